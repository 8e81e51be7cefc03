import { ByteWriter } from "@taffrail/base";
import type { Appended, FloatHistogram, SampleBatch } from "@taffrail/model";
import { chunkEncoding, isHistogramEncoding } from "../chunk/encoding.ts";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { HistogramChunk, isStaleSum } from "../chunk/histogram-encode.ts";
import { sameNumbers, sameSide, staleHistogram } from "../chunk/histogram-layout.ts";
import { Xor2Chunk } from "../chunk/xor2-encode.ts";
import { histogramRecordType, HistogramsWriter } from "../wal/histogram-records.ts";
import { addSample, beginSamples, recordType, SamplesV2Writer } from "../wal/records.ts";
import type { Head } from "./head.ts";
import { checkedHistogram } from "./native-check.ts";

/** A row that was accepted. A float has no histogram. */
interface Row {
  readonly slot: number;
  readonly t: number;
  readonly high: number;
  readonly low: number;
  readonly startT: number;
  readonly histogram: FloatHistogram | undefined;
  /** The type of its record. */
  readonly type: number;
}

const integerStale: FloatHistogram = { ...staleHistogram, isInteger: true };

/**
 * The slower way for batches that hold more than floats: native histograms, start times, markers that end a series of histograms. Decides
 * about each row, gives the records for the log, and then takes the rows into the head.
 */
export class NativeRows {
  readonly #head: Head;
  /** Whether start times are stored: of floats, of histograms too. */
  readonly #hasStart: boolean;
  readonly #hasHistogramStart: boolean;
  readonly #rows: Row[] = [];
  newestT: number = -Infinity;

  constructor(head: Head, hasStart: boolean, hasHistogramStart: boolean) {
    this.#head = head;
    this.#hasStart = hasStart;
    this.#hasHistogramStart = hasHistogramStart;
  }

  /** Whether a batch must go this way, as far as can be told without a look at its rows. */
  isFor(batch: SampleBatch): boolean {
    return this.#hasStart || batch.histograms !== undefined;
  }

  /** Whether a series' newest sample is a histogram, so that a marker ends it in the form of one. */
  endsHistograms(slot: number): boolean {
    const encoding = this.#head.newestEncoding(slot);
    return encoding !== 0 && isHistogramEncoding(encoding);
  }

  /** Decides about the rows of a batch; nothing older than `floorT` is taken. `forget` must follow. */
  take(batch: SampleBatch, floorT: number): Appended {
    const { table } = this.#head.index;
    const { length, refs, t, startT, histograms } = batch;
    const words = wordsOf(batch.v);
    const rows = this.#rows;
    const counts = {
      stored: 0,
      repeated: 0,
      duplicate: 0,
      outOfOrder: 0,
      tooOld: 0,
      unknownRef: 0,
      invalid: 0,
    };
    this.newestT = -Infinity;
    for (let i = 0; i < length; i++) {
      const slot = table.slotOf(refs[i]!);
      if (slot < 0) {
        counts.unknownRef++;
        continue;
      }
      const before: Row | undefined = rows[table.pendingRow[slot]!];
      const row = this.#rowOf(
        slot,
        t[i]!,
        words[2 * i + highWord]!,
        words[2 * i + lowWord]!,
        startT?.[i] ?? 0,
        histograms?.[i],
        before,
      );
      if (row === undefined) {
        counts.invalid++;
        continue;
      }
      const lastT = before?.t ?? table.lastT[slot]!;
      if (!(row.t > lastT)) {
        if (row.t < floorT) counts.tooOld++;
        else if (row.t < lastT) counts.outOfOrder++;
        else if (before === undefined ? this.#isNewest(row) : isSame(row, before)) counts.repeated++;
        else counts.duplicate++;
        continue;
      }
      if (row.t < floorT) {
        counts.tooOld++;
        continue;
      }
      table.pendingRow[slot] = rows.length;
      rows.push(row);
      if (row.t > this.newestT) this.newestT = row.t;
    }
    counts.stored = rows.length;
    return counts;
  }

  /**
   * Records of the accepted rows in the order in which they must be read: a series that goes from one kind of sample to another begins a
   * new round of records.
   */
  records(): Uint8Array[] {
    const { table } = this.#head.index;
    const records: Uint8Array[] = [];
    let floats = new FloatsRecord(this.#hasStart);
    let histograms = new Map<number, HistogramsWriter>();
    let typeBySlot = new Map<number, number>();
    const endRound = (): void => {
      if (!floats.isEmpty) records.push(floats.written());
      for (const type of histogramTypes) {
        const writer = histograms.get(type);
        if (writer !== undefined) records.push(writer.written());
      }
    };
    for (const { slot, t, high, low, startT, histogram, type } of this.#rows) {
      const typeBefore = typeBySlot.get(slot);
      if (typeBefore !== undefined && typeBefore !== type) {
        endRound();
        floats = new FloatsRecord(this.#hasStart);
        histograms = new Map();
        typeBySlot = new Map();
      }
      typeBySlot.set(slot, type);
      const ref = table.walRef[slot]!;
      if (histogram === undefined) {
        floats.add(ref, t, startT, high, low);
        continue;
      }
      let writer = histograms.get(type);
      if (writer === undefined) histograms.set(type, (writer = new HistogramsWriter(type)));
      writer.add(ref, t, startT, histogram, high, low);
    }
    endRound();
    return records;
  }

  /** Takes the accepted rows into the head. */
  apply(): void {
    for (const { slot, t, high, low, startT, histogram } of this.#rows) {
      if (histogram === undefined) addFloat(this.#head, slot, t, high, low, startT);
      else this.#head.appendHistogram(slot, t, histogram, high, low, startT);
    }
  }

  /** Ends what `take` began. */
  forget(): void {
    const { table } = this.#head.index;
    for (const { slot } of this.#rows) table.pendingRow[slot] = -1;
    this.#rows.length = 0;
  }

  /** `undefined`: its histogram makes no sense. */
  #rowOf(
    slot: number,
    t: number,
    high: number,
    low: number,
    startT: number,
    given: FloatHistogram | undefined,
    before: Row | undefined,
  ): Row | undefined {
    const isStale = isStaleSum(high, low);
    let histogram: FloatHistogram | undefined;
    if (isStale) {
      const encoding = before === undefined ? this.#head.newestEncoding(slot) : encodingOf(before);
      const isFloat =
        given === undefined
          ? encoding === chunkEncoding.float || encoding === chunkEncoding.floatWithStart
          : given.isInteger !== true;
      if (given !== undefined || (encoding !== 0 && isHistogramEncoding(encoding)))
        histogram = isFloat ? staleHistogram : integerStale;
    } else if (given !== undefined) {
      histogram = checkedHistogram(given);
      if (histogram === undefined) return undefined;
      sum[0] = histogram.sum;
      high = sumWords[highWord]!;
      low = sumWords[lowWord]!;
    }
    const hasStart = this.#hasStart;
    const type =
      histogram !== undefined
        ? histogramRecordType(histogram.isInteger !== true, histogram.schema, hasStart)
        : hasStart
          ? recordType.samplesV2
          : recordType.samples;
    const isStored = histogram === undefined ? hasStart : this.#hasHistogramStart;
    return { slot, t, high, low, startT: isStored ? startT : 0, histogram, type };
  }

  /** Whether the series' newest sample is this one. */
  #isNewest({ slot, high, low, histogram }: Row): boolean {
    if (histogram === undefined) return this.#head.index.table.hasLast(slot, high, low);
    const chunk = this.#head.nativeChunk(slot);
    return chunk instanceof HistogramChunk && chunk.isNewest(histogram, high, low);
  }
}

/** Adds a float to the head: beside its start time where it has one, or those before it have. */
export function addFloat(
  head: Head,
  slot: number,
  t: number,
  high: number,
  low: number,
  startT: number,
): void {
  if (startT !== 0 || head.nativeChunk(slot) instanceof Xor2Chunk)
    head.appendWithStart(slot, t, high, low, startT);
  else head.append(slot, t, high, low);
}

/** In the order in which a round of records holds them. */
const histogramTypes: readonly number[] = [
  recordType.histograms,
  recordType.histogramsV2,
  recordType.customHistograms,
  recordType.floatHistograms,
  recordType.floatHistogramsV2,
  recordType.customFloatHistograms,
];

function encodingOf({ histogram }: Row): number {
  if (histogram === undefined) return chunkEncoding.xor;
  return histogram.isInteger === true ? chunkEncoding.integer : chunkEncoding.float;
}

function isSame(a: Row, b: Row): boolean {
  if (a.high !== b.high || a.low !== b.low) return false;
  const [h, g] = [a.histogram, b.histogram];
  if (h === undefined || g === undefined) return h === g;
  return (
    h.count === g.count &&
    h.zeroCount === g.zeroCount &&
    h.schema === g.schema &&
    h.zeroThreshold === g.zeroThreshold &&
    sameNumbers(h.customValues, g.customValues) &&
    sameSide(h.positiveSpans, h.positiveBuckets, g.positiveSpans, g.positiveBuckets) &&
    sameSide(h.negativeSpans, h.negativeBuckets, g.negativeSpans, g.negativeBuckets)
  );
}

/** A record of floats, of the version that has start times or the other. */
class FloatsRecord {
  readonly #first = new ByteWriter();
  readonly #second: SamplesV2Writer | undefined;
  #ref = 0;
  #t = 0;

  constructor(hasStart: boolean) {
    this.#second = hasStart ? new SamplesV2Writer() : undefined;
  }

  get isEmpty(): boolean {
    return this.#second?.isEmpty ?? this.#first.length === 0;
  }

  written(): Uint8Array {
    return this.#second?.written() ?? this.#first.written();
  }

  add(ref: number, t: number, startT: number, high: number, low: number): void {
    if (this.#second !== undefined) return this.#second.add(ref, t, startT, high, low);
    if (this.isEmpty) {
      beginSamples(this.#first, ref, t);
      this.#ref = ref;
      this.#t = t;
    }
    addSample(this.#first, ref - this.#ref, t - this.#t, high, low);
  }
}

const sum = new Float64Array(1);
const sumWords = wordsOf(sum);
