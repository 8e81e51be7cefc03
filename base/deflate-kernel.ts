import {
  assemble,
  block,
  branch,
  branchIf,
  type Code,
  fill,
  i32,
  i64,
  labels,
  type Local,
  loop,
  startKernel,
  v128,
  WasmFunction,
  wasmType,
  when,
} from "./wasm.ts";

/*
 * Deflate (RFC 1951) in two passes over a piece of text: `find` cuts it into literals and copies, greedily, and counts their symbols;
 * `emit` writes them in the codes that were made of the counts. Made for text with numbers in it. A copy may begin behind another one, and
 * at each byte that is no digit: looking for copies inside a number costs most of the time, and what is found there costs more bits than
 * the digits do. At a quote mark sixteen bytes are looked up as well, which finds the same label or time in another series, where five
 * bytes find the series' own last one.
 */

/** Text that one block packs. */
export const blockBytes: number = 128 << 10;
/** Codes of literals and lengths, and of distances, have at most so many bits: four literals, or a copy, fit in a word. */
export const mostCodeBits = 12;
/** Copies reach back no farther. */
const windowBytes = 32 << 10;
const longestCopy = 258;
const shortBits = 14;
const longBits = 13;

/** Where things lie in the kernel's memory. */
const at = {
  bits: 0, // i64: bits that are no whole byte yet
  bitCount: 8, // i32: how many they are
  counts: 64, // u32: of 256 bytes, and from 288 on of 30 symbols of distances
  literals: 1344, // u32 by byte, and for 256 the end of the block: code, and its bits from bit 16 on
  lengths: 2432, // u32 by length: a count; then its code with what is behind it, and all their bits from bit 24 on
  distances: 3520, // u32 by symbol, as literals
  short: 4096, // u32 by hash of five bytes: where they stood last
  long: 4096 + (4 << shortBits),
  copies: 4096 + (4 << shortBits) + (4 << longBits), // literals before it, then its length << 16 | distance − 1
  text: 4096 + (4 << shortBits) + (4 << longBits) + blockBytes * 2,
  out: 4096 + (4 << shortBits) + (4 << longBits) + blockBytes * 3 + 64,
} as const;
/** Literals take 12 bits at the most, and hardly ever more than 8. */
const outBytes = blockBytes * 1.5 + 1024;
const pages = Math.ceil((at.out + outBytes) / 65_536);

export interface DeflateKernel {
  /** Bits that are no whole byte yet, and how many: taken over by `emit`, and left by it. */
  readonly bits: Int32Array<ArrayBuffer>;
  readonly bitCount: Int32Array<ArrayBuffer>;
  /** How often `find` met each byte, and each symbol of a distance. */
  readonly byteCounts: Uint32Array<ArrayBuffer>;
  readonly distanceCounts: Uint32Array<ArrayBuffer>;
  /** Codes of bytes, and of the end of a block: code, and its bits from bit 16 on. */
  readonly literals: Uint32Array<ArrayBuffer>;
  /** By length: how often `find` met it; then the code with what is behind it, and all their bits from bit 24 on. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** By symbol, as `literals`. */
  readonly distances: Uint32Array<ArrayBuffer>;
  readonly text: Uint8Array<ArrayBuffer>;
  readonly out: Uint8Array<ArrayBuffer>;
  /** Cuts the first `length` bytes of the text; gives how many copies there are. */
  find(length: number): number;
  /** Writes what `find` cut to `place` of the output, with the end of the block; gives where it ends. */
  emit(length: number, copies: number, place: number): number;
}

export function startDeflateKernel(): DeflateKernel | undefined {
  const kernel = startKernel(assemble([find(), emit()], pages));
  if (kernel === undefined) return undefined;
  const { memory } = kernel;
  const cut = kernel.exports["find"] as (length: number) => number;
  const write = kernel.exports["emit"] as (length: number, copies: number, place: number) => number;
  return {
    bits: new Int32Array(memory, at.bits, 2),
    bitCount: new Int32Array(memory, at.bitCount, 1),
    byteCounts: new Uint32Array(memory, at.counts, 256),
    distanceCounts: new Uint32Array(memory, at.counts + 4 * 288, 30),
    literals: new Uint32Array(memory, at.literals, 257),
    lengths: new Uint32Array(memory, at.lengths, longestCopy + 1),
    distances: new Uint32Array(memory, at.distances, 30),
    text: new Uint8Array(memory, at.text, blockBytes),
    out: new Uint8Array(memory, at.out, outBytes),
    find: cut,
    emit: (length, copies, place) => write(length, copies, at.out + place) - at.out,
  };
}

const n = i32.const;
const big = i64.const;

function plus(local: Local, by: Code): Code {
  return local.set(i32.add(local.get, by));
}

/** The symbol of a distance less one, and how many bits are behind it: into two variables. */
function distanceSymbol(distance: Local, symbol: Local, extra: Local): Code {
  return [
    ...symbol.set(distance.get),
    ...extra.set(n(0)),
    ...when(
      i32.greater(distance.get, n(3)),
      extra.set(i32.sub(n(30), i32.leadingZeros(distance.get))),
      symbol.set(i32.add(i32.shiftLeft(extra.get, n(1)), i32.shiftRight(distance.get, extra.get))),
    ),
  ];
}

/** Adds one to a count. */
function count(address: Code, scratch: Local): Code {
  return [...scratch.set(address), ...i32.store(scratch.get, i32.add(i32.load(scratch.get), n(1)))];
}

/** `find(length)`. */
function find(): WasmFunction {
  const { i32: int, i64: long } = wasmType;
  const fn = new WasmFunction("find", [int], int);
  const length = fn.param(0);
  const [p, anchor, end, last, slot, candidate, size, byte] = fn.locals(int, 8);
  const [copies, distance, symbol, extra, scratch, most, repeated] = fn.locals(int, 7);
  const [word, second, different] = fn.locals(long, 3);
  const [next, done, matched, extended, extend, literal, literalsDone] = labels(7);

  /** Counts the bytes from `anchor` up to `stop`, which then is the new anchor. */
  const countLiterals = (stop: Local): Code =>
    block(
      literalsDone,
      loop(
        literal,
        branchIf(literalsDone, i32.eqz(i32.less(anchor.get, stop.get))),
        count(i32.add(n(at.counts), i32.shiftLeft(i32.load8(anchor.get), n(2))), scratch),
        plus(anchor, n(1)),
        branch(literal),
      ),
    );

  const sameFive = (place: Local): Code =>
    i64.eqz(i64.shiftLeft(i64.xor(i64.load(place.get), word.get), big(24)));
  const inWindow = i32.less(i32.sub(i32.sub(p.get, candidate.get), n(1)), n(windowBytes));

  fn.body = [
    ...fill(n(at.counts), n(0), n(4 * 320)),
    ...fill(n(at.lengths), n(0), n(4 * (longestCopy + 1))),
    ...fill(n(at.short), n(0), n((4 << shortBits) + (4 << longBits))),
    ...p.set(n(at.text)),
    ...anchor.set(n(at.text)),
    ...copies.set(n(at.copies)),
    ...end.set(i32.add(n(at.text), length.get)),
    ...last.set(i32.sub(end.get, n(16))),
    ...repeated.set(n(0)),
    ...block(
      done,
      loop(
        next,
        branchIf(done, i32.eqz(i32.lessSigned(p.get, last.get))),
        byte.set(i32.load8(p.get)),
        // on to the next byte that is no digit
        when(
          i32.and(i32.less(i32.sub(byte.get, n(0x30)), n(10)), i32.ne(p.get, anchor.get)),
          plus(
            p,
            i32.trailingZeros(
              i32.xor(
                v128.mask8(v128.less8(v128.sub8(v128.load(p.get), v128.splat8(n(0x30))), v128.splat8(n(10)))),
                n(-1),
              ),
            ),
          ),
          branch(next),
        ),
        word.set(i64.load(p.get)),
        block(
          matched,
          size.set(n(16)),
          when(
            i32.eq(byte.get, n(0x22)),
            second.set(i64.load(p.get, 8)),
            slot.set(
              i32.add(
                n(at.long),
                i32.shiftLeft(
                  i32.ofI64(
                    i64.shiftRight(
                      i64.mul(
                        i64.add(i64.mul(word.get, big(0x9e37_79b1_85eb_ca87n)), second.get),
                        big(0xc2b2_ae3d_27d4_eb4fn),
                      ),
                      big(64 - longBits),
                    ),
                  ),
                  n(2),
                ),
              ),
            ),
            candidate.set(i32.load(slot.get)),
            i32.store(slot.get, p.get),
            branchIf(
              matched,
              i32.and(
                inWindow,
                i64.eqz(
                  i64.or(
                    i64.xor(i64.load(candidate.get), word.get),
                    i64.xor(i64.load(candidate.get, 8), second.get),
                  ),
                ),
              ),
            ),
          ),
          size.set(n(5)),
          slot.set(
            i32.add(
              n(at.short),
              i32.shiftLeft(
                i32.ofI64(
                  i64.shiftRight(
                    i64.mul(i64.shiftLeft(word.get, big(24)), big(0x9e37_79b1_85eb_ca87n)),
                    big(64 - shortBits),
                  ),
                ),
                n(2),
              ),
            ),
          ),
          candidate.set(i32.load(slot.get)),
          i32.store(slot.get, p.get),
          // where the last copy went on: mostly the same series as before
          when(
            i32.and(i32.eq(p.get, anchor.get), i32.ne(repeated.get, n(0))),
            scratch.set(i32.sub(p.get, repeated.get)),
            when(sameFive(scratch), candidate.set(scratch.get), branch(matched)),
          ),
          branchIf(matched, i32.and(inWindow, sameFive(candidate))),
          plus(p, n(1)),
          branch(next),
        ),

        // how far it goes
        most.set(i32.sub(end.get, p.get)),
        when(i32.greater(most.get, n(longestCopy)), most.set(n(longestCopy))),
        block(
          extended,
          loop(
            extend,
            different.set(
              i64.xor(i64.load(i32.add(candidate.get, size.get)), i64.load(i32.add(p.get, size.get))),
            ),
            when(
              i64.ne(different.get, big(0)),
              plus(size, i32.shiftRight(i32.ofI64(i64.trailingZeros(different.get)), n(3))),
              branch(extended),
            ),
            plus(size, n(8)),
            branchIf(extend, i32.less(size.get, most.get)),
          ),
        ),
        when(i32.greater(size.get, most.get), size.set(most.get)),
        distance.set(i32.sub(i32.sub(p.get, candidate.get), n(1))),
        repeated.set(i32.add(distance.get, n(1))),
        i32.store(copies.get, i32.sub(p.get, anchor.get)),
        i32.store(copies.get, i32.or(i32.shiftLeft(size.get, n(16)), distance.get), 4),
        plus(copies, n(8)),
        countLiterals(p),
        count(i32.add(n(at.lengths), i32.shiftLeft(size.get, n(2))), scratch),
        distanceSymbol(distance, symbol, extra),
        count(i32.add(n(at.counts + 4 * 288), i32.shiftLeft(symbol.get, n(2))), scratch),
        plus(p, size.get),
        anchor.set(p.get),
        branch(next),
      ),
    ),
    ...countLiterals(end),
    ...i32.shiftRight(i32.sub(copies.get, n(at.copies)), n(3)),
  ];
  return fn;
}

/** `emit(length, copies, place)`. */
function emit(): WasmFunction {
  const { i32: int, i64: long } = wasmType;
  const fn = new WasmFunction("emit", [int, int, int], int);
  const [length, copies, out] = [fn.param(0), fn.param(1), fn.param(2)];
  const [p, stop, copy, copiesEnd, bitCount, entry, distance, symbol, extra] = fn.locals(int, 9);
  const bits = fn.local(long);
  const [four, one, fourEnd, oneEnd, next, done] = labels(6);

  const put = (value: Code, count: Code): Code => [
    ...bits.set(i64.or(bits.get, i64.shiftLeft(i64.ofUnsigned(value), i64.ofUnsigned(bitCount.get)))),
    ...plus(bitCount, count),
  ];
  /** Whole bytes go out. */
  const flush: Code = [
    ...i64.store(out.get, bits.get),
    ...plus(out, i32.shiftRight(bitCount.get, n(3))),
    ...bits.set(i64.shiftRight(bits.get, i64.ofUnsigned(i32.and(bitCount.get, n(0x78))))),
    ...bitCount.set(i32.and(bitCount.get, n(7))),
  ];
  const putEntry = (address: Code): Code => [
    ...entry.set(i32.load(address, at.literals)),
    ...put(i32.and(entry.get, n(0xffff)), i32.shiftRight(entry.get, n(16))),
  ];
  const putByte = (offset: number): Code => putEntry(i32.shiftLeft(i32.load8(p.get, offset), n(2)));
  /** The bytes from `p` up to `stop`. */
  const literals: Code = [
    ...block(
      fourEnd,
      loop(
        four,
        branchIf(fourEnd, i32.greater(i32.add(p.get, n(4)), stop.get)),
        putByte(0),
        putByte(1),
        putByte(2),
        putByte(3),
        flush,
        plus(p, n(4)),
        branch(four),
      ),
    ),
    ...block(
      oneEnd,
      loop(one, branchIf(oneEnd, i32.eqz(i32.less(p.get, stop.get))), putByte(0), plus(p, n(1)), branch(one)),
    ),
    ...flush,
  ];

  fn.body = [
    ...bits.set(i64.load(n(at.bits))),
    ...bitCount.set(i32.load(n(at.bitCount))),
    ...p.set(n(at.text)),
    ...copy.set(n(at.copies)),
    ...copiesEnd.set(i32.add(n(at.copies), i32.shiftLeft(copies.get, n(3)))),
    ...block(
      done,
      loop(
        next,
        branchIf(done, i32.eqz(i32.less(copy.get, copiesEnd.get))),
        stop.set(i32.add(p.get, i32.load(copy.get))),
        literals,
        entry.set(i32.load(copy.get, 4)),
        plus(copy, n(8)),
        distance.set(i32.and(entry.get, n(0xffff))),
        plus(p, i32.shiftRight(entry.get, n(16))),
        entry.set(i32.load(i32.shiftLeft(i32.shiftRight(entry.get, n(16)), n(2)), at.lengths)),
        put(i32.and(entry.get, n(0xff_ffff)), i32.shiftRight(entry.get, n(24))),
        distanceSymbol(distance, symbol, extra),
        entry.set(i32.load(i32.shiftLeft(symbol.get, n(2)), at.distances)),
        put(i32.and(entry.get, n(0xffff)), i32.shiftRight(entry.get, n(16))),
        put(i32.and(distance.get, i32.sub(i32.shiftLeft(n(1), extra.get), n(1))), extra.get),
        flush,
        branch(next),
      ),
    ),
    ...stop.set(i32.add(n(at.text), length.get)),
    ...literals,
    ...putEntry(n(4 * 256)),
    ...flush,
    ...i64.store(n(at.bits), bits.get),
    ...i32.store(n(at.bitCount), bitCount.get),
    ...out.get,
  ];
  return fn;
}
