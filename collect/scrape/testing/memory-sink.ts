import {
  type Appended,
  isStaleAt,
  type Labels,
  type SampleBatch,
  type SampleSink,
  type SeriesRef,
} from "@taffrail/model";

/** A sample as a test wants to see it; `stale` for a staleness marker. */
export type SeenSample = readonly [t: number, v: number | "stale"];

/** Keeps every sample in memory, for tests. */
export class MemorySink implements SampleSink {
  /** How many batches came. */
  batches = 0;
  /** Set to make the next appends fail. */
  fault: Error | undefined;
  /** Refuses new series past so many. */
  mostSeries: number = Number.POSITIVE_INFINITY;
  readonly #refs = new Map<string, SeriesRef>();
  readonly #series: { readonly labels: Labels; readonly samples: SeenSample[] }[] = [];

  refOf(labels: Labels): SeriesRef {
    let ref = this.#refs.get(labels.key);
    if (ref === undefined) {
      if (this.#series.length >= this.mostSeries) throw new Error("no room for another series");
      ref = this.#series.push({ labels, samples: [] });
      this.#refs.set(labels.key, ref);
    }
    return ref;
  }

  append(batch: SampleBatch): Appended {
    if (this.fault !== undefined) throw this.fault;
    this.batches++;
    let duplicate = 0;
    for (let i = 0; i < batch.length; i++) {
      const { samples } = this.#series[batch.refs[i]! - 1]!;
      const t = batch.t[i]!;
      if (samples.at(-1)?.[0] === t) duplicate++;
      else samples.push([t, isStaleAt(batch.v, i) ? "stale" : batch.v[i]!]);
    }
    return {
      stored: batch.length - duplicate,
      repeated: 0,
      duplicate,
      outOfOrder: 0,
      tooOld: 0,
      unknownRef: 0,
    };
  }

  /** How many series there are. */
  get size(): number {
    return this.#series.length;
  }

  /** The samples of the series written so, or `undefined`. */
  samples(series: string): readonly SeenSample[] | undefined {
    return this.#series.find(({ labels }) => labels.toString() === series)?.samples;
  }

  /** Every series with its samples, but for those that report on scrapes. */
  all(): Record<string, readonly SeenSample[]> {
    return Object.fromEntries(
      this.#series
        .filter(({ labels }) => labels.name !== "up" && !labels.name.startsWith("scrape_"))
        .map(({ labels, samples }) => [labels.toString(), samples]),
    );
  }
}
