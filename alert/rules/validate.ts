import { type Position, TaffrailError } from "@taffrail/base";
import { isPlainLabelName, isPlainMetricName, metricName } from "@taffrail/model";
import { type Expr, parseExpr, PromqlSyntaxError } from "@taffrail/promql";
import { parseAlertTemplate, TemplateSyntaxError } from "@taffrail/template";
import type { TextField } from "./decode.ts";
import { RuleFileError } from "./rule-errors.ts";
import type { RawGroup, RawRule, Rule, RuleFileOptions, RuleGroup } from "./rule.ts";

/** The groups that a server may run, and all that is wrong with the others. Order and words: Prometheus, package rulefmt. */
export function validateGroups(
  groups: readonly RawGroup[],
  options: RuleFileOptions,
): { groups: RuleGroup[]; errors: RuleFileError[] } {
  const errors: RuleFileError[] = [];
  const valid: RuleGroup[] = [];
  const names = new Set<string>();
  const isLabelName = options.names === "legacy" ? isPlainLabelName : isUtf8Name;
  for (const group of groups) {
    if (group.name === "") errors.push(new RuleFileError("0:0: Groupname must not be empty"));
    if (names.has(group.name))
      errors.push(new RuleFileError(`0:0: groupname: ${quoted(group.name)} is repeated in the same file`));
    names.add(group.name);
    for (const [name, { keyAt }] of group.labels) {
      if (!isLabelName(name) || name === metricName)
        errors.push(new RuleFileError(`invalid label name: ${name}`, keyAt));
    }
    for (const [, { text, at }] of group.labels)
      if (!text.isWellFormed()) errors.push(new RuleFileError(`invalid label value: ${text}`, at));
    const rules: Rule[] = [];
    group.rules.forEach((raw, i) => {
      const where = `group ${quoted(group.name)}, rule ${i + 1}, ${quoted(nameOf(raw))}: `;
      const checked = checkRule(raw, options, isLabelName);
      for (const { message, at, places } of checked.faults) {
        const shown = places.map((place) => `${placeOf(place)}: `).join("");
        errors.push(new RuleFileError(`${shown}${where}${message}`, at));
      }
      if (checked.faults.length === 0 && checked.parsed !== undefined)
        rules.push(ruleOf(raw, checked.parsed, group));
    });
    const { name, intervalMs, queryOffsetMs, limit } = group;
    valid.push({ name, intervalMs, queryOffsetMs, limit, labels: textsOf(group.labels), rules });
  }
  return { groups: valid, errors };
}

/** What is wrong with a rule; `places` is what the message begins with. */
interface Fault {
  readonly message: string;
  readonly at: Position | undefined;
  readonly places: readonly (Position | undefined)[];
}

function nameOf({ record, alert }: RawRule): string {
  return alert !== undefined && alert.text !== "" ? alert.text : (record?.text ?? "");
}

function checkRule(
  rule: RawRule,
  options: RuleFileOptions,
  isLabelName: (name: string) => boolean,
): { faults: Fault[]; parsed: Expr | undefined } {
  const faults: Fault[] = [];
  const placed = (message: string, ...places: (Position | undefined)[]): void => {
    faults.push({ message, at: places.find((place) => place !== undefined), places });
  };
  const plain = (message: string, at: Position): void => void faults.push({ message, at, places: [] });
  const { record, alert, expr } = rule;
  const records = record !== undefined && record.text !== "";
  const alerts = alert !== undefined && alert.text !== "";
  if (records && alerts) placed("only one of 'record' and 'alert' must be set", record.at, alert.at);
  if (!records && !alerts) placed("one of 'record' or 'alert' must be set", record?.at, alert?.at);
  let parsed: Expr | undefined;
  if (expr === undefined || expr.text === "") placed("field 'expr' must be set in rule", expr?.at);
  else {
    try {
      parsed = parseExpr(expr.text, options.parser);
    } catch (error) {
      if (!(error instanceof PromqlSyntaxError)) throw error;
      placed(`could not parse expression: ${error.message}`, expr.at);
    }
  }
  if (records) {
    if (rule.annotations.size > 0) placed("invalid field 'annotations' in recording rule", record.at);
    if (rule.holdMs !== 0) placed("invalid field 'for' in recording rule", record.at);
    if (rule.keepFiringMs !== 0) placed("invalid field 'keep_firing_for' in recording rule", record.at);
    const isName = options.names === "legacy" ? isPlainMetricName : isUtf8Name;
    if (!isName(record.text)) placed(`invalid recording rule name: ${record.text}`, record.at);
    if (/[{}]/.test(record.text))
      placed(`braces present in the recording rule name; should it be in expr?: ${record.text}`, record.at);
  }
  for (const [name, { text, at, keyAt }] of rule.labels) {
    if (!isLabelName(name) || name === metricName) plain(`invalid label name: ${name}`, keyAt);
    if (!text.isWellFormed()) plain(`invalid label value: ${text}`, at);
  }
  for (const [name, { keyAt }] of rule.annotations)
    if (!isLabelName(name)) plain(`invalid annotation name: ${name}`, keyAt);
  if (alerts && faults.length === 0) {
    const templateName = `__alert_${alert.text}`;
    for (const [kind, texts] of [
      ["label", rule.labels],
      ["annotation", rule.annotations],
    ] as const) {
      for (const [name, { text, at }] of texts) {
        const reason = templateFault(templateName, text);
        if (reason !== undefined) plain(`${kind} ${quoted(name)}: ${reason}`, at);
      }
    }
  }
  return { faults, parsed };
}

function templateFault(name: string, text: string): string | undefined {
  try {
    parseAlertTemplate(name, text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error.message;
    if (error instanceof TaffrailError) return error.message;
    throw error;
  }
}

function ruleOf(raw: RawRule, parsed: Expr, group: RawGroup): Rule {
  const records = raw.record !== undefined && raw.record.text !== "";
  const labels = new Map(textsOf(group.labels));
  for (const [name, { text }] of raw.labels) labels.set(name, text);
  return {
    kind: records ? "recording" : "alerting",
    name: records ? raw.record.text : raw.alert!.text,
    expr: raw.expr!.text,
    parsed,
    labels,
    annotations: textsOf(raw.annotations),
    holdMs: raw.holdMs,
    keepFiringMs: raw.keepFiringMs,
  };
}

function textsOf(texts: ReadonlyMap<string, TextField>): ReadonlyMap<string, string> {
  return new Map([...texts].map(([name, { text }]) => [name, text]));
}

function isUtf8Name(name: string): boolean {
  return name !== "" && name.isWellFormed();
}

/** As Go's `%q` writes plain texts. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `line:column`, as messages show a place; `0:0` where there is none. */
function placeOf(at: Position | undefined): string {
  return at === undefined ? "0:0" : `${at.line}:${at.column}`;
}
