import type { Labels } from "@taffrail/model";
import { type Aggregation, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { formatFloat, formatPlain } from "../format-float.ts";
import { histogramText } from "../histogram/text.ts";
import { badLabelName, isLabelName } from "../functions/labels.ts";
import { quantileOf } from "../quantile.ts";
import { float, histogram, nothing, StepColumn, type Steps, StoredVector, type Vector } from "../value.ts";
import type { Groups } from "./aggregate.ts";
import { store } from "./store.ts";

/** `quantile(φ, v)`. */
export async function quantileOfGroups(
  node: Aggregation,
  input: Vector,
  groups: Groups,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const phis = (await evaluator.scalar(node.param!, steps)).v;
  const { budget, annotations } = evaluator;
  for (const phi of phis) {
    if (!(phi >= 0 && phi <= 1)) {
      annotations.warn(`quantile value should be between 0 and 1, got ${formatFloat(phi)}`, node.param!);
    }
  }
  const { vector, filled } = await store(input, steps, budget);
  const members = membersOf(groups);
  const result = new StoredVector();
  for (const [g, series] of groups.series.entries()) {
    const out = new StepColumn(steps.count);
    for (let step = 0; step < steps.count; step++) {
      const values: number[] = [];
      let any = false;
      for (const i of members[g]!) {
        const column = vector.columns[i]!;
        if (column.has[step] === float) values.push(column.v[step]!);
        else if (column.has[step] === histogram) {
          annotations.info("ignored histogram in quantile aggregation", withoutParens(node.expr));
        }
        any ||= column.has[step] === float;
      }
      if (!any) continue;
      out.setFloat(step, quantileOf(phis[step]!, Float64Array.from(values)));
    }
    result.push(series, out);
    if (budget.due) await budget.pause();
  }
  budget.release(filled);
  return result;
}

/** `count_values("label", v)`: how many elements have each value. */
export async function countValues(
  node: Aggregation,
  vector: Vector,
  groups: Groups,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const name = evaluator.text(node.param!);
  if (!isLabelName(name)) throw badLabelName(name);
  const { budget } = evaluator;
  const scratch = new StepColumn(steps.count);
  const byKey = new Map<string, StepColumn>();
  const result = new StoredVector();
  const labelled: Map<string, Labels>[] = groups.series.map(() => new Map());
  for (let i = 0; i < vector.series.length; i++) {
    const column = vector.column(i, scratch);
    const g = groups.ofSeries[i]!;
    for (let step = 0; step < steps.count; step++) {
      const has = column.has[step]!;
      if (has === nothing) continue;
      const text = has === float ? formatPlain(column.v[step]!) : histogramText(column.histogramAt(step));
      let labels = labelled[g]!.get(text);
      if (labels === undefined) {
        labels = groups.series[g]!.labels.with(name, text);
        labelled[g]!.set(text, labels);
      }
      let out = byKey.get(labels.key);
      if (out === undefined) {
        out = new StepColumn(steps.count);
        byKey.set(labels.key, out);
        result.push({ labels, dropName: groups.series[g]!.dropName }, out);
      }
      out.setFloat(step, out.has[step] === float ? out.v[step]! + 1 : 1);
    }
    if (budget.due) await budget.pause();
  }
  return result;
}

/** The series of each group. */
export function membersOf(groups: Groups): number[][] {
  const members: number[][] = groups.series.map(() => []);
  groups.ofSeries.forEach((g, i) => members[g]!.push(i));
  return members;
}
