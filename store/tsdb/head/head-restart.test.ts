import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { appendRows, dump, openInMemory, reopen, type Row } from "../testing/fill.ts";
import type { Tsdb } from "../tsdb.ts";

const labels = ["a", "b", "c"].map((n) => Labels.of({ __name__: "m", n }));
const stepMs = 15_000;

/** Appends `rounds` samples to every series, from `from` on. */
function fill(store: Tsdb, from: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const t = from + round * stepMs;
    appendRows(
      store,
      labels.map((one, i): Row => [one, t, Math.sin(t + i)]),
    );
  }
}

test("after a restart chunks come from the files, the rest from the log, and series go on", async () => {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk });
  fill(store, 0, 400);
  const want = await dump(store);
  await store[Symbol.asyncDispose](); // so that all is written; the log alone would do
  const again = await openInMemory({ disk });
  assert.deepEqual(await dump(again), want);
  assert.equal(again.stats().chunks, store.stats().chunks);
  assert.equal(again.stats().samples, 1200);
  assert.deepEqual(appendRows(again, [[labels[0]!, 399 * stepMs, Math.sin(399 * stepMs)]]).repeated, 1);
  assert.deepEqual(appendRows(again, [[labels[0]!, 399 * stepMs, 0]]).duplicate, 1);
  fill(again, 400 * stepMs, 300);
  const wantMore = await dump(again);
  assert.deepEqual(await dump(await reopen(disk)), wantMore);
  await again[Symbol.asyncDispose]();
  assert.deepEqual(await dump(await reopen(disk)), wantMore);
});

test("a bit flipped in any head chunk file loses nothing: the log has it", async () => {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk });
  fill(store, 0, 300);
  await store[Symbol.asyncDispose]();
  const second = await openInMemory({ disk });
  fill(second, 300 * stepMs, 300);
  await second[Symbol.asyncDispose]();
  const want = await dump(await reopen(disk));
  const dir = "/data/chunks_head";
  assert.equal(disk.list(dir).length, 2);
  for (const name of disk.list(dir)) {
    const size = disk.stat(`${dir}/${name}`)!.sizeBytes;
    for (let at = 3; at < size; at += Math.ceil(size / 12)) {
      const copy = new MemoryDisk();
      for (const folder of ["wal", "chunks_head"]) {
        copy.makeDir(`/data/${folder}`);
        for (const file of disk.list(`/data/${folder}`)) {
          const from = disk.open(`/data/${folder}/${file}`, "read");
          const bytes = new Uint8Array(from.sizeBytes());
          from.read(bytes, 0);
          if (folder === "chunks_head" && file === name) bytes[at]! ^= 1 << (at % 8);
          copy.open(`/data/${folder}/${file}`, "create").write(bytes, 0);
        }
      }
      assert.deepEqual(await dump(await reopen(copy)), want, `${name} at ${at}`);
      assert.deepEqual(await dump(await reopen(copy)), want, `${name} at ${at}, again`);
    }
  }
});

test("where only head chunk files cannot be written, samples are taken all the same", async () => {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  disk.failsAt = (path) => path.includes("chunks_head");
  const store = await openInMemory({ disk });
  fill(store, 0, 600);
  const want = await dump(store);
  assert.equal(want[labels[0]!.toString()]!.length, 600);
  assert.deepEqual(inner.list("/data/chunks_head"), []);
  assert.deepEqual(await dump(await reopen(inner)), want);
  disk.failsAt = () => false;
  await store[Symbol.asyncDispose]();
  assert.deepEqual(inner.list("/data/chunks_head"), ["000001"]);
  assert.deepEqual(await dump(await reopen(inner)), want);
});
