import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { Frequent, SeriesGrowth } from "./growth.ts";
import { SeriesIndex } from "./series-index.ts";

test("whatever comes, a count is never too low and too high by at most its share", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 400 }), fc.integer({ min: 1, max: 12 }), (names, most) => {
      const sketch = new Frequent(most);
      const counts = new Map<string, number>();
      for (const n of names) {
        sketch.add(String(n));
        counts.set(String(n), (counts.get(String(n)) ?? 0) + 1);
      }
      assert.ok([...sketch].length <= most);
      for (const [name, count] of sketch) {
        assert.ok(count >= counts.get(name)!);
        assert.ok(count <= counts.get(name)! + names.length / most);
      }
      // what is more than its share of all is always there
      for (const [name, count] of counts) if (count > names.length / most) assert.ok(sketch.get(name) > 0);
    }),
  );
});

test("new series are counted by metric, target and labels with new values", () => {
  const clock = new ManualClock(0);
  const growth = new SeriesGrowth(clock);
  const index = new SeriesIndex();
  const add = (labels: Labels): void => {
    growth.count(labels, index.pairs);
    index.add(labels);
  };
  for (let build = 0; build < 5; build++)
    add(Labels.of({ __name__: "step", job: "ci", instance: "a:1", build: String(build) }));
  add(Labels.of({ __name__: "up", job: "node", instance: "b:1" }));
  const { series, metrics, targets, labels, since } = growth.growth(2);
  assert.deepEqual({ series, since }, { series: 6, since: 0 });
  assert.deepEqual(metrics, [
    { name: "step", count: 5 },
    { name: "up", count: 1 },
  ]);
  assert.deepEqual(targets[0], { job: "ci", instance: "a:1", count: 5 });
  assert.deepEqual(labels[0], { name: "build", count: 5 });
});

test("what came twenty minutes ago is forgotten, but not while series are refused", async () => {
  const clock = new ManualClock(0);
  const growth = new SeriesGrowth(clock);
  const { pairs } = new SeriesIndex();
  growth.count(Labels.of({ __name__: "a" }), pairs);
  growth.refused();
  await clock.advance(599_000);
  growth.refused();
  await clock.advance(599_000);
  assert.equal(growth.growth(1).metrics[0]?.name, "a");
  await clock.advance(600_000);
  growth.count(Labels.of({ __name__: "b" }), pairs);
  await clock.advance(600_000);
  assert.deepEqual(
    growth.growth(3).metrics.map(({ name }) => name),
    ["b"],
  );
});
