import { type Disk, listSegments, segmentPath, WalSegmentReader } from "@taffrail/disk";

/** A record of a log that is being written. Good until the next one is asked for. */
export interface LiveRecord {
  readonly segment: number;
  readonly record: Uint8Array;
  /** Where it ends in the segment. */
  readonly endByte: number;
}

/**
 * Reads a log from a segment on while it is written. Nothing is repaired: what is half written is taken back by its writer. After an error of
 * the disk it goes on behind the last record that it gave.
 */
export class LiveSegments implements Disposable {
  readonly #disk: Disk;
  readonly #dir: string;
  #next: number;
  #open: { readonly segment: number; readonly reader: WalSegmentReader } | undefined = undefined;

  /** The first segment need not be there yet. */
  constructor(disk: Disk, dir: string, first: number) {
    this.#disk = disk;
    this.#dir = dir;
    this.#next = first;
  }

  /** What was written since, up to the end there is when it ends; may be called again for what comes then. */
  *records(): Generator<LiveRecord, void, undefined> {
    this.#open?.reader.resume();
    for (;;) {
      this.#open ??= this.#opened();
      if (this.#open === undefined) return;
      const { segment, reader } = this.#open;
      for (const { record, endByte } of reader.records()) yield { segment, record, endByte };
      if (reader.resume()) continue;
      this.#next = segment + 1;
      const following = this.#opened();
      if (following === undefined) return;
      reader.close();
      this.#open = following;
    }
  }

  [Symbol.dispose](): void {
    this.#open?.reader.close();
    this.#open = undefined;
  }

  #opened(): { readonly segment: number; readonly reader: WalSegmentReader } | undefined {
    const segment = listSegments(this.#disk, this.#dir).find((n) => n >= this.#next);
    if (segment === undefined) return undefined;
    return { segment, reader: new WalSegmentReader(this.#disk, segmentPath(this.#dir, segment)) };
  }
}
