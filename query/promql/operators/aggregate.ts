import { type Labels, metricName } from "@taffrail/model";
import type { Aggregation } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { type Steps, type Vector, type VectorSeries } from "../value.ts";
import { type Accumulator, accumulatorOf } from "./accumulate.ts";
import { countValues, quantileOfGroups } from "./aggregate-values.ts";
import { Grouping } from "./grouping.ts";
import { limitK, limitRatio, topK } from "./choose.ts";

/** The groups of an aggregation: their labels, and to which one each series belongs. */
export interface Groups {
  readonly series: VectorSeries[];
  readonly ofSeries: Int32Array;
}

/** `sum by (…) (v)` and its like. Series are read one at a time into columns of group × step. */
export async function evaluateAggregation(
  node: Aggregation,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const vector = await evaluator.vector(node.expr, steps);
  const groups = groupsOf(vector, node);
  switch (node.op) {
    case "quantile":
      return quantileOfGroups(node, vector, groups, steps, evaluator);
    case "count_values":
      return countValues(node, vector, groups, steps, evaluator);
    case "topk":
    case "bottomk":
      return topK(node, vector, groups, steps, evaluator);
    case "limitk":
      return limitK(node, vector, groups, steps, evaluator);
    case "limit_ratio":
      return limitRatio(node, vector, steps, evaluator);
    default:
      return accumulate(
        accumulatorOf(node.op, groups, steps, node, evaluator),
        vector,
        groups,
        steps,
        evaluator,
      );
  }
}

async function accumulate(
  accumulator: Accumulator,
  vector: Vector,
  groups: Groups,
  steps: Steps,
  { arena, budget }: Evaluator,
): Promise<Vector> {
  const cells = groups.series.length * steps.count;
  budget.hold(cells);
  budget.holdBytes(cells * 5); // what a cell has beside two numbers
  const scratch = arena.scratch(steps.count);
  for (let i = 0; i < vector.series.length; i++) {
    accumulator.add(groups.ofSeries[i]! * steps.count, vector.column(i, scratch));
    if (budget.due) await budget.pause();
  }
  budget.release(cells);
  budget.releaseBytes(cells * 5);
  return {
    kind: "vector",
    series: groups.series,
    column(i, out) {
      out.clear();
      accumulator.finish(i * steps.count, out);
      return out;
    },
  };
}

function groupsOf(vector: Vector, node: Aggregation): Groups {
  const ofSeries = new Int32Array(vector.series.length);
  const series: { labels: Labels; dropName: boolean }[] = [];
  const grouping = new Grouping(node.grouping, node.without);
  vector.series.forEach((one, i) => {
    const group = grouping.groupOf(one);
    if (group === series.length) series.push({ labels: grouping.labels[group]!, dropName: false });
    if (one.dropName && series[group]!.labels.has(metricName)) series[group]!.dropName = true;
    ofSeries[i] = group;
  });
  return { series, ofSeries };
}
