import type { Post } from "../http.ts";

/** What is about to be posted. */
export interface Signable {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** Makes the headers that tell a receiver who sends. Rejects where there are no credentials now; another time there may be. */
export interface Signer {
  headersFor(request: Signable): Promise<Readonly<Record<string, string>>>;
}

/** Posts with the headers of a signer. */
export function signedPost(post: Post, signer: Signer): Post {
  return async (url, request) => {
    const own = await signer.headersFor({ url, ...request });
    return post(url, { ...request, headers: { ...request.headers, ...own } });
  };
}
