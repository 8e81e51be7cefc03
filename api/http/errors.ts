import { TaffrailError } from "@taffrail/base";

/** A parameter that is missing or cannot be read. */
export class BadParameterError extends TaffrailError {
  readonly code = "api/bad-parameter";
  /** What is wrong, without the parameter's name. */
  readonly reason: string;

  constructor(name: string, reason: string, cause?: unknown) {
    super(`invalid parameter ${JSON.stringify(name)}: ${reason}`, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}

/** A request that cannot be answered as it was asked. The message is the whole answer: it goes out as it is. */
export class BadRequestError extends TaffrailError {
  readonly code = "api/bad-request";

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
  }
}

/** Bytes that should be text and are not UTF-8, or an escape that is none. */
export class BadTextError extends TaffrailError {
  readonly code = "api/bad-text";

  constructor(what: string) {
    super(`cannot read ${what}: got bytes that are not percent-encoded UTF-8`);
  }
}

/** A body longer than the limit. */
export class BodyTooLargeError extends TaffrailError {
  readonly code = "api/body-too-large";

  constructor(limitBytes: number) {
    super(`cannot read the body: it is longer than ${limitBytes} bytes`, {
      hint: "send less at once, or a shorter query",
    });
  }
}

/** A body of a type that this path does not read. */
export class BodyTypeError extends TaffrailError {
  readonly code = "api/body-type";

  constructor(got: string, want: string) {
    super(`cannot read the body: got content type ${JSON.stringify(got)}, want ${want}`);
  }
}

/** Nothing stands under the path. */
export class NotFoundError extends TaffrailError {
  readonly code = "api/not-found";

  constructor(what: string) {
    super(`cannot find ${what}`);
  }
}

/** The path answers, but not to this method. */
export class MethodNotAllowedError extends TaffrailError {
  readonly code = "api/method-not-allowed";
  readonly allowed: readonly string[];

  constructor(method: string, allowed: readonly string[]) {
    super(`cannot answer ${method} here: want ${allowed.join(" or ")}`);
    this.allowed = allowed;
  }
}

/** Who asks is not known. `challenge` is the value of `WWW-Authenticate`. */
export class UnauthenticatedError extends TaffrailError {
  readonly code = "api/unauthenticated";
  readonly challenge: string;

  constructor(challenge: string) {
    super("cannot answer: credentials are missing or wrong", {
      hint: "send the Authorization header that the server's configuration asks for",
    });
    this.challenge = challenge;
  }
}

/** Who asks is known and may not. */
export class ForbiddenError extends TaffrailError {
  readonly code = "api/forbidden";
}

/** What is asked for is not there at the moment. */
export class UnavailableError extends TaffrailError {
  readonly code = "api/unavailable";
}

/** As many requests as may run at once are running. */
export class TooManyRequestsError extends TaffrailError {
  readonly code = "api/too-many-requests";

  constructor(limit: number) {
    super(`cannot answer now: ${limit} requests are being answered already`, {
      hint: "try again in a moment",
    });
  }
}

/** The request took longer than its time. */
export class TimeoutError extends TaffrailError {
  readonly code = "api/timeout";
}

/** A listen address that is none. */
export class BadListenAddressError extends TaffrailError {
  readonly code = "api/listen-address";

  constructor(text: string) {
    super(`cannot listen on ${JSON.stringify(text)}: want host:port, such as 127.0.0.1:9099`);
  }
}

const listenHints: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process holds the port: choose one with --listen ADDRESS:PORT",
  EADDRNOTAVAIL: "no interface of this machine has the address: choose one with --listen ADDRESS:PORT",
  EACCES: "ports below 1024 are for privileged users: choose one with --listen ADDRESS:PORT",
};

/** The system does not let us listen. */
export class ListenError extends TaffrailError {
  readonly code = "api/listen";

  constructor(address: string, cause: unknown) {
    super(`cannot listen on ${address}`, {
      cause,
      hint:
        listenHints[String((cause as { readonly code?: unknown } | undefined)?.code)] ??
        "choose another address or port",
    });
  }
}

/** A deadline that had passed before the work began. */
export class DeadlineExceededError extends TaffrailError {
  readonly code = "api/deadline-exceeded";

  constructor() {
    super("context deadline exceeded"); // in these words Prometheus's clients know it
  }
}
