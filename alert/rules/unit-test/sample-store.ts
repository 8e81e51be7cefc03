import {
  type Appended,
  compareLabels,
  isStaleAt,
  type FloatHistogram,
  type Labels,
  type Matcher,
  matchesAll,
  metricName,
  SampleColumns,
  type SampleBatch,
  type SampleSink,
  type SeriesRef,
} from "@taffrail/model";
import { pairsText } from "../pairs.ts";
import {
  describeHistogram,
  formatFloat,
  storedHint,
  type SelectedSeries,
  type Selection,
  type SeriesSource,
} from "@taffrail/promql";

/** Series in memory for one unit test: rules write here, and queries read what was written. Grows with the test. */
export class SampleStore implements SampleSink, SeriesSource {
  readonly #byKey = new Map<string, StoredSeries>();
  readonly #byName = new Map<string, StoredSeries[]>();
  readonly #byRef: StoredSeries[] = [];

  refOf(labels: Labels): SeriesRef {
    return this.series(labels).ref;
  }

  /** The series of these labels, made at first sight. */
  series(labels: Labels): StoredSeries {
    const known = this.#byKey.get(labels.key);
    if (known !== undefined) return known;
    const made = new StoredSeries(labels, this.#byRef.length + 1);
    this.#byKey.set(labels.key, made);
    this.#byRef.push(made);
    const sameName = this.#byName.get(labels.name);
    if (sameName === undefined) this.#byName.set(labels.name, [made]);
    else sameName.push(made);
    return made;
  }

  append({ length, refs, t, v, histograms }: SampleBatch): Appended {
    let stored = 0;
    for (let row = 0; row < length; row++) {
      const series = this.#byRef[refs[row]! - 1]!;
      const histogram = histograms?.[row];
      const took =
        histogram === undefined ? series.addFloat(t[row]!, v, row) : series.addHistogram(t[row]!, histogram);
      if (took) stored++;
    }
    return { stored, repeated: 0, duplicate: 0, outOfOrder: length - stored, tooOld: 0, unknownRef: 0 };
  }

  /** Every series with its samples, as lines of text. */
  *dump(): Generator<string> {
    const columns = new SampleColumns();
    for (const series of this.#byRef.toSorted((a, b) => compareLabels(a.labels, b.labels))) {
      yield `${pairsText([...series.labels])} =>`;
      columns.clear();
      series.read(-Infinity, Infinity, columns);
      for (let row = 0; row < columns.length; row++) {
        const histogram = columns.histograms?.[row];
        const shown = isStaleAt(columns.v, row) ? "stale" : formatFloat(columns.v[row]!);
        yield `${histogram === undefined ? shown : describeHistogram(histogram)} @[${columns.t[row]!}]`;
      }
    }
  }

  select(matchers: readonly Matcher[]): Promise<Selection> {
    const named = matchers.find(({ name, op }) => name === metricName && op === "=");
    const among = named === undefined ? this.#byRef : (this.#byName.get(named.value) ?? []);
    const series = among.filter(({ labels }) => matchesAll(labels, matchers));
    series.sort((a, b) => compareLabels(a.labels, b.labels));
    return Promise.resolve({ series });
  }
}

/** One series: samples in order of time. */
class StoredSeries implements SelectedSeries {
  readonly labels: Labels;
  readonly ref: SeriesRef;
  readonly #columns = new SampleColumns(16);
  #last: FloatHistogram | undefined = undefined;

  constructor(labels: Labels, ref: SeriesRef) {
    this.labels = labels;
    this.ref = ref;
  }

  #isLate(t: number): boolean {
    const { length, t: times } = this.#columns;
    return length > 0 && times[length - 1]! >= t;
  }

  /** Takes the value at `row` of `v`, bit for bit. False where one of that time or later is there. */
  addFloat(t: number, v: Float64Array, row: number): boolean {
    if (this.#isLate(t)) return false;
    const columns = this.#columns;
    columns.push(t, 0);
    columns.v.set(v.subarray(row, row + 1), columns.length - 1);
    this.#last = undefined;
    return true;
  }

  addHistogram(t: number, histogram: FloatHistogram): boolean {
    if (this.#isLate(t)) return false;
    this.#columns.pushHistogram(t, { ...histogram, counterResetHint: storedHint(histogram, this.#last) });
    this.#last = histogram;
    return true;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    into.addRange(this.#columns, mint, maxt);
  }
}
