import { invariant, type Random, TaffrailError } from "@taffrail/base";
import type { FloatHistogram, Labels, MetricMetadata, SampleSink, SeriesRef } from "@taffrail/model";
import {
  type ExpositionCursor,
  type ExpositionFormat,
  type ExpositionOptions,
  openExposition,
} from "@taffrail/wire";
import type { ScrapeConfig } from "../config.ts";
import { pushExemplars } from "./exemplars.ts";
import { type LabelRules, storedLabels } from "./exposed-labels.ts";
import { emptyLike, fitHistogram, type HistogramLimits, schemaOfFactor } from "./fit-histogram.ts";
import { Layout } from "./layout.ts";
import { lineKernel, mostKernelLines } from "./line-kernel.ts";
import type { ScrapeBatch } from "./scrape-batch.ts";
import { SeriesTable } from "./series-table.ts";
import type { TargetMetadata } from "./target-metadata.ts";

/** A body that breaks a limit: the scrape fails whole. */
export class ScrapeLimitError extends TaffrailError {
  readonly code = "scrape/limit";
}

/** What was counted in one body. */
export interface IngestCounts {
  /** Series in the body. */
  readonly scraped: number;
  /** Series left after relabelling. */
  readonly kept: number;
  /** Series not seen in the scrape before. */
  readonly added: number;
  /** Samples left out: the same series twice in one body, or more than ten minutes ahead. */
  readonly repeated: number;
  readonly tooFarAhead: number;
}

const nothing: IngestCounts = { scraped: 0, kept: 0, added: 0, repeated: 0, tooFarAhead: 0 };

/** What of a job and target decides how a body becomes samples. */
export type IngestRules = LabelRules &
  Pick<
    ScrapeConfig,
    | "honorTimestamps"
    | "trackTimestampsStaleness"
    | "sampleLimit"
    | "scrapeNativeHistograms"
    | "alwaysScrapeClassicHistograms"
    | "convertClassicHistogramsToNhcb"
    | "nativeHistogramBucketLimit"
    | "nativeHistogramMinBucketFactor"
  >;

/**
 * What is done with the time at which a counter began, where the exposition says so: nothing; a sample of zero at that time; or it is
 * stored beside each sample.
 */
export type StartTimes = "ignored" | "zero-samples" | "stored";

/** What the scrapes of all targets have in common. */
export interface IngestSwitches {
  readonly random: Random;
  /** Whether exemplars are handed on. */
  readonly exemplars: boolean;
  /** Whether metadata that changed are handed on. */
  readonly metadata: boolean;
  readonly startTimes: StartTimes;
  /** Whether type and unit of a family become labels of its series. */
  readonly typeAndUnitLabels: boolean;
}

/** Samples and nothing beside them. */
export const samplesOnly: Omit<IngestSwitches, "random"> = {
  exemplars: false,
  metadata: false,
  startTimes: "ignored",
  typeAndUnitLabels: false,
};

/** A sample may be no later than this after its scrape, milliseconds. */
const farthestAheadMs = 10 * 60 * 1000;
/** Entries that are read, and series that the sink is asked for, in one step. */
const stepEntries = 512;
/** New series of one body that wait for its end. With more of them the rest is only checked for its form before the sink hears of them. */
const mostWaiting = 50_000;

/**
 * Turns the bodies of one target into rows, and knows which of its series ended.
 *
 * An exporter sends the same lines in the same order each time. So the entry that stood at this place last time is tried first, by
 * the hash of as many bytes as its key had: a series at its old place costs neither a look for its end nor a string. Elsewhere
 * its hash finds it in the table; only a series never seen before reaches label parsing, relabelling and the sink's index.
 */
export class SeriesIngest {
  readonly #target: Labels;
  readonly #rules: IngestRules;
  readonly #sink: SampleSink;
  readonly #table: SeriesTable;
  readonly #metadata: TargetMetadata;
  readonly #switches: IngestSwitches;
  readonly #options: ExpositionOptions;
  readonly #histogramLimits: HistogramLimits;

  #scrape = 0; // counts scrapes, failed ones included
  #lastGood = 0; // the scrape that #layout is of
  #ended = true; // whether markers ended the series of #layout
  #layout = new Layout();
  #next = new Layout(); // the layout being read
  #places = new Int32Array(0); // by entry: its place in #layout, made when something is out of place
  #placesScrape = 0;
  #newEntries: number[] = []; // which the sink has not seen
  #newLabels: Labels[] = []; // theirs
  /** Entries of this body that the sink refused, and its words about the first. */
  #refused: number[] = [];
  #refusal = "";
  #inherited: Set<SeriesRef> | undefined = undefined; // series of the loop before this one
  #counts = nothing;

  constructor(
    target: Labels,
    rules: IngestRules,
    sink: SampleSink,
    metadata: TargetMetadata,
    switches: IngestSwitches,
  ) {
    this.#target = target;
    this.#rules = rules;
    this.#sink = sink;
    this.#metadata = metadata;
    this.#switches = switches;
    this.#table = new SeriesTable(switches.random);
    this.#options = {
      ignoreNative: !rules.scrapeNativeHistograms,
      keepClassic: rules.alwaysScrapeClassicHistograms,
      customBounds: rules.convertClassicHistogramsToNhcb,
      startTimes: switches.startTimes !== "ignored",
      typeAndUnitLabels: switches.typeAndUnitLabels,
    };
    this.#histogramLimits = {
      maxSchema: schemaOfFactor(rules.nativeHistogramMinBucketFactor),
      bucketLimit: rules.nativeHistogramBucketLimit,
    };
  }

  /** How many series are known. */
  get size(): number {
    return this.#table.count;
  }

  /** What was counted in the last body, as far as it was read. */
  get counts(): IngestCounts {
    return this.#counts;
  }

  /** How many new series of the last body the sink did not take, and why it did not take the first; `undefined`: it took all. */
  get refusal(): { readonly series: number; readonly why: string } | undefined {
    return this.#refused.length === 0 ? undefined : { series: this.#refused.length, why: this.#refusal };
  }

  /**
   * Adds the rows of a body scraped at `t` to `batch`, and markers for the series that it no longer has. Throws where the body breaks
   * its format or a limit: then `batch` holds rubbish, and `fail` says what to do. Series that the sink refuses are left out, and offered
   * again with the next body.
   */
  take(body: Uint8Array, format: ExpositionFormat, t: number, batch: ScrapeBatch): IngestCounts {
    const steps = this.steps(body, format, t, batch);
    while (steps.next().done !== true);
    return this.#counts;
  }

  /** As `take`, in steps of a millisecond or less, so that others may have their turn between them. `return` gives up. */
  *steps(
    body: Uint8Array,
    format: ExpositionFormat,
    t: number,
    batch: ScrapeBatch,
  ): Generator<void, void, undefined> {
    const before = this.#table.count;
    const scrape = ++this.#scrape;
    let isDone = false;
    this.#counts = nothing;
    this.#refused = [];
    try {
      if (body.length > 0) {
        const cursor = openExposition(format, body, this.#options);
        const reading = new Reading(cursor, format !== "protobuf", t, scrape, batch);
        this.#next.clear(this.#layout.length);
        try {
          while (this.#readSome(reading)) {
            yield;
            if (this.#newEntries.length < mostWaiting) continue;
            if (!reading.isChecked) yield* checkForm(format, body);
            reading.isChecked = true;
            yield* this.#resolveNew(batch);
          }
        } finally {
          this.#counts = reading.counts(this.#next.length);
        }
        if (reading.limit !== undefined) throw new ScrapeLimitError(reading.limit);
        yield* this.#resolveNew(batch);
        if (this.#refused.length > 0) batch.dropRefless();
        batch.metadata.push(...reading.metadata);
      } else this.#next.clear(this.#layout.length);
      this.#endVanished(scrape, t, batch);
      this.#settle(scrape);
      isDone = true;
    } finally {
      if (!isDone) {
        this.#table.truncate(before);
        this.#table.forgetStarts();
        this.#forgetNew();
      }
    }
  }

  /** Adds markers for every series of the last good scrape: this one failed, or the target is gone. */
  fail(t: number, batch: ScrapeBatch): void {
    this.#scrape++;
    for (const ref of this.live()) batch.pushStale(ref, t);
    this.#ended = true;
    this.#inherited = undefined;
  }

  /** The series that the last good scrape had, and that no marker has ended. */
  *live(): Generator<SeriesRef, void, undefined> {
    yield* this.#inherited ?? [];
    if (this.#ended) return;
    const { entries, tracked, length } = this.#layout;
    const { refs } = this.#table;
    for (let i = 0; i < length; i++) if (tracked[i] === 1) yield refs[entries[i]!]!;
  }

  /** Takes over from the loop that scraped this target before: what of its series does not come again is ended. */
  inherit(refs: Iterable<SeriesRef>): void {
    this.#inherited = new Set(refs);
  }

  /** Reads the next few entries; false at the end. */
  #readSome(reading: Reading): boolean {
    const { cursor, isText, t, scrape, batch, view } = reading;
    const { bytes } = cursor;
    const table = this.#table;
    const { honorTimestamps, trackTimestampsStaleness, sampleLimit } = this.#rules;
    const { exemplars, startTimes } = this.#switches;
    const latest = t + farthestAheadMs;
    const old = this.#layout;
    const next = this.#next;
    let { place } = reading; // in the old layout

    for (let left = stepEntries; left > 0; left--) {
      if (place < old.length && bytes[cursor.position] !== commentStart && reading.triesKnown()) {
        const known = this.#readKnown(reading, place, left);
        place += known;
        left -= known;
        if (left === 0) break;
      }
      const lineStart = cursor.position;
      let entry = -1;
      let isHistogram = false;
      if (isText && place < old.length && bytes[lineStart] !== commentStart) {
        const expected = old.entries[place]!;
        if (
          table.matches(expected, view, lineStart) &&
          cursor.nextKnown(lineStart + table.lengths[expected]!)
        ) {
          entry = expected;
          place++;
        }
      }
      if (entry === -1) {
        const kind = cursor.next();
        if (kind === "end") return false;
        isHistogram = kind === "histogram";
        const keys = reading.viewOf(cursor.keyBytes);
        if (kind !== "series" && !isHistogram) {
          const [start, end] = isText ? [lineStart, cursor.position] : [cursor.keyStart, cursor.keyEnd];
          const changed = this.#metadata.take(cursor, kind, keys, start, end, scrape);
          if (changed !== undefined && this.#switches.metadata) reading.metadata.add(changed);
          continue;
        }
        entry = table.find(keys, cursor.keyStart, cursor.keyEnd);
        if (entry === -1) {
          if (reading.limit !== undefined) {
            // the scrape has failed: its series are counted, and not remembered
            reading.scrapedOnly++;
            if (storedLabels(cursor.pairs(), this.#target, this.#rules) !== undefined) reading.kept++;
            continue;
          }
          reading.scrapedOnly++; // it counts even where its labels are refused
          entry = this.#addSeries(cursor);
          reading.scrapedOnly--;
        } else place = this.#placeAfter(entry, place);
      }

      const seenBefore = table.seenIn[entry]!;
      table.seenIn[entry] = scrape;
      const ref = table.refs[entry]!;
      const ownTime = honorTimestamps && cursor.hasTime;
      const isTracked = ref !== 0 && (!ownTime || trackTimestampsStaleness);
      if (isTracked) table.trackedIn[entry] = scrape;
      next.push(entry, isTracked && seenBefore !== scrape);
      if (ref === 0) continue; // dropped by relabelling
      reading.kept++;
      if (seenBefore === scrape && !ownTime) {
        reading.repeated++;
        continue;
      }
      let histogram: FloatHistogram | undefined;
      if (isHistogram) {
        histogram = fitHistogram(cursor.histogram(), this.#histogramLimits);
        if (histogram === undefined) {
          reading.limit ??= "histogram bucket limit exceeded";
          continue;
        }
      }
      if (sampleLimit > 0 && ++reading.offered > sampleLimit) {
        reading.limit = "sample limit exceeded";
        continue;
      }
      if (seenBefore < this.#lastGood || seenBefore === 0) reading.added++;
      const sampleT = ownTime ? cursor.t : t;
      if (sampleT > latest) {
        reading.tooFarAhead++;
        continue;
      }
      const startT = startTimes === "ignored" ? undefined : cursor.startT();
      if (startT !== undefined && startTimes === "zero-samples" && startT < sampleT)
        this.#pushStart(entry, startT, histogram, batch);
      if (histogram === undefined) batch.push(ref, sampleT, cursor.value);
      else batch.pushHistogram(ref, sampleT, histogram);
      if (startT !== undefined && startTimes === "stored") batch.setStart(startT);
      if (exemplars) pushExemplars(cursor, isHistogram, sampleT, batch);
    }
    reading.place = place;
    return true;
  }

  /**
   * Reads the series that stand where they stood last time, many at once, up to `most`: their keys by their hashes, and values in their
   * short form. Gives how many there were; the line behind them is another, or needs a closer look.
   */
  #readKnown(reading: Reading, place: number, most: number): number {
    const { cursor, t, scrape, batch } = reading;
    const { honorTimestamps, trackTimestampsStaleness, sampleLimit } = this.#rules;
    const { values, times } = lineKernel!;
    const table = this.#table;
    const { entries } = this.#layout;
    const next = this.#next;
    const wanted = Math.min(most, reading.knownAtOnce, this.#layout.length - place);
    const count = table.readKnown(lineKernel!, entries, place, wanted, cursor.bytes, cursor.position);
    reading.learn(wanted, count);
    if (count === 0) return 0;
    cursor.skipTo!(cursor.position + lineKernel!.textBytes);

    const { seenIn, trackedIn, refs } = table;
    const lastGood = this.#lastGood;
    const latest = t + farthestAheadMs;
    next.reserve(count);
    batch.reserve(count);
    const { refs: rowRefs, t: rowTimes, v: rowValues } = batch;
    let row = batch.length;
    let added = 0;
    for (let i = 0; i < count; i++) {
      const entry = entries[place + i]!;
      const seenBefore = seenIn[entry]!;
      seenIn[entry] = scrape;
      const ref = refs[entry]!;
      const ownTime = honorTimestamps && times[i]! >= 0;
      const isTracked = ref !== 0 && (!ownTime || trackTimestampsStaleness);
      if (isTracked) trackedIn[entry] = scrape;
      next.push(entry, isTracked && seenBefore !== scrape);
      if (ref === 0) continue; // dropped by relabelling
      reading.kept++;
      if (seenBefore === scrape && !ownTime) {
        reading.repeated++;
        continue;
      }
      if (sampleLimit > 0 && ++reading.offered > sampleLimit) {
        reading.limit = "sample limit exceeded";
        continue;
      }
      if (seenBefore < lastGood || seenBefore === 0) added++;
      const sampleT = ownTime ? times[i]! : t;
      if (sampleT > latest) {
        reading.tooFarAhead++;
        continue;
      }
      rowRefs[row] = ref;
      rowTimes[row] = sampleT;
      rowValues[row++] = values[i]!;
    }
    batch.length = row;
    reading.added += added;
    return count;
  }

  /** A zero where the counter began, once for each beginning. The sink leaves out what is older than the series' newest sample. */
  #pushStart(entry: number, startT: number, histogram: FloatHistogram | undefined, batch: ScrapeBatch): void {
    const known = this.#table.startOf(entry);
    if (known === startT) return;
    this.#table.setStart(entry, startT);
    const ref = this.#table.refs[entry]!;
    if (histogram === undefined) batch.starts.push(ref, startT, 0);
    else batch.starts.pushHistogram(ref, startT, emptyLike(histogram));
  }

  /** A series never seen before. The sink hears of it only once the whole body was read: until then its ref says which entry it is. */
  #addSeries(cursor: ExpositionCursor): number {
    const labels = storedLabels(cursor.pairs(), this.#target, this.#rules);
    const entry = this.#table.add(cursor.keyEnd - cursor.keyStart);
    if (labels === undefined) return entry;
    this.#table.refs[entry] = -1 - entry;
    this.#newEntries.push(entry);
    this.#newLabels.push(labels);
    return entry;
  }

  /** Gives the new series their refs. */
  *#resolveNew(batch: ScrapeBatch): Generator<void, void, undefined> {
    if (this.#newEntries.length === 0) return;
    const { refs } = this.#table;
    for (let i = 0; i < this.#newEntries.length; i++) {
      const entry = this.#newEntries[i]!;
      try {
        refs[entry] = this.#sink.refOf(this.#newLabels[i]!);
      } catch (error) {
        if (!(error instanceof TaffrailError)) throw error;
        if (this.#refused.length === 0) this.#refusal = error.message;
        this.#refused.push(entry);
      }
      if (i % stepEntries === stepEntries - 1) yield;
    }
    for (const rows of [batch, batch.starts]) {
      for (let row = 0; row < rows.length; row++) {
        const ref = rows.refs[row]!;
        if (ref < 0) rows.refs[row] = refs[-1 - ref]!;
      }
    }
    this.#forgetNew();
  }

  #forgetNew(): void {
    this.#newEntries = [];
    this.#newLabels = [];
  }

  /** Takes out of the layout what the sink refused, so that it is new again next time. */
  #leaveOutRefused(scrape: number): void {
    const { seenIn } = this.#table;
    for (const entry of this.#refused) seenIn[entry] = scrape - 1;
    const next = this.#next;
    let kept = 0;
    for (let i = 0; i < next.length; i++) {
      if (seenIn[next.entries[i]!] !== scrape) continue;
      next.entries[kept] = next.entries[i]!;
      next.tracked[kept++] = next.tracked[i]!;
    }
    next.length = kept;
  }

  /** Markers for what the last good scrape had and this one has not. */
  #endVanished(scrape: number, t: number, batch: ScrapeBatch): void {
    const { refs, trackedIn } = this.#table;
    const gone = new Set(this.#inherited);
    this.#inherited = undefined;
    if (!this.#ended) {
      const { entries, tracked, length } = this.#layout;
      for (let i = 0; i < length; i++) {
        const entry = entries[i]!;
        if (tracked[i] === 1 && trackedIn[entry] !== scrape) gone.add(refs[entry]!);
      }
    }
    if (gone.size === 0) return;
    // two keys may stand for one series: labels in another order
    for (let row = 0; row < batch.length; row++) gone.delete(batch.refs[row]!);
    for (const ref of gone) batch.pushStale(ref, t);
  }

  /** The layout read is now the last good one. Entries that are long gone are thrown out. */
  #settle(scrape: number): void {
    if (this.#refused.length > 0) this.#leaveOutRefused(scrape);
    [this.#layout, this.#next] = [this.#next, this.#layout];
    this.#lastGood = scrape;
    this.#ended = false;
    this.#metadata.prune(scrape);
    const table = this.#table;
    const { entries, length } = this.#layout;
    if (table.count <= length * 2 + 1000 && this.#refused.length === 0) return;
    const movedTo = new Int32Array(table.count).fill(-1);
    table.keepSeenIn(scrape, (from, to) => (movedTo[from] = to));
    for (let i = 0; i < length; i++) {
      entries[i] = movedTo[entries[i]!]!;
      invariant(entries[i] !== -1, "a series of this scrape was thrown out");
    }
    this.#placesScrape = 0;
  }

  /** Where to go on in the old layout after an entry that was found out of place. */
  #placeAfter(entry: number, place: number): number {
    if (this.#placesScrape !== this.#scrape) {
      if (this.#places.length < this.#table.refs.length)
        this.#places = new Int32Array(this.#table.refs.length);
      this.#places.fill(-1);
      const { entries, length } = this.#layout;
      for (let i = length - 1; i >= 0; i--) this.#places[entries[i]!] = i;
      this.#placesScrape = this.#scrape;
    }
    const at = entry < this.#places.length ? this.#places[entry]! : -1;
    return at === -1 ? place : at + 1;
  }
}

const commentStart = 35;
/** One body being read. */
class Reading {
  readonly cursor: ExpositionCursor;
  /** Whether the keys are texts of the body. */
  readonly isText: boolean;
  readonly t: number;
  readonly scrape: number;
  readonly batch: ScrapeBatch;
  readonly view: DataView;
  /** What families said of themselves for the first time, or anew. */
  readonly metadata = new Set<MetricMetadata>();
  place = 0;
  kept = 0;
  added = 0;
  repeated = 0;
  tooFarAhead = 0;
  /** Series that the sample limit is about. */
  offered = 0;
  /** Series behind a broken limit, which have no entry. */
  scrapedOnly = 0;
  /** Which limit the body broke. */
  limit: string | undefined = undefined;
  /** Whether the whole body is known to be well-formed. */
  isChecked = false;
  /** How many known lines are worth looking for at once: families are short in one body and long in another. */
  knownAtOnce = mostKernelLines;
  readonly #canSkip: boolean;
  #pause = 0; // lines until known ones are looked for again
  #lastPause = 0;
  #keys: Uint8Array;
  #keyView: DataView;

  constructor(cursor: ExpositionCursor, isText: boolean, t: number, scrape: number, batch: ScrapeBatch) {
    this.cursor = cursor;
    this.isText = isText;
    this.t = t;
    this.scrape = scrape;
    this.batch = batch;
    this.view = viewOf(cursor.bytes);
    this.#keys = cursor.bytes;
    this.#keyView = this.view;
    this.#canSkip = lineKernel !== undefined && cursor.skipTo !== undefined;
  }

  /** Whether lines are now to be looked for many at once. */
  triesKnown(): boolean {
    if (this.#pause === 0) return this.#canSkip;
    this.#pause--;
    return false;
  }

  /** Of `wanted` lines that were looked for, `found` were there. */
  learn(wanted: number, found: number): void {
    if (found === wanted) this.knownAtOnce = Math.min(mostKernelLines, this.knownAtOnce * 4);
    else this.knownAtOnce = Math.max(8, Math.min(this.knownAtOnce, 2 * found));
    this.#lastPause = this.#pause = found > 0 ? 0 : Math.min(64, 2 * this.#lastPause + 1);
  }

  /** The view of the bytes that hold a key: nearly always those of the key before. */
  viewOf(keys: Uint8Array): DataView {
    if (keys === this.cursor.bytes) return this.view;
    if (keys !== this.#keys) {
      this.#keys = keys;
      this.#keyView = viewOf(keys);
    }
    return this.#keyView;
  }

  counts(scraped: number): IngestCounts {
    const { kept, added, repeated, tooFarAhead, scrapedOnly } = this;
    return { scraped: scraped + scrapedOnly, kept, added, repeated, tooFarAhead };
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads a body and keeps nothing: one that is broken somewhere must not leave thousands of series behind. */
function* checkForm(format: ExpositionFormat, body: Uint8Array): Generator<void, void, undefined> {
  const cursor = openExposition(format, body);
  for (let entries = 1; cursor.next() !== "end"; entries++) if (entries % stepEntries === 0) yield;
}
