import { join } from "node:path";
import type { Log } from "@taffrail/base";
import {
  type Disk,
  listSegments,
  lockDir,
  segmentPath,
  segmentsBytes,
  systemDisk,
  WalWriter,
} from "@taffrail/disk";
import {
  type Appended,
  compareText,
  type Labels,
  type Matcher,
  type MetricMetadata,
  type SampleBatch,
  type SeriesRef,
  type TimeRange,
} from "@taffrail/model";
import { writeHeadBlock } from "./block/write-block.ts";
import { BlockKeeper, type Compacting, type StoreLimits } from "./compact/block-keeper.ts";
import { deleteFromHead, tombstoneRecords } from "./delete-from-head.ts";
import { HeadFullError, InvalidSeriesError, TsdbClosedError } from "./errors.ts";
import { chunkRangeMs, Head } from "./head/head.ts";
import { HeadChains } from "./head/head-chains.ts";
import { HeadFiles } from "./head/head-files.ts";
import { headMeets, selectFromHead } from "./head/head-series.ts";
import { Companions } from "./head/companions.ts";
import type { ExemplarSeries } from "./head/exemplars.ts";
import { type Growth, SeriesGrowth } from "./head/growth.ts";
import { NativeRows } from "./head/native-rows.ts";
import { type Census, RefusedSeries, takeCensus } from "./inspect/census.ts";
import { LiveIntake } from "./live-intake.ts";
import { mergeSelections } from "./merge.ts";
import { LateIntake } from "./out-of-order/late-intake.ts";
import { LateLog } from "./out-of-order/late-log.ts";
import { writeLateBlocks } from "./out-of-order/write-late-blocks.ts";
import { Pacer } from "./pacer.ts";
import { ReplayingTsdb, type UnbegunStore } from "./replaying-tsdb.ts";
import { SampleLog } from "./sample-log.ts";
import { StaleSeries } from "./stale-series.ts";
import { takeSnapshot } from "./snapshot.ts";
import {
  type BlockInfo,
  type SelectedSeries,
  type Selection,
  type Tsdb,
  tsdbDefaults,
  type TsdbOptions,
  type TsdbStats,
} from "./tsdb.ts";
import { writeHead } from "./write-head.ts";
import { listCheckpoints, removeCovered, writeCheckpoint } from "./wal/checkpoint.ts";
import { LogFollower } from "./wal/follow.ts";
import { prepareLog } from "./wal/prepare-log.ts";
import { type Replayed, Replayer, replay } from "./wal/replay.ts";

/** How often age and memory are looked at. */
const maintainEveryMs = 60_000;
const noGrowth: Growth = { since: 0, series: 0, metrics: [], targets: [], labels: [] };
/** So long counting keeps others waiting. */
const censusSliceMs = 8;
/** However little memory there is, this much time stays. */
const leastKeptMs = chunkRangeMs;
/** How late a sample may come where memory is short and a block is cut early. */
const lateMs = 300_000;

type Settings = Required<Omit<TsdbOptions, "signal">> & Pick<TsdbOptions, "signal">;

/**
 * Opens the store in a folder and brings back what its log holds, before or while it is used as the options say. Throws `DirLockedError` where another process works in it, and
 * `signal.reason` when told to stop.
 */
export async function openTsdb(options: TsdbOptions): Promise<Tsdb> {
  const settings: Settings = { disk: systemDisk, ...tsdbDefaults, ...options };
  const { disk, dir, clock, log, signal } = settings;
  await using held = new AsyncDisposableStack();
  held.use(lockDir(disk, dir, log));
  const walDir = join(dir, "wal");
  disk.makeDir(walDir);
  const keeper = held.use(
    new BlockKeeper({
      ...settings,
      cacheBytes: settings.blockCacheBytes,
      limits: settings,
      otherBytes: () => headBytesOnDisk(disk, dir),
    }),
  );
  const { blocks } = keeper;
  const files = held.use(
    new HeadFiles({ disk, dir: join(dir, "chunks_head"), log, cacheBytes: settings.headCacheBytes }),
  );
  const head = new Head(files);
  head.raiseFloor(blocks.endT); // what a block holds is not wanted from the log
  const companions = new Companions(head, settings.maxExemplars);
  const lateDir = join(dir, "wbl");
  const stop = new AbortController();
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const chains = new HeadChains();
  const loadChunks = (pacer: Pacer): Promise<void> => head.loadChunks(chains, pacer);
  const { replaySliceMs: sliceMs } = settings;
  const reading = {
    disk,
    dir: walDir,
    lateDir,
    head,
    companions,
    chains,
    clock,
    log,
    signal: until,
    sliceMs,
  };
  const pacer = new Pacer(sliceMs, until);
  const prepared = settings.servesWhileReplaying
    ? await prepareLog({ disk, dir: walDir, lateDir, head, log, pacer })
    : undefined;
  let before: Replayed | undefined;
  if (prepared === undefined || prepared.hasLeft) {
    await loadChunks(pacer);
    before = await replay(reading);
  }

  const writing = {
    disk,
    compression: settings.walCompression,
    segmentBytes: settings.walSegmentBytes,
  };
  const wal = held.use(new WalWriter({ ...writing, dir: walDir }));
  const lateLog = held.use(new LateLog(head, { ...writing, dir: lateDir, log }));
  if (before !== undefined) {
    const store = new HeadStore(
      settings,
      walDir,
      head,
      companions,
      wal,
      lateLog,
      keeper,
      before,
      held.move(),
    );
    store.tend();
    return store;
  }
  const replayer = new Replayer({ ...reading, firstLive: wal.segment });
  return new ReplayingTsdb({
    store: new HeadStore(
      settings,
      walDir,
      head,
      companions,
      wal,
      lateLog,
      keeper,
      replayer.result(),
      held.move(),
    ),
    live: new LiveIntake({ ...settings, wal, past: head, maxWalRef: prepared?.maxRef ?? 0 }),
    head,
    replayer,
    wal,
    loadChunks,
    pacer,
    log,
    stop,
  });
}

class HeadStore implements UnbegunStore {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #walDir: string;
  readonly #head: Head;
  readonly #companions: Companions;
  readonly #wal: WalWriter;
  readonly #keeper: BlockKeeper;
  readonly #blocks: BlockKeeper["blocks"];
  readonly #samples: SampleLog;
  readonly #lateLog: LateLog;
  readonly #late: LateIntake;
  /** How late samples may come. */
  #lateWindowMs: number;
  readonly #stale: StaleSeries;
  #staleShare: number;
  /** The floor up to which what came late is in blocks. */
  #lateFloorT = -Infinity;
  readonly #aliases: Map<number, number[]>;
  readonly #held: AsyncDisposableStack;
  readonly #followers = new Set<LogFollower>();
  readonly #stop = new AbortController();
  #maintenance: Promise<void> = Promise.resolve();
  /** Ends when no block is being cut from the head. */
  #cutting: Promise<void> = Promise.resolve();
  readonly #growth: SeriesGrowth;
  readonly #refused = new RefusedSeries();
  /** Who is named in refusals: looked for once a second. */
  #offenders: { at: number; growth: Growth } = { at: -Infinity, growth: noGrowth };
  #seriesCreated = 0;
  #seriesRemoved = 0;
  #givenUpBefore: number | undefined = undefined;
  /** What series and chunks may take in memory. */
  #maxHeadBytes: number;
  /** The hour of the samples in the segment that is written. */
  #segmentPart = NaN;
  #collectedT = -Infinity;
  #closed = false;

  constructor(
    settings: Settings,
    walDir: string,
    head: Head,
    companions: Companions,
    wal: WalWriter,
    lateLog: LateLog,
    keeper: BlockKeeper,
    replayed: Replayed,
    held: AsyncDisposableStack,
  ) {
    this.#settings = settings;
    this.#maxHeadBytes = settings.maxHeadBytes;
    this.#growth = new SeriesGrowth(settings.clock);
    this.#log = settings.log;
    this.#walDir = walDir;
    this.#head = head;
    this.#wal = wal;
    this.#keeper = keeper;
    this.#blocks = keeper.blocks;
    this.#companions = companions;
    const { startTimes, histogramStartTimes } = settings;
    const native = new NativeRows(head, startTimes, startTimes && histogramStartTimes);
    const { maxWalRef, segmentMaxT } = replayed;
    this.#samples = new SampleLog(head, native, companions, wal, maxWalRef, segmentMaxT);
    this.#lateLog = lateLog;
    this.#lateWindowMs = settings.outOfOrderWindowMs;
    this.#stale = new StaleSeries({ ...settings, head, wal, blocks: keeper.blocks });
    this.#staleShare = settings.staleSeriesShare;
    this.#late = new LateIntake(head, lateLog);
    this.#aliases = replayed.aliases;
    this.#held = held;
  }

  begin(maxWalRef: number): void {
    this.#samples.begin(maxWalRef);
  }

  tend(): void {
    if (this.#settings.isTended) this.#maintenance = this.#maintain();
  }

  readonly replay = undefined;

  whenReplayed(): Promise<void> {
    return Promise.resolve();
  }

  get maxHeadBytes(): number {
    return this.#maxHeadBytes;
  }

  get heldBytes(): number {
    return this.#head.heldBytes;
  }

  adopt(labels: Labels): SeriesRef {
    const { index } = this.#head;
    let slot = index.find(labels);
    if (slot < 0) {
      slot = index.add(labels);
      this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  refOf(labels: Labels): SeriesRef {
    if (this.#closed) throw new TsdbClosedError();
    const { index } = this.#head;
    let slot = index.find(labels);
    if (slot < 0) {
      if (labels.size === 0) throw new InvalidSeriesError("cannot add a series: it has no labels");
      if (this.#head.heldBytes > this.#maxHeadBytes && !this.#makeRoom()) throw this.refusal(labels);
      this.#growth.count(labels, index.pairs);
      slot = index.add(labels);
      this.#seriesCreated++;
      this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  refusal(labels: Labels): HeadFullError {
    this.#refused.count(labels);
    this.#growth.refused();
    const now = this.#settings.clock.now();
    if (now - this.#offenders.at >= 1000) this.#offenders = { at: now, growth: this.#growth.growth(1) };
    return new HeadFullError(labels, this.#head.heldBytes, this.#maxHeadBytes, this.#offenders.growth);
  }

  append(batch: SampleBatch): Appended {
    if (this.#closed) throw new TsdbClosedError();
    const appended = this.#append(batch);
    if (this.#head.heldBytes > this.#maxHeadBytes) this.#makeRoom();
    return appended;
  }

  #append(batch: SampleBatch): Appended {
    const windowMs = this.#lateWindowMs;
    const floorT = this.#inOrderFrom();
    if (windowMs <= 0) return this.#samples.append(batch, floorT);
    const late = this.#late;
    if (late.pick(batch, floorT, windowMs) === 0) return late.counted(this.#samples.append(batch, floorT));
    this.#samples.logSeries();
    late.write(batch);
    let inOrder: Appended;
    try {
      inOrder = this.#samples.append(batch, floorT);
    } catch (error) {
      late.undo();
      throw error;
    }
    return late.add(batch, inOrder);
  }

  /** Nothing older is in order, even if newer than its series: not what a block may hold, nor what is half a block behind the newest sample. */
  #inOrderFrom(): number {
    const { floorT, maxT } = this.#head;
    const behindT = (maxT === -Infinity ? maxT : this.#newestT()) - chunkRangeMs / 2;
    return Math.max(this.#samples.floorT, floorT, behindT);
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection> {
    signal?.throwIfAborted();
    return { series: this.#select(matchers, range) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly string[]> {
    const names = new Set<string>();
    if (matchers.length === 0) {
      for (const block of this.#blocks.meeting(range)) for (const name of block.labelNames()) names.add(name);
      if (headMeets(this.#head, range))
        for (const name of this.#head.index.pairs.names.keys()) names.add(name);
    } else {
      for (const { labels } of this.#select(matchers, range)) for (const [name] of labels) names.add(name);
    }
    return sortedUpTo(names, limit);
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
  ): Promise<readonly string[]> {
    const values = new Set<string>();
    if (matchers.length === 0) {
      for (const block of this.#blocks.meeting(range))
        for (const value of block.labelValues(name)) values.add(value);
      const label = this.#head.index.pairs.names.get(name);
      if (label !== undefined && headMeets(this.#head, range))
        for (const value of label.pairByValue.keys()) values.add(value);
    } else {
      for (const { labels } of this.#select(matchers, range)) values.add(labels.get(name));
      values.delete("");
    }
    return sortedUpTo(values, limit);
  }

  async seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly Labels[]> {
    const series = this.#select(matchers, range);
    return (limit > 0 ? series.slice(0, limit) : series).map(({ labels }) => labels);
  }

  async selectExemplars(
    matchers: readonly (readonly Matcher[])[],
    range: TimeRange,
  ): Promise<readonly ExemplarSeries[]> {
    if (this.#closed) throw new TsdbClosedError();
    return this.#companions.exemplars.select(matchers, range);
  }

  limitExemplars(most: number): void {
    this.#companions.limitExemplars(most);
  }

  metadata(): Iterable<MetricMetadata> {
    return this.#companions.metadata;
  }

  stats(): TsdbStats {
    const head = this.#head;
    const { disk } = this.#settings;
    const minTime = Math.min(this.#blocks.minT, head.minT, head.late.minT);
    const maxTime = Math.max(head.maxT, this.#blocks.endT - 1, head.late.maxT);
    const isEmpty = minTime > maxTime;
    let walBytes = segmentsBytes(disk, this.#walDir);
    for (const { name } of listCheckpoints(disk, this.#walDir)) {
      walBytes += segmentsBytes(disk, join(this.#walDir, name));
    }
    return {
      series: head.index.table.live,
      chunks: head.chunks + head.late.chunks,
      samplesAppended: this.#samples.samplesAppended,
      samples: head.samples + head.late.samples,
      minTime: isEmpty ? undefined : minTime,
      maxTime: isEmpty ? undefined : maxTime,
      labelPairs: head.index.pairs.size,
      labelNames: head.index.pairs.names.size,
      memoryBytes: head.heldBytes + this.#companions.heldBytes + this.#blocks.cacheBytes,
      walBytes,
      headFileBytes: head.files.sizeBytes,
      lateAppended: this.#late.appended,
      memory: {
        series: head.seriesBytes,
        chunks: head.heldBytes - head.seriesBytes - head.late.heldBytes,
        late: head.late.heldBytes,
        companions: this.#companions.heldBytes,
        blockPages: this.#blocks.cacheBytes,
      },
      maxHeadBytes: this.#maxHeadBytes,
      headChunkBytes: head.files.sizeBytes,
      lateLogBytes: segmentsBytes(disk, join(this.#settings.dir, "wbl")),
      seriesCreated: this.#seriesCreated,
      seriesRemoved: this.#seriesRemoved,
      givenUpBefore: this.#givenUpBefore,
      seriesRefused: this.#refused.total,
      seriesRefusedByJob: this.#refused.byJob(),
      exemplars: this.#companions.exemplars.size,
      exemplarsAppended: this.#companions.exemplarsStored,
      exemplarsRefused: this.#companions.exemplarsRefused,
      blocks: this.#blocks.size,
      blockBytes: this.#blocks.sizeBytes,
      corruptBlocks: this.#blocks.corrupt.length,
      compactions: this.#keeper.compactions,
      failedCompactions: this.#keeper.failedCompactions,
    };
  }

  async census(most: number, signal: AbortSignal = this.#stop.signal): Promise<Census> {
    if (this.#closed) throw new TsdbClosedError();
    const until = AbortSignal.any([signal, this.#stop.signal]);
    return takeCensus(this.#head, this.#growth, most, new Pacer(censusSliceMs, until));
  }

  followLog(): LogFollower {
    const { segment, segmentSizeBytes } = this.#wal;
    return this.#follow(segment, segmentSizeBytes);
  }

  followLogFrom(segment: number): LogFollower {
    return this.#follow(segment, 0);
  }

  #follow(segment: number, byte: number): LogFollower {
    if (this.#closed) throw new TsdbClosedError();
    const closed = (follower: LogFollower): unknown => this.#followers.delete(follower);
    const { disk } = this.#settings;
    const follower = new LogFollower({ disk, dir: this.#walDir, head: this.#head, segment, byte, closed });
    this.#followers.add(follower);
    return follower;
  }

  blocks(): readonly BlockInfo[] {
    return this.#blocks.all.map(({ meta, sizeBytes, tombstones }) => ({ meta, sizeBytes, tombstones }));
  }

  get compacting(): Compacting | undefined {
    return this.#keeper.compacting;
  }

  get limits(): StoreLimits {
    return this.#keeper.limits;
  }

  limit(limits: StoreLimits): void {
    this.#keeper.limit(limits);
    if (limits.outOfOrderWindowMs !== undefined) this.#lateWindowMs = limits.outOfOrderWindowMs;
    if (limits.staleSeriesShare !== undefined) this.#staleShare = limits.staleSeriesShare;
    if (limits.maxHeadBytes !== undefined) this.#maxHeadBytes = limits.maxHeadBytes;
    if (limits.blockCacheBytes !== undefined) this.#blocks.limitCache(limits.blockCacheBytes);
  }

  async deleteSeries(matchers: readonly Matcher[], { mint, maxt }: TimeRange): Promise<number> {
    await this.#cutting; // what is cut takes its deletions along
    if (this.#closed) throw new TsdbClosedError();
    const range = { mint: Math.ceil(mint), maxt: Math.floor(maxt) }; // on the disk they are whole
    const inHead = deleteFromHead(this.#head, this.#wal, matchers, range);
    return inHead + (await this.#keeper.delete(matchers, range));
  }

  async cleanTombstones(signal?: AbortSignal): Promise<void> {
    if (this.#closed) throw new TsdbClosedError();
    await this.#keeper.cleanTombstones(signal);
  }

  async snapshot({ skipHead = false }: { readonly skipHead?: boolean } = {}): Promise<string> {
    await this.#cutting;
    if (this.#closed) throw new TsdbClosedError();
    this.#lateLog.closeAll();
    return takeSnapshot({
      ...this.#settings,
      keeper: this.#keeper,
      head: skipHead ? undefined : this.#head,
      signal: this.#stop.signal,
    });
  }

  async copyHead({ disk, dir }: { readonly disk: Disk; readonly dir: string }): Promise<readonly string[]> {
    await this.#cutting;
    if (this.#closed) throw new TsdbClosedError();
    this.#lateLog.closeAll();
    const { clock, random, signal } = this.#settings;
    return writeHead({
      disk,
      dir,
      head: this.#head,
      nowMs: clock.now(),
      random,
      signal: signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    await this.#maintenance;
    await this.#held.disposeAsync();
  }

  #select(matchers: readonly Matcher[], range: TimeRange): readonly SelectedSeries[] {
    if (this.#closed) throw new TsdbClosedError();
    const blocks = this.#blocks.meeting(range).map((block) => block.select(matchers, range));
    return mergeSelections([...blocks, selectFromHead(this.#head, matchers, range)]);
  }

  async #maintain(): Promise<void> {
    const { clock, signal } = this.#settings;
    const until = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    while (!until.aborted) {
      try {
        for (const slot of this.#stale.evict()) this.#forget(slot);
        this.#collect(); // what left the head a minute ago: whoever still read it then is done
        this.#head.files.flush();
        this.#head.files.dropBefore(this.#collectedT);
        const cut = this.#cutAll(until);
        this.#cutting = cut.catch(() => {});
        await cut;
        this.#giveUpOld();
        await this.#trimLog();
      } catch (error) {
        if (!until.aborted)
          this.#log.warn("looking after the store failed; trying again in a minute", { error });
      }
      await clock.sleep(maintainEveryMs, until);
    }
  }

  /** The time that counts as now: the newest sample's, but a sample from the future must not push all others out. */
  #newestT(): number {
    const { clock } = this.#settings;
    return Math.min(this.#head.maxT, Math.max(clock.now(), this.#head.minT));
  }

  async #cutAll(signal: AbortSignal): Promise<void> {
    await this.#cutBlocks(signal);
    await this.#cutLateBlocks(signal);
    if (this.#staleShare > 0) await this.#stale.cut(this.#staleShare, signal);
  }

  /** Writes as blocks what the head holds of past stretches of two hours, once it holds three; earlier where memory is short. */
  async #cutBlocks(signal: AbortSignal): Promise<void> {
    const head = this.#head;
    const { disk, dir, clock, random } = this.#settings;
    const maxHeadBytes = this.#maxHeadBytes;
    for (;;) {
      const isShort = head.heldBytes > maxHeadBytes * 0.8;
      const newestT = this.#newestT();
      if (!(newestT - head.minT > (isShort ? 0 : chunkRangeMs * 1.5))) return; // also where there is nothing
      const firstT = head.findFirstT();
      if (firstT === undefined) return;
      const end = (Math.floor(firstT / chunkRangeMs) + 1) * chunkRangeMs;
      if (newestT < end + (isShort ? lateMs : chunkRangeMs / 2)) return;
      this.#samples.floorT = end; // nothing that would belong to the block may come in any more
      const startMs = clock.now();
      const folder = await writeHeadBlock({
        disk,
        dir,
        head,
        mint: firstT,
        end,
        nowMs: startMs,
        random,
        signal,
      });
      if (folder !== undefined) {
        this.#blocks.add(folder, clock.now());
        this.#log.info("block written", {
          folder,
          end: new Date(end).toISOString(),
          ms: clock.now() - startMs,
        });
      }
      head.raiseFloor(end);
    }
  }

  /** Writes as blocks what came late, whenever blocks were cut or it takes much memory. */
  async #cutLateBlocks(signal: AbortSignal): Promise<void> {
    const head = this.#head;
    const { clock } = this.#settings;
    const maxHeadBytes = this.#maxHeadBytes;
    if (head.late.samples === 0) return;
    if (head.floorT === this.#lateFloorT && head.late.heldBytes < maxHeadBytes / 8) return;
    const covered = this.#lateLog.closeAll();
    const mark = head.late.mark();
    const options = { ...this.#settings, head, mark, nowMs: clock.now(), signal };
    for await (const folder of writeLateBlocks(options)) {
      this.#blocks.add(folder, clock.now());
      this.#log.info("block of late samples written", { folder });
    }
    head.late.release(mark);
    this.#lateFloorT = head.floorT;
    this.#lateLog.removeUpTo(covered);
  }

  /** Lets go of what is past retention. */
  #giveUpOld(): void {
    const head = this.#head;
    const { retentionMs } = this.#keeper.limits;
    this.#keeper.tend();
    const keepFrom = this.#newestT() - retentionMs;
    const stepMs = Math.max(maintainEveryMs, retentionMs / 24);
    if (head.minT <= head.maxT && keepFrom > head.minT && keepFrom - head.floorT >= stepMs)
      head.raiseFloor(keepFrom);
  }

  /** Lets go of the part of the log that holds nothing of the head any more. */
  async #trimLog(): Promise<void> {
    const head = this.#head;
    const { disk, walCompression } = this.#settings;
    const part = Math.floor(this.#newestT() / (chunkRangeMs / 2));
    if (part !== this.#segmentPart && this.#wal.segmentSizeBytes > 0) {
      this.#wal.cut();
      this.#segmentPart = part;
    }
    const covered = this.#coveredSegment();
    const keepFrom = this.#followedFrom();
    if (covered === undefined) return removeCovered(disk, this.#walDir, keepFrom);
    const more = inTurn(this.#companions.recordsUpTo(covered), tombstoneRecords(head));
    await writeCheckpoint(disk, this.#walDir, covered, head, this.#aliases, more, walCompression, keepFrom);
    for (const segment of this.#samples.segmentMaxT.keys()) {
      if (segment <= covered) this.#samples.segmentMaxT.delete(segment);
    }
  }

  /** The oldest segment that a follower still wants, as long as such segments take less than what is free on the disk, and than a quarter of what it may take. */
  #followedFrom(): number {
    const { disk, dir } = this.#settings;
    let from = Math.min(...Array.from(this.#followers, ({ segment }) => segment));
    if (from === Infinity) return from;
    const { maxDiskBytes } = this.#keeper.limits;
    const room = disk.roomBytes(dir);
    let left = Math.min(room, maxDiskBytes > 0 ? maxDiskBytes / 4 : Infinity);
    const done = this.#checkpointed();
    const wanted = listSegments(disk, this.#walDir).filter((n) => n >= from && n <= done);
    for (const segment of wanted.reverse()) {
      left -= disk.stat(segmentPath(this.#walDir, segment))?.sizeBytes ?? 0;
      if (left < 0) return segment + 1;
      from = segment;
    }
    return from;
  }

  /** The last segment that a checkpoint stands for. */
  #checkpointed(): number {
    return listCheckpoints(this.#settings.disk, this.#walDir).at(-1)?.segment ?? -1;
  }

  /** The last of the segments from the oldest on that hold nothing but samples given up. */
  #coveredSegment(): number | undefined {
    let covered: number | undefined;
    const done = this.#checkpointed();
    for (const segment of listSegments(this.#settings.disk, this.#walDir)) {
      if (segment <= done) continue; // kept for a follower
      if (segment >= this.#wal.segment) break;
      if ((this.#samples.segmentMaxT.get(segment) ?? -Infinity) >= this.#head.floorT) break;
      covered = segment;
    }
    return covered;
  }

  #collect(): void {
    if (this.#head.floorT === this.#collectedT) return;
    this.#collectedT = this.#head.floorT;
    for (const slot of this.#head.collect()) this.#forget(slot);
  }

  #forget(slot: number): void {
    this.#aliases.delete(slot);
    this.#seriesRemoved++;
  }

  /** Gives up the oldest chunks until memory is below its bound; gives whether it is. */
  #makeRoom(): boolean {
    const head = this.#head;
    const maxHeadBytes = this.#maxHeadBytes;
    while (head.heldBytes > maxHeadBytes) {
      const oldest = head.oldestWaitingT();
      if (oldest === undefined || oldest >= head.maxT - leastKeptMs) return false;
      head.raiseFloor(oldest + 1);
      this.#givenUpBefore = oldest + 1;
      this.#collect();
      this.#log.warn("memory is full: the oldest samples are given up before their time", {
        keptFrom: new Date(head.floorT).toISOString(),
        maxHeadBytes,
      });
    }
    return true;
  }
}

/** What a data folder holds beside blocks: logs and head chunks. */
function headBytesOnDisk(disk: Settings["disk"], dir: string): number {
  return ["wal", "wbl", "chunks_head"].reduce((sum, name) => sum + bytesIn(disk, join(dir, name)), 0);
}

function bytesIn(disk: Settings["disk"], path: string): number {
  const found = disk.stat(path);
  if (found?.kind !== "folder") return found?.sizeBytes ?? 0;
  return disk.list(path).reduce((sum, name) => sum + bytesIn(disk, join(path, name)), 0);
}

/** All of the first, then all of the second. */
function* inTurn<T>(first: Iterable<T>, second: Iterable<T>): Generator<T, void, undefined> {
  yield* first;
  yield* second;
}

function sortedUpTo(texts: Iterable<string>, limit: number): readonly string[] {
  const sorted = [...texts].sort(compareText);
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}
