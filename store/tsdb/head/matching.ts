import type { Matcher } from "@taffrail/model";
import { inOneGo } from "../merge.ts";
import type { LabelName } from "./label-pairs.ts";
import type { SeriesIndex } from "./series-index.ts";

/** So many series are looked at between two turns. */
const seriesPerTurn = 8192;

/** Label pairs of which every series that is looked for has one; `undefined`: there is no such matcher. */
interface Candidates {
  readonly matcher: Matcher;
  readonly pairs: readonly number[];
  /** Series that have one of the pairs. */
  readonly count: number;
}

/** Slots of the series that satisfy all matchers, in no order. */
export function matchingSlots(index: SeriesIndex, matchers: readonly Matcher[]): number[] {
  return inOneGo(findSlots(index, matchers));
}

/**
 * As `matchingSlots`, a few at each step. Series that come meanwhile are not among them; where series leave meanwhile, what it finds is
 * nothing.
 *
 * The matcher with the fewest series gives candidates from the postings of its pairs (one series has one value of a name, so these never
 * overlap). The others are asked about each candidate's own pair, and each pair is judged once: lists are neither sorted nor met.
 */
export function* findSlots(
  index: SeriesIndex,
  matchers: readonly Matcher[],
): Generator<undefined, number[], undefined> {
  const fewest = fewestCandidates(index, matchers);
  if (fewest?.count === 0) return [];
  const rest = matchers
    .filter((matcher) => matcher !== fewest?.matcher)
    .map((matcher) => judge(index, matcher));
  const found: number[] = [];
  const { table } = index;
  const slots = fewest === undefined ? table.slots : fewest.count;
  if (slots <= seriesPerTurn) {
    if (fewest === undefined) consider(allSlots(slots), 0, slots, table.ref, rest, found);
    else
      for (const pair of fewest.pairs) {
        const postings = index.pairs.postings(pair);
        consider(postings, 0, postings.length, table.ref, rest, found);
      }
    return found;
  }
  // a copy: lists move when they grow
  const lists = fewest?.pairs.map((pair) => index.pairs.postings(pair).slice()) ?? [allSlots(slots)];
  let seen = 0;
  for (const list of lists) {
    for (let from = 0; from < list.length; from += seriesPerTurn) {
      const to = Math.min(from + seriesPerTurn, list.length);
      consider(list, from, to, table.ref, rest, found);
      seen += to - from;
      if (seen < seriesPerTurn) continue;
      seen = 0;
      yield;
    }
  }
  return found;
}

/**
 * A number that stays the same only as long as no series comes that satisfies all matchers, where none leave: how many series one of the
 * matchers lets through. Costs a few look-ups, or says how many series there are.
 */
export function candidatesOf(index: SeriesIndex, matchers: readonly Matcher[]): number {
  let fewest = index.table.live;
  for (const matcher of matchers) {
    const cheap = matcher.matchesEmpty ? undefined : cheapPairs(index, matcher);
    if (cheap !== undefined) fewest = Math.min(fewest, countOf(index, cheap));
  }
  return fewest;
}

function consider(
  slots: Uint32Array,
  from: number,
  to: number,
  ref: Float64Array,
  rest: readonly ((slot: number) => boolean)[],
  found: number[],
): void {
  next: for (let i = from; i < to; i++) {
    const slot = slots[i]!;
    if (ref[slot] === 0) continue;
    for (let k = 0; k < rest.length; k++) if (!rest[k]!(slot)) continue next;
    found.push(slot);
  }
}

function allSlots(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, slot) => slot);
}

function fewestCandidates(index: SeriesIndex, matchers: readonly Matcher[]): Candidates | undefined {
  let fewest: Candidates | undefined;
  const dear: Matcher[] = [];
  for (const matcher of matchers) {
    if (matcher.matchesEmpty) continue; // series without the label would have to be found as well
    const pairs = cheapPairs(index, matcher);
    if (pairs === undefined) {
      dear.push(matcher);
      continue;
    }
    const count = countOf(index, pairs);
    if (fewest === undefined || count < fewest.count) fewest = { matcher, pairs, count };
    if (count === 0) return fewest;
  }
  if (fewest !== undefined || dear.length === 0) return fewest;
  // every expression has to be held against all values of its name: do that for the name with the fewest
  const matcher = dear.reduce((a, b) => (valuesOf(index, b) < valuesOf(index, a) ? b : a));
  const pairs = allMatchingPairs(index, matcher);
  return { matcher, pairs, count: countOf(index, pairs) };
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
    const wanted = label.pairByValue.get(matcher.value) ?? -1;
    return (slot) => index.hasPair(slot, wanted);
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
