import { parseYaml, type YamlNode, YamlSyntaxError } from "@taffrail/base";
import { Decoder, type TextField } from "./decode.ts";
import type { RawGroup, RawRule, RuleFile, RuleFileOptions } from "./rule.ts";
import { RuleFileError } from "./rule-errors.ts";
import { validateGroups } from "./validate.ts";

/** What was found: a file, or everything that is wrong with it. */
export type RuleFileResult =
  | { readonly file: RuleFile; readonly errors: readonly [] }
  | { readonly file: undefined; readonly errors: readonly RuleFileError[] };

/**
 * Reads a rule file whole. Errors carry Prometheus's words and the place; all that can be found are, except where the text is not YAML or
 * not of the form of a rule file. `name` is the file's.
 */
export function parseRuleFile(text: string, name: string, options: RuleFileOptions = {}): RuleFileResult {
  let groups: readonly RawGroup[];
  const warnings: string[] = [];
  try {
    const first = firstDocument(text);
    if (first.length < text.length)
      warnings.push(
        "Multiple document yaml rules files are not supported, only the first document is processed",
      );
    const document = parseYaml(first, name);
    const decoder = new Decoder({ ignoresUnknown: options.ignoresUnknownFields ?? false });
    groups = readGroups(document, decoder);
    decoder.finish();
  } catch (error) {
    if (error instanceof RuleFileError) return { file: undefined, errors: [error] };
    if (!(error instanceof YamlSyntaxError)) throw error;
    return { file: undefined, errors: [new RuleFileError(yamlText(error, name), error.at)] };
  }
  const { groups: valid, errors } = validateGroups(groups, options);
  if (errors.length > 0) return { file: undefined, errors };
  return { file: { groups: valid, warnings }, errors: [] };
}

/** The text up to the second document; what stands there need not be YAML. */
function firstDocument(text: string): string {
  const head = /^(?:[ \t]*(?:#.*)?\r?\n)*---(?=\s|$)/.exec(text)?.[0].length ?? 0;
  const next = text.slice(head).search(/^---(?=\s|$)/m);
  return next < 0 ? text : text.slice(0, head + next);
}

function yamlText({ at, message }: YamlSyntaxError, name: string): string {
  const reason = message.replace(`${name}:${at.line}:${at.column}: `, "");
  const again = /^key "(.*)" is given twice$/s.exec(reason);
  if (again !== null || reason === "Map keys must be unique")
    return `yaml: unmarshal errors:\n  line ${at.line}: mapping key ${again === null ? "" : `"${again[1]}" `}already defined`;
  return `yaml: line ${at.line}: ${reason}`;
}

function readGroups(document: YamlNode | undefined, decoder: Decoder): RawGroup[] {
  const fields = decoder.fields(document, "rulefmt.RuleGroups");
  const groups = decoder.items(fields?.get("groups"), "[]rulefmt.RuleGroup").map((node): RawGroup => {
    const group = decoder.fields(node, "rulefmt.RuleGroup");
    const read = {
      name: decoder.text(group?.get("name")) ?? "",
      intervalMs: decoder.duration(group?.get("interval")),
      queryOffsetMs: decoder.duration(group?.get("query_offset")),
      limit: decoder.integer(group?.get("limit")) ?? 0,
      rules: decoder.items(group?.get("rules"), "[]rulefmt.Rule").map((rule) => readRule(rule, decoder)),
      labels: decoder.texts(group?.get("labels")),
    };
    group?.close();
    return read;
  });
  fields?.close();
  return groups;
}

function readRule(node: YamlNode, decoder: Decoder): RawRule {
  const fields = decoder.fields(node, "rulefmt.Rule");
  const textOf = (key: string): TextField | undefined => {
    const value = fields?.get(key);
    if (value === undefined) return undefined;
    const text = decoder.text(value) ?? "";
    return { text, at: value.at, keyAt: value.at };
  };
  const rule = {
    record: textOf("record"),
    alert: textOf("alert"),
    expr: textOf("expr"),
    holdMs: decoder.duration(fields?.get("for")) ?? 0,
    keepFiringMs: decoder.duration(fields?.get("keep_firing_for")) ?? 0,
    labels: decoder.texts(fields?.get("labels")),
    annotations: decoder.texts(fields?.get("annotations")),
  };
  fields?.close();
  return rule;
}
