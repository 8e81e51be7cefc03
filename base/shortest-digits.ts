import {
  block,
  branch,
  branchIf,
  type Code,
  i32,
  i64,
  labels,
  type Local,
  type WasmFunction,
  wasmType,
  when,
} from "./wasm.ts";

/** The powers of ten that normal numbers need. */
export const lowestPower = -292;
export const highestPower = 326;
/** Bytes of the table of them. */
export const powersBytes: number = 16 * (highestPower - lowestPower + 1);

/** Of each power of ten 128 bits, low half first: the highest of them is set, and it is rounded up. */
export function powersOfTen(words: BigUint64Array): void {
  for (let k = lowestPower; k <= highestPower; k++) {
    const whole = 10n ** BigInt(Math.abs(k));
    const bits = BigInt(whole.toString(2).length);
    const power =
      k < 0
        ? ((1n << (bits + 127n)) + whole - 1n) / whole
        : bits <= 128n
          ? whole << (128n - bits)
          : -(-whole >> (bits - 128n));
    words[2 * (k - lowestPower)] = power & 0xffff_ffff_ffff_ffffn;
    words[2 * (k - lowestPower) + 1] = power >> 64n;
  }
}

/** Eight bytes, each a digit of a number below 10⁸, the first digit lowest. */
export function eightDigits(fn: WasmFunction): (value: Code) => Code {
  const [value, upper] = fn.locals(wasmType.i32, 2);
  const lanes = fn.local(wasmType.i64);
  const part = fn.local(wasmType.i64);
  const n = i32.const;
  const big = i64.const;
  return (of) => [
    ...value.set(of),
    // two numbers of four digits, then four of two, then eight of one, side by side
    ...upper.set(i32.div(value.get, n(10_000))),
    ...lanes.set(
      i64.or(
        i64.ofUnsigned(upper.get),
        i64.shiftLeft(i64.ofUnsigned(i32.sub(value.get, i32.mul(upper.get, n(10_000)))), big(32)),
      ),
    ),
    ...part.set(i64.and(i64.shiftRight(i64.mul(lanes.get, big(10_486)), big(20)), big(0x7f_0000_007fn))),
    ...lanes.set(i64.or(part.get, i64.shiftLeft(i64.sub(lanes.get, i64.mul(part.get, big(100))), big(16)))),
    ...part.set(i64.and(i64.shiftRight(i64.mul(lanes.get, big(103)), big(10)), big(0x000f_000f_000f_000fn))),
    ...i64.or(part.get, i64.shiftLeft(i64.sub(lanes.get, i64.mul(part.get, big(10))), big(8))),
  ];
}

/**
 * The shortest decimal that reads back as a number, and of those the nearest: `decimal` × 10^`exponent`. `bits` are those of a normal
 * number that is no power of two, `exponent` its exponent's field; `table` is where the powers of ten lie.
 *
 * Source: Jeon (2020), "Dragonbox: a new floating-point binary-to-decimal conversion algorithm", §5.1, with κ = 2.
 */
export function shortestDigits(
  fn: WasmFunction,
  table: number,
): (bits: Local, exponent: Local, decimal: Local) => Code {
  const { i32: int, i64: long } = wasmType;
  const [k, beta, power, remainder, delta] = fn.locals(int, 5);
  const [isWhole, isEven, parity] = fn.locals(int, 3);
  const [twice, high, low, a, b, c] = fn.locals(long, 6);
  const upperProduct = highProduct(fn);
  const n = i32.const;
  const big = i64.const;
  const wide = i64.ofUnsigned;

  /** Of `factor` × the power × 2^β, 192 bits: the lowest bit of the whole part goes to `parity`, whether nothing is behind it to `isWhole`. */
  const lowerPart = (factor: Code): Code => [
    ...c.set(factor),
    ...a.set(i64.add(i64.mul(c.get, high.get), upperProduct(c.get, low.get))),
    ...b.set(i64.mul(c.get, low.get)),
    ...parity.set(i32.and(i32.ofI64(i64.shiftRight(a.get, wide(i32.sub(n(64), beta.get)))), n(1))),
    ...isWhole.set(
      i64.eqz(
        i64.or(i64.shiftLeft(a.get, wide(beta.get)), i64.shiftRight(b.get, wide(i32.sub(n(64), beta.get)))),
      ),
    ),
  ];

  const [found, finer] = labels(2);
  return (bits, exponent, decimal) => [
    ...twice.set(i64.or(i64.shiftRight(i64.shiftLeft(bits.get, big(12)), big(11)), big(1n << 53n))),
    ...isEven.set(i64.eqz(i64.and(bits.get, big(1)))),
    ...exponent.set(i32.sub(exponent.get, n(1075))),
    ...k.set(i32.sub(n(2), i32.shiftRightSigned(i32.mul(exponent.get, n(315_653)), n(20)))),
    ...beta.set(i32.add(exponent.get, i32.shiftRightSigned(i32.mul(k.get, n(1_741_647)), n(19)))),
    ...power.set(i32.add(n(table), i32.shiftLeft(i32.sub(k.get, n(lowestPower)), n(4)))),
    ...low.set(i64.load(power.get)),
    ...high.set(i64.load(power.get, 8)),
    ...delta.set(i32.ofI64(i64.shiftRight(high.get, wide(i32.sub(n(63), beta.get))))),

    // the upper end of what reads back, without its fraction
    ...c.set(i64.shiftLeft(i64.or(twice.get, big(1)), wide(beta.get))),
    ...b.set(i64.mul(c.get, high.get)),
    ...a.set(i64.add(b.get, upperProduct(c.get, low.get))),
    ...isWhole.set(i64.eqz(a.get)),
    ...a.set(i64.add(upperProduct(c.get, high.get), wide(i64.less(a.get, b.get)))),

    // one digit less is enough where a multiple of 1000 lies inside
    ...decimal.set(i64.div(a.get, big(1000))),
    ...remainder.set(i32.ofI64(i64.sub(a.get, i64.mul(decimal.get, big(1000))))),
    ...block(
      found,
      block(
        finer,
        branchIf(finer, i32.greater(remainder.get, delta.get)),
        when(
          i32.less(remainder.get, delta.get),
          when(
            i32.and(i32.and(i32.eqz(remainder.get), isWhole.get), i32.eqz(isEven.get)),
            decimal.set(i64.sub(decimal.get, big(1))),
            remainder.set(n(1000)),
            branch(finer),
          ),
        ),
        when(
          i32.eq(remainder.get, delta.get),
          lowerPart(i64.sub(twice.get, big(1))),
          branchIf(finer, i32.eqz(i32.or(parity.get, i32.and(isWhole.get, isEven.get)))),
        ),
        exponent.set(i32.sub(n(3), k.get)),
        branch(found),
      ),
      remainder.set(i32.add(i32.sub(remainder.get, i32.shiftRight(delta.get, n(1))), n(50))),
      delta.set(i32.div(remainder.get, n(100))),
      decimal.set(i64.add(i64.mul(decimal.get, big(10)), wide(delta.get))),
      exponent.set(i32.sub(n(2), k.get)),
      // right between two: the rest of the product decides
      when(
        i32.eq(i32.mul(delta.get, n(100)), remainder.get),
        delta.set(i32.and(i32.xor(remainder.get, n(50)), n(1))),
        lowerPart(twice.get),
        when(i32.ne(parity.get, delta.get), decimal.set(i64.sub(decimal.get, big(1))), branch(found)),
        when(isWhole.get, decimal.set(i64.and(decimal.get, big(-2)))),
      ),
    ),
  ];
}

/** The upper 64 bits of a product of two numbers of 64 bits. */
function highProduct(fn: WasmFunction): (a: Code, b: Code) => Code {
  const [aLow, aHigh, bLow, bHigh, middle, other] = fn.locals(wasmType.i64, 6);
  const half = i64.const(0xffff_ffff);
  const upper = (value: Local): Code => i64.shiftRight(value.get, i64.const(32));
  return (a, b) => [
    ...aHigh.set(a),
    ...bHigh.set(b),
    ...aLow.set(i64.and(aHigh.get, half)),
    ...bLow.set(i64.and(bHigh.get, half)),
    ...aHigh.set(upper(aHigh)),
    ...bHigh.set(upper(bHigh)),
    ...middle.set(
      i64.add(i64.mul(aHigh.get, bLow.get), i64.shiftRight(i64.mul(aLow.get, bLow.get), i64.const(32))),
    ),
    ...other.set(i64.add(i64.mul(aLow.get, bHigh.get), i64.and(middle.get, half))),
    ...i64.add(i64.mul(aHigh.get, bHigh.get), i64.add(upper(middle), upper(other))),
  ];
}
