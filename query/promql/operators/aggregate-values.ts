import type { Labels } from "@taffrail/model";
import { type Aggregation, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { formatGeneral, formatPlain } from "../format-float.ts";
import { histogramText } from "../histogram/text.ts";
import { badLabelName, isLabelName } from "../functions/labels.ts";
import { quantileWithin } from "../quantile.ts";
import {
  float,
  histogram,
  nothing,
  type StepColumn,
  type Steps,
  StoredVector,
  type Vector,
} from "../value.ts";
import type { Groups } from "./aggregate.ts";

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
  const cells = input.series.length * steps.count;
  budget.hold(cells);
  const { values, counts, firstOf, sizes } = await gather(input, groups, steps, evaluator, () =>
    annotations.info("ignored histogram in quantile aggregation", withoutParens(node.expr)),
  );
  const place = withoutParens(node.param!);
  for (const phi of strange(phis))
    // said after what the input says: of equal texts the last place is told
    annotations.warn(`quantile value should be between 0 and 1, got ${formatGeneral(phi)}`, place);
  const result = new StoredVector();
  for (const [g, series] of groups.series.entries()) {
    const out = evaluator.arena.column(steps.count);
    for (let step = 0; step < steps.count; step++) {
      const n = counts[g * steps.count + step]!;
      if (n === 0) continue;
      const start = firstOf[g]! + step * sizes[g]!;
      out.setFloat(step, quantileWithin(phis[step]!, values, start, start + n));
    }
    result.push(series, out);
    if (budget.due) await budget.pause();
  }
  budget.release(cells);
  return result;
}

/** Of values that are no shares what Prometheus names: NaN, the highest and the lowest. */
function strange(phis: Float64Array): number[] {
  let [highest, lowest, hasNaN] = [1, 0, false];
  for (const phi of phis) {
    if (phi > highest) highest = phi;
    else if (phi < lowest) lowest = phi;
    else if (Number.isNaN(phi)) hasNaN = true;
  }
  return [...(hasNaN ? [NaN] : []), ...(highest > 1 ? [highest] : []), ...(lowest < 0 ? [lowest] : [])];
}

/** The floats of each group at each step, side by side. */
interface Gathered {
  /** Those of group `g` at a step begin at `firstOf[g] + step × sizes[g]`. */
  readonly values: Float64Array;
  /** How many there are, by group × step. */
  readonly counts: Uint32Array;
  readonly firstOf: Float64Array;
  /** Series in each group. */
  readonly sizes: Uint32Array;
}

async function gather(
  input: Vector,
  groups: Groups,
  steps: Steps,
  { arena, budget }: Evaluator,
  onHistogram: () => void,
): Promise<Gathered> {
  const sizes = new Uint32Array(groups.series.length);
  for (const g of groups.ofSeries) sizes[g]!++;
  const firstOf = new Float64Array(groups.series.length);
  let total = 0;
  for (let g = 0; g < sizes.length; g++) {
    firstOf[g] = total;
    total += sizes[g]! * steps.count;
  }
  const values = new Float64Array(total);
  const counts = new Uint32Array(groups.series.length * steps.count);
  const scratch = arena.scratch(steps.count);
  for (let i = 0; i < input.series.length; i++) {
    const { v, has } = input.column(i, scratch);
    const g = groups.ofSeries[i]!;
    const size = sizes[g]!;
    const base = g * steps.count;
    let first = firstOf[g]!;
    for (let step = 0; step < has.length; step++, first += size) {
      if (has[step] === float) values[first + counts[base + step]!++] = v[step]!;
      else if (has[step] === histogram) onHistogram();
    }
    if (budget.due) await budget.pause();
  }
  return { values, counts, firstOf, sizes };
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
  const isDropped = node.without && node.grouping.includes(name); // then all values count as one
  const scratch = evaluator.arena.scratch(steps.count);
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
        labels = isDropped ? groups.series[g]!.labels : groups.series[g]!.labels.with(name, text);
        labelled[g]!.set(text, labels);
      }
      let out = byKey.get(labels.key);
      if (out === undefined) {
        out = evaluator.arena.column(steps.count);
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
