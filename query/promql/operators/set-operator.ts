import type { Binary } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { nothing, type Steps, type Vector } from "../value.ts";
import type { Grouping } from "./grouping.ts";
import { groupingOf } from "./matching.ts";
import { mergeSameLabels } from "./merge.ts";
import { store } from "./store.ts";

/** `and`, `or`, `unless`: elements stay or go by whether the other side has one with the same signature at that step. */
export async function evaluateSetOperator(
  node: Binary,
  l: Vector,
  r: Vector,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const grouping = groupingOf(node.matching!);
  if (node.op !== "or") {
    const present = await presence(r, grouping, steps, evaluator);
    return masked(l, grouping, present, node.op === "and");
  }
  const { vector: left } = await store(l, steps, evaluator);
  const right = masked(r, grouping, await presence(left, grouping, steps, evaluator), false);
  const both: Vector = {
    kind: "vector",
    series: [...left.series, ...right.series],
    column: (i, scratch) =>
      i < left.series.length ? left.column(i) : right.column(i - left.series.length, scratch),
  };
  return mergeSameLabels(both, steps, evaluator);
}

/** For each group, at which steps the vector has an element of it. */
async function presence(
  vector: Vector,
  grouping: Grouping,
  steps: Steps,
  { arena, budget }: Evaluator,
): Promise<readonly Uint8Array[]> {
  const present: Uint8Array[] = [];
  const scratch = arena.scratch(steps.count);
  for (const [i, series] of vector.series.entries()) {
    const at = (present[grouping.groupOf(series)] ??= new Uint8Array(steps.count));
    const { has } = vector.column(i, scratch);
    for (let step = 0; step < has.length; step++) if (has[step] !== nothing) at[step] = 1;
    if (budget.due) await budget.pause();
  }
  return present;
}

/** The elements of `vector` whose group is, or is not, present at their step. */
function masked(vector: Vector, grouping: Grouping, present: readonly Uint8Array[], wanted: boolean): Vector {
  const groups = vector.series.map((series) => grouping.groupOf(series));
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      const at = present[groups[i]!];
      if (at === undefined && !wanted) return from;
      if (from !== scratch) {
        scratch.v.set(from.v);
        scratch.has.set(from.has);
        scratch.h = from.h;
      }
      if (at === undefined) scratch.has.fill(nothing);
      else {
        for (let step = 0; step < at.length; step++) {
          if ((at[step] === 1) !== wanted) scratch.has[step] = nothing;
        }
      }
      return scratch;
    },
  };
}
