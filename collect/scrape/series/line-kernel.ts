import { wasm } from "@taffrail/base";
import { foldFactors, laneFactors, laneSeeds, laneShift } from "./key-hash.ts";

const { block, branch, branchIf, f64, i32, i64, labels, loop, select, v128, wasmType, when } = wasm;
type Code = wasm.Code;
type Local = wasm.Local;

/** Lines that one call looks at. */
export const mostKernelLines: number = 512;
/** Text that one call looks at: bytes. */
const kernelTextBytes = 192 << 10;

/** Where things lie in the kernel's memory. */
const at = {
  lengths: 0, // u32 a line: bytes of the key that is expected
  hashes: 4 * mostKernelLines, // u64 a line: its hash
  values: 12 * mostKernelLines, // f64 a line
  times: 20 * mostKernelLines, // f64 a line; −1: none
  position: 28 * mostKernelLines, // u32: where the line after the last known one begins
  powers: 28 * mostKernelLines + 64, // f64: 10⁰ … 10²²
  mask: 28 * mostKernelLines + 320, // 32 bytes of ones, 32 of zeros
  text: 16 << 10,
} as const;
/** The last round of a hash reads up to 32 bytes past its key. */
const pages = Math.ceil((at.text + kernelTextBytes + 64) / 65_536);
const mostPower = 22;

/** Reads lines whose keys are known. */
export interface LineKernel {
  /** By line, what is expected: bytes of the key, and its hash as lower and upper half. */
  readonly lengths: Uint32Array;
  readonly hashes: Int32Array;
  /** By line, what was read; the time is −1 where the line has none. */
  readonly values: Float64Array;
  readonly times: Float64Array;
  /** Bytes of text that the last call read. */
  readonly textBytes: number;
  /**
   * Reads up to `count` lines from `start` of `bytes` on (none past `end`), as long as each has the key expected and behind it a value,
   * or value and time, in the short form that nearly all have. Gives how many.
   */
  read(
    bytes: Uint8Array,
    start: number,
    end: number,
    count: number,
    seedLow: number,
    seedHigh: number,
  ): number;
}

/** The kernel of this process: scratch that each call writes anew. */
export const lineKernel: LineKernel | undefined = startLineKernel();

function startLineKernel(): LineKernel | undefined {
  const kernel = wasm.startKernel(wasm.assemble([readLines()], pages));
  if (kernel === undefined) return undefined;
  const { memory } = kernel;
  const run = kernel.exports["read"] as (end: number, count: number, low: number, high: number) => number;
  const all = new Uint8Array(memory);
  const position = new Uint32Array(memory, at.position, 1);
  new Float64Array(memory, at.powers, mostPower + 1).forEach((_, power, powers) => {
    powers[power] = Number(`1e${power}`);
  });
  all.fill(0xff, at.mask, at.mask + 32);
  return {
    lengths: new Uint32Array(memory, at.lengths, mostKernelLines),
    hashes: new Int32Array(memory, at.hashes, 2 * mostKernelLines),
    values: new Float64Array(memory, at.values, mostKernelLines),
    times: new Float64Array(memory, at.times, mostKernelLines),
    get textBytes() {
      return position[0]! - at.text;
    },
    read(bytes, start, end, count, seedLow, seedHigh) {
      const stop = Math.min(end, start + kernelTextBytes);
      all.set(bytes.subarray(start, stop), at.text);
      return run(at.text + stop - start, count, seedLow, seedHigh);
    },
  };
}

/** `read(end, count, seedLow, seedHigh)`: the text begins at its place and ends before `end`. */
function readLines(): wasm.WasmFunction {
  const { i32: int, i64: long, f64: float, v128: vector } = wasmType;
  const fn = new wasm.WasmFunction("read", [int, int, int, int], int);
  const [end, count, seedLow, seedHigh] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
  const [line, p, keyEnd, from, c] = fn.locals(int, 5);
  const [scale, exponent, isNegative] = fn.locals(int, 3);
  const digits = fn.local(long);
  const value = fn.local(float);
  const time = fn.local(float);
  const power = fn.local(float);
  const [seedA, seedB, a, b] = fn.locals(vector, 4);
  const [low, high] = fn.locals(int, 2);
  const lanes = fn.locals(int, 4);
  const [done, next] = labels(2);

  const byte = (): Code => i32.load8(p.get);
  const step = (): Code => p.set(i32.add(p.get, i32.const(1)));
  const isByte = (letter: string): Code => i32.eq(byte(), i32.const(letter.charCodeAt(0)));
  /** Takes digits into `digits`. */
  const takeDigits = (): Code => {
    const [again, behind] = labels(2);
    return block(
      behind,
      loop(
        again,
        branchIf(behind, i32.greater(c.tee(i32.sub(byte(), i32.const(48))), i32.const(9))),
        digits.set(i64.add(i64.mul(digits.get, i64.const(10)), i64.ofUnsigned(c.get))),
        step(),
        branch(again),
      ),
    );
  };
  const giveUpWhere = (condition: Code): Code => branchIf(done, condition);

  fn.body = [
    // both vectors of seeds, without the length
    ...seedA.set(seeded(seedLow, seedHigh, 0)),
    ...seedB.set(seeded(seedLow, seedHigh, 4)),
    ...p.set(i32.const(at.text)),
    ...i32.store(i32.const(0), p.get, at.position),
    ...block(
      done,
      loop(
        next,
        giveUpWhere(i32.eq(line.get, count.get)),
        keyEnd.set(i32.add(p.get, i32.load(times4(line), at.lengths))),
        giveUpWhere(i32.greater(i32.add(keyEnd.get, i32.const(3)), end.get)), // blank, digit, line feed

        // the key
        ...hashed(),
        giveUpWhere(
          i64.ne(
            i64.or(i64.ofUnsigned(low.get), i64.shiftLeft(i64.ofUnsigned(high.get), i64.const(32))),
            i64.load(i32.shiftLeft(line.get, i32.const(3)), at.hashes),
          ),
        ),
        p.set(keyEnd.get),
        giveUpWhere(i32.and(i32.eqz(isByte(" ")), i32.eqz(isByte("\t")))),
        step(),

        // the value: digits below 2⁵³ and a power of ten within ±22, so that one multiplication or division is exact
        isNegative.set(isByte("-")),
        p.set(i32.add(p.get, isNegative.get)),
        digits.set(i64.const(0)),
        scale.set(i32.const(0)),
        from.set(p.get),
        takeDigits(),
        giveUpWhere(i32.eq(p.get, from.get)),
        when(isByte("."), step(), scale.set(p.get), takeDigits(), scale.set(i32.sub(scale.get, p.get))),
        giveUpWhere(i32.greater(i32.sub(p.get, from.get), i32.const(19))), // 18 digits and a point: no overflow
        giveUpWhere(i64.greater(digits.get, i64.const(2 ** 53 - 1))),
        value.set(f64.ofI64(digits.get)),
        when(
          i32.and(
            isByte("e"),
            i32.or(i32.eq(i32.load8(p.get, 1), i32.const(43)), i32.eq(i32.load8(p.get, 1), i32.const(45))),
          ),
          exponent.set(i32.eq(i32.load8(p.get, 1), i32.const(45))),
          p.set(i32.add(p.get, i32.const(2))),
          from.set(p.get),
          digits.set(i64.const(0)),
          takeDigits(),
          giveUpWhere(i32.eq(p.get, from.get)),
          giveUpWhere(i32.greater(i32.sub(p.get, from.get), i32.const(3))),
          c.set(i32.ofI64(digits.get)),
          scale.set(i32.add(scale.get, select(i32.sub(i32.const(0), c.get), c.get, exponent.get))),
        ),
        giveUpWhere(i32.greater(i32.add(scale.get, i32.const(mostPower)), i32.const(2 * mostPower))),
        exponent.set(i32.lessSigned(scale.get, i32.const(0))),
        power.set(
          f64.load(times8(select(i32.sub(i32.const(0), scale.get), scale.get, exponent.get)), at.powers),
        ),
        value.set(select(f64.div(value.get, power.get), f64.mul(value.get, power.get), exponent.get)),

        // the time
        time.set(f64.const(-1)),
        when(
          isByte(" "),
          step(),
          from.set(p.get),
          digits.set(i64.const(0)),
          takeDigits(),
          giveUpWhere(i32.eq(p.get, from.get)),
          giveUpWhere(i32.greater(i32.sub(p.get, from.get), i32.const(15))),
          time.set(f64.ofI64(digits.get)),
        ),
        giveUpWhere(i32.eqz(isByte("\n"))),
        step(),
        giveUpWhere(i32.greater(p.get, end.get)), // what was read past the end is of another text
        f64.store(
          i32.shiftLeft(line.get, i32.const(3)),
          select(f64.neg(value.get), value.get, isNegative.get),
          at.values,
        ),
        f64.store(i32.shiftLeft(line.get, i32.const(3)), time.get, at.times),
        i32.store(i32.const(0), p.get, at.position),
        line.set(i32.add(line.get, i32.const(1))),
        branch(next),
      ),
    ),
    ...line.get,
  ];
  return fn;

  /** As `hashKey`, of the bytes from `p` to `keyEnd`, into `low` and `high`. Moves `p`. */
  function hashed(): readonly Code[] {
    const [again, behind] = labels(2);
    const length = i32.load(times4(line), at.lengths);
    const ofLength = v128.splat(length);
    const evenLanes = v128.const([-1, 0, -1, 0]);
    const round = (vector: Local, words: Code): Code => [
      ...vector.set(v128.mul(v128.xor(vector.get, words), v128.const(laneFactors))),
      ...vector.set(v128.xor(vector.get, v128.shiftRight(v128.shuffle(vector, [1, 0, 3, 2]), laneShift))),
    ];
    const masked = (offset: number): Code =>
      v128.and(
        v128.load(p.get, offset),
        v128.load(i32.sub(i32.const(32), i32.sub(keyEnd.get, p.get)), at.mask + offset),
      );
    const lane = (i: number): Local => lanes[i]!;
    const fold = (x: Code, y: Code, bits: number, factor: number, last: Code): Code =>
      i32.xor(i32.mul(i32.xor(x, i32.shiftRight(y, i32.const(bits))), i32.const(factor | 0)), last);
    return [
      a.set(v128.xor(seedA.get, v128.and(ofLength, evenLanes))),
      b.set(v128.xor(seedB.get, v128.and(ofLength, evenLanes))),
      block(
        behind,
        loop(
          again,
          branchIf(behind, i32.greater(i32.add(p.get, i32.const(32)), keyEnd.get)),
          round(a, v128.load(p.get)),
          round(b, v128.load(p.get, 16)),
          p.set(i32.add(p.get, i32.const(32))),
          branch(again),
        ),
      ),
      round(a, masked(0)),
      round(b, masked(16)),
      a.set(
        v128.xor(
          v128.mul(v128.xor(a.get, v128.shiftRight(b.get, 16)), v128.const(laneFactors)),
          v128.shuffle(b, [1, 2, 3, 0]),
        ),
      ),
      ...lanes.map((one, i) => one.set(v128.lane(a.get, i))),
      low.set(fold(lane(0).get, lane(2).get, 16, foldFactors[0], lane(3).get)),
      high.set(fold(lane(1).get, lane(3).get, 15, foldFactors[1], lane(2).get)),
      low.set(fold(low.get, high.get, 16, foldFactors[2], i32.const(0))),
      high.set(fold(high.get, low.get, 15, foldFactors[3], i32.const(0))),
      low.set(fold(low.get, high.get, 13, foldFactors[4], i32.const(0))),
      low.set(i32.xor(low.get, i32.shiftRight(low.get, i32.const(16)))),
      high.set(i32.xor(high.get, i32.shiftRight(high.get, i32.const(16)))),
    ];
  }
}

/** Four lanes of seeds: low, high, low, high, each with its constant. */
function seeded(seedLow: Local, seedHigh: Local, first: 0 | 4): Code {
  const constants = [0, 1, 2, 3].map((i) => laneSeeds[first + i]! | 0) as [number, number, number, number];
  const lows = v128.and(v128.splat(seedLow.get), v128.const([-1, 0, -1, 0]));
  const highs = v128.and(v128.splat(seedHigh.get), v128.const([0, -1, 0, -1]));
  return v128.xor(v128.xor(lows, highs), v128.const(constants));
}

function times4(local: Local): Code {
  return i32.shiftLeft(local.get, i32.const(2));
}

function times8(value: Code): Code {
  return i32.shiftLeft(value, i32.const(3));
}
