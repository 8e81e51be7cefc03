import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter, type Log, noLog } from "@taffrail/base";
import { MemoryDisk, segmentPath, WalWriter } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { dump, openInMemory, reopen } from "../testing/fill.ts";
import { addSample, addSeries, beginSamples, beginSeries, recordType } from "./records.ts";

const up = Labels.of({ __name__: "up" });

function series(ref: number, labels: Labels): Uint8Array {
  const out = new ByteWriter();
  beginSeries(out);
  addSeries(out, ref, labels);
  return out.written();
}

function sample(ref: number, t: number): Uint8Array {
  const out = new ByteWriter();
  beginSamples(out, ref, t);
  addSample(out, 0, 0, 0x3ff00000, 0); // 1
  return out.written();
}

function tombstone(ref: number, mint: number, maxt: number): Uint8Array {
  const out = new ByteWriter();
  out.u8(recordType.tombstones);
  out.be64(ref);
  out.varint(mint);
  out.varint(maxt);
  return out.written();
}

async function folder(...records: readonly Uint8Array[]): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const wal = new WalWriter({ disk, dir: "/data/wal", compression: "snappy", segmentBytes: 32_768 });
  for (const record of records) wal.append(record);
  await wal[Symbol.asyncDispose]();
  return disk;
}

test("a series under two numbers is one series, and new samples go on under the first", async () => {
  const disk = await folder(
    series(1, up),
    sample(1, 10),
    series(2 ** 40, up),
    sample(2 ** 40, 20),
    sample(1, 30),
  );
  const want = { up: ["1@10", "1@20", "1@30"] };
  const store = await openInMemory({ disk });
  assert.deepEqual(await dump(store), want);
  assert.deepEqual(await dump(await reopen(disk)), want);
});

test("samples without a series, unknown records and records cut short cost themselves only", async () => {
  const disk = await folder(
    sample(7, 1),
    series(1, up),
    sample(1, 10),
    Uint8Array.of(99, 1, 2),
    sample(1, 20).subarray(0, 20),
    sample(1, 30),
  );
  assert.deepEqual(await dump(await openInMemory({ disk })), { up: ["1@10", "1@30"] });
});

test("what a tombstone covers is hidden, what comes after it is not", async () => {
  const disk = await folder(
    series(1, up),
    sample(1, 10),
    sample(1, 20),
    tombstone(1, -5, 15),
    tombstone(3, 0, 99),
    sample(1, 30),
  );
  assert.deepEqual(await dump(await openInMemory({ disk })), { up: ["1@20", "1@30"] });
});

test("a series deleted to the end of time may come again", async () => {
  const disk = await folder(
    series(1, up),
    sample(1, 10),
    tombstone(1, -(2 ** 63), 2 ** 63),
    series(2, up),
    sample(2, 20),
  );
  assert.deepEqual(await dump(await openInMemory({ disk })), { up: ["1@20"] });
});

test("a torn end is told with its place, and the log goes on behind it", async () => {
  const disk = await folder(series(1, up), sample(1, 10), sample(1, 20));
  const file = disk.open(segmentPath("/data/wal", 0), "write");
  let end = file.sizeBytes();
  const byte = new Uint8Array(1);
  for (; file.read(byte, end - 1) === 1 && byte[0] === 0; end--); // the padding of the last page
  file.truncate(end - 3);
  const told: string[] = [];
  const log: Log = {
    ...noLog,
    warn: (message, fields) => void told.push(`${message} ${JSON.stringify(fields)}`),
  };
  const store = await openInMemory({ disk, log });
  assert.deepEqual(await dump(store), { up: ["1@10"] });
  assert.equal(told.length, 1);
  assert.match(told[0]!, /torn end .*"lostBytes":\d+/);
});

test("damage in an older segment keeps every other record and the file as it was", async () => {
  const records = Array.from({ length: 3000 }, (_, i) => sample(1, 10 + i));
  const disk = await folder(series(1, up), ...records);
  disk.open(segmentPath("/data/wal", 0), "write").write(Uint8Array.of(0xff), 20_000);
  const store = await openInMemory({ disk });
  const kept = (await dump(store))["up"]!.length;
  assert.ok(kept > 2000 && kept < 3000, String(kept));
  assert.ok(disk.stat("/data/wal/00000000.damaged") !== undefined);
  assert.equal((await dump(await reopen(disk)))["up"]!.length, kept);
});
