import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { openEngine } from "./engine.ts";
import type { OperatorCost } from "./result.ts";
import { MemorySource } from "./testing/memory-source.ts";

function engineOver(series: number): ReturnType<typeof openEngine> {
  const source = new MemorySource();
  for (let i = 0; i < series; i++) {
    const t = Float64Array.from({ length: 41 }, (_, row) => row * 15_000);
    source.addColumns(Labels.of({ __name__: "x_total", job: `j${i % 2}`, i: String(i) }), t, t.slice());
  }
  let ms = 0;
  // one millisecond passes from each look at the watch to the next
  return openEngine({ source, clock: new ManualClock(), log: noLog, stopwatch: () => ms++ });
}

function lines(cost: OperatorCost, depth = 0): string[] {
  const own = `${"  ".repeat(depth)}${cost.operator} series=${cost.series} samples=${cost.samples}`;
  return [own, ...cost.children.flatMap((child) => lines(child, depth + 1))];
}

test("each part of a query says what it read and how many series it gave", async () => {
  const query = "sum by (job) (rate(x_total[5m])) / 2 > (1)";
  const { stats } = await engineOver(10).range(query, 300_000, 600_000, 15_000, { explain: true });
  assert.deepEqual(lines(stats.plan!.root), [
    "> series=2 samples=0",
    "  / series=2 samples=0",
    "    sum by (job) series=2 samples=0",
    "      rate series=10 samples=0",
    "        select range series=10 samples=400",
    "    literal series=0 samples=0",
    "  literal series=0 samples=0",
  ]);
});

test("the times of the parts add up, and nothing is told unasked", async () => {
  const engine = engineOver(3);
  const { stats } = await engine.instant("max(x_total) + x_total", 600_000, { explain: true });
  const self = (cost: OperatorCost): number =>
    cost.children.reduce((sum, child) => sum + self(child), cost.selfMs);
  const { root } = stats.plan!;
  assert.ok(root.totalMs > 0);
  assert.ok(Math.abs(self(root) - root.totalMs) < 1e-9);
  assert.equal((await engine.instant("x_total", 600_000)).stats.plan, undefined);
});
