import { TaffrailError } from "@taffrail/base";

/** One request for metrics. */
export interface FetchRequest {
  /** Names as they are sent; each value is sent. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Fires when the time is up or the scraper stops. */
  readonly signal: AbortSignal;
  /** A decoded body may be no larger: bytes. */
  readonly maxBytes: number;
  readonly followRedirects: boolean;
  /** A path to dial in place of the address. */
  readonly unixSocket: string | undefined;
  /** Sent as a POST; GET without. */
  readonly body?: string | Uint8Array;
}

/** An answer whose body is whole and decoded. */
export interface FetchAnswer {
  readonly status: number;
  readonly statusText?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Gives `body` back: its bytes are another answer's from then on. Call it once, or never where it may be in use. */
  readonly release?: () => void;
}

/**
 * Fetches over HTTP, or from a simulated cluster in this process. Rejects where no whole answer came; any status is an answer.
 * A body larger than `maxBytes` is a `BodyTooLargeError`.
 */
export type Transport = (url: string, request: FetchRequest) => Promise<FetchAnswer>;

/** No whole answer came. */
export class FetchError extends TaffrailError {
  readonly code = "scrape/fetch";
}

/** A body was longer than allowed. */
export class BodyTooLargeError extends TaffrailError {
  readonly code = "scrape/body-too-large";

  constructor(maxBytes: number) {
    super("body size limit exceeded", {
      hint: `bodies of up to ${maxBytes} bytes are read: raise body_size_limit`,
    });
  }
}
