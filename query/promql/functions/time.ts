import type { Call } from "../ast.ts";
import { withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { Labels } from "@taffrail/model";
import { selectAtSteps, selectTimes, stepTimes } from "../operators/vector-selector.ts";
import { type Scalar, StepColumn, type Steps, StoredVector, timeOf, type Vector } from "../value.ts";
import { mapFloats } from "./math.ts";

/** Parts of a time in UTC, from Unix seconds cut to whole ones. */
export const calendarFunctions: Readonly<Record<string, (date: Date) => number>> = {
  minute: (d) => d.getUTCMinutes(),
  hour: (d) => d.getUTCHours(),
  day_of_week: (d) => d.getUTCDay(),
  day_of_month: (d) => d.getUTCDate(),
  day_of_year: (d) =>
    (Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) - Date.UTC(d.getUTCFullYear(), 0, 1)) /
      86_400_000 +
    1,
  days_in_month: (d) => new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate(),
  month: (d) => d.getUTCMonth() + 1,
  year: (d) => d.getUTCFullYear(),
};

/** A calendar function of a vector, or of the time of evaluation where none is given. */
export async function calendar(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const part = calendarFunctions[call.func.name]!;
  const [arg] = call.args;
  const vector = arg === undefined ? vectorOf(timesInSeconds(steps)) : await evaluator.vector(arg, steps);
  return mapFloats(vector, steps, evaluator, (v) => partOf(v, part));
}

const cycleSeconds = 146_097 * 86_400; // 400 years, after which the calendar repeats

/**
 * A part of a time that may be too far away for a Date. What is no time in 64 bits, NaN among it, is taken as 2^63 seconds: what Prometheus
 * answers on most machines.
 */
function partOf(seconds: number, part: (date: Date) => number): number {
  const whole = Math.trunc(seconds);
  const known = Math.abs(whole) < 2 ** 63 ? whole : 2 ** 63;
  if (Math.abs(known) <= 8.64e12) return part(new Date(known * 1000));
  const cycles = Math.floor(known / cycleSeconds);
  const rest = Number(BigInt(known) - BigInt(cycles) * BigInt(cycleSeconds));
  const value = part(new Date(rest * 1000));
  return part === calendarFunctions["year"] ? value + cycles * 400 : value;
}

/** A vector with one element without labels. */
export function vectorOf(v: Float64Array): Vector {
  const stored = new StoredVector();
  const column = new StepColumn(v.length);
  column.v.set(v);
  column.has.fill(1);
  stored.push({ labels: Labels.empty, dropName: false }, column);
  return stored;
}

function timesInSeconds(steps: Steps): Float64Array {
  return Float64Array.from({ length: steps.count }, (_, step) => timeOf(steps, step) / 1000);
}

export function time(_: Call, steps: Steps): Scalar {
  return { kind: "scalar", v: timesInSeconds(steps) };
}

/** `start()`, `end()`, `step()`, `range()`: of the query, in seconds. */
export function queryTime(call: Call, steps: Steps, evaluator: Evaluator): Scalar {
  const { startMs, endMs, stepMs } = evaluator.plan.times;
  const ms = { start: startMs, end: endMs, step: stepMs, range: endMs - startMs }[call.func.name]!;
  return { kind: "scalar", v: new Float64Array(steps.count).fill(ms / 1000) };
}

/** `timestamp(v)`: of a selector the times of its samples, of anything else the time of evaluation. */
export async function timestamp(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const inner = withoutParens(call.args[0]!);
  const isSelector = inner.kind === "vectorSelector" && !inner.smoothed;
  const times = isSelector
    ? selectTimes(inner, steps, evaluator)
    : stepTimes(await evaluator.vector(call.args[0]!, steps), steps);
  return evaluator.unnamedVector(times, steps);
}

/** `start_timestamp(v)`: start times of the samples of a selector, where they are known and in use. */
export async function startTimestamp(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const inner = withoutParens(call.args[0]!);
  if (inner.kind !== "vectorSelector" || !evaluator.options.useStartTimestamps) return new StoredVector();
  const starts = selectAtSteps(inner, steps, evaluator, ({ startT }, rows, out) => {
    for (let step = 0; step < rows.length; step++)
      if (rows[step]! >= 0) out.setFloat(step, (startT?.[rows[step]!] ?? 0) / 1000);
  });
  return evaluator.unnamedVector(starts, steps);
}
