import { compareLabels, type Labels, type SampleColumns } from "@taffrail/model";
import { type FoundSeries, ListedSeries } from "./found-series.ts";
import type { PackableSeries, Packer } from "./handover/pack.ts";
import type { SelectedSeries } from "./tsdb.ts";

/** So many series are looked at between two turns. */
const seriesPerTurn = 256;

/**
 * Brings together selections, each in the order of labels. The sources are given oldest first; what two of them say of one series is
 * read as one, in order of time, and of two samples at one time the later source's counts.
 */
export function mergeSelections(sources: readonly (readonly SelectedSeries[])[]): readonly SelectedSeries[] {
  const filled = sources.filter((source) => source.length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  return inOneGo(mergeFound(filled.map((source) => new ListedSeries(source))));
}

/**
 * As `mergeSelections`, a few series at each step. Sources that have the same label set share one from then on, and where all do nothing
 * but places is compared.
 */
export function* mergeFound(
  sources: readonly FoundSeries[],
): Generator<undefined, readonly SelectedSeries[], undefined> {
  const filled = sources.filter(({ length }) => length > 0);
  const count = filled.length;
  const merged: SelectedSeries[] = [];
  const at = new Int32Array(count);
  const heads: (Labels | undefined)[] = filled.map((source) => source.labels(0));
  let series = new MergedSeries(filled, mostOf(filled));
  for (;;) {
    // the first in order; of equal ones those of the last source, which is the head where it has them
    let first = count - 1;
    while (first >= 0 && heads[first] === undefined) first--;
    if (first < 0) break;
    let labels = heads[first]!;
    let isShared = true;
    for (let i = first - 1; i >= 0; i--) {
      const other = heads[i];
      if (other === labels || other === undefined) continue;
      const order = compareLabels(other, labels);
      if (order < 0) {
        labels = other;
        first = i;
        isShared = true;
      } else if (order === 0) isShared = false;
    }
    if (series.isFull) series = new MergedSeries(filled, mostOf(filled));
    const row = series.begin();
    for (let i = 0; i < count; i++) {
      const other = heads[i];
      if (other === undefined) continue;
      if (other !== labels) {
        if (isShared || i > first || compareLabels(other, labels) !== 0) continue;
        filled[i]!.share(at[i]!, labels);
      }
      series.put(row, i, at[i]!);
      const next = at[i]! + 1;
      at[i] = next;
      heads[i] = next < filled[i]!.length ? filled[i]!.labels(next) : undefined;
    }
    merged.push(new OneSeries(labels, series, row));
    if (merged.length % seriesPerTurn === 0) yield;
  }
  return merged;
}

/** What a generator gives at its end, with no turns in between. */
export function inOneGo<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function mostOf(sources: readonly FoundSeries[]): number {
  return sources.reduce((most, { length }) => Math.max(most, length), 1);
}

/** Where the sources have what they hold of each of many series. */
class MergedSeries {
  readonly sources: readonly FoundSeries[];
  /** Row by row, source by source: which of the source's series it is; −1: it has none. */
  readonly places: Int32Array;
  #rows = 0;

  constructor(sources: readonly FoundSeries[], capacity: number) {
    this.sources = sources;
    this.places = new Int32Array(capacity * sources.length).fill(-1);
  }

  get isFull(): boolean {
    return this.#rows * this.sources.length >= this.places.length;
  }

  begin(): number {
    return this.#rows++;
  }

  put(row: number, source: number, place: number): void {
    this.places[row * this.sources.length + source] = place;
  }
}

/** One series, of which several sources may hold parts, oldest first. */
class OneSeries implements PackableSeries {
  readonly labels: Labels;
  readonly #merged: MergedSeries;
  readonly #row: number;

  constructor(labels: Labels, merged: MergedSeries, row: number) {
    this.labels = labels;
    this.#merged = merged;
    this.#row = row;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const { sources, places } = this.#merged;
    const first = into.length;
    let isOrdered = true;
    for (let i = 0, at = this.#row * sources.length; i < sources.length; i++, at++) {
      const place = places[at]!;
      if (place < 0) continue;
      const from = into.length;
      sources[i]!.read(place, mint, maxt, into);
      if (from > first && into.length > from && into.t[from]! <= into.t[from - 1]!) isOrdered = false;
    }
    if (!isOrdered) sortRows(into, first);
  }

  pack(mint: number, maxt: number, into: Packer): void {
    const { sources, places } = this.#merged;
    for (let i = 0, at = this.#row * sources.length; i < sources.length; i++, at++) {
      const place = places[at]!;
      if (place >= 0) sources[i]!.pack(place, mint, maxt, into);
    }
  }
}

/** Sorts rows from `first` on by time; of rows at one time the last stays. Rare: blocks that overlap. */
export function sortRows(into: SampleColumns, first: number): void {
  const count = into.length - first;
  const order = Array.from({ length: count }, (_, i) => first + i);
  order.sort((a, b) => into.t[a]! - into.t[b]! || a - b);
  const kept = order.filter((row, i) => i + 1 === count || into.t[order[i + 1]!] !== into.t[row]);
  // behind the rows there are, and then back over them: so nothing is overwritten that is still to be read
  into.reserve(kept.length);
  kept.forEach((row, i) => into.moveRow(row, first + count + i));
  for (let i = 0; i < kept.length; i++) into.moveRow(first + count + i, first + i);
  into.truncate(first + kept.length);
}
