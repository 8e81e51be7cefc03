import type { Labels } from "@taffrail/model";

/** One server whose samples are read. */
export interface RemoteReadConfig {
  readonly name: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A frame of a streamed answer may be no longer: bytes. */
  readonly chunkedReadLimit: number;
  /** Whether it is asked for times that the local store holds too. */
  readonly readRecent: boolean;
  /** Only selections with all these equality matchers ask it. */
  readonly requiredMatchers: Readonly<Record<string, string>>;
  /** Asked for as equality matchers, and taken from the series that come; empty where that is not wanted. */
  readonly externalLabels: Labels;
}
