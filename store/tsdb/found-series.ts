import type { Labels, Matcher, SampleColumns } from "@taffrail/model";
import { isPackable, type Packer } from "./handover/pack.ts";
import type { SelectedSeries } from "./tsdb.ts";

/** What one source found: series by number, in the order of their labels. There is no object for each. */
export interface FoundSeries {
  readonly length: number;
  labels(i: number): Labels;
  /** Lets a series have a label set equal to its own that another source has: so they are known to be equal next time. */
  share(i: number, labels: Labels): void;
  /** As `SelectedSeries.read`. */
  read(i: number, mint: number, maxt: number, into: SampleColumns): void;
  /** As `PackableSeries.pack`. */
  pack(i: number, mint: number, maxt: number, into: Packer): void;
}

/** Series that are objects already. */
export class ListedSeries implements FoundSeries {
  readonly #list: readonly SelectedSeries[];

  constructor(list: readonly SelectedSeries[]) {
    this.#list = list;
  }

  get length(): number {
    return this.#list.length;
  }

  labels(i: number): Labels {
    return this.#list[i]!.labels;
  }

  share(): void {
    // they keep their own
  }

  read(i: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#list[i]!.read(mint, maxt, into);
  }

  pack(i: number, mint: number, maxt: number, into: Packer): void {
    const one = this.#list[i]!;
    if (isPackable(one)) one.pack(mint, maxt, into);
    else into.samplesOf(one, mint, maxt);
  }
}

/** A text that is equal for equal conditions only. */
export function keyOf({ name, op, value }: Matcher): string {
  return `${name.length}:${name}${op}${value}`;
}

/** The same of several conditions, in whatever order they stand. */
export function keyOfAll(matchers: readonly Matcher[]): string {
  return matchers
    .map((matcher) => {
      const key = keyOf(matcher);
      return `${key.length}:${key}`;
    })
    .sort()
    .join("");
}
