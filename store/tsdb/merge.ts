import { compareLabels, type Labels, type SampleColumns } from "@taffrail/model";
import { isPackable, type PackableSeries, type Packer } from "./handover/pack.ts";
import type { SelectedSeries } from "./tsdb.ts";

/**
 * Brings together selections, each in the order of labels. The sources are given oldest first; what two of them say of one series is
 * read as one, in order of time, and of two samples at one time the later source's counts.
 */
export function mergeSelections(sources: readonly (readonly SelectedSeries[])[]): readonly SelectedSeries[] {
  const filled = sources.filter((source) => source.length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  let merged = filled[0]!;
  for (const next of filled.slice(1)) merged = mergeTwo(merged, next);
  return merged;
}

function mergeTwo(older: readonly SelectedSeries[], newer: readonly SelectedSeries[]): SelectedSeries[] {
  const merged: SelectedSeries[] = [];
  let i = 0;
  let j = 0;
  while (i < older.length && j < newer.length) {
    const a = older[i]!;
    const b = newer[j]!;
    const order = compareLabels(a.labels, b.labels);
    if (order < 0) merged.push(a);
    else if (order > 0) merged.push(b);
    else merged.push(a instanceof JoinedSeries ? a.with(b) : new JoinedSeries(a.labels, [a, b]));
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  for (; i < older.length; i++) merged.push(older[i]!);
  for (; j < newer.length; j++) merged.push(newer[j]!);
  return merged;
}

/** One series out of what sources have of it, oldest first. */
export function mergeParts(labels: Labels, parts: readonly SelectedSeries[]): SelectedSeries {
  return parts.length === 1 ? parts[0]! : new JoinedSeries(labels, parts);
}

/** One series that several sources hold parts of, oldest first. */
class JoinedSeries implements PackableSeries {
  readonly labels: Labels;
  readonly #parts: readonly SelectedSeries[];

  constructor(labels: Labels, parts: readonly SelectedSeries[]) {
    this.labels = labels;
    this.#parts = parts;
  }

  with(part: SelectedSeries): JoinedSeries {
    return new JoinedSeries(this.labels, [...this.#parts, part]);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const first = into.length;
    let isOrdered = true;
    for (const part of this.#parts) {
      const from = into.length;
      part.read(mint, maxt, into);
      if (from > first && into.length > from && into.t[from]! <= into.t[from - 1]!) isOrdered = false;
    }
    if (!isOrdered) sortRows(into, first);
  }

  pack(mint: number, maxt: number, into: Packer): void {
    for (const part of this.#parts) {
      if (isPackable(part)) part.pack(mint, maxt, into);
      else into.samplesOf(part, mint, maxt);
    }
  }
}

/** Sorts rows from `first` on by time; of rows at one time the last stays. Rare: blocks that overlap. */
function sortRows(into: SampleColumns, first: number): void {
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
