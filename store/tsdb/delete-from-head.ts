import { ByteWriter } from "@taffrail/base";
import type { WalWriter } from "@taffrail/disk";
import type { Matcher, TimeRange } from "@taffrail/model";
import { within } from "./block/tombstones.ts";
import type { Head } from "./head/head.ts";
import { matchingSlots } from "./head/matching.ts";
import { putTombstones, type TombstoneRecord } from "./wal/other-records.ts";

/**
 * Hides what the head's series that satisfy all matchers have in a range, up to their newest sample: what comes later is not deleted. The
 * log learns of it first. Gives how many series it concerned.
 */
export function deleteFromHead(
  head: Head,
  wal: WalWriter,
  matchers: readonly Matcher[],
  { mint, maxt }: TimeRange,
): number {
  const { table } = head.index;
  const slots = matchingSlots(head.index, matchers).filter((slot) => head.hasSamples(slot, mint, maxt));
  if (slots.length === 0) return 0;
  const from = Math.max(mint, head.minT);
  const tombstones = slots.map((slot): TombstoneRecord => ({
    ref: table.walRef[slot]!,
    mint: from,
    maxt: Math.min(maxt, table.lastT[slot]!),
  }));
  const out = new ByteWriter();
  putTombstones(out, tombstones);
  wal.append(out.written());
  tombstones.forEach(({ maxt: to }, i) => head.delete(slots[i]!, from, to));
  return slots.length;
}

/** Whether all that a series has in a range was deleted. */
export function isDeletedFromHead(head: Head, slot: number, { mint, maxt }: TimeRange): boolean {
  const stretches = head.deletedOf(slot);
  if (stretches.length === 0) return false;
  const from = Math.max(mint, head.minT);
  const to = Math.min(maxt, head.index.table.lastT[slot]!);
  return within(stretches, from, to).some((stretch) => stretch.mint <= from && stretch.maxt >= to);
}
