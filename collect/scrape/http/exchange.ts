import type { BodyBuffer } from "./body-buffer.ts";
import type { OutgoingRequest } from "./request-text.ts";

/** An answer without its body. */
export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A connection to one server, whichever protocol it speaks. */
export interface Exchanger {
  readonly isOpen: boolean;
  /** Whether several requests may be under way at once. */
  readonly isShared: boolean;
  /**
   * Sends a request and reads its answer, the body into `into`. Rejects with `signal.reason` when that fires, with `StaleConnectionError`
   * where the request is worth another try, else with what broke.
   */
  exchange(request: OutgoingRequest, into: BodyBuffer, signal: AbortSignal): Promise<AnswerHead>;
  /** Nobody waits for it: the process may end. */
  idle(): void;
  /** Takes no more requests, and closes once none is under way. */
  end(): void;
  close(): void;
}

/** The connection was closed just as it was used again: nothing of the answer came. */
export class StaleConnectionError extends Error {}

/** A connection that nothing moved on for so long is closed: milliseconds. */
export const idleMs = 300_000;
