import { request } from "node:http";
import { gunzipSync, inflateSync } from "node:zlib";
import type { ApiRequest } from "./requests.ts";

/** An answer as it came over the wire, its body unpacked. */
export interface ApiAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Asks as it is, adding no header but `Host` and `Content-Length`. */
export function ask(url: string, { method, target, headers, body }: ApiRequest): Promise<ApiAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: hostname,
        port,
        method,
        path: target,
        headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(body.length) }) },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () => {
          const got: Record<string, string> = {};
          for (const [name, value] of Object.entries(response.headers)) got[name] = [value].flat().join(", ");
          const packed = Buffer.concat(pieces);
          const encoding = got["content-encoding"];
          const whole =
            packed.length === 0
              ? packed
              : encoding === "gzip"
                ? gunzipSync(packed)
                : encoding === "deflate"
                  ? inflateSync(packed)
                  : packed;
          resolve({ status: response.statusCode ?? 0, headers: got, body: whole });
        });
      },
    );
    asking.on("error", reject);
    asking.end(body);
  });
}
