import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActiveTarget } from "../shell/api.ts";
import {
  commonCause,
  mainPlace,
  isChosen,
  labelChanges,
  lastAnswer,
  parseSpanMs,
  poolsOf,
  stretchesOf,
  targetRow,
} from "./target-rows.ts";
import { targetWords } from "./words.ts";

const words = targetWords("en");

function target(changed: Partial<ActiveTarget> = {}): ActiveTarget {
  return {
    labels: { instance: "10.0.1.4:10250", job: "kubelet", node: "node-4" },
    discoveredLabels: { __address__: "10.0.1.4:10250" },
    scrapePool: "kubelet",
    scrapeUrl: "https://10.0.1.4:10250/metrics",
    lastError: "",
    lastScrape: "2026-11-21T02:46:57Z",
    lastScrapeDuration: 0.184,
    health: "up",
    scrapeInterval: "15s",
    scrapeTimeout: "10s",
    ...changed,
  };
}

const causes = [
  [{}, "ok", "Answers"],
  [{ lastScrapeDuration: 6.2 }, "warn", "Slow"],
  [{ health: "unknown" }, "never", "Not scraped yet"],
  [{ health: "down", lastError: "connect ECONNREFUSED 10.0.1.11:10250" }, "away", "Refused"],
  [{ health: "down", lastError: "context deadline exceeded" }, "away", "Timed out"],
  [{ health: "down", lastError: "server returned HTTP status 403 Forbidden" }, "denied", "Not permitted"],
  [{ health: "down", lastError: "server returned HTTP status 500" }, "crit", "HTTP 500"],
  [{ health: "down", lastError: "server returned HTTP status 503" }, "away", "HTTP 503"],
  [{ health: "down", lastError: "cannot parse the body: line 3" }, "crit", "Malformed"],
  [{ health: "down", lastError: "sample limit exceeded" }, "crit", "Over a limit"],
  [{ health: "down", lastError: "?" }, "crit", "Failed"],
] as const;
for (const [changed, shape, word] of causes) {
  test(`a target with ${JSON.stringify(changed)} reads ${word}`, () => {
    const { status } = targetRow(target(changed), words);
    assert.deepEqual([status.shape, status.word], [shape, word]);
  });
}

test("a target is named by its pod, its node, else its address; one never scraped has no time", () => {
  assert.equal(targetRow(target(), words).name, "node-4");
  assert.equal(targetRow(target({ labels: { pod: "cart-1", node: "node-4" } }), words).name, "cart-1");
  assert.equal(targetRow(target({ labels: { instance: "a:1" } }), words).name, "a:1");
  assert.equal(targetRow(target({ lastScrape: "0001-01-01T00:00:00Z" }), words).lastScrape, undefined);
});

test("pools with trouble stand first, and in them the troubled targets", () => {
  const down = target({ health: "down", lastError: "refused", scrapePool: "z", labels: { node: "node-11" } });
  const pools = poolsOf([target(), target({ scrapePool: "z" }), down].map((one) => targetRow(one, words)));
  assert.deepEqual(
    pools.map(({ name, up, rows }) => [name, up, rows.length]),
    [
      ["z", 1, 2],
      ["kubelet", 1, 1],
    ],
  );
  assert.equal(pools[0]!.rows[0]!.name, "node-11");
  const { rows } = pools[0]!;
  assert.equal(mainPlace(rows), undefined);
  assert.deepEqual(mainPlace(rows.slice(0, 1)), { name: "node-11", count: 1 });
  assert.deepEqual(mainPlace([rows[0]!, rows[0]!, rows[1]!]), { name: "node-11", count: 2 });
  assert.equal(commonCause(rows.slice(0, 1)), "Refused");
  assert.equal(isChosen(rows[0]!, "refused", "unk", "z"), true);
  assert.equal(isChosen(rows[0]!, "", "ok", ""), false);
  assert.equal(isChosen(rows[0]!, "node=node-11 -cart", "", ""), true);
});

test("labels before and after are paired by name, then by value; what was dropped is folded", () => {
  const discovered = {
    __address__: "10.0.1.4:10250",
    __meta_kubernetes_node_name: "node-4",
    __meta_kubernetes_node_label_a: "1",
    __meta_kubernetes_node_label_b: "2",
    job: "kubelet",
  };
  assert.deepEqual(
    labelChanges(discovered, { instance: "10.0.1.4:10250", job: "kubelet", node: "node-4", team: "x" }),
    [
      { found: '__address__="10.0.1.4:10250"', kept: 'instance="10.0.1.4:10250"' },
      { found: 'job="kubelet"', kept: 'job="kubelet"' },
      { found: '__meta_kubernetes_node_name="node-4"', kept: 'node="node-4"' },
      { found: "", kept: 'team="x"' },
      { found: "__meta_kubernetes_node_label_… ×2", kept: undefined },
    ],
  );
});

test("answers over time fold into stretches", () => {
  const { NaN: none } = Number;
  const a = Float64Array.of(1, 1, 0, none);
  const b = Float64Array.of(1, 0, 0, none);
  assert.deepEqual(stretchesOf([a, b]), [
    { kind: "ok", steps: 1 },
    { kind: "warn", steps: 1 },
    { kind: "crit", steps: 1 },
    { kind: "none", steps: 1 },
  ]);
  assert.deepEqual(stretchesOf([]), []);
  assert.equal(lastAnswer(Float64Array.of(10, 20, 30, 40), a), 20);
  assert.equal(parseSpanMs("1m30s"), 90_000);
  assert.equal(parseSpanMs("500ms"), 500);
});
