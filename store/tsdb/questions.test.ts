import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryDisk } from "@taffrail/disk";
import { compareLabels, Labels, matchesAll, Matcher, SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { Head } from "./head/head.ts";
import { HeadFinder } from "./head/head-finder.ts";
import { SeriesMemory } from "./series-memory.ts";
import { appendRows, JumpingClock, openInMemory, type Row } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const sets = ["a", "b", "c"].flatMap((job) =>
  ["1", "2", "é"].map((i) => Labels.of({ __name__: i === "2" ? "n" : "m", job, i })),
);
const anyMatcher = fc
  .tuple(
    fc.constantFrom("__name__", "job", "i", "none"),
    fc.constantFrom("=", "!=", "=~", "!~"),
    fc.constantFrom("", "m", "a", "1", "a|b", "1|é", ".+", "[ab]"),
  )
  .map(([name, op, value]) => new Matcher(name, op, value));
const anyMatchers = fc.array(anyMatcher, { maxLength: 2 });
/** In minutes, back from the newest sample. */
const anyStretch = fc
  .tuple(fc.nat(500), fc.nat(500))
  .map(([x, y]) => [Math.min(x, y), Math.max(x, y)] as const);
const anyStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("scrapes"), count: fc.nat(30), which: fc.nat(511) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("jump"), minutes: fc.nat(90) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("delete"), matchers: anyMatchers, back: anyStretch }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("ask"), matchers: anyMatchers, back: anyStretch }),
  },
);

test("whatever was cut, compacted, deleted and asked before, a question finds what a plain list has", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { minLength: 5, maxLength: 40 }),
      fc.constantFrom(1 << 16, 64 << 20),
      async (steps, blockCacheBytes) => {
        const clock = new JumpingClock(24 * hourMs);
        await using store = await openInMemory({ disk: new MemoryDisk(), clock, blockCacheBytes });
        const plain = new Map(sets.map((set) => [set.key, new Map<number, number>()]));
        let now = 24 * hourMs;
        for (const step of steps) {
          if (step.kind === "scrapes") {
            const rows: Row[] = [];
            for (let i = 0; i < step.count; i++, now += 10 * minuteMs)
              for (const [k, set] of sets.entries()) {
                if ((step.which & (1 << k)) === 0) continue;
                rows.push([set, now, now * (k + 1)]);
                plain.get(set.key)!.set(now, now * (k + 1));
              }
            appendRows(store, rows);
            await clock.jump(step.count * 10 * minuteMs);
          } else if (step.kind === "jump") {
            for (let i = 0; i < 4; i++) await clock.jump(minuteMs);
          } else {
            const { matchers } = step;
            const [mint, maxt] = [now - step.back[1] * minuteMs, now - step.back[0] * minuteMs];
            if (step.kind === "ask") await asks(store, plain, matchers, mint, maxt);
            else {
              await store.deleteSeries(matchers, { mint, maxt });
              for (const set of sets.filter((one) => matchesAll(one, matchers)))
                for (const t of plain.get(set.key)!.keys())
                  if (t >= mint && t <= maxt) plain.get(set.key)!.delete(t);
            }
          }
        }
        await asks(store, plain, [], 0, now);
      },
    ),
    { numRuns: 40 },
  );
});

/** Asks for series with their samples, and for names and values of their labels. */
async function asks(
  store: Tsdb,
  plain: ReadonlyMap<string, ReadonlyMap<number, number>>,
  matchers: readonly Matcher[],
  mint: number,
  maxt: number,
): Promise<void> {
  const { series } = await store.select(matchers, { mint, maxt });
  const got = series.map((one) => {
    const columns = new SampleColumns(1);
    one.read(mint, maxt, columns);
    const { length, t, v } = columns;
    return [one.labels, Array.from({ length }, (_, i) => `${v[i]}@${t[i]}`)] as const;
  });
  const want = sets
    .filter((set) => matchesAll(set, matchers))
    .sort(compareLabels)
    .map((set) => {
      const inside = [...plain.get(set.key)!].filter(([t]) => t >= mint && t <= maxt);
      return [set, inside.map(([t, v]) => `${v}@${t}`)] as const;
    });
  const filled = (all: typeof got): unknown =>
    all.filter(([, samples]) => samples.length > 0).map(([labels, samples]) => [labels.toString(), samples]);
  assert.deepEqual(filled(got), filled(want)); // a chunk may meet the range and have no sample in it
  for (const [i, one] of series.entries())
    if (i > 0) assert.ok(compareLabels(series[i - 1]!.labels, one.labels) < 0);
  const labels = series.map((one) => one.labels);
  assert.deepEqual(await store.seriesLabels(matchers, { mint, maxt }), labels);
  if (matchers.length === 0) return;
  const jobs = new Set(labels.map((one) => one.get("job")));
  assert.deepEqual(await store.labelValues("job", matchers, { mint, maxt }), [...jobs].sort());
}

test("series that leave and come between two steps of finding do not take each other's place", () => {
  const head = new Head();
  const labelsOf = (i: number): Labels => Labels.of({ __name__: "m", i: String(i), job: `j${i % 3}` });
  const add = (i: number): number => {
    const slot = head.index.add(labelsOf(i));
    head.append(slot, 1000, 0, i);
    return slot;
  };
  const slots = Array.from({ length: 9000 }, (_, i) => add(i));
  const finder = new HeadFinder(head, new SeriesMemory(64 << 20));
  const matchers = [new Matcher("__name__", "=", "m"), new Matcher("job", "=~", "j[01]")];
  for (let stopAt = 0; stopAt < 32; stopAt += 4) {
    const steps = finder.find(matchers, { mint: 0, maxt: 2000 });
    let left: number[] = [];
    for (let i = 0; ; i++) {
      const step = steps.next();
      if (step.done === true) {
        const found = step.value;
        const names = Array.from({ length: found.length }, (_, k) => found.labels(k).key);
        const there = head.index.pairs.postings(head.index.pairs.find("__name__", "m"));
        const want = Array.from(there, (slot) => head.labelsOf(slot)).filter((one) =>
          matchesAll(one, matchers),
        );
        assert.deepEqual(
          names,
          want.sort(compareLabels).map(({ key }) => key),
        );
        break;
      }
      if (i !== stopAt) continue;
      left = slots.splice(stopAt * 10, 300);
      head.evict(left);
      for (let k = 0; k < left.length; k++) slots.push(add(100_000 + stopAt * 1000 + k));
    }
    if (left.length > 0) continue;
    slots.push(add(200_000 + stopAt)); // and one that comes is found the next time
  }
});
