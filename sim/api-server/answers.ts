import type { Json } from "./objects.ts";

/** A request, freed of its socket. */
export interface SimRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: Uint8Array;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

/** Where a stream writes. `write` answers false once the reader is gone or was cut for being slow. */
export interface Sink {
  write(text: string): boolean;
  /** Ends the answer as complete. */
  end(): void;
  /** Cuts the connection. */
  destroy(): void;
}

/** An answer that goes on until it is ended: `start` gets the sink and gives back what to do when the reader leaves. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly start: (sink: Sink) => () => void;
}

/** What a handler gives back. */
export type Reply = Answer | StreamAnswer;

/** The reasons that a Status object gives, by code. */
const reasons: Record<number, string> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Expired",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  502: "",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/** What a refusal may carry beside its message. */
export interface RefusalDetails {
  readonly reason?: string;
  readonly details?: Json;
  readonly headers?: Record<string, string>;
  readonly metadata?: Json;
}

/** A refusal: thrown by handlers, answered as a Status object. Not an error of the program. */
export class Refusal extends Error {
  readonly status: number;
  readonly reason: string;
  readonly details: Json | undefined;
  readonly headers: Record<string, string>;
  readonly metadata: Json;

  constructor(status: number, message: string, { reason, details, headers, metadata }: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.reason = reason ?? reasons[status] ?? "";
    this.details = details;
    this.headers = headers ?? {};
    this.metadata = metadata ?? {};
  }

  /** The Status object of this refusal. */
  toStatus(): Json {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: this.metadata,
      status: "Failure",
      message: this.message,
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.status,
    };
  }
}

/** Headers of every answer that the API server itself makes. */
export const apiHeaders: Record<string, string> = { "cache-control": "no-cache, private" };

/** A JSON answer; a value is rendered, a text goes out as it is. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  const body = typeof value === "string" ? value : `${JSON.stringify(value)}\n`;
  return { status, headers: { ...apiHeaders, "content-type": "application/json", ...headers }, body };
}

/** A plain text answer. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: {
      ...apiHeaders,
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      ...headers,
    },
    body,
  };
}

/** The answer to a refusal. */
export function refused(refusal: Refusal): Answer {
  return json(refusal.toStatus(), refusal.status, refusal.headers);
}

/** An object that is not there. */
export function notFound(plural: string, name: string, group = ""): Refusal {
  return new Refusal(404, `${group === "" ? plural : `${plural}.${group}`} "${name}" not found`, {
    details: { name, ...(group === "" ? {} : { group }), kind: plural },
  });
}
