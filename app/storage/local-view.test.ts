import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { type BlockInfo, openTsdb } from "@taffrail/tsdb";
import { aging, DataViewer } from "./local-view.ts";

const day = 86_400_000;

function blockOf(minTime: number, maxTime: number, sizeBytes: number): BlockInfo {
  const meta = { ulid: `b${minTime}`, minTime, maxTime, stats: {}, version: 1 } as const;
  return { meta: { ...meta, compaction: { level: 1, sources: [] } }, sizeBytes, tombstones: 0 };
}

test("a block goes by its age, or when the disk's budget is reached at the rate of the blocks there are", () => {
  const blocks = [blockOf(day, 2 * day, 100), blockOf(0, day, 100)];
  const byAge = aging(blocks, { retentionMs: 30 * day, maxDiskBytes: 0 }, 0);
  assert.deepEqual(
    byAge.blocks.map(({ ulid, leavesAt }) => [ulid, leavesAt]),
    [
      ["b0", 31 * day],
      [`b${day}`, 32 * day],
    ],
  );
  assert.deepEqual(byAge.retention, { promisedMs: 30 * day, heldMs: null, bytesPerDay: 100 });
  const bySize = aging(blocks, { retentionMs: Infinity, maxDiskBytes: 1100 }, 100);
  assert.deepEqual(bySize.retention, { promisedMs: null, heldMs: 10 * day, bytesPerDay: 100 });
  assert.equal(bySize.blocks[0]?.leavesAt, 11 * day);
});

test("what is stored is told with its bounds, and counted once in five seconds", async () => {
  const dir = await mkdtemp(join(tmpdir(), "taffrail-data-"));
  const clock = new ManualClock(1_000_000);
  const signal = new AbortController().signal;
  try {
    await using store = await openTsdb({ dir, clock, log: noLog, maxDiskBytes: 1e9, isTended: false });
    const add = (name: string): void => {
      const refs = Float64Array.of(store.refOf(Labels.of({ __name__: name, job: "j" })));
      store.append({ length: 1, refs, t: Float64Array.of(clock.now()), v: Float64Array.of(1) });
    };
    add("a");
    const queryLimits = { maxSamples: 1, maxConcurrent: 2, timeoutMs: 3, sliceMs: 4, maxMemoryBytes: 0 };
    const viewer = new DataViewer({
      store,
      clock,
      dir,
      grantedBytes: () => 7,
      queryLimits: () => queryLimits,
      signal,
    });
    const first = await viewer.view();
    assert.equal(first.memory.granted, 7);
    assert.equal(first.disk.most, 1e9);
    assert.deepEqual(first.census.metrics, [{ name: "a", count: 1 }]);
    add("b");
    assert.equal((await viewer.view()).census.series, 1);
    await clock.advance(5_000);
    const later = await viewer.view();
    assert.equal(later.census.series, 2);
    assert.equal(later.head.seriesCreated, 2);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
