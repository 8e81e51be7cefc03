import { type Asked, type Method } from "../http/route.ts";
import { anonymous } from "../http/user.ts";

/** What a handler is told of a plain request; a test changes what it is about. */
export function asked(changed: Partial<Asked> = {}): Asked {
  const method: Method = "GET";
  return {
    method,
    path: "/",
    headers: {},
    user: anonymous,
    signal: new AbortController().signal,
    stopping: new AbortController().signal,
    body: async () => new Uint8Array(),
    ...changed,
  };
}
