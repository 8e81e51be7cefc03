import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BlockMeta } from "../block/meta.ts";
import { planCompaction } from "./plan.ts";
import { compactionRanges } from "./ranges.ts";

const hour = 3_600_000;
const ranges = compactionRanges(40 * 24 * hour);

function block(
  from: number,
  to: number,
  extra: Partial<BlockMeta["compaction"]> = {},
  stats = {},
): BlockMeta {
  return {
    ulid: `${from}-${to}`,
    minTime: from * hour,
    maxTime: to * hour,
    stats,
    compaction: { level: 1, sources: [], ...extra },
    version: 1,
  };
}
const planned = (...blocks: BlockMeta[]): string[] =>
  planCompaction(blocks, ranges)?.blocks.map(({ ulid }) => ulid) ?? [];

test("ranges grow threefold to a tenth of the retention, to a month at most", () => {
  assert.deepEqual(
    compactionRanges(15 * 24 * hour).map((ms) => ms / hour),
    [2, 6, 18],
  );
  assert.deepEqual(compactionRanges(hour), [2 * hour]);
  assert.equal(compactionRanges(1e15).at(-1), 2 * 3 ** 5 * hour);
});

const two = [block(0, 2), block(2, 4), block(4, 6)];
const cases = [
  { name: "nothing of nothing", blocks: [], want: [] },
  { name: "one block stays", blocks: [block(0, 2)], want: [] },
  {
    name: "a full window, once a newer block is there",
    blocks: [...two, block(6, 8)],
    want: ["0-2", "2-4", "4-6"],
  },
  { name: "a full window waits for a newer block", blocks: two, want: [] },
  {
    name: "a window with a gap, once later ones are there",
    blocks: [block(0, 2), block(4, 6), block(6, 8), block(8, 10)],
    want: ["0-2", "4-6"],
  },
  {
    name: "a window with a gap waits for later ones",
    blocks: [block(0, 2), block(2, 4), block(6, 8)],
    want: [],
  },
  {
    name: "larger windows",
    blocks: [block(0, 6), block(6, 12), block(12, 18), block(18, 20), block(20, 22)],
    want: ["0-6", "6-12", "12-18"],
  },
  {
    name: "a block past its window is in none",
    blocks: [block(0, 2), block(4, 7), block(8, 10), block(10, 12)],
    want: [],
  },
  {
    name: "failed ones are left alone",
    blocks: [block(0, 2, { failed: true }), ...two.slice(1), block(6, 8), block(8, 10)],
    want: [],
  },
  { name: "overlaps first", blocks: [...two, block(6, 8), block(7, 10)], want: ["6-8", "7-10"] },
  {
    name: "a run of overlaps",
    blocks: [block(0, 6), block(1, 2), block(5, 8), block(8, 10)],
    want: ["0-6", "1-2", "5-8"],
  },
  {
    name: "much deleted of a large block",
    blocks: [block(0, 54, {}, { numSeries: 10, numTombstones: 2 }), block(54, 56)],
    want: ["0-54"],
  },
  {
    name: "little deleted",
    blocks: [block(0, 54, {}, { numSeries: 100, numTombstones: 2 }), block(54, 56)],
    want: [],
  },
  {
    name: "all deleted of a small block",
    blocks: [block(0, 2, {}, { numSeries: 3, numTombstones: 3 }), block(54, 56)],
    want: ["0-2"],
  },
  {
    name: "blocks apart are merged among themselves",
    blocks: [
      block(0, 2),
      block(0, 2, { hints: ["from-stale-series"] }),
      block(1, 2, { hints: ["from-stale-series"] }),
      block(2, 4),
    ],
    want: ["0-2", "1-2"],
  },
];
for (const { name, blocks, want } of cases)
  test(`plan: ${name}`, () => assert.deepEqual(planned(...blocks), want));

test("planning ends, in blocks that do not overlap and that no window has two of", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 8 })), { maxLength: 60 }),
      (spans) => {
        let blocks = spans.map(([from, length]) => block(2 * from, 2 * (from + length)));
        for (let rounds = 0; ; rounds++) {
          assert.ok(rounds <= spans.length, "each plan leaves fewer blocks");
          const plan = planCompaction(blocks, ranges);
          if (plan === undefined) break;
          assert.ok(plan.blocks.length > 1);
          const from = Math.min(...plan.blocks.map(({ minTime }) => minTime));
          const to = Math.max(...plan.blocks.map(({ maxTime }) => maxTime));
          blocks = [...blocks.filter((one) => !plan.blocks.includes(one)), block(from / hour, to / hour)];
        }
        const sorted = blocks.sort((a, b) => a.minTime - b.minTime);
        for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i]!.minTime >= sorted[i - 1]!.maxTime);
      },
    ),
  );
});
