import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultyDisk, listSegments, MemoryDisk } from "@taffrail/disk";
import { BatchBuilder, Labels, Matcher, type MetricMetadata } from "@taffrail/model";
import { appendRows, JumpingClock, openInMemory, reopen } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

const all = { mint: -Infinity, maxt: Infinity };
const up = Labels.of({ __name__: "up", job: "a" });
const requests = Labels.of({ __name__: "requests_total", job: "a" });
const hourMs = 3_600_000;

/** One float of `requests` with an exemplar. */
function traced(store: Tsdb, t: number, trace: string, value = 1): void {
  const batch = new BatchBuilder();
  batch.push(store.refOf(requests), t, t);
  const { refs, v, length } = batch;
  const exemplars = [{ row: 0, labels: Labels.of({ trace }), value, t }];
  store.append({ refs, t: batch.t, v, length, exemplars });
}

async function traces(store: Tsdb): Promise<string[]> {
  const series = await store.selectExemplars([[new Matcher("__name__", "=", "requests_total")]], all);
  return series.flatMap(({ exemplars }) => exemplars.map(({ labels, t }) => `${labels.get("trace")}@${t}`));
}

test("exemplars outlive a restart, also behind a checkpoint, and stay within their bound", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock(0);
  const options = { disk, clock, maxExemplars: 5, retentionMs: 1e15 };
  const store = await openInMemory(options);
  for (let hour = 0; hour < 9; hour++) {
    traced(store, hour * hourMs + 1, `t${hour}`);
    traced(store, hour * hourMs + 1, `t${hour}`); // again
    await clock.jump(hourMs);
  }
  assert.ok(listSegments(disk, "/data/wal")[0]! > 0, "there is a checkpoint");
  const want = [4, 5, 6, 7, 8].map((hour) => `t${hour}@${hour * hourMs + 1}`);
  assert.deepEqual(await traces(store), want);
  assert.equal(store.stats().exemplars, 5);
  const again = await reopen(disk, options);
  assert.deepEqual(await traces(again), want);
  traced(again, 8 * hourMs + 1, "late", 0.5);
  assert.deepEqual(await traces(again), want);
  again.limitExemplars(2);
  assert.deepEqual(await traces(again), want.slice(3));
  again.limitExemplars(0);
  traced(again, 10 * hourMs, "none");
  assert.deepEqual(await traces(again), []);
});

test("what families say outlives a restart, and goes with their last series", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock(0);
  const options = { disk, clock, retentionMs: 2 * hourMs };
  const store = await openInMemory(options);
  const counter: MetricMetadata = { family: "requests_total", type: "counter", help: "Requests.", unit: "" };
  const latency: MetricMetadata = { family: "lat", type: "histogram", help: "Latency.", unit: "seconds" };
  const nobody: MetricMetadata = { family: "nobody", type: "gauge", help: "", unit: "" };
  const batch = new BatchBuilder();
  batch.push(store.refOf(requests), 1, 1);
  batch.push(store.refOf(Labels.of({ __name__: "lat_bucket", le: "1" })), 1, 1);
  const { refs, t, v, length } = batch;
  store.append({ refs, t, v, length, metadata: [counter, latency, nobody] });
  assert.deepEqual([...store.metadata()], [counter, latency, nobody]);
  const walBytes = store.stats().walBytes;
  store.append({ refs, t, v, length, metadata: [counter, latency, nobody] });
  assert.equal(store.stats().walBytes, walBytes, "no news is not written");
  store.append({ refs, t, v, length, metadata: [{ ...counter, help: "All requests." }] });
  const want = [{ ...latency }, { ...counter, help: "All requests." }];
  const again = await reopen(disk, options);
  assert.deepEqual([...again.metadata()].sort(byFamily), [...want].sort(byFamily));
  for (let hour = 1; hour < 9; hour++) {
    appendRows(again, [
      [up, hour * hourMs, 1],
      [requests, hour * hourMs, 1],
    ]);
    await clock.jump(hourMs);
  }
  assert.deepEqual([...again.metadata()], [want[1]]);
  assert.deepEqual([...(await reopen(disk, options)).metadata()], [want[1]]);
});

function byFamily(a: MetricMetadata, b: MetricMetadata): number {
  return a.family < b.family ? -1 : 1;
}

test("exemplars and metadata of a batch that cannot be written are not kept", async () => {
  const disk = new FaultyDisk(new MemoryDisk());
  const store = await openInMemory({ disk });
  traced(store, 1, "a");
  disk.freeBytes = 10;
  assert.throws(() => traced(store, 2, "b"), { code: "disk/full" });
  assert.deepEqual(await traces(store), ["a@1"]);
  disk.freeBytes = Infinity;
  traced(store, 2, "c");
  assert.deepEqual(await traces(store), ["a@1", "c@2"]);
});
