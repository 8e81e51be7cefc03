import assert from "node:assert/strict";
import { test } from "node:test";
import { type Log, noLog } from "@taffrail/base";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import fc from "fast-check";
import { Pacer } from "../pacer.ts";
import { HeadFiles, type HeadFilesOptions } from "./head-files.ts";
import { newEntry } from "./head-files-format.ts";

const dir = "/data/chunks_head";

function open(options: Partial<HeadFilesOptions> = {}): HeadFiles {
  return new HeadFiles({
    disk: new MemoryDisk(),
    dir,
    log: noLog,
    fileBytes: 4000,
    pieceBytes: 500,
    ...options,
  });
}

interface Put {
  readonly ref: number;
  readonly minT: number;
  readonly maxT: number;
  readonly isLate: boolean;
  readonly bytes: Uint8Array;
  position: number;
}

interface Chunk {
  readonly ref: number;
  readonly minT: number;
  readonly spanMs: number;
  readonly isLate: boolean;
  readonly bytes: Uint8Array;
}

const puts: fc.Arbitrary<Chunk[]> = fc.array(
  fc.record({
    ref: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 50 })),
    minT: fc.oneof(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), fc.integer({ min: 0, max: 9999 })),
    spanMs: fc.integer({ min: 0, max: 7_200_000 }),
    isLate: fc.boolean(),
    bytes: fc.uint8Array({ minLength: 2, maxLength: 700 }),
  }),
  { maxLength: 60 },
);

function putAll(files: HeadFiles, chunks: readonly Chunk[]): Put[] {
  return chunks.map(({ ref, minT, spanMs, isLate, bytes }) => {
    const maxT = minT + spanMs;
    const position = files.add(ref, minT, maxT, 1, isLate, bytes, 0, bytes.length);
    return { ref, minT, maxT, isLate, bytes, position };
  });
}

function check(files: HeadFiles, put: Put): void {
  const entry = newEntry();
  const bytes = files.read(put.position, entry);
  assert.deepEqual(
    [entry.ref, entry.minT, entry.maxT, entry.isOutOfOrder, entry.encoding],
    [put.ref, put.minT, put.maxT, put.isLate, 1],
  );
  assert.deepEqual(bytes.slice(entry.start, entry.start + entry.length), put.bytes);
}

async function loaded(disk: MemoryDisk, log: Log = noLog): Promise<{ files: HeadFiles; found: Put[] }> {
  const files = open({ disk, log });
  const found: Put[] = [];
  await files.load(
    (position, { ref, minT, maxT, isOutOfOrder, start, length }, bytes) =>
      void found.push({
        ref,
        minT,
        maxT,
        isLate: isOutOfOrder,
        bytes: bytes.slice(start, start + length),
        position,
      }),
    new Pacer(1000),
  );
  return { files, found };
}

test("chunks are read back by position, written or not, cached or not, and found again in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      puts,
      fc.nat(),
      fc.constantFrom(1, 65_536, 1 << 20),
      async (chunks, pick, cacheBytes) => {
        const disk = new MemoryDisk();
        const files = open({ disk, cacheBytes });
        const put = putAll(files, chunks);
        for (const one of put) check(files, one);
        assert.ok(files.flush());
        for (let i = 0; i < put.length; i++) check(files, put[(i * 7 + pick) % put.length]!);
        await files[Symbol.asyncDispose]();
        const { files: again, found } = await loaded(disk);
        assert.deepEqual(found, put);
        for (const one of put) check(again, one);
        await again[Symbol.asyncDispose]();
      },
    ),
    { numRuns: 40 },
  );
});

test("a file cut anywhere keeps what is before the cut; what comes next stands in later files", async () => {
  await fc.assert(
    fc.asyncProperty(puts, fc.nat(), async (chunks, cut) => {
      const disk = new MemoryDisk();
      const files = open({ disk });
      const put = putAll(files, chunks);
      await files[Symbol.asyncDispose]();
      const names = disk.list(dir);
      if (names.length === 0) return;
      const last = disk.open(`${dir}/${names.at(-1)!}`, "write");
      const keep = cut % (last.sizeBytes() + 1);
      last.truncate(keep);
      const first = await loaded(disk);
      const whole = put.filter(({ position }) => position < names.length * 2 ** 32);
      for (const [i, one] of first.found.entries()) assert.deepEqual(one, put[i]);
      assert.ok(first.found.length >= whole.length);
      const more = putAll(first.files, chunks);
      await first.files[Symbol.asyncDispose]();
      assert.deepEqual((await loaded(disk)).found, [...first.found, ...more]);
    }),
    { numRuns: 40 },
  );
});

test("a flipped bit costs the file's tail and later files, and is told", async () => {
  await fc.assert(
    fc.asyncProperty(puts, fc.nat(), fc.nat(7), async (chunks, at, bit) => {
      const disk = new MemoryDisk();
      const files = open({ disk });
      const put = putAll(files, chunks);
      await files[Symbol.asyncDispose]();
      const names = disk.list(dir);
      if (names.length === 0) return;
      const name = names[at % names.length]!;
      const file = disk.open(`${dir}/${name}`, "write");
      const byte = new Uint8Array(1);
      const place = at % file.sizeBytes();
      file.read(byte, place);
      file.write(Uint8Array.of(byte[0]! ^ (1 << bit)), place);
      const told: string[] = [];
      const { found } = await loaded(disk, { ...noLog, warn: (message) => void told.push(message) });
      for (const [i, one] of found.entries()) assert.deepEqual(one, put[i]);
      const isPadding = place >= 5 && place < 8;
      if (isPadding) assert.equal(found.length, put.length);
      else assert.equal(told.length, 1);
      assert.deepEqual(disk.list(dir), names); // numbers stay without gaps
      const { found: again } = await loaded(disk);
      assert.deepEqual(again, found);
    }),
    { numRuns: 60 },
  );
});

test("a disk that fails costs memory only; what is given up meanwhile leaves no gap to later chunks", async () => {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  const told: string[] = [];
  const log: Log = {
    ...noLog,
    warn: (message) => void told.push(message),
    info: (message) => void told.push(message),
  };
  const files = open({ disk, log });
  const bytes = new Uint8Array(90).fill(7);
  const add = (t: number): Put => ({
    ref: 1,
    minT: t,
    maxT: t,
    isLate: false,
    bytes,
    position: files.add(1, t, t, 1, false, bytes, 0, bytes.length),
  });
  const before = add(1);
  assert.ok(files.flush());
  disk.freeBytes = 0;
  const lost = [2, 3, 4, 5, 6].map(add);
  const held = files.heldBytes;
  const waiting = Array.from({ length: 100 }, (_, i) => add(10 + i));
  assert.equal(files.flush(), false);
  for (const one of [before, ...lost, ...waiting]) check(files, one);
  assert.ok(files.heldBytes > held);
  assert.ok(files.oldestWaitingT! < 10);
  files.forgetWaiting(7);
  assert.equal(files.has(lost[0]!.position), false);
  assert.throws(() => files.read(lost[0]!.position), { code: "tsdb/head-chunk" });
  for (const one of waiting) check(files, one);
  disk.freeBytes = Infinity;
  assert.ok(files.flush());
  assert.equal(files.oldestWaitingT, undefined);
  assert.equal(told.length, 2);
  for (const one of [before, ...waiting]) check(files, one);
  await files[Symbol.asyncDispose]();
  const found = (await loaded(inner)).found.filter(({ ref }) => ref === 1);
  assert.deepEqual(found, [before, ...found.filter(({ minT }) => minT > 1 && minT < 10), ...waiting]);
});

test("files go from the front, not before what came late in them", async () => {
  const disk = new MemoryDisk();
  const files = open({ disk, fileBytes: 200 });
  const bytes = new Uint8Array(90);
  const late = files.add(1, 0, 0, 1, true, bytes, 0, 90);
  for (let t = 1; t < 10; t++) files.add(1, t, t, 1, false, bytes, 0, 90);
  files.flush();
  assert.equal(disk.list(dir).length, 10);
  files.dropBefore(5);
  assert.equal(disk.list(dir).length, 10);
  files.releaseLate(late);
  files.dropBefore(5);
  assert.deepEqual(disk.list(dir), ["000006", "000007", "000008", "000009", "000010"]);
  assert.equal(files.has(late), false);
  await files[Symbol.asyncDispose]();
});
