import { type Labels, metricName } from "@taffrail/model";
import { metadataLabels, UnnamedSeries } from "../unnamed.ts";
import type { VectorSeries } from "../value.ts";

/** Where the values of one label lead; in the end to the number of a group. */
interface Branch {
  readonly next: Map<string, Branch>;
  group: number;
}

/**
 * Numbers series by what they have in common: the labels named (`by`, `on`), or all but those named and the metric name (`without`,
 * `ignoring`). Series of one group are told without making one more set of labels for each.
 */
export class Grouping {
  /** What the sets of each group have in common, by its number. */
  readonly labels: Labels[] = [];
  readonly #names: ReadonlySet<string>;
  readonly #without: boolean;
  /** Of named labels: one step a name, in their order. */
  readonly #ordered: readonly string[];
  readonly #mindsMetadata: boolean;
  readonly #root: Branch = { next: new Map(), group: -1 };
  /** Of all others: by the text of what is left. */
  readonly #groupByText = new Map<string, number>();

  constructor(names: Iterable<string>, without: boolean) {
    this.#without = without;
    this.#names = new Set(without ? [...names, metricName] : names);
    this.#ordered = without ? [] : [...this.#names].sort();
    this.#mindsMetadata = this.#ordered.some((name) => metadataLabels.has(name));
  }

  /** The number of the group a series belongs to; numbers are given from 0 in the order in which groups come. */
  groupOf(series: VectorSeries): number {
    if (this.#without) return this.#byRest(series.labels);
    return this.#byNames(
      this.#mindsMetadata || !(series instanceof UnnamedSeries) ? series.labels : series.source,
    );
  }

  #byNames(labels: Labels): number {
    let at = this.#root;
    for (const name of this.#ordered) {
      const value = labels.get(name);
      let next = at.next.get(value);
      if (next === undefined) at.next.set(value, (next = { next: new Map(), group: -1 }));
      at = next;
    }
    if (at.group < 0) at.group = this.labels.push(labels.only(this.#names)) - 1;
    return at.group;
  }

  #byRest(labels: Labels): number {
    const { pairs } = labels;
    let text = "";
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i]!;
      if (this.#names.has(name)) continue;
      const value = pairs[i + 1]!;
      text += `${name.length}:${name}${value.length}:${value}`; // no choice of names and values makes two collide
    }
    let group = this.#groupByText.get(text);
    if (group === undefined) {
      group = this.labels.push(labels.without(this.#names)) - 1;
      this.#groupByText.set(text, group);
    }
    return group;
  }
}
