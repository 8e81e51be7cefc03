export { secondsText as renderTime, valueText as renderValue } from "@taffrail/base";

/** An instant as Go writes one in JSON: RFC 3339, and the year 1 where there is none. */
export function renderInstant(t: number | undefined): string {
  return t === undefined ? "0001-01-01T00:00:00Z" : new Date(t).toISOString().replace(/\.000Z$/, "Z");
}
