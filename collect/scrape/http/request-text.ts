import type { FetchRequest } from "./transport.ts";
import { FetchError } from "./transport.ts";

/** A request, whichever protocol it is sent by. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly headers: FetchRequest["headers"];
  /** Sent as a POST; GET without. */
  readonly body: string | Uint8Array | undefined;
  /** Headers for the proxy that reads the request, which then wants the whole URL; `undefined` where none does. */
  readonly viaProxy: FetchRequest["headers"] | undefined;
}

/** A request as HTTP/1.1 sends it, up to where bytes that are no text follow. Throws `FetchError` where a header cannot be sent. */
export function requestText({ url, headers, body, viaProxy }: OutgoingRequest): string {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const at = viaProxy === undefined ? "" : `${url.protocol}//${url.host}`;
  let text = `${body === undefined ? "GET" : "POST"} ${at}${url.pathname}${url.search} HTTP/1.1\r\n`;
  if (!names.has("host")) text += `Host: ${url.host}\r\n`;
  const credentials = basicCredentials(url);
  if (credentials !== undefined && !names.has("authorization")) text += `Authorization: ${credentials}\r\n`;
  text += headerLines(headers) + headerLines(viaProxy ?? {});
  if (!names.has("connection")) text += "Connection: keep-alive\r\n";
  if (body === undefined) return `${text}\r\n`;
  text += `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return typeof body === "string" ? text + body : text;
}

/** A request as HTTP/2 sends it: names in lower case, nothing that belongs to a connection. Throws `FetchError` as `requestText` does. */
export function requestFields({ url, headers, body }: OutgoingRequest): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {
    ":method": body === undefined ? "GET" : "POST",
    ":scheme": url.protocol.slice(0, -1),
    ":authority": url.host,
    ":path": url.pathname + url.search,
  };
  for (const [name, values] of Object.entries(headers)) {
    const all = typeof values === "string" ? [values] : [...values];
    for (const value of all) requireSendable(name, value);
    const lower = name.toLowerCase();
    if (lower === "host") fields[":authority"] = all[0] ?? url.host;
    else if (lower !== "connection" && all.length > 0) fields[lower] = all.length === 1 ? all[0]! : all;
  }
  const credentials = basicCredentials(url);
  if (credentials !== undefined) fields["authorization"] ??= credentials;
  return fields;
}

/** Name and password of a URL as a header says them. */
export function basicCredentials({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

/** Headers as HTTP/1.1 sends them. Throws `FetchError`. */
export function headerLines(headers: FetchRequest["headers"]): string {
  let text = "";
  for (const [name, values] of Object.entries(headers)) {
    for (const value of typeof values === "string" ? [values] : values) {
      requireSendable(name, value);
      text += `${name}: ${value}\r\n`;
    }
  }
  return text;
}

/** A line feed in a header would end it and begin another. The value may be a secret: it is not shown. */
function requireSendable(name: string, value: string): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw new FetchError(`cannot send a header: got the name ${JSON.stringify(name)}, want a token`);
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value))
    throw new FetchError(`cannot send the header ${name}: its value has control characters`);
}
