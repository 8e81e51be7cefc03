import { compareLabels, type Labels, type Matcher, matchesAll, type TimeRange } from "@taffrail/model";

/** An exemplar without its series. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Unix milliseconds. */
  readonly t: number;
}

/** What is kept of one series, oldest first. */
export interface ExemplarSeries {
  readonly labels: Labels;
  readonly exemplars: readonly Exemplar[];
}

/** What becomes of an exemplar; only what is older than the series' newest is late. */
export type ExemplarFate = "stored" | "repeated" | "out-of-order" | "too-long";

/** As OpenMetrics allows: Unicode characters of all names and values. */
const mostLetters = 128;
const none = -1;

interface Known {
  readonly labels: Labels;
  /** Places of the oldest and the newest. */
  oldest: number;
  newest: number;
}

/** The newest exemplars of all series together, in a ring: a new one takes the place of the oldest. The ring grows up to its bound. */
export class Exemplars {
  readonly #capacity: number;
  readonly #series = new Map<string, Known>();
  readonly #t: number[] = [];
  readonly #value: number[] = [];
  readonly #labels: Labels[] = [];
  readonly #of: Known[] = [];
  /** The segment of the log that has it; −1: a checkpoint has. */
  readonly #segment: number[] = [];
  /** The place of the series' next newer one, or −1. */
  readonly #newer: number[] = [];
  #next = 0;
  #letters = 0;

  /** `capacity` 0: none are kept. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#t.length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Memory held, about: by labels above all. */
  get heldBytes(): number {
    return this.#t.length * 150 + this.#series.size * 200 + this.#letters;
  }

  /** What would become of an exemplar of these series' labels. `newest` takes the place of what is stored as the newest of them. */
  judge(series: Labels, exemplar: Exemplar, newest?: Exemplar): ExemplarFate {
    if (lettersOf(exemplar.labels) > mostLetters) return "too-long";
    const last = newest ?? this.#newestOf(series);
    if (last === undefined) return "stored";
    // of exemplars at one time the larger comes later, and of equal ones the one with later labels
    const order =
      exemplar.t - last.t || exemplar.value - last.value || compareLabels(exemplar.labels, last.labels);
    if (order === 0) return "repeated";
    return order < 0 ? "out-of-order" : "stored";
  }

  /** Adds an exemplar that `judge` would store, and that stands in that segment of the log. */
  add(series: Labels, { labels, value, t }: Exemplar, segment = -1): void {
    if (this.#capacity === 0) return;
    const at = this.#next;
    if (at < this.#t.length) this.#forget(at);
    let known = this.#series.get(series.key);
    if (known === undefined) {
      known = { labels: series, oldest: at, newest: at };
      this.#series.set(series.key, known);
      this.#letters += 4 * series.key.length;
    } else {
      this.#newer[known.newest] = at;
      known.newest = at;
    }
    this.#t[at] = t;
    this.#value[at] = value;
    this.#labels[at] = labels;
    this.#of[at] = known;
    this.#segment[at] = segment;
    this.#newer[at] = none;
    this.#letters += 2 * sizeOf(labels);
    this.#next = (at + 1) % this.#capacity;
  }

  /** What is kept of series that satisfy all matchers of any list, in the order of their labels. */
  select(matchers: readonly (readonly Matcher[])[], { mint, maxt }: TimeRange): ExemplarSeries[] {
    const found: ExemplarSeries[] = [];
    for (const { labels, oldest } of this.#series.values()) {
      if (!matchers.some((all) => matchesAll(labels, all))) continue;
      const exemplars: Exemplar[] = [];
      for (let at = oldest; at !== none; at = this.#newer[at]!) {
        const t = this.#t[at]!;
        if (t >= mint && t <= maxt) exemplars.push(this.#at(at));
      }
      if (exemplars.length > 0) found.push({ labels, exemplars });
    }
    return found.sort((a, b) => compareLabels(a.labels, b.labels));
  }

  /** All that is kept, in the order in which it came. */
  *inOrder(): Generator<{ readonly series: Labels; readonly exemplar: Exemplar; readonly segment: number }> {
    const size = this.#t.length;
    for (let i = 0; i < size; i++) {
      const at = size < this.#capacity ? i : (this.#next + i) % size;
      yield { series: this.#of[at]!.labels, exemplar: this.#at(at), segment: this.#segment[at]! };
    }
  }

  #at(at: number): Exemplar {
    return { labels: this.#labels[at]!, value: this.#value[at]!, t: this.#t[at]! };
  }

  #newestOf(series: Labels): Exemplar | undefined {
    const known = this.#series.get(series.key);
    return known === undefined ? undefined : this.#at(known.newest);
  }

  /** Takes the oldest of all away: it is the oldest of its series too. */
  #forget(at: number): void {
    const known = this.#of[at]!;
    this.#letters -= 2 * sizeOf(this.#labels[at]!);
    const newer = this.#newer[at]!;
    if (newer !== none) known.oldest = newer;
    else {
      this.#series.delete(known.labels.key);
      this.#letters -= 4 * known.labels.key.length;
    }
  }
}

function sizeOf(labels: Labels): number {
  let size = 0;
  for (const text of labels.pairs) size += text.length + 16;
  return size;
}

/** Unicode characters, not UTF-16 units. */
function lettersOf(labels: Labels): number {
  let letters = 0;
  for (const text of labels.pairs)
    letters += text.length > mostLetters * 2 ? text.length : Array.from(text).length;
  return letters;
}
