import { type Asked, type Reply, textReply } from "@taffrail/api";
import type { Clock, Log } from "@taffrail/base";
import type { KubeClient } from "@taffrail/kube";

/** How long an answer of the API server holds, and how many are kept. */
const heldMs = 60_000;
const mostHeld = 1000;

/** Says what a request may not; `undefined` where it may. */
export type AuthFilter = (asked: Pick<Asked, "headers" | "path" | "method">) => Promise<Reply | undefined>;

interface Review {
  readonly status?: {
    readonly authenticated?: boolean;
    readonly allowed?: boolean;
    readonly user?: {
      readonly username?: string;
      readonly uid?: string;
      readonly groups?: readonly string[];
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

/** Asks the API server whose token it is (TokenReview) and whether they may read the path (SubjectAccessReview). */
export function authFilter(client: () => KubeClient, { clock, log }: { clock: Clock; log: Log }): AuthFilter {
  const held = new Map<string, { readonly at: number; readonly reply: Reply | undefined }>();
  const post = async (path: string, body: object): Promise<Review> => {
    const response = await client().request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    return (await (await response.orThrow()).json(1 << 20)) as Review;
  };
  const ask = async (token: string, path: string, verb: string): Promise<Reply | undefined> => {
    const { status } = await post("/apis/authentication.k8s.io/v1/tokenreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token },
    });
    if (status?.authenticated !== true) return textReply(401, "Unauthorized\n");
    const { username: user = "", uid, groups, extra } = status.user ?? {};
    const access = await post("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user, uid, groups, extra, nonResourceAttributes: { path, verb } },
    });
    if (access.status?.allowed === true) return undefined;
    return textReply(403, `Authorization denied for user ${user}\n`);
  };
  return async ({ headers, path, method }) => {
    const [, token] = /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "") ?? [];
    if (token === undefined) return textReply(401, "Unauthorized\n");
    const key = JSON.stringify([token, path, method]);
    const known = held.get(key);
    if (known !== undefined && clock.now() - known.at < heldMs) return known.reply;
    try {
      const reply = await ask(token, path, method.toLowerCase());
      if (held.size >= mostHeld) held.clear();
      held.set(key, { at: clock.now(), reply });
      return reply;
    } catch (error) {
      log.warn("cannot ask the API server who reads the metrics", { error });
      return textReply(503, "auth filter unavailable\n");
    }
  };
}
