import { metricName, type MetricMetadata, type MetricType } from "@taffrail/model";
import type { SeriesIndex } from "./series-index.ts";

/** What is kept: letters of names, helps and units together. */
const mostLetters = 16 << 20;
/** What a family takes beside its letters. */
const lettersOfFamily = 200;

/** By which ends the series of a family are named. */
const endings: Readonly<Record<MetricType, readonly string[]>> = {
  unknown: [""],
  counter: ["", "_total"],
  gauge: [""],
  histogram: ["", "_bucket", "_count", "_sum"],
  gaugehistogram: ["", "_bucket", "_gcount", "_gsum"],
  summary: ["", "_count", "_sum"],
  info: ["", "_info"],
  stateset: [""],
};

/** What metric families say of themselves, up to a bound: families that come when it is reached are left out. */
export class FamilyMetadata {
  readonly #byFamily = new Map<string, MetricMetadata>();
  #letters = 0;

  /** Memory held, about. */
  get heldBytes(): number {
    return 2 * this.#letters;
  }

  get size(): number {
    return this.#byFamily.size;
  }

  [Symbol.iterator](): Iterator<MetricMetadata> {
    return this.#byFamily.values();
  }

  get(family: string): MetricMetadata | undefined {
    return this.#byFamily.get(family);
  }

  /** Whether this differs from what is known, and there is room for it. */
  isNews(metadata: MetricMetadata): boolean {
    const known = this.#byFamily.get(metadata.family);
    if (known === undefined) return this.#letters + sizeOf(metadata) <= mostLetters;
    if (known.type === metadata.type && known.help === metadata.help && known.unit === metadata.unit)
      return false;
    return this.#letters + sizeOf(metadata) - sizeOf(known) <= mostLetters;
  }

  /** Takes it over; a copy is kept. */
  set({ family, type, help, unit }: MetricMetadata): void {
    this.delete(family);
    const kept = { family, type, help, unit };
    this.#byFamily.set(family, kept);
    this.#letters += sizeOf(kept);
  }

  delete(family: string): void {
    const known = this.#byFamily.get(family);
    if (known === undefined) return;
    this.#byFamily.delete(family);
    this.#letters -= sizeOf(known);
  }
}

function sizeOf({ family, help, unit }: MetricMetadata): number {
  return lettersOfFamily + family.length + help.length + unit.length;
}

/** A series of that family, which stands for it in the log: its slot, or −1. */
export function seriesOfFamily(index: SeriesIndex, { family, type }: MetricMetadata): number {
  const names = index.pairs.names.get(metricName)?.pairByValue;
  for (const ending of endings[type]) {
    const pair = names?.get(family + ending);
    const slot = pair === undefined ? undefined : index.pairs.postings(pair)[0];
    if (slot !== undefined) return slot;
  }
  return -1;
}

/** The family of a series that stands for one. A counter's name is taken as it is: in the text format the family ends in `_total` too. */
export function familyOf(name: string, type: MetricType): string {
  if (type === "counter") return name;
  const ending = endings[type].find((end) => end !== "" && name.endsWith(end) && name.length > end.length);
  return ending === undefined ? name : name.slice(0, -ending.length);
}
