import { eightDigits, powersBytes, powersOfTen, shortestDigits } from "./shortest-digits.ts";
import {
  assemble,
  block,
  branch,
  branchIf,
  type Code,
  f64,
  i32,
  i64,
  labels,
  loop,
  startKernel,
  v128,
  WasmFunction,
  wasmType,
  when,
} from "./wasm.ts";

/*
 * Points as text: `[1700000000.123,"0.25"],`, one after the other.
 *
 * A value's shortest digits that read back: a whole number below 2⁵³ is there at once; one of up to 15 digits is found by a multiplication
 * and proven by a division, both exact (Clinger, "How to read floating point numbers accurately", the fast path turned round); for all
 * others Dragonbox (Jeon, 2020, "Dragonbox: a new floating-point binary-to-decimal conversion algorithm", §5). Digits come as 17 at once,
 * eight in a 64-bit word, so that zeros at the end are counted and the point is put in without a loop.
 */

/** Rows that one call looks at. */
export const kernelRows = 4096;
/** Text in the kernel's memory, beside the room that the last point needs. */
const textBytes = 128 << 10;
/** No point is longer, nor what is stored past its end. */
const pointRoom = 128;

/** What makes digits in a word of eight bytes letters. */
const zeros8 = 0x3030_3030_3030_3030n;

/** Where things lie in the kernel's memory. */
const at = {
  row: 0, // i32: the row that the last call ended before
  tens: 64, // f64: 10⁰…10²²
  wholeTens: 256, // u64: 10⁰…10¹⁸
  powers: 512,
  times: 512 + powersBytes, // by row, 32 bytes: time, length of its text, text `[1700000000.123,"`
  t: 512 + powersBytes + kernelRows * 32,
  v: 512 + powersBytes + kernelRows * 40,
  text: 512 + powersBytes + kernelRows * 48,
} as const;
const pages = Math.ceil((at.text + textBytes + pointRoom) / 65_536);

/** The kernel: memory, and a function to run. */
export interface PointsKernel {
  /** Times and values of rows, which the caller puts in. */
  readonly t: Float64Array<ArrayBuffer>;
  readonly v: Float64Array<ArrayBuffer>;
  /** Text, which `run` writes at places in it. */
  readonly text: Uint8Array<ArrayBuffer>;
  /**
   * Writes the points of rows `from` to `to` at `place` of the text, and gives where it ends. It stops before a row that is not for it
   * (subnormal values, powers of two with more than 15 digits, times that are not whole or far off), and at or past `until`.
   */
  run(from: number, to: number, place: number, until: number): number;
  /** The row before which the last call ended. */
  row(): number;
}

export function startPointsKernel(): PointsKernel | undefined {
  const kernel = startKernel(assemble([points()], pages));
  if (kernel === undefined) return undefined;
  const { memory } = kernel;
  new Float64Array(memory, at.tens, 23).forEach((_, i, tens) => (tens[i] = Number(`1e${i}`)));
  new BigUint64Array(memory, at.wholeTens, 19).forEach((_, i, tens) => (tens[i] = 10n ** BigInt(i)));
  powersOfTen(new BigUint64Array(memory, at.powers, powersBytes / 8));
  new Float64Array(memory, at.times, kernelRows * 4).fill(NaN); // no time is equal to it
  const points64 = kernel.exports["points"] as (
    from: number,
    to: number,
    place: number,
    until: number,
  ) => number;
  const row = new Int32Array(memory, at.row, 1);
  return {
    t: new Float64Array(memory, at.t, kernelRows),
    v: new Float64Array(memory, at.v, kernelRows),
    text: new Uint8Array(memory, at.text, textBytes + pointRoom),
    run: (from, to, place, until) => points64(from, to, at.text + place, at.text + until) - at.text,
    row: () => row[0]!,
  };
}

/** `points(from, to, place, until)`: gives where the text ends. */
function points(): WasmFunction {
  const { i32: int, i64: long, f64: double } = wasmType;
  const fn = new WasmFunction("points", [int, int, int, int], int);
  const [row, end, out, until] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
  const [slot, length, start, exponent, digits, point, tail] = fn.locals(int, 7);
  const [lastFrom, lastLength] = fn.locals(int, 2);
  const [bits, lastBits, decimal, high, low, first, second, rest, ms] = fn.locals(long, 9);
  const [x, time, scaled] = fn.locals(double, 3);
  const n = i32.const;
  const big = i64.const;
  const eight = eightDigits(fn);
  const shortest = shortestDigits(fn, at.powers);

  const [rows, over, timed, valued, lettered, decided, written] = labels(7);

  /** The text of a time into its slot: whole milliseconds from 1970 on, for some ten thousand years. */
  const renderTime: Code = [
    ...ms.set(i64.ofF64(time.get)),
    ...branchIf(over, i32.eqz(f64.eq(f64.ofI64(ms.get), time.get))),
    ...branchIf(over, i32.eqz(i64.less(ms.get, big(1e16)))), // those before 1970 as well: they are huge without their sign
    ...rest.set(i64.div(ms.get, big(1000))),
    ...ms.set(i64.sub(ms.get, i64.mul(rest.get, big(1000)))),
    ...f64.store(slot.get, time.get),
    ...i32.store8(i32.add(slot.get, n(9)), n(0x5b)),
    ...tail.set(i32.add(slot.get, n(10))),
    ...high.set(i64.div(rest.get, big(1e8))),
    ...low.set(i64.sub(rest.get, i64.mul(high.get, big(1e8)))),
    ...first.set(eight(i32.ofI64(high.get))),
    ...second.set(eight(i32.ofI64(low.get))),
    // the zeros before the first digit go, all but the last
    ...when(
      i64.eqz(first.get),
      length.set(i32.shiftRight(i32.ofI64(i64.trailingZeros(i64.or(second.get, big(1n << 56n)))), n(3))),
      i64.store(
        tail.get,
        i64.shiftRight(i64.or(second.get, big(zeros8)), i64.ofUnsigned(i32.shiftLeft(length.get, n(3)))),
      ),
      tail.set(i32.sub(i32.add(tail.get, n(8)), length.get)),
    ),
    ...when(
      i64.ne(first.get, big(0)),
      length.set(i32.shiftRight(i32.ofI64(i64.trailingZeros(first.get)), n(3))),
      i64.store(
        tail.get,
        i64.shiftRight(i64.or(first.get, big(zeros8)), i64.ofUnsigned(i32.shiftLeft(length.get, n(3)))),
      ),
      tail.set(i32.sub(i32.add(tail.get, n(8)), length.get)),
      i64.store(tail.get, i64.or(second.get, big(zeros8))),
      tail.set(i32.add(tail.get, n(8))),
    ),
    ...when(
      i64.ne(ms.get, big(0)),
      // eight digits 00000ddd: the last three
      i64.store(
        tail.get,
        i64.or(
          i64.shiftLeft(i64.shiftRight(i64.or(eight(i32.ofI64(ms.get)), big(zeros8)), big(40)), big(8)),
          big(0x2e),
        ),
      ),
      tail.set(i32.add(tail.get, n(4))),
    ),
    ...i32.store16(tail.get, n(0x222c)), // ,"
    ...i32.store8(i32.add(slot.get, n(8)), i32.sub(i32.sub(tail.get, slot.get), n(7))),
  ];

  fn.body = [
    ...lastLength.set(n(0)),
    ...block(
      over,
      loop(
        rows,
        branchIf(over, i32.eqz(i32.less(row.get, end.get))),
        branchIf(over, i32.eqz(i32.less(out.get, until.get))),
        time.set(f64.load(i32.shiftLeft(row.get, n(3)), at.t)),
        slot.set(i32.add(n(at.times), i32.shiftLeft(row.get, n(5)))),
        block(timed, branchIf(timed, f64.eq(f64.load(slot.get), time.get)), renderTime),
        x.set(f64.load(i32.shiftLeft(row.get, n(3)), at.v)),
        bits.set(i64.bitsOf(x.get)),

        v128.store(out.get, v128.load(slot.get, 9)),
        i64.store(out.get, i64.load(slot.get, 25), 16),
        start.set(i32.add(out.get, i32.load8(slot.get, 8))),
        block(
          valued,
          // the value before once more
          when(
            i32.and(i64.eq(bits.get, lastBits.get), i32.ne(lastLength.get, n(0))),
            v128.store(start.get, v128.load(lastFrom.get)),
            v128.store(i32.add(start.get, n(16)), v128.load(i32.add(lastFrom.get, n(16)))),
            tail.set(i32.add(start.get, lastLength.get)),
            branch(valued),
          ),
          tail.set(start.get),
          when(
            i64.greater(bits.get, big(0x7fff_ffff_ffff_ffffn)),
            i32.store8(tail.get, n(0x2d)),
            tail.set(i32.add(tail.get, n(1))),
          ),
          x.set(f64.abs(x.get)),
          exponent.set(i32.and(i32.ofI64(i64.shiftRight(bits.get, big(52))), n(0x7ff))),
          block(
            lettered,
            block(
              decided,
              when(
                f64.less(x.get, f64.const(2 ** 53)),
                decimal.set(i64.ofF64(x.get)),
                when(
                  f64.eq(f64.ofI64(decimal.get), x.get),
                  when(
                    i64.eqz(decimal.get),
                    i32.store8(tail.get, n(0x30)),
                    tail.set(i32.add(tail.get, n(1))),
                    branch(lettered),
                  ),
                  exponent.set(n(0)),
                  branch(decided),
                ),
                // 15 digits: from 10⁻⁷ on the power of ten is exact
                when(
                  f64.less(f64.const(1e-7), x.get),
                  exponent.set(
                    i32.sub(
                      n(14),
                      i32.shiftRightSigned(i32.mul(i32.sub(exponent.get, n(1023)), n(315_653)), n(20)),
                    ),
                  ),
                  block(
                    written,
                    branchIf(written, i32.greater(exponent.get, n(22))),
                    scaled.set(
                      f64.nearest(f64.mul(x.get, f64.load(i32.shiftLeft(exponent.get, n(3)), at.tens))),
                    ),
                    when(
                      i32.eqz(f64.less(scaled.get, f64.const(1e15))),
                      exponent.set(i32.sub(exponent.get, n(1))),
                      branchIf(written, i32.greater(exponent.get, n(22))),
                      scaled.set(
                        f64.nearest(f64.mul(x.get, f64.load(i32.shiftLeft(exponent.get, n(3)), at.tens))),
                      ),
                    ),
                    branchIf(
                      written,
                      i32.eqz(
                        f64.eq(
                          f64.div(scaled.get, f64.load(i32.shiftLeft(exponent.get, n(3)), at.tens)),
                          x.get,
                        ),
                      ),
                    ),
                    decimal.set(i64.ofF64(scaled.get)),
                    exponent.set(i32.sub(n(0), exponent.get)),
                    branch(decided),
                  ),
                  exponent.set(i32.and(i32.ofI64(i64.shiftRight(bits.get, big(52))), n(0x7ff))),
                ),
              ),
              when(
                i32.eq(exponent.get, n(0x7ff)),
                tail.set(start.get),
                block(
                  written,
                  when(
                    i64.ne(i64.shiftLeft(bits.get, big(12)), big(0)),
                    i32.store(tail.get, n(0x4e614e)), // NaN
                    tail.set(i32.add(tail.get, n(3))),
                    branch(written),
                  ),
                  i32.store(tail.get, n(0x666e492b)), // +Inf
                  when(i64.greater(bits.get, big(0x7fff_ffff_ffff_ffffn)), i32.store8(tail.get, n(0x2d))),
                  tail.set(i32.add(tail.get, n(4))),
                ),
                branch(lettered),
              ),
              // subnormal, or its neighbours are not equally far
              branchIf(over, i32.or(i32.eqz(exponent.get), i64.eqz(i64.shiftLeft(bits.get, big(12))))),
              shortest(bits, exponent, decimal),
            ),

            // 17 digits, of which the first is none of zero; `exponent` is that of the first digit
            digits.set(
              i32.shiftRight(
                i32.mul(i32.sub(n(64), i32.ofI64(i64.leadingZeros(decimal.get))), n(1233)),
                n(12),
              ),
            ),
            digits.set(
              i32.add(
                digits.get,
                i32.eqz(i64.less(decimal.get, i64.load(i32.shiftLeft(digits.get, n(3)), at.wholeTens))),
              ),
            ),
            exponent.set(i32.add(exponent.get, i32.sub(digits.get, n(1)))),
            decimal.set(
              i64.mul(decimal.get, i64.load(i32.shiftLeft(i32.sub(n(17), digits.get), n(3)), at.wholeTens)),
            ),
            high.set(i64.div(decimal.get, big(1e8))),
            low.set(i64.sub(decimal.get, i64.mul(high.get, big(1e8)))),
            rest.set(i64.div(high.get, big(1e8))),
            high.set(i64.sub(high.get, i64.mul(rest.get, big(1e8)))),
            first.set(eight(i32.ofI64(high.get))),
            second.set(eight(i32.ofI64(low.get))),
            // how many digits count
            block(
              written,
              when(
                i64.ne(second.get, big(0)),
                digits.set(i32.sub(n(17), i32.shiftRight(i32.ofI64(i64.leadingZeros(second.get)), n(3)))),
                branch(written),
              ),
              digits.set(i32.sub(n(9), i32.shiftRight(i32.ofI64(i64.leadingZeros(first.get)), n(3)))),
            ),
            // as words of the text: digits 1…8, 9…16 and 17
            first.set(i64.or(first.get, big(zeros8))),
            second.set(i64.or(second.get, big(zeros8))),
            high.set(i64.or(i64.shiftLeft(first.get, big(8)), i64.or(rest.get, big(0x30)))),
            low.set(i64.or(i64.shiftRight(first.get, big(56)), i64.shiftLeft(second.get, big(8)))),
            rest.set(i64.or(i64.shiftRight(second.get, big(56)), big(0x3030_3030_3030_3000n))),

            block(
              written,
              // the point stands behind the last digit, or among the digits
              when(
                i32.less(exponent.get, n(21)),
                point.set(i32.add(exponent.get, n(1))),
                when(
                  i32.eqz(i32.less(point.get, digits.get)),
                  i64.store(tail.get, high.get),
                  i64.store(tail.get, low.get, 8),
                  i64.store(tail.get, rest.get, 16),
                  tail.set(i32.add(tail.get, point.get)),
                  branch(lettered),
                ),
                // from the point on all is one place further right
                i64.store(tail.get, high.get),
                i64.store(tail.get, low.get, 8),
                when(
                  i32.less(point.get, n(8)),
                  first.set(i64.ofUnsigned(i32.shiftLeft(point.get, n(3)))),
                  decimal.set(i64.sub(i64.shiftLeft(big(1), first.get), big(1))), // the bytes before the point
                  i64.store(
                    tail.get,
                    i64.or(
                      i64.or(i64.and(high.get, decimal.get), i64.shiftLeft(big(0x2e), first.get)),
                      i64.shiftLeft(i64.and(high.get, i64.xor(decimal.get, big(-1))), big(8)),
                    ),
                  ),
                  i64.store(
                    tail.get,
                    i64.or(i64.shiftRight(high.get, big(56)), i64.shiftLeft(low.get, big(8))),
                    8,
                  ),
                  i64.store(
                    tail.get,
                    i64.or(i64.shiftRight(low.get, big(56)), i64.shiftLeft(rest.get, big(8))),
                    16,
                  ),
                  tail.set(i32.add(tail.get, i32.add(digits.get, n(1)))),
                  branch(lettered),
                ),
                first.set(i64.ofUnsigned(i32.shiftLeft(i32.sub(point.get, n(8)), n(3)))),
                when(
                  i32.less(point.get, n(16)),
                  decimal.set(i64.sub(i64.shiftLeft(big(1), first.get), big(1))),
                  i64.store(
                    tail.get,
                    i64.or(
                      i64.or(i64.and(low.get, decimal.get), i64.shiftLeft(big(0x2e), first.get)),
                      i64.shiftLeft(i64.and(low.get, i64.xor(decimal.get, big(-1))), big(8)),
                    ),
                    8,
                  ),
                  i64.store(
                    tail.get,
                    i64.or(i64.shiftRight(low.get, big(56)), i64.shiftLeft(rest.get, big(8))),
                    16,
                  ),
                  tail.set(i32.add(tail.get, i32.add(digits.get, n(1)))),
                  branch(lettered),
                ),
                // sixteen digits, the point, one more
                i64.store(tail.get, i64.or(big(0x2e), i64.shiftLeft(rest.get, big(8))), 16),
                tail.set(i32.add(tail.get, n(18))),
                branch(lettered),
              ),
              // 0.000001 and up
              when(
                i32.less(i32.sub(n(-1), exponent.get), n(6)),
                i64.store(tail.get, big(0x3030_3030_3030_2e30n)),
                tail.set(i32.add(tail.get, i32.sub(n(1), exponent.get))),
                i64.store(tail.get, high.get),
                i64.store(tail.get, low.get, 8),
                i64.store(tail.get, rest.get, 16),
                tail.set(i32.add(tail.get, digits.get)),
                branch(lettered),
              ),
            ),
            // d.ddde±dd
            i32.store8(tail.get, i32.ofI64(high.get)),
            tail.set(i32.add(tail.get, n(1))),
            when(
              i32.greater(digits.get, n(1)),
              i32.store8(tail.get, n(0x2e)),
              i64.store(tail.get, first.get, 1),
              i64.store(tail.get, second.get, 9),
              tail.set(i32.add(tail.get, digits.get)),
            ),
            i32.store16(tail.get, n(0x2b65)), // e+
            when(
              i32.lessSigned(exponent.get, n(0)),
              i32.store16(tail.get, n(0x2d65)),
              exponent.set(i32.sub(n(0), exponent.get)),
            ),
            tail.set(i32.add(tail.get, n(2))),
            when(
              i32.greater(exponent.get, n(99)),
              digits.set(i32.div(exponent.get, n(100))),
              i32.store8(tail.get, i32.add(digits.get, n(0x30))),
              tail.set(i32.add(tail.get, n(1))),
              exponent.set(i32.sub(exponent.get, i32.mul(digits.get, n(100)))),
            ),
            digits.set(i32.div(exponent.get, n(10))),
            i32.store16(
              tail.get,
              i32.add(
                i32.or(digits.get, i32.shiftLeft(i32.sub(exponent.get, i32.mul(digits.get, n(10))), n(8))),
                n(0x3030),
              ),
            ),
            tail.set(i32.add(tail.get, n(2))),
          ),
        ),
        i32.store(tail.get, n(0x2c5d22)), // "],
        lastBits.set(bits.get),
        lastFrom.set(start.get),
        lastLength.set(i32.sub(tail.get, start.get)),
        out.set(i32.add(tail.get, n(3))),
        row.set(i32.add(row.get, n(1))),
        branch(rows),
      ),
    ),
    ...i32.store(n(at.row), row.get),
    ...out.get,
  ];
  return fn;
}
