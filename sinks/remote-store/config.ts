import type { Labels } from "@taffrail/model";

/** A server that keeps samples in place of a store of our own, and answers by the HTTP API of Prometheus. */
export interface RemoteStoreConfig {
  /** For messages: the URL without credentials. */
  readonly name: string;
  /** What stands before `/api/v1/…`, without a slash at its end. */
  readonly queryUrl: string;
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A longer answer is an error: bytes. */
  readonly maxAnswerBytes: number;
  /** Asked for as equality matchers, and taken from the series that come; empty where that is not wanted. */
  readonly externalLabels: Labels;
}
