import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ManualClock, seededRandom } from "@taffrail/base";
import { MemoryDisk, systemDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { CorruptBlockError } from "../block/meta.ts";
import { makeUlid } from "../block/ulid.ts";
import { dumpBlock, makeBlock } from "../testing/make-block.ts";
import { openCompactor } from "./compact.ts";

const random = seededRandom(7);
const [a, b, c, d] = [1, 2, 3, 4].map((i) => makeUlid(i, random)) as [string, string, string, string];
const labels = Labels.of({ __name__: "m" });
const { signal } = new AbortController();

test("the worker compacts, is cancelled, names a damaged block, and is started again", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-compact-"));
  try {
    await using compactor = openCompactor(systemDisk, new ManualClock());
    const many = Array.from({ length: 300 }, (_, i) => ({
      labels: labels.with("i", String(i)),
      samples: [[i, i] as const],
    }));
    await makeBlock(systemDisk, dir, a, many);
    await makeBlock(systemDisk, dir, b, [{ labels, samples: [[500, 5]] }]);
    const { folder } = await compactor.compact({ dir, blocks: [a, b], ulid: c }, signal);
    assert.equal(folder, join(dir, c));
    assert.equal(Object.keys(dumpBlock(systemDisk, folder)).length, 301);
    const stop = new AbortController();
    const cancelled = compactor.compact({ dir, blocks: [a, b], ulid: d }, stop.signal);
    stop.abort(new Error("enough"));
    const outcome = await cancelled.catch((error: unknown) => String(error));
    if (typeof outcome === "string") assert.match(outcome, /enough/);
    else rmSync(outcome.folder!, { recursive: true }); // it was done before the word arrived
    assert.deepEqual(readdirSync(dir).sort(), [a, b, c]);
    const file = systemDisk.open(join(dir, b, "chunks/000001"), "write");
    file.write(Uint8Array.of(0xff, 0xff), 12);
    file.close();
    await assert.rejects(
      compactor.compact({ dir, blocks: [a, b], ulid: d }, signal),
      (error) => error instanceof CorruptBlockError && error.dir === join(dir, b),
    );
    assert.deepEqual(readdirSync(dir).sort(), [a, b, c]);
    await compactor[Symbol.asyncDispose]();
    assert.equal((await compactor.compact({ dir, blocks: [a], ulid: d }, signal)).chunksCopied, 300);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("a disk of this thread is compacted in this thread", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  await makeBlock(disk, "/d", a, [{ labels, samples: [[1, 1]] }]);
  await makeBlock(disk, "/d", b, [{ labels, samples: [[2, 2]] }]);
  await using compactor = openCompactor(disk, new ManualClock());
  const { folder } = await compactor.compact({ dir: "/d", blocks: [a, b], ulid: c }, signal);
  assert.deepEqual(dumpBlock(disk, folder!), { m: ["1@1", "2@2"] });
});
