import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { clientFromUrl, openKubeClient } from "./client.ts";
import { kubeconfigPaths } from "./credentials.ts";
import { ApiStatusError, ApiUnreachableError, KubeconfigError } from "./errors.ts";

async function serve(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("request() sends path, query and token, and reads JSON", async () => {
  await using server = await serve((request, response) => {
    response.end(JSON.stringify([request.url, request.headers.authorization]));
  });
  using client = stack(clientFromUrl(`${server.url}/prefix/`, { token: "t0" }));
  const response = await client.value.request("/api/v1/pods", {
    query: { limit: 5, continue: undefined, watch: true },
  });
  assert.deepEqual(await response.json(), ["/prefix/api/v1/pods?limit=5&watch=true", "Bearer t0"]);
});

test("orThrow() says what the Status object says", async () => {
  await using server = await serve((_, response) => {
    response.writeHead(403, { "retry-after": "7" });
    response.end(JSON.stringify({ reason: "Forbidden", message: "pods is forbidden" }));
  });
  using client = stack(clientFromUrl(server.url));
  const response = await client.value.request("/api/v1/pods");
  await assert.rejects(response.orThrow(), (error) => {
    assert.ok(error instanceof ApiStatusError);
    assert.equal(error.message, "cannot GET /api/v1/pods: got 403 pods is forbidden");
    assert.equal(error.retryAfterMs, 7000);
    return true;
  });
});

test("silence and a refused connection are ApiUnreachableError; an abort passes its reason on", async () => {
  await using server = await serve(() => {});
  using client = stack(clientFromUrl(server.url));
  await assert.rejects(client.value.request("/a", { idleMs: 20 }), ApiUnreachableError);
  const reason = new Error("enough");
  await assert.rejects(client.value.request("/a", { signal: abortSoon(reason) }), reason);
  using nobody = stack(clientFromUrl("http://127.0.0.1:1"));
  await assert.rejects(nobody.value.request("/a"), ApiUnreachableError);
});

test("an answer cut short is an error, not an end", async () => {
  await using server = await serve((_, response) => {
    response.write("half");
    setImmediate(() => response.destroy());
  });
  using client = stack(clientFromUrl(server.url));
  const response = await client.value.request("/a");
  await assert.rejects(response.text(), ApiUnreachableError);
});

test("requests one after another share a connection", async () => {
  const sockets = new Set<unknown>();
  await using server = await serve((request, response) => {
    sockets.add(request.socket);
    response.end("{}");
  });
  using client = stack(clientFromUrl(server.url));
  for (let i = 0; i < 5; i++) await (await client.value.request("/a")).json();
  assert.equal(sockets.size, 1);
});

test("a kubeconfig gives address, namespace and token; the token file is read without its line feed", async () => {
  await using server = await serve((request, response) => {
    response.end(JSON.stringify(request.headers.authorization));
  });
  await using dir = await temporary();
  const path = join(dir.path, "config");
  await writeFile(join(dir.path, "token"), "s3cret\n");
  await writeFile(
    path,
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: server.url } }],
      users: [{ name: "u", user: { tokenFile: join(dir.path, "token") } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace: "shop" } }],
      "current-context": "x",
    }),
  );
  await using client = await openKubeClient({ kubeconfig: path });
  assert.equal(client.namespace, "shop");
  assert.equal(await (await client.request("/")).json(), "Bearer s3cret");
  await assert.rejects(openKubeClient({ kubeconfig: path, context: "y" }), KubeconfigError);
  await assert.rejects(openKubeClient({ kubeconfig: `${path}.none` }), KubeconfigError);
});

test("kubeconfigPaths() looks where kubectl looks", () => {
  const has = (...paths: string[]): ((path: string) => boolean) => {
    return (path) => paths.includes(path);
  };
  assert.deepEqual(kubeconfigPaths({ kubeconfig: "/k" }, has()), ["/k"]);
  assert.deepEqual(kubeconfigPaths({ inCluster: true }, has()), []);
  assert.deepEqual(kubeconfigPaths({ env: { KUBECONFIG: "/a:/b:/c" } }, has("/a", "/c")), ["/a", "/c"]);
  const env = { HOME: "/h", KUBERNETES_SERVICE_HOST: "10.0.0.1" };
  assert.deepEqual(kubeconfigPaths({ env }, has("/h/.kube/config")), ["/h/.kube/config"]);
  assert.deepEqual(kubeconfigPaths({ env }, has()), []);
  assert.throws(() => kubeconfigPaths({ env: {} }, has()), KubeconfigError);
});

function stack<T extends { close(): void }>(value: T): Disposable & { value: T } {
  return { value, [Symbol.dispose]: () => value.close() };
}

function abortSoon(reason: Error): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  return controller.signal;
}

async function temporary(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "taffrail-kube-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("a kept connection that the server closes just then costs a reader nothing, and a writer is told", async () => {
  let count = 0;
  await using server = await serve((request, response) => {
    if (++count % 2 === 0) request.socket.destroy();
    else response.end("[]");
  });
  using client = stack(clientFromUrl(server.url));
  for (let i = 0; i < 3; i++) assert.deepEqual(await (await client.value.request("/")).json(), []);
  assert.equal(count, 5); // two of them twice
  await assert.rejects(client.value.request("/", { method: "POST", body: "{}" }), ApiUnreachableError);
});
