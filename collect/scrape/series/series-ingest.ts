import { invariant, type Random, TaffrailError } from "@taffrail/base";
import { Labels, type SampleSink, type SeriesRef } from "@taffrail/model";
import { type ExpositionCursor, type ExpositionFormat, openExposition } from "@taffrail/wire";
import type { ScrapeConfig } from "../config.ts";
import { type LabelRules, storedLabels } from "./exposed-labels.ts";
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

/** What of a job decides how a body becomes samples. */
export type IngestRules = LabelRules &
  Pick<ScrapeConfig, "honorTimestamps" | "trackTimestampsStaleness" | "sampleLimit">;

/** A line may be no longer, whatever the configuration says: bytes. */
const longestLine = 1 << 20;
/** A sample may be no later than this after its scrape, milliseconds. */
const farthestAheadMs = 10 * 60 * 1000;

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
  readonly #wantsExemplars: boolean;

  #scrape = 0; // counts scrapes, failed ones included
  #lastGood = 0; // the scrape that #layout is of
  #ended = true; // whether markers ended the series of #layout
  #layout = new Layout();
  #next = new Layout(); // the layout being read
  #places = new Int32Array(0); // by entry: its place in #layout, made when something is out of place
  #placesScrape = 0;
  #newEntries: number[] = []; // which the sink has not seen
  #newLabels: Labels[] = []; // theirs
  #newRows: number[] = []; // row, entry, row, entry … of theirs
  #inherited: Set<SeriesRef> | undefined = undefined; // series of the loop before this one

  constructor(
    target: Labels,
    rules: IngestRules,
    sink: SampleSink,
    metadata: TargetMetadata,
    { random, exemplars }: { readonly random: Random; readonly exemplars: boolean },
  ) {
    this.#target = target;
    this.#rules = rules;
    this.#sink = sink;
    this.#metadata = metadata;
    this.#table = new SeriesTable(random);
    this.#wantsExemplars = exemplars;
  }

  /** How many series are known. */
  get size(): number {
    return this.#table.count;
  }

  /**
   * Adds the rows of a body scraped at `t` to `batch`, and markers for the series that it no longer has. Throws where the body breaks
   * its format or a limit, or the sink takes no more series: then `batch` holds rubbish, and `fail` says what to do.
   */
  take(body: Uint8Array, format: ExpositionFormat, t: number, batch: ScrapeBatch): IngestCounts {
    const before = this.#table.count;
    const scrape = ++this.#scrape;
    try {
      // the store takes no native histograms yet: what has both forms is read in its classic one
      const counts = this.#read(openExposition(format, body, { ignoreNative: true }), t, scrape, batch);
      this.#resolveNew(batch);
      this.#endVanished(scrape, t, batch);
      this.#settle(scrape);
      return counts;
    } catch (error) {
      this.#table.truncate(before);
      this.#forgetNew();
      throw error;
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

  #read(cursor: ExpositionCursor, t: number, scrape: number, batch: ScrapeBatch): IngestCounts {
    const { bytes } = cursor;
    const view = viewOf(bytes);
    const isText = cursor.keyBytes === bytes;
    let keyView = view; // of the bytes that hold the keys, which in a text are the text
    const table = this.#table;
    const { honorTimestamps, trackTimestampsStaleness, sampleLimit } = this.#rules;
    const latest = t + farthestAheadMs;
    const old = this.#layout;
    const next = this.#next;
    next.length = 0;
    let place = 0; // in the old layout
    let kept = 0;
    let added = 0;
    let repeated = 0;
    let tooFarAhead = 0;

    for (;;) {
      const lineStart = cursor.position;
      let entry = -1;
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
        if (kind === "end") break;
        if (!isText && cursor.keyBytes.buffer !== keyView.buffer) keyView = viewOf(cursor.keyBytes);
        if (kind !== "series") {
          requireShortLine(cursor.position - lineStart);
          const [start, end] = isText ? [lineStart, cursor.position] : [cursor.keyStart, cursor.keyEnd];
          this.#metadata.take(cursor, kind, keyView, start, end, scrape);
          continue;
        }
        entry = table.find(keyView, cursor.keyStart, cursor.keyEnd);
        if (entry === -1) entry = this.#addSeries(cursor);
        else place = this.#placeAfter(entry, place);
      }
      requireShortLine(cursor.position - lineStart);

      const seenBefore = table.seenIn[entry]!;
      table.seenIn[entry] = scrape;
      const ref = table.refs[entry]!;
      const ownTime = honorTimestamps && cursor.hasTime;
      const isTracked = ref !== 0 && (!ownTime || trackTimestampsStaleness);
      if (isTracked) table.trackedIn[entry] = scrape;
      next.push(entry, isTracked && seenBefore !== scrape);
      if (ref === 0) continue; // dropped by relabelling
      kept++;
      if (sampleLimit > 0 && kept > sampleLimit) throw new ScrapeLimitError("sample limit exceeded");
      if (seenBefore < this.#lastGood || seenBefore === 0) added++;
      if (seenBefore === scrape && !ownTime) {
        repeated++;
        continue;
      }
      const sampleT = ownTime ? cursor.t : t;
      if (sampleT > latest) {
        tooFarAhead++;
        continue;
      }
      if (ref === unresolved) this.#newRows.push(batch.length, entry);
      batch.push(ref, sampleT, cursor.value);
      if (this.#wantsExemplars) pushExemplars(cursor, sampleT, batch);
    }
    return { scraped: next.length, kept, added, repeated, tooFarAhead };
  }

  /** A series never seen before. The sink hears of it only once the whole body was read. */
  #addSeries(cursor: ExpositionCursor): number {
    const labels = storedLabels(cursor.pairs(), this.#target, this.#rules);
    const entry = this.#table.add(cursor.keyEnd - cursor.keyStart);
    if (labels === undefined) return entry;
    this.#table.refs[entry] = unresolved;
    this.#newEntries.push(entry);
    this.#newLabels.push(labels);
    return entry;
  }

  /** Gives the new series their refs. */
  #resolveNew(batch: ScrapeBatch): void {
    const { refs } = this.#table;
    this.#newEntries.forEach((entry, i) => (refs[entry] = this.#sink.refOf(this.#newLabels[i]!)));
    for (let i = 0; i < this.#newRows.length; i += 2)
      batch.refs[this.#newRows[i]!] = refs[this.#newRows[i + 1]!]!;
    this.#forgetNew();
  }

  #forgetNew(): void {
    this.#newEntries = [];
    this.#newLabels = [];
    this.#newRows = [];
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
    [this.#layout, this.#next] = [this.#next, this.#layout];
    this.#lastGood = scrape;
    this.#ended = false;
    this.#metadata.prune(scrape);
    const table = this.#table;
    const { entries, length } = this.#layout;
    if (table.count <= length * 2 + 1000) return;
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
/** The ref of an entry that the sink has not been asked for. */
const unresolved = -1;

/** The series of one body in their order. */
class Layout {
  entries = new Int32Array(64);
  /** 1 where a marker must end the series when it does not come again. */
  tracked = new Uint8Array(64);
  length = 0;

  push(entry: number, isTracked: boolean): void {
    if (this.length === this.entries.length) this.#grow();
    this.entries[this.length] = entry;
    this.tracked[this.length++] = isTracked ? 1 : 0;
  }

  #grow(): void {
    const entries = new Int32Array(this.length * 2);
    const tracked = new Uint8Array(this.length * 2);
    entries.set(this.entries);
    tracked.set(this.tracked);
    this.entries = entries;
    this.tracked = tracked;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function requireShortLine(bytes: number): void {
  if (bytes > longestLine) throw new ScrapeLimitError(`a line is longer than ${longestLine} bytes`);
}

function pushExemplars(cursor: ExpositionCursor, t: number, batch: ScrapeBatch): void {
  for (const exemplar of cursor.exemplars()) {
    const entries: [string, string][] = [];
    for (let i = 0; i < exemplar.pairs.length; i += 2)
      entries.push([exemplar.pairs[i]!, exemplar.pairs[i + 1]!]);
    const labels = Labels.from(entries);
    const letters = entries.reduce((sum, [name, value]) => sum + letterCount(name) + letterCount(value), 0);
    if (letters > 128) continue; // as OpenMetrics allows
    batch.exemplars.push({ row: batch.length - 1, labels, value: exemplar.value, t: exemplar.t ?? t });
  }
}

/** Unicode characters, not UTF-16 units. */
function letterCount(text: string): number {
  return Array.from(text).length;
}
