import { invariant } from "@taffrail/base";
import type { SeriesRef } from "@taffrail/model";
import { Layout } from "./layout.ts";
import type { ScrapeBatch } from "./scrape-batch.ts";
import type { SeriesTable } from "./series-table.ts";

/** The series of the last good scrape in their order, beside those of the one that is read: which of them ended, and where to look for the next. */
export class LastScrape {
  readonly #table: SeriesTable;
  layout: Layout = new Layout();
  /** The layout being read. */
  next: Layout = new Layout();
  /** The scrape that `layout` is of. */
  scrape = 0;
  /** Whether markers ended the series of `layout`. */
  #ended = true;
  /** Series of the loop before this one. */
  #inherited: Set<SeriesRef> | undefined = undefined;
  /** By entry: its place in `layout`, made when something is out of place. */
  #places = new Int32Array(0);
  #placesScrape = 0;

  constructor(table: SeriesTable) {
    this.#table = table;
  }

  /** A body is read from now on. */
  begin(): void {
    this.next.clear(this.layout.length);
  }

  /** The series that the last good scrape had, and that no marker has ended. */
  *live(): Generator<SeriesRef, void, undefined> {
    yield* this.#inherited ?? [];
    if (this.#ended) return;
    const { entries, tracked, length } = this.layout;
    const { refs } = this.#table;
    for (let i = 0; i < length; i++) if (tracked[i] === 1) yield refs[entries[i]!]!;
  }

  /** Takes over from the loop that scraped this target before: what of its series does not come again is ended. */
  inherit(refs: Iterable<SeriesRef>): void {
    this.#inherited = new Set(refs);
  }

  /** Adds markers for every series of the last good scrape. */
  end(t: number, batch: ScrapeBatch): void {
    for (const ref of this.live()) batch.pushStale(ref, t);
    this.#ended = true;
    this.#inherited = undefined;
  }

  /** Markers for what the last good scrape had and this one has not. */
  endVanished(scrape: number, t: number, batch: ScrapeBatch): void {
    const { refs, trackedIn } = this.#table;
    const gone = new Set(this.#inherited);
    this.#inherited = undefined;
    if (!this.#ended) {
      const { entries, tracked, length } = this.layout;
      for (let i = 0; i < length; i++) {
        const entry = entries[i]!;
        if (tracked[i] === 1 && trackedIn[entry] !== scrape) gone.add(refs[entry]!);
      }
    }
    if (gone.size === 0) return;
    // two keys may stand for one series: labels in another order
    for (let row = 0; row < batch.length; row++) gone.delete(batch.refs[row]!);
    for (const ref of gone) batch.pushStale(ref, t);
  }

  /** The layout read is now the last good one. Entries that are long gone are thrown out, and at once where `mustTidy`. */
  settle(scrape: number, mustTidy: boolean): void {
    [this.layout, this.next] = [this.next, this.layout];
    this.scrape = scrape;
    this.#ended = false;
    const table = this.#table;
    const { entries, length } = this.layout;
    if (table.count <= length * 2 + 1000 && !mustTidy) return;
    const movedTo = new Int32Array(table.count).fill(-1);
    table.keepSeenIn(scrape, (from, to) => (movedTo[from] = to));
    for (let i = 0; i < length; i++) {
      entries[i] = movedTo[entries[i]!]!;
      invariant(entries[i] !== -1, "a series of this scrape was thrown out");
    }
    this.#placesScrape = 0;
  }

  /** Where to go on in the layout after an entry that was found out of place, in that scrape. */
  placeAfter(entry: number, place: number, scrape: number): number {
    if (this.#placesScrape !== scrape) {
      if (this.#places.length < this.#table.refs.length)
        this.#places = new Int32Array(this.#table.refs.length);
      this.#places.fill(-1);
      const { entries, length } = this.layout;
      for (let i = length - 1; i >= 0; i--) this.#places[entries[i]!] = i;
      this.#placesScrape = scrape;
    }
    const at = entry < this.#places.length ? this.#places[entry]! : -1;
    return at === -1 ? place : at + 1;
  }
}
