/**
 * RFC 3339 to whole Unix seconds; `undefined` where there is no time. Times as the API server writes them, `2026-01-02T03:04:05Z`, are read digit
 * by digit: a pod has a dozen of them, and `Date.parse` takes six times as long.
 */
export function unixSeconds(time: string | null | undefined): number | undefined {
  if (time === undefined || time === null) return undefined;
  if (typeof time === "string" && time.length === 20 && time.endsWith("Z")) {
    const day = two(time, 8);
    const hour = two(time, 11);
    const month = two(time, 5);
    const minute = two(time, 14);
    const second = two(time, 17);
    const isPlain =
      time[4] === "-" && time[7] === "-" && time[10] === "T" && time[13] === ":" && time[16] === ":";
    // anything near an edge is left to the one below, a digit that is none (NaN) too
    if (
      isPlain &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= 28 &&
      hour < 24 &&
      minute < 60 &&
      second < 60
    ) {
      const year = two(time, 0) * 100 + two(time, 2);
      if (year >= 1000) return ((daysTo(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
    }
  }
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** Days of the year before each month. */
const monthDays = Uint16Array.of(0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334);

/** Days from 1970 to the first of a month, of the Gregorian calendar at any time. */
function daysTo(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477;
  return (year - 1970) * 365 + leapDays + monthDays[month - 1]! + (isLeap && month > 2 ? 1 : 0);
}

/** Two digits, NaN where they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
