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
  /** Accepted rows, a column a fact. A float has no histogram; the type is that of its record. */
  #length = 0;
  #slots = new Int32Array(256);
  #t = new Float64Array(256);
  #startT = new Float64Array(256);
  #high = new Uint32Array(256);
  #low = new Uint32Array(256);
  #types = new Uint8Array(256);
  readonly #histograms: (FloatHistogram | undefined)[] = [];
  readonly #floats: FloatsRecord;
  newestT: number = -Infinity;

  constructor(head: Head, hasStart: boolean, hasHistogramStart: boolean) {
    this.#head = head;
    this.#hasStart = hasStart;
    this.#hasHistogramStart = hasHistogramStart;
    this.#floats = new FloatsRecord(hasStart);
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
    this.#reserve(length);
    const floatType = this.#hasStart ? recordType.samplesV2 : recordType.samples;
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
      const time = t[i]!;
      let high = words[2 * i + highWord]!;
      let low = words[2 * i + lowWord]!;
      const before = table.pendingRow[slot]!;
      let histogram = histograms?.[i];
      if (isStaleSum(high, low)) histogram = this.#marker(slot, before, histogram);
      else if (histogram !== undefined) {
        histogram = checkedHistogram(histogram);
        if (histogram === undefined) {
          counts.invalid++;
          continue;
        }
        sum[0] = histogram.sum;
        high = sumWords[highWord]!;
        low = sumWords[lowWord]!;
      }
      const lastT = before < 0 ? table.lastT[slot]! : this.#t[before]!;
      if (!(time > lastT)) {
        if (time < floorT) counts.tooOld++;
        else if (time < lastT) counts.outOfOrder++;
        else if (this.#isNewest(slot, before, high, low, histogram)) counts.repeated++;
        else counts.duplicate++;
        continue;
      }
      if (time < floorT) {
        counts.tooOld++;
        continue;
      }
      const row = this.#length++;
      table.pendingRow[slot] = row;
      this.#slots[row] = slot;
      this.#t[row] = time;
      this.#high[row] = high;
      this.#low[row] = low;
      this.#histograms[row] = histogram;
      const isStored = histogram === undefined ? this.#hasStart : this.#hasHistogramStart;
      this.#startT[row] = isStored && startT !== undefined ? startT[i]! : 0;
      this.#types[row] =
        histogram === undefined
          ? floatType
          : histogramRecordType(histogram.isInteger !== true, histogram.schema, this.#hasStart);
      if (time > this.newestT) this.newestT = time;
    }
    counts.stored = this.#length;
    return counts;
  }

  /**
   * Records of the accepted rows in the order in which they must be read: a series that goes from one kind of sample to another begins a
   * new round of records. Good until the next call.
   */
  records(): Uint8Array[] {
    const { table } = this.#head.index;
    const { pendingRow } = table;
    const records: Uint8Array[] = [];
    const floats = this.#floats;
    let histograms = new Map<number, HistogramsWriter>();
    floats.clear();
    for (let row = 0; row < this.#length; row++) pendingRow[this.#slots[row]!] = -1;
    let roundStart = 0;
    const endRound = (isLast: boolean): void => {
      if (!floats.isEmpty) records.push(isLast ? floats.written() : floats.written().slice());
      for (const type of histogramTypes) {
        const writer = histograms.get(type);
        if (writer !== undefined) records.push(writer.written());
      }
    };
    for (let row = 0; row < this.#length; row++) {
      const slot = this.#slots[row]!;
      const type = this.#types[row]!;
      const before = pendingRow[slot]!;
      if (before >= roundStart && this.#types[before] !== type) {
        endRound(false);
        floats.clear();
        histograms = new Map();
        roundStart = row;
      }
      pendingRow[slot] = row;
      const ref = table.walRef[slot]!;
      const t = this.#t[row]!;
      const histogram = this.#histograms[row];
      if (histogram === undefined) {
        floats.add(ref, t, this.#startT[row]!, this.#high[row]!, this.#low[row]!);
        continue;
      }
      let writer = histograms.get(type);
      if (writer === undefined) histograms.set(type, (writer = new HistogramsWriter(type)));
      writer.add(ref, t, this.#startT[row]!, histogram, this.#high[row]!, this.#low[row]!);
    }
    endRound(true);
    return records;
  }

  /** Takes the accepted rows into the head. */
  apply(): void {
    for (let row = 0; row < this.#length; row++) {
      const slot = this.#slots[row]!;
      const t = this.#t[row]!;
      const high = this.#high[row]!;
      const low = this.#low[row]!;
      const histogram = this.#histograms[row];
      if (histogram === undefined) addFloat(this.#head, slot, t, high, low, this.#startT[row]!);
      else this.#head.appendHistogram(slot, t, histogram, high, low, this.#startT[row]!);
    }
  }

  /** Ends what `take` began. */
  forget(): void {
    const { table } = this.#head.index;
    for (let row = 0; row < this.#length; row++) table.pendingRow[this.#slots[row]!] = -1;
    this.#length = 0;
    this.#histograms.length = 0;
  }

  /** The form that a marker takes: that of a histogram where it ends a series of histograms. */
  #marker(slot: number, before: number, given: FloatHistogram | undefined): FloatHistogram | undefined {
    if (given !== undefined) return given.isInteger === true ? integerStale : staleHistogram;
    if (before >= 0) {
      const last = this.#histograms[before];
      return last === undefined ? undefined : last.isInteger === true ? integerStale : staleHistogram;
    }
    const encoding = this.#head.newestEncoding(slot);
    if (encoding === 0 || !isHistogramEncoding(encoding)) return undefined;
    const isFloat = encoding === chunkEncoding.float || encoding === chunkEncoding.floatWithStart;
    return isFloat ? staleHistogram : integerStale;
  }

  /** Whether the series' newest sample, that of row `before` where it is not below 0, is this one. */
  #isNewest(
    slot: number,
    before: number,
    high: number,
    low: number,
    histogram: FloatHistogram | undefined,
  ): boolean {
    if (before >= 0) {
      if (this.#high[before] !== high || this.#low[before] !== low) return false;
      return areSame(this.#histograms[before], histogram);
    }
    if (histogram === undefined) return this.#head.index.table.hasLast(slot, high, low);
    const chunk = this.#head.nativeChunk(slot);
    return chunk instanceof HistogramChunk && chunk.isNewest(histogram, high, low);
  }

  #reserve(rows: number): void {
    this.#length = 0;
    if (rows <= this.#slots.length) return;
    const capacity = rows + (rows >>> 2);
    this.#slots = new Int32Array(capacity);
    this.#t = new Float64Array(capacity);
    this.#startT = new Float64Array(capacity);
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#types = new Uint8Array(capacity);
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

function areSame(h: FloatHistogram | undefined, g: FloatHistogram | undefined): boolean {
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

  clear(): void {
    this.#first.clear();
    this.#second?.clear();
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
