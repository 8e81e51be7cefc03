import assert from "node:assert/strict";
import { test } from "node:test";
import { parseExpr } from "@taffrail/promql";
import { podQueries } from "./pod-queries.ts";
import {
  collection,
  disk,
  network,
  nodeUse,
  pressure,
  rateWindow,
  restarts,
  steadyRate,
  used,
} from "./questions.ts";

test("a rate reaches five minutes, or one step where that is more", () => {
  assert.deepEqual([5000, 15_000, 360_000, 3_600_000].map(rateWindow), ["5m", "5m", "6m", "1h"]);
});

test("a steady rate takes young series over a minute and leaves out ended ones", () => {
  assert.equal(
    steadyRate("x{}", "5m"),
    "(rate(x{}[5m]) and x{} offset 4m or rate(x{}[1m])) and present_over_time(x{}[2m])",
  );
});

test("every question is PromQL", () => {
  const pod = { metadata: { name: "a.b", namespace: "shop" }, spec: { containers: [{ name: "app" }] } };
  const { container, ...ofPod } = podQueries(pod, [pod], "app", "6m");
  assert.equal(container, "app");
  const all = [
    ...Object.values(ofPod),
    ...Object.values(collection),
    disk.sizeBy("node"),
    disk.freeBy("node"),
    disk.read("n"),
    disk.written("n", "6m"),
    network.received("n"),
    network.sent("n"),
    network.bothBy("node"),
    network.errors("n"),
    network.drops("n"),
    pressure.cpu("n"),
    pressure.memory("n"),
    pressure.disk("n"),
    restarts.within("1h"),
    nodeUse.cpu,
    nodeUse.memory,
    nodeUse.cpuBy("6m"),
    nodeUse.memoryBy(),
    nodeUse.cpuOf('"'),
    nodeUse.memoryOf("n"),
    used.cpu("shop"),
    used.memory(""),
    used.cpuBy("node", "6m"),
    used.memoryBy("node"),
    used.cpuOfPodsOn("n"),
    used.memoryOfPodsOn("n"),
    used.memoryOfContainers(["a.b", "c"]),
  ];
  for (const query of all) assert.doesNotThrow(() => parseExpr(query), query);
});
