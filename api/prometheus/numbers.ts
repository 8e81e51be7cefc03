/** A sample value as Prometheus writes it: the shortest decimal that reads back, `NaN`, `+Inf`, `-Inf`, exponents of two digits. */
export function renderValue(v: number): string {
  if (v === 0) return 1 / v < 0 ? "-0" : "0";
  const text = String(v);
  const magnitude = v < 0 ? -v : v;
  if (magnitude >= 1e-6 && magnitude < 1e21) return text;
  if (v !== v) return "NaN";
  if (magnitude === Infinity) return v > 0 ? "+Inf" : "-Inf";
  // JavaScript changes to exponents at the same two places, but writes 1e-7 for 1e-07
  return text.at(-2) === "-" || text.at(-2) === "+" ? `${text.slice(0, -1)}0${text.at(-1)}` : text;
}

/** Unix milliseconds as seconds: whole, or with exactly three decimals. */
export function renderTime(t: number): string {
  const magnitude = Math.abs(t);
  const millis = magnitude % 1000;
  const seconds = (magnitude - millis) / 1000;
  const sign = t < 0 ? "-" : "";
  if (millis === 0) return sign + seconds;
  return `${sign}${seconds}.${millis < 10 ? "00" : millis < 100 ? "0" : ""}${millis}`;
}

/** An instant as Go writes one in JSON: RFC 3339, and the year 1 where there is none. */
export function renderInstant(t: number | undefined): string {
  return t === undefined ? "0001-01-01T00:00:00Z" : new Date(t).toISOString().replace(/\.000Z$/, "Z");
}
