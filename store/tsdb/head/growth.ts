import type { Clock } from "@taffrail/base";
import { type Labels, metricName } from "@taffrail/model";
import type { LabelPairs } from "./label-pairs.ts";

/** How often something came, and what it is. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Who scraped a series, as its labels say; "" where they do not. */
export interface CountedTarget {
  readonly job: string;
  readonly instance: string;
  readonly count: number;
}

/** Where new series came from, the most first. */
export interface Growth {
  /** From when on, Unix milliseconds. */
  readonly since: number;
  readonly series: number;
  readonly metrics: readonly Counted[];
  readonly targets: readonly CountedTarget[];
  /** Labels by values that no series had before. */
  readonly labels: readonly Counted[];
}

/** How many names of a kind are counted; of more, the rarest give way. */
const mostNames = 256;
const windowMs = 600_000;
/** Parts a target's name in the sketch: no label value of a target holds it. */
const between = "\u0000";

/**
 * What comes most often of very many, in bounded memory: where there is no place left, the rarest gives its place, and its count, to the
 * newcomer. So a count may be too high by the least there is, never too low. Source: Metwally et al., "space saving", 2005.
 */
export class Frequent {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number = mostNames) {
    this.#most = most;
  }

  add(name: string): void {
    const known = this.#counts.get(name);
    if (known !== undefined || this.#counts.size < this.#most)
      return void this.#counts.set(name, (known ?? 0) + 1);
    let rarest = "";
    let least = Infinity;
    for (const [other, count] of this.#counts) {
      if (count >= least) continue;
      least = count;
      rarest = other;
      if (least === 1) break;
    }
    this.#counts.delete(rarest);
    this.#counts.set(name, least + 1);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  *[Symbol.iterator](): IterableIterator<[name: string, count: number]> {
    yield* this.#counts;
  }
}

class Window {
  readonly since: number;
  series = 0;
  readonly metrics = new Frequent();
  readonly targets = new Frequent();
  readonly labels = new Frequent();

  constructor(since: number) {
    this.since = since;
  }
}

/**
 * Counts the series made in the last ten to twenty minutes by metric, by target and by label with values never seen. While series are
 * refused time stands still: what filled the memory stays known.
 */
export class SeriesGrowth {
  readonly #clock: Clock;
  #before: Window | undefined = undefined;
  #now: Window;
  #refusedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = new Window(clock.now());
  }

  /** Counts a series that is about to be made: which of its pairs are new is seen by `pairs`. */
  count(labels: Labels, pairs: LabelPairs): void {
    this.#turn();
    const window = this.#now;
    window.series++;
    window.metrics.add(labels.name);
    window.targets.add(`${labels.get("job")}${between}${labels.get("instance")}`);
    const texts = labels.pairs;
    for (let i = 0; i < texts.length; i += 2) {
      const name = texts[i]!;
      if (name !== metricName && pairs.find(name, texts[i + 1]!) < 0) window.labels.add(name);
    }
  }

  /** Says that a series was refused just now. */
  refused(): void {
    this.#refusedAt = this.#clock.now();
  }

  /** What came most, at most `most` of each kind. */
  growth(most: number): Growth {
    this.#turn();
    const windows = this.#before === undefined ? [this.#now] : [this.#before, this.#now];
    const top = (of: (window: Window) => Frequent): Counted[] => largest(windows.map(of), most);
    return {
      since: windows[0]!.since,
      series: windows.reduce((sum, { series }) => sum + series, 0),
      metrics: top(({ metrics }) => metrics),
      labels: top(({ labels }) => labels),
      targets: top(({ targets }) => targets).map(({ name, count }) => {
        const [job = "", instance = ""] = name.split(between);
        return { job, instance, count };
      }),
    };
  }

  #turn(): void {
    const now = this.#clock.now();
    if (now - this.#now.since < windowMs || now - this.#refusedAt < windowMs) return;
    this.#before = now - this.#now.since < 2 * windowMs ? this.#now : undefined;
    this.#now = new Window(now);
  }
}

function largest(sketches: readonly Frequent[], most: number): Counted[] {
  const counts = new Map<string, number>();
  for (const sketch of sketches) {
    for (const [name, count] of sketch) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return Array.from(counts, ([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}
