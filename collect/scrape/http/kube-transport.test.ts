import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { clientFromUrl } from "@taffrail/kube";
import { kubeTransport } from "./kube-transport.ts";

const refused = "error trying to reach service: dial tcp 10.0.0.1:10250: connect: connection refused";
const cases = [
  {
    name: "a Status object",
    status: 503,
    body: JSON.stringify({ kind: "Status", message: refused }),
    want: refused,
  },
  { name: "a line of text", status: 503, body: `${refused}\nmore\n`, want: refused },
  { name: "a page", status: 503, body: "<html>no</html>", want: undefined },
  { name: "nothing", status: 503, body: "", want: undefined },
] as const;

test("a parameter that is there several times is sent so", async () => {
  const server = createServer((request, response) => response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = clientFromUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const { body } = await kubeTransport(client)("http://any/federate?match[]=a&match[]=b%20c", {
      headers: {},
      signal: new AbortController().signal,
      maxBytes: 1e6,
      followRedirects: true,
      unixSocket: undefined,
    });
    assert.equal(Buffer.from(body).toString(), "/federate?match[]=a&match[]=b%20c");
  } finally {
    await client[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  }
});

for (const { name, status, body, want } of cases) {
  test(`the reason of a refusal is told where it comes as ${name}`, async () => {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = clientFromUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    try {
      const answer = await kubeTransport(client)("http://any/api/v1/nodes/a/proxy/metrics", {
        headers: {},
        signal: new AbortController().signal,
        maxBytes: 1e6,
        followRedirects: true,
        unixSocket: undefined,
      });
      assert.equal(answer.status, status);
      assert.equal(answer.statusText, `Service Unavailable${want === undefined ? "" : `: ${want}`}`);
    } finally {
      await client[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    }
  });
}
