import { parseDurationMs } from "@taffrail/model";

/** The largest time that Prometheus's clients name ("the end of time"), and the smallest; as they write them. */
const endOfTime = "292277025-08-18T07:12:54.999999999Z";
const startOfTime = "-292273086-05-16T16:47:06Z";

/** Bounds of all times we answer for, Unix milliseconds: what a whole-number double can hold. */
export const minTimeMs: number = -Number.MAX_SAFE_INTEGER;
export const maxTimeMs: number = Number.MAX_SAFE_INTEGER;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Unix seconds with a fraction, or RFC 3339, as Unix milliseconds; `undefined` where it is neither. */
export function parseTime(text: string): number | undefined {
  const plain = withoutUnderscores(text);
  if (decimal.test(plain)) return inRange(Math.round(Number(plain) * 1000));
  if (text === endOfTime) return maxTimeMs;
  if (text === startOfTime) return minTimeMs;
  if (!rfc3339.test(text)) return undefined;
  const t = Date.parse(text);
  return Number.isNaN(t) || !isRealDate(text) ? undefined : t;
}

/** As `parseTime`, of a bound: what is beyond all times is the last of them on that side. */
export function parseTimeBound(text: string): number | undefined {
  const seconds = Number(withoutUnderscores(text));
  const isFar = decimal.test(withoutUnderscores(text)) && Number.isFinite(seconds);
  if (isFar && Math.abs(seconds) * 1000 > maxTimeMs) return seconds < 0 ? minTimeMs : maxTimeMs;
  return parseTime(text);
}

/** Numbers may have underscores between digits, as Go reads them. */
function withoutUnderscores(text: string): string {
  return text.includes("_") ? text.replaceAll(/(?<=\d)_(?=\d)/g, "") : text;
}

/** `Date.parse` lets 30 February through as 1 March. */
function isRealDate(text: string): boolean {
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return day >= 1 && day <= new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
}

function inRange(t: number): number | undefined {
  return t >= minTimeMs && t <= maxTimeMs ? t : undefined;
}

const longestMs = 2 ** 63 / 1e6; // Go's durations are 64-bit nanoseconds

/**
 * Seconds with a fraction, or a duration such as `1h30m`, in milliseconds (with a fraction); `Infinity` where it is too long, `undefined`
 * where it is neither.
 */
export function parseDuration(text: string): number | undefined {
  const plain = withoutUnderscores(text);
  if (decimal.test(plain) || /^[+-]?inf(?:inity)?$/i.test(plain)) {
    const ms = Number(plain) * 1000;
    return Math.abs(ms) < longestMs ? ms : Infinity;
  }
  try {
    return parseDurationMs(text);
  } catch {
    return undefined; // the message for the client names the parameter
  }
}
