import type { MetricFamily } from "@taffrail/model";

/** What a target in this process answers: a body as it would send it, or its families. */
export type Scraped =
  | { readonly contentType?: string; readonly body: Uint8Array; readonly families?: undefined }
  | {
      readonly families: Iterable<MetricFamily>;
      readonly contentType?: undefined;
      readonly body?: undefined;
    };

/** A target in this process: object state, or Taffrail itself. */
export interface LocalSource {
  scrape(signal: AbortSignal): Promise<Scraped> | Scraped;
}
