import { constants, crc32, deflateRawSync } from "node:zlib";

import type { DeflatedPage } from "./page.ts";

/** Level 1: a quarter of level 6's time for a tenth more bytes. */
const settings = { level: 1, finishFlush: constants.Z_SYNC_FLUSH } as const;

/** Deflates a piece of text so that others can stand before and after it in one stream: it ends at a whole byte, and looks back to nothing. */
export function deflatePiece(text: Uint8Array): DeflatedPage {
  const bytes = deflateRawSync(text, settings);
  return { bytes: Uint8Array.from(bytes), crc: crc32(text), length: text.length }; // its own, not a view of what zlib wrote into
}

/** Magic, deflate, no flags, no time, fastest, unknown system (RFC 1952). */
export const gzipHeader: Uint8Array = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255);

/**
 * Checksum and length of one gzip member that is made of pieces. One member, not one for each piece: readers that stop after the first
 * are common.
 */
export class GzipTrailer {
  #crc = 0;
  #length = 0;

  /** The piece that was written next. */
  add({ crc, length }: DeflatedPage): void {
    this.#crc = combineCrc(this.#crc, crc, length);
    this.#length = (this.#length + length) % 2 ** 32;
  }

  /** An empty last block, the checksum, and the length modulo 2³². */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(10);
    bytes.set([3, 0]);
    const view = new DataView(bytes.buffer);
    view.setUint32(2, this.#crc >>> 0, true);
    view.setUint32(6, this.#length, true);
    return bytes;
  }
}

const polynomial = 0xedb88320; // of CRC-32, its lowest power in the highest bit

/** The product of two polynomials modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let power = b;
  for (let rest = a; rest !== 0; rest <<= 1) {
    if (rest < 0) product ^= power;
    power = (power & 1) !== 0 ? (power >>> 1) ^ polynomial : power >>> 1;
  }
  return product;
}

/** x to the 2^(n+3): what shifts a checksum by 2^n bytes. */
const powers: readonly number[] = makePowers();

function makePowers(): number[] {
  const made: number[] = [];
  let power = 1 << 23; // x⁸: one byte
  for (let n = 0; n < 53; n++) {
    made.push(power);
    power = multiply(power, power);
  }
  return made;
}

/** The checksum of two texts after one another, from theirs and the length of the second. Method: zlib's `crc32_combine`. */
export function combineCrc(first: number, second: number, length: number): number {
  let shift = 1 << 31; // x⁰
  for (let n = 0, rest = length; rest > 0; n++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shift = multiply(powers[n]!, shift);
  }
  return (multiply(shift, first) ^ second) >>> 0;
}
