import type { MetricMetadata } from "@taffrail/model";
import type { ExpositionCursor } from "@taffrail/wire";
import type { IngestCounts } from "./ingest-rules.ts";
import { lineKernel, mostKernelLines } from "./line-kernel.ts";
import type { ScrapeBatch } from "./scrape-batch.ts";

/** One body being read. */
export class Reading {
  readonly cursor: ExpositionCursor;
  /** Whether the keys are texts of the body. */
  readonly isText: boolean;
  readonly t: number;
  readonly scrape: number;
  readonly batch: ScrapeBatch;
  readonly view: DataView;
  /** What families said of themselves for the first time, or anew. */
  readonly metadata: Set<MetricMetadata> = new Set();
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
  knownAtOnce: number = mostKernelLines;
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
