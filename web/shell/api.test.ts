import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { openApi } from "./api.ts";

test("a kind that the server still lists is no answer yet, and no empty one", async () => {
  const list = { kind: "leases", resourceVersion: "", age_ms: 0, items: [] };
  let state = "starting";
  const server = createServer((_request, response) => {
    response.writeHead(state === "starting" ? 202 : 200).end(JSON.stringify({ ...list, state }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const api = openApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await assert.rejects(api.objects("leases"), { status: 503 });
    await assert.rejects(api.object("leases", "a"), { status: 503 });
    state = "live";
    assert.deepEqual((await api.objects("leases")).items, []);
    assert.equal(await api.object("leases", "a"), undefined);
  } finally {
    server.close();
  }
});
