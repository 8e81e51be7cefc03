import { compareText } from "./text-order.ts";

/** The label that holds a series' metric name. */
export const metricName = "__name__";

/**
 * A label set: names with values, sorted by name, no name twice, no empty value (an empty value is the same as no label).
 * Immutable. Two sets with the same labels have the same `key`.
 */
export class Labels implements Iterable<readonly [name: string, value: string]> {
  /** Name, value, name, value …, sorted by name. */
  readonly pairs: readonly string[];
  #key: string | undefined;

  private constructor(pairs: readonly string[]) {
    this.pairs = pairs;
    this.#key = undefined;
  }

  static readonly empty: Labels = new Labels([]);

  /** Labels of an object's entries. */
  static of(values: Readonly<Record<string, string>>): Labels {
    return Labels.from(Object.entries(values));
  }

  /** Labels of name and value pairs in any order; of a name given twice the last counts. */
  static from(entries: Iterable<readonly [string, string]>): Labels {
    const builder = new LabelsBuilder();
    for (const [name, value] of entries) builder.set(name, value);
    return builder.labels();
  }

  /** Takes `pairs` as they are: the caller vouches for order, uniqueness, and that no value is empty. */
  static ofSortedPairs(pairs: readonly string[]): Labels {
    return new Labels(pairs);
  }

  /** How many labels there are. */
  get size(): number {
    return this.pairs.length >> 1;
  }

  /** The metric name, or "". */
  get name(): string {
    return this.get(metricName);
  }

  /** The value of `name`, or "" where there is none. */
  get(name: string): string {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1]!;
    return "";
  }

  has(name: string): boolean {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return true;
    return false;
  }

  /** A text that is equal for equal sets only; made once. */
  get key(): string {
    return (this.#key ??= keyOf(this.pairs));
  }

  equals(other: Labels): boolean {
    return this === other || (this.pairs.length === other.pairs.length && this.key === other.key);
  }

  /** The labels whose names are in `names`. */
  only(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => names.has(name));
  }

  /** The labels whose names are not in `names`. */
  without(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => !names.has(name));
  }

  /** The labels without the metric name. */
  withoutName(): Labels {
    return this.has(metricName) ? this.#filter((name) => name !== metricName) : this;
  }

  /** These labels with one changed, or with one gone where `value` is empty. */
  with(name: string, value: string): Labels {
    return new LabelsBuilder(this).set(name, value).labels();
  }

  *[Symbol.iterator](): Generator<readonly [string, string], void, undefined> {
    for (let i = 0; i < this.pairs.length; i += 2) yield [this.pairs[i]!, this.pairs[i + 1]!];
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this);
  }

  /** `name{a="b", c="d"}`, as PromQL writes it; names that are not plain identifiers are quoted. */
  toString(): string {
    const { name } = this;
    const plain = isPlainMetricName(name);
    const inside: string[] = plain || name === "" ? [] : [JSON.stringify(name)];
    for (const [label, value] of this) {
      if (label === metricName) continue;
      inside.push(`${isPlainLabelName(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`);
    }
    const braces = inside.length > 0 || !plain ? `{${inside.join(", ")}}` : "";
    return (plain ? name : "") + braces;
  }

  #filter(keep: (name: string) => boolean): Labels {
    const pairs: string[] = [];
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (keep(this.pairs[i]!)) pairs.push(this.pairs[i]!, this.pairs[i + 1]!);
    }
    return pairs.length === this.pairs.length ? this : new Labels(pairs);
  }
}

/** Sets and deletes labels one by one, then gives the set. */
export class LabelsBuilder {
  readonly #values = new Map<string, string>();

  constructor(base?: Labels) {
    if (base !== undefined) for (const [name, value] of base) this.#values.set(name, value);
  }

  get(name: string): string {
    return this.#values.get(name) ?? "";
  }

  /** An empty value deletes. */
  set(name: string, value: string): this {
    if (value === "") this.#values.delete(name);
    else this.#values.set(name, value);
    return this;
  }

  delete(name: string): this {
    this.#values.delete(name);
    return this;
  }

  /** Names and values as they stand, in no particular order; safe to change while walking. */
  entries(): [string, string][] {
    return [...this.#values];
  }

  labels(): Labels {
    const names = [...this.#values.keys()].sort(compareText);
    const pairs: string[] = [];
    for (const name of names) pairs.push(name, this.#values.get(name)!);
    return Labels.ofSortedPairs(pairs);
  }
}

/** Orders label sets by name, value, name, value …; a set that is the beginning of another comes first. */
export function compareLabels(a: Labels, b: Labels): number {
  const shared = Math.min(a.pairs.length, b.pairs.length);
  for (let i = 0; i < shared; i++) {
    const order = compareText(a.pairs[i]!, b.pairs[i]!);
    if (order !== 0) return order;
  }
  return a.pairs.length - b.pairs.length;
}

/** Whether `name` needs no quotes as a metric name: `[a-zA-Z_:][a-zA-Z0-9_:]*`. */
export function isPlainMetricName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
}

/** Whether `name` needs no quotes as a label name: `[a-zA-Z_][a-zA-Z0-9_]*`. */
export function isPlainLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

/** Lengths before texts: no choice of names and values makes two sets collide. */
function keyOf(pairs: readonly string[]): string {
  let key = "";
  for (const text of pairs) key += `${text.length}:${text}`;
  return key;
}
