import type { Log } from "@taffrail/base";
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
import type { Compacting, StoreLimits } from "./compact/block-keeper.ts";
import { TsdbClosedError } from "./errors.ts";
import type { ExemplarSeries } from "./head/exemplars.ts";
import type { Head } from "./head/head.ts";
import type { Census } from "./inspect/census.ts";
import { type LiveIntake, type LiveRefs, sortedTogether } from "./live-intake.ts";
import { mergeSelections } from "./merge.ts";
import type { Pacer } from "./pacer.ts";
import type { BlockInfo, Selection, Tsdb, TsdbStats } from "./tsdb.ts";
import type { LogFollower } from "./wal/follow.ts";
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
  readonly wal: WalWriter;
  /** Finds the chunks that the head's files hold; before the log is read. */
  readonly loadChunks: (pacer: Pacer) => Promise<void>;
  /** Ends with `stop`. */
  readonly pacer: Pacer;
  readonly log: Log;
  readonly stop: AbortController;
}

/** When catching up takes less than this, the rest is read on the spot. */
const nearMs = 30;
/** So often it is tried to come that near to samples that keep coming. */
const mostRounds = 50;

/**
 * A store that answers and takes samples while its log is being read. What comes goes into the same log, into segments of its own, and into a head of
 * its own for questions; when the log was read up to there, those segments are read as well, and with the last of them the store
 * proper takes over. So what was acknowledged is in the log at every moment, and comes into the head once and in order.
 */
export class ReplayingTsdb implements Tsdb {
  readonly #options: ReplayingOptions;
  readonly #store: UnbegunStore;
  readonly #done: Promise<void>;
  /** Absent once the store has taken over. */
  #live: LiveIntake | undefined;
  #refs: LiveRefs | undefined;
  /** Samples that the live intake took. */
  #taken = 0;
  readonly #firstLive: number;
  #closed = false;

  constructor(options: ReplayingOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#live = options.live;
    this.#firstLive = options.wal.segment;
    this.#done = this.#replay();
    this.#done.catch((error: unknown) => {
      if (this.#closed) return;
      options.log.error("the log could not be replayed: what is only in it cannot be seen until a restart", {
        error,
      });
    });
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
    return live.append(batch);
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection> {
    const selection = await this.#store.select(matchers, range, signal);
    const live = this.#live;
    if (live === undefined) return selection;
    return { series: mergeSelections([selection.series, live.select(matchers, range)]) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly string[]> {
    const live = this.#live;
    if (live === undefined) return this.#store.labelNames(matchers, range, limit);
    const names = new Set<string>();
    for (const { labels } of live.select(matchers, range)) for (const [name] of labels) names.add(name);
    return sortedTogether(await this.#store.labelNames(matchers, range), names, limit);
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
    return sortedTogether(await this.#store.labelValues(name, matchers, range), values, limit);
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
    const old = await this.#store.selectExemplars(matchers, range);
    const recent = this.#live?.companions.exemplars.select(matchers, range) ?? [];
    if (recent.length === 0) return old;
    const bySeries = new Map(old.map((one) => [one.labels.key, one]));
    for (const { labels, exemplars } of recent) {
      const before = bySeries.get(labels.key)?.exemplars ?? [];
      const from = before.at(-1)?.t ?? -Infinity;
      bySeries.set(labels.key, { labels, exemplars: [...before, ...exemplars.filter(({ t }) => t > from)] });
    }
    return [...bySeries.values()].sort((a, b) => (a.labels.key < b.labels.key ? -1 : 1));
  }

  *metadata(): Generator<MetricMetadata, void, undefined> {
    const families = new Map<string, MetricMetadata>();
    for (const one of this.#store.metadata()) families.set(one.family, one);
    for (const one of this.#live?.companions.metadata ?? []) families.set(one.family, one);
    yield* families.values();
  }

  stats(): TsdbStats {
    const stats = this.#store.stats();
    const live = this.#live;
    if (live === undefined) return { ...stats, samplesAppended: stats.samplesAppended + this.#taken };
    const { minT, maxT } = live.head;
    const isEmpty = minT > maxT;
    return {
      ...stats,
      series: Math.max(stats.series, live.head.index.table.live),
      chunks: stats.chunks + live.head.chunks,
      samples: stats.samples + live.head.samples,
      samplesAppended: live.samplesAppended,
      minTime: isEmpty ? stats.minTime : Math.min(stats.minTime ?? Infinity, minT),
      maxTime: isEmpty ? stats.maxTime : Math.max(stats.maxTime ?? -Infinity, maxT),
      memoryBytes: stats.memoryBytes + live.heldBytes,
      memory: { ...stats.memory, series: stats.memory.series + live.head.heldBytes },
      exemplarsAppended: live.companions.exemplarsStored,
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

  get compacting(): Compacting | undefined {
    return this.#store.compacting;
  }

  get limits(): StoreLimits {
    return this.#store.limits;
  }

  limit(limits: StoreLimits): void {
    this.#store.limit(limits);
  }

  limitExemplars(most: number): void {
    this.#store.limitExemplars(most);
    this.#live?.companions.limitExemplars(most);
  }

  async deleteSeries(matchers: readonly Matcher[], range: TimeRange): Promise<number> {
    await this.#done; // what is deleted must not come back
    return this.#store.deleteSeries(matchers, range);
  }

  async cleanTombstones(signal?: AbortSignal): Promise<void> {
    await this.#done;
    return this.#store.cleanTombstones(signal);
  }

  async snapshot(options?: { readonly skipHead?: boolean }): Promise<string> {
    await this.#done;
    return this.#store.snapshot(options);
  }

  async copyHead(into: { readonly disk: Disk; readonly dir: string }): Promise<readonly string[]> {
    await this.#done;
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

  async #replay(): Promise<void> {
    const { replayer, head, live, loadChunks, pacer, stop } = this.#options;
    await loadChunks(pacer);
    await replayer.past();
    for (let round = 0; round < mostRounds; round++) {
      const startMs = performance.now();
      for (const _ of replayer.follow()) if (pacer.isDue) await pacer.breathe();
      await live.match(head, pacer);
      if (performance.now() - startMs < nearMs) break;
    }
    stop.signal.throwIfAborted();
    this.#takeOver(live);
  }

  /** All at once: what came meanwhile is read, and from then on the store takes what comes. */
  #takeOver(live: LiveIntake): void {
    const { replayer, head, store } = this.#options;
    for (const _ of replayer.follow());
    replayer[Symbol.dispose]();
    store.begin(replayer.result().maxWalRef);
    this.#refs = live.handOver(head, (labels) => store.adopt(labels));
    this.#taken = live.samplesAppended;
    this.#live = undefined;
    store.tend();
  }
}
