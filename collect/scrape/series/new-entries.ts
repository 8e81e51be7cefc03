import { TaffrailError } from "@taffrail/base";
import type { Labels, SampleSink } from "@taffrail/model";
import type { Layout } from "./layout.ts";
import type { ScrapeBatch } from "./scrape-batch.ts";
import type { SeriesTable } from "./series-table.ts";

/** Series that the sink is asked for in one step. */
const stepEntries = 512;

/** Series of a body that were never seen before. The sink hears of them later: until then the ref of a row says which entry it is. */
export class NewEntries {
  readonly #table: SeriesTable;
  readonly #sink: SampleSink;
  #entries: number[] = [];
  #labels: Labels[] = [];
  /** Entries of this body that the sink refused, and its words about the first. */
  #refused: number[] = [];
  #refusal = "";

  constructor(table: SeriesTable, sink: SampleSink) {
    this.#table = table;
    this.#sink = sink;
  }

  /** Those that wait for the sink. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** How many of the last body the sink did not take, and why it did not take the first; `undefined`: it took all. */
  get refusal(): { readonly series: number; readonly why: string } | undefined {
    return this.#refused.length === 0 ? undefined : { series: this.#refused.length, why: this.#refusal };
  }

  /** A body is read from now on. */
  begin(): void {
    this.#refused = [];
  }

  add(entry: number, labels: Labels): void {
    this.#table.refs[entry] = -1 - entry;
    this.#entries.push(entry);
    this.#labels.push(labels);
  }

  /** Forgets those that wait. */
  forget(): void {
    this.#entries = [];
    this.#labels = [];
  }

  /** Gives those that wait their refs, in steps of a millisecond or less. */
  *resolve(batch: ScrapeBatch): Generator<void, void, undefined> {
    if (this.#entries.length === 0) return;
    const { refs } = this.#table;
    for (let i = 0; i < this.#entries.length; i++) {
      const entry = this.#entries[i]!;
      try {
        refs[entry] = this.#sink.refOf(this.#labels[i]!);
      } catch (error) {
        if (!(error instanceof TaffrailError)) throw error;
        if (this.#refused.length === 0) this.#refusal = error.message;
        this.#refused.push(entry);
      }
      if (i % stepEntries === stepEntries - 1) yield;
    }
    for (const rows of [batch, batch.starts]) {
      for (let row = 0; row < rows.length; row++) {
        const ref = rows.refs[row]!;
        if (ref < 0) rows.refs[row] = refs[-1 - ref]!;
      }
    }
    this.forget();
  }

  /** Takes out of a layout what the sink refused, so that it is new again next time. */
  leaveOutRefused(scrape: number, layout: Layout): void {
    if (this.#refused.length === 0) return;
    const { seenIn } = this.#table;
    for (const entry of this.#refused) seenIn[entry] = scrape - 1;
    let kept = 0;
    for (let i = 0; i < layout.length; i++) {
      if (seenIn[layout.entries[i]!] !== scrape) continue;
      layout.entries[kept] = layout.entries[i]!;
      layout.tracked[kept++] = layout.tracked[i]!;
    }
    layout.length = kept;
  }
}
