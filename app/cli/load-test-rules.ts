import { globSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { messageOf } from "@taffrail/base";
import type { ParserOptions } from "@taffrail/promql";
import { type LoadedGroup, parseRuleFile, type TestFile } from "@taffrail/rules";

/** The rules that a file of unit tests is about, or what is wrong with them. */
export interface LoadedTestRules {
  readonly groups: readonly LoadedGroup[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/** Reads every rule file that the patterns of a test file match; they are relative to its folder. */
export function loadTestRules(
  file: TestFile,
  path: string,
  options: { readonly ignoresUnknown: boolean; readonly parser: ParserOptions },
): LoadedTestRules {
  const warnings: string[] = [];
  const errors: string[] = [];
  const names = new Set<string>();
  for (const pattern of file.ruleFiles) {
    const full = isAbsolute(pattern) ? pattern : join(dirname(path), pattern);
    if (isBadPattern(pattern)) return { groups: [], warnings, errors: ["syntax error in pattern"] };
    const found = globSync(full).sort();
    if (found.length === 0) warnings.push(`no file match pattern ${full}`);
    for (const name of found) names.add(name);
  }
  const repeated = file.groupOrder.find((name, i) => file.groupOrder.indexOf(name) < i);
  if (repeated !== undefined) errors.push(`group name repeated in evaluation order: ${repeated}`);
  const groups: LoadedGroup[] = [];
  for (const name of names) {
    let text: string;
    try {
      text = readFileSync(name, "utf8");
    } catch (error) {
      errors.push(`${name}: ${messageOf(error)}`);
      continue;
    }
    const { file: rules, errors: faults } = parseRuleFile(text, name, {
      ignoresUnknownFields: options.ignoresUnknown,
      parser: options.parser,
    });
    for (const { message } of faults) errors.push(`${name}: ${message}`);
    for (const group of rules?.groups ?? []) groups.push({ group, file: name });
  }
  return { groups, warnings, errors };
}

/** A `[` that is never closed. */
function isBadPattern(pattern: string): boolean {
  return /\[[^\]]*$/.test(pattern.replaceAll(/\\./g, ""));
}
