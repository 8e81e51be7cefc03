import { TaffrailError } from "@taffrail/base";
import {
  compareText,
  isPlainLabelName,
  isPlainMetricName,
  Labels,
  LabelsBuilder,
  metricName,
  relabel,
} from "@taffrail/model";
import type { ScrapeConfig } from "../config.ts";

/** A series that a target may not expose: the scrape fails whole. */
export class ExposedSeriesError extends TaffrailError {
  readonly code = "scrape/exposed-series";
}

/** What of a job decides which labels a series gets. */
export type LabelRules = Pick<
  ScrapeConfig,
  | "honorLabels"
  | "metricRelabelRules"
  | "labelLimit"
  | "labelNameLengthLimit"
  | "labelValueLengthLimit"
  | "nameScheme"
>;

/**
 * The labels that an exposed series is stored with: merged with its target's, relabelled, within limits. `undefined` where
 * relabelling drops it. `pairs` are name, value, name, value … as exposed.
 */
export function storedLabels(
  pairs: readonly string[],
  target: Labels,
  rules: LabelRules,
): Labels | undefined {
  const labels =
    (rules.metricRelabelRules.length === 0 ? mergedInOrder(pairs, target) : undefined) ??
    mergedByRules(pairs, target, rules);
  if (labels === undefined) return undefined;
  if (labels.name === "") throw new ExposedSeriesError("missing metric name (__name__ label)");
  requireValidNames(labels, rules);
  requireWithinLimits(labels, rules);
  return labels;
}

function mergedByRules(pairs: readonly string[], target: Labels, rules: LabelRules): Labels | undefined {
  const builder = rules.honorLabels ? honoring(pairs, target) : overriding(pairs, target);
  return relabel(builder, rules.metricRelabelRules) ? builder.labels() : undefined;
}

/**
 * The exposed labels and the target's where they are what nearly all are: in order, none empty, no name on both sides. `undefined` for
 * any other. It spares the map and the sorting: a third of what a series costs at first sight.
 */
function mergedInOrder(pairs: readonly string[], target: Labels): Labels | undefined {
  if (pairs[0] !== metricName || pairs[1] === "") return undefined;
  const others = target.pairs;
  const merged: string[] = [];
  let isNamed = false;
  let at = 0; // in `others`
  let before = "";
  for (let i = 2; i <= pairs.length; i += 2) {
    const isEnd = i === pairs.length;
    const name = pairs[i]!;
    if (!isEnd && (pairs[i + 1] === "" || (i > 2 && compareText(before, name) >= 0) || name === metricName))
      return undefined;
    while (at < others.length) {
      const order = isEnd ? -1 : compareText(others[at]!, name);
      if (order === 0) return undefined;
      if (order > 0) break;
      if (!isNamed && compareText(metricName, others[at]!) < 0) {
        merged.push(metricName, pairs[1]!);
        isNamed = true;
      }
      merged.push(others[at]!, others[at + 1]!);
      at += 2;
    }
    if (!isNamed && (isEnd || compareText(metricName, name) < 0)) {
      merged.push(metricName, pairs[1]!);
      isNamed = true;
    }
    if (!isEnd) merged.push(name, pairs[i + 1]!);
    before = name;
  }
  return Labels.ofSortedPairs(merged);
}

/** Exposed labels as they are; refuses a name given twice. */
function exposed(pairs: readonly string[]): LabelsBuilder {
  const builder = new LabelsBuilder();
  const names = pairs.length > mostPairsInLoops ? new Set<string>() : undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]!;
    const isRepeated = names === undefined ? isNamedBefore(pairs, i) : names.size === names.add(name).size;
    if (isRepeated) {
      throw new ExposedSeriesError(
        `label name ${JSON.stringify(name)} is not unique: ${shortened(pairs[1]!)}`,
      );
    }
    builder.set(name, pairs[i + 1]!);
  }
  return builder;
}

/** Texts up to which a loop in a loop beats a set: 32 labels. */
const mostPairsInLoops = 64;

/** Whether the name at `i` stands in front of it too. */
function isNamedBefore(pairs: readonly string[], i: number): boolean {
  const name = pairs[i]!;
  for (let k = 0; k < i; k += 2) if (pairs[k] === name) return true;
  return false;
}

/** `honor_labels: true`: an exposed label, even an empty one, keeps the target's off. */
function honoring(pairs: readonly string[], target: Labels): LabelsBuilder {
  const builder = exposed(pairs);
  const names = new Set(pairs.filter((_, i) => i % 2 === 0));
  for (const [name, value] of target) if (!names.has(name)) builder.set(name, value);
  return builder;
}

/** `honor_labels: false`: the target's labels win, and what they hide becomes `exported_…`, shortest names first. */
function overriding(pairs: readonly string[], target: Labels): LabelsBuilder {
  const builder = exposed(pairs);
  const hidden: [name: string, value: string][] = [];
  for (const [name, value] of target) {
    const before = builder.get(name);
    if (before !== "") hidden.push([name, before]);
    builder.set(name, value);
  }
  hidden.sort(([a], [b]) => a.length - b.length);
  for (const [name, value] of hidden) {
    let free = `exported_${name}`;
    while (builder.get(free) !== "") free = `exported_${free}`;
    builder.set(free, value);
  }
  return builder;
}

/** Texts are well-formed here: bytes that are not UTF-8 were refused before. */
function requireValidNames(labels: Labels, { nameScheme }: LabelRules): void {
  const { pairs } = labels;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]!;
    if (nameScheme === "utf8" ? name !== "" : isPlain(name, pairs[i + 1]!)) continue;
    throw new ExposedSeriesError(`invalid metric name or label names: ${labels.toString()}`);
  }
}

function isPlain(name: string, value: string): boolean {
  return isPlainLabelName(name) && (name !== metricName || isPlainMetricName(value));
}

function requireWithinLimits(labels: Labels, rules: LabelRules): void {
  const { labelLimit, labelNameLengthLimit, labelValueLengthLimit } = rules;
  const metric = `metric: ${shortened(labels.name)}`;
  if (labelLimit > 0 && labels.size > labelLimit) {
    throw new ExposedSeriesError(
      `label_limit exceeded (${metric}, number of labels: ${labels.size}, limit: ${labelLimit})`,
    );
  }
  if (labelNameLengthLimit === 0 && labelValueLengthLimit === 0) return;
  for (const [name, value] of labels) {
    const label = `${metric}, label name: ${shortened(name)}`;
    if (labelNameLengthLimit > 0 && byteLength(name) > labelNameLengthLimit) {
      throw new ExposedSeriesError(
        `label_name_length_limit exceeded (${label}, length: ${byteLength(name)}, limit: ${labelNameLengthLimit})`,
      );
    }
    if (labelValueLengthLimit > 0 && byteLength(value) > labelValueLengthLimit) {
      const shown = `value: ${JSON.stringify(shortened(value))}, length: ${byteLength(value)}`;
      throw new ExposedSeriesError(
        `label_value_length_limit exceeded (${label}, ${shown}, limit: ${labelValueLengthLimit})`,
      );
    }
  }
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function shortened(text: string): string {
  return text.length > 50 ? `${text.slice(0, 50)}…` : text;
}
