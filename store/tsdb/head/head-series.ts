import type { Matcher, TimeRange } from "@taffrail/model";
import { inOneGo, mergeFound } from "../merge.ts";
import type { SelectedSeries } from "../tsdb.ts";
import type { Head } from "./head.ts";
import { HeadFinder } from "./head-finder.ts";

export { headMeets } from "./head-finder.ts";

/** The series of a head that satisfy all matchers and have a sample's chunk in the range, in the order of their labels. */
export function selectFromHead(
  head: Head,
  matchers: readonly Matcher[],
  range: TimeRange,
): readonly SelectedSeries[] {
  return inOneGo(mergeFound([inOneGo(new HeadFinder(head).find(matchers, range))]));
}
