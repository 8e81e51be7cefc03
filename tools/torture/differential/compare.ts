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

/** How two answers differ. */
export interface Difference {
  /** The first of it, in one line. */
  readonly text: string;
  /** Values of floats that differ, the peer's first, where all else is the same; else none. */
  readonly values: readonly (readonly [wanted: number, got: number])[];
}

/** How two answers differ; `undefined` where they do not. */
export function differenceOf(wanted: Answer, got: Answer): Difference | undefined {
  const values: [number, number][] = [];
  const texts: string[] = [];
  const isOther = compare(wanted, got, values, texts);
  if (texts.length === 0) return undefined;
  return { text: texts[0]!, values: isOther ? [] : values };
}

/** Gathers values that differ and says what differs; whether that is more than values. */
function compare(wanted: Answer, got: Answer, values: [number, number][], texts: string[]): boolean {
  if (wanted.status !== got.status) {
    texts.push(`${wanted.status} (${wanted.error ?? ""}) and ${got.status} (${got.error ?? ""})`);
    return true;
  }
  if (wanted.status === "error") {
    if (wanted.errorType !== got.errorType || withoutSeries(wanted.error!) !== withoutSeries(got.error!))
      texts.push(`${wanted.errorType}: ${wanted.error} and ${got.errorType}: ${got.error}`);
    return true;
  }
  const other = otherDifference(wanted, got, values, texts);
  const notes =
    noteDifference("warnings", wanted.warnings, got.warnings) ??
    noteDifference("infos", wanted.infos, got.infos);
  if (other !== undefined) texts.unshift(other);
  else if (notes !== undefined) texts.unshift(notes);
  return other !== undefined || notes !== undefined;
}

/** Which of several series that clash a message names is a matter of chance. */
function withoutSeries(message: string): string {
  return message.replace(
    / for the match group \{.*?\} on (the \w+ hand-side of the operation): \[.*?\];/,
    " on $1",
  );
}

function otherDifference(
  wanted: Answer,
  got: Answer,
  values: [number, number][],
  texts: string[],
): string | undefined {
  const [a, b] = [wanted.data!, got.data!];
  if (a.resultType !== b.resultType) return `${a.resultType} and ${b.resultType}`;
  const note = (text: string): void => void texts.push(text);
  if (a.resultType === "scalar" || a.resultType === "string")
    return pointDifference(a.result as Point, b.result as Point, values, note);
  const [all, ours] = [a.result as readonly Series[], b.result as readonly Series[]];
  if (all.length !== ours.length) return `${all.length} and ${ours.length} series`;
  const byKey = new Map(ours.map((one) => [keyOf(one), one]));
  for (const one of all) {
    const key = keyOf(one);
    const other = byKey.get(key);
    if (other === undefined) return `${key} is missing`;
    const difference = seriesDifference(one, other, values, (text) => note(`${key}: ${text}`));
    if (difference !== undefined) return `${key}: ${difference}`;
  }
  return undefined;
}

function seriesDifference(
  a: Series,
  b: Series,
  values: [number, number][],
  note: (text: string) => void,
): string | undefined {
  const [points, others] = [pointsOf(a), pointsOf(b)];
  if (points.length !== others.length) return `${points.length} and ${others.length} floats`;
  for (let i = 0; i < points.length; i++) {
    const difference = pointDifference(points[i]!, others[i]!, values, note);
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

/** What differs beside the value, which is gathered. */
function pointDifference(
  [t, v]: Point,
  [otherT, other]: Point,
  values: [number, number][],
  note: (text: string) => void,
): string | undefined {
  if (t !== otherT) return `at ${t} and at ${otherT}`;
  if (isNear(v, other)) return undefined;
  values.push([numberOf(v), numberOf(other)]);
  note(`at ${t}: ${v} and ${other}`);
  return undefined;
}

/** A value as the API writes it: `+Inf`, `-Inf`, `NaN` among them. */
function numberOf(text: string): number {
  return text === "NaN" ? NaN : Number(text.replace(/Inf$/, "Infinity"));
}

function histogramDifference([t, a]: HistogramPoint, [otherT, b]: HistogramPoint): string | undefined {
  if (t !== otherT) return `at ${t} and at ${otherT}`;
  const same =
    isNear(a.count, b.count) &&
    (isNear(a.sum, b.sum) || Math.abs(Number(a.sum) - Number(b.sum)) <= 1e-12 * Number(a.count)) &&
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

/** Notes in one order; of those that are too many to be shown all, which are is a matter of chance. */
function shown(notes: readonly string[]): string[] {
  const omitted = notes.find((note) => note.endsWith(" annotations omitted"));
  return omitted === undefined ? notes.map(withoutCounts).sort() : [omitted, String(notes.length)];
}

function noteDifference(
  what: string,
  a: readonly string[] = [],
  b: readonly string[] = [],
): string | undefined {
  const [all, others] = [shown(a), shown(b)];
  return all.join("\n") === others.join("\n")
    ? undefined
    : `${what} ${JSON.stringify(all)} and ${JSON.stringify(others)}`;
}
