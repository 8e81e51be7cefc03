import type { Call } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { float, nothing, type Steps, type Vector } from "../value.ts";

/** Functions that change each float by itself; histograms are dropped. */
export const mathFunctions: Readonly<Record<string, (v: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sgn: (v) => (v < 0 ? -1 : v > 0 ? 1 : v),
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  deg: (v) => (v * 180) / Math.PI,
  rad: (v) => (v * Math.PI) / 180,
};

/** Applies `f` to the floats of a vector; `undefined` empties the cell. Names go. */
export function mapFloats(
  vector: Vector,
  steps: Steps,
  evaluator: Evaluator,
  f: (v: number, step: number) => number | undefined,
): Promise<Vector> {
  const mapped = floatsOf(vector, steps, f);
  return evaluator.unnamedVector(mapped, steps);
}

/** Applies `f` to the floats of a vector and leaves out histograms. */
export function floatsOf(
  vector: Vector,
  steps: Steps,
  f: (v: number, step: number) => number | undefined,
): Vector {
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      for (let step = 0; step < steps.count; step++) {
        const value = from.has[step] === float ? f(from.v[step]!, step) : undefined;
        if (value === undefined) scratch.has[step] = nothing;
        else {
          scratch.v[step] = value;
          scratch.has[step] = float;
        }
      }
      return scratch;
    },
  };
}

/** `round(v, to)`: the nearest multiple of `to`, ties upwards. */
export async function round(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const vector = await evaluator.vector(call.args[0]!, steps);
  const to = call.args[1] === undefined ? undefined : (await evaluator.scalar(call.args[1], steps)).v;
  return mapFloats(vector, steps, evaluator, (v, step) => {
    const inverse = 1 / (to === undefined ? 1 : to[step]!); // dividing last keeps decimals such as 0.1 exact
    return Math.floor(v * inverse + 0.5) / inverse;
  });
}

/** The greater of two: +Inf even beside NaN, as Go has it. */
export function greaterOf(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** The lesser of two: -Inf even beside NaN, as Go has it. */
export function lesserOf(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** `clamp`, `clamp_min`, `clamp_max`. A bound that is NaN makes NaN, but beside an infinite one; a lower bound above the upper one leaves nothing. */
export async function clamp(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const vector = await evaluator.vector(call.args[0]!, steps);
  const bounds: Float64Array[] = [];
  for (const arg of call.args.slice(1)) bounds.push((await evaluator.scalar(arg, steps)).v);
  const name = call.func.name;
  const low = name === "clamp_max" ? undefined : bounds[0]!;
  const high = name === "clamp_min" ? undefined : bounds[name === "clamp" ? 1 : 0]!;
  return mapFloats(vector, steps, evaluator, (v, step) => {
    const min = low === undefined ? -Infinity : low[step]!;
    const max = high === undefined ? Infinity : high[step]!;
    if (max < min) return undefined;
    return greaterOf(min, lesserOf(max, v));
  });
}
