import type { FloatHistogram, Labels, SampleColumns } from "@taffrail/model";

/** The times at which something is evaluated: `startMs`, `startMs + stepMs`, … `count` of them. Unix milliseconds. */
export interface Steps {
  readonly startMs: number;
  /** At least 1, also where there is only one step. */
  readonly stepMs: number;
  readonly count: number;
}

/** What a cell of a column holds. */
export const nothing = 0;
export const float = 1;
export const histogram = 2;

/** One series over the steps of an evaluation: a float, a histogram or nothing at each. */
export class StepColumn {
  readonly v: Float64Array;
  /** `nothing`, `float` or `histogram` for each step; the other two columns are rubbish where it says `nothing`. */
  readonly has: Uint8Array;
  /** Histograms by step; present once there is one. */
  h: (FloatHistogram | undefined)[] | undefined;

  /** `v`, rubbish or not, and `has`, all `nothing`, have `count` cells where they are given. */
  constructor(
    count: number,
    v: Float64Array = new Float64Array(count),
    has: Uint8Array = new Uint8Array(count),
  ) {
    this.v = v;
    this.has = has;
    this.h = undefined;
  }

  clear(): void {
    this.has.fill(nothing);
    this.h = undefined;
  }

  setFloat(step: number, value: number): void {
    this.v[step] = value;
    this.has[step] = float;
  }

  setHistogram(step: number, value: FloatHistogram): void {
    (this.h ??= [])[step] = value;
    this.has[step] = histogram;
  }

  /** The histogram at a step whose cell says `histogram`. */
  histogramAt(step: number): FloatHistogram {
    return this.h![step]!;
  }

  /** Takes over the cell of another column. */
  copyCell(step: number, from: StepColumn, fromStep: number = step): void {
    const has = from.has[fromStep]!;
    this.has[step] = has;
    if (has === histogram) (this.h ??= [])[step] = from.h![fromStep];
    else this.v[step] = from.v[fromStep]!;
  }

  /** How many cells hold something. */
  get filled(): number {
    let n = 0;
    for (let s = 0; s < this.has.length; s++) if (this.has[s] !== nothing) n++;
    return n;
  }
}

/** The identity of one series in an evaluation. */
export interface VectorSeries {
  readonly labels: Labels;
  /** Whether the metric name is to go when the query ends; only with delayed name removal. */
  readonly dropName: boolean;
}

/**
 * An instant vector over all steps, series by series. Columns are made when asked for, so that an aggregation holds one at a time.
 */
export interface Vector {
  readonly kind: "vector";
  readonly series: readonly VectorSeries[];
  /**
   * The column of series `i`: either `scratch`, filled, or one that is stored. Read only, and good until `scratch` is used again.
   * `scratch` has the count of the steps this vector was evaluated for.
   */
  column(i: number, scratch: StepColumn): StepColumn;
}

/** One number a step. */
export interface Scalar {
  readonly kind: "scalar";
  readonly v: Float64Array;
}

export interface Text {
  readonly kind: "string";
  readonly text: string;
}

/** A range vector over all steps: for each series its samples, and for each step the window of them that counts. */
export interface RangeVector {
  readonly kind: "matrix";
  readonly series: readonly VectorSeries[];
  readonly rangeMs: number;
  /** How much more than the windows is read, before and after them: of extended selectors. */
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly extended: "anchored" | "smoothed" | undefined;
  /** Where the window of the first step ends, included; each window begins `rangeMs` before its end, excluded. */
  readonly firstEndMs: number;
  /** From the end of one window to that of the next; 0 where all are the same. */
  readonly stepMs: number;
  /** Fills `into` with all samples any window needs, without staleness markers. */
  read(i: number, into: SampleColumns): void;
}

export type Value = Vector | Scalar | Text | RangeVector;

/** A vector whose columns are stored. */
export class StoredVector implements Vector {
  readonly kind = "vector";
  readonly series: VectorSeries[] = [];
  readonly columns: StepColumn[] = [];

  push(series: VectorSeries, column: StepColumn): void {
    this.series.push(series);
    this.columns.push(column);
  }

  column(i: number): StepColumn {
    return this.columns[i]!;
  }
}

/** A vector of one step shown at each of `count` steps. */
export function broadcast(vector: Vector, count: number): Vector {
  if (count === 1) return vector;
  const single = new StepColumn(1);
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const one = vector.column(i, single);
      const has = one.has[0]!;
      scratch.clear();
      if (has === float) scratch.v.fill(one.v[0]!);
      else if (has === histogram) scratch.h = Array.from({ length: count }, () => one.h![0]);
      scratch.has.fill(has);
      return scratch;
    },
  };
}

/** The time of a step. */
export function timeOf(steps: Steps, step: number): number {
  return steps.startMs + step * steps.stepMs;
}
