import { join } from "node:path";
import { listSegments, lockDir, segmentPath, segmentsBytes, systemDisk, WalWriter } from "@taffrail/disk";
import type { Appended, Labels, MetricMetadata, SampleBatch, SampleSink, SeriesRef } from "@taffrail/model";
import { HeadFullError, InvalidSeriesError, TsdbClosedError } from "../errors.ts";
import { Companions } from "../head/companions.ts";
import { type Growth, SeriesGrowth } from "../head/growth.ts";
import { type Census, takeCensus } from "../inspect/census.ts";
import { NativeRows } from "../head/native-rows.ts";
import { Pacer } from "../pacer.ts";
import { SampleLog } from "../sample-log.ts";
import { writeCheckpoint } from "../wal/checkpoint.ts";
import { LogFollower } from "../wal/follow.ts";
import { prepareLog } from "../wal/prepare-log.ts";
import { forwardDefaults, type ForwardLogOptions, type ForwardStats } from "./forward-options.ts";
import { learn } from "./learn.ts";
import { PassingHead } from "./passing-head.ts";
import { isBehind, type LogPlace, readSentPlace, writeSentPlace } from "./sent-place.ts";

const tendEveryMs = 5_000;
const noGrowth: Growth = { since: 0, series: 0, metrics: [], targets: [], labels: [] };

/** What a log is made of, once its folder was read. */
interface Parts {
  readonly options: Required<Omit<ForwardLogOptions, "signal">>;
  /** Of the place that was sent. */
  readonly dir: string;
  readonly walDir: string;
  readonly head: PassingHead;
  readonly wal: WalWriter;
  readonly companions: Companions;
  readonly maxRef: number;
  readonly sent: LogPlace;
  readonly held: AsyncDisposableStack;
}

/**
 * Takes samples that are stored elsewhere: they are safe on this disk when `append` returns, and stay there until whoever sends them says
 * that they arrived, also through a restart. Nothing is answered from here; in memory is what is known of series, not their samples.
 */
export class ForwardLog implements SampleSink, AsyncDisposable {
  readonly #parts: Parts;
  readonly #samples: SampleLog;
  readonly #growth: SeriesGrowth;
  readonly #followers = new Set<LogFollower>();
  readonly #stop = new AbortController();
  #tending: Promise<void> = Promise.resolve();
  /** What was sent; and what of that the disk knows. */
  #sent: LogPlace;
  #sentOnDisk: LogPlace;
  #created = 0;
  #removed = 0;
  #refused = 0;
  #givenUp = 0;
  #maxDiskBytes: number;
  #maxHeadBytes: number;
  #closed = false;

  /** Opens or makes a log, and learns from it of its series. Throws `DirLockedError`, and `signal.reason`. */
  static async open({ signal, ...given }: ForwardLogOptions): Promise<ForwardLog> {
    const options = { ...forwardDefaults, disk: systemDisk, ...given };
    const { disk, log, walCompression: compression, walSegmentBytes: segmentBytes } = options;
    await using held = new AsyncDisposableStack();
    held.use(lockDir(disk, options.dir, log));
    const dir = join(options.dir, "forward");
    const walDir = join(dir, "wal");
    disk.makeDir(dir);
    disk.makeDir(walDir);
    let wal: WalWriter | undefined;
    const head = new PassingHead(() => wal?.segment ?? 0);
    const pacer = new Pacer(20, signal);
    const lateDir = join(dir, "wbl"); // nothing that came late is sent: there is none
    const { maxRef } = await prepareLog({ disk, dir: walDir, lateDir, head, log, pacer });
    const companions = new Companions(head, options.maxExemplars);
    await learn(disk, walDir, head, companions, pacer);
    wal = held.use(new WalWriter({ disk, dir: walDir, compression, segmentBytes }));
    const known = readSentPlace(disk, dir);
    // behind the log: somebody took segments away
    const isOurs = known !== undefined && known.segment <= wal.segment;
    const sent = isOurs ? known : { segment: listSegments(disk, walDir)[0]!, byte: 0 };
    return new ForwardLog({
      options,
      dir,
      walDir,
      head,
      wal,
      companions,
      maxRef,
      sent,
      held: held.move(),
    });
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
    const { options, head, companions, wal, maxRef, sent } = parts;
    this.#sent = sent;
    this.#sentOnDisk = sent;
    this.#maxDiskBytes = options.maxDiskBytes;
    this.#maxHeadBytes = options.maxHeadBytes;
    const native = new NativeRows(head, options.startTimes, options.startTimes);
    this.#samples = new SampleLog(head, native, companions, wal, maxRef, new Map());
    this.#growth = new SeriesGrowth(options.clock);
    if (options.isTended) this.#tending = this.#tendAlways();
  }

  refOf(labels: Labels): SeriesRef {
    if (this.#closed) throw new TsdbClosedError();
    const { head } = this.#parts;
    const { index } = head;
    let slot = index.find(labels);
    if (slot < 0) {
      if (labels.size === 0) throw new InvalidSeriesError("cannot add a series: it has no labels");
      if (head.heldBytes > this.#maxHeadBytes) {
        this.#refused++;
        this.#growth.refused();
        throw new HeadFullError(labels, head.heldBytes, this.#maxHeadBytes, noGrowth);
      }
      this.#growth.count(labels, index.pairs);
      slot = index.add(labels);
      this.#created++;
      head.named(slot);
      this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  append(batch: SampleBatch): Appended {
    if (this.#closed) throw new TsdbClosedError();
    return this.#samples.append(batch, -Infinity);
  }

  /** Reads what is appended from now on; close it before the log. */
  followLog(): LogFollower {
    const { segment, segmentSizeBytes } = this.#parts.wal;
    return this.#follow({ segment, byte: segmentSizeBytes });
  }

  /** Reads what was not sent by the last run, and then on. Who reads says by `sent` what arrived. */
  followUnsent(): LogFollower {
    return this.#follow(this.#sent);
  }

  /** All that the log holds before this place arrived: it may leave the disk. */
  sent(place: LogPlace): void {
    if (isBehind(place, this.#sent)) this.#sent = place;
  }

  metadata(): Iterable<MetricMetadata> {
    return this.#parts.companions.metadata;
  }

  /** Counts the series that are collected, and whose they are. */
  census(most: number, signal?: AbortSignal): Promise<Census> {
    return takeCensus(this.#parts.head, this.#growth, most, new Pacer(8, signal));
  }

  stats(): ForwardStats {
    const { head, options, walDir } = this.#parts;
    return {
      series: head.index.table.live,
      seriesCreated: this.#created,
      seriesRemoved: this.#removed,
      seriesRefused: this.#refused,
      samplesAppended: this.#samples.samplesAppended,
      heldBytes: head.heldBytes,
      maxHeadBytes: this.#maxHeadBytes,
      logBytes: segmentsBytes(options.disk, walDir),
      maxDiskBytes: this.#maxDiskBytes,
      segmentsGivenUp: this.#givenUp,
    };
  }

  /** What may be taken from now on. */
  limit({ maxDiskBytes, maxHeadBytes }: Pick<ForwardStats, "maxDiskBytes" | "maxHeadBytes">): void {
    this.#maxDiskBytes = maxDiskBytes;
    this.#maxHeadBytes = maxHeadBytes;
  }

  /** Writes down what was sent, and takes segments away that nobody reads any more, or that there is no room for. */
  async tend(): Promise<void> {
    const { options, dir, walDir, wal, head, companions } = this.#parts;
    const { disk } = options;
    const sent = this.#sent;
    if (isBehind(sent, this.#sentOnDisk)) {
      writeSentPlace(disk, dir, sent);
      this.#sentOnDisk = sent;
    }
    const read = Math.min(sent.segment, ...Array.from(this.#followers, ({ segment }) => segment));
    const upTo = Math.max(read - 1, this.#tooMuchUpTo());
    const [first] = listSegments(disk, walDir);
    if (first === undefined || first > upTo || upTo >= wal.segment) return;
    this.#forget(upTo);
    await writeCheckpoint(
      disk,
      walDir,
      upTo,
      head,
      new Map(),
      companions.recordsUpTo(upTo),
      options.walCompression,
    );
    if (sent.segment > upTo) return;
    const lost = upTo - Math.max(first, sent.segment) + 1;
    this.#givenUp += lost;
    this.#sent = { segment: upTo + 1, byte: 0 };
    options.log.error("samples that wait to be sent take too much of the disk: the oldest are given up", {
      segments: lost,
      maxDiskBytes: this.#maxDiskBytes,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    await this.#tending;
    try {
      await this.tend();
    } catch (error) {
      this.#parts.options.log.warn("cannot write down what was sent: it is sent again", { error });
    }
    await this.#parts.held.disposeAsync();
  }

  #follow({ segment, byte }: LogPlace): LogFollower {
    if (this.#closed) throw new TsdbClosedError();
    const { options, walDir, head } = this.#parts;
    const { disk } = options;
    const size = disk.stat(segmentPath(walDir, segment))?.sizeBytes ?? 0;
    const closed = (follower: LogFollower): unknown => this.#followers.delete(follower);
    // behind the end: what was read had not reached the disk when the machine died
    const from = { segment, byte: Math.min(byte, size) };
    const follower = new LogFollower({ disk, dir: walDir, head, ...from, closed });
    this.#followers.add(follower);
    return follower;
  }

  /** The newest segment that must go so that the others fit; −1: none must. */
  #tooMuchUpTo(): number {
    if (this.#maxDiskBytes === 0) return -1;
    const { options, walDir, wal } = this.#parts;
    let bytes = 0;
    for (const segment of listSegments(options.disk, walDir).reverse()) {
      bytes += options.disk.stat(segmentPath(walDir, segment))?.sizeBytes ?? 0;
      if (bytes > this.#maxDiskBytes && segment < wal.segment) return segment;
    }
    return -1;
  }

  /** Lets go of series that ended long ago and of which no later segment says anything. */
  #forget(upTo: number): void {
    const { head, options } = this.#parts;
    const { table } = head.index;
    const before = options.clock.now() - options.forgetMs;
    const gone: number[] = [];
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] !== 0 && head.segment[slot]! <= upTo && table.lastT[slot]! < before)
        gone.push(slot);
    }
    if (gone.length === 0) return;
    head.index.remove(gone);
    this.#removed += gone.length;
  }

  /** Never rejects. */
  async #tendAlways(): Promise<void> {
    const { clock, log } = this.#parts.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(tendEveryMs, signal);
      if (signal.aborted) return;
      try {
        await this.tend();
      } catch (error) {
        log.error("cannot take sent samples from the disk; trying again", { error });
      }
    }
  }
}
