import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatIn } from "../shell/format.ts";
import { axisTimes } from "./axis-text.ts";
import { frameOf, lastKnown, summaryOf, topColumns } from "./frame.ts";
import { timeTicks, valueTicks } from "./ticks.ts";

const GiB = 1024 ** 3;

test("a matrix is laid on the grid, holes stay holes", () => {
  const frame = frameOf(
    [
      {
        metric: { pod: "a" },
        values: [
          [10, "1"],
          [30, "+Inf"],
          [33, "7"],
        ],
      },
    ],
    10_000,
    40_000,
    10_000,
  );
  assert.deepEqual([...frame.t], [10_000, 20_000, 30_000, 40_000]);
  assert.deepEqual([...frame.columns[0]!.v], [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN]);
  assert.equal(lastKnown(frame), 30_000);
});

test("a summary leaves holes out", () => {
  assert.deepEqual(summaryOf(Float64Array.of(Number.NaN, 2, 4, Number.NaN)), {
    last: 4,
    mean: 3,
    min: 2,
    max: 4,
  });
  assert.equal(summaryOf(Float64Array.of(Number.NaN)).mean, undefined);
});

test("of more than ten series nine stay and the sum is kept", () => {
  const columns = Array.from({ length: 14 }, (_, i) => ({
    labels: { n: String(i) },
    v: Float64Array.of(i, Number.NaN),
  }));
  const { top, others, folded } = topColumns(columns);
  assert.deepEqual([top.length, folded, others!.v[0], top[0]!.labels["n"]], [9, 5, 0 + 1 + 2 + 3 + 4, "5"]);
  assert.ok(Number.isNaN(others!.v[1]!));
});

test("ticks of bytes are round in binary units", () => {
  assert.deepEqual(
    valueTicks(32 * GiB, "bytes").map((v) => v / GiB),
    [0, 8, 16, 24, 32],
  );
});

test("ticks begin at 0, cover the maximum and stay few", () => {
  const scale = fc.constantFrom("bytes" as const, "cores" as const, "count" as const, "share" as const);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), scale, (max, of) => {
      const ticks = valueTicks(max, of);
      assert.equal(ticks[0], 0);
      assert.ok(
        ticks.at(-1)! >= max * 0.999 && ticks.length >= 2 && ticks.length <= 6,
        `${ticks.join(" ")} for ${max}`,
      );
    }),
  );
});

test("time ticks stand at round local times", () => {
  const start = Date.UTC(2026, 10, 21, 1, 47);
  const ticks = timeTicks(start, start + 3_600_000, 400, 0);
  assert.deepEqual(
    ticks.map((t) => new Date(t).toISOString().slice(11, 16)),
    ["02:00", "02:15", "02:30", "02:45"],
  );
});

test("a time axis has its date where the day turns, and first where it does not but is not of today", () => {
  const format = formatIn("en", "UTC");
  const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour, minute);
  const now = at(22, 0, 5);
  const words = (...ticks: number[]): readonly string[] => axisTimes(ticks, format, now);
  assert.deepEqual(words(at(21, 23, 40), at(21, 23, 50), at(22, 0)), ["23:40", "23:50", "22 Nov"]);
  assert.deepEqual(words(at(22, 0), at(22, 0, 1)), ["22 Nov", "00:01"]);
  assert.deepEqual(words(at(20, 2), at(20, 3)), ["20 Nov 02:00", "03:00"]);
  assert.deepEqual(words(at(20, 0), at(21, 0), at(22, 0)), ["20 Nov", "21 Nov", "22 Nov"]);
});
