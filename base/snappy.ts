import { ByteWriter, MalformedBytesError } from "./bytes.ts";
import { pieceBytes, type PieceEncoder, snappyKernel } from "./snappy-kernel.ts";

const mostTableBits = 14;
const table = new Uint16Array(1 << mostTableBits);

/**
 * Encodes a block (no stream framing). Source: Snappy compressed format description.
 * Incompressible data grow by at most a sixth and 32 bytes. Whoever encodes often hands in `out`, which is emptied first; the result is
 * then a view of it, good until its next use. `encodePiece` writes the
 * pieces; both that there are write the same.
 */
export function snappyEncode(
  data: Uint8Array,
  out: ByteWriter = new ByteWriter(0),
  encodePiece: PieceEncoder = snappyKernel ?? encodePlain,
): Uint8Array {
  out.clear();
  out.reserve(32 + data.length + Math.floor(data.length / 6));
  out.uvarint(data.length);
  for (let start = 0; start < data.length; start += pieceBytes) {
    const end = Math.min(start + pieceBytes, data.length);
    // a short piece needs a short table: clearing it would cost more than the piece
    const tableBits = Math.min(mostTableBits, Math.max(8, 32 - Math.clz32(end - start)));
    out.length = encodePiece(data, start, end, tableBits, out.bytes, out.length);
  }
  return out.written();
}

/**
 * Room is there: `snappyEncode` has reserved what the worst data need. 250 MB/s where nothing repeats, 500 where all does; the kernel
 * takes two fifths of the time.
 */
export function encodePlain(
  data: Uint8Array,
  start: number,
  end: number,
  tableBits: number,
  bytes: Uint8Array,
  first: number,
): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  table.fill(0, 0, 1 << tableBits);
  const shift = 32 - tableBits;
  let to = first;
  let literalStart = start;
  let at = start + 1;
  const lastMatch = end - 15; // leaves room to read ahead without a check
  let misses = 32;
  while (at < lastMatch) {
    const word = view.getInt32(at, true);
    const slot = Math.imul(word, 0x1e35a7bd) >>> shift;
    const candidate = start + table[slot]!;
    table[slot] = at - start;
    // fewer than six bytes gain one at best, once copy and literal have their tags; numbers are full of such matches
    if (
      view.getInt32(candidate, true) !== word ||
      view.getInt16(candidate + 4, true) !== view.getInt16(at + 4, true)
    ) {
      at += misses++ >> 5; // the longer nothing is found, the larger the steps
      continue;
    }
    misses = 32;
    if (literalStart < at) to = literal(data, literalStart, at, bytes, to);
    let length = 6;
    while (at + length < end && data[candidate + length] === data[at + length]) length++;
    const offset = at - candidate;
    if (length < 12 && offset < 2048) {
      bytes[to] = ((offset >> 8) << 5) | ((length - 4) << 2) | 1;
      bytes[to + 1] = offset;
      to += 2;
    } else to = copy(offset, length, bytes, to);
    at += length;
    literalStart = at;
  }
  if (literalStart < end) to = literal(data, literalStart, end, bytes, to);
  return to;
}

/** Writes bytes as they are; gives where the next go. */
function literal(data: Uint8Array, start: number, end: number, bytes: Uint8Array, at: number): number {
  const n = end - start - 1;
  let to = at;
  if (n < 60) bytes[to++] = n << 2;
  else if (n < 256) {
    bytes[to++] = 60 << 2;
    bytes[to++] = n;
  } else {
    bytes[to++] = 61 << 2;
    bytes[to++] = n;
    bytes[to++] = n >> 8;
  }
  if (n < 24) for (let i = start; i < end; i++) bytes[to++] = data[i]!;
  else {
    bytes.set(data.subarray(start, end), to);
    to += n + 1;
  }
  return to;
}

function copy(offset: number, length: number, bytes: Uint8Array, at: number): number {
  let to = at;
  let left = length;
  for (; left >= 68; left -= 64) to = twoByteCopy(offset, 64, bytes, to);
  if (left > 64) {
    to = twoByteCopy(offset, 60, bytes, to); // leaves at least four, the least a short copy can say
    left -= 60;
  }
  if (left >= 12 || offset >= 2048) return twoByteCopy(offset, left, bytes, to);
  bytes[to] = ((offset >> 8) << 5) | ((left - 4) << 2) | 1;
  bytes[to + 1] = offset;
  return to + 2;
}

function twoByteCopy(offset: number, length: number, bytes: Uint8Array, at: number): number {
  bytes[at] = ((length - 1) << 2) | 2;
  bytes[at + 1] = offset;
  bytes[at + 2] = offset >> 8;
  return at + 3;
}

/** The length a block says it has when decoded. */
export function snappyDecodedLength(block: Uint8Array): number {
  return header(block).length;
}

/**
 * Decodes a block. Throws `MalformedBytesError` where it is none, or would be longer than `maxBytes`. Whoever decodes often hands in
 * `into`, which is emptied first; the result is then a view of it, good until its next use.
 */
export function snappyDecode(block: Uint8Array, maxBytes: number = 2 ** 31, into?: ByteWriter): Uint8Array {
  const { length, start } = header(block);
  if (length > maxBytes)
    throw new MalformedBytesError(`cannot decode snappy: got ${length} bytes, want at most ${maxBytes}`);
  // a copy of three bytes gives at most 64, so a short block cannot claim a long result
  if (length > 64 * block.length) throw malformed("too short for the length it claims");
  const out = into === undefined ? new Uint8Array(length) : roomIn(into, length);
  let to = 0;
  let at = start;
  while (at < block.length) {
    const tag = block[at++]!;
    if ((tag & 3) === 0) {
      let n = tag >> 2;
      if (n >= 60) {
        const width = n - 59;
        if (at + width > block.length) throw malformed("cut in a literal's length");
        n = 0;
        for (let i = width - 1; i >= 0; i--) n = n * 256 + block[at + i]!;
        at += width;
      }
      n++;
      if (n > block.length - at || n > length - to) throw malformed("a literal past the end");
      if (n < 16) for (let i = 0; i < n; i++) out[to + i] = block[at + i]!;
      else out.set(block.subarray(at, at + n), to);
      at += n;
      to += n;
      continue;
    }
    let n: number;
    let offset: number;
    if ((tag & 3) === 1) {
      n = 4 + ((tag >> 2) & 7);
      offset = ((tag & 0xe0) << 3) | block[at]!;
      at += 1;
    } else if ((tag & 3) === 2) {
      n = 1 + (tag >> 2);
      offset = block[at]! | (block[at + 1]! << 8);
      at += 2;
    } else {
      n = 1 + (tag >> 2);
      offset = (block[at]! | (block[at + 1]! << 8) | (block[at + 2]! << 16) | (block[at + 3]! << 24)) >>> 0;
      at += 4;
    }
    if (at > block.length) throw malformed("cut in a copy");
    if (offset === 0 || offset > to || n > length - to) throw malformed("a copy from outside");
    for (const end = to + n; to < end; to++) out[to] = out[to - offset]!; // may overlap: byte by byte
  }
  if (to !== length) throw malformed(`got ${to} bytes, want ${length}`);
  return out;
}

function roomIn(writer: ByteWriter, length: number): Uint8Array {
  writer.clear();
  writer.reserve(length);
  writer.length = length;
  return writer.written();
}

function header(block: Uint8Array): { length: number; start: number } {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = block[i];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80 && length < 2 ** 32) return { length, start: i + 1 };
  }
  throw malformed("no length");
}

function malformed(what: string): MalformedBytesError {
  return new MalformedBytesError(`cannot decode snappy: ${what}`);
}
