import { join } from "node:path";
import { type Log, NotSupportedError } from "@taffrail/base";
import { listSegments, lockDir, segmentsBytes, systemDisk, WalWriter } from "@taffrail/disk";
import {
  type Appended,
  compareText,
  type Labels,
  type Matcher,
  type SampleBatch,
  type SampleColumns,
  type SeriesRef,
  type TimeRange,
} from "@taffrail/model";
import { HeadFullError, InvalidSeriesError, TsdbClosedError } from "./errors.ts";
import { chunkRangeMs, Head } from "./head/head.ts";
import { matchingSlots } from "./head/matching.ts";
import { SampleLog } from "./sample-log.ts";
import {
  type SelectedSeries,
  type Selection,
  type Tsdb,
  tsdbDefaults,
  type TsdbOptions,
  type TsdbStats,
} from "./tsdb.ts";
import { listCheckpoints, removeCovered, writeCheckpoint } from "./wal/checkpoint.ts";
import { type Replayed, replay } from "./wal/replay.ts";

/** How often age and memory are looked at. */
const maintainEveryMs = 60_000;
/** However little memory there is, this much time stays. */
const leastKeptMs = chunkRangeMs;

type Settings = Required<Omit<TsdbOptions, "signal">> & Pick<TsdbOptions, "signal">;

/**
 * Opens the store in a folder and brings back what its log holds. Throws `DirLockedError` where another process works in it, and
 * `signal.reason` when told to stop.
 */
export async function openTsdb(options: TsdbOptions): Promise<Tsdb> {
  const settings: Settings = { disk: systemDisk, ...tsdbDefaults, ...options };
  const { disk, dir, clock, log, signal } = settings;
  await using held = new AsyncDisposableStack();
  held.use(lockDir(disk, dir, log));
  const walDir = join(dir, "wal");
  disk.makeDir(walDir);
  const head = new Head();
  const replayed = await replay({ disk, dir: walDir, head, clock, log, signal });
  if (listSegments(disk, join(dir, "wbl")).length > 0) {
    log.warn("not supported yet: the log of out-of-order samples (wbl) is left as it is");
  }
  const wal = held.use(
    new WalWriter({
      disk,
      dir: walDir,
      compression: settings.walCompression,
      segmentBytes: settings.walSegmentBytes,
    }),
  );
  const store = new HeadStore(settings, walDir, head, wal, replayed, held.move());
  store.start();
  return store;
}

class HeadStore implements Tsdb {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #walDir: string;
  readonly #head: Head;
  readonly #wal: WalWriter;
  readonly #samples: SampleLog;
  readonly #aliases: Map<number, number[]>;
  readonly #held: AsyncDisposableStack;
  readonly #stop = new AbortController();
  #maintenance: Promise<void> = Promise.resolve();
  #seriesRefused = 0;
  #segmentSinceMs: number;
  #closed = false;

  constructor(
    settings: Settings,
    walDir: string,
    head: Head,
    wal: WalWriter,
    replayed: Replayed,
    held: AsyncDisposableStack,
  ) {
    this.#settings = settings;
    this.#log = settings.log;
    this.#walDir = walDir;
    this.#head = head;
    this.#wal = wal;
    this.#samples = new SampleLog(head, wal, replayed.maxWalRef, replayed.segmentMaxT);
    this.#aliases = replayed.aliases;
    this.#held = held;
    this.#segmentSinceMs = settings.clock.now();
  }

  /** Begins looking after age and memory. */
  start(): void {
    this.#maintenance = this.#maintain();
  }

  refOf(labels: Labels): SeriesRef {
    if (this.#closed) throw new TsdbClosedError();
    const { index } = this.#head;
    let slot = index.find(labels);
    if (slot < 0) {
      if (labels.size === 0) throw new InvalidSeriesError("cannot add a series: it has no labels");
      if (this.#head.heldBytes > this.#settings.maxHeadBytes && !this.#makeRoom()) {
        this.#seriesRefused++;
        throw new HeadFullError(labels, this.#head.heldBytes, this.#settings.maxHeadBytes);
      }
      slot = index.add(labels);
      this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  append(batch: SampleBatch): Appended {
    if (this.#closed) throw new TsdbClosedError();
    if (batch.histograms?.some((histogram) => histogram !== undefined) === true) {
      throw new NotSupportedError("native histograms in the store");
    }
    const appended = this.#samples.append(batch);
    if (this.#head.heldBytes > this.#settings.maxHeadBytes) this.#makeRoom();
    return appended;
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<Selection> {
    signal?.throwIfAborted();
    const { index } = this.#head;
    const slots = index.sortByLabels(this.#slotsIn(matchers, range));
    return { series: slots.map((slot) => new HeadSeries(this.#head, slot, index.labelsOf(slot))) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly string[]> {
    const { index } = this.#head;
    if (!this.#meets(range)) return [];
    if (matchers.length === 0) return sortedUpTo(index.pairs.names.keys(), limit);
    const names = new Set<string>();
    for (const slot of this.#slotsIn(matchers, range)) {
      for (const pair of index.pairsOf(slot)) names.add(index.pairs.nameOf(pair).name);
    }
    return sortedUpTo(names, limit);
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
  ): Promise<readonly string[]> {
    const { index } = this.#head;
    const label = index.pairs.names.get(name);
    if (label === undefined || !this.#meets(range)) return [];
    if (matchers.length === 0) return sortedUpTo(label.pairByValue.keys(), limit);
    const found = new Set<number>();
    for (const slot of this.#slotsIn(matchers, range)) {
      const pair = index.pairNamed(slot, label.id);
      if (pair >= 0) found.add(pair);
    }
    return sortedUpTo(
      [...found].map((pair) => index.pairs.valueOf(pair)),
      limit,
    );
  }

  async seriesLabels(matchers: readonly Matcher[], range: TimeRange, limit = 0): Promise<readonly Labels[]> {
    const { index } = this.#head;
    const slots = index.sortByLabels(this.#slotsIn(matchers, range));
    return (limit > 0 ? slots.slice(0, limit) : slots).map((slot) => index.labelsOf(slot));
  }

  stats(): TsdbStats {
    const head = this.#head;
    const { disk } = this.#settings;
    const isEmpty = head.minT > head.maxT;
    let walBytes = segmentsBytes(disk, this.#walDir);
    for (const { name } of listCheckpoints(disk, this.#walDir)) {
      walBytes += segmentsBytes(disk, join(this.#walDir, name));
    }
    return {
      series: head.index.table.live,
      chunks: head.chunks,
      samplesAppended: this.#samples.samplesAppended,
      samples: head.samples,
      minTime: isEmpty ? undefined : head.minT,
      maxTime: isEmpty ? undefined : head.maxT,
      labelPairs: head.index.pairs.size,
      labelNames: head.index.pairs.names.size,
      memoryBytes: head.heldBytes,
      walBytes,
      seriesRefused: this.#seriesRefused,
      blocks: 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    await this.#maintenance;
    await this.#held.disposeAsync();
  }

  #slotsIn(matchers: readonly Matcher[], { mint, maxt }: TimeRange): number[] {
    if (this.#closed) throw new TsdbClosedError();
    return matchingSlots(this.#head.index, matchers).filter((slot) =>
      this.#head.hasSamples(slot, mint, maxt),
    );
  }

  #meets({ mint, maxt }: TimeRange): boolean {
    return this.#head.minT <= maxt && this.#head.maxT >= mint;
  }

  async #maintain(): Promise<void> {
    const { clock, signal } = this.#settings;
    const until = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    while (!until.aborted) {
      try {
        await this.#giveUpOld();
      } catch (error) {
        this.#log.warn("looking after the log failed; trying again in a minute", { error });
      }
      await clock.sleep(maintainEveryMs, until);
    }
  }

  /** Lets go of samples past retention, and of the part of the log that held them. */
  async #giveUpOld(): Promise<void> {
    const head = this.#head;
    const { clock, retentionMs, disk, walCompression } = this.#settings;
    // a sample from the future must not push all others out
    const keepFrom = Math.min(head.maxT, Math.max(clock.now(), head.minT)) - retentionMs;
    const stepMs = Math.max(maintainEveryMs, retentionMs / 24);
    const isDue = head.minT <= head.maxT && keepFrom > head.minT && keepFrom - head.floorT >= stepMs;
    if (isDue) this.#truncate(keepFrom);
    if (clock.now() - this.#segmentSinceMs >= chunkRangeMs && this.#wal.segmentSizeBytes > 0) {
      this.#wal.cut();
      this.#segmentSinceMs = clock.now();
    }
    const covered = this.#coveredSegment();
    if (covered === undefined) return removeCovered(disk, this.#walDir);
    await writeCheckpoint(disk, this.#walDir, covered, head, this.#aliases, walCompression);
    for (const segment of this.#samples.segmentMaxT.keys()) {
      if (segment <= covered) this.#samples.segmentMaxT.delete(segment);
    }
  }

  /** The last of the segments from the oldest on that hold nothing but samples given up. */
  #coveredSegment(): number | undefined {
    let covered: number | undefined;
    for (const segment of listSegments(this.#settings.disk, this.#walDir)) {
      if (segment >= this.#wal.segment) break;
      if ((this.#samples.segmentMaxT.get(segment) ?? -Infinity) >= this.#head.floorT) break;
      covered = segment;
    }
    return covered;
  }

  #truncate(t: number): void {
    for (const slot of this.#head.truncate(t)) this.#aliases.delete(slot);
  }

  /** Gives up the oldest chunks until memory is below its bound; gives whether it is. */
  #makeRoom(): boolean {
    const head = this.#head;
    const { maxHeadBytes } = this.#settings;
    while (head.heldBytes > maxHeadBytes) {
      const oldest = head.oldestSlabMaxT();
      if (oldest === undefined || oldest >= head.maxT - leastKeptMs) return false;
      this.#truncate(oldest + 1);
      this.#log.warn("memory is full: the oldest samples are given up before their time", {
        keptFrom: new Date(head.floorT).toISOString(),
        maxHeadBytes,
      });
    }
    return true;
  }
}

/** A series of the head, for as long as it is there. */
class HeadSeries implements SelectedSeries {
  readonly labels: Labels;
  readonly #head: Head;
  readonly #slot: number;
  readonly #ref: number;

  constructor(head: Head, slot: number, labels: Labels) {
    this.labels = labels;
    this.#head = head;
    this.#slot = slot;
    this.#ref = head.index.table.ref[slot]!;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    if (this.#head.index.table.ref[this.#slot] === this.#ref) this.#head.read(this.#slot, mint, maxt, into);
  }
}

function sortedUpTo(texts: Iterable<string>, limit: number): readonly string[] {
  const sorted = [...texts].sort(compareText);
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}
