import { TaffrailError } from "@taffrail/base";

/** A text that is not a duration or a size as Prometheus writes them. */
export class UnitError extends TaffrailError {
  readonly code = "model/unit";
}

const units: readonly (readonly [unit: string, ms: number])[] = [
  ["y", 365 * 86_400_000],
  ["w", 7 * 86_400_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];
const pattern =
  /^(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$/;
/** What fits Go's time.Duration: 2^63 nanoseconds. */
const longestMs = 9_223_372_036_854;

/** Milliseconds of a duration such as `1h30m`: whole numbers with units y w d h m s ms, each at most once, in that order; or `0`. */
export function parseDurationMs(text: string): number {
  if (text === "0") return 0;
  if (text === "") throw new UnitError("empty duration string");
  const match = pattern.exec(text);
  if (match === null) throw new UnitError(`not a valid duration string: ${JSON.stringify(text)}`);
  let ms = 0;
  units.forEach(([, factor], i) => (ms += Number(match[i + 1] ?? 0) * factor));
  if (ms > longestMs) throw new UnitError("duration out of range");
  return ms;
}

/** The shortest such text for whole milliseconds; years and weeks only where nothing is left over. */
export function formatDurationMs(ms: number): string {
  if (ms === 0) return "0s";
  let left = Math.abs(ms);
  let text = ms < 0 ? "-" : "";
  for (const [unit, factor] of units) {
    if ((unit === "y" || unit === "w") && left % factor !== 0) continue; // they would hide the remainder's days
    const count = Math.floor(left / factor);
    if (count > 0) text += `${count}${unit}`;
    left -= count * factor;
  }
  return text;
}

const sizes: readonly (readonly [unit: string, bytes: number])[] = [
  ["EiB", 2 ** 60],
  ["PiB", 2 ** 50],
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
  ["B", 1],
];
const sizeFactors: ReadonlyMap<string, number> = new Map(
  sizes.flatMap(
    ([unit, bytes]) =>
      [
        [unit, bytes],
        [unit.replace("i", ""), bytes],
      ] as [string, number][],
  ),
);

/** Bytes of a size such as `512MB` or `1.5GiB`; both spellings are powers of 1024. The unit is required, but `0` stands alone. */
export function parseSizeBytes(text: string): number {
  if (text === "0") return 0;
  const match = /^(-?[0-9]*\.?[0-9]+)\s*([A-Za-z]*)$/.exec(text);
  const factor = match === null ? undefined : sizeFactors.get(match[2]!);
  if (match === null) throw new UnitError(`not a valid size: ${JSON.stringify(text)}`);
  if (factor === undefined) throw new UnitError(`unknown unit ${match[2]!} in ${text}`);
  return Math.trunc(Number(match[1]) * factor);
}

/** The largest units that leave nothing over: `1GiB512MiB`. */
export function formatSizeBytes(bytes: number): string {
  if (bytes === 0) return "0B";
  let left = Math.abs(bytes);
  let text = bytes < 0 ? "-" : "";
  for (const [unit, factor] of sizes) {
    const count = Math.floor(left / factor);
    if (count > 0) text += `${count}${unit}`;
    left -= count * factor;
  }
  return text;
}
