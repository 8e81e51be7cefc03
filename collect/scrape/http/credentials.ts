import { readFile } from "node:fs/promises";
import type { SecureVersion } from "node:tls";
import { TaffrailError } from "@taffrail/base";
import type { HttpConfig, Secret, TlsConfig } from "../config.ts";

/** A file with a secret or certificate that cannot be read. */
export class SecretFileError extends TaffrailError {
  readonly code = "scrape/secret-file";
}

/** The text of a secret; of a file, as it is now, without the line feed at its end. */
export async function readSecret(secret: Secret): Promise<string> {
  if ("value" in secret) return secret.value;
  try {
    return (await readFile(secret.file, "utf8")).replace(/\r?\n$/, "");
  } catch (cause) {
    throw new SecretFileError(`cannot read ${secret.file}`, { cause });
  }
}

async function readIfGiven(secret: Secret | undefined): Promise<string | undefined> {
  return secret === undefined ? undefined : await readSecret(secret);
}

/** Headers whose values are read anew: the files behind them may change. */
export async function readHeaders(
  headers: Readonly<Record<string, readonly Secret[]>>,
): Promise<Record<string, string | string[]>> {
  const out: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(headers)) out[name] = await Promise.all(values.map(readSecret));
  return out;
}

/** The headers that a configuration adds to each request, but for tokens that a server hands out. */
export async function configuredHeaders({
  auth,
  headers,
}: HttpConfig): Promise<Record<string, string | string[]>> {
  const out = await readHeaders(headers);
  if (auth?.kind === "basic") {
    const [username, password] = await Promise.all([readSecret(auth.username), readSecret(auth.password)]);
    out["Authorization"] = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  } else if (auth?.kind === "authorization") {
    out["Authorization"] = `${auth.type} ${await readSecret(auth.credentials)}`;
  }
  return out;
}

/** What Node's TLS wants to know. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  readonly ciphers?: string;
}

const versions: Readonly<Record<string, SecureVersion>> = {
  TLS10: "TLSv1",
  TLS11: "TLSv1.1",
  TLS12: "TLSv1.2",
  TLS13: "TLSv1.3",
};

/** Versions that need signatures which are weak by now, and off unless they are asked for. */
const weakVersions: ReadonlySet<string | undefined> = new Set(["TLS10", "TLS11"]);

/** Reads certificates and keys as they are now. */
export async function readTls(tls: TlsConfig): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([tls.ca, tls.cert, tls.key].map(readIfGiven));
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
    ...(tls.minVersion === undefined ? {} : { minVersion: versions[tls.minVersion]! }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: versions[tls.maxVersion]! }),
    ...(weakVersions.has(tls.minVersion) ? { ciphers: "DEFAULT:@SECLEVEL=0" } : {}),
  };
}
