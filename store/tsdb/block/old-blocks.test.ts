import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { FaultyDisk, MemoryDisk, readWhole, writeAtomically } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { verifyFolder } from "../inspect/verify-folder.ts";
import { dump, openInMemory } from "../testing/fill.ts";
import { type MadeSeries, makeBlock } from "../testing/make-block.ts";
import { withOldIndex } from "../testing/old-index.ts";
import { mendOldBlocks } from "./old-blocks.ts";

const ulid = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const folder = `/data/${ulid}`;
const { signal } = new AbortController();

function seriesOf(count: number): MadeSeries[] {
  return Array.from({ length: count }, (_, i) => ({
    labels: Labels.of({ __name__: `m${i % 3}`, n: String(i), long: "x".repeat(i * 40) }),
    samples: Array.from({ length: 25 }, (_sample, k) => [1000 * k + i, k * i] as const),
    ...(i === 1 ? { deleted: [{ mint: 3000, maxt: 9000 }] } : {}),
  }));
}

async function disk(series: readonly MadeSeries[]): Promise<MemoryDisk> {
  const made = new MemoryDisk();
  made.makeDir("/data");
  await makeBlock(made, "/data", ulid, series);
  return made;
}

const whole = async (from: MemoryDisk): Promise<Record<string, string[]>> => {
  await using store = await openInMemory({ disk: from, isTended: false, retentionMs: Infinity });
  return dump(store);
};

/** As a release of 2018 wrote it. */
function misnumber(on: MemoryDisk): void {
  const file = on.open(`${folder}/index`, "write");
  file.write(Uint8Array.of(1), 4);
  file.close();
  const { check: _check, ...meta } = JSON.parse(
    new TextDecoder().decode(readWhole(on, `${folder}/meta.json`)),
  ) as Record<string, unknown>;
  writeAtomically(
    on,
    `${folder}/meta.json`,
    new TextEncoder().encode(JSON.stringify({ ...meta, version: 2 })),
  );
}

test("a block with an index of format 1 is read, whatever it holds, and written anew", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (count) => {
      const series = seriesOf(count);
      const want = await whole(await disk(series));
      const old = await disk(series);
      withOldIndex(old, folder);
      const { findings, samples } = await verifyFolder({ disk: old, dir: "/data", signal });
      assert.deepEqual(findings, []);
      assert.equal(samples, 25 * count);
      assert.deepEqual(await whole(old), want);
      assert.equal(old.stat(folder), undefined);
      assert.deepEqual((await verifyFolder({ disk: old, dir: "/data", signal })).findings, []);
      assert.deepEqual(await whole(old), want);
    }),
    { numRuns: 9 },
  );
});

test("a block whose versions a bad release exchanged gets the right ones, whenever it is killed", async () => {
  const series = seriesOf(4);
  const want = await whole(await disk(series));
  for (let breakAt = 1; ; breakAt++) {
    const inner = await disk(series);
    misnumber(inner);
    const faulty = new FaultyDisk(inner);
    faulty.fault = "death";
    faulty.breakAt = breakAt;
    const options = { dir: "/data", clock: new ManualClock(), log: noLog, random: Math.random, sliceMs: 20 };
    await mendOldBlocks({ ...options, disk: faulty, signal }).catch(() => {});
    assert.deepEqual(await whole(inner), want);
    if (!faulty.broken) break;
  }
});

for (const [what, spoil] of [
  ["meta.json has version 3, want 1", { file: "meta.json", version: 3 }],
  ["index has version 4, want", { file: "index", version: 4 }],
] as const) {
  test(`a block of another version is named and left as it is: ${what}`, async () => {
    const on = await disk(seriesOf(3));
    if (spoil.file === "index") {
      const file = on.open(`${folder}/index`, "write");
      file.write(Uint8Array.of(spoil.version), 4);
      file.close();
    } else {
      const { check: _check, ...meta } = JSON.parse(
        new TextDecoder().decode(readWhole(on, `${folder}/meta.json`)),
      ) as Record<string, unknown>;
      const text = JSON.stringify({ ...meta, version: spoil.version });
      writeAtomically(on, `${folder}/meta.json`, new TextEncoder().encode(text));
    }
    await using store = await openInMemory({ disk: on });
    assert.deepEqual(await dump(store), {});
    const [corrupt, ...others] = store.corruptBlocks();
    assert.deepEqual(others, []);
    assert.equal(corrupt?.dir, folder);
    assert.ok(corrupt.reason.includes(what), corrupt.reason);
    assert.equal(store.stats().corruptBlocks, 1);
    assert.equal(on.stat(folder)?.kind, "folder");
    const { findings } = await verifyFolder({ disk: on, dir: "/data", signal });
    assert.ok(findings.some(({ path, what: said }) => path === folder && said.includes(what)));
  });
}
