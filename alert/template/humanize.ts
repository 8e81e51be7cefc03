import { formatFloatText } from "./float-text.ts";
import { parseFloatText } from "./number-constant.ts";
import { plainText } from "./format.ts";
import { quoteText } from "./quote.ts";
import { TemplateFunctionError } from "./template-error.ts";
import { goTime, nanosecondsOf } from "./time.ts";
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
    const float = value.includes("_") ? undefined : parseFloatText(value);
    if (float !== undefined) return float;
    const what =
      Number.isFinite(Number(value)) || value.trim() !== value || value === "" ? "invalid syntax" : "";
    const isTooLarge =
      /^[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?$/.test(value) && Math.abs(Number(value)) === Infinity;
    throw new TemplateFunctionError(
      `strconv.ParseFloat: parsing ${quoteText(value)}: ${isTooLarge ? "value out of range" : what === "" ? "invalid syntax" : what}`,
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
    const duration = Math.trunc(value);
    const seconds = duration % 60;
    const minutes = Math.floor(duration / 60) % 60;
    const hours = Math.floor(duration / 3600) % 24;
    const days = Math.floor(duration / 86_400);
    if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
    if (hours !== 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
    if (minutes !== 0) return `${sign}${minutes}m ${seconds}s`;
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
  return plainText(indirect(goTime(millisecondsIn(value))));
}

/** Nanoseconds of Unix seconds, whole milliseconds as Prometheus keeps time. */
export function millisecondsIn(seconds: number): bigint {
  return nanosecondsOf(seconds, "timestamp");
}
