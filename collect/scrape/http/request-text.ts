import type { FetchRequest } from "./transport.ts";
import { FetchError } from "./transport.ts";

/** A GET request as HTTP/1.1 sends it. Throws `FetchError` where a header cannot be sent. */
export function requestText(url: URL, headers: FetchRequest["headers"]): string {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  let text = `GET ${url.pathname}${url.search} HTTP/1.1\r\n`;
  if (!names.has("host")) text += `Host: ${url.host}\r\n`;
  if (url.username !== "" && !names.has("authorization")) {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    text += `Authorization: Basic ${Buffer.from(credentials).toString("base64")}\r\n`;
  }
  for (const [name, values] of Object.entries(headers)) {
    for (const value of typeof values === "string" ? [values] : values) {
      requireSendable(name, value);
      text += `${name}: ${value}\r\n`;
    }
  }
  if (!names.has("connection")) text += "Connection: keep-alive\r\n";
  return `${text}\r\n`;
}

/** A line feed in a header would end it and begin another. The value may be a secret: it is not shown. */
function requireSendable(name: string, value: string): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw new FetchError(`cannot send a header: got the name ${JSON.stringify(name)}, want a token`);
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value))
    throw new FetchError(`cannot send the header ${name}: its value has control characters`);
}
