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
  const tombstones = slots.map((slot): TombstoneRecord => ({
    ref: table.walRef[slot]!,
    ...extentOf(head, slot, { mint, maxt }),
  }));
  const out = new ByteWriter();
  putTombstones(out, tombstones);
  wal.append(out.written());
  for (const [i, stretch] of tombstones.entries()) head.delete(slots[i]!, stretch.mint, stretch.maxt);
  return slots.length;
}

/** Whether all that a series has in a range was deleted. */
export function isDeletedFromHead(head: Head, slot: number, range: TimeRange): boolean {
  const stretches = head.deletedOf(slot);
  if (stretches.length === 0) return false;
  const { mint, maxt } = extentOf(head, slot, range);
  return within(stretches, mint, maxt).some((stretch) => stretch.mint <= mint && stretch.maxt >= maxt);
}

/** What of a range a series may have samples in, those that came late too. */
function extentOf(head: Head, slot: number, { mint, maxt }: TimeRange): TimeRange {
  const { late } = head;
  const lastT = head.index.table.lastT[slot]!;
  if (!late.has(slot)) return { mint: Math.max(mint, head.minT), maxt: Math.min(maxt, lastT) };
  return {
    mint: Math.max(mint, Math.min(head.minT, late.minT)),
    maxt: Math.min(maxt, Math.max(lastT, late.maxT)),
  };
}

/** What was deleted of series that have late samples, as a record of the log: their own log may outlive the segment that says so. */
export function* tombstoneRecords(head: Head): Generator<Uint8Array, void, undefined> {
  const { table } = head.index;
  const found: TombstoneRecord[] = [];
  for (let slot = 0; slot < table.slots; slot++) {
    if (table.ref[slot] === 0 || !head.late.has(slot)) continue;
    for (const { mint, maxt } of within(head.deletedOf(slot), -Infinity, Infinity)) {
      found.push({ ref: table.walRef[slot]!, mint, maxt });
    }
  }
  if (found.length === 0) return;
  const out = new ByteWriter();
  putTombstones(out, found);
  yield out.written();
}
