/** One series of a frame. */
export interface Column {
  readonly labels: Readonly<Record<string, string>>;
  /** As long as the frame's `t`; NaN where there is no sample. */
  readonly v: Float64Array;
}

/** Samples of several series on one grid of instants. All charts of a page share start, end and step. */
export interface Frame {
  /** Unix ms, ascending, one every `stepMs`. */
  readonly t: Float64Array;
  readonly stepMs: number;
  readonly columns: readonly Column[];
}

/** One series of a Prometheus matrix: instants in seconds, values as text. */
export interface MatrixSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** Lays a Prometheus matrix on the grid from `start` to `end` (both included), in ms. Samples off the grid are dropped. */
export function frameOf(matrix: readonly MatrixSeries[], start: number, end: number, stepMs: number): Frame {
  const length = Math.floor((end - start) / stepMs) + 1;
  const t = Float64Array.from({ length }, (_, i) => start + i * stepMs);
  const columns = matrix.map(({ metric, values }) => {
    const v = new Float64Array(length).fill(Number.NaN);
    for (const [seconds, text] of values) {
      const i = (seconds * 1000 - start) / stepMs;
      const at = Math.round(i);
      if (Math.abs(i - at) < 1e-3 && at >= 0 && at < length) v[at] = valueOf(text);
    }
    return { labels: metric, v };
  });
  return { t, stepMs, columns };
}

/** A sample value as Prometheus writes it. */
export function valueOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

/** What a legend says of one series; all undefined if it has no sample. */
export interface Summary {
  readonly last: number | undefined;
  readonly mean: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export function summaryOf(v: Float64Array): Summary {
  let last: number | undefined;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < v.length; i++) {
    const value = v[i]!;
    if (Number.isNaN(value)) continue;
    last = value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count++;
  }
  return count === 0
    ? { last, mean: undefined, min: undefined, max: undefined }
    : { last, mean: sum / count, min, max };
}

/** The last instant at which any of `columns` has a sample; undefined if none has. */
export function lastKnown({ t, columns }: Frame): number | undefined {
  for (let i = t.length - 1; i >= 0; i--) {
    if (columns.some(({ v }) => !Number.isNaN(v[i]!))) return t[i];
  }
  return undefined;
}

/** At most ten series: of more, the nine with the highest mean and the sum of the others, in their order. */
export function topColumns(columns: readonly Column[]): {
  readonly top: readonly Column[];
  readonly others: Column | undefined;
  readonly folded: number;
} {
  if (columns.length <= 10) return { top: columns, others: undefined, folded: 0 };
  const ranked = [...columns].sort((a, b) => (summaryOf(b.v).mean ?? -1) - (summaryOf(a.v).mean ?? -1));
  const kept = new Set(ranked.slice(0, 9));
  const rest = columns.filter((column) => !kept.has(column));
  const v = new Float64Array(columns[0]!.v.length).fill(Number.NaN);
  for (const column of rest) {
    for (let i = 0; i < v.length; i++) {
      const value = column.v[i]!;
      if (!Number.isNaN(value)) v[i] = (Number.isNaN(v[i]!) ? 0 : v[i]!) + value;
    }
  }
  return {
    top: columns.filter((column) => kept.has(column)),
    others: { labels: {}, v },
    folded: rest.length,
  };
}
