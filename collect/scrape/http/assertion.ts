import { createPrivateKey, randomUUID, sign } from "node:crypto";
import type { OAuth2Config } from "../config.ts";

/** How long what was signed is good for, seconds. */
const goodForS = 600;

/** A signed statement of who the client is, for the server of tokens. Spec: RFC 7523, §3; `key` is a PEM text. Throws where it is none. */
export function signedAssertion(
  { clientId, tokenUrl, scopes, assertion }: OAuth2Config & Required<Pick<OAuth2Config, "assertion">>,
  key: string,
  now: number,
): string {
  const { algorithm, keyId, issuer = clientId, audience = tokenUrl, claims } = assertion;
  const issuedAt = Math.floor(now / 1000);
  const header = { alg: algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const payload = {
    iss: issuer,
    sub: clientId,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + goodForS,
    jti: randomUUID(),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    ...claims,
  };
  const signed = `${base64url(header)}.${base64url(payload)}`;
  const signature = sign(`RSA-SHA${algorithm.slice(2)}`, Buffer.from(signed), createPrivateKey(key));
  return `${signed}.${signature.toString("base64url")}`;
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
