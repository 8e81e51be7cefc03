import { type Format, narrow, plain, threeDigits } from "../shell/format.ts";
import type { Scale } from "./ticks.ts";

const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;
const decimal = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"] as const;

/** Writes the ticks of one axis: one unit for all, chosen by the largest; 0 is bare. */
export function axisText(scale: Scale, max: number, format: Format): (value: number) => string {
  const bare = (value: number): string => String(Number(value.toPrecision(3)));
  switch (scale) {
    case "bytes":
    case "byteRate": {
      const base = scale === "bytes" ? 1024 : 1000;
      const units = scale === "bytes" ? binary : decimal;
      const i = Math.max(
        0,
        Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, max)) / Math.log(base) + 1e-9)),
      );
      return (value) => (value === 0 ? "0" : `${bare(value / base ** i)}${narrow}${units[i]!}`);
    }
    case "share":
      return (value) =>
        value === 0 ? "0" : `${bare(value * 100)}${format.language === "zh" ? "" : narrow}%`;
    case "seconds":
      return max < 1
        ? (value) => (value === 0 ? "0" : `${bare(value * 1000)}${narrow}ms`)
        : (value) => (value === 0 ? "0" : `${bare(value)}${narrow}s`);
    case "cores":
      return bare;
    case "number":
      return (value) => (Math.abs(value) >= 10_000 ? format.compact(value) : bare(value));
    case "count":
      return (value) => (value >= 1000 && max >= 2000 ? `${bare(value / 1000)}${narrow}k` : bare(value));
  }
}

/** Ticks of a time axis in words: the time, and the date where the day turns; the first is dated where no other is and it is not of today. */
export function axisTimes(ticks: readonly number[], format: Format, now: number): readonly string[] {
  const turns = ticks.map((t, i) =>
    i === 0 ? format.clock(t) === "00:00" : format.day(t) !== format.day(ticks[i - 1]!),
  );
  const isDated = turns.includes(true);
  return ticks.map((t, i) => {
    if (turns[i] === true) return format.day(t);
    return i === 0 && !isDated ? format.minute(t, now) : format.clock(t);
  });
}

/** One value of a chart with its unit, for legends and tables. */
export function valueText(scale: Scale, value: number | undefined, format: Format): string {
  if (value === undefined || Number.isNaN(value)) return "—";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "−Inf";
  switch (scale) {
    case "bytes":
      return plain(format.bytes(value));
    case "byteRate":
      return plain(format.byteRate(value));
    case "share":
      return format.share(value);
    case "seconds":
      return value < 1 ? `${threeDigits(value * 1000)}${narrow}ms` : `${threeDigits(value)}${narrow}s`;
    case "cores":
      return format.cores(value);
    case "count":
    case "number":
      return format.number(value);
  }
}
