import { type Clock, messageOf } from "@taffrail/base";
import type { WriteVersion } from "@taffrail/wire";
import { type Post, retryAfterMs, shownBody } from "../http.ts";
import type { RemoteWriteConfig } from "./config.ts";

/** What a receiver says it stored of a message of 2.0. */
export interface Written {
  readonly samples: number;
  readonly histograms: number;
  readonly exemplars: number;
}

/** What became of a message. */
export type Outcome =
  | { readonly kind: "stored"; readonly written: Written | undefined }
  /** It may be stored another time, at the earliest so much later. */
  | { readonly kind: "retry"; readonly atLeastMs: number; readonly why: string }
  /** It never will be, but for what was written. */
  | { readonly kind: "refused"; readonly why: string; readonly written: Written | undefined }
  /** The receiver does not know this version. */
  | { readonly kind: "other-version" };

const versionHeaders: Readonly<Record<WriteVersion, Readonly<Record<string, string>>>> = {
  1: { "Content-Type": "application/x-protobuf", "X-Prometheus-Remote-Write-Version": "0.1.0" },
  2: {
    "Content-Type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
    "X-Prometheus-Remote-Write-Version": "2.0.0",
  },
};
const mostAnswerBytes = 1 << 20;
const writtenHeader = "x-prometheus-remote-write-";

/** What delivering needs. */
export interface DeliveryOptions {
  readonly config: RemoteWriteConfig;
  readonly post: Post;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** Posts one compressed message, once. Rejects with `signal.reason` only. Spec: Prometheus Remote-Write 1.0 and 2.0, senders. */
export async function deliver(
  message: Uint8Array,
  version: WriteVersion,
  attempt: number,
  { config, post, clock, userAgent }: DeliveryOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const timeUp = AbortSignal.timeout(config.timeoutMs);
  const retries: Record<string, string> = attempt === 0 ? {} : { "Retry-Attempt": String(attempt) };
  let answer;
  try {
    answer = await post(config.url, {
      headers: {
        ...config.headers,
        "Content-Encoding": "snappy",
        ...versionHeaders[version],
        "User-Agent": userAgent,
        ...retries,
      },
      body: message,
      signal: AbortSignal.any([signal, timeUp]),
      maxBytes: mostAnswerBytes,
    });
  } catch (error) {
    signal.throwIfAborted();
    const why = timeUp.aborted ? `no answer within ${config.timeoutMs} ms` : messageOf(error);
    return { kind: "retry", atLeastMs: 0, why };
  }
  const { status, headers, body } = answer;
  const why = `${status} ${shownBody(body)}`.trim();
  answer.release?.();
  const written = version === 2 ? writtenOf(headers) : undefined;
  if (status >= 200 && status < 300) {
    // a receiver of 1.0 alone may take a body it cannot read for an empty one
    return version === 2 && written === undefined ? { kind: "other-version" } : { kind: "stored", written };
  }
  if (status === 415 && version === 2) return { kind: "other-version" };
  if (status >= 500 || (status === 429 && config.queue.retryOnHttp429))
    return { kind: "retry", atLeastMs: retryAfterMs(headers["retry-after"], clock.now()), why };
  return { kind: "refused", why, written };
}

function writtenOf(headers: Readonly<Record<string, string | undefined>>): Written | undefined {
  const numberOf = (what: string): number => {
    const value = Number(headers[`${writtenHeader}${what}-written`] ?? "0");
    return Number.isFinite(value) ? value : 0;
  };
  if (headers[`${writtenHeader}samples-written`] === undefined) return undefined;
  return {
    samples: numberOf("samples"),
    histograms: numberOf("histograms"),
    exemplars: numberOf("exemplars"),
  };
}
