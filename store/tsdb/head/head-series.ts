import type { Labels, Matcher, SampleColumns, TimeRange } from "@taffrail/model";
import { isDeletedFromHead } from "../delete-from-head.ts";
import type { PackableSeries, Packer } from "../handover/pack.ts";
import type { SelectedSeries } from "../tsdb.ts";
import type { Head } from "./head.ts";
import { matchingSlots } from "./matching.ts";

/** The series of a head that satisfy all matchers and have a sample's chunk in the range, in the order of their labels. */
export function selectFromHead(
  head: Head,
  matchers: readonly Matcher[],
  range: TimeRange,
): readonly SelectedSeries[] {
  if (!headMeets(head, range)) return [];
  const slots = matchingSlots(head.index, matchers).filter(
    (slot) => head.hasSamples(slot, range.mint, range.maxt) && !isDeletedFromHead(head, slot, range),
  );
  return head.index.sortByLabels(slots).map((slot) => new HeadSeries(head, slot));
}

/** Whether a head has anything of a range. */
export function headMeets({ minT, maxT, late }: Head, { mint, maxt }: TimeRange): boolean {
  return (minT <= maxt && maxT >= mint) || (late.minT <= maxt && late.maxT >= mint);
}

/** A series of the head, for as long as it is there. */
class HeadSeries implements PackableSeries {
  readonly #head: Head;
  readonly #slot: number;
  readonly #ref: number;
  /** The floor when it was selected: a block may hold what is below. */
  readonly #floorT: number;
  readonly labels: Labels;

  constructor(head: Head, slot: number) {
    this.#head = head;
    this.#slot = slot;
    this.#ref = head.index.table.ref[slot]!;
    this.#floorT = head.floorT;
    this.labels = head.labelsOf(slot);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    if (this.#head.index.table.ref[this.#slot] !== this.#ref) return;
    this.#head.read(this.#slot, mint, maxt, into, this.#floorT);
  }

  pack(mint: number, maxt: number, into: Packer): void {
    if (this.#head.index.table.ref[this.#slot] !== this.#ref) return;
    this.#head.pack(this.#slot, mint, maxt, into, this.#floorT);
  }
}
