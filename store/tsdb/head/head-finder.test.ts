import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLabels, Labels, matchesAll, Matcher, type TimeRange } from "@taffrail/model";
import fc from "fast-check";
import type { FoundSeries } from "../found-series.ts";
import { inOneGo } from "../merge.ts";
import { SeriesMemory } from "../series-memory.ts";
import { Head } from "./head.ts";
import { HeadFinder } from "./head-finder.ts";

const anyMatcher = fc
  .tuple(
    fc.constantFrom("__name__", "job", "i", "none"),
    fc.constantFrom("=", "!=", "=~", "!~"),
    fc.constantFrom("", "m", "n", "a", "b", "1", "a|b", "m|n", "1|2|3", ".+", "[ab]", "1.*"),
  )
  .map(([name, op, value]) => new Matcher(name, op, value));
const anySeries = fc
  .tuple(fc.constantFrom("m", "n"), fc.constantFrom("a", "b", "c"), fc.nat(30))
  .map(([name, job, i]) => Labels.of({ __name__: name, job, i: String(i) }));
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("come"), set: anySeries, t: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("go"), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete"), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget") }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ask"),
      matchers: fc.array(anyMatcher, { maxLength: 3 }),
      mint: fc.nat(9),
    }),
  },
);

test("whatever came, went, was deleted and asked before, a head finds what a plain list has", () => {
  fc.assert(
    fc.property(
      fc.array(anyStep, { minLength: 10, maxLength: 120 }),
      fc.constantFrom(500, 1 << 20),
      (steps, bytes) => {
        const head = new Head();
        const memory = new SeriesMemory(bytes);
        const finder = new HeadFinder(head, memory);
        const there = new Map<string, { set: Labels; slot: number; t: number }>();
        const few = [
          ["m", "a"],
          ["n", "b"],
        ].map(([name, job]) => [new Matcher("__name__", "=", name!), new Matcher("job", "=", job!)]);
        for (const step of steps) {
          const entries: { set: Labels; slot: number; t: number }[] = [...there.values()];
          switch (step.kind) {
            case "come": {
              if (there.has(step.set.key)) break;
              const slot = head.index.add(step.set);
              head.append(slot, step.t * 1000, 0, 1);
              there.set(step.set.key, { set: step.set, slot, t: step.t });
              break;
            }
            case "go": {
              const one = entries[step.which % entries.length];
              if (one === undefined) break;
              head.evict([one.slot]);
              there.delete(one.set.key);
              break;
            }
            case "delete": {
              const one = entries[step.which % entries.length];
              if (one === undefined) break;
              head.delete(one.slot, 0, 99_999);
              one.t = -1; // nothing of it is found
              break;
            }
            case "forget":
              memory.limit(0);
              memory.limit(bytes);
              break;
            case "ask":
              for (const matchers of [step.matchers, ...few]) {
                const range: TimeRange = { mint: step.mint * 1000, maxt: 10_000 };
                const found: FoundSeries = inOneGo(finder.find(matchers, range));
                const got = Array.from({ length: found.length }, (_, i) => found.labels(i).key);
                const want: Labels[] = entries
                  .filter(({ set, t }) => t >= step.mint && matchesAll(set, matchers))
                  .map(({ set }) => set);
                assert.deepEqual(
                  got,
                  want.sort(compareLabels).map(({ key }) => key),
                );
                assert.ok(memory.heldBytes <= bytes);
              }
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});
