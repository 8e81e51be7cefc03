import { invariant } from "./errors.ts";

/** What an instrument shows when it is read: its series with their values, under one name. */
export interface InstrumentReading {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly rows: readonly InstrumentRow[];
}

/** One series: `suffix` is `_bucket`, `_sum`, `_count` for histograms and "" else; labels as name and value pairs. */
export interface InstrumentRow {
  readonly suffix: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

/** Label values of one series of an instrument, in the order of its label names. */
export type LabelValues = readonly string[];

/** More series than this one instrument does not make; what comes after is counted under the label value `other`. */
const mostSeries = 1000;

/** A number per combination of label values. */
class Cells {
  readonly #names: readonly string[];
  readonly #cells = new Map<string, { readonly values: LabelValues; value: number }>();

  constructor(names: readonly string[]) {
    this.#names = names;
    if (names.length === 0) this.add([], 0);
  }

  add(values: LabelValues, by: number): void {
    this.#at(values).value += by;
  }

  set(values: LabelValues, value: number): void {
    this.#at(values).value = value;
  }

  delete(values: LabelValues): void {
    this.#cells.delete(values.join("\u0000"));
  }

  rows(suffix = ""): InstrumentRow[] {
    return [...this.#cells.values()].map(({ values, value }) => ({
      suffix,
      labels: this.labelled(values),
      value,
    }));
  }

  labelled(values: LabelValues): [string, string][] {
    return this.#names.map((name, i) => [name, values[i]!]);
  }

  #at(values: LabelValues): { value: number } {
    invariant(
      values.length === this.#names.length,
      `instrument got ${values.length} label values, wants ${this.#names.length}`,
    );
    const known = this.#cells.get(values.join("\u0000"));
    if (known !== undefined) return known;
    const wanted = this.#cells.size < mostSeries ? values : values.map(() => "other");
    const key = wanted.join("\u0000");
    const cell = this.#cells.get(key) ?? { values: wanted, value: 0 };
    this.#cells.set(key, cell);
    return cell;
  }
}

/** Goes up only. */
export class Counter {
  readonly #cells: Cells;
  constructor(cells: Cells) {
    this.#cells = cells;
  }
  add(by = 1, values: LabelValues = []): void {
    this.#cells.add(values, by);
  }
}

/** Goes up and down. */
export class Gauge {
  readonly #cells: Cells;
  constructor(cells: Cells) {
    this.#cells = cells;
  }
  set(value: number, values: LabelValues = []): void {
    this.#cells.set(values, value);
  }
  add(by: number, values: LabelValues = []): void {
    this.#cells.add(values, by);
  }
  delete(values: LabelValues): void {
    this.#cells.delete(values);
  }
}

/** Counts observations below bounds. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #buckets: Cells[];
  readonly #sum: Cells;
  readonly #count: Cells;

  constructor(bounds: readonly number[], names: readonly string[]) {
    this.#bounds = bounds;
    this.#buckets = bounds.map(() => new Cells(names));
    this.#sum = new Cells(names);
    this.#count = new Cells(names);
  }

  observe(value: number, values: LabelValues = []): void {
    this.#bounds.forEach((bound, i) => this.#buckets[i]!.add(values, value <= bound ? 1 : 0));
    this.#sum.add(values, value);
    this.#count.add(values, 1);
  }

  rows(): InstrumentRow[] {
    const withBound = (row: InstrumentRow, le: string): InstrumentRow => ({
      ...row,
      labels: [...row.labels, ["le", le]],
    });
    return [
      ...this.#bounds.flatMap((bound, i) =>
        this.#buckets[i]!.rows("_bucket").map((row) => withBound(row, String(bound))),
      ),
      ...this.#count.rows("_bucket").map((row) => withBound(row, "+Inf")),
      ...this.#sum.rows("_sum"),
      ...this.#count.rows("_count"),
    ];
  }
}

/** What Taffrail tells of itself: made once, handed down, read at each scrape of `/metrics`. */
export class Instruments {
  readonly #readers = new Map<string, () => InstrumentReading>();

  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    const cells = new Cells(labelNames);
    this.#add(name, () => ({ name, help, type: "counter", rows: cells.rows() }));
    return new Counter(cells);
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    const cells = new Cells(labelNames);
    this.#add(name, () => ({ name, help, type: "gauge", rows: cells.rows() }));
    return new Gauge(cells);
  }

  /** A gauge or counter whose value is asked for when it is read. */
  observed(type: "counter" | "gauge", name: string, help: string, read: () => number): void {
    this.#add(name, () => ({ name, help, type, rows: [{ suffix: "", labels: [], value: read() }] }));
  }

  /** As `observed`, of several series: label values in the order of `labelNames`, and their number. */
  observedRows(
    type: "counter" | "gauge",
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly (readonly [values: LabelValues, value: number])[],
  ): void {
    this.#add(name, () => ({
      name,
      help,
      type,
      rows: read().map(([values, value]) => ({
        suffix: "",
        labels: labelNames.map((label, i) => [label, values[i]!] as const),
        value,
      })),
    }));
  }

  histogram(
    name: string,
    help: string,
    bounds: readonly number[],
    labelNames: readonly string[] = [],
  ): Histogram {
    const histogram = new Histogram(bounds, labelNames);
    this.#add(name, () => ({ name, help, type: "histogram", rows: histogram.rows() }));
    return histogram;
  }

  /** Every instrument as it stands, by name. */
  read(): InstrumentReading[] {
    return [...this.#readers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, read]) => read());
  }

  #add(name: string, read: () => InstrumentReading): void {
    invariant(!this.#readers.has(name), `instrument ${name} is made twice`);
    this.#readers.set(name, read);
  }
}
