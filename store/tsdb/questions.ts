import { compareText, type Labels, type Matcher, type TimeRange } from "@taffrail/model";
import type { BlockSet } from "./block/block-set.ts";
import type { Head } from "./head/head.ts";
import { headMeets, selectFromHead } from "./head/head-series.ts";
import { mergeSelections } from "./merge.ts";
import type { SelectedSeries } from "./tsdb.ts";

/** Answers what is asked of blocks and head together. */
export class Questions {
  readonly #head: Head;
  readonly #blocks: BlockSet;

  constructor(head: Head, blocks: BlockSet) {
    this.#head = head;
    this.#blocks = blocks;
  }

  select(matchers: readonly Matcher[], range: TimeRange): readonly SelectedSeries[] {
    const blocks = this.#blocks.meeting(range).map((block) => block.select(matchers, range));
    return mergeSelections([...blocks, selectFromHead(this.#head, matchers, range)]);
  }

  labelNames(matchers: readonly Matcher[], range: TimeRange, limit: number): readonly string[] {
    const names = new Set<string>();
    if (matchers.length > 0) {
      for (const { labels } of this.select(matchers, range)) for (const [name] of labels) names.add(name);
      return sortedUpTo(names, limit);
    }
    for (const block of this.#blocks.meeting(range)) for (const name of block.labelNames()) names.add(name);
    if (headMeets(this.#head, range)) for (const name of this.#head.index.pairs.names.keys()) names.add(name);
    return sortedUpTo(names, limit);
  }

  labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
  ): readonly string[] {
    const values = new Set<string>();
    if (matchers.length > 0) {
      for (const { labels } of this.select(matchers, range)) values.add(labels.get(name));
      values.delete("");
      return sortedUpTo(values, limit);
    }
    for (const block of this.#blocks.meeting(range))
      for (const value of block.labelValues(name)) values.add(value);
    const label = this.#head.index.pairs.names.get(name);
    if (label !== undefined && headMeets(this.#head, range))
      for (const value of label.pairByValue.keys()) values.add(value);
    return sortedUpTo(values, limit);
  }

  seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit: number): readonly Labels[] {
    const series = this.select(matchers, range);
    return (limit > 0 ? series.slice(0, limit) : series).map(({ labels }) => labels);
  }
}

/** Texts in order, at most `limit` (0: all). */
export function sortedUpTo(texts: Iterable<string>, limit: number): readonly string[] {
  const sorted = [...texts].sort(compareText);
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}
