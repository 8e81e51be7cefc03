import type { Matcher } from "@taffrail/model";
import type { LabelName } from "./label-pairs.ts";
import type { SeriesIndex } from "./series-index.ts";

/**
 * Slots of the series that satisfy all matchers, in no order.
 *
 * The matcher with the fewest series gives candidates from the postings of its pairs (one series has one value of a name, so these never
 * overlap). The others are asked about each candidate's own pair, and each pair is judged once: lists are neither sorted nor met.
 */
export function matchingSlots(index: SeriesIndex, matchers: readonly Matcher[]): number[] {
  let fewest:
    | { readonly matcher: Matcher; readonly pairs: readonly number[]; readonly count: number }
    | undefined;
  const dear: Matcher[] = [];
  for (const matcher of matchers) {
    if (matcher.matchesEmpty) continue; // series without the label would have to be found as well
    const cheap = cheapPairs(index, matcher);
    if (cheap === undefined) {
      dear.push(matcher);
      continue;
    }
    const count = countOf(index, cheap);
    if (count === 0) return [];
    if (fewest === undefined || count < fewest.count) fewest = { matcher, pairs: cheap, count };
  }
  if (fewest === undefined && dear.length > 0) {
    // every expression has to be held against all values of its name: do that for the name with the fewest
    const matcher = dear.reduce((a, b) => (valuesOf(index, b) < valuesOf(index, a) ? b : a));
    const pairs = allMatchingPairs(index, matcher);
    fewest = { matcher, pairs, count: countOf(index, pairs) };
  }

  const rest = matchers
    .filter((matcher) => matcher !== fewest?.matcher)
    .map((matcher) => judge(index, matcher));
  const found: number[] = [];
  const consider = (slot: number): void => {
    for (const accepts of rest) if (!accepts(slot)) return;
    found.push(slot);
  };
  if (fewest === undefined) {
    const { table } = index;
    for (let slot = 0; slot < table.slots; slot++) if (table.ref[slot] !== 0) consider(slot);
  } else {
    for (const pair of fewest.pairs) for (const slot of index.pairs.postings(pair)) consider(slot);
  }
  return found;
}

/** The pairs that a matcher accepts where they are found without asking about every value; `undefined` otherwise. */
function cheapPairs(index: SeriesIndex, matcher: Matcher): readonly number[] | undefined {
  const values =
    matcher.op === "=" ? [matcher.value] : matcher.op === "=~" ? matcher.regexp!.literals : undefined;
  if (values === undefined) return undefined;
  const label = index.pairs.names.get(matcher.name);
  if (label === undefined) return [];
  const pairs = new Set<number>();
  for (const value of values) {
    const pair = label.pairByValue.get(value);
    if (pair !== undefined) pairs.add(pair);
  }
  return [...pairs];
}

/** The pairs that a matcher accepts, by asking about every value of the label. */
function allMatchingPairs(index: SeriesIndex, matcher: Matcher): readonly number[] {
  const label = index.pairs.names.get(matcher.name);
  if (label === undefined) return [];
  const pairs: number[] = [];
  const prefix = matcher.op === "=~" ? matcher.regexp!.prefix : "";
  for (const [value, pair] of label.pairByValue) {
    if (value.startsWith(prefix) && matcher.matches(value)) pairs.push(pair);
  }
  return pairs;
}

function valuesOf(index: SeriesIndex, { name }: Matcher): number {
  return index.pairs.names.get(name)?.pairByValue.size ?? 0;
}

function countOf(index: SeriesIndex, pairs: readonly number[]): number {
  let count = 0;
  for (const pair of pairs) count += index.pairs.count(pair);
  return count;
}

/** A matcher as a question about one series; each value is matched once. */
function judge(index: SeriesIndex, matcher: Matcher): (slot: number) => boolean {
  const label: LabelName | undefined = index.pairs.names.get(matcher.name);
  const { matchesEmpty } = matcher;
  if (label === undefined) return () => matchesEmpty;
  if (matcher.op === "=" && !matchesEmpty) {
    const wanted = label.pairByValue.get(matcher.value) ?? -2;
    return (slot) => index.pairNamed(slot, label.id) === wanted;
  }
  const known = new Map<number, boolean>();
  return (slot) => {
    const pair = index.pairNamed(slot, label.id);
    if (pair < 0) return matchesEmpty;
    let accepted = known.get(pair);
    if (accepted === undefined) known.set(pair, (accepted = matcher.matches(index.pairs.valueOf(pair))));
    return accepted;
  };
}
