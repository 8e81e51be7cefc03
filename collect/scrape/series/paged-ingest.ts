import { isStaleAt, type Labels, type SampleSink, type SeriesRef } from "@taffrail/model";
import type { IngestCounts, IngestRules, IngestSwitches } from "./ingest-rules.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

/** A part of a body in the text format: what is said of a family, or a page of samples of the family that was named last. */
export type BodyPart =
  | { readonly header: Uint8Array; readonly place?: undefined }
  | {
      readonly header?: undefined;
      /** The same object as long as the page has its place in the body. */
      readonly place: object;
      /** The same object as long as the page's text is the same. */
      readonly version: object;
      /** The text, without times. Good until the next part is asked for. */
      text(): Uint8Array;
    };

/** What is known of a page. */
interface Place {
  readonly ingest: SeriesIngest;
  /** The version that the columns are of; `undefined` where the page must be read again. */
  version: object | undefined;
  refs: Float64Array;
  values: Float64Array;
  scraped: number;
  kept: number;
  textBytes: number;
  /** The scrape that had it last. */
  seenIn: number;
}

const noRows = new Float64Array(0);
const nothing: IngestCounts = { scraped: 0, kept: 0, added: 0, repeated: 0, tooFarAhead: 0 };
/** Rows of unchanged pages that are handed on in one step. */
const stepRows = 16_384;

/**
 * Turns bodies that come in pages into rows, as `SeriesIngest` would the whole text: but of a page that is the same as last time no text is made
 * nor read; its series and values are handed on again. A row then costs 3 ns instead of 100. Limits and times of samples are not for such bodies.
 */
export class PagedIngest {
  readonly #target: Labels;
  readonly #rules: IngestRules;
  readonly #sink: SampleSink;
  readonly #switches: IngestSwitches;
  readonly #headers: SeriesIngest;
  readonly #rows = new ScrapeBatch();
  readonly #places = new Map<object, Place>();
  #headersRead: readonly Uint8Array[] = [];
  #scrape = 0;
  /** Series that are to be ended unless they come again: those that a page lost, and those of the loop before. */
  readonly #lost = new Set<SeriesRef>();
  #inherited = new Set<SeriesRef>();
  /** What each page had before bodies failed to come: all of that was ended. */
  #endedByFailure: ReadonlyMap<Place, Float64Array> | undefined;
  readonly #noMetadata = new TargetMetadata(); // of pages: `#headers` knows them
  #counts = nothing;
  #bodyBytes = 0;
  #refused = 0;
  #refusal = "";

  constructor(
    target: Labels,
    rules: IngestRules,
    sink: SampleSink,
    metadata: TargetMetadata,
    switches: IngestSwitches,
  ) {
    this.#target = target;
    this.#rules = { ...rules, convertClassicHistogramsToNhcb: false };
    this.#sink = sink;
    this.#switches = { ...switches, exemplars: false, startTimes: "ignored" };
    this.#headers = new SeriesIngest(target, this.#rules, sink, metadata, this.#switches);
  }

  /** How many pages are known. */
  get size(): number {
    return this.#places.size;
  }

  /** What was counted in the last body, as far as it was read. */
  get counts(): IngestCounts {
    return this.#counts;
  }

  /** How long the text of the last body is. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** As of `SeriesIngest`. */
  get refusal(): { readonly series: number; readonly why: string } | undefined {
    return this.#refused === 0 ? undefined : { series: this.#refused, why: this.#refusal };
  }

  /** As of `SeriesIngest`, in parts. */
  *steps(parts: Iterable<BodyPart>, t: number, batch: ScrapeBatch): Generator<void, void, undefined> {
    const scrape = ++this.#scrape;
    const headers: Uint8Array[] = [];
    let sum = nothing;
    let rowsInStep = 0;
    this.#counts = nothing;
    this.#bodyBytes = this.#refused = 0;
    for (const part of parts) {
      if (part.place === undefined) {
        headers.push(part.header);
        this.#bodyBytes += part.header.length;
        continue;
      }
      const place = this.#placeOf(part.place);
      place.seenIn = scrape;
      if (place.version === undefined || place.version !== part.version) {
        yield* this.#read(place, part.version, headers.at(-1) ?? noBytes, part.text(), t);
        sum = added(sum, place.ingest.counts);
      } else sum = added(sum, { ...nothing, scraped: place.scraped, kept: place.kept });
      pushAll(batch, place, t);
      this.#bodyBytes += place.textBytes;
      this.#counts = sum;
      rowsInStep += place.refs.length;
      if (rowsInStep < stepRows) continue;
      rowsInStep = 0;
      yield;
    }
    yield* this.#readHeaders(headers, t, batch);
    this.#forgetPlaces(scrape);
    const moved = this.#endVanished(t, batch) + this.#movedOverFailure(batch, scrape);
    this.#counts = { ...sum, added: Math.max(0, sum.added - moved) };
  }

  /** As of `SeriesIngest`. */
  fail(t: number, batch: ScrapeBatch): void {
    for (const ref of new Set(this.live())) batch.pushStale(ref, t);
    this.#endedByFailure ??= new Map(Array.from(this.#places.values(), (place) => [place, place.refs]));
    this.#lost.clear();
    this.#inherited.clear();
    for (const place of this.#places.values()) {
      this.#rows.clear();
      place.ingest.fail(t, this.#rows);
      place.version = undefined;
    }
    this.#rows.clear();
  }

  /** As of `SeriesIngest`. */
  *live(): Generator<SeriesRef, void, undefined> {
    yield* this.#inherited;
    yield* this.#lost;
    for (const { ingest } of this.#places.values()) yield* ingest.live();
  }

  /** As of `SeriesIngest`. */
  inherit(refs: Iterable<SeriesRef>): void {
    this.#inherited = new Set(refs);
  }

  #placeOf(key: object): Place {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = {
        ingest: this.#newIngest(),
        version: undefined,
        refs: noRows,
        values: noRows,
        scraped: 0,
        kept: 0,
        textBytes: 0,
        seenIn: 0,
      };
      this.#places.set(key, place);
    }
    return place;
  }

  #newIngest(): SeriesIngest {
    const switches = { ...this.#switches, metadata: false };
    return new SeriesIngest(this.#target, this.#rules, this.#sink, this.#noMetadata, switches);
  }

  /** Reads the text of a page, and keeps what is to be handed on. */
  *#read(
    place: Place,
    version: object,
    header: Uint8Array,
    text: Uint8Array,
    t: number,
  ): Generator<void, void, undefined> {
    const { ingest } = place;
    const rows = this.#rows;
    rows.clear();
    place.version = undefined;
    const body = this.#switches.typeAndUnitLabels ? joined([header, text]) : text;
    yield* ingest.steps(body, "text", t, rows);
    let { length } = rows;
    for (; length > 0 && isStaleAt(rows.v, length - 1); length--) this.#lost.add(rows.refs[length - 1]!);
    place.refs = rows.refs.slice(0, length);
    place.values = rows.v.slice(0, length);
    place.scraped = ingest.counts.scraped;
    place.kept = ingest.counts.kept;
    place.textBytes = text.length;
    const { refusal } = ingest;
    if (refusal === undefined) place.version = version;
    else {
      if (this.#refused === 0) this.#refusal = refusal.why;
      this.#refused += refusal.series; // they are offered again with the next body
    }
  }

  /** What is said of families, where that is not what was said last time. */
  *#readHeaders(
    headers: readonly Uint8Array[],
    t: number,
    batch: ScrapeBatch,
  ): Generator<void, void, undefined> {
    const known = this.#headersRead;
    if (headers.length === known.length && headers.every((header, i) => header === known[i])) return;
    yield* this.#headers.steps(joined(headers), "text", t, batch);
    this.#headersRead = headers;
  }

  #forgetPlaces(scrape: number): void {
    for (const [key, { seenIn, ingest }] of this.#places) {
      if (seenIn === scrape) continue;
      for (const ref of ingest.live()) this.#lost.add(ref);
      this.#places.delete(key);
    }
  }

  /** Markers for what is nowhere in the body any more; gives how many of those that a page lost stand in another. */
  #endVanished(t: number, batch: ScrapeBatch): number {
    const lost = this.#lost;
    const inherited = this.#inherited;
    if (lost.size === 0 && inherited.size === 0) return 0;
    const { length, refs } = batch;
    const may = new Uint8Array(4096); // most rows are told by it alone
    for (const set of [lost, inherited]) for (const ref of set) may[ref & 4095] = 1;
    let moved = 0;
    for (let row = 0; row < length; row++) {
      const ref = refs[row]!;
      if (may[ref & 4095] === 0) continue;
      if (lost.delete(ref)) moved++;
      inherited.delete(ref);
    }
    for (const ref of new Set([...lost, ...inherited])) batch.pushStale(ref, t);
    lost.clear();
    inherited.clear();
    return moved;
  }

  /** How many series stand in another page than before bodies failed to come: to that page they look new. */
  #movedOverFailure(batch: ScrapeBatch, scrape: number): number {
    const ended = this.#endedByFailure;
    if (ended === undefined) return 0;
    this.#endedByFailure = undefined;
    const gone = new Set<SeriesRef>();
    for (const [{ refs, seenIn }, before] of ended) {
      const now = seenIn === scrape ? refs : noRows;
      if (now.length === before.length && now.every((ref, row) => ref === before[row])) continue;
      const still = new Set(now);
      for (const ref of before) if (!still.has(ref)) gone.add(ref);
    }
    let moved = 0;
    for (let row = 0; row < batch.length && gone.size > 0; row++) if (gone.delete(batch.refs[row]!)) moved++;
    return moved;
  }
}

const noBytes = new Uint8Array(0);

function pushAll(batch: ScrapeBatch, { refs, values }: Place, t: number): void {
  batch.reserve(refs.length);
  const { length } = batch;
  batch.refs.set(refs, length);
  batch.v.set(values, length);
  batch.t.fill(t, length, length + refs.length);
  batch.length += refs.length;
}

function added(a: IngestCounts, b: IngestCounts): IngestCounts {
  return {
    scraped: a.scraped + b.scraped,
    kept: a.kept + b.kept,
    added: a.added + b.added,
    repeated: a.repeated + b.repeated,
    tooFarAhead: a.tooFarAhead + b.tooFarAhead,
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
