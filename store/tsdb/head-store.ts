import type { Disk } from "@taffrail/disk";
import type {
  Appended,
  Labels,
  Matcher,
  MetricMetadata,
  SampleBatch,
  SeriesRef,
  TimeRange,
} from "@taffrail/model";
import { BatchIntake } from "./batch-intake.ts";
import type { CorruptBlock } from "./block/block-set.ts";
import type { Compacting, StoreLimits } from "./compact/block-keeper.ts";
import { deleteFromHead } from "./delete-from-head.ts";
import { TsdbClosedError } from "./errors.ts";
import type { ExemplarSeries } from "./head/exemplars.ts";
import { type Census, takeCensus } from "./inspect/census.ts";
import { LogTrimming } from "./log-trimming.ts";
import { NewSeries } from "./new-series.ts";
import { LateIntake } from "./out-of-order/late-intake.ts";
import { Pacer } from "./pacer.ts";
import { Questions } from "./questions.ts";
import type { UnbegunStore } from "./replaying-tsdb.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { StoreParts } from "./store-parts.ts";
import { statsOf } from "./store-stats.ts";
import { Tending } from "./tending.ts";
import type { BlockInfo, Selection, TsdbStats } from "./tsdb.ts";
import type { LogFollower } from "./wal/follow.ts";
import { writeHead } from "./write-head.ts";

/** So long counting keeps others waiting. */
const censusSliceMs = 8;

/** A store: head, log and blocks of one folder. */
export class HeadStore implements UnbegunStore {
  readonly #parts: StoreParts;
  readonly #held: AsyncDisposableStack;
  readonly #late: LateIntake;
  readonly #intake: BatchIntake;
  readonly #trimming: LogTrimming;
  readonly #tending: Tending;
  readonly #series: NewSeries;
  readonly #questions: Questions;
  readonly #stop = new AbortController();
  /** Ends it all: closing, or what its opener was told. */
  readonly #until: AbortSignal;
  #tended: Promise<void> = Promise.resolve();
  #closed = false;
  readonly replay = undefined;

  /** Closes `held` in the end. */
  constructor(parts: StoreParts, held: AsyncDisposableStack) {
    const { settings, head, samples, lateLog, keeper } = parts;
    this.#parts = parts;
    this.#held = held;
    this.#late = new LateIntake(head, lateLog);
    this.#intake = new BatchIntake(samples, this.#late, settings.clock, settings.outOfOrderWindowMs);
    this.#trimming = new LogTrimming(parts);
    this.#tending = new Tending(parts, this.#trimming);
    this.#series = new NewSeries(parts, this.#tending);
    this.#questions = new Questions(head, keeper.blocks, () => this.#mustBeOpen());
    const { signal } = settings;
    this.#until = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  begin(maxWalRef: number): void {
    this.#parts.samples.begin(maxWalRef);
  }

  tend(): void {
    if (this.#parts.settings.isTended) this.#tended = this.#tending.run(this.#until);
  }

  whenReplayed(): Promise<void> {
    return Promise.resolve();
  }

  get maxHeadBytes(): number {
    return this.#tending.maxHeadBytes;
  }

  get heldBytes(): number {
    return this.#parts.head.heldBytes;
  }

  adopt(labels: Labels): SeriesRef {
    return this.#series.adopt(labels);
  }

  refOf(labels: Labels): SeriesRef {
    this.#mustBeOpen();
    return this.#series.refOf(labels);
  }

  refusal(labels: Labels): Error {
    return this.#series.refusal(labels);
  }

  append(batch: SampleBatch): Appended {
    this.#mustBeOpen();
    const appended = this.#intake.append(batch, this.#parts.head);
    this.#tending.makeRoom();
    return appended;
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection> {
    signal?.throwIfAborted();
    this.#mustBeOpen();
    return { series: await this.#questions.select(matchers, range, signal) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly string[]> {
    this.#mustBeOpen();
    return this.#questions.labelNames(matchers, range, limit);
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
  ): Promise<readonly string[]> {
    this.#mustBeOpen();
    return this.#questions.labelValues(name, matchers, range, limit);
  }

  async seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly Labels[]> {
    this.#mustBeOpen();
    return this.#questions.seriesLabels(matchers, range, limit);
  }

  async selectExemplars(
    matchers: readonly (readonly Matcher[])[],
    range: TimeRange,
  ): Promise<readonly ExemplarSeries[]> {
    this.#mustBeOpen();
    return this.#parts.companions.exemplars.select(matchers, range);
  }

  limitExemplars(most: number): void {
    this.#parts.companions.limitExemplars(most);
  }

  metadata(): Iterable<MetricMetadata> {
    return this.#parts.companions.metadata;
  }

  stats(): TsdbStats {
    return statsOf(this.#parts, this.#series, this.#tending, this.#late);
  }

  async census(most: number, signal: AbortSignal = this.#stop.signal): Promise<Census> {
    this.#mustBeOpen();
    const until = AbortSignal.any([signal, this.#stop.signal]);
    return takeCensus(this.#parts.head, this.#series.growth, most, new Pacer(censusSliceMs, until));
  }

  followLog(): LogFollower {
    this.#mustBeOpen();
    const { segment, segmentSizeBytes } = this.#parts.wal;
    return this.#trimming.follow(segment, segmentSizeBytes);
  }

  followLogFrom(segment: number): LogFollower {
    this.#mustBeOpen();
    return this.#trimming.follow(segment, 0);
  }

  blocks(): readonly BlockInfo[] {
    const { all } = this.#parts.keeper.blocks;
    return all.map(({ meta, sizeBytes, tombstones }) => ({ meta, sizeBytes, tombstones }));
  }

  corruptBlocks(): readonly CorruptBlock[] {
    return this.#parts.keeper.blocks.corrupt;
  }

  get compacting(): Compacting | undefined {
    return this.#parts.keeper.compacting;
  }

  get limits(): StoreLimits {
    return this.#parts.keeper.limits;
  }

  limit(limits: StoreLimits): void {
    const { keeper } = this.#parts;
    keeper.limit(limits);
    const { outOfOrderWindowMs, staleSeriesShare, maxHeadBytes, blockCacheBytes } = limits;
    if (outOfOrderWindowMs !== undefined) this.#intake.windowMs = outOfOrderWindowMs;
    if (staleSeriesShare !== undefined) this.#tending.staleShare = staleSeriesShare;
    if (maxHeadBytes !== undefined) this.#tending.maxHeadBytes = maxHeadBytes;
    if (blockCacheBytes !== undefined) keeper.blocks.limitCache(blockCacheBytes);
  }

  async deleteSeries(matchers: readonly Matcher[], { mint, maxt }: TimeRange): Promise<number> {
    const { head, wal, keeper } = this.#parts;
    await this.#tending.cutting; // what is cut takes its deletions along
    this.#mustBeOpen();
    const range = { mint: Math.ceil(mint), maxt: Math.floor(maxt) }; // on the disk they are whole
    const inHead = deleteFromHead(head, wal, matchers, range);
    return inHead + (await keeper.delete(matchers, range));
  }

  async cleanTombstones(signal?: AbortSignal): Promise<void> {
    this.#mustBeOpen();
    await this.#parts.keeper.cleanTombstones(signal);
  }

  async snapshot({ skipHead = false }: { readonly skipHead?: boolean } = {}): Promise<string> {
    const { settings, keeper, head, lateLog } = this.#parts;
    await this.#tending.cutting;
    this.#mustBeOpen();
    lateLog.closeAll();
    const { signal } = this.#stop;
    return takeSnapshot({ ...settings, keeper, head: skipHead ? undefined : head, signal });
  }

  async copyHead({ disk, dir }: { readonly disk: Disk; readonly dir: string }): Promise<readonly string[]> {
    const { settings, head, lateLog } = this.#parts;
    await this.#tending.cutting;
    this.#mustBeOpen();
    lateLog.closeAll();
    const { clock, random } = settings;
    return writeHead({ disk, dir, head, nowMs: clock.now(), random, signal: this.#until });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    await this.#tended;
    await this.#held.disposeAsync();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new TsdbClosedError();
  }
}
