import { isStaleAt, type Labels, LabelsBuilder, Matcher, metricName, SampleColumns } from "@taffrail/model";
import { type Call, type Expr, expressionsIn, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { mergeSameLabels } from "../operators/merge.ts";
import { goString } from "../operators/matching.ts";
import { store } from "../operators/store.ts";
import type { ResolvedShift } from "../plan.ts";
import { ExecutionError } from "../query-errors.ts";
import type { Selection } from "../source.ts";
import { nothing, type StepColumn, type Steps, StoredVector, type Vector } from "../value.ts";

/** Labels by which a series finds the info metrics of its target. */
const identifying: ReadonlySet<string> = new Set(["instance", "job"]);

/** What `info` joins with: conditions on the info metrics' names, and on the labels to take over. */
interface Wanted {
  readonly names: readonly Matcher[];
  readonly data: readonly Matcher[];
}

/** `info(v, {selector})`: each element with the labels of the info metrics of its target, as they are at that step. */
export async function info(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const [input, selector] = call.args;
  const wanted = wantedOf(selector);
  const { budget } = evaluator;
  const { vector, filled } = await store(await evaluator.vector(input!, steps), steps, evaluator);
  const { atMs, offsetMs } = shiftOf(input!, evaluator);
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const shifted: Steps = {
    startMs: firstMs,
    stepMs: atMs === undefined ? steps.stepMs : 0,
    count: steps.count,
  };
  const lastMs = firstMs + (steps.count - 1) * shifted.stepMs;
  const matchers = [...wanted.names, ...wanted.data];
  const selection = await evaluator.options.select(
    matchers,
    firstMs - evaluator.options.lookbackMs + 1,
    lastMs,
  );
  const byTarget = infosByTarget(selection, shifted, evaluator);
  const result = new StoredVector();
  for (const [i, series] of vector.series.entries()) {
    const column = vector.columns[i]!;
    const { labels, dropName } = series;
    if (wanted.names.every((m) => m.matches(labels.get(m.name)))) {
      result.push(series, column); // an info metric itself
      continue;
    }
    const infos = byTarget.get(labels.only(identifying).key) ?? [];
    const outputs = new Map<string, StepColumn>();
    for (let step = 0; step < steps.count; step++) {
      if (column.has[step] === nothing) continue;
      const richer = enriched(labels, infos, step, wanted);
      if (richer === undefined) continue;
      let out = outputs.get(richer.key);
      if (out === undefined) {
        outputs.set(richer.key, (out = evaluator.arena.column(steps.count)));
        result.push({ labels: richer, dropName }, out);
      }
      out.copyCell(step, column);
    }
    if (budget.due) await budget.pause();
  }
  budget.release(filled);
  return mergeSameLabels(result, steps, evaluator);
}

function wantedOf(selector: Expr | undefined): Wanted {
  const expr = selector === undefined ? undefined : withoutParens(selector);
  const matchers = expr?.kind === "vectorSelector" ? expr.matchers : [];
  const names = matchers.filter((m) => m.name === metricName);
  if (names.length === 0) names.push(new Matcher(metricName, "=", "target_info"));
  else if (names.every((m) => m.op === "!=" || m.op === "!~"))
    names.push(new Matcher(metricName, "=~", ".+_info"));
  return { names, data: matchers.filter((m) => m.name !== metricName) };
}

/** When the first selector or subquery of the vector looks: its info metrics are looked up at the same time. */
function shiftOf(expr: Expr, { plan }: Evaluator): ResolvedShift {
  for (const part of expressionsIn(expr)) {
    if (part.kind === "vectorSelector" || part.kind === "subquery") return plan.shifts.get(part)!;
  }
  return { atMs: undefined, offsetMs: 0 };
}

/** One info series over the steps. */
interface InfoSeries {
  readonly labels: Labels;
  /** Time of the sample that counts at each step, NaN where there is none. */
  readonly sampleT: Float64Array;
}

function infosByTarget({ series }: Selection, steps: Steps, evaluator: Evaluator): Map<string, InfoSeries[]> {
  const { lookbackMs } = evaluator.options;
  const byTarget = new Map<string, InfoSeries[]>();
  const samples = new SampleColumns();
  const lastMs = steps.startMs + (steps.count - 1) * steps.stepMs;
  for (const one of series) {
    samples.clear();
    one.read(steps.startMs - lookbackMs + 1, lastMs, samples);
    evaluator.budget.samplesRead += samples.length;
    const { t, v, length, histograms } = samples;
    const sampleT = new Float64Array(steps.count).fill(NaN);
    let row = -1;
    for (let step = 0; step < steps.count; step++) {
      const now = steps.startMs + step * steps.stepMs;
      while (row + 1 < length && t[row + 1]! <= now) row++;
      if (row < 0 || t[row]! <= now - lookbackMs || isStaleAt(v, row)) continue;
      if (histograms?.[row] !== undefined) {
        throw new ExecutionError(
          "this should be an info metric, with float samples: " + goString(one.labels),
        );
      }
      sampleT[step] = t[row]!;
    }
    evaluator.budget.hold(steps.count);
    const target = one.labels.only(identifying).key;
    const infos = byTarget.get(target) ?? [];
    infos.push({ labels: one.labels, sampleT });
    byTarget.set(target, infos);
  }
  return byTarget;
}

/** Labels with those of the info metrics present at a step; `undefined` where the element is to be dropped. */
function enriched(
  labels: Labels,
  infos: readonly InfoSeries[],
  step: number,
  { data }: Wanted,
): Labels | undefined {
  const newest = new Map<string, InfoSeries>();
  for (const one of infos) {
    const t = one.sampleT[step]!;
    if (Number.isNaN(t)) continue;
    const known = newest.get(one.labels.name);
    const knownT = known?.sampleT[step] ?? -Infinity;
    if (t === knownT) {
      throw new ExecutionError(
        `found duplicate series for info metric: existing ${goString(known!.labels)} @ ${t}, new ${goString(one.labels)} @ ${t}`,
      );
    }
    if (t > knownT) newest.set(one.labels.name, one);
  }
  if (newest.size === 0) return data.every((m) => m.matchesEmpty) ? labels : undefined;
  const builder = new LabelsBuilder(labels);
  const added = new Map<string, string>();
  const takes = new Set(data.map((m) => m.name));
  for (const one of newest.values()) {
    for (const [name, value] of one.labels) {
      if (name === metricName || identifying.has(name)) continue;
      if (takes.size > 0 && !takes.has(name)) continue;
      const before = added.get(name);
      if (before !== undefined && before !== value) throw new ExecutionError(`conflicting label: ${name}`);
      added.set(name, value);
      if (!labels.has(name)) builder.set(name, value);
    }
  }
  return builder.labels();
}
