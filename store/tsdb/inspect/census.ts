import { type Labels, metricName } from "@taffrail/model";
import type { Counted, CountedTarget, Growth, SeriesGrowth } from "../head/growth.ts";
import type { Head } from "../head/head.ts";
import type { LabelName } from "../head/label-pairs.ts";
import type { Pacer } from "../pacer.ts";

/** A label with its distinct values. */
export interface CountedLabel {
  readonly name: string;
  readonly values: number;
  /** Of the texts of its values. */
  readonly bytes: number;
}

/** Of labels more are told: they may be sorted by their bytes too. */
const mostLabels = 1000;

/** What the head holds and for whom; of each list the largest, first. */
export interface Census {
  readonly series: number;
  readonly metrics: readonly Counted[];
  readonly labels: readonly CountedLabel[];
  /** By `name=value`. */
  readonly pairs: readonly Counted[];
  readonly jobs: readonly Counted[];
  readonly targets: readonly CountedTarget[];
  readonly namespaces: readonly Counted[];
  /** How many of each there are in all. */
  readonly totals: { readonly metrics: number; readonly labels: number; readonly pairs: number };
  readonly growth: Growth;
}

/** Which targets and what refused series would have belonged to; what has no place is counted as `other`. */
export class RefusedSeries {
  readonly #most: number;
  readonly #byJob = new Map<string, number>();
  total = 0;

  constructor(most: number = 20) {
    this.#most = most;
  }

  count(labels: Labels): void {
    this.total++;
    const job = labels.get("job");
    const key = this.#byJob.has(job) || this.#byJob.size < this.#most ? job : "other";
    this.#byJob.set(key, (this.#byJob.get(key) ?? 0) + 1);
  }

  byJob(): Counted[] {
    return Array.from(this.#byJob, ([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  }
}

/**
 * Counts what the head holds, at most `most` of each kind. By metric, label and pair the index knows; for targets every series is looked
 * at once, 0.1 µs each. Others get their turns between.
 */
export async function takeCensus(
  head: Head,
  growth: SeriesGrowth,
  most: number,
  pacer: Pacer,
): Promise<Census> {
  const { pairs, table } = head.index;
  const labels = new Largest<CountedLabel>(Math.max(most, mostLabels), ({ values }) => values);
  const byPair = new Largest<Counted>(most, ({ count }) => count);
  for (const { name, pairByValue } of pairs.names.values()) {
    let bytes = 0;
    for (const [value, pair] of pairByValue) {
      bytes += value.length;
      const count = pairs.count(pair);
      if (count > byPair.least) byPair.add({ name: `${name}=${value}`, count });
      if (pacer.isDue) await pacer.breathe();
    }
    labels.add({ name, values: pairByValue.size, bytes });
  }
  const byValue = (name: string): Counted[] => {
    const largest = new Largest<Counted>(most, ({ count }) => count);
    for (const [value, pair] of pairs.names.get(name)?.pairByValue ?? [])
      largest.add({ name: value, count: pairs.count(pair) });
    return largest.sorted();
  };
  return {
    series: table.live,
    metrics: byValue(metricName),
    labels: labels.sorted(),
    pairs: byPair.sorted(),
    jobs: byValue("job"),
    targets: await targetsOf(head, most, pacer),
    namespaces: byValue("namespace"),
    totals: {
      metrics: pairs.names.get(metricName)?.pairByValue.size ?? 0,
      labels: pairs.names.size,
      pairs: pairs.size,
    },
    growth: growth.growth(most),
  };
}

async function targetsOf(head: Head, most: number, pacer: Pacer): Promise<CountedTarget[]> {
  const { index } = head;
  const { pairs, table } = index;
  const job: LabelName | undefined = pairs.names.get("job");
  const instance: LabelName | undefined = pairs.names.get("instance");
  if (job === undefined || instance === undefined) return [];
  // by numbers of pairs, shifted by one: −1 is none
  const counts = new Map<number, number>();
  for (let slot = 0; slot < table.slots; slot++) {
    if (table.ref[slot] === 0) continue;
    const key = (index.pairNamed(slot, job.id) + 1) * 2 ** 26 + index.pairNamed(slot, instance.id) + 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if ((slot & 1023) === 0 && pacer.isDue) await pacer.breathe();
  }
  const largest = new Largest<readonly [key: number, count: number]>(most, ([, count]) => count);
  for (const entry of counts) largest.add(entry);
  const valueOf = (pair: number): string => (pair < 0 ? "" : pairs.valueOf(pair));
  return largest.sorted().map(([key, count]) => ({
    job: valueOf(Math.floor(key / 2 ** 26) - 1),
    instance: valueOf((key % 2 ** 26) - 1),
    count,
  }));
}

/** Keeps the largest of what is added. */
class Largest<T> {
  readonly #most: number;
  readonly #sizeOf: (item: T) => number;
  #items: T[] = [];
  /** Nothing as small as this is among them. */
  least = -1;

  constructor(most: number, sizeOf: (item: T) => number) {
    this.#most = most;
    this.#sizeOf = sizeOf;
  }

  add(item: T): void {
    if (this.#sizeOf(item) <= this.least) return;
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#most) this.#cut();
  }

  sorted(): T[] {
    this.#cut();
    return this.#items;
  }

  #cut(): void {
    this.#items.sort((a, b) => this.#sizeOf(b) - this.#sizeOf(a));
    if (this.#items.length < this.#most) return;
    this.#items.length = this.#most;
    this.least = this.#sizeOf(this.#items.at(-1)!);
  }
}
