import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readWhole } from "./disk.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { listSegments, segmentPath } from "./segments.ts";
import { systemDisk } from "./system-disk.ts";
import { pageBytes, type WalCompression } from "./wal-frame.ts";
import { type WalDamage, WalSegmentReader } from "./wal-reader.ts";
import { repairSegment } from "./wal-repair.ts";
import { DiskFullError, WalWriter } from "./wal-writer.ts";

const dir = "/wal";
const kinds: readonly WalCompression[] = ["none", "snappy", "zstd"];

function writer(disk: FaultyDisk | MemoryDisk, compression: WalCompression = "none"): WalWriter {
  return new WalWriter({ disk, dir, compression, segmentBytes: 4 * pageBytes });
}

function readAll(disk: FaultyDisk | MemoryDisk): { records: Uint8Array[]; damage: WalDamage[] } {
  const records: Uint8Array[] = [];
  const damage: WalDamage[] = [];
  for (const segment of listSegments(disk, dir)) {
    const reader = new WalSegmentReader(disk, segmentPath(dir, segment));
    for (const { record } of reader.records()) records.push(record.slice());
    damage.push(...reader.damage);
    reader.close();
  }
  return { records, damage };
}

/** Records of lengths round a page's, compressible and not. */
const anyRecords = fc.array(
  fc
    .tuple(
      fc.oneof(fc.nat(50), fc.integer({ min: pageBytes - 20, max: pageBytes + 20 }), fc.nat(100_000)),
      fc.nat(255),
    )
    .map(([length, seed]) =>
      Uint8Array.from({ length }, (_, i) => (seed < 100 ? seed : Math.imul(i + seed, 0x9e3779b1) >>> 24)),
    ),
  { maxLength: 8 },
);

for (const compression of kinds) {
  test(`records come back across pages and segments, ${compression}`, async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        const disk = new MemoryDisk();
        const wal = writer(disk, compression);
        for (const record of records) wal.append(record);
        assert.deepEqual(readAll(disk), { records, damage: [] }, "while it is open");
        await wal[Symbol.asyncDispose]();
        assert.deepEqual(readAll(disk), { records, damage: [] }, "when it is closed");
      }),
      { numRuns: 40 },
    );
  });

  test(`published segments are read, and the uncompressed written byte for byte: ${compression}`, (t) => {
    const published = `../shared/conformance/tsdb/wal-${compression}`;
    if (!existsSync(published)) return t.skip("skipped: no ../shared");
    const wanted = JSON.parse(readFileSync(`${published}.json`, "utf8")) as {
      length: number;
      sha256: string;
    }[];
    const records: Uint8Array[] = [];
    for (const segment of listSegments(systemDisk, published)) {
      const reader = new WalSegmentReader(systemDisk, segmentPath(published, segment));
      for (const { record } of reader.records()) records.push(record.slice());
      assert.deepEqual(reader.damage, []);
      reader.close();
    }
    assert.deepEqual(
      records.map((r) => createHash("sha256").update(r).digest("hex")),
      wanted.map((w) => w.sha256),
    );
    if (compression !== "none") return;
    const disk = new MemoryDisk();
    const wal = writer(disk);
    for (const record of records) wal.append(record);
    wal.cut();
    for (const segment of listSegments(systemDisk, published)) {
      const want = readFileSync(segmentPath(published, segment));
      const got = readWhole(disk, segmentPath(dir, segment));
      assert.ok(
        want.equals(got.length < want.length ? Buffer.concat([got], want.length) : got),
        `segment ${segment}`,
      );
    }
  });
}

const someRecords = [10, 40_000, 0, 300, 70_000, 9].map((n, k) =>
  Uint8Array.from({ length: n }, (_, i) => (i * 7 + k) & 0xff),
);

test("a log cut anywhere gives every whole record, says what is lost, and is mended", () => {
  for (let cut = 0; cut < 110_000; cut += cut < 100 ? 1 : 977) {
    const disk = new MemoryDisk();
    const wal = writer(disk);
    const ends: number[] = [];
    for (const record of someRecords) {
      wal.append(record);
      ends.push(wal.segmentSizeBytes);
    }
    const path = segmentPath(dir, 0);
    disk.open(path, "write").truncate(cut);
    const whole = someRecords.slice(0, ends.filter((end) => end <= cut).length);
    const read = readAll(disk);
    assert.deepEqual(read.records, whole, `cut at ${cut}`);
    if (read.damage.length > 0) {
      const repair = repairSegment(disk, dir, 0, true);
      assert.equal(repair.keptAs, undefined);
      assert.equal(disk.stat(path)!.sizeBytes, ends[whole.length - 1] ?? 0);
    }
    assert.deepEqual(readAll(disk), { records: whole, damage: [] });
  }
});

test("a damaged byte costs the records of its page only, and the file as found is kept", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const disk = new MemoryDisk();
      const wal = writer(disk);
      const records = Array.from({ length: 400 }, (_, k) => new Uint8Array(200).fill(k & 0xff));
      for (const record of records) wal.append(record);
      const path = segmentPath(dir, 0);
      const at = place % wal.segmentSizeBytes;
      const byte = new Uint8Array(1);
      const file = disk.open(path, "write");
      file.read(byte, at);
      file.write(Uint8Array.of(byte[0]! ^ change), at);

      const read = readAll(disk);
      const perPage = Math.floor(pageBytes / 207) + 2;
      assert.ok(read.records.length >= records.length - perPage, `${read.records.length} records`);
      assert.ok(read.damage.length >= 1);
      repairSegment(disk, dir, 0, false);
      assert.deepEqual(readAll(disk), { records: read.records, damage: [] });
      assert.ok(disk.stat(`${path}.damaged`) !== undefined);
    }),
    { numRuns: 60 },
  );
});

test("any bytes are read without a throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, pages) => {
      const disk = new MemoryDisk();
      disk.makeDir(dir);
      const file = disk.open(segmentPath(dir, 0), "create");
      for (let i = 0; i <= pages; i++) file.write(bytes, i * (pageBytes - 50));
      readAll(disk);
    }),
  );
});

test("a full disk refuses the append whole, and the next works when there is room", () => {
  const disk = new FaultyDisk(new MemoryDisk());
  const wal = writer(disk);
  wal.append(new Uint8Array(1000).fill(1));
  disk.freeBytes = 500;
  assert.throws(() => wal.append(new Uint8Array(1000).fill(2)), DiskFullError);
  assert.throws(() => wal.append(new Uint8Array(1000).fill(3)), DiskFullError);
  disk.freeBytes = Infinity;
  wal.append(new Uint8Array(10).fill(4));
  const { records, damage } = readAll(disk);
  assert.deepEqual(
    records.map((r) => r[0]),
    [1, 4],
  );
  assert.deepEqual(damage, []);
});

test("whatever change fails, acknowledged records are there and others are not, once appending works again", () => {
  for (let breakAt = 2; ; breakAt++) {
    const disk = new FaultyDisk(new MemoryDisk());
    const wal = writer(disk);
    disk.breakAt = breakAt;
    const acknowledged: Uint8Array[] = [];
    for (const record of [...someRecords, ...someRecords]) {
      try {
        wal.append(record);
        acknowledged.push(record);
      } catch {
        // refused: must not be read back
      }
    }
    assert.deepEqual(readAll(disk), { records: acknowledged, damage: [] }, `change ${breakAt}`);
    if (!disk.broken) break;
  }
});
