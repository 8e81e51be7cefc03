import { md5, TaffrailError } from "@taffrail/base";
import { isPlainLabelName, type LabelsBuilder } from "./labels.ts";
import { simpleLowerCase, simpleUpperCase } from "./letter-case.ts";
import { anchored, type Regexp } from "./regexp.ts";

/** What a relabel rule does. */
export type RelabelAction =
  | "replace"
  | "keep"
  | "drop"
  | "keepequal"
  | "dropequal"
  | "hashmod"
  | "labelmap"
  | "labeldrop"
  | "labelkeep"
  | "lowercase"
  | "uppercase";

/** A rule as a configuration writes it; what is absent takes its default. */
export interface RelabelFields {
  readonly action?: string;
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly modulus?: number | bigint;
  readonly targetLabel?: string;
  readonly replacement?: string;
}

/** A rule that may be applied: made by `relabelRule` only. */
export interface RelabelRule {
  readonly action: RelabelAction;
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly regex: Regexp;
  readonly modulus: bigint;
  readonly targetLabel: string;
  readonly replacement: string;
  /** Whether a replaced label's name must be `[a-zA-Z_][a-zA-Z0-9_]*`. */
  readonly plainNames: boolean;
  /** Sets `targetLabel` to `replacement` as it is, where the source is empty. */
  readonly isConstant: boolean;
}

/** A relabel rule that no set of labels could be put through. */
export class RelabelRuleError extends TaffrailError {
  readonly code = "model/relabel-rule";
}

const defaultSeparator = ";";
const defaultRegex = "(.*)";
const defaultReplacement = "$1";

const actions: ReadonlySet<string> = new Set<RelabelAction>([
  "replace",
  "keep",
  "drop",
  "keepequal",
  "dropequal",
  "hashmod",
  "labelmap",
  "labeldrop",
  "labelkeep",
  "lowercase",
  "uppercase",
]);
const needTarget: ReadonlySet<RelabelAction> = new Set<RelabelAction>([
  "replace",
  "keepequal",
  "dropequal",
  "hashmod",
  "lowercase",
  "uppercase",
]);
const refuseReplacement: ReadonlySet<RelabelAction> = new Set<RelabelAction>([
  "keepequal",
  "dropequal",
  "lowercase",
  "uppercase",
]);

/** A label name of the old kind with `$1` or `${name}` in it. */
const plainTemplate = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

/** Checks a rule and makes it ready. Throws `RelabelRuleError`, and `RegexpSyntaxError` for its expression. */
export function relabelRule(fields: RelabelFields, scheme: "utf8" | "legacy" = "utf8"): RelabelRule {
  const named = (fields.action ?? "replace").toLowerCase();
  if (!isAction(named)) throw new RelabelRuleError(`unknown relabel action ${JSON.stringify(named)}`);
  const regex = anchored(fields.regex ?? defaultRegex);
  const rule = {
    action: named,
    sourceLabels: fields.sourceLabels ?? [],
    separator: fields.separator ?? defaultSeparator,
    regex,
    modulus: BigInt(fields.modulus ?? 0),
    targetLabel: fields.targetLabel ?? "",
    replacement: fields.replacement ?? defaultReplacement,
    plainNames: scheme === "legacy",
  };
  const problem = problemOf(rule, fields);
  if (problem !== undefined) throw new RelabelRuleError(problem);
  const isConstant =
    fields.regex === undefined && !rule.targetLabel.includes("$") && !rule.replacement.includes("$");
  return { ...rule, isConstant };
}

function isAction(name: string): name is RelabelAction {
  return actions.has(name);
}

/** What is wrong with a rule, in Prometheus's words. */
function problemOf(rule: Omit<RelabelRule, "isConstant">, fields: RelabelFields): string | undefined {
  const { action, targetLabel, replacement, separator, modulus, plainNames } = rule;
  const isName = (name: string): boolean => isLabelName(name, plainNames);
  const isTemplate = (name: string): boolean => (plainNames ? plainTemplate.test(name) : isName(name));
  const badTarget = `${JSON.stringify(targetLabel)} is invalid 'target_label' for ${action} action`;

  if (action === "hashmod" && modulus === 0n)
    return "relabel configuration for hashmod requires non-zero modulus";
  if (needTarget.has(action)) {
    if (targetLabel === "") return `relabel configuration for ${action} action requires 'target_label' value`;
    const isTarget = action === "replace" && targetLabel.includes("$") ? isTemplate : isName;
    if (!isTarget(targetLabel)) return badTarget;
  }
  if (refuseReplacement.has(action) && replacement !== defaultReplacement) {
    return `'replacement' can not be set for ${action} action`;
  }
  if (action === "labelmap" && !isTemplate(replacement)) {
    return `${JSON.stringify(replacement)} is invalid 'replacement' for labelmap action`;
  }
  const isBare = modulus === 0n && separator === defaultSeparator && replacement === defaultReplacement;
  if ((action === "keepequal" || action === "dropequal") && (fields.regex !== undefined || !isBare)) {
    return `${action} action requires only 'source_labels' and \`target_label\`, and no other fields`;
  }
  if (action === "labeldrop" || action === "labelkeep") {
    if (fields.sourceLabels !== undefined || targetLabel !== "" || !isBare) {
      return `${action} action requires only 'regex', and no other fields`;
    }
  }
  return undefined;
}

function isLabelName(name: string, plain: boolean): boolean {
  return plain ? isPlainLabelName(name) : name !== "" && name.isWellFormed();
}

/** Puts labels through rules in their order. False where a rule drops them: what `labels` then holds means nothing. */
export function relabel(labels: LabelsBuilder, rules: readonly RelabelRule[]): boolean {
  for (const rule of rules) if (!apply(labels, rule)) return false;
  return true;
}

function apply(labels: LabelsBuilder, rule: RelabelRule): boolean {
  const { regex, targetLabel } = rule;
  switch (rule.action) {
    case "keep":
      return regex.test(sourceOf(labels, rule));
    case "drop":
      return !regex.test(sourceOf(labels, rule));
    case "keepequal":
      return sourceOf(labels, rule) === labels.get(targetLabel);
    case "dropequal":
      return sourceOf(labels, rule) !== labels.get(targetLabel);
    case "replace":
      replace(labels, rule);
      return true;
    case "hashmod":
      labels.set(targetLabel, hashMod(sourceOf(labels, rule), rule.modulus));
      return true;
    case "lowercase":
      labels.set(targetLabel, simpleLowerCase(sourceOf(labels, rule)));
      return true;
    case "uppercase":
      labels.set(targetLabel, simpleUpperCase(sourceOf(labels, rule)));
      return true;
    case "labelmap":
      for (const [name, value] of labels.entries()) {
        const target = regex.expand(name, rule.replacement);
        if (target !== undefined) labels.set(target, value);
      }
      return true;
    case "labeldrop":
      for (const [name] of labels.entries()) if (regex.test(name)) labels.delete(name);
      return true;
    case "labelkeep":
      for (const [name] of labels.entries()) if (!regex.test(name)) labels.delete(name);
      return true;
  }
}

function sourceOf(labels: LabelsBuilder, { sourceLabels, separator }: RelabelRule): string {
  if (sourceLabels.length === 1) return labels.get(sourceLabels[0]!);
  let source = "";
  for (let i = 0; i < sourceLabels.length; i++) {
    source += i === 0 ? labels.get(sourceLabels[i]!) : separator + labels.get(sourceLabels[i]!);
  }
  return source;
}

function replace(labels: LabelsBuilder, rule: RelabelRule): void {
  const source = sourceOf(labels, rule);
  if (source === "" && rule.isConstant) {
    labels.set(rule.targetLabel, rule.replacement);
    return;
  }
  const value = rule.regex.expand(source, rule.replacement);
  if (value === undefined) return;
  const target = rule.targetLabel.includes("$")
    ? (rule.regex.expand(source, rule.targetLabel) ?? "")
    : rule.targetLabel;
  if (isLabelName(target, rule.plainNames)) labels.set(target, value); // an empty value deletes
}

/** The last eight bytes of the MD5 of `text`, big-endian, modulo `modulus`. */
function hashMod(text: string, modulus: bigint): string {
  const digest = md5(new TextEncoder().encode(text));
  return String(new DataView(digest.buffer).getBigUint64(8) % modulus);
}
