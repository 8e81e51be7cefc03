import { STATUS_CODES } from "node:http";
import type { KubeClient } from "@taffrail/kube";
import { readBody } from "./body.ts";
import type { Transport } from "./transport.ts";

/**
 * Fetches through a client of the API server, with its credentials: for kubelets and pods behind the server's proxy subresource.
 * Of a URL only path and query count.
 */
export function kubeTransport(client: KubeClient): Transport {
  return async (url, { headers, signal, maxBytes }) => {
    const { pathname, search } = new URL(url);
    const sent: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      sent[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
    }
    const response = await client.request(pathname + search, { headers: sent, signal });
    try {
      const body = await readBody(response.body, response.headers["content-encoding"], maxBytes);
      const { status } = response;
      return { status, statusText: statusText(status, body), headers: response.headers, body };
    } finally {
      response.close();
    }
  };
}

/** Longest reason that is told, characters. */
const reasonLength = 300;

/** The status in words and, of a refusal, why: what the API server says stands in the body, as a Status object or as a line of text. */
function statusText(status: number, body: Uint8Array): string {
  const words = STATUS_CODES[status] ?? "";
  if (status === 200) return words;
  const reason = reasonOf(new TextDecoder().decode(body.subarray(0, 16_384)))
    .slice(0, reasonLength)
    .trim();
  return reason === "" ? words : `${words}: ${reason}`;
}

function reasonOf(text: string): string {
  if (text.startsWith("<")) return ""; // a page for people
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && "message" in parsed) return String(parsed.message);
  } catch {
    // no Status object
  }
  return text.split("\n", 1)[0]!;
}
