import assert from "node:assert/strict";
import { test } from "node:test";
import { offenderOf, seriesBound, type StoreView, stretchesOf } from "./store-view.ts";

const hour = 3_600_000;

function viewOf(change: Partial<StoreView>): StoreView {
  return {
    census: {
      series: 2000,
      metrics: [],
      labels: [],
      pairs: [],
      jobs: [],
      targets: [],
      namespaces: [],
      totals: { metrics: 0, labels: 0, pairs: 0 },
      growth: { since: 0, series: 0, metrics: [], targets: [], labels: [] },
    },
    memory: {
      granted: null,
      resident: 1,
      parts: {},
      head: { held: 100, most: 400 },
      queries: { maxSamples: 1, maxConcurrent: 1, timeoutMs: 1 },
    },
    disk: { most: 0, free: 1, log: 1, headChunks: 1, late: 0, blocks: 1 },
    retention: { promisedMs: null, heldMs: null, bytesPerDay: null },
    head: {
      series: 2000,
      chunks: 0,
      samples: 0,
      seriesCreated: 0,
      seriesRemoved: 0,
      minTime: 9 * hour,
      maxTime: 10 * hour,
      exemplars: 0,
    },
    refused: { total: 0, byJob: [] },
    givenUpBefore: null,
    blocks: [],
    corruptBlocks: [],
    compacting: null,
    replay: null,
    at: 0,
    ...change,
  };
}

const block = (
  minTime: number,
  maxTime: number,
  leavesAt: number | null = null,
): StoreView["blocks"][number] => ({
  ulid: String(minTime),
  minTime: minTime * hour,
  maxTime: maxTime * hour,
  sizeBytes: 1,
  level: 1,
  tombstones: 0,
  leavesAt,
});

test("series there may be follow from what one takes", () => {
  assert.equal(seriesBound(viewOf({})), 8000);
  assert.equal(seriesBound(viewOf({ census: { ...viewOf({}).census, series: 10 } })), undefined);
});

test("blocks, gaps and head stand one after another", () => {
  const view = viewOf({ blocks: [block(0, 2, hour), block(4, 6), block(5, 8), block(6, 7)] });
  assert.deepEqual(
    stretchesOf(view, 10 * hour).map(({ kind, ms }) => `${kind} ${ms / hour}`),
    ["leaving 2", "gap 2", "block 2", "block 2", "head 2"],
  );
  assert.deepEqual(
    stretchesOf(viewOf({}), 10 * hour).map(({ kind, ms }) => `${kind} ${ms / hour}`),
    ["head 1"],
  );
});

test("who brought most new series is named where it is a part worth naming", () => {
  const { census } = viewOf({});
  const grown = (count: number): StoreView =>
    viewOf({
      census: {
        ...census,
        growth: {
          since: 1,
          series: 400,
          metrics: [{ name: "m", count }],
          targets: [{ job: "ci", instance: "a", count }],
          labels: [{ name: "build", count: 10 }],
        },
      },
    });
  assert.equal(offenderOf(grown(49)), undefined);
  const offender = offenderOf(grown(300));
  assert.deepEqual([offender?.target?.job, offender?.metric?.name, offender?.label], ["ci", "m", undefined]);
});
