import { ByteWriter, type Log, messageOf } from "@taffrail/base";
import { type Disk, listSegments, segmentPath, type WalCompression, WalWriter } from "@taffrail/disk";
import type { Head } from "../head/head.ts";
import { beginSamples, recordType } from "../wal/records.ts";
import type { LateRowLog } from "./late-intake.ts";
import { latePerChunk } from "./late-samples.ts";

/** Where the log of late samples lies. */
export interface LateLogOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly compression: WalCompression;
  readonly segmentBytes: number;
  readonly log: Log;
}

/** A chunk in the head's files of which the log says nothing yet. */
interface UnmarkedChunk {
  readonly slot: number;
  readonly walRef: number;
  readonly position: number;
}

/** Markers in one record. */
const markersPerRecord = 1_000;

/**
 * The log of samples that came late: those, and markers. A marker says that all the log holds of a series so far is in a chunk of the
 * head's files too; so it is written only when that chunk is. The file is made with the first sample.
 */
export class LateLog implements LateRowLog, AsyncDisposable {
  readonly #options: LateLogOptions;
  readonly #head: Head;
  readonly #samples = new ByteWriter();
  readonly #markers = new ByteWriter();
  #wal: WalWriter | undefined = undefined;
  /** Chunks that no marker names yet: one for a later chunk alone would make a restart forget their rows. */
  #unmarked: UnmarkedChunk[] = [];

  constructor(head: Head, options: LateLogOptions) {
    this.#head = head;
    this.#options = options;
  }

  /** The same for a head whose late samples stay in memory: the slots are not those of this log's head. */
  get ofOtherHead(): LateRowLog {
    return {
      makeRoom: () => {},
      beginRows: (walRef, t) => this.beginRows(walRef, t),
      append: (...records) => this.append(...records),
      undo: () => this.undo(),
    };
  }

  /**
   * Makes chunks of what series have in memory where rows that come now, as many as `rowsOf` says by slot, have no room beside it. Where the
   * disk does not take chunks they stay in memory.
   */
  makeRoom(rowsOf: ReadonlyMap<number, number>): void {
    const { late } = this.#head;
    const full = [...rowsOf].filter(
      ([slot, rows]) => late.openRows(slot) > 0 && late.openRows(slot) + rows > latePerChunk,
    );
    this.#close(full.map(([slot]) => slot));
    this.#mark();
  }

  /** Writes rows: begun by `beginSamples` of the record this gives, and ended by `append`. */
  beginRows(walRef: number, t: number): ByteWriter {
    this.#samples.clear();
    beginSamples(this.#samples, walRef, t);
    return this.#samples;
  }

  /** Throws, with nothing written, where that cannot be. */
  append(...records: readonly Uint8Array[]): void {
    this.#opened().append(...records);
  }

  /** Takes back what was appended last. */
  undo(): void {
    this.#wal?.undo();
  }

  /** Makes chunks of all that is in memory and begins a segment; gives the last one before it. Throws where that cannot be written. */
  closeAll(): number {
    const { late, files } = this.#head;
    if (late.samples === 0 && this.#wal === undefined) return -1;
    this.#close([...late.slots()]);
    this.#mark();
    if (!files.flush()) throw new Error("cannot write the chunks of late samples");
    return this.#opened().cut() - 1;
  }

  /** Removes the segments up to this one. */
  removeUpTo(segment: number): void {
    const { disk, dir } = this.#options;
    for (const number of listSegments(disk, dir)) {
      if (number <= segment) disk.remove(segmentPath(dir, number));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#wal?.[Symbol.asyncDispose]();
  }

  #close(slots: readonly number[]): void {
    const { late, index } = this.#head;
    for (const slot of slots) {
      const walRef = index.table.walRef[slot]!;
      for (const position of late.close(slot, walRef)) this.#unmarked.push({ slot, walRef, position });
    }
  }

  /**
   * Says which chunks hold what, of series that have nothing beside chunks. Where that fails the samples stay in the log, and nothing is lost:
   * it is said once that is so again.
   */
  #mark(): void {
    const { late, files } = this.#head;
    const marked = this.#unmarked.filter(({ slot }) => late.openRows(slot) === 0);
    if (marked.length === 0 || !files.flush()) return;
    try {
      for (let from = 0; from < marked.length; from += markersPerRecord) {
        const out = this.#markers;
        out.clear();
        out.u8(recordType.mmapMarkers);
        for (const { walRef, position } of marked.slice(from, from + markersPerRecord)) {
          out.be64(walRef);
          out.be64(position);
        }
        this.append(out.written());
      }
      this.#unmarked = this.#unmarked.filter(({ slot }) => late.openRows(slot) > 0);
    } catch (error) {
      this.#options.log.warn(
        "a marker of late samples could not be written; a restart reads more of their log",
        { error: messageOf(error) },
      );
    }
  }

  #opened(): WalWriter {
    return (this.#wal ??= new WalWriter(this.#options));
  }
}
