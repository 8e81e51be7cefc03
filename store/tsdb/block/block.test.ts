import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { MemoryDisk, systemDisk } from "@taffrail/disk";
import { compareLabels, Labels, matchesAll, Matcher, SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { Head } from "../head/head.ts";
import { SeriesMemory } from "../series-memory.ts";
import { makeBlock } from "../testing/make-block.ts";
import { Block } from "./block.ts";
import { intersection, union, without } from "./id-lists.ts";
import { CorruptBlockError } from "./meta.ts";
import { PageCache } from "./paged-file.ts";
import { isUlid, makeUlid } from "./ulid.ts";
import { writeHeadBlock } from "./write-block.ts";

const all = { mint: -Infinity, maxt: Infinity };
const published = "../shared/conformance/tsdb/block-2.42";

test("lists of ids: what is in all, in any, in one and not the other", () => {
  const ids = fc.uniqueArray(fc.nat(60)).map((list) => Uint32Array.from(list).sort());
  fc.assert(
    fc.property(fc.array(ids, { minLength: 1, maxLength: 4 }), (lists) => {
      const [first, ...rest] = lists.map((list) => [...list]);
      assert.deepEqual(
        [...intersection(lists)],
        first!.filter((id) => rest.every((list) => list.includes(id))),
      );
      assert.deepEqual(
        [...union(lists)],
        [...new Set(lists.flatMap((list) => [...list]))].sort((a, b) => a - b),
      );
      assert.deepEqual(
        [...without(lists[0]!, lists.at(-1)!)],
        first!.filter((id) => ![...lists.at(-1)!].includes(id)),
      );
    }),
  );
});

test("names of blocks sort by time", () => {
  const random = seededRandom(1);
  const names = [0, 1, 1_700_000_000_000, 1_700_000_000_001].map((ms) => makeUlid(ms, random));
  assert.deepEqual(names.toSorted(), names);
  assert.ok(names.every(isUlid));
  assert.ok(!isUlid("chunks_head"));
});

test("a block of Prometheus 2.42 is read, by matchers and by range", (t) => {
  if (!existsSync(published)) return t.skip("skipped: no ../shared");
  const dir = join(published, readdirSync(published).find(isUlid)!);
  using block = new Block(systemDisk, dir, new PageCache(1 << 20));
  const columns = new SampleColumns();
  const series = block.select([], all);
  assert.equal(series.length, 40);
  for (const one of series) {
    const i = Number(one.labels.get("i"));
    assert.deepEqual(one.labels.toJSON(), { __name__: "m_total", i: String(i), z: i % 2 === 1 ? "b" : "a" });
    columns.clear();
    one.read(-Infinity, Infinity, columns);
    assert.equal(columns.length, 300);
    for (let k = 0; k < 300; k++) {
      assert.deepEqual([columns.t[k], columns.v[k]], [1_700_006_400_000 + 15_000 * k, 1.5 * k + i]);
    }
    columns.clear();
    one.read(1_700_006_400_000 + 15_000 * 130, 1_700_006_400_000 + 15_000 * 131, columns);
    assert.deepEqual([...columns.v.subarray(0, columns.length)], [195 + i, 196.5 + i]);
  }
  const count = (...matchers: Matcher[]): number => block.select(matchers, all).length;
  assert.equal(count(new Matcher("z", "=", "b")), 20);
  assert.equal(count(new Matcher("z", "=", "b"), new Matcher("i", "=~", "1|2|3")), 2);
  assert.equal(count(new Matcher("i", "=~", "1.*")), 11);
  assert.equal(count(new Matcher("i", "!~", "1.*"), new Matcher("z", "!=", "a")), 14);
  assert.equal(count(new Matcher("none", "=", "")), 40);
  assert.equal(count(new Matcher("none", "!=", "")), 0);
  assert.equal(block.select([], { mint: 0, maxt: 1_700_006_399_999 }).length, 0);
  assert.deepEqual(block.labelNames(), ["__name__", "i", "z"]);
  assert.equal([...block.labelValues("i")].length, 40);
});

test("a damaged byte anywhere is an error or changes nothing, never another answer", (t) => {
  if (!existsSync(published)) return t.skip("skipped: no ../shared");
  const copy = mkdtempSync(join(tmpdir(), "taffrail-block-"));
  try {
    const name = readdirSync(published).find(isUlid)!;
    cpSync(join(published, name), copy, { recursive: true });
    const read = (disk: MemoryDisk): string => {
      using block = new Block(disk, "/b", new PageCache(1 << 20));
      const columns = new SampleColumns();
      const series = block.select([new Matcher("z", "=", "a")], all);
      for (const one of series) one.read(-Infinity, Infinity, columns);
      return (
        series.map((one) => one.labels.toString()).join() + [...columns.v.subarray(0, columns.length)].join()
      );
    };
    const load = (damagedFile?: string, at = 0): MemoryDisk => {
      const disk = new MemoryDisk();
      disk.makeDir("/b/chunks");
      for (const file of ["meta.json", "index", "tombstones", "chunks/000001"]) {
        const bytes = readFileSync(join(copy, file));
        if (file === damagedFile) bytes[at % bytes.length]! ^= 0x41;
        disk.open(`/b/${file}`, "create").write(bytes, 0);
      }
      return disk;
    };
    const want = read(load());
    for (const file of ["index", "chunks/000001", "tombstones"]) {
      for (let at = 0; at < 20_000; at += file === "tombstones" ? 2500 : 37) {
        try {
          assert.equal(read(load(file, at)), want, `${file} at ${at}`);
        } catch (error) {
          if (!(error instanceof CorruptBlockError)) throw error;
        }
      }
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

test("a head of many series becomes a block that gives the same", async () => {
  const head = new Head();
  const want = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    const labels = Labels.of({ __name__: `metric_${i % 7}`, long: "ü".repeat(i % 400), n: String(i) });
    const slot = head.index.add(labels);
    want.set(labels.toString(), i % 50);
    for (let k = 0; k <= i % 50; k++) head.append(slot, 1000 * k, 0x40000000 + k * i, i);
  }
  const disk = new MemoryDisk();
  disk.makeDir("/d");
  const signal = new AbortController().signal;
  const dir = await writeHeadBlock({
    disk,
    dir: "/d",
    head,
    mint: 0,
    end: 7_200_000,
    nowMs: 1,
    random: seededRandom(1),
    signal,
  });
  assert.deepEqual(disk.list("/d"), [dir!.slice(3)]);
  using block = new Block(disk, dir!, new PageCache(1 << 18));
  assert.equal(block.meta.stats.numSeries, 3000);
  const columns = new SampleColumns();
  for (const one of block.select([], all)) {
    columns.clear();
    one.read(0, Infinity, columns);
    assert.equal(columns.length, want.get(one.labels.toString())! + 1);
  }
  assert.equal(block.select([new Matcher("n", "=~", "12.|7")], all).length, 11);
  assert.equal([...block.labelValues("n")].length, 3000);
  assert.equal(block.select([new Matcher("long", "=", "ü".repeat(399))], all).length, 7);
});

/** Blocks of a few series whose label sets are near each other, with chunks here and there. */
const anyLabels: fc.Arbitrary<Labels> = fc
  .dictionary(fc.constantFrom("a", "b", "c", "ü"), fc.constantFrom("1", "2", "12", "é", "x".repeat(3000)))
  .map((set) => Labels.of({ __name__: "m", ...set }));
const anySeries = fc.uniqueArray(
  fc.record({
    labels: anyLabels,
    samples: fc
      .uniqueArray(fc.nat(200), { minLength: 1, maxLength: 30 })
      .map((times) => times.sort((x, y) => x - y).map((t) => [t, t * 1.5] as const)),
    deleted: fc.option(
      fc.tuple(fc.nat(200), fc.nat(200)).map(([x, y]) => [{ mint: Math.min(x, y), maxt: Math.max(x, y) }]),
      { nil: undefined },
    ),
  }),
  { selector: ({ labels }) => labels.key, minLength: 1, maxLength: 25 },
);
const anyMatcher = fc
  .tuple(
    fc.constantFrom("a", "b", "__name__", "none"),
    fc.constantFrom("=", "!=", "=~", "!~"),
    fc.constantFrom("", "1", "m", "1|2", "1.*", ".+", ".*"),
  )
  .map(([name, op, value]) => new Matcher(name, op, value));
const anyQuestion = fc.record({
  matchers: fc.array(anyMatcher, { maxLength: 3 }),
  mint: fc.integer({ min: -10, max: 210 }),
  maxt: fc.integer({ min: -10, max: 210 }),
});

test("what a block is asked again and again, however little it may keep, is what a plain list says", async () => {
  await fc.assert(
    fc.asyncProperty(
      anySeries,
      fc.array(anyQuestion, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0, 2000, 1 << 20),
      fc.constantFrom(1, 1 << 20),
      async (made, questions, memoryBytes, cacheBytes) => {
        const disk = new MemoryDisk();
        disk.makeDir("/d");
        const ulid = makeUlid(1, seededRandom(1));
        const plain = made.map(({ deleted, ...rest }) => ({
          ...rest,
          ...(deleted === undefined ? {} : { deleted }),
        }));
        await makeBlock(disk, "/d", ulid, plain, {}, 7);
        const memory = new SeriesMemory(memoryBytes);
        using block = new Block(disk, `/d/${ulid}`, new PageCache(cacheBytes), memory);
        const sorted = made.toSorted((x, y) => compareLabels(x.labels, y.labels));
        for (const { matchers, mint, maxt } of questions) {
          const found = block.select(matchers, { mint, maxt });
          assert.ok(memory.heldBytes <= memoryBytes + memory.texts.heldBytes);
          const got = found.map((one) => {
            const columns = new SampleColumns(1);
            one.read(mint, maxt, columns);
            return [one.labels.toString(), [...columns.t.subarray(0, columns.length)]] as const;
          });
          const want = sorted
            .filter(({ labels }) => matchesAll(labels, matchers))
            .map(({ labels, samples, deleted = [] }) => {
              const isGone = (t: number): boolean => deleted.some((d) => d.mint <= t && t <= d.maxt);
              const times = samples.map(([t]) => t).filter((t) => t >= mint && t <= maxt && !isGone(t));
              return [labels.toString(), times] as const;
            });
          assert.deepEqual(
            got.filter(([, times]) => times.length > 0),
            want.filter(([, times]) => times.length > 0),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});
