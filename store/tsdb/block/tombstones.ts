import { ByteReader, ByteWriter, crc32c } from "@taffrail/base";
import type { SampleColumns } from "@taffrail/model";
import { CorruptBlockError } from "./meta.ts";

/*
 * Deleted stretches of a block's series: be32 magic | u8 1 | entries: uvarint series id, varint from, varint to | be32 CRC of the entries
 */
const magic = 0x0130ba30;

/** A stretch of time that was deleted, both ends included. */
export interface Deleted {
  readonly mint: number;
  readonly maxt: number;
}

/** Adds a stretch to others, which are in order and do not touch; those that it meets or adjoins become one with it. */
export function withStretch(stretches: readonly Deleted[], mint: number, maxt: number): Deleted[] {
  const merged: Deleted[] = [];
  let added = { mint, maxt };
  for (const stretch of stretches) {
    if (stretch.maxt + 1 < added.mint || stretch.mint - 1 > added.maxt) merged.push(stretch);
    else added = { mint: Math.min(added.mint, stretch.mint), maxt: Math.max(added.maxt, stretch.maxt) };
  }
  merged.push(added);
  return merged.sort((a, b) => a.mint - b.mint);
}

/** What of the stretches lies from `mint` to `maxt`, in order and as few as can be. */
export function within(stretches: readonly Deleted[], mint: number, maxt: number): Deleted[] {
  let kept: Deleted[] = [];
  for (const stretch of stretches) {
    if (stretch.maxt < mint || stretch.mint > maxt) continue;
    kept = withStretch(kept, Math.max(stretch.mint, mint), Math.min(stretch.maxt, maxt));
  }
  return kept;
}

/** The file of a block: deleted stretches by series id. */
export function renderTombstones(deleted: ReadonlyMap<number, readonly Deleted[]>): Uint8Array {
  const out = new ByteWriter(16);
  out.be32(magic);
  out.u8(1);
  const from = out.length;
  for (const [series, stretches] of deleted) {
    for (const { mint, maxt } of stretches) {
      out.uvarint(series);
      out.varint(mint);
      out.varint(maxt);
    }
  }
  out.be32(crc32c(out.bytes, from, out.length));
  return out.written();
}

/** Takes away the rows from `first` on that were deleted. */
export function leaveOut(deleted: readonly Deleted[], first: number, into: SampleColumns): void {
  let kept = first;
  for (let row = first; row < into.length; row++) {
    const t = into.t[row]!;
    if (deleted.some(({ mint, maxt }) => t >= mint && t <= maxt)) continue;
    into.moveRow(row, kept++);
  }
  into.truncate(kept);
}

/** Deleted stretches by series id. Throws `CorruptBlockError`. */
export function readTombstones(bytes: Uint8Array, dir: string): Map<number, Deleted[]> {
  if (bytes.length < 9) throw new CorruptBlockError(dir, "tombstones is too short");
  const reader = new ByteReader(bytes, 0, bytes.length - 4);
  if (reader.be32() !== magic || reader.u8() !== 1)
    throw new CorruptBlockError(dir, "tombstones has another format");
  const sum = new ByteReader(bytes, bytes.length - 4).be32();
  if (crc32c(bytes, 5, bytes.length - 4) !== sum)
    throw new CorruptBlockError(dir, "the checksum of tombstones differs");
  const deleted = new Map<number, Deleted[]>();
  while (reader.left > 0) {
    const series = reader.uvarint();
    const mint = reader.varint();
    const maxt = reader.varint();
    const known = deleted.get(series);
    if (known === undefined) deleted.set(series, [{ mint, maxt }]);
    else known.push({ mint, maxt });
  }
  return deleted;
}
