import { type Clock, KeyTable, messageOf, type Random } from "@taffrail/base";
import {
  type Appended,
  compareText,
  type FloatHistogram,
  Labels,
  type MetricMetadata,
  metricName,
  type RowExemplar,
  type SampleBatch,
  type SampleSink,
  setStale,
} from "@taffrail/model";
import { WriteCursor, type WriteVersion } from "@taffrail/wire";

/** What a request brought and what of it cannot be taken. */
export interface Received {
  readonly samples: number;
  readonly histograms: number;
  readonly exemplars: number;
  /** In words, at most `mostProblems` of them; none where all was taken. */
  readonly problems: readonly string[];
}

export interface WriteReceiverOptions {
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly random: Random;
  /** The messages that are taken; both unless given. */
  readonly accepts?: readonly WriteVersion[];
}

/** Samples further ahead of now are refused: one clock that is wrong must not push all others out. */
const aheadMs = 600_000;
const mostProblems = 10;
/** Problems that only 2.0 tells its sender; 1.0 passes over such series. */
type Problem = "labels" | "sample";

/**
 * Puts the series of remote write requests into a sink, one batch a request. A series seen before is found by the bytes of its labels:
 * it costs no string. What can be stored is stored, whatever else the request holds.
 */
export class WriteReceiver {
  readonly #options: WriteReceiverOptions;
  /** By version, as each has its own bytes for the same labels. */
  readonly #refs: Readonly<Record<WriteVersion, KeyTable>>;

  constructor(options: WriteReceiverOptions) {
    this.#options = options;
    this.#refs = { 1: new KeyTable(options.random), 2: new KeyTable(options.random) };
  }

  /** Whether messages of a version are taken. */
  accepts(version: WriteVersion): boolean {
    return this.#options.accepts?.includes(version) ?? true;
  }

  /** Takes the message of one request, which was inflated. Throws `ProtobufError` where it is none; nothing of it is stored then. */
  receive(version: WriteVersion, message: Uint8Array): Received {
    const first = this.#take(version, message);
    if (!first.hasUnknownRefs) return first.received;
    this.#refs[version].clear(); // the sink has let series go: what was stored already counts as repeated
    return this.#take(version, message).received;
  }

  #take(version: WriteVersion, message: Uint8Array): { received: Received; hasUnknownRefs: boolean } {
    const cursor = new WriteCursor(version, message);
    const refs = this.#refs[version];
    const problems = new Problems();
    const taken = new Taken(this.#options.sink, problems);
    const latest = this.#options.clock.now() + aheadMs;
    let exemplars = 0;
    while (cursor.next()) {
      if (cursor.samples + cursor.histograms.length + cursor.exemplars.length === 0) {
        if (version === 2) problems.add("labels", "a series has neither samples nor histograms");
        continue;
      }
      let ref = cursor.fault === undefined ? refs.get(cursor.key, cursor.keyStart, cursor.keyEnd) : undefined;
      if (ref === undefined) {
        const labels = cursor.fault ?? labelsOf(cursor.pairs());
        if (typeof labels === "string") {
          problems.add("labels", labels);
          continue;
        }
        try {
          ref = this.#options.sink.refOf(labels);
        } catch (error) {
          problems.add("sample", messageOf(error)); // memory is full: series that are there go on
          continue;
        }
        refs.set(cursor.key, cursor.keyStart, cursor.keyEnd, ref);
      }
      for (let i = 0; i < cursor.samples; i++) {
        if (cursor.t[i]! > latest) problems.add("sample", "out of bounds: a sample is too far in the future");
        else taken.floatsOf(ref).push(ref, cursor.t[i]!, cursor.v, i, cursor.startT[i]!);
      }
      for (const { t, startT, isStale, histogram } of cursor.histograms) {
        if (t > latest) problems.add("sample", "out of bounds: a histogram is too far in the future");
        else taken.histogramsOf(ref).pushHistogram(ref, t, histogram, isStale, startT);
      }
      for (const { pairs, value, t } of cursor.exemplars) {
        const labels = labelsOf(pairs, false);
        if (typeof labels === "string") continue;
        taken.floats.lone.push({ ref, labels, value, t });
        exemplars++;
      }
      if (cursor.metadata !== undefined) {
        const family = cursor.pairs()[cursor.pairs().indexOf(metricName) + 1] ?? "";
        taken.floats.metadata.push({ family, ...cursor.metadata });
      }
    }
    taken.floats.metadata.push(...cursor.families);
    taken.append();
    return {
      received: {
        samples: taken.samples,
        histograms: taken.histograms,
        exemplars,
        problems: problems.of(version),
      },
      hasUnknownRefs: taken.hasUnknownRefs,
    };
  }
}

/**
 * Rows on their way into the sink, floats and histograms apart, as they are counted apart. Where a series goes from histograms back to
 * floats what came before is stored first: no row may overtake one of its own series.
 */
class Taken {
  floats: Rows = new Rows();
  /** Of each kind, rows that are stored. */
  samples = 0;
  histograms = 0;
  hasUnknownRefs = false;
  #histogramRows = new Rows();
  /** Series that have histograms in the rows that wait. */
  readonly #withHistograms = new Set<number>();
  readonly #sink: SampleSink;
  readonly #problems: Problems;

  constructor(sink: SampleSink, problems: Problems) {
    this.#sink = sink;
    this.#problems = problems;
  }

  /** Where a float of `ref` goes. */
  floatsOf(ref: number): Rows {
    if (this.#withHistograms.size > 0 && this.#withHistograms.has(ref)) {
      this.append();
      this.floats = new Rows();
      this.#histogramRows = new Rows();
      this.#withHistograms.clear();
    }
    return this.floats;
  }

  /** Where a histogram of `ref` goes. */
  histogramsOf(ref: number): Rows {
    this.#withHistograms.add(ref);
    return this.#histogramRows;
  }

  /** Stores all rows that wait; nothing comes after them. */
  append(): void {
    this.floats.placeExemplars();
    this.samples += this.#append(this.floats);
    this.histograms += this.#append(this.#histogramRows);
  }

  #append(rows: Rows): number {
    if (rows.length + rows.metadata.length + rows.exemplars.length === 0) return 0;
    const appended = this.#sink.append(rows);
    this.#problems.count(appended);
    this.hasUnknownRefs ||= (appended.unknownRef ?? 0) > 0;
    return appended.stored + appended.repeated;
  }
}

/** Sorted labels; or why these are none. */
function labelsOf(pairs: readonly string[], wantsName = true): Labels | string {
  const values = new Map<string, string>();
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]!;
    if (name === "") return "invalid labels: a label has no name";
    if (values.has(name)) return `invalid labels: the label ${JSON.stringify(name)} is there twice`;
    values.set(name, pairs[i + 1]!);
  }
  const sorted = [...values].filter(([, value]) => value !== "").sort(([a], [b]) => compareText(a, b));
  if (wantsName && !sorted.some(([name]) => name === metricName))
    return "invalid labels: the series has no metric name";
  return Labels.ofSortedPairs(sorted.flat());
}

/** Sentences, each said once with how often it was so. */
class Problems {
  readonly #counts = new Map<string, { readonly kind: Problem; count: number }>();

  add(kind: Problem, text: string, count = 1): void {
    const known = this.#counts.get(text);
    if (known !== undefined) known.count += count;
    else if (this.#counts.size < mostProblems) this.#counts.set(text, { kind, count });
  }

  count({ outOfOrder, duplicate, tooOld, invalid = 0 }: Appended): void {
    if (outOfOrder > 0) this.add("sample", "out of order sample", outOfOrder);
    if (duplicate > 0) this.add("sample", "duplicate sample for timestamp", duplicate);
    if (tooOld > 0) this.add("sample", "too old sample", tooOld);
    if (invalid > 0) this.add("sample", "invalid native histogram", invalid);
  }

  of(version: WriteVersion): string[] {
    return [...this.#counts]
      .filter(([, { kind }]) => version === 2 || kind === "sample")
      .map(([text, { count }]) => (count === 1 ? text : `${text} (${count} times)`));
  }
}

/** Columns of a batch that is made row by row. */
export class Rows implements SampleBatch {
  length = 0;
  refs: Float64Array = new Float64Array(256);
  t: Float64Array = new Float64Array(256);
  v: Float64Array = new Float64Array(256);
  startT: Float64Array = new Float64Array(256);
  readonly histograms: (FloatHistogram | undefined)[] = [];
  readonly exemplars: RowExemplar[] = [];
  /** Exemplars, which come without a row of their own. */
  readonly lone: (Omit<RowExemplar, "row"> & { readonly ref: number })[] = [];
  readonly metadata: MetricMetadata[] = [];

  /** Copies the value at `from` bit for bit. */
  push(ref: number, t: number, values: Float64Array, from: number, startT: number): void {
    const at = this.#next(ref, t, startT);
    this.v.set(values.subarray(from, from + 1), at);
  }

  pushHistogram(ref: number, t: number, histogram: FloatHistogram, isStale: boolean, startT: number): void {
    const at = this.#next(ref, t, startT);
    if (isStale) setStale(this.v, at);
    else this.v[at] = histogram.sum;
    this.histograms[at] = histogram;
  }

  /** Puts the refs of exemplars behind the rows, where only exemplars look. */
  placeExemplars(): void {
    let row = this.length;
    for (const { ref, ...exemplar } of this.lone) {
      this.#reserve(row + 1);
      this.refs[row] = ref;
      this.exemplars.push({ row: row++, ...exemplar });
    }
  }

  #next(ref: number, t: number, startT: number): number {
    const at = this.length++;
    this.#reserve(this.length);
    this.refs[at] = ref;
    this.t[at] = t;
    this.startT[at] = startT;
    return at;
  }

  #reserve(length: number): void {
    if (length <= this.refs.length) return;
    for (const column of ["refs", "t", "v", "startT"] as const) {
      const wider = new Float64Array(length * 2);
      wider.set(this[column]);
      this[column] = wider;
    }
  }
}
