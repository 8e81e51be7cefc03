import type { Binary } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { nothing, StepColumn, type Steps, type Vector } from "../value.ts";
import { signatureOf } from "./matching.ts";
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
  const signature = signatureOf(node.matching!);
  const { budget } = evaluator;
  if (node.op !== "or") {
    const present = await presence(r, signature, steps, evaluator);
    return masked(l, signature, present, node.op === "and");
  }
  const { vector: left } = await store(l, steps, budget);
  const right = masked(r, signature, await presence(left, signature, steps, evaluator), false);
  const both: Vector = {
    kind: "vector",
    series: [...left.series, ...right.series],
    column: (i, scratch) =>
      i < left.series.length ? left.column(i) : right.column(i - left.series.length, scratch),
  };
  return mergeSameLabels(both, steps, budget);
}

/** For each signature, at which steps the vector has an element with it. */
async function presence(
  vector: Vector,
  signature: (labels: Vector["series"][number]["labels"]) => string,
  steps: Steps,
  { budget }: Evaluator,
): Promise<Map<string, Uint8Array>> {
  const present = new Map<string, Uint8Array>();
  const scratch = new StepColumn(steps.count);
  for (const [i, { labels }] of vector.series.entries()) {
    const key = signature(labels);
    let at = present.get(key);
    if (at === undefined) present.set(key, (at = new Uint8Array(steps.count)));
    const { has } = vector.column(i, scratch);
    for (let step = 0; step < has.length; step++) if (has[step] !== nothing) at[step] = 1;
    if (budget.due) await budget.pause();
  }
  return present;
}

/** The elements of `vector` whose signature is, or is not, present at their step. */
function masked(
  vector: Vector,
  signature: (labels: Vector["series"][number]["labels"]) => string,
  present: ReadonlyMap<string, Uint8Array>,
  wanted: boolean,
): Vector {
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      const at = present.get(signature(vector.series[i]!.labels));
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
