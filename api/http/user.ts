import { createHash, timingSafeEqual } from "node:crypto";
import { UnauthenticatedError } from "./errors.ts";

/** Who asks. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What of a request decides who asks. */
export interface Credentials {
  /** The `Authorization` header, or "". */
  readonly authorization: string;
  readonly remoteAddress: string;
}

/** Says who asks. Throws `UnauthenticatedError` where that cannot be told. */
export type Authenticate = (credentials: Credentials) => Promise<User>;

export const anonymous: User = { name: "anonymous", groups: [] };

/** Asks nobody: for servers that listen on loopback only. */
export const authenticateNobody: Authenticate = async () => anonymous;

/** Tokens by user name, and passwords by user name; all as the configuration states them. */
export interface StaticCredentials {
  readonly tokens?: Readonly<Record<string, string>>;
  readonly passwords?: Readonly<Record<string, string>>;
}

/** Bearer tokens and basic passwords that are written in the configuration. Comparison takes the same time for all wrong ones. */
export function authenticateStatic({ tokens = {}, passwords = {} }: StaticCredentials): Authenticate {
  const known: { readonly name: string; readonly digest: Buffer }[] = [];
  for (const [name, token] of Object.entries(tokens))
    known.push({ name, digest: digestOf(`Bearer ${token}`) });
  for (const [name, password] of Object.entries(passwords)) {
    known.push({ name, digest: digestOf(`Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`) });
  }
  const challenge = Object.keys(passwords).length > 0 ? 'Basic realm="taffrail"' : "Bearer";
  return async ({ authorization }) => {
    const space = authorization.indexOf(" ");
    const scheme = authorization.slice(0, space).toLowerCase();
    const rest = authorization.slice(space + 1).trim();
    const given = digestOf(`${scheme === "bearer" ? "Bearer" : "Basic"} ${rest}`);
    let found: string | undefined;
    for (const { name, digest } of known) if (timingSafeEqual(digest, given)) found = name;
    if (found === undefined) throw new UnauthenticatedError(challenge);
    return { name: found, groups: [] };
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
