import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { MemoryDisk } from "@taffrail/disk";
import { Labels, SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { openInMemory, appendRows, JumpingClock, type Row } from "../testing/fill.ts";
import { anyHistogram } from "../testing/histograms.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { unpackLabels, LabelsPacker } from "./labels.ts";
import { packSelection } from "./pack.ts";
import { buffersOf, type PackedSelection } from "./packed.ts";
import { PackedReader } from "./packed-reader.ts";
import { LabelBook, LabelShelf } from "./told-labels.ts";

const hourMs = 3_600_000;

/** Everything a series says of a range, bit by bit. */
function told(series: SelectedSeries, mint: number, maxt: number): unknown {
  const columns = new SampleColumns(1);
  series.read(mint, maxt, columns);
  const { length, t, v, histograms, startT } = columns;
  return {
    labels: series.labels.toString(),
    t: [...t.subarray(0, length)],
    bits: [...new BigUint64Array(v.slice(0, length).buffer)],
    histograms: histograms?.slice(0, length).map((h) => h && { ...h, counterResetHint: "" }),
    startT: startT === undefined ? undefined : [...startT.subarray(0, length)],
  };
}

test("what another thread reads of a selection is what the store reads, wherever it lies", async () => {
  const histograms = fc.sample(anyHistogram, { numRuns: 40, seed: 7 });
  const disk = new MemoryDisk();
  const clock = new JumpingClock(12 * hourMs);
  await using store = await openInMemory({ disk, clock, outOfOrderWindowMs: 6 * hourMs });
  const name = (i: number): Labels => Labels.of({ __name__: "x", i: String(i), all: "same" });
  const rows: Row[] = [];
  for (let t = 7 * hourMs; t < 12 * hourMs; t += 30_000)
    for (let i = 0; i < 6; i++) rows.push([name(i), t + i, i % 2 === 0 ? t % 97 : Math.sin(t * i)]);
  appendRows(store, rows);
  for (const [i, histogram] of histograms.entries())
    store.append({
      length: 1,
      refs: Float64Array.of(store.refOf(Labels.of({ __name__: "h" }))),
      t: Float64Array.of(11 * hourMs + i * 30_000),
      v: new Float64Array(1),
      histograms: [histogram],
    });
  appendRows(store, [
    [name(1), 11 * hourMs + 77, 5],
    [name(2), 8 * hourMs + 78, 6],
  ]);
  for (let i = 0; i < 20 && store.stats().blocks < 2; i++) await clock.jump(60_000);
  assert.ok(store.stats().blocks >= 1, "a part of it is in blocks");
  await store.deleteSeries([], { mint: 8.5 * hourMs, maxt: 8.6 * hourMs });
  await store.deleteSeries([], { mint: 11.2 * hourMs, maxt: 11.25 * hourMs });

  await using reader = new PackedReader({ disk, dir: "/data", cacheBytes: 1 << 20, log: noLog });
  const book = new LabelBook();
  for (const [mint, maxt] of [
    [0, 12 * hourMs],
    [9.9 * hourMs, 11.7 * hourMs],
    [11.9 * hourMs, 12 * hourMs],
    [7.1 * hourMs, 7.2 * hourMs],
  ] as const) {
    const { series } = await store.select([], { mint, maxt });
    const packed = await packSelection(series, mint, maxt, undefined, book.open());
    book.told(packed);
    const there = reader.open(structuredClone(packed, { transfer: buffersOf(packed) }));
    assert.equal(there.length, series.length);
    for (const [i, one] of series.entries()) {
      assert.deepEqual(told(there[i]!, mint, maxt), told(one, mint, maxt));
      const inside = [mint + (maxt - mint) / 3, maxt - (maxt - mint) / 3] as const;
      assert.deepEqual(told(there[i]!, ...inside), told(one, ...inside));
    }
  }
  reader.closeGone();
  reader.trim();
});

test("label sets come back as they were", () => {
  const anyText = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.dictionary(anyText, anyText), { maxLength: 20 }), (all) => {
      const packer = new LabelsPacker();
      const sets = all.map((one) => Labels.of(one));
      for (const set of sets) packer.add(set);
      const back = unpackLabels(structuredClone(packer.packed()));
      assert.deepEqual(
        back.map(({ pairs }) => pairs),
        sets.map(({ pairs }) => pairs),
      );
    }),
  );
});

test("label sets are told once, in whatever order selections are packed and sent, and further ones each time", async () => {
  const sets = Array.from({ length: 40_000 }, (_, i) => Labels.of({ __name__: "x", i: String(i) }));
  const seriesOf = (from: number, to: number): SelectedSeries[] =>
    sets.slice(from, to).map((labels) => ({ labels, read: () => {} }));
  const book = new LabelBook();
  const shelf = new LabelShelf();
  const pack = (from: number, to: number): Promise<PackedSelection> =>
    packSelection(seriesOf(from, to), 0, 1, undefined, book.open());
  const arrives = (packed: PackedSelection, from: number, to: number): void => {
    book.told(packed);
    assert.deepEqual(
      shelf.read(structuredClone(packed)).map(({ key }) => key),
      sets.slice(from, to).map(({ key }) => key),
    );
  };
  const [first, second] = [await pack(0, 10), await pack(5, 15)]; // neither knows whether the other will arrive
  arrives(second, 5, 15);
  arrives(first, 0, 10);
  const third = await pack(3, 17);
  assert.equal(third.labels.sizes.length, 2);
  arrives(third, 3, 17);
  const large = await pack(0, 40_000);
  const afterwards = await pack(39_990, 40_000); // in a new volume
  assert.notEqual(afterwards.volume, large.volume);
  arrives(large, 0, 40_000);
  arrives(afterwards, 39_990, 40_000);
  const alone = await packSelection(seriesOf(0, 3), 0, 1);
  arrives(alone, 0, 3);
});
