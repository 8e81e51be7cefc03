/** What is posted to a far server. */
export interface PostRequest {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  /** A longer answer is an error: bytes. */
  readonly maxBytes: number;
}

/** A whole answer; names of headers in lower case. */
export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Gives `body` back, once it was read. */
  readonly release?: () => void;
}

/** What is asked of a far server: posted where there is a body. */
export type FetchRequest = Omit<PostRequest, "body"> & { readonly body?: Uint8Array };

/** Gets or posts over HTTP, with the credentials, proxies and TLS of its configuration. Rejects where no whole answer came. */
export type Fetch = (url: string, request: FetchRequest) => Promise<PostAnswer>;

/** Posts over HTTP, with the credentials, proxies and TLS of its configuration. Rejects where no whole answer came. */
export type Post = (url: string, request: PostRequest) => Promise<PostAnswer>;

/** How long the server wants to be left alone, from its header `Retry-After`: milliseconds; 0 where it says nothing. */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined || header.trim() === "") return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}

/** The beginning of a body, for a message. */
export function shownBody(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 512));
  return text.split("\n", 1)[0]!.trim();
}

/** A URL as others may see it: with no password, as Prometheus shows it. What is no URL is not shown. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return "";
  const url = new URL(text);
  if (url.password === "") return text;
  url.password = "xxxxx";
  return url.href;
}
