import { messageOf } from "@taffrail/base";
import { type Labels, type SampleSink, setStale } from "@taffrail/model";
import type { otlpMessages } from "@taffrail/wire";
import { Rows } from "../prometheus/remote/write-receiver.ts";
import type { OtlpConfig } from "./config.ts";
import { type Deltas, translate } from "./translate.ts";

/** What became of a request's points. */
export interface OtlpReceived {
  /** Points that can never be stored, and why, each reason once. */
  readonly rejected: number;
  readonly reasons: readonly string[];
  /** Samples that the store did not take: late, or two of one time. */
  readonly problems: readonly string[];
}

export interface OtlpReceiverOptions {
  readonly sink: SampleSink;
  /** As it is configured now. */
  readonly config: () => OtlpConfig;
  /** What becomes of deltas; refused unless given. */
  readonly deltas?: Deltas;
}

const mostReasons = 10;
const value = new Float64Array(1);
const stale = new Float64Array(1);
setStale(stale, 0);

/** Puts the metrics of OTLP requests into a sink. */
export class OtlpReceiver {
  readonly #options: OtlpReceiverOptions;

  constructor(options: OtlpReceiverOptions) {
    this.#options = options;
  }

  receive(request: otlpMessages.OtlpMetricsRequest): OtlpReceived {
    const { sink } = this.#options;
    const floats = new Rows();
    const histograms = new Rows();
    const reasons = new Set<string>();
    let rejected = 0;
    const refuse = (points: number, why: string): void => {
      rejected += points;
      if (reasons.size < mostReasons) reasons.add(why);
    };
    const refOf = (labels: Labels): number | undefined => {
      try {
        return sink.refOf(labels);
      } catch (error) {
        refuse(1, messageOf(error)); // memory is full: series that are there go on
        return undefined;
      }
    };
    translate(
      request,
      this.#options.config(),
      {
        sample: (labels, t, v, startT) => {
          const ref = refOf(labels);
          if (ref === undefined) return;
          if (v !== undefined) value[0] = v;
          floats.push(ref, t, v === undefined ? stale : value, 0, startT);
        },
        histogram: (labels, t, histogram, isStale, startT) => {
          const ref = refOf(labels);
          if (ref !== undefined) histograms.pushHistogram(ref, t, histogram, isStale, startT);
        },
        exemplar: (labels, exemplar) => {
          const ref = refOf(labels);
          if (ref !== undefined) floats.lone.push({ ref, ...exemplar });
        },
        metadata: (metadata) => void floats.metadata.push(metadata),
        refused: refuse,
      },
      this.#options.deltas,
    );
    floats.placeExemplars();
    const problems = [floats, histograms].flatMap((rows) => {
      if (rows.length + rows.metadata.length + rows.exemplars.length === 0) return [];
      const { outOfOrder, duplicate, tooOld, invalid = 0 } = sink.append(rows);
      return [
        [outOfOrder, "out of order sample"],
        [duplicate, "duplicate sample for timestamp"],
        [tooOld, "too old sample"],
        [invalid, "invalid native histogram"],
      ]
        .filter(([count]) => Number(count) > 0)
        .map(([count, what]) => `${what} (${count} times)`);
    });
    return { rejected, reasons: [...reasons], problems };
  }
}
