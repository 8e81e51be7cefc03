import { compareText, type Labels, type Matcher, type TimeRange } from "@taffrail/model";
import type { BlockSet } from "./block/block-set.ts";
import { type FoundSeries, keyOfAll } from "./found-series.ts";
import type { Head } from "./head/head.ts";
import { HeadFinder, headMeets } from "./head/head-finder.ts";
import { mergeFound } from "./merge.ts";
import { Pacer } from "./pacer.ts";
import type { SelectedSeries } from "./tsdb.ts";

/** So long finding series keeps others waiting: milliseconds. */
const sliceMs = 8;
/** Series and values that are looked at before the time is. */
const perLook = 256;

/**
 * Answers what is asked of blocks and head together. It gives others their turn; what it finds is of the moment it was asked: blocks that
 * go meanwhile stay open, what is cut from the head meanwhile stays in memory.
 */
export class Questions {
  readonly #head: Head;
  readonly #blocks: BlockSet;
  readonly #finder: HeadFinder;
  readonly #mustBeOpen: () => void;

  /** `mustBeOpen` throws once the store is closed. */
  constructor(head: Head, blocks: BlockSet, mustBeOpen: () => void) {
    this.#head = head;
    this.#blocks = blocks;
    this.#finder = new HeadFinder(head, blocks.memory);
    this.#mustBeOpen = mustBeOpen;
  }

  /** Rejects with `signal.reason`, as all here do. */
  async select(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<readonly SelectedSeries[]> {
    const pacer = new Pacer(sliceMs, signal);
    const found = await this.#find(matchers, range, pacer);
    return this.#inTurns(mergeFound(found), pacer);
  }

  async labelNames(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
  ): Promise<readonly string[]> {
    const names = new Set<string>();
    if (matchers.length > 0) {
      await this.#eachLabels(matchers, range, ({ pairs }) => {
        for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i]!);
      });
      return sortedUpTo(names, limit);
    }
    for (const block of this.#blocks.meeting(range)) for (const name of block.labelNames()) names.add(name);
    if (headMeets(this.#head, range)) for (const name of this.#head.index.pairs.names.keys()) names.add(name);
    return sortedUpTo(names, limit);
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
  ): Promise<readonly string[]> {
    const values = new Set<string>();
    if (matchers.length > 0) {
      await this.#eachLabels(matchers, range, (labels) => values.add(labels.get(name)));
      values.delete("");
      return sortedUpTo(values, limit);
    }
    const label = this.#head.index.pairs.names.get(name);
    if (label !== undefined && headMeets(this.#head, range))
      for (const value of label.pairByValue.keys()) values.add(value);
    const pacer = new Pacer(sliceMs);
    let looked = 0;
    for (const block of this.#blocks.meeting(range))
      for (const value of block.labelValues(name)) {
        values.add(value);
        if (++looked % perLook === 0 && pacer.isDue) await this.#breathe(pacer);
      }
    return sortedUpTo(values, limit);
  }

  async seriesLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
  ): Promise<readonly Labels[]> {
    const series = await this.select(matchers, range);
    return (limit > 0 ? series.slice(0, limit) : series).map(({ labels }) => labels);
  }

  /** What each source has, oldest first, the head last. */
  async #find(matchers: readonly Matcher[], range: TimeRange, pacer: Pacer): Promise<FoundSeries[]> {
    const key = keyOfAll(matchers);
    const inHead = this.#finder.find(matchers, range, key);
    const found: FoundSeries[] = [];
    for (const block of this.#blocks.meeting(range))
      found.push(await this.#inTurns(block.find(matchers, range, key), pacer));
    found.push(await this.#inTurns(inHead, pacer));
    return found;
  }

  /** Visits the label sets of what is found; of a series that several sources have more than once. */
  async #eachLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    visit: (labels: Labels) => void,
  ): Promise<void> {
    const pacer = new Pacer(sliceMs);
    for (const found of await this.#find(matchers, range, pacer)) {
      for (let i = 0; i < found.length; i++) {
        visit(found.labels(i));
        if ((i + 1) % perLook === 0 && pacer.isDue) await this.#breathe(pacer);
      }
    }
  }

  /** Walks steps to their end. */
  async #inTurns<T>(steps: Generator<undefined, T, undefined>, pacer: Pacer): Promise<T> {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (pacer.isDue) await this.#breathe(pacer);
    }
  }

  async #breathe(pacer: Pacer): Promise<void> {
    await pacer.breathe();
    this.#mustBeOpen();
  }
}

/** Texts in order, at most `limit` (0: all). */
export function sortedUpTo(texts: Iterable<string>, limit: number): readonly string[] {
  // without a function, texts are sorted by their UTF-16 units: nearly always the same, and several times as fast
  const sorted = [...texts].sort();
  for (let i = 1; i < sorted.length; i++) {
    if (compareText(sorted[i - 1]!, sorted[i]!) <= 0) continue;
    sorted.sort(compareText);
    break;
  }
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}
