/** "2026-01-31T10:02:00Z", as Kubernetes writes all of its times but the finest. */
const usualLength = 20;

/** A time as Kubernetes writes it, Unix ms; undefined where it is none. Ten of them are read of every pod: a third of `Date.parse`. */
export function parseInstant(text: string): number | undefined {
  if (text.length === usualLength && text.endsWith("Z")) {
    const [year, month, day] = [digits(text, 0) * 100 + digits(text, 2), digits(text, 5), digits(text, 8)];
    const [hour, minute, second] = [digits(text, 11), digits(text, 14), digits(text, 17)];
    const isUsual =
      year >= 1970 &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= 28 &&
      hour < 24 &&
      minute < 60 &&
      second < 60;
    if (
      isUsual &&
      text[4] === "-" &&
      text[7] === "-" &&
      text[10] === "T" &&
      text[13] === ":" &&
      text[16] === ":"
    )
      return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  const t = Date.parse(text);
  return Number.isNaN(t) ? undefined : t;
}

/** The number of two digits; NaN where they are none. */
function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
