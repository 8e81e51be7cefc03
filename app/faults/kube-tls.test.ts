import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { noLog, systemClock } from "@taffrail/base";
import { ApiUnreachableError, clientFromUrl, openKubeClient } from "@taffrail/kube";
import { openSim } from "@taffrail/sim";

test("a kubeconfig with a certificate authority and a token leads to an API server over TLS", async () => {
  await using held = new AsyncDisposableStack();
  const sim = held.use(
    await openSim({
      clock: systemClock,
      log: noLog,
      nodes: 1,
      workloads: "none",
      follow: false,
      tls: true,
      token: "t0ken",
    }),
  );
  const dir = await mkdtemp(join(tmpdir(), "taffrail-tls-"));
  held.defer(() => rm(dir, { recursive: true }));
  const kubeconfig = join(dir, "config");
  await writeFile(kubeconfig, sim.kubeconfig());

  const client = held.use(await openKubeClient({ kubeconfig }));
  const response = await (await client.request("/api/v1/nodes")).orThrow();
  assert.equal(((await response.json()) as { items: unknown[] }).items.length, 1);
  assert.equal((await client.authorize())["authorization"], "Bearer t0ken");

  const stranger = held.use(clientFromUrl(sim.apiServerUrl, { token: "t0ken" }));
  await assert.rejects(stranger.request("/api/v1/nodes"), ApiUnreachableError); // the authority is unknown
  const { ca } = await client.tls();
  const nobody = held.use(clientFromUrl(sim.apiServerUrl, { tls: { ca: ca! } }));
  assert.equal((await nobody.request("/api/v1/nodes")).status, 401);
});
