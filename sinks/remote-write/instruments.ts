import type { Counter, Gauge, Histogram, Instruments } from "@taffrail/base";
import { shownUrl } from "../http.ts";

const names = ["remote_name", "url"] as const;
const kinds = ["samples", "histograms", "exemplars"] as const;

/** Rows by what they are. */
export type RowCounts = Readonly<Record<(typeof kinds)[number], number>>;

/** What all queues tell of themselves, under the names that Prometheus has for it. Made once a process. */
export class RemoteWriteInstruments {
  readonly #instruments: Instruments;
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #durations: Histogram;

  constructor(instruments: Instruments) {
    this.#instruments = instruments;
    for (const kind of kinds) {
      this.#counter(`${kind}_total`, `Rows of the kind ${kind} sent.`);
      this.#counter(`${kind}_failed_total`, `Rows of the kind ${kind} that were refused for good.`);
      this.#counter(`${kind}_retried_total`, `Rows of the kind ${kind} that are sent again.`);
      this.#counter(`${kind}_dropped_total`, `Rows of the kind ${kind} not sent, by reason.`, [
        ...names,
        "reason",
      ]);
      this.#gauge(`${kind}_pending`, `Rows of the kind ${kind} that wait in shards.`);
    }
    this.#counter("metadata_total", "Families whose metadata was sent.");
    this.#counter("metadata_failed_total", "Families whose metadata was refused for good.");
    this.#counter("metadata_retried_total", "Families whose metadata is sent again.");
    this.#counter("bytes_total", "Bytes of messages with samples, compressed.");
    this.#counter("metadata_bytes_total", "Bytes of messages with metadata, compressed.");
    this.#counter("enqueue_retries_total", "Rows that found their shard full.");
    this.#counter("samples_in_total", "Rows read from the log.");
    this.#counter("log_segments_lost_total", "Segments of the log that went before they were read.");
    this.#counter("version_fallbacks_total", "Receivers found to know 1.0 only.");
    this.#gauge("shards", "Shards that send at once.");
    this.#gauge("shards_min", "Fewest shards.");
    this.#gauge("shards_max", "Most shards.");
    this.#gauge("shards_desired", "Shards that the load asks for.");
    this.#gauge("shard_capacity", "Rows that a shard holds.");
    this.#gauge("max_samples_per_send", "Rows of one message, at most.");
    this.#gauge("log_bytes_behind", "Bytes of the log that are not read yet.");
    this.#gauge("queue_highest_timestamp_seconds", "Newest sample read from the log.");
    this.#gauge("queue_highest_sent_timestamp_seconds", "Newest sample that was sent.");
    this.#durations = instruments.histogram(
      "prometheus_remote_storage_sent_batch_duration_seconds",
      "Time to send a message, successfully or not.",
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300],
      [...names],
    );
  }

  /** Those of one queue. A password in the URL is not shown. */
  of(name: string, url: string): QueueInstruments {
    const values = [name, shownUrl(url)];
    const counter = (short: string): Counter => this.#counters.get(short)!;
    const gauge = (short: string): Gauge => this.#gauges.get(short)!;
    return {
      add: (short, by = 1) => counter(short).add(by, values),
      addRows: (short, rows) => {
        for (const kind of kinds) if (rows[kind] > 0) counter(`${kind}_${short}`).add(rows[kind], values);
      },
      dropped: (kind, reason, by = 1) => counter(`${kind}_dropped_total`).add(by, [...values, reason]),
      set: (short, value) => gauge(short).set(value, values),
      observeSeconds: (seconds) => this.#durations.observe(seconds, values),
      end: () => {
        for (const one of this.#gauges.values()) one.delete(values);
      },
    };
  }

  #counter(short: string, help: string, labels: readonly string[] = names): void {
    this.#counters.set(short, this.#instruments.counter(fullName(short), help, labels));
  }

  #gauge(short: string, help: string): void {
    this.#gauges.set(short, this.#instruments.gauge(fullName(short), help, names));
  }
}

/** What Prometheus does not have is under a name of our own. */
function fullName(short: string): string {
  return /^(log|version)_/.test(short)
    ? `taffrail_remote_write_${short}`
    : `prometheus_remote_storage_${short}`;
}

/** What one queue tells of itself, by short names. */
export interface QueueInstruments {
  add(short: string, by?: number): void;
  addRows(short: string, rows: RowCounts): void;
  dropped(kind: (typeof kinds)[number], reason: string, by?: number): void;
  set(short: string, value: number): void;
  observeSeconds(seconds: number): void;
  /** The queue is gone: what it showed as it stood goes too. */
  end(): void;
}
