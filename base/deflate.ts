import { blockBytes, type DeflateKernel, mostCodeBits, startDeflateKernel } from "./deflate-kernel.ts";
import { codeLengths, codesOf } from "./huffman.ts";

/** Where deflated bytes of one stream end: bits that are no whole byte yet, and how many. */
export interface DeflateState {
  bits: number;
  bitCount: number;
}

/** Text that one call packs, at the most. */
export const deflateBlockBytes: number = blockBytes;

/** Symbols of lengths: by length, its symbol less 257, and what stands behind its code. Source: RFC 1951, §3.2.5. */
const lengthSymbols = new Uint8Array(259);
const lengthExtras = new Uint8Array(259);
const extraOfLength = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
for (let symbol = 0, length = 3; symbol < extraOfLength.length; symbol++) {
  for (let i = 0; i < 1 << extraOfLength[symbol]! && length < 259; i++, length++) {
    lengthSymbols[length] = symbol;
    lengthExtras[length] = i;
  }
}
lengthSymbols[258] = 28; // has a symbol of its own
lengthExtras[258] = 0;

const endOfBlock = 256;
/** The order in which a block says how long the codes of code lengths are. */
const orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Scratch that each call writes anew; the kernel starts with the first one. */
const counts = new Uint32Array(286);
const allLengths = new Uint8Array(286 + 30);
const runs = new Uint8Array(2 * (286 + 30));
let kernel: DeflateKernel | "none" | undefined;

/**
 * Packs text as a block of deflate (RFC 1951): where it is JSON with numbers, in half the time of zlib's level 1 or less, and smaller. A
 * block looks back to nothing before it. What comes back lies in memory that the next call writes over. `undefined` where there is no
 * WebAssembly.
 */
export function deflateBlock(text: Uint8Array, isLast: boolean, state: DeflateState): Uint8Array | undefined {
  kernel ??= startDeflateKernel() ?? "none";
  if (kernel === "none") return undefined;
  kernel.text.set(text);
  const copies = kernel.find(text.length);
  const head = new BitWriter(kernel.out, state);
  head.write(isLast ? 1 : 0, 1);
  head.write(2, 2); // codes of its own
  writeCodes(kernel, head);
  kernel.bits[0] = head.bits;
  kernel.bits[1] = 0;
  kernel.bitCount[0] = head.bitCount;
  const end = kernel.emit(text.length, copies, head.at);
  state.bits = kernel.bits[0]!;
  state.bitCount = kernel.bitCount[0]!;
  if (!isLast || state.bitCount === 0) return kernel.out.subarray(0, end);
  kernel.out[end] = state.bits;
  state.bits = 0;
  state.bitCount = 0;
  return kernel.out.subarray(0, end + 1);
}

/** Makes codes of the counts, puts them into the kernel's tables, and writes how long they are. */
function writeCodes(kernel: DeflateKernel, head: BitWriter): void {
  const { byteCounts, distanceCounts, literals, lengths, distances } = kernel;
  counts.fill(0);
  counts.set(byteCounts);
  counts[endOfBlock] = 1;
  for (let length = 3; length < 259; length++) counts[257 + lengthSymbols[length]!]! += lengths[length]!;
  const literalLengths = codeLengths(counts, mostCodeBits);
  const distanceLengths = codeLengths(distanceCounts, mostCodeBits);
  const codes = codesOf(literalLengths, mostCodeBits);
  const distanceCodes = codesOf(distanceLengths, mostCodeBits);
  for (let byte = 0; byte <= endOfBlock; byte++)
    literals[byte] = codes[byte]! | (literalLengths[byte]! << 16);
  for (let length = 3; length < 259; length++) {
    const symbol = lengthSymbols[length]!;
    const bits = literalLengths[257 + symbol]!;
    lengths[length] =
      codes[257 + symbol]! | (lengthExtras[length]! << bits) | ((bits + extraOfLength[symbol]!) << 24);
  }
  for (let symbol = 0; symbol < 30; symbol++)
    distances[symbol] = distanceCodes[symbol]! | (distanceLengths[symbol]! << 16);
  writeLengths(head, literalLengths, distanceLengths);
}

/** How long all codes are, in the code of code lengths. Source: RFC 1951, §3.2.7. */
function writeLengths(head: BitWriter, literalLengths: Uint8Array, distanceLengths: Uint8Array): void {
  const literalCount = Math.max(257, lengthWithoutZeros(literalLengths));
  const distanceCount = Math.max(1, lengthWithoutZeros(distanceLengths));
  const length = literalCount + distanceCount;
  allLengths.set(literalLengths);
  allLengths.set(distanceLengths, literalCount);

  // runs: symbol, then how many more than the least of its kind
  const counts = new Uint32Array(19);
  let symbols = 0;
  const push = (symbol: number, extra: number): void => {
    runs[symbols++] = symbol;
    runs[symbols++] = extra;
    counts[symbol]!++;
  };
  for (let i = 0; i < length;) {
    const bits = allLengths[i]!;
    let run = 1;
    while (i + run < length && allLengths[i + run] === bits) run++;
    i += run;
    if (bits === 0) {
      for (; run >= 11; run -= Math.min(run, 138)) push(18, Math.min(run, 138) - 11);
      if (run >= 3) push(17, run - 3);
      else for (; run > 0; run--) push(0, 0);
      continue;
    }
    push(bits, 0);
    run--;
    for (; run >= 3; run -= Math.min(run, 6)) push(16, Math.min(run, 6) - 3);
    for (; run > 0; run--) push(bits, 0);
  }

  const lengths = codeLengths(counts, 7);
  const codes = codesOf(lengths, 7);
  let shown = 19;
  while (shown > 4 && lengths[orderOfLengths[shown - 1]!] === 0) shown--;
  head.write(literalCount - 257, 5);
  head.write(distanceCount - 1, 5);
  head.write(shown - 4, 4);
  for (let i = 0; i < shown; i++) head.write(lengths[orderOfLengths[i]!]!, 3);
  for (let i = 0; i < symbols; i += 2) {
    const symbol = runs[i]!;
    head.write(codes[symbol]!, lengths[symbol]!);
    if (symbol >= 16) head.write(runs[i + 1]!, symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
  }
}

function lengthWithoutZeros(lengths: Uint8Array): number {
  let length = lengths.length;
  while (length > 0 && lengths[length - 1] === 0) length--;
  return length;
}

/** Bits, lowest first. */
class BitWriter {
  readonly #out: Uint8Array;
  at = 0;
  bits: number;
  bitCount: number;

  constructor(out: Uint8Array, { bits, bitCount }: DeflateState) {
    this.#out = out;
    this.bits = bits;
    this.bitCount = bitCount;
  }

  /** At most 16 bits. */
  write(value: number, count: number): void {
    this.bits |= value << this.bitCount;
    this.bitCount += count;
    for (; this.bitCount >= 8; this.bitCount -= 8, this.bits >>>= 8) this.#out[this.at++] = this.bits;
  }
}
