import { Labels, SampleColumns, setStale } from "@taffrail/model";
import { inOrder } from "../remote-read/rows.ts";
import { RemoteStoreError } from "./errors.ts";

/** A series with its samples, in order of time. */
export interface StoredRows {
  readonly labels: Labels;
  readonly rows: SampleColumns;
}

/** Series as they come in pieces: a series may come more than once, with samples in any order. */
export class FoundSeries {
  readonly #byKey = new Map<string, { readonly labels: Labels; rows: SampleColumns }>();

  /** The rows of a series so far, to be added to. Throws `RemoteStoreError` where that is no label set. */
  rowsOf(metric: unknown, more: number): SampleColumns {
    const labels = labelsOf(metric);
    let series = this.#byKey.get(labels.key);
    if (series === undefined)
      this.#byKey.set(labels.key, (series = { labels, rows: new SampleColumns(Math.max(1, more)) }));
    series.rows.reserve(more);
    return series.rows;
  }

  /** All of them; of samples at one time the first that came counts. */
  take(): StoredRows[] {
    return Array.from(this.#byKey.values(), ({ labels, rows }) => ({ labels, rows: inOrder(rows) }));
  }
}

/** Labels from an object of texts. Throws `RemoteStoreError`. */
export function labelsOf(metric: unknown): Labels {
  if (typeof metric !== "object" || metric === null || Array.isArray(metric))
    throw new RemoteStoreError(`cannot read labels: got ${JSON.stringify(metric)}, want an object of texts`);
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(metric)) {
    if (typeof value !== "string")
      throw new RemoteStoreError(`cannot read labels: got ${JSON.stringify(value)} for ${name}, want a text`);
    if (value !== "") pairs.push([name, value]);
  }
  return Labels.from(pairs);
}

/** Adds a sample; `undefined` is the staleness marker. */
export function pushSample(rows: SampleColumns, t: number, v: number | undefined): void {
  rows.push(t, v ?? 0);
  if (v === undefined) setStale(rows.v, rows.length - 1);
}
