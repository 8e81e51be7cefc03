import type { MetricFamily } from "@taffrail/model";
import type { BodyPart } from "./series/paged-ingest.ts";

/** What a target in this process answers: a body as it would send it, or its families. */
export type Scraped =
  | { readonly contentType?: string; readonly body: Uint8Array; readonly families?: undefined }
  | {
      readonly families: Iterable<MetricFamily>;
      readonly contentType?: undefined;
      readonly body?: undefined;
    };

/** A target in this process that answers with a body. */
export interface WholeSource {
  scrape(signal: AbortSignal): Promise<Scraped> | Scraped;
}

/** A target in this process whose body has parts that seldom change: their text is asked for only where it is another. */
export interface PagedSource {
  /** The body as it is at this moment, however slowly its parts are taken. Limits do not hold for it. */
  parts(): Iterable<BodyPart>;
}

/** A target in this process: object state, or Taffrail itself. */
export type LocalSource = WholeSource | PagedSource;
