import assert from "node:assert/strict";
import { test } from "node:test";
import { listSegments, MemoryDisk, readWhole, segmentPath } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { appendRows, JumpingClock, openInMemory, type Row } from "../testing/fill.ts";
import { verifyFolder } from "./verify-folder.ts";

const hour = 3_600_000;
const { signal } = new AbortController();

async function lived(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const clock = new JumpingClock();
  await using store = await openInMemory({ disk, clock, retentionMs: 1e12 });
  for (let t = 0; t <= 4 * hour; t += hour / 8) {
    appendRows(
      store,
      ["a", "b", "c"].map((job): Row => [Labels.of({ __name__: "up", job }), t, t % 7]),
    );
    if (t % hour === 0) await clock.jump(hour);
  }
  await store.deleteSeries([], { mint: 0, maxt: hour });
  return disk;
}

test("a sound folder has no findings, and all of it was looked at", async () => {
  const found = await verifyFolder({ disk: await lived(), dir: "/data", signal });
  assert.deepEqual(found.findings, []);
  assert.equal(found.blocks, 1);
  assert.equal(found.series, 3);
  assert.equal(found.samples, 3 * 16);
  assert.ok(found.walRecords > 10);
});

/** Every file of the folder, and which of its bytes mean nothing: padding that no reader looks at. */
const kinds = [
  { file: (block: string) => `${block}/index`, every: 7 },
  { file: (block: string) => `${block}/chunks/000001`, every: 3 },
  { file: (block: string) => `${block}/tombstones`, every: 1 },
  { file: (block: string) => `${block}/meta.json`, every: 9 },
  {
    file: (_: string, disk: MemoryDisk) => segmentPath("/data/wal", listSegments(disk, "/data/wal").at(-1)!),
    every: 5,
  },
];

test("a bit that flips anywhere is found, by the name of its file, or means nothing", async () => {
  const disk = await lived();
  const block = `/data/${disk.list("/data").find((name) => name.length === 26)!}`;
  for (const { file, every } of kinds) {
    const path = file(block, disk);
    const whole = readWhole(disk, path).slice();
    const used = whole.findLastIndex((byte) => byte !== 0) + 1;
    let unnoticed = 0;
    let flips = 0;
    for (let at = 0; at < used; at += every) {
      const bad = whole.slice();
      bad[at]! ^= 1 << (at % 8);
      disk.open(path, "create").write(bad, 0);
      flips++;
      const { findings } = await verifyFolder({ disk, dir: "/data", signal });
      if (findings.length === 0) unnoticed++;
      for (const finding of findings)
        assert.ok(path.startsWith(finding.path), `${path} at ${at}: ${finding.path}`);
    }
    disk.open(path, "create").write(whole, 0);
    // padding between the sections of an index and after the header of a chunk file; the name of the checksum in meta.json
    assert.ok(
      unnoticed <= (/index$|meta.json$/.test(path) ? flips / 8 : path.endsWith("000001") ? 3 : 0),
      `${path}: ${unnoticed} of ${flips}`,
    );
  }
});
