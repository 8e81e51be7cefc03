import { type FloatHistogram, SampleColumns } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import { type Call, type Span, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { ExecutionError } from "../query-errors.ts";
import { isCounterName } from "../functions/counter-name.ts";
import { likelyRows } from "./row-search.ts";
import type { RangeVector, StepColumn, Steps, Vector } from "../value.ts";

/**
 * The samples of one series that count at one step: floats are rows `lo` to `hi − 1` of `t` and `v`, histograms rows `hlo` to
 * `hhi − 1` of `ht` and `h`. One window object slides along all steps of all series; kernels keep nothing of it.
 */
export class Window {
  t: Float64Array = none;
  v: Float64Array = none;
  /** Start times of the floats, where they are known and to be used. */
  st: Float64Array | undefined = undefined;
  lo = 0;
  hi = 0;
  ht: Float64Array = none;
  h: readonly FloatHistogram[] = [];
  hst: Float64Array | undefined = undefined;
  hlo = 0;
  hhi = 0;
  /** The window is `(startMs, endMs]`. Extended selectors have rows outside it as well. */
  startMs = 0;
  endMs = 0;
  rangeMs = 0;
  /** Time of the step, Unix milliseconds. */
  stepMs = 0;
  /** What the counter lost in resets up to each float row, while that is finite; made by a kernel's `prepare`. */
  lost: Float64Array | undefined = undefined;
  /** Whether the name says that the metric is a counter, or there is no name to go by. */
  looksLikeCounter = true;
  /** Metric name of the series, for what has to be said of it. */
  name = "";
  /** Labels that may say the metric's type. */
  type = "";
  readonly span: Span;
  /** Where the scalar arguments stand. */
  readonly argSpans: readonly Span[];
  readonly annotations: Annotations;
  readonly typeAndUnitLabels: boolean;

  constructor(span: Span, argSpans: readonly Span[], annotations: Annotations, typeAndUnitLabels: boolean) {
    this.span = span;
    this.argSpans = argSpans;
    this.annotations = annotations;
    this.typeAndUnitLabels = typeAndUnitLabels;
  }
}

const none = new Float64Array(0);

/** Puts the value of a window into the cell of `step`, or leaves it empty. `args` are the scalar arguments, a number a step. */
export type RangeKernel = (
  window: Window,
  out: StepColumn,
  step: number,
  args: readonly Float64Array[],
) => void;

/** A function of a range vector. */
export interface RangeFunction {
  readonly kernel: RangeKernel;
  /** Looks at all samples of a series once, before its windows are given to the kernel one by one. */
  readonly prepare?: (window: Window, length: number) => void;
  readonly keepsName?: boolean;
  /** Fills a whole column where the series has floats only, their start times do not matter and no window reaches further. */
  readonly column?: (window: Window, length: number, ranges: RangeVector, out: StepColumn) => void;
  /** Kernels for extended selectors; those without are refused. */
  readonly anchored?: RangeKernel;
  readonly smoothed?: RangeKernel;
}

/** Evaluates a range function: each series is read once, and two indices that only move forward find the windows. */
export async function evaluateRangeFunction(
  call: Call,
  fn: RangeFunction,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const at = call.func.args.indexOf("matrix");
  const ranges = await evaluator.ranges(call.args[at]!, steps);
  const args: Float64Array[] = [];
  for (const [i, arg] of call.args.entries()) if (i !== at) args.push((await evaluator.scalar(arg, steps)).v);
  const kernel = kernelFor(call.func.name, fn, ranges);
  const { annotations, options, budget } = evaluator;
  // Prometheus has lost the place of a subquery by then
  const argument = withoutParens(call.args[at]!);
  const window = new Window(
    argument.kind === "subquery" ? { start: 0, end: 0 } : argument,
    call.args.filter((_, i) => i !== at).map(withoutParens),
    annotations,
    options.typeAndUnitLabels,
  );
  window.rangeMs = ranges.rangeMs;
  const samples = evaluator.arena.samples(likelyRows((steps.count - 1) * ranges.stepMs + ranges.rangeMs));
  const reachMs = ranges.rangeMs + ranges.beforeMs;
  const vector: Vector = {
    kind: "vector",
    series: ranges.series,
    column(i, out) {
      samples.clear();
      ranges.read(i, samples);
      out.clear();
      const { labels } = ranges.series[i]!;
      const { name } = labels;
      if (name !== window.name) {
        window.name = name;
        window.looksLikeCounter = name === "" || isCounterName(name);
      }
      window.type = options.typeAndUnitLabels ? labels.get("__type__") : "";
      const { floats, histograms } = split(samples, window, options.useStartTimestamps);
      window.lost = undefined;
      if (
        fn.column !== undefined &&
        histograms === 0 &&
        window.st === undefined &&
        ranges.extended === undefined
      ) {
        fn.column(window, floats, ranges, out);
        budget.touch(floats);
        return out;
      }
      fn.prepare?.(window, floats);
      const { t, ht } = window;
      let lo = 0;
      let hi = 0;
      let hlo = 0;
      let hhi = 0;
      let widest = 0;
      for (let step = 0; step < steps.count; step++) {
        const end = ranges.firstEndMs + step * ranges.stepMs;
        const from = end - reachMs;
        const to = end + ranges.afterMs;
        while (hi < floats && t[hi]! <= to) hi++;
        while (lo < hi && t[lo]! <= from) lo++;
        while (hhi < histograms && ht[hhi]! <= to) hhi++;
        while (hlo < hhi && ht[hlo]! <= from) hlo++;
        if (lo === hi && hlo === hhi) continue;
        if (hi - lo > widest) widest = hi - lo;
        window.lo = lo;
        window.hi = hi;
        window.hlo = hlo;
        window.hhi = hhi;
        window.startMs = end - ranges.rangeMs;
        window.endMs = end;
        window.stepMs = steps.startMs + step * steps.stepMs;
        kernel(window, out, step, args);
      }
      budget.touch(widest + steps.count);
      return out;
    },
  };
  return fn.keepsName ? vector : evaluator.unnamedVector(vector, steps);
}

function kernelFor(name: string, fn: RangeFunction, { extended }: RangeVector): RangeKernel {
  if (extended === undefined) return fn.kernel;
  const kernel = extended === "anchored" ? fn.anchored : fn.smoothed;
  if (kernel !== undefined) return kernel;
  const allowed =
    extended === "anchored" ? "changes, delta, increase, rate, resets" : "delta, increase, rate";
  throw new ExecutionError(`${extended} modifier can only be used with: ${allowed} - not with ${name}`);
}

/** Gives the window its columns; floats and histograms are parted where a series has both. */
function split(
  samples: SampleColumns,
  window: Window,
  useStart: boolean,
): { floats: number; histograms: number } {
  window.ht = none;
  window.h = [];
  window.hst = undefined;
  const startT = useStart ? samples.startT : undefined;
  if (samples.histograms === undefined) {
    window.t = samples.t;
    window.v = samples.v;
    window.st = startT;
    return { floats: samples.length, histograms: 0 };
  }
  const floats = new SampleColumns(16);
  const ht: number[] = [];
  const h: FloatHistogram[] = [];
  const hst: number[] = [];
  for (let row = 0; row < samples.length; row++) {
    const one = samples.histograms[row];
    if (one === undefined) {
      floats.push(samples.t[row]!, samples.v[row]!);
      if (startT !== undefined) floats.setStart(startT[row]!);
    } else {
      ht.push(samples.t[row]!);
      h.push(one);
      hst.push(startT === undefined ? 0 : startT[row]!);
    }
  }
  window.t = floats.t;
  window.v = floats.v;
  window.st = floats.startT;
  window.ht = Float64Array.from(ht);
  window.h = h;
  window.hst = startT === undefined ? undefined : Float64Array.from(hst);
  return { floats: floats.length, histograms: h.length };
}
