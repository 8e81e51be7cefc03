import { compareText } from "@taffrail/model";
import { comparePairs } from "./pairs.ts";
import type { RuleGroup } from "./rule.ts";

/** Rules that write the same thing: name and own labels are equal. */
export interface DuplicateRule {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Rules that are there more than once, each told once, sorted by name and labels. */
export function duplicateRules(groups: readonly RuleGroup[]): DuplicateRule[] {
  const seen = new Map<string, { rule: DuplicateRule; count: number }>();
  for (const { rules } of groups) {
    for (const { name, labels } of rules) {
      const sorted = [...labels].sort(([a], [b]) => compareText(a, b));
      const key = JSON.stringify([name, sorted]);
      const known = seen.get(key);
      if (known !== undefined) known.count++;
      else seen.set(key, { rule: { name, labels: new Map(sorted) }, count: 1 });
    }
  }
  return [...seen]
    .filter(([, { count }]) => count > 1)
    .map(([, { rule }]) => rule)
    .sort((a, b) => compareText(a.name, b.name) || comparePairs([...a.labels], [...b.labels]));
}
