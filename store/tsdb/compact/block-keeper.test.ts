import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels, Matcher } from "@taffrail/model";
import fc from "fast-check";
import { expiredBlocks } from "../block/retention.ts";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "../testing/fill.ts";
import { makeBlock } from "../testing/make-block.ts";
import type { Tsdb } from "../tsdb.ts";

const hour = 3_600_000;
const all = { mint: -Infinity, maxt: Infinity };
const up = Labels.of({ __name__: "up", job: "a" });
const down = Labels.of({ __name__: "down", job: "b" });

/** A store that has lived so many hours, a sample a series a quarter of an hour. */
async function lived(
  hours: number,
  options: Parameters<typeof openInMemory>[0] = {},
): Promise<[Tsdb, JumpingClock]> {
  const clock = new JumpingClock();
  const store = await openInMemory({ clock, retentionMs: 1e12, ...options });
  for (let t = 0; t <= hours * hour; t += hour / 4) {
    appendRows(store, [
      [up, t, t / hour],
      [down, t, -t / hour],
    ]);
    if (t % (hour / 2) === 0) await clock.jump(hour / 2);
  }
  return [store, clock];
}
const spans = (store: Tsdb): string[] =>
  store.blocks().map(({ meta }) => `${meta.minTime / hour}-${meta.maxTime / hour}/${meta.compaction.level}`);

test("blocks grow in levels, and hold what they held", async () => {
  const disk = new MemoryDisk();
  const [store] = await lived(24, { disk });
  assert.deepEqual(spans(store), ["0-18/3", "18-20/1", "20-22/1"]);
  const kept = await dump(store);
  assert.equal(kept[up.toString()]!.length, 97);
  assert.equal(disk.list("/data").filter((name) => name.includes(".tmp")).length, 0);
  assert.deepEqual(await dump(await reopen(disk, { retentionMs: 1e12 })), kept);
  assert.equal(store.stats().failedCompactions, 0);
  assert.equal(store.stats().compactions, 4);
});

test("what was deleted is gone: at once, after compaction, after restarts", async () => {
  const disk = new MemoryDisk();
  const [store, clock] = await lived(9, { disk });
  const before = (await dump(store))[down.toString()]!;
  await store.deleteSeries([new Matcher("job", "=", "a")], { mint: 2.5 * hour, maxt: 8.5 * hour });
  const isKept = (sample: string): boolean => {
    const t = Number(sample.split("@")[1]);
    return t < 2.5 * hour || t > 8.5 * hour;
  };
  const check = async (checked: Tsdb): Promise<void> => {
    const found = await dump(checked);
    assert.deepEqual(
      found[up.toString()],
      before.filter(isKept).map((sample) => sample.replace("-", "")),
    );
    assert.deepEqual(found[down.toString()], before);
  };
  before[0] = "0@0";
  const fixed = await dump(store);
  assert.equal(fixed[down.toString()]![0], "0@0");
  await check(store);
  assert.ok(store.blocks().some(({ meta }) => (meta.stats.numTombstones ?? 0) > 0));
  const again = await reopen(disk, { retentionMs: 1e12, clock });
  await check(again);
  await again.cleanTombstones();
  await check(again);
  assert.ok(again.blocks().every(({ meta }) => meta.stats.numTombstones === undefined));
  await again.deleteSeries([new Matcher("job", "=", "a")], all);
  assert.deepEqual(Object.keys(await dump(again)), [down.toString()]);
  appendRows(again, [[up, 10 * hour, 7]]);
  assert.deepEqual((await dump(again))[up.toString()], [`7@${10 * hour}`], "what comes later is not deleted");
  const last = await reopen(disk, { retentionMs: 1e12, clock });
  assert.deepEqual((await dump(last))[up.toString()], [`7@${10 * hour}`]);
});

test("a block of which everything was deleted goes", async () => {
  const [store] = await lived(6);
  assert.equal(store.stats().blocks, 2);
  await store.deleteSeries([new Matcher("job", "=~", ".*")], { mint: 0, maxt: 2 * hour - 1 });
  await store.cleanTombstones();
  assert.deepEqual(spans(store), ["2-4/1"]);
});

test("blocks beyond the size go, the oldest first", async () => {
  const [store, clock] = await lived(24);
  const { blockBytes } = store.stats();
  const newest = store.blocks().at(-1)!;
  store.limit({ retentionMs: 1e12, maxDiskBytes: blockBytes + 1e6 });
  await clock.jump(hour / 100);
  assert.equal(store.stats().blocks, 3);
  store.limit({ retentionMs: 1e12, maxDiskBytes: 1 });
  await clock.jump(hour / 100);
  assert.equal(store.stats().blocks, 0);
  assert.ok(newest.sizeBytes > 0);
});

test("retention: the first block that is too old or too much, and all older", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ maxTime: fc.nat(100), sizeBytes: fc.nat(50) }), { maxLength: 20 }),
      fc.nat(120),
      fc.nat(300),
      fc.nat(50),
      (blocks, retentionMs, maxBytes, otherBytes) => {
        const going = new Set(expiredBlocks(blocks, { retentionMs, maxBytes, otherBytes }));
        const staying = blocks.filter((block) => !going.has(block));
        const newest = Math.max(0, ...blocks.map(({ maxTime }) => maxTime));
        const sum = staying.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, otherBytes);
        for (const { maxTime } of staying) {
          assert.ok(newest - maxTime < retentionMs);
          for (const gone of going) assert.ok(gone.maxTime <= maxTime);
        }
        if (staying.length > 0 && maxBytes > 0) assert.ok(sum <= maxBytes);
      },
    ),
  );
});

test("a snapshot is a folder of blocks that stays as it is", async () => {
  const disk = new MemoryDisk();
  const [store] = await lived(9, { disk });
  const kept = await dump(store);
  const name = await store.snapshot();
  assert.match(name, /^\d{8}T\d{6}Z-[0-9a-f]{16}$/);
  const blocksOnly = await store.snapshot({ skipHead: true });
  await store.deleteSeries([new Matcher("job", "=", "a")], all);
  await store.cleanTombstones();
  const open = async (snapshot: string): Promise<Record<string, string[]>> => {
    await using copy = await openInMemory({ disk, dir: `/data/snapshots/${snapshot}`, retentionMs: 1e12 });
    return dump(copy);
  };
  assert.deepEqual(await open(name), kept);
  const older = (await open(blocksOnly))[up.toString()]!;
  assert.deepEqual(older, kept[up.toString()]!.slice(0, older.length));
  assert.ok(older.length < kept[up.toString()]!.length && older.length > 8);
});

test("overlapping blocks of elsewhere are merged, a damaged one is named and left alone", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/data");
  const samples = (from: number): [number, number][] =>
    Array.from({ length: 60 }, (_, i) => [from + i * 1000, from + i]);
  await makeBlock(disk, "/data", "01AAAAAAAAAAAAAAAAAAAAAAAA", [{ labels: up, samples: samples(0) }]);
  await makeBlock(disk, "/data", "01BBBBBBBBBBBBBBBBBBBBBBBB", [{ labels: up, samples: samples(30_500) }]);
  await makeBlock(disk, "/data", "01CCCCCCCCCCCCCCCCCCCCCCCC", [{ labels: up, samples: samples(5 * hour) }]);
  await makeBlock(disk, "/data", "01DDDDDDDDDDDDDDDDDDDDDDDD", [
    { labels: up, samples: samples(5 * hour + 500) },
  ]);
  const chunks = disk.open("/data/01DDDDDDDDDDDDDDDDDDDDDDDD/chunks/000001", "write");
  chunks.write(Uint8Array.of(0xff), 20);
  const errors: string[] = [];
  const log = {
    ...noLog,
    error: (message: string, fields?: object) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  };
  const clock = new JumpingClock();
  const store = await openInMemory({ disk, clock, log, retentionMs: 1e12 });
  for (let i = 0; i < 5; i++) await clock.jump(1000);
  assert.equal(store.blocks().length, 3);
  assert.equal(store.blocks()[0]!.meta.stats.numSamples, 120);
  const found: string[] = (await dump(store, 0, hour))[up.toString()]!;
  assert.equal(found.length, 120);
  assert.equal(errors.length, 1);
  assert.match(errors[0]!, /01DDDD/);
  assert.ok(store.blocks().find(({ meta }) => meta.ulid.startsWith("01D"))!.meta.compaction.failed);
  await clock.jump(hour);
  assert.equal(errors.length, 1, "it is not tried again");
});

test("a folder that is no block and a block that cannot be read are left where they are", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/data/01AAAAAAAAAAAAAAAAAAAAAAAA/chunks");
  for (const [ulid, damaged] of [
    ["01BBBBBBBBBBBBBBBBBBBBBBBB", "meta.json"],
    ["01CCCCCCCCCCCCCCCCCCCCCCCC", "index"],
    ["01DDDDDDDDDDDDDDDDDDDDDDDD", "tombstones"],
  ] as const) {
    await makeBlock(disk, "/data", ulid, [{ labels: up, samples: [[1, 1]] }]);
    disk.open(`/data/${ulid}/${damaged}`, "write").write(Uint8Array.of(0), 0);
  }
  await makeBlock(disk, "/data", "01EEEEEEEEEEEEEEEEEEEEEEEE", [{ labels: down, samples: [[1, 1]] }]);
  disk.makeDir("/data/01FFFFFFFFFFFFFFFFFFFFFFFF.tmp-for-creation");
  disk.makeDir("/data/01GGGGGGGGGGGGGGGGGGGGGGGG.tmp-for-deletion/chunks");
  const told: string[] = [];
  const note = (message: string, fields?: object): void =>
    void told.push(`${message} ${JSON.stringify(fields)}`);
  const store = await openInMemory({ disk, log: { ...noLog, warn: note, error: note } });
  assert.deepEqual(await dump(store), { [down.toString()]: ["1@1"] });
  assert.equal(store.stats().corruptBlocks, 3);
  assert.equal(told.length, 4);
  for (const letter of ["A", "B", "C", "D"])
    assert.ok(told.some((text) => text.includes(`01${letter}${letter}`)));
  assert.equal(disk.list("/data").filter((name) => name.startsWith("01")).length, 5);
});

test("without room on the disk nothing is compacted, and the store goes on", async () => {
  const disk = new FaultyDisk(new MemoryDisk());
  const [store, clock] = await lived(6, { disk });
  const { compactions } = store.stats();
  for (let t = 6.25 * hour; t <= 15 * hour; t += hour / 4) {
    disk.freeBytes = 5000; // enough for a log and a small block
    appendRows(store, [[up, t, t / hour]] satisfies Row[]);
    if (t % (hour / 2) === 0) await clock.jump(hour / 2);
  }
  assert.equal((await dump(store))[up.toString()]!.length, 61);
  disk.freeBytes = Infinity;
  await clock.jump(hour);
  await clock.jump(hour);
  assert.ok(store.stats().compactions > compactions);
  assert.equal((await dump(store))[up.toString()]!.length, 61);
});

test("a late sample that was deleted stays so when the segment that says it is gone", async () => {
  const disk = new MemoryDisk();
  const options = { disk, retentionMs: 1e12, outOfOrderWindowMs: 4 * hour };
  const [store, clock] = await lived(4, options);
  appendRows(store, [[up, 3.1 * hour, 99]]);
  await store.deleteSeries([new Matcher("job", "=", "a")], { mint: 3.05 * hour, maxt: 3.2 * hour });
  const isThere = async (checked: Tsdb): Promise<boolean> =>
    (await dump(checked))[up.toString()]!.some((sample) => sample.startsWith("99@"));
  assert.equal(await isThere(store), false);
  for (let t = 4.5 * hour; t <= 12 * hour; t += hour / 2) {
    appendRows(store, [[up, t, t / hour]]);
    await clock.jump(hour / 2);
    if (t % hour === 0)
      assert.equal(await isThere(await reopen(disk, { ...options, clock })), false, `at ${t / hour} h`);
  }
});
