import { hostOf } from "./proxy.ts";
import { FetchError } from "./transport.ts";

/** How many redirects are followed. */
export const mostRedirects = 10;

/** Whether a status sends the client elsewhere. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Whether what was sent to `first` may be sent to `next`: the same host or one below it, and never from TLS into the clear. */
export function keepsCredentials(first: URL, next: URL): boolean {
  if (first.protocol === "https:" && next.protocol !== "https:") return false;
  const [was, is] = [hostOf(first), hostOf(next)];
  return was === is || is.endsWith(`.${was}`);
}

/** An address over HTTP, relative to `base` where that is given. Throws `FetchError`. */
export function parseUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw new FetchError(`cannot fetch ${JSON.stringify(text)}: it is not a URL`, { cause });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FetchError(
      `cannot fetch ${JSON.stringify(text)}: unsupported protocol scheme ${JSON.stringify(url.protocol)}`,
    );
  }
  return url;
}
