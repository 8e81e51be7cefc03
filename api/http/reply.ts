import type { Rendering } from "./rendering.ts";

/** Pieces as they are made. */
export type PiecesBody = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * What goes out: whole, or in pieces as they are made. A piece is text or bytes of about 64 KiB; nothing is asked of the
 * iterator while the client is slow to read, and `return()` is called on it when the client goes away.
 */
export type Body = string | Uint8Array | PiecesBody | Rendering;

/** An answer, before it meets a socket. Header names are lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Whether a piece of the body holds only until the next is asked for: it is written out whole before that, and as it is. */
  readonly reusesPieces?: boolean;
}

export function textReply(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body: text };
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}
