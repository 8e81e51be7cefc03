import { TaffrailError } from "@taffrail/base";
import {
  type Appended,
  type FloatHistogram,
  isStaleAt,
  type Labels,
  type MetricMetadata,
  type SampleBatch,
  type SampleSink,
  type SeriesRef,
} from "@taffrail/model";

/** A sample as a test wants to see it; `stale` for a staleness marker. */
export type SeenSample = readonly [t: number, v: number | "stale" | FloatHistogram];

/** An exemplar with the series it came with. */
export interface SeenExemplar {
  readonly series: string;
  readonly labels: string;
  readonly value: number;
  readonly t: number;
}

/** What a full sink says. */
class NoRoomError extends TaffrailError {
  readonly code = "test/no-room";
}

/** Keeps every sample in memory, for tests. */
export class MemorySink implements SampleSink {
  /** How many batches came. */
  batches = 0;
  /** All that came, in order. */
  readonly exemplars: SeenExemplar[] = [];
  readonly metadata: MetricMetadata[] = [];
  /** Start times that came beside samples: series, time, start. */
  readonly starts: [series: string, t: number, startT: number][] = [];
  /** Set to make the next appends fail. */
  fault: Error | undefined;
  /** Refuses new series past so many. */
  mostSeries: number = Number.POSITIVE_INFINITY;
  readonly #refs = new Map<string, SeriesRef>();
  readonly #series: { readonly labels: Labels; readonly samples: SeenSample[] }[] = [];

  refOf(labels: Labels): SeriesRef {
    let ref = this.#refs.get(labels.key);
    if (ref === undefined) {
      if (this.#series.length >= this.mostSeries) throw new NoRoomError("no room for another series");
      ref = this.#series.push({ labels, samples: [] });
      this.#refs.set(labels.key, ref);
    }
    return ref;
  }

  append(batch: SampleBatch): Appended {
    if (this.fault !== undefined) throw this.fault;
    this.batches++;
    let duplicate = 0;
    let outOfOrder = 0;
    for (let i = 0; i < batch.length; i++) {
      const { samples, labels } = this.#series[batch.refs[i]! - 1]!;
      const t = batch.t[i]!;
      const last = samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
      if (last === t) duplicate++;
      else if (last > t) outOfOrder++;
      else samples.push([t, batch.histograms?.[i] ?? (isStaleAt(batch.v, i) ? "stale" : batch.v[i]!)]);
      const startT = batch.startT?.[i] ?? 0;
      if (startT !== 0) this.starts.push([labels.toString(), t, startT]);
    }
    for (const { row, labels, value, t } of batch.exemplars ?? []) {
      const series = this.#series[batch.refs[row]! - 1]!.labels.toString();
      this.exemplars.push({ series, labels: labels.toString(), value, t });
    }
    for (const { family, type, help, unit } of batch.metadata ?? [])
      this.metadata.push({ family, type, help, unit });
    return {
      stored: batch.length - duplicate - outOfOrder,
      repeated: 0,
      duplicate,
      outOfOrder,
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
