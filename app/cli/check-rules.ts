import { readFileSync } from "node:fs";
import { messageOf } from "@taffrail/base";
import type { ParserOptions } from "@taffrail/promql";
import { duplicateRules, parseRuleFile, type RuleGroup } from "@taffrail/rules";
import type { Flag, Invocation } from "./command.ts";

/** Flags of `check rules` beside those that all checks have. */
export const checkRulesFlags: readonly Flag[] = [
  { name: "ignore-unknown-fields", type: "bool", help: "rules: let fields pass that no server knows" },
  {
    name: "enable-feature",
    type: "text",
    value: "LIST",
    multiple: true,
    help: "rules: parts of PromQL to switch on, such as promql-experimental-functions",
  },
];

/** What checks of any kind may look for. */
const knownLints: ReadonlySet<string> = new Set([
  "all",
  "duplicate-rules",
  "none",
  "too-long-scrape-interval",
]);

/** Exit code where only the linter found something and that is fatal. */
const lintExit = 3;

/** `taffrail check rules FILE…`: what a server would say of rule files; standard input where none is named. */
export function checkRules({ flags, positionals, out, err }: Invocation): number {
  const lints = (flags.text("lint") ?? "duplicate-rules").split(",").map((word) => word.trim());
  for (const word of lints)
    if (!knownLints.has(word)) err(`WARNING: unknown lint option: ${JSON.stringify(word)}`);
  const wantsDuplicates =
    !lints.includes("none") && lints.some((word) => word === "all" || word === "duplicate-rules");
  const parser = parserOf(flags.texts("enable-feature"));
  const files = positionals.length === 0 ? ["-"] : positionals;
  let failed = false;
  let odd = false;
  for (const file of files) {
    const name = file === "-" ? "standard input" : file;
    out(`Checking ${name}`);
    let text: string;
    try {
      text = readFileSync(file === "-" ? 0 : file, "utf8");
    } catch (error) {
      err(`  FAILED:\n${name}: ${messageOf(error)}`);
      failed = true;
      continue;
    }
    const { file: read, errors } = parseRuleFile(text, name, {
      ignoresUnknownFields: flags.bool("ignore-unknown-fields"),
      parser,
    });
    if (read === undefined) {
      err(`  FAILED:\n${errors.map(({ message }) => `${name}: ${message}`).join("\n")}`);
      failed = true;
      continue;
    }
    for (const warning of read.warnings) err(`  WARNING: ${warning}`);
    const lint = wantsDuplicates ? lintText(read.groups) : undefined;
    if (lint !== undefined) {
      odd = true;
      err(`  FAILED:\n${lint}`);
    } else out(`  SUCCESS: ${read.groups.reduce((sum, { rules }) => sum + rules.length, 0)} rules found`);
    out("");
  }
  if (failed) return 1;
  return odd && flags.bool("lint-fatal") ? lintExit : 0;
}

function lintText(groups: readonly RuleGroup[]): string | undefined {
  const duplicates = duplicateRules(groups);
  if (duplicates.length === 0) return undefined;
  const shown = duplicates.map(({ name, labels }) => {
    const lines = [...labels].map(([label, value]) => `\t${label}: ${value}\n`);
    return `Metric: ${name}\nLabel(s):\n${lines.join("")}`;
  });
  return `lint error ${duplicates.length} duplicate rule(s) found.\n${shown.join("")}Might cause inconsistency while recording expressions`;
}

const features: Readonly<Record<string, ParserOptions>> = {
  "promql-experimental-functions": { experimentalFunctions: true },
  "promql-duration-expr": { durationExpressions: true },
  "promql-extended-range-selectors": { extendedRangeSelectors: true },
  "promql-binop-fill-modifiers": { fillModifiers: true },
};

/** What the features of PromQL among `lists` switch on; names that are no such feature are passed over, as servers do. */
export function parserOf(lists: readonly string[]): ParserOptions {
  const names = lists.flatMap((list) => list.split(","));
  return Object.assign(
    {},
    ...names.map((name) => (Object.hasOwn(features, name) ? features[name] : {})),
  ) as ParserOptions;
}
