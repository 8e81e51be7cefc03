import assert from "node:assert/strict";
import { test } from "node:test";
import { DirLockedError, FaultyDisk, listSegments, MemoryDisk } from "@taffrail/disk";
import {
  BatchBuilder,
  compareLabels,
  isStaleAt,
  Labels,
  Matcher,
  matchesAll,
  SampleColumns,
  setStale,
} from "@taffrail/model";
import fc from "fast-check";
import { HeadFullError } from "./errors.ts";
import { faultCycle } from "./testing/fault-cycle.ts";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "./testing/fill.ts";

const all = { mint: -Infinity, maxt: Infinity };
const up = Labels.of({ __name__: "up", job: "a" });
const down = Labels.of({ __name__: "down", job: "a" });

test("outcomes: stored, repeated, duplicate, out of order, unknown", async () => {
  await using store = await openInMemory();
  const first = appendRows(store, [
    [up, 1000, 1],
    [down, 1000, 1],
    [up, 2000, 2],
    [up, 2000, 2],
    [up, 2000, 3],
    [up, 1500, 3],
  ]);
  assert.deepEqual(first, { stored: 3, repeated: 1, duplicate: 1, outOfOrder: 1, tooOld: 0, unknownRef: 0 });
  const second = appendRows(store, [
    [up, 2000, 2],
    [up, 2000, 0],
    [up, 1, 0],
    [down, 3000, 5],
  ]);
  assert.deepEqual(second, { stored: 1, repeated: 1, duplicate: 1, outOfOrder: 1, tooOld: 0, unknownRef: 0 });
  const strange = new BatchBuilder();
  strange.push(77, 1, 1);
  strange.push(0, 1, 1);
  strange.push(2 ** 30 + 1, 1, 1);
  assert.equal(store.append(strange).unknownRef, 3);
  assert.deepEqual(await dump(store), {
    [down.toString()]: ["1@1000", "5@3000"],
    [up.toString()]: ["1@1000", "2@2000"],
  });
});

test("in order is what is at most an hour behind the newest sample, of new series too, and after a restart", async () => {
  const disk = new MemoryDisk();
  const hourMs = 3_600_000;
  const clock = new JumpingClock(10 * hourMs);
  const counts = { stored: 0, repeated: 0, duplicate: 0, outOfOrder: 0, tooOld: 0, unknownRef: 0 };
  const first = await openInMemory({ disk, clock });
  assert.equal(appendRows(first, [[up, 5 * hourMs, 1]]).stored, 1);
  assert.deepEqual(
    appendRows(first, [
      [down, 4 * hourMs - 1, 1],
      [down, 4 * hourMs, 2],
      [up, 4 * hourMs - 1, 3],
      [up, 4 * hourMs, 4],
    ]),
    { ...counts, stored: 1, outOfOrder: 1, tooOld: 2 },
  );
  const ahead = Labels.of({ __name__: "ahead" });
  assert.equal(appendRows(first, [[ahead, 20 * hourMs, 1]]).stored, 1);
  assert.equal(appendRows(first, [[up, 9 * hourMs, 1]]).stored, 1, "of the future counts as now");
  assert.equal(appendRows(first, [[down, 9 * hourMs - 1, 1]]).tooOld, 1);

  const second = await reopen(disk, { clock, outOfOrderWindowMs: 2 * hourMs });
  assert.equal(appendRows(second, [[down, 9 * hourMs - 1, 1]]).tooOld, 1, "two hours behind the newest");
  const third = await reopen(disk, { clock, outOfOrderWindowMs: 12 * hourMs });
  assert.deepEqual(appendRows(third, [[down, 9 * hourMs - 1, 5]]), { ...counts, stored: 1 });
  assert.equal(third.stats().lateAppended, 1);
  assert.deepEqual((await dump(third))[down.toString()], [`2@${4 * hourMs}`, `5@${9 * hourMs - 1}`]);
});

test("the staleness marker and other NaNs keep their bits, through a restart too", async () => {
  const disk = new MemoryDisk();
  const batch = new BatchBuilder();
  const write = await openInMemory({ disk });
  const ref = write.refOf(up);
  for (let i = 0; i < 3; i++) batch.push(ref, i, 1);
  setStale(batch.v, 1);
  batch.v[2] = NaN;
  write.append(batch);
  for (const store of [write, await reopen(disk)]) {
    const columns = new SampleColumns();
    (await store.select([], all)).series[0]!.read(0, 10, columns);
    assert.deepEqual(
      [0, 1, 2].map((i) => isStaleAt(columns.v, i)),
      [false, true, false],
    );
    assert.equal(columns.length, 3);
    await store[Symbol.asyncDispose]();
  }
});

const names = ["a", "b", "c"];
const values = ["", "x", "xy", "y", "z1", "z2"];
const anyLabels = fc
  .record({
    __name__: fc.constantFrom("m", "n"),
    ...Object.fromEntries(names.map((n) => [n, fc.constantFrom(...values)])),
  })
  .map((record) => Labels.of(record as Record<string, string>));
const anyMatcher = fc
  .tuple(
    fc.constantFrom("__name__", "a", "b", "c", "none"),
    fc.constantFrom("=", "!=", "=~", "!~" as const),
    fc.constantFrom("", "x", "m", "x|y", "z.", ".*", ".+", "x.*", "(x|z1)?", "[xy]+"),
  )
  .map(([name, op, value]) => new Matcher(name, op as "=", value));

test("selections, names and values equal those of a plain list", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLabels, { maxLength: 40 }),
      fc.array(anyMatcher, { maxLength: 3 }),
      async (sets, matchers) => {
        await using store = await openInMemory();
        appendRows(
          store,
          sets.map((labels, i) => [labels, i, i] as Row),
        );
        const distinct = [...new Map(sets.map((labels) => [labels.key, labels])).values()];
        const want = distinct.filter((labels) => matchesAll(labels, matchers)).sort(compareLabels);
        const got = (await store.select(matchers, all)).series.map((s) => s.labels);
        assert.deepEqual(got.map(String), want.map(String), matchers.join(", "));
        assert.deepEqual((await store.seriesLabels(matchers, all)).map(String), want.map(String));
        const wantNames = new Set(want.flatMap((labels) => [...labels].map(([name]) => name)));
        assert.deepEqual(await store.labelNames(matchers, all), [...wantNames].sort());
        const wantValues = new Set(want.map((labels) => labels.get("a")).filter((value) => value !== ""));
        assert.deepEqual(await store.labelValues("a", matchers, all), [...wantValues].sort());
        assert.deepEqual(await store.labelValues("a", matchers, all, 1), [...wantValues].sort().slice(0, 1));
      },
    ),
    { numRuns: 200 },
  );
});

/** Batches over few series, with steps that close chunks by count, by time and by size, and some rows that are refused. */
const batches = fc.array(
  fc.array(
    fc.tuple(
      fc.nat(3),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(15_000) },
        fc.integer({ min: -3, max: 3 }),
        fc.constant(7_000_000),
      ),
      fc.oneof(fc.constant(1), fc.double()),
    ),
    { maxLength: 80 },
  ),
  { maxLength: 12 },
);

test("what was stored reads back, before and after restarts, whole and in ranges", async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(5), async (groups, restartAfter) => {
      const disk = new MemoryDisk();
      let store = await openInMemory({ disk, retentionMs: 1e15 });
      const twin: Record<string, [number, number][]> = {};
      const clocks = [0, 0, 0, 0];
      for (const [i, group] of groups.entries()) {
        const rows = group.map(([which, step, v]): Row => {
          const labels = Labels.of({ __name__: "m", n: String(which) });
          // never an hour behind the newest, which would be too old
          const t = (clocks[which] = Math.max(clocks[which]!, Math.max(...clocks) - 3_000_000) + step);
          const kept = (twin[labels.toString()] ??= []);
          if (kept.length === 0 || t > kept.at(-1)![0]) kept.push([t, v]);
          else clocks[which] = kept.at(-1)![0];
          return [labels, t, v];
        });
        appendRows(store, rows);
        if (i === restartAfter) store = await reopen(disk, { retentionMs: 1e15 });
      }
      const want = Object.fromEntries(
        Object.entries(twin).map(([key, kept]) => [key, kept.map(([t, v]) => `${v}@${t}`)]),
      );
      assert.deepEqual(await dump(store), want);
      assert.deepEqual(await dump(await reopen(disk, { retentionMs: 1e15 })), want);
      const middle = clocks[0]! / 2;
      const cut = await dump(store, middle, middle + 20_000_000);
      for (const [key, kept] of Object.entries(twin)) {
        const inside = kept.filter(([t]) => t >= middle && t <= middle + 20_000_000);
        assert.deepEqual(
          cut[key] ?? [],
          inside.map(([t, v]) => `${v}@${t}`),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("what was cut into blocks reads as before, with what is in memory, through restarts", async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(12), async (groups, restartAfter) => {
      const disk = new MemoryDisk();
      const clock = new JumpingClock(1e12);
      const options = { disk, clock, retentionMs: 1e15 };
      let life = new AbortController();
      let store = await openInMemory({ ...options, signal: life.signal });
      const twin: Record<string, string[]> = {};
      let t = 0;
      for (const [i, group] of groups.entries()) {
        for (const [which, step, v] of group) {
          t += Math.abs(step) * 3;
          const labels = Labels.of({ __name__: "m", n: String(which), [`only${which % 2}`]: "x" });
          if (appendRows(store, [[labels, t, v]]).stored === 1)
            (twin[labels.toString()] ??= []).push(`${v}@${t}`);
        }
        await clock.jump(60_000);
        if (i !== restartAfter) continue;
        life.abort(); // the dead must not write
        life = new AbortController();
        store = await reopen(disk, { ...options, signal: life.signal });
      }
      const want = Object.fromEntries(
        Object.keys(twin)
          .sort()
          .map((key) => [key, twin[key]]),
      );
      assert.deepEqual(await dump(store), want);
      const again = await reopen(disk, options);
      assert.deepEqual(await dump(again), want);
      const one = new Matcher("only1", "!=", "");
      assert.deepEqual(
        (await again.select([one], all)).series.map(({ labels }) => labels.toString()),
        Object.keys(want).filter((key) => key.includes("only1")),
      );
      assert.deepEqual(
        await again.labelValues("n", [], all),
        await again.labelValues("n", [new Matcher("n", "=~", ".+")], all),
      );
    }),
    { numRuns: 60 },
  );
});

test("a folder in use is refused to a second store", async () => {
  const disk = new MemoryDisk();
  await using first = await openInMemory({ disk });
  await assert.rejects(openInMemory({ disk }), DirLockedError);
  await first[Symbol.asyncDispose]();
  await using _second = await openInMemory({ disk });
});

test("old samples, their series and their segments go; what is left survives a restart", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock();
  const hour = 3_600_000;
  const options = { disk, clock, retentionMs: 6 * hour };
  const store = await openInMemory(options);
  for (let t = 0; t <= 20 * hour; t += 60_000) {
    appendRows(store, [[up, t, t], ...(t < 10 * hour ? [[down, t, t] as Row] : [])]);
    if (t % (hour / 2) === 0) await clock.jump(hour / 2);
  }
  const kept = await dump(store);
  assert.deepEqual(Object.keys(kept), [up.toString()]);
  const oldest = Number(kept[up.toString()]![0]!.split("@")[1]);
  assert.equal(oldest, 12 * hour, "the last block that ended less than six hours before the newest");
  assert.equal(store.stats().series, 1);
  assert.ok(listSegments(disk, "/data/wal")[0]! > 2, "segments go");
  await store[Symbol.asyncDispose]();
  const again = await openInMemory(options);
  const back = (await dump(again))[up.toString()]!;
  assert.deepEqual(back.slice(-kept[up.toString()]!.length), kept[up.toString()]);
  appendRows(again, [
    [up, 21 * hour, 1],
    [down, 21 * hour, 1],
  ]);
  assert.deepEqual(Object.keys(await dump(await reopen(disk, options))), [down.toString(), up.toString()]);
});

test("a ref of a series that is gone is known to be gone", async () => {
  const clock = new JumpingClock();
  const hour = 3_600_000;
  await using store = await openInMemory({ clock, retentionMs: 2 * hour });
  const ref = store.refOf(down);
  appendRows(store, [[down, 0, 1]]);
  for (let t = 0; t <= 8 * hour; t += hour) {
    appendRows(store, [[up, t, 1]]);
    await clock.jump(hour);
  }
  const batch = new BatchBuilder();
  batch.push(ref, 9 * hour, 1);
  assert.equal(store.append(batch).unknownRef, 1);
  assert.notEqual(store.refOf(down), ref);
});

test("full memory refuses new series by name and lets those there go on", async () => {
  await using store = await openInMemory({ maxHeadBytes: 1_000_000 });
  let t = 0;
  assert.throws(
    () => {
      for (let i = 0; i < 100_000; i++)
        appendRows(store, [[Labels.of({ __name__: "many", i: String(i) }), t++, i]]);
    },
    (error) => error instanceof HeadFullError && /\bmany\b/.test(error.message),
  );
  const { series } = store.stats();
  assert.ok(series > 1000);
  assert.equal(appendRows(store, [[Labels.of({ __name__: "many", i: "1" }), 1e6, 1]]).stored, 1);
  assert.equal(store.stats().seriesRefused, 1);
});

test("a full disk refuses the batch whole and is over when there is room", async () => {
  const disk = new FaultyDisk(new MemoryDisk());
  const store = await openInMemory({ disk });
  appendRows(store, [[up, 1, 1]]);
  disk.freeBytes = 10;
  assert.throws(
    () =>
      appendRows(store, [
        [up, 2, 2],
        [down, 2, 2],
      ]),
    { code: "disk/full" },
  );
  assert.deepEqual(await dump(store), { [up.toString()]: ["1@1"] });
  disk.freeBytes = Infinity;
  assert.equal(
    appendRows(store, [
      [up, 2, 3],
      [down, 2, 3],
    ]).stored,
    2,
  );
  const want = { [down.toString()]: ["3@2"], [up.toString()]: ["1@1", "3@2"] };
  assert.deepEqual(await dump(store), want);
  assert.deepEqual(await dump(await reopen(disk)), want);
});

for (const fault of ["error", "death", "torn"] as const) {
  test(`whatever change of the disk breaks (${fault}), what was acknowledged is there and nothing else`, async () => {
    // every nineteenth here, the first few all; every single one in the torture of that name
    for (let breakAt = 1; await faultCycle(fault, breakAt); breakAt += breakAt < 10 ? 1 : 19);
  });
}
