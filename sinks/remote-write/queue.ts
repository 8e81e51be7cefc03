import type { Clock, Log } from "@taffrail/base";
import type { MetricMetadata } from "@taffrail/model";
import type { WriteVersion } from "@taffrail/wire";
import type { Post } from "../http.ts";
import { BatchSender } from "./batch-sender.ts";
import type { RemoteWriteConfig } from "./config.ts";
import { desiredShards, MovingRate } from "./desired-shards.ts";
import { Arrivals } from "./arrivals.ts";
import type { FollowedLog, LoggedRows, LogPlace } from "./followed-log.ts";
import type { QueueInstruments } from "./instruments.ts";
import { type LoggedHistogram, type LogRecord, LogRows } from "./log-rows.ts";
import { Shard } from "./shard.ts";
import { SeriesTable } from "./series-table.ts";

/** What a queue is made of. */
export interface RemoteWriteOptions {
  readonly config: RemoteWriteConfig;
  /** Closed with the queue. */
  readonly followed: FollowedLog;
  readonly post: Post;
  /** What families say of themselves now, for 1.0. */
  readonly metadata: () => Iterable<MetricMetadata>;
  readonly instruments: QueueInstruments;
  readonly userAgent: string;
  /** How long closing waits for what is on its way. */
  readonly flushDeadlineMs: number;
  /** Told up to where all that the log holds is done with: sent, or refused for good. What is not sent when it closes is not lost then. */
  readonly arrived?: (place: LogPlace) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const pollMs = 250;
const reshardEveryMs = 10_000;
const forgetEveryMs = 600_000;
/** How long reading keeps others waiting. */
const sliceMs = 10;
/** More behind than this, what is newest is not what was read last. */
const farBehindBytes = 1 << 20;

/**
 * Sends what a log is given to one receiver. What waits is bounded: where shards are full nothing more is read, and what is not read
 * stands in the log. Closing reads to the log's end and sends all, as long as `flushDeadlineMs` allows.
 */
export class RemoteWriteQueue implements AsyncDisposable {
  readonly #options: RemoteWriteOptions;
  readonly #table: SeriesTable;
  readonly #read: LogRows;
  readonly #sender: BatchSender;
  #shards: Shard[];
  #desired: number;
  readonly #inRate = new MovingRate();
  readonly #keptRate = new MovingRate();
  readonly #sentRate = new MovingRate();
  readonly #busyRate = new MovingRate();
  #newestReadT = -Infinity;
  readonly #arrivals: Arrivals | undefined;
  /** Up to where the record reaches that waits in `#read`. */
  #turnedAt: LogPlace | undefined = undefined;
  #lostSegments = 0;
  #isUnreadable = false;
  /** Ends reading at the log's end. */
  readonly #closing = new AbortController();
  /** Ends everything at once. */
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  constructor(options: RemoteWriteOptions) {
    this.#options = options;
    const { config, log, instruments } = options;
    const { queue } = config;
    this.#table = new SeriesTable(config);
    this.#read = new LogRows(this.#table, config.sendExemplars);
    this.#sender = new BatchSender({ ...options, sent: this.#sentRate, busy: this.#busyRate });
    this.#arrivals = options.arrived === undefined ? undefined : new Arrivals(options.arrived);
    this.#desired = queue.minShards;
    this.#shards = this.#openShards(queue.minShards);
    instruments.set("shards_min", queue.minShards);
    instruments.set("shards_max", queue.maxShards);
    instruments.set("shards_desired", queue.minShards);
    instruments.set("shard_capacity", queue.capacity);
    instruments.set("max_samples_per_send", queue.maxSamplesPerSend);
    const broke = (error: unknown): void => {
      if (!this.#stop.signal.aborted) log.error("sending ended", { remote: config.name, error });
    };
    this.#running = Promise.all([this.#follow(), this.#tend(), this.#tellMetadata()]).catch(broke);
  }

  /** Rows that wait or are on their way. */
  get pending(): number {
    return this.#shards.reduce((sum, { ring }) => sum + ring.length, 0);
  }

  /** The version that is sent. */
  get version(): WriteVersion {
    return this.#sender.version;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { clock, flushDeadlineMs, followed, instruments, log, config } = this.#options;
    this.#closing.abort();
    const done = new AbortController();
    const flushed = this.#running.then(() => done.abort());
    await Promise.race([flushed, clock.sleep(flushDeadlineMs, done.signal)]);
    const left = this.pending;
    this.#stop.abort();
    await flushed;
    if (left > 0 && this.#arrivals !== undefined)
      log.info("samples wait on the disk for the next start", { remote: config.name, left });
    else if (left > 0) {
      instruments.dropped("samples", "shutdown", left);
      log.warn("not all samples were sent before the deadline", { remote: config.name, left });
    }
    followed[Symbol.dispose]();
    instruments.end();
  }

  async #follow(): Promise<void> {
    const { clock, followed } = this.#options;
    const closing = this.#closing.signal;
    await this.#learn();
    let forgottenAt = clock.now();
    let sliceEnd = performance.now() + sliceMs;
    while (!this.#stop.signal.aborted) {
      const isMore = this.#next();
      if (followed.lostSegments !== this.#lostSegments) await this.#lost();
      if (!isMore || this.#read.hasRows) await this.#handTurn();
      if (isMore) {
        if (performance.now() < sliceEnd) continue;
        await new Promise((resolve) => setImmediate(resolve));
      } else {
        await this.#handTurn();
        if (closing.aborted) {
          if (!this.#next()) break; // full shards were waited for: more may have come meanwhile
          await this.#handTurn();
          continue;
        }
        if (clock.now() - forgottenAt >= forgetEveryMs) {
          await this.#forget();
          forgottenAt = clock.now();
        }
        this.#arrivals?.look(this.#shards);
        await clock.sleep(pollMs, closing);
      }
      this.#arrivals?.look(this.#shards);
      if (this.#desired !== this.#shards.length && !closing.aborted) await this.#reshard();
      sliceEnd = performance.now() + sliceMs;
    }
    await this.#empty();
  }

  /** Reads a record; false at the log's end, and where the log cannot be read at the moment: it is tried again. */
  #next(): boolean {
    const { followed, log, config } = this.#options;
    try {
      const isMore = followed.next(this.#read);
      this.#isUnreadable = false;
      return isMore;
    } catch (error) {
      if (!this.#isUnreadable)
        log.error("cannot read the samples that wait to be sent; trying again", {
          remote: config.name,
          error,
        });
      this.#isUnreadable = true;
      return false;
    }
  }

  /** Ends the shards, all that wait in them sent. */
  async #empty(): Promise<void> {
    await Promise.all(this.#shards.map((shard) => shard.close()));
    if (!this.#stop.signal.aborted) this.#arrivals?.emptied();
  }

  /** Gives what was read before the last turn to its shards. */
  async #handTurn(): Promise<void> {
    const record = this.#read.turn();
    const reaches = this.#turnedAt;
    if (this.#arrivals !== undefined) this.#turnedAt = this.#options.followed.place;
    await this.#hand(record);
    if (reaches !== undefined && !this.#stop.signal.aborted) this.#arrivals?.handed(reaches);
  }

  /** Gives rows to their shards; waits where one is full. */
  async #hand(record: LogRecord | undefined): Promise<void> {
    if (record === undefined) return;
    const { rows, histograms } = record;
    for (let at = 0; rows !== undefined;) {
      at = this.#handFloats(rows, at);
      if (at === rows.length) break;
      await this.#room(rows.refs[at]!);
      if (this.#stop.signal.aborted) return;
    }
    for (const histogram of histograms) {
      while (!this.#handHistogram(histogram)) await this.#room(histogram.ref);
      if (this.#stop.signal.aborted) return;
    }
  }

  /** Gives rows from `from` on until a shard is full; gives the first that was not taken. */
  #handFloats(rows: LoggedRows, from: number): number {
    const { refs, t, startT, v, length } = rows;
    const words = new Uint32Array(v.buffer, v.byteOffset, 2 * length);
    const shards = this.#shards;
    const count = shards.length;
    let kept = 0;
    let unknown = 0;
    let at = from;
    for (; at < length; at++) {
      const ref = refs[at]!;
      const series = this.#table.get(ref);
      if (series === undefined) {
        if (!this.#table.has(ref)) unknown++;
        continue;
      }
      const { ring } = shards[ref % count]!;
      if (ring.isFull) break;
      const exemplars = this.#read.exemplarsOf(ref);
      ring.pushFloat(series, t[at]!, startT[at]!, words[2 * at]!, words[2 * at + 1]!, exemplars);
      if (t[at]! > this.#newestReadT) this.#newestReadT = t[at]!;
      kept++;
    }
    this.#count("samples", at - from, kept, unknown);
    if (kept > 0) for (const shard of shards) if (shard.ring.length > 0) shard.added();
    return at;
  }

  /** Gives a histogram to its shard; false where that is full. */
  #handHistogram({ ref, t, startT, histogram, isStale }: LoggedHistogram): boolean {
    const { config } = this.#options;
    const series = this.#table.get(ref);
    const isWanted = config.sendNativeHistograms || config.version === 2;
    if (series === undefined || !isWanted) {
      this.#count("histograms", 1, 0, isWanted && !this.#table.has(ref) ? 1 : 0);
      return true;
    }
    const shard = this.#shards[ref % this.#shards.length]!;
    if (shard.ring.isFull) return false;
    shard.ring.pushHistogram(series, t, startT, histogram, isStale, this.#read.exemplarsOf(ref));
    if (t > this.#newestReadT) this.#newestReadT = t;
    this.#count("histograms", 1, 1, 0);
    shard.added();
    return true;
  }

  #count(kind: "samples" | "histograms", rows: number, kept: number, unknown: number): void {
    const { instruments } = this.#options;
    this.#inRate.add(rows);
    this.#keptRate.add(kept);
    if (rows > 0) instruments.add("samples_in_total", rows);
    if (unknown > 0) instruments.dropped(kind, "unintentionally_dropped_series", unknown);
    if (rows - kept - unknown > 0) instruments.dropped(kind, "dropped_series", rows - kept - unknown);
  }

  async #room(ref: number): Promise<void> {
    this.#options.instruments.add("enqueue_retries_total");
    await this.#shards[ref % this.#shards.length]!.room();
  }

  /** Takes in every series of the store: the log named them before the place where reading begins. */
  async #learn(): Promise<void> {
    let sliceEnd = performance.now() + sliceMs;
    for (const live of this.#options.followed.live()) {
      if (!this.#table.has(live.ref)) this.#table.add(live.ref, live.labels);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + sliceMs;
      if (this.#stop.signal.aborted) return;
    }
  }

  /** Lets go of series that the store has no more. Called at the log's end: what comes names none of them. */
  async #forget(): Promise<void> {
    const { newestRef } = this.#table;
    const refs = new Set<number>();
    let sliceEnd = performance.now() + sliceMs;
    for (const { ref } of this.#options.followed.live()) {
      refs.add(ref);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + sliceMs;
    }
    this.#table.keep(refs, newestRef);
  }

  /** Segments were gone before they were read, and with them names of series. */
  async #lost(): Promise<void> {
    const { followed, instruments, log, config } = this.#options;
    const lost = followed.lostSegments - this.#lostSegments;
    this.#lostSegments = followed.lostSegments;
    instruments.add("log_segments_lost_total", lost);
    log.error("the log was cut before it was sent", { remote: config.name, segments: lost });
    await this.#learn();
  }

  #openShards(count: number): Shard[] {
    const { config, clock, instruments } = this.#options;
    instruments.set("shards", count);
    const options = { queue: config.queue, sender: this.#sender, clock, signal: this.#stop.signal };
    return Array.from({ length: count }, () => new Shard(options));
  }

  /** Another number of shards, once all that waits was sent: a series may change its shard. */
  async #reshard(): Promise<void> {
    const { log, config } = this.#options;
    const from = this.#shards.length;
    await this.#empty();
    if (this.#stop.signal.aborted) return;
    this.#shards = this.#openShards(this.#desired);
    log.info("remote write sends by another number of shards", {
      remote: config.name,
      from,
      to: this.#desired,
    });
  }

  /** Looks at the load and shows how things stand. */
  async #tend(): Promise<void> {
    const { clock, config, followed, instruments } = this.#options;
    const { minShards, maxShards } = config.queue;
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      await clock.sleep(reshardEveryMs, closing);
      for (const rate of [this.#inRate, this.#keptRate, this.#sentRate, this.#busyRate])
        rate.tick(reshardEveryMs / 1000);
      const behind = bytesBehind(followed);
      const newestT = behind > farBehindBytes ? Math.max(clock.now(), this.#newestReadT) : this.#newestReadT;
      const delayMs = newestT - this.#sender.newestT;
      this.#desired = desiredShards({
        shards: this.#shards.length,
        minShards,
        maxShards,
        inRate: this.#inRate.rate,
        keptRate: this.#keptRate.rate,
        outRate: this.#sentRate.rate,
        busyRate: this.#busyRate.rate,
        delaySeconds: Number.isFinite(delayMs) ? Math.max(0, delayMs / 1000) : 0,
      });
      instruments.set("shards_desired", this.#desired);
      instruments.set("samples_pending", this.pending);
      instruments.set("log_bytes_behind", behind);
      if (Number.isFinite(this.#newestReadT))
        instruments.set("queue_highest_timestamp_seconds", this.#newestReadT / 1000);
    }
  }

  /** Sends what families say of themselves, in 1.0, which has no other place for it. */
  async #tellMetadata(): Promise<void> {
    const { config, clock, metadata } = this.#options;
    if (config.metadata === undefined) return;
    const { intervalMs, maxPerSend } = config.metadata;
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      await clock.sleep(intervalMs, closing);
      if (closing.aborted || this.version === 2) continue;
      const families = [...new Map(Array.from(metadata(), (one) => [one.family, one])).values()];
      for (let from = 0; from < families.length && !closing.aborted; from += maxPerSend) {
        const some = families.slice(from, from + maxPerSend);
        try {
          await this.#sender.sendFamilies(some, closing);
        } catch (error) {
          if (!closing.aborted) throw error;
        }
      }
    }
  }
}

/** NaN where the disk does not say at the moment. */
function bytesBehind(followed: FollowedLog): number {
  try {
    return followed.bytesBehind();
  } catch {
    return NaN;
  }
}
