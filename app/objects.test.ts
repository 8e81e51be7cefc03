import assert from "node:assert/strict";
import { test } from "node:test";
import { Instruments, ManualClock, noLog, systemClock } from "@taffrail/base";
import { ObjectHistory } from "@taffrail/events";
import { clientFromUrl, Informers } from "@taffrail/kube";
import { openSim } from "@taffrail/sim";
import { keptUnaskedMs, objectsFor } from "./objects.ts";
import { askedKinds, pageKinds } from "./page-kinds.ts";

test("every kind is there to be looked at; some are watched only when asked for, and let go of later", async () => {
  await using held = new AsyncDisposableStack();
  const stop = new AbortController();
  const running = { clock: systemClock, log: noLog, signal: stop.signal };
  const sim = held.use(await openSim({ ...running, nodes: 2, listen: true, port: 0, follow: false }));
  const client = held.use(clientFromUrl(sim.apiServerUrl));
  const informers = held.use(new Informers(client, running));
  const history = held.use(new ObjectHistory({ clock: systemClock, instruments: new Instruments() }));
  held.defer(() => stop.abort());
  const clock = new ManualClock();
  const objects = objectsFor(informers, history, { clock, signal: stop.signal });
  const sizeOf = (kind: string): number => objects.glance(kind)!.view.size;
  const ready = async (kind: string): Promise<void> => {
    const { view } = objects.of(kind)!;
    while (!view.isReady) await new Promise<void>((resolve) => setImmediate(resolve));
  };

  assert.deepEqual(objects.kinds(), [...pageKinds, ...askedKinds]);
  assert.equal(objects.of("gizmos"), undefined);
  assert.equal(objects.glance("leases")!.freshness.state, "idle");
  await ready("pods");
  assert.equal(objects.glance("leases")!.freshness.state, "idle", "nobody asked");
  await ready("leases");
  assert.ok(sizeOf("leases") >= 2, `${sizeOf("leases")} leases of two nodes`);
  const listening = objects
    .of("Lease")!
    .view.subscribe({ added: () => {}, modified: () => {}, deleted: () => {} });
  await clock.advance(2 * keptUnaskedMs);
  assert.ok(sizeOf("leases") >= 2, "someone watches");
  listening[Symbol.dispose]();
  await clock.advance(2 * keptUnaskedMs);
  assert.deepEqual([sizeOf("leases"), objects.glance("leases")!.freshness.state], [0, "idle"]);
  await ready("leases");
  assert.ok(sizeOf("leases") >= 2, "asked for again");
});
