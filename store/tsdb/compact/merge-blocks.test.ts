import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { MemoryDisk, readWhole } from "@taffrail/disk";
import { type FloatHistogram, Labels, Matcher } from "@taffrail/model";
import fc from "fast-check";
import { CorruptBlockError, parseMeta } from "../block/meta.ts";
import { makeUlid } from "../block/ulid.ts";
import { anyHistogram } from "../testing/histograms.ts";
import { dumpBlock, makeBlock, type MadeSeries, sampleText } from "../testing/make-block.ts";
import { mergeBlocks, type Merged } from "./merge-blocks.ts";

const never = new AbortController().signal;
const random = seededRandom(1);
const name = (i: number): string => makeUlid(i, random);

function merge(disk: MemoryDisk, blocks: readonly string[], ulid: string): Promise<Merged> {
  return mergeBlocks({ disk, dir: "/d", blocks, ulid, signal: never, sliceMs: 1000, chunkFileBytes: 2000 });
}

const anySeries: fc.Arbitrary<MadeSeries> = fc
  .record({
    n: fc.nat(5),
    other: fc.constantFrom("", "x", "ü", "zzz"),
    start: fc.nat(60),
    steps: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.oneof({ weight: 4, arbitrary: fc.double() }, anyHistogram)),
      { minLength: 1, maxLength: 40 },
    ),
    deleted: fc.option(fc.tuple(fc.nat(150), fc.nat(60))),
  })
  .map(({ n, other, start, steps, deleted }) => {
    let t = start;
    const samples = steps.map(([step, v]) => [(t += step), v] as const);
    return {
      labels: Labels.of({ __name__: "m", n: String(n), other }),
      samples,
      deleted: deleted === null ? [] : [{ mint: deleted[0], maxt: deleted[0] + deleted[1] }],
    };
  });
const anyBlock = fc.uniqueArray(anySeries, { minLength: 1, maxLength: 6, selector: (s) => s.labels.key });

test("merged blocks hold what a plain merge of their samples does, newer blocks first", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyBlock, { minLength: 1, maxLength: 4 }), async (blocks) => {
      const disk = new MemoryDisk();
      disk.makeDir("/d");
      const names = blocks.map((_, i) => name(i + 1));
      for (const [i, series] of blocks.entries()) await makeBlock(disk, "/d", names[i]!, series);
      const metas = names.map((ulid) =>
        parseMeta(new TextDecoder().decode(readWhole(disk, `/d/${ulid}/meta.json`)), ulid),
      );
      const order = names
        .map((_, i) => i)
        .sort((a, b) => metas[a]!.minTime - metas[b]!.minTime || metas[a]!.maxTime - metas[b]!.maxTime);
      const want: Record<string, Map<number, number | FloatHistogram>> = {};
      for (const i of order) {
        for (const { labels, samples, deleted = [] } of blocks[i]!) {
          for (const [t, v] of samples) {
            if (deleted.some(({ mint, maxt }) => t >= mint && t <= maxt)) continue;
            (want[labels.toString()] ??= new Map()).set(t, v);
          }
        }
      }
      const texts = Object.fromEntries(
        Object.entries(want).map(([labels, samples]) => [
          labels,
          [...samples].sort(([a], [b]) => a - b).map(([t, v]) => sampleText(t, v)),
        ]),
      );
      const { folder } = await merge(disk, names, name(99));
      if (folder === undefined) return assert.deepEqual(texts, {});
      assert.deepEqual(dumpBlock(disk, folder), texts);
      const some = new Matcher("other", "=", "x");
      const wanted = Object.keys(texts).filter((labels) => labels.includes(`other="x"`));
      assert.deepEqual(Object.keys(dumpBlock(disk, folder, [some])).sort(), wanted.sort());
      const meta = parseMeta(new TextDecoder().decode(readWhole(disk, `${folder}/meta.json`)), folder);
      assert.equal(
        meta.stats.numSamples,
        Object.values(texts).reduce((sum, list) => sum + list.length, 0),
      );
      assert.equal(meta.compaction.parents?.length, names.length);
      assert.equal(meta.compaction.level, names.length > 1 ? 2 : 1);
      assert.deepEqual(meta.compaction.sources, [...names].sort());
    }),
    { numRuns: 150 },
  );
});

test("chunks that overlap none go over byte by byte", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  const labels = Labels.of({ __name__: "m" });
  const rows = (from: number): MadeSeries => ({
    labels,
    samples: Array.from({ length: 100 }, (_, i) => [from + i, i] as const),
  });
  const names = [name(1), name(2), name(3)];
  for (const [i, ulid] of names.entries()) await makeBlock(disk, "/d", ulid, [rows(i * 1000)]);
  const merged = await merge(disk, names, name(9));
  assert.equal(merged.chunksCopied, 30);
  assert.equal(merged.chunksRecoded, 0);
  const twin = name(4);
  await makeBlock(disk, "/d", twin, [rows(1000)]); // a block twice: its chunks once
  const again = await merge(disk, [...names, twin], name(10));
  assert.equal(again.chunksCopied, 30);
  assert.equal(again.chunksRecoded, 0);
});

test("a damaged parent is named, and nothing of the new block is left", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  const one = { labels: Labels.of({ __name__: "m" }), samples: [[1, 1] as const, [2, 2] as const] };
  const [a, b] = [name(1), name(2)];
  await makeBlock(disk, "/d", a, [one]);
  await makeBlock(disk, "/d", b, [{ ...one, samples: [[5, 5]] }]);
  for (const file of ["index", "chunks/000001", "tombstones", "meta.json"]) {
    const whole = readWhole(disk, `/d/${b}/${file}`).slice();
    for (let at = 0; at < whole.length; at++) {
      const bad = whole.slice();
      bad[at]! ^= 0x14;
      disk.open(`/d/${b}/${file}`, "create").write(bad, 0);
      const c = name(3);
      try {
        const { folder } = await merge(disk, [a, b], c);
        assert.deepEqual(dumpBlock(disk, folder!), { m: ["1@1", "2@2", "5@5"] }, `${file} ${at}`);
        disk.remove(folder!);
      } catch (error) {
        assert.ok(error instanceof CorruptBlockError, `${file} ${at} ${String(error)}`);
        assert.ok(error.message.includes(b), error.message);
      }
      assert.deepEqual(disk.list("/d"), [a, b].sort());
    }
    disk.open(`/d/${b}/${file}`, "create").write(whole, 0);
  }
});

test("of two samples at one time that in order counts, though the late one's block is the newer", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  const labels = Labels.of({ __name__: "m" });
  const [inOrder, late, merged] = [name(1), name(2), name(3)];
  await makeBlock(disk, "/d", inOrder, [
    {
      labels,
      samples: [
        [1, 1],
        [5, 5],
        [9, 9],
      ],
    },
  ]);
  const compaction = { hints: ["from-out-of-order"] };
  await makeBlock(
    disk,
    "/d",
    late,
    [
      {
        labels,
        samples: [
          [4, 0],
          [5, 0],
          [12, 0],
        ],
      },
    ],
    compaction,
  );
  const { folder } = await merge(disk, [inOrder, late], merged);
  assert.deepEqual(dumpBlock(disk, folder!), { m: ["1@1", "0@4", "5@5", "9@9", "0@12"] });
});

test("a cancelled merge leaves nothing", async () => {
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  const ulid = name(1);
  await makeBlock(disk, "/d", ulid, [{ labels: Labels.of({ __name__: "m" }), samples: [[1, 1]] }]);
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(
    mergeBlocks({ disk, dir: "/d", blocks: [ulid], ulid: name(2), signal, sliceMs: 1 }),
    /enough/,
  );
  assert.deepEqual(disk.list("/d"), [ulid]);
});
