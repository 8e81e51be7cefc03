import { goQuote } from "@taffrail/base";
import { formatFloatText, shortestFloat } from "./float-text.ts";
import { parseFloatText } from "./number-constant.ts";
import { plainText } from "./format.ts";
import { TemplateFunctionError } from "./template-error.ts";
import { goTime } from "./time.ts";
import { basicKindOf, indirect, typeOf, underlying, type Value } from "./value.ts";

/** A value as a float: numbers, durations (in seconds) and texts that are numbers. */
export function floatOf(value: Value): number {
  const plain = underlying(value);
  if (
    typeof value === "object" &&
    value.kind === "named" &&
    value.type === "time.Duration" &&
    value.isPointer !== true
  )
    return Number(value.value) / 1e9;
  if (basicKindOf(value) === "int" || basicKindOf(value) === "uint") return Number(plain);
  if (typeof value === "number") return value;
  if (typeof value === "string") {
    const special = /^([+-]?)(inf|infinity|nan)$/i.exec(value);
    if (special !== null)
      return special[2]!.toLowerCase() === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
    const float = parseFloatText(value);
    if (float !== undefined) return float;
    const what =
      Number.isFinite(Number(value)) || value.trim() !== value || value === "" ? "invalid syntax" : "";
    const isTooLarge =
      /^[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?$/.test(value) && Math.abs(Number(value)) === Infinity;
    throw new TemplateFunctionError(
      `strconv.ParseFloat: parsing ${goQuote(value)}: ${isTooLarge ? "value out of range" : what === "" ? "invalid syntax" : what}`,
    );
  }
  throw new TemplateFunctionError(`can't convert ${typeOf(value) ?? "<nil>"} to float`);
}

function general(value: number): string {
  return formatFloatText(value, "g", 4);
}

function isSpecial(value: number): boolean {
  return value === 0 || !Number.isFinite(value);
}

/** `1.234M`: four digits and the SI prefix. */
export function humanize(arg: Value): string {
  let value = floatOf(arg);
  if (isSpecial(value)) return general(value);
  let prefix = "";
  if (Math.abs(value) >= 1) {
    for (const p of ["k", "M", "G", "T", "P", "E", "Z", "Y"]) {
      if (Math.abs(value) < 1000) break;
      prefix = p;
      value /= 1000;
    }
  } else {
    for (const p of ["m", "u", "n", "p", "f", "a", "z", "y"]) {
      if (Math.abs(value) >= 1) break;
      prefix = p;
      value *= 1000;
    }
  }
  return general(value) + prefix;
}

/** `1.5Mi`: four digits and the binary prefix. */
export function humanize1024(arg: Value): string {
  let value = floatOf(arg);
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return general(value);
  let prefix = "";
  for (const p of ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"]) {
    if (Math.abs(value) < 1024) break;
    prefix = p;
    value /= 1024;
  }
  return general(value) + prefix;
}

/** `1d 2h 3m 4s` from the largest unit that is not zero; below a minute four digits. */
export function humanizeDuration(arg: Value): string {
  let value = floatOf(arg);
  if (!Number.isFinite(value)) return general(value);
  if (value === 0) return `${general(value)}s`;
  if (Math.abs(value) >= 1) {
    const sign = value < 0 ? "-" : "";
    if (value < 0) value = -value;
    const whole = toInt64(value);
    const [days, hours, minutes, seconds] = [
      whole / 86_400n,
      (whole / 3600n) % 24n,
      (whole / 60n) % 60n,
      whole % 60n,
    ];
    if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
    if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${seconds}s`;
    if (minutes !== 0n) return `${sign}${minutes}m ${seconds}s`;
    return `${sign}${general(value)}s`;
  }
  let prefix = "";
  for (const p of ["m", "u", "n", "p", "f", "a", "z", "y"]) {
    if (Math.abs(value) >= 1) break;
    prefix = p;
    value *= 1000;
  }
  return `${general(value)}${prefix}s`;
}

/** `12.35%` of a ratio. */
export function humanizePercentage(arg: Value): string {
  return `${general(floatOf(arg) * 100)}%`;
}

/** Unix seconds as a time of UTC. */
export function humanizeTimestamp(arg: Value): string {
  const value = floatOf(arg);
  if (!Number.isFinite(value)) return general(value);
  return plainText(indirect(goTime(nanosecondsOf(value))));
}

/** Nanoseconds of Unix seconds, cut to whole milliseconds as Prometheus keeps time. */
export function nanosecondsOf(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new TemplateFunctionError("value is NaN or Inf");
  const ns = seconds * 1e9;
  if (Math.abs(ns) >= 2 ** 63) {
    throw new TemplateFunctionError(
      `${shortestFloat(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  }
  return (BigInt(Math.trunc(ns)) / 1_000_000n) * 1_000_000n;
}

/** A float as Go turns it into 64 bits: the least of them where it does not fit. */
export function toInt64(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(1n << 63n);
}
