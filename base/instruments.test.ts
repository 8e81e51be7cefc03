import assert from "node:assert/strict";
import { test } from "node:test";
import { Instruments } from "./instruments.ts";

test("a counter without labels is there from the start", () => {
  const instruments = new Instruments();
  instruments.counter("a_total", "A.");
  assert.deepEqual(instruments.read(), [
    { name: "a_total", help: "A.", type: "counter", rows: [{ suffix: "", labels: [], value: 0 }] },
  ]);
});

test("a histogram counts below its bounds, cumulatively", () => {
  const instruments = new Instruments();
  const histogram = instruments.histogram("d_seconds", "D.", [0.1, 1]);
  for (const value of [0.05, 0.5, 5]) histogram.observe(value);
  assert.deepEqual(
    instruments.read()[0]!.rows.map((row) => [row.suffix, ...row.labels.flat(), row.value]),
    [
      ["_bucket", "le", "0.1", 1],
      ["_bucket", "le", "1", 2],
      ["_bucket", "le", "+Inf", 3],
      ["_sum", 5.55],
      ["_count", 3],
    ],
  );
});

test("label values past the bound are counted as other", () => {
  const instruments = new Instruments();
  const counter = instruments.counter("c_total", "C.", ["who"]);
  for (let i = 0; i < 1500; i++) counter.add(1, [`w${i}`]);
  const rows = instruments.read()[0]!.rows;
  assert.equal(rows.length, 1001);
  assert.equal(rows.at(-1)!.value, 500);
});
