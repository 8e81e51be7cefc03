import { TaffrailError } from "@taffrail/base";

/** A Status object: how the API server says no. */
export interface Status {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string }[];
  };
}

/** The API server answered, with something other than success. */
export class ApiStatusError extends TaffrailError {
  readonly code: string = "kube/api-status";
  /** HTTP status. */
  readonly status: number;
  /** As in the Status object, such as `NotFound`; empty where there was none. */
  readonly reason: string;
  /** How long the server asked us to wait, in milliseconds; 0 where it did not. */
  readonly retryAfterMs: number;

  constructor(what: string, status: number, body: Status, retryAfterMs = 0) {
    super(`cannot ${what}: got ${status} ${body.message ?? body.reason ?? ""}`.trimEnd(), {
      ...hintFor(status),
    });
    this.status = status;
    this.reason = body.reason ?? "";
    this.retryAfterMs = retryAfterMs;
  }
}

/** The version asked for is gone (410), or ahead of a server that was restored from a backup: only a new list helps. */
export class ResourceExpiredError extends ApiStatusError {
  override readonly code = "kube/resource-expired";
}

/** No connection, a cut line, or silence for too long. */
export class ApiUnreachableError extends TaffrailError {
  readonly code = "kube/api-unreachable";

  constructor(what: string, cause: unknown) {
    super(`cannot ${what}`, { cause });
  }
}

/** The API server sent something that is not what it should be: broken JSON, a line without end. */
export class ApiAnswerError extends TaffrailError {
  readonly code = "kube/api-answer";
}

/** The kubeconfig, or the pod's service account, cannot be used. */
export class KubeconfigError extends TaffrailError {
  readonly code = "kube/kubeconfig";
}

function hintFor(status: number): { hint?: string } {
  if (status === 401) return { hint: "the credentials are missing or no longer accepted" };
  if (status === 403) return { hint: "grant the missing rights to this user or service account" };
  return {};
}
