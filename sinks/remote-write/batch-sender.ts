import { Backoff, type Log, snappyEncode } from "@taffrail/base";
import type { Labels, MetricMetadata } from "@taffrail/model";
import { WriteEncoder, type WriteVersion } from "@taffrail/wire";
import { deliver, type DeliveryOptions, type Written } from "./delivery.ts";
import type { MovingRate } from "./desired-shards.ts";
import type { QueueInstruments, RowCounts } from "./instruments.ts";
import type { RowRing } from "./row-ring.ts";

/** What sending batches needs. */
export interface BatchSenderOptions extends DeliveryOptions {
  readonly log: Log;
  readonly instruments: QueueInstruments;
  /** Rows sent, and seconds spent on it. */
  readonly sent: MovingRate;
  readonly busy: MovingRate;
}

interface Batch {
  readonly message: Uint8Array;
  readonly rows: RowCounts;
  readonly newestT: number;
}

const noRows: RowCounts = { samples: 0, histograms: 0, exemplars: 0 };
/** How long making messages keeps others waiting. */
const sliceMs = 10;
/** How often a failure that lasts is told of in the log. */
const tellEveryMs = 60_000;

/** Sends rows of a queue's shards until the receiver has them or refuses them for good, in the newest version that it knows. */
export class BatchSender {
  readonly #options: BatchSenderOptions;
  #encoder: WriteEncoder;
  #toldAt = -Infinity;
  #failing = false;
  /** Resolves when the message before was made. */
  #made: Promise<void> = Promise.resolve();
  #sliceEndMs = -Infinity;
  /** Newest sample that the receiver has. */
  newestT: number = -Infinity;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
    this.#encoder = new WriteEncoder(options.config.version);
  }

  /** The version that is sent. */
  get version(): WriteVersion {
    return this.#encoder.version;
  }

  /** Sends the oldest `count` rows of a ring, which stay in it. Resolves once they are done with. Rejects with `signal.reason` only. */
  async send(ring: RowRing, count: number, signal: AbortSignal): Promise<void> {
    const { config, clock, instruments } = this.#options;
    const { minBackoffMs, maxBackoffMs, sampleAgeLimitMs } = config.queue;
    const backoff = new Backoff(clock, { minMs: minBackoffMs, maxMs: maxBackoffMs });
    let batch: Batch | undefined;
    let version = this.version;
    for (let attempt = 0; ; attempt++) {
      if (batch === undefined || version !== this.version || sampleAgeLimitMs > 0)
        batch = await this.#inTurn(() => this.#encode(ring, count));
      if (batch === undefined) return; // all were too old
      version = this.version;
      const startMs = clock.now();
      const outcome = await deliver(batch.message, version, attempt, this.#options, signal);
      const seconds = (clock.now() - startMs) / 1000;
      instruments.observeSeconds(seconds);
      this.#options.busy.add(seconds);
      switch (outcome.kind) {
        case "stored":
          this.#sent(batch, batch.rows);
          this.#recovered();
          return;
        case "refused":
          this.#refused(batch, outcome.why, outcome.written);
          return;
        case "other-version":
          if (version === 2) this.#fallBack();
          attempt = -1;
          break;
        case "retry":
          instruments.addRows("retried_total", batch.rows);
          this.#tell("the receiver takes no samples; they wait", outcome.why);
          await backoff.wait(signal, outcome.atLeastMs);
          signal.throwIfAborted();
      }
    }
  }

  /** Sends what families say of themselves as a message of 1.0, with the same patience. Rejects with `signal.reason` only. */
  async sendFamilies(families: readonly MetricMetadata[], signal: AbortSignal): Promise<void> {
    const { config, clock, instruments } = this.#options;
    const { minBackoffMs, maxBackoffMs } = config.queue;
    const backoff = new Backoff(clock, { minMs: minBackoffMs, maxMs: maxBackoffMs });
    const encoder = new WriteEncoder(1);
    for (const family of families) encoder.family(family);
    const message = snappyEncode(encoder.finish());
    const count = families.length;
    for (let attempt = 0; ; attempt++) {
      const outcome = await deliver(message, 1, attempt, this.#options, signal);
      if (outcome.kind !== "retry") {
        const isStored = outcome.kind === "stored";
        instruments.add(isStored ? "metadata_total" : "metadata_failed_total", count);
        if (isStored) instruments.add("metadata_bytes_total", message.length);
        return;
      }
      instruments.add("metadata_retried_total", count);
      await backoff.wait(signal, outcome.atLeastMs);
      signal.throwIfAborted();
    }
  }

  /** Something in our own house kept rows from being sent: they are dropped, the next ones go on. */
  broke(count: number, error: unknown): void {
    this.#encoder = new WriteEncoder(this.version);
    this.#options.instruments.dropped("samples", "unsendable", count);
    this.#options.log.error("cannot send samples; they are dropped", { count, error });
  }

  /** Makes messages one after another and lets others have their turn: many shards are full at about the same time. */
  async #inTurn<T>(make: () => T): Promise<T> {
    const before = this.#made;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#made = promise;
    await before;
    if (performance.now() >= this.#sliceEndMs) {
      await new Promise((next) => setImmediate(next));
      this.#sliceEndMs = performance.now() + sliceMs;
    }
    try {
      return make();
    } finally {
      resolve();
    }
  }

  #encode(ring: RowRing, count: number): Batch | undefined {
    const { config, clock, instruments } = this.#options;
    const { sampleAgeLimitMs } = config.queue;
    const oldestT = sampleAgeLimitMs > 0 ? clock.now() - sampleAgeLimitMs : -Infinity;
    const encoder = this.#encoder;
    let samples = 0;
    let histograms = 0;
    let exemplars = 0;
    let newestT = -Infinity;
    let before: Labels | undefined;
    for (let i = 0; i < count; i++) {
      const at = ring.at(i);
      const series = ring.series[at];
      if (series === undefined) continue;
      const t = ring.t[at]!;
      const histogram = ring.histograms[at];
      if (t < oldestT) {
        ring.series[at] = undefined;
        instruments.dropped(histogram === undefined ? "samples" : "histograms", "too_old");
        continue;
      }
      const { labels } = series;
      if (labels !== before && encoder.version === 2) encoder.metadataOfNext(series.metadata);
      before = labels;
      const startT = ring.startT[at]!;
      if (histogram === undefined) {
        encoder.sample(labels, t, ring.v, at, startT);
        samples++;
      } else {
        encoder.histogram(labels, { t, startT, isStale: ring.v[at] !== 0, histogram });
        histograms++;
      }
      for (const exemplar of ring.exemplars[at] ?? []) {
        encoder.exemplar(labels, exemplar);
        exemplars++;
      }
      if (t > newestT) newestT = t;
    }
    const message = encoder.finish();
    if (samples + histograms === 0) return undefined;
    return { message: snappyEncode(message), rows: { samples, histograms, exemplars }, newestT };
  }

  #sent({ message, newestT }: Batch, rows: RowCounts): void {
    const { instruments, sent } = this.#options;
    instruments.addRows("total", rows);
    instruments.add("bytes_total", message.length);
    sent.add(rows.samples + rows.histograms + rows.exemplars);
    if (newestT > this.newestT) this.newestT = newestT;
    instruments.set("queue_highest_sent_timestamp_seconds", this.newestT / 1000);
  }

  #refused(batch: Batch, why: string, written: Written = noRows): void {
    const { samples, histograms, exemplars } = batch.rows;
    const kept = {
      samples: Math.min(samples, written.samples),
      histograms: Math.min(histograms, written.histograms),
      exemplars: Math.min(exemplars, written.exemplars),
    };
    this.#sent(batch, kept);
    this.#options.instruments.addRows("failed_total", {
      samples: samples - kept.samples,
      histograms: histograms - kept.histograms,
      exemplars: exemplars - kept.exemplars,
    });
    this.#tell("the receiver refused samples for good; they are dropped", why);
  }

  #fallBack(): void {
    const { instruments, log, config } = this.#options;
    this.#encoder = new WriteEncoder(1);
    instruments.add("version_fallbacks_total");
    log.warn("the receiver does not know remote write 2.0: sending 1.0", { remote: config.name });
  }

  #tell(sentence: string, why: string): void {
    const { clock, log, config } = this.#options;
    this.#failing = true;
    if (clock.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = clock.now();
    log.warn(sentence, { remote: config.name, why });
  }

  #recovered(): void {
    if (!this.#failing) return;
    this.#failing = false;
    this.#toldAt = -Infinity;
    this.#options.log.info("the receiver takes samples again", { remote: this.#options.config.name });
  }
}
