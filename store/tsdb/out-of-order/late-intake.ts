import type { ByteWriter } from "@taffrail/base";
import { type Appended, type FloatHistogram, isStaleAt, type SampleBatch } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { staleHistogram } from "../chunk/histogram-layout.ts";
import type { Head } from "../head/head.ts";
import { checkedHistogram } from "../head/native-check.ts";
import { histogramRecordType, HistogramsWriter } from "../wal/histogram-records.ts";
import { addSample } from "../wal/records.ts";

/** Where rows are logged. */
export interface LateRowLog {
  /** So many rows come, by slot. */
  makeRoom(rowsOf: ReadonlyMap<number, number>): void;
  /** Where a record of floats is written: begun, and ended by `append`. */
  beginRows(walRef: number, t: number): ByteWriter;
  /** Throws, with nothing written, where that cannot be. */
  append(...records: readonly Uint8Array[]): void;
  /** Takes back what was appended last. */
  undo(): void;
}

/** A histogram that came late, as it is kept: its sum as words. */
interface LateHistogram {
  readonly histogram: FloatHistogram;
  readonly high: number;
  readonly low: number;
}

/**
 * Takes what of a batch comes late and not too late: picks the rows, logs them, and adds them to the head's late samples. What comes in
 * order is somebody else's.
 */
export class LateIntake {
  readonly #head: Head;
  readonly #log: LateRowLog;
  /** Rows picked, and their slots. */
  #rows = new Int32Array(64);
  #slots = new Int32Array(64);
  #length = 0;
  /** Of picked rows that are histograms, by row. */
  readonly #histograms = new Map<number, LateHistogram>();
  /** Rows of the batch that are late and were not picked: they count as too old. */
  #tooLate = 0;
  #repeated = 0;
  #duplicate = 0;
  /** Rows taken so far. */
  appended = 0;

  constructor(head: Head, log: LateRowLog) {
    this.#head = head;
    this.#log = log;
  }

  /**
   * Finds the rows that are behind their series or below `floorT`, and not older than `oldestT`; gives how many they are. The batch stays as it is: who takes what is in order refuses these.
   */
  pick(batch: SampleBatch, floorT: number, oldestT: number): number {
    const { table } = this.#head.index;
    const { length, refs, t, histograms } = batch;
    if (length > this.#rows.length) {
      this.#rows = new Int32Array(length);
      this.#slots = new Int32Array(length);
    }
    const { lastT, pendingRow } = table;
    this.#length = this.#tooLate = 0;
    this.#histograms.clear();
    let marked = 0;
    for (let row = 0; row < length; row++) {
      const slot = table.slotOf(refs[row]!);
      if (slot < 0) continue;
      const time = t[row]!;
      const before = pendingRow[slot]!;
      const newestT = before < 0 ? lastT[slot]! : t[before]!;
      if (time > newestT && time >= floorT) {
        pendingRow[slot] = row;
        marked = row + 1;
      } else if (time !== newestT) {
        const given = histograms?.[row];
        const histogram = given === undefined ? undefined : lateHistogram(given, batch, row);
        if (given !== undefined && histogram === undefined) continue; // refused as invalid
        if (time < oldestT) {
          this.#tooLate++;
          continue;
        }
        if (histogram !== undefined) this.#histograms.set(row, histogram);
        this.#rows[this.#length] = row;
        this.#slots[this.#length++] = slot;
      }
    }
    for (let row = 0; row < marked; row++) {
      const slot = table.slotOf(refs[row]!);
      if (slot >= 0) pendingRow[slot] = -1;
    }
    return this.#length;
  }

  /** Writes the picked rows to the log. Throws, with none of them logged, where that cannot be. */
  write(batch: SampleBatch): void {
    const { table } = this.#head.index;
    const words = wordsOf(batch.v);
    const coming = new Map<number, number>();
    for (let i = 0; i < this.#length; i++)
      coming.set(this.#slots[i]!, (coming.get(this.#slots[i]!) ?? 0) + 1);
    this.#log.makeRoom(coming);
    const records: Uint8Array[] = [];
    const writers = new Map<number, HistogramsWriter>();
    let floats: ByteWriter | undefined;
    let ref0 = 0;
    let t0 = 0;
    for (let i = 0; i < this.#length; i++) {
      const row = this.#rows[i]!;
      const walRef = table.walRef[this.#slots[i]!]!;
      const t = batch.t[row]!;
      const late = this.#histograms.get(row);
      if (late === undefined) {
        if (floats === undefined) {
          ref0 = walRef;
          t0 = t;
          floats = this.#log.beginRows(ref0, t0);
        }
        addSample(floats, walRef - ref0, t - t0, words[2 * row + highWord]!, words[2 * row + lowWord]!);
        continue;
      }
      const { histogram, high, low } = late;
      const type = histogramRecordType(histogram.isInteger !== true, histogram.schema, false);
      let writer = writers.get(type);
      if (writer === undefined) writers.set(type, (writer = new HistogramsWriter(type)));
      writer.add(walRef, t, 0, histogram, high, low);
    }
    if (floats !== undefined) records.push(floats.written());
    for (const writer of writers.values()) records.push(writer.written());
    this.#log.append(...records);
  }

  /** Takes back what `write` wrote last. */
  undo(): void {
    this.#log.undo();
  }

  /** Adds the rows that were written to the head. `inOrder` is what became of the others; gives what became of all. */
  add(batch: SampleBatch, inOrder: Appended): Appended {
    const { late } = this.#head;
    const words = wordsOf(batch.v);
    let stored = 0;
    this.#repeated = this.#duplicate = 0;
    for (let i = 0; i < this.#length; i++) {
      const row = this.#rows[i]!;
      const given = this.#histograms.get(row);
      const high = given?.high ?? words[2 * row + highWord]!;
      const low = given?.low ?? words[2 * row + lowWord]!;
      const outcome = late.insert(this.#slots[i]!, batch.t[row]!, high, low, given?.histogram);
      if (outcome === "stored") stored++;
      else if (outcome === "repeated") this.#repeated++;
      else this.#duplicate++;
    }
    this.appended += stored;
    return this.#counted(inOrder, stored);
  }

  /** What became of all rows where none was picked. */
  counted(inOrder: Appended): Appended {
    this.#repeated = this.#duplicate = 0;
    return this.#counted(inOrder, 0);
  }

  #counted(inOrder: Appended, stored: number): Appended {
    const refused = inOrder.outOfOrder + inOrder.tooOld - this.#length;
    return {
      ...inOrder,
      stored: inOrder.stored + stored,
      repeated: inOrder.repeated + this.#repeated,
      duplicate: inOrder.duplicate + this.#duplicate,
      outOfOrder: Math.max(0, refused - this.#tooLate),
      tooOld: this.#tooLate,
    };
  }
}

const sum = new Float64Array(1);
const sumWords = wordsOf(sum);

/** A histogram of a batch as it is kept; `undefined` where it makes no sense. */
function lateHistogram(given: FloatHistogram, batch: SampleBatch, row: number): LateHistogram | undefined {
  if (isStaleAt(batch.v, row)) {
    const words = wordsOf(batch.v);
    const histogram = given.isInteger === true ? { ...staleHistogram, isInteger: true } : staleHistogram;
    return { histogram, high: words[2 * row + highWord]!, low: words[2 * row + lowWord]! };
  }
  const histogram = checkedHistogram(given);
  if (histogram === undefined) return undefined;
  sum[0] = histogram.sum;
  return { histogram, high: sumWords[highWord]!, low: sumWords[lowWord]! };
}
