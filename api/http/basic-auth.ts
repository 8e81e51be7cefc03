import { createHash } from "node:crypto";
import { compare } from "bcryptjs";
import { UnauthenticatedError } from "./errors.ts";
import type { Authenticate } from "./user.ts";

/** How many passwords that were right are remembered, by a digest: bcrypt takes 50 ms on purpose. */
const rememberedPasswords = 100;

/** Any hash: who asks with a name that nobody has waits as long as with a wrong password. */
const nobody = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

/** Basic passwords by user name, as bcrypt hashes; asked for at each request, so that the file they stand in may change. */
export function authenticateBcrypt(hashByUser: () => Readonly<Record<string, string>>): Authenticate {
  const right = new Set<string>();
  return async ({ authorization }) => {
    const { name, password } = credentialsOf(authorization);
    const users = hashByUser();
    const hash = Object.hasOwn(users, name) ? users[name]! : undefined;
    const digest = createHash("sha256")
      .update(JSON.stringify([name, password, hash]))
      .digest("base64");
    if (hash === undefined || !right.has(digest)) {
      const isRight = await compare(password, hash ?? nobody).catch(() => false);
      if (!isRight || hash === undefined) throw new UnauthenticatedError("Basic");
      if (right.size >= rememberedPasswords) right.clear();
      right.add(digest);
    }
    return { name, groups: [] };
  };
}

function credentialsOf(authorization: string): { readonly name: string; readonly password: string } {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) throw new UnauthenticatedError("Basic");
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) throw new UnauthenticatedError("Basic");
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
