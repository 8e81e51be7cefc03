import { comparePairs, type Pairs, pairsText } from "../pairs.ts";

/** An alert as tests compare it. */
export interface ComparedAlert {
  readonly labels: Pairs;
  readonly annotations: Pairs;
}

/** What differs between the alerts that a test wants and those that fire, as text; `undefined` where nothing does. */
export function alertDifference(
  wanted: readonly ComparedAlert[],
  got: readonly ComparedAlert[],
  sideBySide: boolean,
): string | undefined {
  const [left, right] = [sorted(wanted), sorted(got)];
  const isSame = left.length === right.length && left.every((alert, i) => compare(alert, right[i]!) === 0);
  if (isSame) return undefined;
  return sideBySide
    ? `diff: ${indented(coloured(left, right))}`
    : `exp:${indented(listText(left))}, \n        got:${indented(listText(right))}`;
}

function compare(a: ComparedAlert, b: ComparedAlert): number {
  return comparePairs(a.labels, b.labels) || comparePairs(a.annotations, b.annotations);
}

function sorted(alerts: readonly ComparedAlert[]): ComparedAlert[] {
  return alerts.toSorted(compare);
}

function indented(text: string): string {
  return text.replaceAll("\n", `\n${" ".repeat(12)}`);
}

function listText(alerts: readonly ComparedAlert[]): string {
  if (alerts.length === 0) return "[]";
  const items = alerts.map(({ labels, annotations }, i) => {
    return `\n${i}:\n  Labels:${pairsText(labels)}\n  Annotations:${pairsText(annotations)}`;
  });
  return `[${items.join(",")}\n]`;
}

const red = "\u001b[0;31m";
const green = "\u001b[0;32m";
const plain = "\u001b[0m";

/** Both lists in one: what is only wanted is red, what only came is green. */
function coloured(wanted: readonly ComparedAlert[], got: readonly ComparedAlert[]): string {
  const items: string[] = [];
  for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
    const parts = (["Annotations", "Labels"] as const).map((key) => {
      const side = key === "Labels" ? "labels" : "annotations";
      return `        "${key}": ${colouredPairs(wanted[i]?.[side] ?? [], got[i]?.[side] ?? [])}`;
    });
    items.push(`    {\n${parts.join(",\n")}\n    }`);
  }
  return `[\n${items.join(",\n")}\n]`;
}

function colouredPairs(wanted: Pairs, got: Pairs): string {
  const lines: string[] = [];
  const names = new Set([...wanted, ...got].map(([name]) => name));
  for (const name of [...names].sort()) {
    const want = wanted.find(([known]) => known === name)?.[1];
    const have = got.find(([known]) => known === name)?.[1];
    const line = (value: string): string => `"${name}": ${JSON.stringify(value)}`;
    if (want === have) lines.push(line(want!));
    else {
      if (want !== undefined) lines.push(red + line(want) + plain);
      if (have !== undefined) lines.push(green + line(have) + plain);
    }
  }
  if (lines.length === 0) return "{}";
  return `{\n${lines.map((line) => `            ${line}`).join(",\n")}\n        }`;
}
