import { quote } from "./string-literal.ts";

/** The value of a number token: Go's integers with base prefixes, 0755 included, then its floats; or, as a text, what is wrong with it. */
export function parseNumber(token: string): number | string {
  const text = token.toLowerCase();
  if (text === "inf") return Infinity;
  if (text === "nan") return NaN;
  const invalid = `error parsing number: strconv.ParseFloat: parsing ${quote(token)}: invalid syntax`;
  if (text.includes("_") && !separatesDigits(text)) return invalid;
  const plain = text.replaceAll("_", "");
  if (plain.startsWith("0x")) {
    // beyond 63 bits it is a float, and a hexadecimal one needs an exponent
    return /^0x[0-9a-f]+$/.test(plain) && BigInt(plain) < 1n << 63n ? Number(plain) : invalid;
  }
  if (/^0[0-7]+$/.test(plain)) {
    const value = BigInt(`0o${plain.slice(1)}`);
    if (value < 1n << 63n) return Number(value);
  }
  const value = Number(plain);
  if (Number.isNaN(value)) return invalid;
  return value === Infinity
    ? `error parsing number: strconv.ParseFloat: parsing ${quote(token)}: value out of range`
    : value;
}

/** `_` only between digits, or behind a base prefix. */
function separatesDigits(text: string): boolean {
  return (
    !/(?:^|[^0-9a-fx])_|_(?:$|[^0-9a-f])/.test(text) && (text.startsWith("0x") || !/[a-f]_|_[a-f]/.test(text))
  );
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ["y", 365 * 86_400_000],
  ["w", 7 * 86_400_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
]);

/** Longest time that Prometheus can hold, in milliseconds: 2^63 ns, some 292 years. */
const maxDurationMs = 2 ** 63 / 1e6;

/** Milliseconds of a text like `1h30m`, units in descending order and each once; or, as a text, what is wrong with it. */
export function parseDuration(text: string): number | string {
  if (text === "0") return 0;
  if (text === "") return "empty duration string";
  const order = [...unitMs.keys()];
  let total = 0;
  let last = -1;
  let rest = text;
  while (rest !== "") {
    const [written, digits, unit] = /^([0-9]+)([^0-9]+)/.exec(rest) ?? [];
    if (written === undefined) return `not a valid duration string: ${quote(text)}`;
    const ms = unitMs.get(unit!);
    if (ms === undefined) return `unknown unit ${quote(unit!)} in duration ${quote(text)}`;
    const place = order.indexOf(unit!);
    if (place <= last) return `not a valid duration string: ${quote(text)}`;
    last = place;
    total += Number(digits) * ms;
    if (total >= maxDurationMs) return "duration out of range";
    rest = rest.slice(written.length);
  }
  return total;
}

/** Whether Prometheus can hold so many seconds as a duration. */
export function isDurationInRange(seconds: number): boolean {
  return Math.abs(seconds) <= 2 ** 63 / 1e9;
}

/** `1h30m`; years and weeks only where they say it all: 90d, not 12w6d. */
export function renderDuration(ms: number): string {
  if (ms === 0) return "0s";
  let rest = Math.abs(ms);
  let text = ms < 0 ? "-" : "";
  for (const [unit, length] of unitMs) {
    if ((unit === "y" || unit === "w") && rest % length !== 0) continue;
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text;
}

/** Shortest decimal digits that give `value` back, without an exponent. */
export function renderNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  const text = String(value);
  const [, sign, whole, fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole! + fraction;
  const point = whole!.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${sign}${digits}${"0".repeat(point - digits.length)}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
