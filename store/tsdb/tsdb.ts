import type { Clock, Log, Random } from "@taffrail/base";
import type { Disk, WalCompression } from "@taffrail/disk";
import type { Labels, Matcher, MetricMetadata, SampleColumns, SampleSink, TimeRange } from "@taffrail/model";
import type { ExemplarSeries } from "./head/exemplars.ts";
import type { CorruptBlock } from "./block/block-set.ts";
import type { BlockMeta } from "./block/meta.ts";
import type { Compacting, StoreLimits } from "./compact/block-keeper.ts";
import type { Counted } from "./head/growth.ts";
import type { ReplayProgress } from "./wal/replay.ts";
import type { LogFollower } from "./wal/follow.ts";
import type { Census } from "./inspect/census.ts";

/** Where a store lives and what it may use. Unset values are those of `tsdbDefaults`. */
export interface TsdbOptions {
  /** The data folder, in the layout of Prometheus. Locked while the store is open. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends what runs beside appends and queries, and opening itself. */
  readonly signal?: AbortSignal;
  readonly disk?: Disk;
  /** Samples older than this against the newest are given up. */
  readonly retentionMs?: number;
  /** What blocks, log and head chunks may take on the disk; the oldest blocks go first. 0: any number of bytes. */
  readonly maxDiskBytes?: number;
  readonly walCompression?: WalCompression;
  /** A multiple of 32 KiB. */
  readonly walSegmentBytes?: number;
  /** Samples that come late are taken up to so long behind the newest; 0: none are. */
  readonly outOfOrderWindowMs?: number;
  /** Series that ended leave memory early once they are this share of all; 0: they do not. */
  readonly staleSeriesShare?: number;
  /** What series, index and chunks in memory may take. */
  readonly maxHeadBytes?: number;
  /** What pages of blocks may take in memory. */
  readonly blockCacheBytes?: number;
  /** What pages of head chunk files may take in memory. */
  readonly headCacheBytes?: number;
  /** How many exemplars are kept; 0: none. */
  readonly maxExemplars?: number;
  /** Stores when counters began, beside their samples, as Prometheus does from 3.12 on with its feature `st-storage`. */
  readonly startTimes?: boolean;
  /**
   * With `startTimes`: stores those of histograms too, as Prometheus does with `histograms-st-encoding`. Prometheus 3.12 cannot read the
   * chunks.
   */
  readonly histogramStartTimes?: boolean;
  /**
   * Opens at once and brings the log back meanwhile: samples are taken and questions answered from what there is so far. Else the log is
   * back when opening resolves.
   */
  readonly servesWhileReplaying?: boolean;
  /** How long bringing the log back keeps others waiting: milliseconds. */
  readonly replaySliceMs?: number;
  /** Whether it looks after age, size and blocks by itself. */
  readonly isTended?: boolean;
  /** For names of blocks. */
  readonly random?: Random;
}

/** One series of a selection. Valid until the selection is let go; what is appended later may show. */
export interface SelectedSeries {
  readonly labels: Labels;
  /** Adds the samples from `mint` to `maxt`, both included, after those in `into`, oldest first. */
  read(mint: number, maxt: number, into: SampleColumns): void;
}

/** What a selection found, in the order of `compareLabels`. */
export interface Selection {
  readonly series: readonly SelectedSeries[];
}

/** Sizes and counts as they stand. */
export interface TsdbStats {
  /** In the head. */
  readonly series: number;
  /** Chunks in the head, open ones included. */
  readonly chunks: number;
  /** Samples taken since the store was opened. */
  readonly samplesAppended: number;
  /** Samples in memory, those that a block holds too included as long as they are. */
  readonly samples: number;
  /** Oldest and newest sample, Unix milliseconds; `undefined` while there is none. */
  readonly minTime: number | undefined;
  readonly maxTime: number | undefined;
  /** Label pairs (name and value) that exist, and distinct label names. */
  readonly labelPairs: number;
  readonly labelNames: number;
  /** Held by series, index, chunks in memory, and pages of blocks. */
  readonly memoryBytes: number;
  readonly walBytes: number;
  /** Of the head chunk files. */
  readonly headFileBytes: number;
  /** Samples taken out of order since the store was opened; among `samplesAppended` they are not. */
  readonly lateAppended: number;
  /** What holds memory, in bytes: series with their index, chunks, what came late, exemplars and metadata, pages of blocks. */
  readonly memory: Readonly<Record<"series" | "chunks" | "late" | "companions" | "blockPages", number>>;
  /** What series and chunks in memory may take. */
  readonly maxHeadBytes: number;
  /** Of head chunk files, and of the log of late samples. */
  readonly headChunkBytes: number;
  readonly lateLogBytes: number;
  /** Made and gone since the store was opened. */
  readonly seriesCreated: number;
  readonly seriesRemoved: number;
  /** Samples that left memory before their time because it was full and the disk took none, since the store was opened: up to when. */
  readonly givenUpBefore: number | undefined;
  /** Series refused because memory is full, since the store was opened; a series that is offered again counts again. */
  readonly seriesRefused: number;
  /** The same by the label `job` of the series, the most first; at most 20, and `other`. */
  readonly seriesRefusedByJob: readonly Counted[];
  /** Exemplars kept. */
  readonly exemplars: number;
  /** Since the store was opened; refused were those out of order or with too long labels. */
  readonly exemplarsAppended: number;
  readonly exemplarsRefused: number;
  /** Blocks on disk. */
  readonly blocks: number;
  readonly blockBytes: number;
  /** Blocks that cannot be read and are left out. */
  readonly corruptBlocks: number;
  /** Since the store was opened. */
  readonly compactions: number;
  readonly failedCompactions: number;
}

/**
 * Samples at rest. `append` is synchronous and durable; questions are asynchronous because other sources are. Closing it flushes
 * and unlocks; appending afterwards throws.
 */
export interface Tsdb extends SampleSink, AsyncDisposable {
  /** Series that satisfy all matchers and have a sample's chunk in the range. An empty list of matchers selects all. */
  select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection>;
  /** Names of labels, sorted, at most `limit` (0: all). */
  labelNames(matchers: readonly Matcher[], range: TimeRange, limit?: number): Promise<readonly string[]>;
  /** Values of one label, sorted, at most `limit` (0: all). */
  labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit?: number,
  ): Promise<readonly string[]>;
  /** Label sets, sorted, at most `limit` (0: all). */
  seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit?: number): Promise<readonly Labels[]>;
  /** Exemplars of the series that satisfy all matchers of any list, sorted by labels; the newest of all series are kept. */
  selectExemplars(
    matchers: readonly (readonly Matcher[])[],
    range: TimeRange,
  ): Promise<readonly ExemplarSeries[]>;
  /** How many exemplars are kept from now on; 0: none. */
  limitExemplars(most: number): void;
  /** What metric families said of themselves, before the last restart too. */
  metadata(): Iterable<MetricMetadata>;
  stats(): TsdbStats;
  /** How far the log is brought back; `undefined`: it is. */
  readonly replay: ReplayProgress | undefined;
  /** Resolves when the log is back; rejects where it cannot be. */
  whenReplayed(): Promise<void>;
  /** Counts what the head holds and for whom: at most `most` of each kind. Looks at every series. */
  census(most: number, signal?: AbortSignal): Promise<Census>;
  /** Reads what is appended from now on, as the log has it; close it before the store. */
  followLog(): LogFollower;
  /** Blocks on disk, oldest first. */
  blocks(): readonly BlockInfo[];
  /** Blocks that cannot be read: each stays where it is and is done without. */
  corruptBlocks(): readonly CorruptBlock[];
  /** The compaction that is under way. */
  readonly compacting: Compacting | undefined;
  /** How much is kept as things stand. */
  readonly limits: StoreLimits;
  /** How much is kept from now on. */
  limit(limits: StoreLimits): void;
  /**
   * Hides what the series that satisfy all matchers have in a range; gives how many series in the head and in each block that concerned.
   * It is safe on the disk when this resolves; the bytes go when a block is compacted or cleaned.
   */
  deleteSeries(matchers: readonly Matcher[], range: TimeRange): Promise<number>;
  /** Writes every block anew of which something was deleted. */
  cleanTombstones(signal?: AbortSignal): Promise<void>;
  /** Copies the blocks as they stand, and the head as a block, to `snapshots/NAME` in the data folder; gives the name. */
  snapshot(options?: { readonly skipHead?: boolean }): Promise<string>;
  /** Writes what the head holds as blocks into a folder, of another disk perhaps; gives their folders. */
  copyHead(into: { readonly disk: Disk; readonly dir: string }): Promise<readonly string[]>;
}

/** A block as it stands on the disk. */
export interface BlockInfo {
  readonly meta: BlockMeta;
  readonly sizeBytes: number;
  /** Stretches of series that were deleted and are still in it. */
  readonly tombstones: number;
}

/** Every default of `openTsdb`. */
export const tsdbDefaults: Required<
  Pick<
    TsdbOptions,
    | "retentionMs"
    | "maxDiskBytes"
    | "walCompression"
    | "walSegmentBytes"
    | "maxHeadBytes"
    | "blockCacheBytes"
    | "headCacheBytes"
    | "outOfOrderWindowMs"
    | "staleSeriesShare"
    | "maxExemplars"
    | "startTimes"
    | "histogramStartTimes"
    | "servesWhileReplaying"
    | "replaySliceMs"
    | "isTended"
    | "random"
  >
> = {
  retentionMs: 15 * 86_400_000,
  maxDiskBytes: 0,
  walCompression: "snappy",
  walSegmentBytes: 134_217_728,
  maxHeadBytes: 1_073_741_824,
  blockCacheBytes: 67_108_864,
  headCacheBytes: 16_777_216,
  outOfOrderWindowMs: 0,
  staleSeriesShare: 0,
  maxExemplars: 100_000,
  startTimes: false,
  histogramStartTimes: false,
  servesWhileReplaying: false,
  replaySliceMs: 20,
  isTended: true,
  random: Math.random,
};
