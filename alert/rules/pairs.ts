import { compareText } from "@taffrail/model";
import { goQuote } from "@taffrail/base";

/** Labels or annotations as tests compare them: sorted by name, empty values and all. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** Pairs in order. */
export function sortedPairs(labels: Iterable<readonly [string, string]>): Pairs {
  return [...labels].sort(([a], [b]) => compareText(a, b));
}

/** Orders lists of pairs by name, value, name, value …. */
export function comparePairs(a: Pairs, b: Pairs): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const order = compareText(a[i]![0], b[i]![0]) || compareText(a[i]![1], b[i]![1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** `{a="b", "c d"="e"}` */
export function pairsText(pairs: Pairs): string {
  const shown = pairs.map(([name, value]) => {
    return `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : goQuote(name)}=${goQuote(value)}`;
  });
  return `{${shown.join(", ")}}`;
}
