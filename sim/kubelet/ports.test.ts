import assert from "node:assert/strict";
import { get } from "node:https";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim } from "../index.ts";

/** A GET over TLS that trusts one authority. */
function fetchOver(url: string, ca: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    }).on("error", reject);
  });
}

test("each kubelet answers on its own port over TLS, where its node says it does, until it is partitioned", async () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 21));
  await using sim = await openSim({
    clock,
    log: noLog,
    follow: false,
    workloads: "none",
    nodes: 2,
    tls: true,
    kubeletPorts: true,
  });
  const ca = sim.certificate ?? "";
  const nodes = await fetchOver(`${sim.apiServerUrl}/api/v1/nodes`, ca);
  const { items } = JSON.parse(nodes.text) as {
    items: {
      metadata: { name: string };
      status: { addresses: { address: string }[]; daemonEndpoints: { kubeletEndpoint: { Port: number } } };
    }[];
  };
  assert.equal(items.length, 2);
  for (const { metadata, status } of items) {
    const url = `https://${status.addresses[0]!.address}:${status.daemonEndpoints.kubeletEndpoint.Port}/metrics`;
    const answer = await fetchOver(url, ca);
    assert.match(answer.text, new RegExp(`kubelet_node_name{node="${metadata.name}"} 1`));
    sim.faults.partition(metadata.name);
    await assert.rejects(fetchOver(url, ca));
  }
});
