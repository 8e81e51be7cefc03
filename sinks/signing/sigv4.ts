import { createHash, createHmac } from "node:crypto";
import type { Clock } from "@taffrail/base";
import { AwsCredentialsError } from "./aws-credentials-error.ts";
import type { Signable, Signer } from "./signed-post.ts";

/** A key of AWS. */
export interface AwsCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

/** Who signs, and for what. */
export interface Sigv4Options {
  readonly region: string;
  /** `aps` is the Managed Service for Prometheus. */
  readonly service: string;
  /** Asked for each request, as what they come from may change. */
  readonly credentials: () => Promise<AwsCredentials>;
  readonly clock: Clock;
}

const algorithm = "AWS4-HMAC-SHA256";
/** Headers that those between us and the receiver may change. */
const unsigned: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "expect",
  "retry-attempt",
  "transfer-encoding",
  "user-agent",
  "x-amzn-trace-id",
]);

/** Signs each request whole, its body included. Source: AWS, "Signature Version 4 signing process". */
export class Sigv4Signer implements Signer {
  readonly #options: Sigv4Options;

  constructor(options: Sigv4Options) {
    this.#options = options;
  }

  async headersFor(request: Signable): Promise<Readonly<Record<string, string>>> {
    const { region, service, clock } = this.#options;
    if (region === "")
      throw new AwsCredentialsError("cannot sign a request for AWS: no region is known", {
        hint: "set the region of sigv4, or AWS_REGION",
      });
    const credentials = await this.#options.credentials();
    return sigv4Headers(request, { ...credentials, region, service, at: clock.now() });
  }
}

/** The headers that sign a POST at a time, Unix milliseconds. */
export function sigv4Headers(
  { url, headers, body }: Pick<Signable, "url" | "headers" | "body">,
  options: AwsCredentials & { readonly region: string; readonly service: string; readonly at: number },
): Readonly<Record<string, string>> {
  const { accessKey, secretKey, sessionToken, region, service, at } = options;
  const target = new URL(url);
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const own: Record<string, string> = {
    "X-Amz-Date": time,
    ...(sessionToken === undefined ? {} : { "X-Amz-Security-Token": sessionToken }),
  };
  const signed = new Map<string, string>([["host", target.host]]);
  for (const [name, value] of [...Object.entries(headers), ...Object.entries(own)]) {
    if (unsigned.has(name.toLowerCase())) continue;
    const text = [value].flat().join(",").trim().replace(/ +/g, " ");
    signed.set(name.toLowerCase(), text);
  }
  const names = [...signed.keys()].sort();
  const request = [
    "POST",
    canonicalPath(target.pathname),
    canonicalQuery(target.search),
    ...names.map((name) => `${name}:${signed.get(name)!}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = [algorithm, time, scope, sha256(request)].join("\n");
  const key = [region, service, "aws4_request"].reduce(hmac, hmac(Buffer.from(`AWS4${secretKey}`), day));
  const signature = hmac(key, text).toString("hex");
  const authorization = `${algorithm} Credential=${accessKey}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...own, Authorization: authorization };
}

/** Every segment escaped once more, as all services but S3 want it. */
function canonicalPath(path: string): string {
  return path === "" ? "/" : path.split("/").map(escaped).join("/");
}

function canonicalQuery(search: string): string {
  const fields = [...new URLSearchParams(search)].map(([name, value]) => [escaped(name), escaped(value)]);
  const inOrder = fields.sort(([a, x], [b, y]) => (a! < b! ? -1 : a! > b! ? 1 : x! < y! ? -1 : 1));
  return inOrder.map((field) => field.join("=")).join("&");
}

/** All but letters, digits and `-._~` as `%XX`. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(of: string | Uint8Array): string {
  return createHash("sha256").update(of).digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
