import { messageOf, TaffrailError } from "@taffrail/base";
import { MethodNotAllowedError, UnauthenticatedError } from "./errors.ts";

/** What went wrong, in the words every dialect can be rendered from; Prometheus's error types are the finest of them. */
export type FaultKind =
  | "bad_data"
  | "execution"
  | "timeout"
  | "canceled"
  | "internal"
  | "unavailable"
  | "not_found"
  | "not_acceptable"
  | "forbidden"
  | "unauthenticated"
  | "method_not_allowed"
  | "too_large"
  | "unsupported_media_type"
  | "not_supported"
  | "too_many";

/** An error on its way to a client. */
export interface Fault {
  readonly kind: FaultKind;
  readonly status: number;
  readonly message: string;
  /** Whether the fault is ours: it is logged, and the client learns no more than the message. */
  readonly isOurs: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The one place where statuses are chosen. */
const statusOf: Readonly<Record<FaultKind, number>> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 499,
  internal: 500,
  unavailable: 503,
  not_found: 404,
  not_acceptable: 406,
  forbidden: 403,
  unauthenticated: 401,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  not_supported: 501,
  too_many: 503,
};

/** Codes of errors to what they mean for a client. A code that is not here is a fault of ours. */
const kindOfCode: Readonly<Record<string, FaultKind>> = {
  "api/bad-parameter": "bad_data",
  "api/bad-request": "bad_data",
  "api/bad-text": "bad_data",
  "api/body-too-large": "too_large",
  "api/body-type": "unsupported_media_type",
  "api/not-found": "not_found",
  "api/method-not-allowed": "method_not_allowed",
  "api/unauthenticated": "unauthenticated",
  "api/forbidden": "forbidden",
  "api/unavailable": "unavailable",
  "api/too-many-requests": "too_many",
  "api/timeout": "timeout",
  "api/deadline-exceeded": "execution",
  "base/not-supported": "not_supported",
  "base/queue-full": "too_many",
  "model/regexp-syntax": "bad_data",
  "promql/syntax": "bad_data",
  "promql/bad-data": "bad_data",
  "promql/execution": "execution",
  "promql/too-many-samples": "execution",
  "promql/too-much-memory": "execution",
  "promql/timeout": "timeout",
  "promql/canceled": "canceled",
  "promql/storage": "internal",
  "promql/worker": "internal",
  "sinks/remote-store": "unavailable",
  "tsdb/replay-unfinished": "unavailable",
};

/** What an error means for the client of a request. Cancellations (`AbortError`, `TimeoutError`) have no code of ours. */
export function faultOf(error: unknown): Fault {
  const kind = kindOf(error);
  return {
    kind,
    status: statusOf[kind],
    message:
      kind === "internal" && !(error instanceof TaffrailError)
        ? `internal error: ${messageOf(error)}`
        : messageOf(error),
    isOurs: kind === "internal",
    headers: headersOf(error),
  };
}

function kindOf(error: unknown): FaultKind {
  if (error instanceof TaffrailError) return kindOfCode[error.code] ?? "internal";
  if (error instanceof DOMException && error.name === "AbortError") return "canceled";
  if (error instanceof DOMException && error.name === "TimeoutError") return "timeout";
  return "internal";
}

function headersOf(error: unknown): Readonly<Record<string, string>> {
  if (error instanceof UnauthenticatedError) return { "www-authenticate": error.challenge };
  if (error instanceof MethodNotAllowedError) return { allow: [...error.allowed, "OPTIONS"].join(", ") };
  return {};
}
