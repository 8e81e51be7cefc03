/** 10⁰ … 10²², all exact as doubles. */
export const powersOfTen: Float64Array = Float64Array.from({ length: 23 }, (_, power) =>
  Number(`1e${power}`),
);

/** Whole numbers below this are exact. */
export const exactBelow: number = 2 ** 53;

/**
 * The number written in `bytes` from `start` up to `end`, or `undefined` where that is none: decimal, with an optional fraction and
 * exponent; `inf`, `infinity` and `nan` in any case, the first two with a sign. What is too large for a double is no number.
 *
 * Short way: the digits as a whole number below 2⁵³ and a power of ten within ±22 make one exact multiplication or division.
 */
export function readFloat(bytes: Uint8Array, start: number, end: number): number | undefined {
  let i = start;
  const first = bytes[i]!;
  const negative = first === 45;
  if (negative || first === 43) i++;

  let mantissa = 0;
  let scale = 0;
  const digitsFrom = i;
  let d = 0;
  while (i < end && (d = bytes[i]! - 48) >= 0 && d <= 9) {
    mantissa = mantissa * 10 + d;
    i++;
  }
  let digits = i - digitsFrom;
  if (i < end && bytes[i] === 46) {
    const fractionFrom = ++i;
    while (i < end && (d = bytes[i]! - 48) >= 0 && d <= 9) {
      mantissa = mantissa * 10 + d;
      i++;
    }
    scale = fractionFrom - i;
    digits -= scale;
  }
  if (digits === 0) return readFloatSlowly(bytes, start, end);
  if (i < end && (bytes[i]! | 32) === 101) {
    i++;
    const down = i < end && bytes[i] === 45;
    if (down || (i < end && bytes[i] === 43)) i++;
    const exponentFrom = i;
    let exponent = 0;
    while (i < end && (d = bytes[i]! - 48) >= 0 && d <= 9) {
      exponent = exponent * 10 + d;
      i++;
    }
    if (i === exponentFrom) return undefined;
    scale += down ? -exponent : exponent;
  }
  if (i !== end) return undefined;
  if (mantissa >= exactBelow || scale > 22 || scale < -22) return readFloatSlowly(bytes, start, end);
  const value = scale < 0 ? mantissa / powersOfTen[-scale]! : mantissa * powersOfTen[scale]!;
  return negative ? -value : value;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^([+-]?)inf(?:inity)?$/i;

function readFloatSlowly(bytes: Uint8Array, start: number, end: number): number | undefined {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return parseFloatText(text);
}

/** As `readFloat`, of a text. */
export function parseFloatText(text: string): number | undefined {
  if (decimal.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const sign = infinite.exec(text)?.[1];
  if (sign !== undefined) return sign === "-" ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? NaN : undefined;
}

/**
 * A number as Go's shortest `%g` form, which is how exporters in Go write it: `1`, `100000`, `1e+06`, `0.0001`, `1e-05`, `+Inf`, `NaN`.
 * The fewest digits that read back as the same number, as JavaScript's own form has them; with an exponent from 10⁶ up and below 10⁻⁴.
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(value);
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** As `formatFloat`, but never looks like a whole number: `1` is `1.0`. OpenMetrics wants it so for `le` and `quantile`. */
export function formatBound(value: number): string {
  const text = formatFloat(value === 0 ? 0 : value); // the two zeros are one bound
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
