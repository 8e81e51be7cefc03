/**
 * Floats as Go's `strconv.FormatFloat` writes them. JavaScript rounds halves up where Go rounds to even, so digits are made from the exact value.
 */

const bits = new DataView(new ArrayBuffer(8));

/** Digits of a finite float at least 0, and where its point stands: 0.d₁d₂… × 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** From this power of ten on, the shortest form has an exponent. */
const shortestLimit = 6;
/** Most digits after the point that anyone gets. */
const mostDigits = 1100;

/** As `%v` and `%g` without a precision: the shortest text that reads back. */
export function shortestFloat(value: number): string {
  return formatFloatText(value, "g", -1);
}

/** `format` is one of e, E, f, g, G; `precision` −1 is as many digits as are needed. */
export function formatFloatText(value: number, format: string, precision: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  const digitsAfter = Math.min(precision, mostDigits);
  switch (format) {
    case "f":
    case "F":
      return sign + (digitsAfter < 0 ? plainText(shortest(size), -1) : fixed(size, digitsAfter));
    case "b": {
      const { mantissa, power } = parts(size);
      return `${sign}${mantissa}p${power < 0 ? "" : "+"}${power}`;
    }
    case "x":
    case "X": {
      const text = hexText(size);
      return sign + (format === "X" ? text.toUpperCase() : text);
    }
    case "e":
    case "E": {
      const decimal = digitsAfter < 0 ? shortest(size) : rounded(size, digitsAfter + 1);
      const count = digitsAfter < 0 ? decimal.digits.length : digitsAfter + 1;
      return sign + exponentText(decimal, count, format);
    }
    default: {
      const decimal = digitsAfter < 0 ? shortest(size) : trimmed(rounded(size, Math.max(digitsAfter, 1)));
      const exponent = decimal.digits === "0" ? 0 : decimal.point - 1;
      const limit = digitsAfter < 0 ? shortestLimit : Math.max(digitsAfter, 1);
      return exponent < -4 || exponent >= limit
        ? sign + exponentText(decimal, decimal.digits.length, format === "G" ? "E" : "e")
        : sign + plainText(decimal, -1);
    }
  }
}

function exponentText({ digits, point }: Decimal, count: number, letter: string): string {
  const all = digits.padEnd(count, "0");
  const exponent = /^0+$/.test(digits) ? 0 : point - 1;
  const fraction = count > 1 ? `.${all.slice(1, count)}` : "";
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${all[0]}${fraction}${letter}${exponent < 0 ? "-" : "+"}${size}`;
}

/** Plain decimals; `after` −1 is as many as there are. */
function plainText({ digits, point }: Decimal, after: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : digits === "0" ? "" : "0".repeat(-point) + digits;
  if (after < 0) return fraction === "" ? whole : `${whole}.${fraction}`;
  return after === 0 ? whole : `${whole}.${fraction.padEnd(after, "0").slice(0, after)}`;
}

function shortest(size: number): Decimal {
  if (size === 0) return { digits: "0", point: 1 };
  const [, whole, fraction = "", exponent] = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(size.toExponential())!;
  return { digits: whole! + fraction, point: Number(exponent) + 1 };
}

function trimmed({ digits, point }: Decimal): Decimal {
  const kept = digits.replace(/0+$/, "");
  return kept === "" ? { digits: "0", point: 1 } : { digits: kept, point };
}

/** Mantissa and power of two of a float at least 0. */
function parts(size: number): { mantissa: bigint; power: number } {
  bits.setFloat64(0, size);
  const raw = bits.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & ((1n << 52n) - 1n);
  return exponent === 0
    ? { mantissa: fraction, power: -1074 }
    : { mantissa: fraction | (1n << 52n), power: exponent - 1075 };
}

/** `0x1.cp+02`: every bit of the value, whatever precision was asked for. */
function hexText(size: number): string {
  if (size === 0) return "0x0p+00";
  let { mantissa, power } = parts(size);
  for (; mantissa < 1n << 52n; power--) mantissa <<= 1n;
  const fraction = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, "0").replace(/0+$/, "");
  const exponent = power + 52;
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `0x1${fraction === "" ? "" : `.${fraction}`}p${exponent < 0 ? "-" : "+"}${digits}`;
}

/** `size × 10^scale` to the nearest whole number, halves to even. */
function scaled(size: number, scale: number): bigint {
  const { mantissa, power } = parts(size);
  let above = mantissa;
  let below = 1n;
  if (power >= 0) above <<= BigInt(power);
  else below <<= BigInt(-power);
  if (scale >= 0) above *= 10n ** BigInt(scale);
  else below *= 10n ** BigInt(-scale);
  const whole = above / below;
  const twice = (above - whole * below) * 2n;
  return twice > below || (twice === below && whole % 2n === 1n) ? whole + 1n : whole;
}

function fixed(size: number, after: number): string {
  const digits = String(scaled(size, after)).padStart(after + 1, "0");
  return after === 0 ? digits : `${digits.slice(0, -after)}.${digits.slice(-after)}`;
}

/** The value to `count` significant digits. */
function rounded(size: number, count: number): Decimal {
  if (size === 0) return { digits: "0".repeat(count), point: 1 };
  let { point } = shortest(size);
  let digits = String(scaled(size, count - point));
  if (digits.length > count) {
    point++;
    digits = digits.slice(0, count);
  }
  return { digits, point };
}
