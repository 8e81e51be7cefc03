import type {
  Appended,
  Labels,
  Matcher,
  MetricMetadata,
  SampleBatch,
  SeriesRef,
  TimeRange,
} from "@taffrail/model";
import type { Disk, WalWriter } from "@taffrail/disk";
import type { CorruptBlock } from "./block/block-set.ts";
import type { Compacting, StoreLimits } from "./compact/block-keeper.ts";
import { ReplayUnfinishedError, TsdbClosedError } from "./errors.ts";
import type { ExemplarSeries } from "./head/exemplars.ts";
import type { Head } from "./head/head.ts";
import type { Census } from "./inspect/census.ts";
import type { LiveIntake, LiveRefs } from "./live-intake.ts";
import { mergeSelections } from "./merge.ts";
import type { Pacer } from "./pacer.ts";
import { sortedUpTo } from "./questions.ts";
import type { BlockInfo, Selection, Tsdb, TsdbStats } from "./tsdb.ts";
import type { LogFollower } from "./wal/follow.ts";
import type { Patience } from "./wal/patience.ts";
import type { Replayer, ReplayProgress } from "./wal/replay.ts";

/** A store whose head is still being brought back: it answers from what there is, and takes no samples before `begin`. */
export interface UnbegunStore extends Tsdb {
  /** Takes samples from now on; new series get numbers above this one. */
  begin(maxWalRef: number): void;
  /** Looks after age, size and blocks from now on, where it is to. */
  tend(): void;
  /** The ref of a series, made whatever there is of memory. */
  adopt(labels: Labels): SeriesRef;
  /** What is thrown where a new series is refused; counted. */
  refusal(labels: Labels): Error;
  /** What series and chunks may take in memory, and take. */
  readonly maxHeadBytes: number;
  readonly heldBytes: number;
  followLogFrom(segment: number): LogFollower;
}

/** What serving while replaying needs. */
export interface ReplayingOptions {
  readonly store: UnbegunStore;
  readonly head: Head;
  readonly live: LiveIntake;
  readonly replayer: Replayer;
  /** Tries again what cannot be read. */
  readonly patience: Patience;
  readonly wal: WalWriter;
  /** Ends with `stop`. */
  readonly pacer: Pacer;
  readonly stop: AbortController;
}

/** When catching up takes less than this, the rest is read on the spot. */
const nearMs = 30;
/** So often it is tried to come that near to samples that keep coming. */
const mostRounds = 50;

/**
 * A store that answers and takes samples while its log is being read. What comes goes into the same log, into segments of its own, and into a head of
 * its own for questions; when the log was read up to there, those segments are read as well, and with the last of them the store
 * proper takes over. So what was acknowledged is in the log at every moment, and comes into the head once and in order. A log that cannot be
 * read is tried again for as long as it takes; `replay` tells of it.
 */
export class ReplayingTsdb implements Tsdb {
  readonly #options: ReplayingOptions;
  readonly #store: UnbegunStore;
  readonly #done: Promise<void>;
  /** Absent once the store has taken over. */
  #live: LiveIntake | undefined;
  #refs: LiveRefs | undefined;
  /** Samples that the live intake took, in order and late. */
  #taken = { samples: 0, late: 0 };
  readonly #firstLive: number;
  #closed = false;

  constructor(options: ReplayingOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#live = options.live;
    this.#firstLive = options.wal.segment;
    this.#done = this.#replay();
    this.#done.catch(() => {}); // it was told to stop
  }

  get replay(): ReplayProgress | undefined {
    return this.#live === undefined ? undefined : this.#options.replayer.progress;
  }

  whenReplayed(): Promise<void> {
    return this.#done;
  }

  refOf(labels: Labels): SeriesRef {
    const live = this.#live;
    if (live === undefined) return this.#store.refOf(labels);
    if (this.#closed) throw new TsdbClosedError();
    return live.refOf(labels, () => {
      const { store, head } = this.#options;
      if (head.index.find(labels) >= 0 || store.heldBytes + live.heldBytes <= store.maxHeadBytes) return;
      throw store.refusal(labels);
    });
  }

  append(batch: SampleBatch): Appended {
    const live = this.#live;
    if (live === undefined)
      return this.#store.append(this.#refs === undefined ? batch : this.#refs.read(batch));
    if (this.#closed) throw new TsdbClosedError();
    const { store, patience } = this.#options;
    const heldBytes = store.heldBytes + live.heldBytes;
    if (patience.trouble !== undefined && heldBytes > store.maxHeadBytes)
      throw new ReplayUnfinishedError("take samples: memory is full", patience.trouble.reason);
    return live.append(batch);
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection> {
    const recent = this.#live?.select(matchers, range); // now: the store may take over while it finds its own
    const selection = await this.#store.select(matchers, range, signal);
    if (recent === undefined) return selection;
    return { series: mergeSelections([selection.series, recent]) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly string[]> {
    const live = this.#live;
    if (live === undefined) return this.#store.labelNames(matchers, range, limit);
    const names = new Set<string>();
    for (const { labels } of live.select(matchers, range)) for (const [name] of labels) names.add(name);
    for (const name of await this.#store.labelNames(matchers, range)) names.add(name);
    return sortedUpTo(names, limit);
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
  ): Promise<readonly string[]> {
    const live = this.#live;
    if (live === undefined) return this.#store.labelValues(name, matchers, range, limit);
    const values = new Set<string>();
    for (const { labels } of live.select(matchers, range)) values.add(labels.get(name));
    values.delete("");
    for (const value of await this.#store.labelValues(name, matchers, range)) values.add(value);
    return sortedUpTo(values, limit);
  }

  async seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly Labels[]> {
    if (this.#live === undefined) return this.#store.seriesLabels(matchers, range, limit);
    const { series } = await this.select(matchers, range);
    return (limit > 0 ? series.slice(0, limit) : series).map(({ labels }) => labels);
  }

  async selectExemplars(
    matchers: readonly (readonly Matcher[])[],
    range: TimeRange,
  ): Promise<readonly ExemplarSeries[]> {
    return this.#store.selectExemplars(matchers, range);
  }

  metadata(): Iterable<MetricMetadata> {
    return this.#store.metadata();
  }

  stats(): TsdbStats {
    const stats = this.#store.stats();
    const live = this.#live;
    const { samples, late } = this.#takenSoFar(live);
    const appended = {
      ...stats,
      samplesAppended: stats.samplesAppended + samples,
      lateAppended: stats.lateAppended + late,
    };
    if (live === undefined) return appended;
    const { head } = live;
    const minT = Math.min(head.minT, head.late.minT);
    const maxT = Math.max(head.maxT, head.late.maxT);
    const isEmpty = minT > maxT;
    return {
      ...appended,
      series: Math.max(stats.series, head.index.table.live),
      chunks: stats.chunks + head.chunks,
      samples: stats.samples + head.samples + head.late.samples,
      minTime: isEmpty ? stats.minTime : Math.min(stats.minTime ?? Infinity, minT),
      maxTime: isEmpty ? stats.maxTime : Math.max(stats.maxTime ?? -Infinity, maxT),
      memoryBytes: stats.memoryBytes + live.heldBytes,
      memory: { ...stats.memory, series: stats.memory.series + live.heldBytes },
    };
  }

  followLog(): LogFollower {
    return this.#live === undefined ? this.#store.followLog() : this.#store.followLogFrom(this.#firstLive);
  }

  census(most: number, signal?: AbortSignal): Promise<Census> {
    return this.#store.census(most, signal);
  }

  blocks(): readonly BlockInfo[] {
    return this.#store.blocks();
  }

  corruptBlocks(): readonly CorruptBlock[] {
    return this.#store.corruptBlocks();
  }

  get compacting(): Compacting | undefined {
    return this.#store.compacting;
  }

  get limits(): StoreLimits {
    return this.#store.limits;
  }

  limit(limits: StoreLimits): void {
    this.#store.limit(limits);
    if (limits.outOfOrderWindowMs !== undefined) this.#live?.limitLateness(limits.outOfOrderWindowMs);
  }

  limitExemplars(most: number): void {
    this.#store.limitExemplars(most);
  }

  async deleteSeries(matchers: readonly Matcher[], range: TimeRange): Promise<number> {
    await this.#whole("delete series"); // what is deleted must not come back
    return this.#store.deleteSeries(matchers, range);
  }

  async cleanTombstones(signal?: AbortSignal): Promise<void> {
    await this.#whole("clean tombstones");
    return this.#store.cleanTombstones(signal);
  }

  async snapshot(options?: { readonly skipHead?: boolean }): Promise<string> {
    await this.#whole("take a snapshot");
    return this.#store.snapshot(options);
  }

  async copyHead(into: { readonly disk: Disk; readonly dir: string }): Promise<readonly string[]> {
    await this.#whole("copy the head");
    return this.#store.copyHead(into);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.stop.abort();
    await this.#done.catch(() => {});
    this.#options.replayer[Symbol.dispose]();
    await this.#store[Symbol.asyncDispose]();
  }

  #takenSoFar(live: LiveIntake | undefined): { readonly samples: number; readonly late: number } {
    return live === undefined ? this.#taken : { samples: live.samplesAppended, late: live.lateAppended };
  }

  /** Resolves when the log is back. Throws where it cannot be read as things stand: nobody knows when it can. */
  async #whole(purpose: string): Promise<void> {
    const { trouble } = this.#options.patience;
    if (trouble !== undefined) throw new ReplayUnfinishedError(purpose, trouble.reason);
    await this.#done;
  }

  async #replay(): Promise<void> {
    const { replayer, live, patience, stop } = this.#options;
    await replayer.past();
    await patience.until(async () => {
      await this.#catchUp(live);
      stop.signal.throwIfAborted();
      this.#takeOver(live);
    });
  }

  /** Reads what came meanwhile, until there is little left. */
  async #catchUp(live: LiveIntake): Promise<void> {
    const { replayer, head, pacer } = this.#options;
    for (let round = 0; round < mostRounds; round++) {
      const startMs = performance.now();
      for (const _ of replayer.follow()) if (pacer.isDue) await pacer.breathe();
      await live.match(head, pacer);
      if (performance.now() - startMs < nearMs) break;
    }
  }

  /** All at once: what came meanwhile is read, and from then on the store takes what comes. */
  #takeOver(live: LiveIntake): void {
    const { replayer, head, store } = this.#options;
    for (const _ of replayer.follow()); // the last that may fail
    replayer[Symbol.dispose]();
    store.begin(replayer.result().maxWalRef);
    this.#refs = live.handOver(head, (labels) => store.adopt(labels));
    this.#taken = this.#takenSoFar(live);
    this.#live = undefined;
    store.tend();
  }
}
