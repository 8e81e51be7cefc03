/** What the Prometheus API answers to a query, as JSON. */
export interface Answer {
  readonly status: "success" | "error";
  readonly errorType?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Point;
  readonly values?: readonly Point[];
  readonly histogram?: HistogramPoint;
  readonly histograms?: readonly HistogramPoint[];
}

type Point = readonly [t: number, v: string];
type HistogramPoint = readonly [
  t: number,
  h: {
    readonly count: string;
    readonly sum: string;
    readonly buckets?: readonly (readonly [number, string, string, string])[];
  },
];

/** Sums in another order may differ in their last bits; more than this is a difference. */
const tolerance = 1e-9;

/** How two answers differ, in one line; `undefined` where they do not. */
export function differenceOf(wanted: Answer, got: Answer): string | undefined {
  if (wanted.status !== got.status)
    return `${wanted.status} (${wanted.error ?? ""}) and ${got.status} (${got.error ?? ""})`;
  if (wanted.status === "error") {
    return wanted.errorType === got.errorType
      ? undefined
      : `${wanted.errorType}: ${wanted.error} and ${got.errorType}: ${got.error}`;
  }
  const notes =
    noteDifference("warnings", wanted.warnings, got.warnings) ??
    noteDifference("infos", wanted.infos, got.infos);
  return valueDifference(wanted, got) ?? notes;
}

function valueDifference(wanted: Answer, got: Answer): string | undefined {
  const [a, b] = [wanted.data!, got.data!];
  if (a.resultType !== b.resultType) return `${a.resultType} and ${b.resultType}`;
  if (a.resultType === "scalar" || a.resultType === "string")
    return pointDifference(a.result as Point, b.result as Point);
  const [all, ours] = [a.result as readonly Series[], b.result as readonly Series[]];
  if (all.length !== ours.length) return `${all.length} and ${ours.length} series`;
  const byKey = new Map(ours.map((one) => [keyOf(one), one]));
  for (const one of all) {
    const other = byKey.get(keyOf(one));
    if (other === undefined) return `${keyOf(one)} is missing`;
    const difference = seriesDifference(one, other);
    if (difference !== undefined) return `${keyOf(one)}: ${difference}`;
  }
  return undefined;
}

function seriesDifference(a: Series, b: Series): string | undefined {
  const [points, others] = [pointsOf(a), pointsOf(b)];
  if (points.length !== others.length) return `${points.length} and ${others.length} floats`;
  for (let i = 0; i < points.length; i++) {
    const difference = pointDifference(points[i]!, others[i]!);
    if (difference !== undefined) return difference;
  }
  const [histograms, theirs] = [histogramsOf(a), histogramsOf(b)];
  if (histograms.length !== theirs.length) return `${histograms.length} and ${theirs.length} histograms`;
  for (let i = 0; i < histograms.length; i++) {
    const difference = histogramDifference(histograms[i]!, theirs[i]!);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function pointDifference([t, v]: Point, [otherT, other]: Point): string | undefined {
  if (t !== otherT) return `at ${t} and at ${otherT}`;
  return isNear(v, other) ? undefined : `at ${t}: ${v} and ${other}`;
}

function histogramDifference([t, a]: HistogramPoint, [otherT, b]: HistogramPoint): string | undefined {
  if (t !== otherT) return `at ${t} and at ${otherT}`;
  const same =
    isNear(a.count, b.count) &&
    isNear(a.sum, b.sum) &&
    (a.buckets ?? []).length === (b.buckets ?? []).length &&
    (a.buckets ?? []).every((bucket, i) => {
      const other = b.buckets![i]!;
      return (
        bucket[0] === other[0] &&
        isNear(bucket[1], other[1]) &&
        isNear(bucket[2], other[2]) &&
        isNear(bucket[3], other[3])
      );
    });
  return same ? undefined : `at ${t}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
}

function isNear(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [Number(a), Number(b)];
  return Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y), 1e-12);
}

function pointsOf({ value, values }: Series): readonly Point[] {
  return value === undefined ? (values ?? []) : [value];
}

function histogramsOf({ histogram, histograms }: Series): readonly HistogramPoint[] {
  return histogram === undefined ? (histograms ?? []) : [histogram];
}

function keyOf({ metric }: Series): string {
  return JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The peer counts what it mended for monotonicity again and again, and names another place than the release after it. */
function withoutCounts(note: string): string {
  return note.replace(/(needed to be fixed for monotonicity).*$/, "$1");
}

function noteDifference(
  what: string,
  a: readonly string[] = [],
  b: readonly string[] = [],
): string | undefined {
  const [all, others] = [a.map(withoutCounts).sort(), b.map(withoutCounts).sort()];
  return all.join("\n") === others.join("\n")
    ? undefined
    : `${what} ${JSON.stringify(all)} and ${JSON.stringify(others)}`;
}
