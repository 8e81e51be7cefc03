import type { FloatHistogram, Labels, SampleSink, SeriesRef } from "@taffrail/model";
import {
  type ExpositionCursor,
  type ExpositionFormat,
  type ExpositionOptions,
  openExposition,
} from "@taffrail/wire";
import { pushExemplars } from "./exemplars.ts";
import { storedLabels } from "./exposed-labels.ts";
import { emptyLike, fitHistogram, type HistogramLimits, schemaOfFactor } from "./fit-histogram.ts";
import {
  type IngestCounts,
  type IngestRules,
  type IngestSwitches,
  ScrapeLimitError,
} from "./ingest-rules.ts";
import { LastScrape } from "./last-scrape.ts";
import { lineKernel } from "./line-kernel.ts";
import { NewEntries } from "./new-entries.ts";
import { Reading } from "./reading.ts";
import type { ScrapeBatch } from "./scrape-batch.ts";
import { SeriesTable } from "./series-table.ts";
import type { TargetMetadata } from "./target-metadata.ts";

const nothing: IngestCounts = { scraped: 0, kept: 0, added: 0, repeated: 0, tooFarAhead: 0 };

/** A sample may be no later than this after its scrape, milliseconds. */
const farthestAheadMs = 10 * 60 * 1000;
/** Entries that are read in one step. */
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
  readonly #table: SeriesTable;
  readonly #metadata: TargetMetadata;
  readonly #switches: IngestSwitches;
  readonly #options: ExpositionOptions;
  readonly #histogramLimits: HistogramLimits;

  #scrape = 0; // counts scrapes, failed ones included
  readonly #last: LastScrape;
  readonly #new: NewEntries;
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
    this.#metadata = metadata;
    this.#switches = switches;
    this.#table = new SeriesTable(switches.random);
    this.#last = new LastScrape(this.#table);
    this.#new = new NewEntries(this.#table, sink);
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
    return this.#new.refusal;
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
    this.#new.begin();
    this.#last.begin();
    try {
      if (body.length > 0) {
        const cursor = openExposition(format, body, this.#options);
        const reading = new Reading(cursor, format !== "protobuf", t, scrape, batch);
        try {
          while (this.#readSome(reading)) {
            yield;
            if (this.#new.waiting < mostWaiting) continue;
            if (!reading.isChecked) yield* checkForm(format, body);
            reading.isChecked = true;
            yield* this.#new.resolve(batch);
          }
        } finally {
          this.#counts = reading.counts(this.#last.next.length);
        }
        if (reading.limit !== undefined) throw new ScrapeLimitError(reading.limit);
        yield* this.#new.resolve(batch);
        if (this.refusal !== undefined) batch.dropRefless();
        batch.metadata.push(...reading.metadata);
      }
      this.#last.endVanished(scrape, t, batch);
      this.#new.leaveOutRefused(scrape, this.#last.next);
      this.#last.settle(scrape, this.refusal !== undefined);
      this.#metadata.prune(scrape);
      isDone = true;
    } finally {
      if (!isDone) {
        this.#table.truncate(before);
        this.#table.forgetStarts();
        this.#new.forget();
      }
    }
  }

  /** Adds markers for every series of the last good scrape: this one failed, or the target is gone. */
  fail(t: number, batch: ScrapeBatch): void {
    this.#scrape++;
    this.#last.end(t, batch);
  }

  /** The series that the last good scrape had, and that no marker has ended. */
  live(): Iterable<SeriesRef> {
    return this.#last.live();
  }

  /** Takes over from the loop that scraped this target before: what of its series does not come again is ended. */
  inherit(refs: Iterable<SeriesRef>): void {
    this.#last.inherit(refs);
  }

  /** Reads the next few entries; false at the end. */
  #readSome(reading: Reading): boolean {
    const { cursor, isText, t, scrape, batch, view } = reading;
    const { bytes } = cursor;
    const table = this.#table;
    const { honorTimestamps, trackTimestampsStaleness, sampleLimit } = this.#rules;
    const { exemplars, startTimes } = this.#switches;
    const latest = t + farthestAheadMs;
    const { layout: old, next, scrape: lastGood } = this.#last;
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
        } else place = this.#last.placeAfter(entry, place, scrape);
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
      if (seenBefore < lastGood || seenBefore === 0) reading.added++;
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
    const { layout, next, scrape: lastGood } = this.#last;
    const { entries } = layout;
    const wanted = Math.min(most, reading.knownAtOnce, layout.length - place);
    const count = table.readKnown(lineKernel!, entries, place, wanted, cursor.bytes, cursor.position);
    reading.learn(wanted, count);
    if (count === 0) return 0;
    cursor.skipTo!(cursor.position + lineKernel!.textBytes);

    const { seenIn, trackedIn, refs } = table;
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
    this.#new.add(entry, labels);
    return entry;
  }
}

const commentStart = 35;

/** Reads a body and keeps nothing: one that is broken somewhere must not leave thousands of series behind. */
function* checkForm(format: ExpositionFormat, body: Uint8Array): Generator<void, void, undefined> {
  const cursor = openExposition(format, body);
  for (let entries = 1; cursor.next() !== "end"; entries++) if (entries % stepEntries === 0) yield;
}
