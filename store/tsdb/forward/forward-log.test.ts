import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { MemoryDisk } from "@taffrail/disk";
import { type Appended, type FloatHistogram, Labels, setStale } from "@taffrail/model";
import fc from "fast-check";
import { forwardCycle } from "../testing/forward-cycle.ts";
import type { LogFollower, LogTaker } from "../wal/follow.ts";
import { ForwardLog } from "./forward-log.ts";
import type { ForwardLogOptions } from "./forward-options.ts";

const up = Labels.of({ __name__: "up", job: "a" });

function opened(disk: MemoryDisk, changed: Partial<ForwardLogOptions> = {}): Promise<ForwardLog> {
  const clock = new ManualClock(1_000_000_000);
  return ForwardLog.open({ dir: "/data", disk, clock, log: noLog, isTended: false, ...changed });
}

function append(
  to: ForwardLog,
  ...rows: readonly (readonly [labels: Labels, t: number, v: number])[]
): Appended {
  return to.append({
    length: rows.length,
    refs: Float64Array.from(rows, ([labels]) => to.refOf(labels)),
    t: Float64Array.from(rows, ([, t]) => t),
    v: Float64Array.from(rows, ([, , v]) => v),
  });
}

/** Reads on to the end: rows as texts, with the names that the log gave. */
function readOn(follower: LogFollower): string[] {
  const found: string[] = [];
  const names = new Map<number, string>();
  for (const { ref, labels } of follower.live()) names.set(ref, labels.toString());
  const to: LogTaker = {
    series: (ref, labels) => void names.set(ref, labels.toString()),
    metadata: (ref, type, _unit, help) => void found.push(`${names.get(ref)} is a ${type}: ${help}`),
    samples({ length, refs, t, v }) {
      for (let i = 0; i < length; i++) found.push(`${names.get(refs[i]!)} ${v[i]} @${t[i]}`);
    },
    histogram: (ref, t, _startT, histogram, isStale) =>
      void found.push(`${names.get(ref)} ${isStale ? "stale" : histogram.count} @${t}`),
    exemplar: (ref, t, value) => void found.push(`${names.get(ref)} # ${value} @${t}`),
  };
  while (follower.next(to));
  return found;
}

test("what was sent is not read again after a restart, the rest is", async () => {
  const disk = new MemoryDisk();
  {
    await using log = await opened(disk);
    using follower = log.followUnsent();
    append(log, [up, 1000, 1]);
    assert.deepEqual(readOn(follower), ['up{job="a"} 1 @1000']);
    log.sent(follower.place);
    append(log, [up, 2000, 2], [Labels.of({ __name__: "b" }), 2000, 5]);
  }
  await using log = await opened(disk);
  using follower = log.followUnsent();
  assert.deepEqual(readOn(follower), ['up{job="a"} 2 @2000', "b 5 @2000"]);
  using late = log.followLog();
  assert.deepEqual(readOn(late), []);
});

test("rows are judged by what the log had before", async () => {
  const disk = new MemoryDisk();
  {
    await using log = await opened(disk);
    append(log, [up, 1000, 1]);
    assert.equal(append(log, [up, 1000, 1]).repeated, 1);
  }
  await using log = await opened(disk);
  assert.equal(append(log, [up, 999, 1]).outOfOrder, 1);
  assert.equal(append(log, [up, 1001, 1], [up, 1001, 2]).duplicate, 1);
  assert.equal(
    log.append({ length: 1, refs: Float64Array.of(99), t: Float64Array.of(1), v: Float64Array.of(1) })
      .unknownRef,
    1,
  );
  assert.equal(log.stats().series, 1);
});

test("histograms, their ends, exemplars and metadata go through", async () => {
  const histogram: FloatHistogram = {
    schema: 3,
    count: 6,
    sum: 4,
    zeroThreshold: 0.001,
    zeroCount: 1,
    positiveSpans: [{ offset: 2, length: 2 }],
    negativeSpans: [],
    positiveBuckets: Float64Array.of(2, 3),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    isInteger: true,
  };
  await using log = await opened(new MemoryDisk());
  using follower = log.followUnsent();
  const ref = log.refOf(up);
  const metadata = [{ family: "up", type: "histogram", help: "How.", unit: "" }] as const;
  log.append({
    length: 1,
    refs: Float64Array.of(ref),
    t: Float64Array.of(1000),
    v: new Float64Array(1),
    histograms: [histogram],
    exemplars: [{ row: 0, labels: Labels.of({ id: "x" }), value: 7, t: 990 }],
    metadata,
  });
  const end = new Float64Array(1);
  setStale(end, 0);
  log.append({ length: 1, refs: Float64Array.of(ref), t: Float64Array.of(2000), v: end, metadata });
  const name = 'up{job="a"}';
  assert.deepEqual(readOn(follower), [
    `${name} is a histogram: How.`,
    `${name} 6 @1000`,
    `${name} # 7 @990`,
    `${name} stale @2000`,
  ]);
  assert.equal([...log.metadata()].length, 1);
});

test("segments leave once all of them was sent, with series that ended", async () => {
  const disk = new MemoryDisk();
  const clock = new ManualClock(0);
  const options = { clock, walSegmentBytes: 32_768, forgetMs: 1000 };
  {
    await using log = await opened(disk, options);
    using follower = log.followUnsent();
    const refOfGone = log.refOf(Labels.of({ __name__: "gone" }));
    append(log, [Labels.of({ __name__: "gone" }), 1, 1]);
    for (let t = 2; t < 3000; t++) append(log, [up, t, Math.random()]);
    await log.tend();
    assert.ok(log.stats().logBytes > 65_536);
    readOn(follower);
    log.sent(follower.place);
    await clock.advance(10_000);
    await log.tend();
    assert.ok(log.stats().logBytes <= 32_768);
    assert.equal(log.stats().series, 1);
    assert.equal(log.stats().segmentsGivenUp, 0);
    const { unknownRef } = log.append({
      length: 1,
      refs: Float64Array.of(refOfGone),
      t: Float64Array.of(9),
      v: Float64Array.of(1),
    });
    assert.equal(unknownRef, 1);
  }
  await using log = await opened(disk, options);
  assert.equal(log.stats().series, 1);
  assert.equal(append(log, [up, 2999, 1]).outOfOrder + append(log, [up, 3000, 1]).stored, 1);
});

test("what waits too long gives way to what is newer", async () => {
  await using log = await opened(new MemoryDisk(), { walSegmentBytes: 32_768, maxDiskBytes: 100_000 });
  using follower = log.followUnsent();
  for (let t = 1; t <= 10_000; t++) append(log, [up, t, Math.random()]);
  await log.tend();
  assert.ok(log.stats().logBytes <= 100_000 + 32_768);
  assert.ok(log.stats().segmentsGivenUp > 0);
  const found = readOn(follower);
  assert.ok(follower.lostSegments > 0);
  assert.match(found.at(-1)!, /^up\{job="a"\} .* @10000$/);
});

test("a log that somebody took away begins anew", async () => {
  const disk = new MemoryDisk();
  {
    await using log = await opened(disk, { walSegmentBytes: 32_768 });
    using follower = log.followUnsent();
    for (let t = 1; t <= 3000; t++) append(log, [up, t, Math.random()]);
    readOn(follower);
    log.sent(follower.place);
  }
  for (const name of disk.list("/data/forward/wal")) disk.remove(`/data/forward/wal/${name}`);
  await using log = await opened(disk);
  using follower = log.followUnsent();
  append(log, [up, 4000, 5]);
  assert.deepEqual(readOn(follower), ['up{job="a"} 5 @4000']);
});

test("memory bounds new series, not those that are there", async () => {
  await using log = await opened(new MemoryDisk(), { maxHeadBytes: 0 });
  assert.throws(() => log.refOf(up), { code: "tsdb/head-full" });
  log.limit({ maxHeadBytes: 1 << 30, maxDiskBytes: 0 });
  append(log, [up, 1, 1]);
  log.limit({ maxHeadBytes: 0, maxDiskBytes: 0 });
  assert.equal(append(log, [up, 2, 1]).stored, 1);
});

test("through restarts at any place every row is read, in order", async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        series: fc.nat(4),
        rows: fc.integer({ min: 1, max: 40 }),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: "send" } as const) },
    { weight: 2, arbitrary: fc.constant({ kind: "tend" } as const) },
    fc.constant({ kind: "restart" } as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const disk = new MemoryDisk();
      const clock = new ManualClock(0);
      const options = { clock, walSegmentBytes: 32_768, forgetMs: 50 };
      let log = await opened(disk, options);
      let follower = log.followUnsent();
      const appended: string[] = [];
      const sent: string[] = [];
      let t = 0;
      for (const one of steps) {
        if (one.kind === "append") {
          const labels = Labels.of({ __name__: "s", n: String(one.series), long: "x".repeat(300) });
          for (let i = 0; i < one.rows; i++) {
            await clock.advance(10);
            append(log, [labels, ++t * 10, i]);
            appended.push(`${labels.toString()} ${i} @${t * 10}`);
          }
        } else if (one.kind === "send") {
          sent.push(...readOn(follower));
          log.sent(follower.place);
        } else if (one.kind === "tend") await log.tend();
        else {
          follower[Symbol.dispose]();
          await log[Symbol.asyncDispose]();
          log = await opened(disk, options);
          follower = log.followUnsent();
        }
      }
      sent.push(...readOn(follower));
      assert.deepEqual(sent, appended);
      follower[Symbol.dispose]();
      await log[Symbol.asyncDispose]();
    }),
    { numRuns: 25 },
  );
});

for (const fault of ["error", "death", "torn"] as const) {
  test(`whichever change of the disk breaks (${fault}), what was acknowledged is sent`, async () => {
    for (let at = 1; await forwardCycle(fault, at); at += 7); // `npm run torture -- tsdb-faults` breaks each
  });
}
