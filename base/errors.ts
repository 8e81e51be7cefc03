/** What a `TaffrailError` may carry beside its message. */
export interface ErrorDetails {
  readonly cause?: unknown;
  /** What the reader can do about it, as a sentence without a full stop. */
  readonly hint?: string;
}

/**
 * A fault that someone can act on. Each kind is a class with a stable `code`, `room/what`: users search for it, and
 * HTTP statuses are chosen from it in one place.
 */
export abstract class TaffrailError extends Error {
  abstract readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.name = new.target.name;
    this.hint = details.hint;
  }
}

/** Something a user may rightly expect, and that is not built yet. */
export class NotSupportedError extends TaffrailError {
  readonly code = "base/not-supported";

  constructor(what: string, details: ErrorDetails = {}) {
    super(`not supported yet: ${what}`, details);
  }
}

/** Throws `BUG: …` unless `condition` holds: a promise that our own code broke, never bad input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`BUG: ${message}`);
}

/** The message of anything that was thrown, with the messages of its causes after it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause === undefined || error.cause === null) return error.message;
  const cause = messageOf(error.cause);
  return cause === "" || error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}

/** The hint of an error or of the first of its causes that has one. */
export function hintOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TaffrailError && at.hint !== undefined) return at.hint;
  }
  return undefined;
}
