import { ByteReader, MalformedBytesError } from "@taffrail/base";
import { type Disk, listSegments, segmentPath, type WalRecord, WalSegmentReader } from "@taffrail/disk";
import type { FloatHistogram, Labels, MetricType } from "@taffrail/model";
import type { Head } from "../head/head.ts";
import { isStaleSum } from "../chunk/histogram-encode.ts";
import { isHistogramRecord, readHistograms } from "./histogram-records.ts";
import { readExemplars, readMetadata } from "./other-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "./records.ts";

/** Takes what a log holds, record by record. Numbers of series are those of the log. */
export interface LogTaker {
  series(ref: number, labels: Labels): void;
  metadata(ref: number, type: MetricType, unit: string, help: string): void;
  /** Rows of floats in columns, good until the next such record but one; a start time of 0 is none. */
  samples(rows: {
    readonly length: number;
    readonly refs: Float64Array;
    readonly t: Float64Array;
    readonly startT: Float64Array;
    readonly v: Float64Array;
  }): void;
  histogram(ref: number, t: number, startT: number, histogram: FloatHistogram, isStale: boolean): void;
  exemplar(ref: number, t: number, value: number, labels: Labels): void;
}

/** What a follower is made of. */
export interface FollowOptions {
  readonly disk: Disk;
  /** The folder of the log. */
  readonly dir: string;
  readonly head: Head;
  /** Where it begins. */
  readonly segment: number;
  readonly byte: number;
  /** Called once when it is closed. */
  readonly closed: (follower: LogFollower) => void;
}

/**
 * Reads a log that is being written, from a place on, in the process that writes it. Series named before that place are asked for by
 * `live`. Segments from `segment` on are kept for it as long as the disk has room; where they went all the same it goes on with the
 * oldest there is, and counts them in `lostSegments`.
 */
export class LogFollower implements Disposable {
  readonly #options: FollowOptions;
  /** Used in turns: who reads ahead for exemplars still has the rows before. */
  readonly #rows = [new SampleRows(), new SampleRows()] as const;
  #turn: 0 | 1 = 0;
  #segment: number;
  #byte: number;
  #reader: WalSegmentReader | undefined;
  #records: Iterator<WalRecord> | undefined;
  #closed = false;
  lostSegments = 0;
  /** Bytes that held no readable record. */
  lostBytes = 0;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#segment = options.segment;
    this.#byte = options.byte;
  }

  /** The segment that is read. */
  get segment(): number {
    return this.#segment;
  }

  /** Up to where it has read. */
  get place(): { readonly segment: number; readonly byte: number } {
    return { segment: this.#segment, byte: this.#reader?.goodBytes ?? this.#byte };
  }

  /** Bytes that are written and not read. Looks at the disk. */
  bytesBehind(): number {
    const { disk, dir } = this.#options;
    let bytes = -(this.#reader?.goodBytes ?? this.#byte);
    for (const segment of listSegments(disk, dir)) {
      if (segment >= this.#segment) bytes += disk.stat(segmentPath(dir, segment))?.sizeBytes ?? 0;
    }
    return Math.max(0, bytes);
  }

  /** Every series of the store with its number in the log, as they are now; ask for the labels at once. */
  *live(): Generator<{ readonly ref: number; readonly labels: Labels }, void, undefined> {
    const { head } = this.#options;
    const { table } = head.index;
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] === 0) continue;
      yield {
        ref: table.walRef[slot]!,
        get labels() {
          return head.labelsOf(slot); // made when asked: who counts numbers needs none
        },
      };
    }
  }

  /** Reads one record into `to`; false at the end of what is written. What cannot be read is passed over and counted. */
  next(to: LogTaker): boolean {
    if (this.#closed) return false;
    for (;;) {
      const reader = (this.#reader ??= this.#open());
      if (reader === undefined) return false;
      this.#records ??= reader.records();
      const found = this.#records.next();
      if (found.done !== true) {
        this.#take(found.value.record, to);
        return true;
      }
      this.#records = undefined;
      const broken = reader.damage.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0);
      if (reader.resume()) continue;
      const next = listSegments(this.#options.disk, this.#options.dir).find((n) => n > this.#segment);
      if (next === undefined) return false;
      this.lostBytes += broken;
      this.lostSegments += next - this.#segment - 1;
      this.#turnTo(next);
    }
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader?.close();
    this.#options.closed(this);
  }

  #open(): WalSegmentReader | undefined {
    const { disk, dir } = this.#options;
    for (;;) {
      if (disk.stat(segmentPath(dir, this.#segment)) !== undefined)
        return new WalSegmentReader(disk, segmentPath(dir, this.#segment), this.#byte);
      const next = listSegments(disk, dir).find((n) => n > this.#segment);
      if (next === undefined) return undefined;
      this.lostSegments += next - this.#segment;
      this.#turnTo(next);
    }
  }

  #turnTo(segment: number): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#segment = segment;
    this.#byte = 0;
  }

  #take(record: Uint8Array, to: LogTaker): void {
    if (record.length === 0) return;
    const from = new ByteReader(record);
    const type = from.u8();
    try {
      if (type === recordType.samples || type === recordType.samplesV2) {
        this.#turn = this.#turn === 0 ? 1 : 0;
        readSamples(from, type, this.#rows[this.#turn]);
        to.samples(this.#rows[this.#turn]);
      } else if (type === recordType.series) {
        for (const { ref, labels } of readSeries(from)) to.series(ref, labels);
      } else if (isHistogramRecord(type)) {
        for (const { ref, t, startT, histogram, sumHigh, sumLow } of readHistograms(from, type))
          to.histogram(ref, t, startT, histogram, isStaleSum(sumHigh, sumLow));
      } else if (type === recordType.exemplars) {
        for (const { ref, t, value, labels } of readExemplars(from)) to.exemplar(ref, t, value, labels);
      } else if (type === recordType.metadata) {
        for (const { ref, type: of, unit, help } of readMetadata(from)) to.metadata(ref, of, unit, help);
      }
    } catch (error) {
      if (!(error instanceof MalformedBytesError)) throw error;
      this.lostBytes += record.length; // a record that makes no sense costs itself only
    }
  }
}
