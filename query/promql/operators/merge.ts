import { compareLabels } from "@taffrail/model";
import type { Evaluator } from "../evaluator.ts";
import { ExecutionError } from "../query-errors.ts";
import {
  nothing,
  type StepColumn,
  type Steps,
  StoredVector,
  type Vector,
  type VectorSeries,
} from "../value.ts";

/**
 * Makes one series of those that have the same labels. Throws where two of them have an element at the same step. A vector without
 * such series, the usual case, passes as it is.
 */
export async function mergeSameLabels(
  vector: Vector,
  steps: Steps,
  { arena, budget }: Evaluator,
): Promise<Vector> {
  if (isAscending(vector.series)) return vector;
  const firstByKey = new Map<string, number>();
  const twins = new Map<number, number[]>();
  vector.series.forEach(({ labels }, i) => {
    const first = firstByKey.get(labels.key);
    if (first === undefined) firstByKey.set(labels.key, i);
    else twins.set(first, [...(twins.get(first) ?? []), i]);
  });
  if (twins.size === 0) return vector;
  const merged = new StoredVector();
  const scratch = arena.scratch(steps.count);
  for (const i of firstByKey.values()) {
    const column = arena.copyOf(vector.column(i, scratch));
    for (const twin of twins.get(i) ?? []) addInto(column, vector.column(twin, scratch));
    budget.hold(column.filled);
    merged.push(vector.series[i]!, column);
    if (budget.due) await budget.pause();
  }
  return merged;
}

/** Whether each series stands before the next, so that no two are the same: as a selection has them, with and without their names. */
function isAscending(series: readonly VectorSeries[]): boolean {
  for (let i = 1; i < series.length; i++)
    if (compareLabels(series[i - 1]!.labels, series[i]!.labels) >= 0) return false;
  return true;
}

/** Puts the cells of `from` into the empty ones of `into`. */
export function addInto(into: StepColumn, from: StepColumn): void {
  for (let step = 0; step < into.has.length; step++) {
    if (from.has[step] === nothing) continue;
    if (into.has[step] !== nothing) {
      throw new ExecutionError("vector cannot contain metrics with the same labelset");
    }
    into.copyCell(step, from);
  }
}
