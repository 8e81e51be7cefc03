/** Relabel rules: what they make of labels, and which of them are refused. */
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "@taffrail/base";
import { LabelsBuilder, relabel, relabelRule, type RelabelFields } from "@taffrail/model";
import type { ConformanceKind, Report } from "./kind.ts";

interface Case {
  readonly id: string;
  readonly name_validation_scheme: "utf8" | "legacy";
  readonly config: readonly Readonly<Record<string, unknown>>[];
  readonly input: Readonly<Record<string, string>>;
  readonly keep?: boolean;
  readonly output?: Readonly<Record<string, string>>;
  readonly config_error?: string;
}

export const run: ConformanceKind = async (path, report) => {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path)).filter(
      (name) => name.startsWith("relabel") && name.endsWith(".json"),
    );
    for (const name of names.sort()) await run(join(path, name), report);
    return;
  }
  for (const one of JSON.parse(await readFile(path, "utf8")) as readonly Case[]) runCase(one, report);
};

function runCase(one: Case, report: Report): void {
  const { id, config_error: wantedError } = one;
  const want = wantedError === undefined ? { keep: one.keep, output: one.output } : { error: wantedError };
  const got = outcome(one);
  const agrees =
    "error" in got && wantedError !== undefined
      ? got.error === wantedError || isForeign(wantedError)
      : isDeepStrictEqual({ ...got }, { ...want });
  if (agrees) report.pass(id);
  else report.fail(id, want, got);
}

/** Whether an error speaks in the words of Go's YAML or regexp package: then being refused counts, not the words. */
function isForeign(error: string): boolean {
  return error.startsWith("yaml:") || error.startsWith("error parsing regexp");
}

type Outcome =
  | { readonly error: string }
  | { readonly keep: boolean; readonly output: Record<string, string> | undefined };

function outcome({ config, name_validation_scheme: scheme, input }: Case): Outcome {
  let rules;
  try {
    rules = config.map((fields) => relabelRule(fieldsOf(fields), scheme));
  } catch (error) {
    return { error: messageOf(error) };
  }
  const labels = new LabelsBuilder();
  for (const [name, value] of Object.entries(input)) labels.set(name, value);
  const keep = relabel(labels, rules);
  return { keep, output: keep ? labels.labels().toJSON() : undefined };
}

/** Reads a rule as YAML gives it; throws where a field is of another type. */
function fieldsOf(yaml: Readonly<Record<string, unknown>>): RelabelFields {
  const text = (name: string): string | undefined => {
    const value = yaml[name];
    if (value !== undefined && typeof value !== "string") throw new Error(`yaml: ${name} is not a text`);
    return value;
  };
  const { source_labels: sources, modulus } = yaml;
  if (
    sources !== undefined &&
    !(Array.isArray(sources) && sources.every((name) => typeof name === "string"))
  ) {
    throw new Error("yaml: source_labels is not a list of names");
  }
  if (modulus !== undefined && !(typeof modulus === "number" && Number.isInteger(modulus) && modulus >= 0)) {
    throw new Error("yaml: modulus is not a whole number from 0 on");
  }
  const fields = {
    action: text("action"),
    sourceLabels: sources as readonly string[] | undefined,
    separator: text("separator"),
    regex: text("regex"),
    modulus,
    targetLabel: text("target_label"),
    replacement: text("replacement"),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
