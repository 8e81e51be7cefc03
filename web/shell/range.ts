/** The stretch of time a page shows. A relative one ends now and moves; a fixed one stands still. */
export type Range =
  | { readonly kind: "last"; readonly lengthMs: number }
  | { readonly kind: "fixed"; readonly start: number; readonly end: number };

/** A range with both ends known: Unix milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const minute = 60_000;
const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: minute,
  h: 60 * minute,
  d: 24 * 60 * minute,
  w: 7 * 24 * 60 * minute,
};

export const defaultRange: Range = { kind: "last", lengthMs: 60 * minute };
/** What the picker offers. */
export const offeredRanges: readonly string[] = [
  "5m",
  "15m",
  "30m",
  "1h",
  "3h",
  "6h",
  "12h",
  "1d",
  "2d",
  "7d",
  "30d",
];
/** How often a live page asks again; "off" stands still. */
export const offeredRefreshes: readonly string[] = ["off", "5s", "10s", "30s", "1m", "5m"];
export const defaultRefresh = "10s";

/** "90s", "1h" → milliseconds; undefined if it is no such thing. */
export function parseLength(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text.trim());
  if (match === null) return undefined;
  const ms = Number(match[1]) * unitMs[match[2]!]!;
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}

/** The shortest exact way to write a length: 3600000 → "1h". */
export function renderLength(ms: number): string {
  for (const unit of ["w", "d", "h", "m"]) {
    const size = unitMs[unit]!;
    if (ms >= size && ms % size === 0 && !(unit === "w" && ms % (4 * size) !== 0))
      return `${ms / size}${unit}`;
  }
  return `${ms / 1000}s`;
}

/** Reads the `range` of a URL: "1h", or "<start>..<end>" in Unix milliseconds or ISO. Anything else is the default. */
export function parseRange(text: string | undefined): Range {
  if (text === undefined) return defaultRange;
  const [from, to] = text.split("..");
  if (to === undefined) {
    const lengthMs = parseLength(text);
    return lengthMs === undefined ? defaultRange : { kind: "last", lengthMs };
  }
  const start = parseInstant(from!);
  const end = parseInstant(to);
  return start !== undefined && end !== undefined && start < end
    ? { kind: "fixed", start, end }
    : defaultRange;
}

/** The inverse of `parseRange`. */
export function renderRange(range: Range): string {
  return range.kind === "last"
    ? renderLength(range.lengthMs)
    : `${Math.round(range.start)}..${Math.round(range.end)}`;
}

/** Both ends of `range` at `nowMs`. */
export function spanOf(range: Range, nowMs: number): Span {
  if (range.kind === "fixed") return { start: range.start, end: range.end };
  return { start: nowMs - range.lengthMs, end: nowMs };
}

/** The same length, `shares` of it later (or earlier, below 0); past now it becomes relative again. */
export function stepRange(range: Range, nowMs: number, shares: number): Range {
  const { start, end } = spanOf(range, nowMs);
  const lengthMs = end - start;
  const moved = end + lengthMs * shares;
  if (moved >= nowMs) return { kind: "last", lengthMs };
  return { kind: "fixed", start: moved - lengthMs, end: moved };
}

const niceSteps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** The step in ms that gives at most `points` points over `span`; all panels of a page share it, so they share a grid. */
export function stepFor({ start, end }: Span, points: number): number {
  const wantSeconds = (end - start) / 1000 / points;
  return (
    (niceSteps.find((step) => step >= Math.max(5, wantSeconds)) ?? Math.ceil(wantSeconds / 86_400) * 86_400) *
    1000
  );
}

/** `span` widened to whole steps, so that asking again a moment later asks for the same instants. */
export function alignSpan({ start, end }: Span, stepMs: number): Span {
  return { start: Math.floor(start / stepMs) * stepMs, end: Math.floor(end / stepMs) * stepMs };
}

function parseInstant(text: string): number | undefined {
  const t = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(t) ? t : undefined;
}
