import type { KubeClient } from "@taffrail/kube";
import { readBody } from "./body.ts";
import type { Transport } from "./transport.ts";

/**
 * Fetches through a client of the API server, with its credentials: for kubelets and pods behind the server's proxy subresource.
 * Of a URL only path and query count.
 */
export function kubeTransport(client: KubeClient): Transport {
  return async (url, { headers, signal, maxBytes }) => {
    const { pathname, searchParams } = new URL(url);
    const sent: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      sent[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
    }
    const query = Object.fromEntries(searchParams);
    const response = await client.request(pathname, { query, headers: sent, signal });
    try {
      const body = await readBody(response.body, response.headers["content-encoding"], maxBytes);
      return { status: response.status, headers: response.headers, body };
    } finally {
      response.close();
    }
  };
}
