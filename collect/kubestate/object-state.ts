import { ApiStatusError, type Freshness, type ResourceType } from "@taffrail/kube";

import { nameOf } from "./family.ts";
import { deflatePiece, gzipHeader, GzipTrailer } from "./gzip-member.ts";
import type { DeflatedPage, Page } from "./page.ts";
import { PageWriter } from "./page-writer.ts";
import type { Renderer, StateFormat } from "./render.ts";
import type { RowsFigures, RowsSnapshot, StateRows } from "./state-rows.ts";

/** One resource of what is served: who renders it, and what is rendered, one collection a namespace asked for. */
export interface StatePart {
  readonly renderer: Renderer;
  readonly collections: readonly StateRows[];
}

/** A collection that is listed and watched. */
export interface WatchState {
  /** `pods`, `pods in shop`. */
  readonly resource: string;
  readonly type: ResourceType;
  readonly freshness: Freshness;
  readonly rows: StateRows;
}

/** Where object state comes from: its parts in the order of serving, which custom resources may change, and how fresh each is. */
export interface StateSource {
  readonly parts: readonly StatePart[];
  readonly watches: readonly WatchState[];
  /** Whether it is known which parts there are; so unless told otherwise. */
  readonly isComplete?: boolean;
  /** Whether anything may be shown yet; so unless told otherwise. */
  readonly isShown?: boolean;
}

/** How to serve. */
export interface ExpositionOptions {
  readonly format?: StateFormat;
  readonly isShown?: (resource: string) => boolean;
}

/** HELP and TYPE of a family, or samples of the family that was named last. */
export type ExpositionPart =
  | { readonly header: Uint8Array; readonly place?: undefined }
  | {
      readonly header?: undefined;
      /** The same object as long as the page has its place. */
      readonly place: object;
      /** The same object as long as nobody changes the page. */
      readonly version: object;
      text(): Uint8Array;
    };

/** How large the pieces of an exposition are, about. */
const pieceBytes = 256 << 10;
/** What holds the text of nearly every page. */
const scratchBytes = 1 << 20;

const endOfOpenMetrics = Buffer.from("# EOF\n");

/**
 * Object state as text of the exposition format. Objects are rendered once, when they change; serving copies bytes.
 * A resource without objects shows nothing, nor does one whose first list is not complete; one with objects shows the headers of all its
 * families. What one call serves is of one moment, however slowly it is read.
 */
export class ObjectState {
  readonly #source: StateSource;
  readonly #more: ((format: StateFormat) => string) | undefined;
  readonly #headers = new WeakMap<Uint8Array, DeflatedPage>(); // deflated when first asked for

  #lastMore: Uint8Array = new Uint8Array(0);

  /** `more` is text at the end, wherever pods are shown. */
  constructor(source: StateSource, more?: (format: StateFormat) => string) {
    this.#source = source;
    this.#more = more;
  }

  /** How near each resource is to the API server: what is served stays while it is away, and this says how old it is. */
  get freshness(): ReadonlyMap<string, Freshness> {
    return new Map(this.#source.watches.map(({ resource, freshness }) => [resource, freshness]));
  }

  /** What is listed and watched. */
  get watches(): readonly WatchState[] {
    return this.#source.watches;
  }

  /** Whether every resource was listed once, or the API server does not have it or does not let us read it. */
  get isReady(): boolean {
    const { watches, isComplete = true } = this.#source;
    return isComplete && watches.every(({ rows, freshness }) => rows.isReady || isRefused(freshness.error));
  }

  /** What each resource takes. */
  get figures(): ReadonlyMap<string, RowsFigures> {
    return new Map(
      this.#source.parts.map(({ renderer, collections }) => {
        const all = collections.map(({ figures }) => figures);
        const sum = (of: (figures: RowsFigures) => number): number => all.reduce((n, f) => n + of(f), 0);
        const figures = {
          objects: sum((f) => f.objects),
          samples: sum((f) => f.samples),
          bytes: sum((f) => f.bytes),
          pagesChanged: sum((f) => f.pagesChanged),
          faults: renderer.faults,
        };
        return [nameOf(renderer.table), figures];
      }),
    );
  }

  /** The whole text, piece by piece; each holds until the next is asked for. */
  exposition(options: ExpositionOptions = {}): Generator<Uint8Array, void, undefined> {
    return writeText(this.#pieces(options));
  }

  /** The same as one gzip member. Pages that nobody changed since they were last asked for so are not deflated again. */
  gzipped(options: ExpositionOptions = {}): Generator<Uint8Array, void, undefined> {
    return writeGzip(this.#pieces(options), this.#headers);
  }

  /**
   * The text in parts, for who remembers what came of each: a page that nobody changed is the same object as before, and its text need not
   * be asked for. A text holds until the next is asked for.
   */
  *parts(options: ExpositionOptions = {}): Generator<ExpositionPart, void, undefined> {
    using scratch = new Scratch();
    for (const piece of this.#pieces(options)) {
      if (piece.header !== undefined) {
        const { header, isMore } = piece;
        if (isMore === true) yield { place: this, version: this.#versionOf(header), text: () => header };
        else yield { header };
        continue;
      }
      const { page, identities, prefix } = piece;
      yield { place: page.place, version: page, text: () => scratch.textOf(page, identities, prefix) };
      page.rest();
    }
  }

  /** The text that `more` gave last, as long as it is the same. */
  #versionOf(more: Uint8Array): Uint8Array {
    if (Buffer.compare(more, this.#lastMore) !== 0) this.#lastMore = more;
    return this.#lastMore;
  }

  /** The whole text at once. */
  text(options?: ExpositionOptions): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (const piece of this.exposition(options)) pieces.push(piece.slice());
    return Buffer.concat(pieces);
  }

  /** What is to be written, in order: headers, and pages with the identities of their objects. Taken at the time of the call. */
  #pieces({ format = "text", isShown = () => true }: ExpositionOptions): Iterable<Piece> {
    const shown = (this.#source.isShown === false ? [] : this.#source.parts)
      .filter(({ renderer }) => isShown(nameOf(renderer.table)))
      .map(({ renderer, collections }) => ({
        renderer,
        snapshots: collections.filter((rows) => rows.isReady && rows.size > 0).map((rows) => rows.snapshot()),
      }))
      .filter(({ snapshots }) => snapshots.length > 0);
    const more = this.#more !== undefined && isShown("pods") ? Buffer.from(this.#more(format)) : undefined;
    return piecesOf(shown, format, more);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof ApiStatusError && (error.status === 403 || error.status === 404);
}

/** A header, or one family of up to 256 objects. */
type Piece =
  | { readonly header: Uint8Array; readonly isMore?: boolean; readonly page?: undefined }
  | {
      readonly header?: undefined;
      readonly page: Page;
      readonly identities: Page;
      readonly prefix: Uint8Array;
    };

interface ShownPart {
  readonly renderer: Renderer;
  readonly snapshots: readonly RowsSnapshot[];
}

function* piecesOf(
  parts: readonly ShownPart[],
  format: StateFormat,
  more: Uint8Array | undefined,
): Generator<Piece, void, undefined> {
  const seen = new Set<string>(); // families of custom resources may meet: their headers come once
  for (const { renderer, snapshots } of parts) {
    for (const [i, { name }] of renderer.families.entries()) {
      if (!seen.has(name)) yield { header: renderer.headers[format][i]! };
      seen.add(name);
      for (const { sheets } of snapshots) {
        for (const { pages, identities } of sheets) {
          const page = pages[i];
          if (page !== undefined) yield { page, identities, prefix: renderer.prefixes[i]! };
        }
      }
    }
  }
  if (more !== undefined) yield { header: more, isMore: true };
  if (format === "openmetrics") yield { header: endOfOpenMetrics };
}

function* writeText(pieces: Iterable<Piece>): Generator<Uint8Array, void, undefined> {
  using held = new DisposableStack();
  let out = held.use(new PageWriter(pieceBytes));
  for (const piece of pieces) {
    if (piece.header !== undefined) {
      if (out.at + piece.header.length > out.sizeBytes) yield taken(out);
      if (!out.add(piece.header)) yield piece.header; // longer than a piece
      continue;
    }
    const { page, identities, prefix } = piece;
    let row = 0;
    for (;;) {
      row = out.write(page, identities, prefix, row);
      if (row < 0) break;
      if (out.at > 0) yield taken(out);
      else out = held.use(new PageWriter(out.sizeBytes * 2)); // one object alone is longer
    }
    page.rest();
  }
  if (out.at > 0) yield taken(out);
}

function taken(out: PageWriter): Uint8Array {
  const bytes = out.written;
  out.at = 0;
  return bytes;
}

function* writeGzip(
  pieces: Iterable<Piece>,
  headers: WeakMap<Uint8Array, DeflatedPage>,
): Generator<Uint8Array, void, undefined> {
  using held = new DisposableStack();
  const out = held.use(new PageWriter(pieceBytes, false));
  const scratch = held.use(new Scratch());
  const trailer = new GzipTrailer();
  out.add(gzipHeader);
  for (const piece of pieces) {
    let deflated: DeflatedPage | undefined;
    if (piece.header === undefined) {
      const { page, identities, prefix } = piece;
      deflated = page.deflated ??= deflatePiece(scratch.textOf(page, identities, prefix));
      page.rest();
    } else {
      deflated = headers.get(piece.header) ?? deflatePiece(piece.header);
      headers.set(piece.header, deflated);
    }
    trailer.add(deflated);
    if (out.at + deflated.bytes.length > out.sizeBytes) yield taken(out);
    if (!out.add(deflated.bytes)) yield deflated.bytes;
  }
  const end = trailer.bytes();
  if (out.at + end.length > out.sizeBytes) yield taken(out);
  out.add(end);
  yield taken(out);
}

/** Where pages are written on their way to be deflated. */
class Scratch implements Disposable {
  #writer: PageWriter | undefined = undefined; // made when there is something to deflate

  textOf(page: Page, identities: Page, prefix: Uint8Array): Uint8Array {
    let writer = (this.#writer ??= new PageWriter(scratchBytes));
    writer.at = 0;
    for (let row = writer.write(page, identities, prefix, 0); row >= 0;) {
      const larger = new PageWriter(writer.sizeBytes * 2);
      larger.add(writer.written);
      writer[Symbol.dispose]();
      writer = this.#writer = larger;
      row = writer.write(page, identities, prefix, row);
    }
    return writer.written;
  }

  [Symbol.dispose](): void {
    this.#writer?.[Symbol.dispose]();
  }
}
