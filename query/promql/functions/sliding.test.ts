import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { openEngine } from "../engine.ts";
import { MemorySource } from "../testing/memory-source.ts";

const odd = fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 1e308, -1e308);
const anySamples = fc.array(
  fc.record({
    gapMs: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 9000 })),
    v: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -9, max: 9 }) },
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      odd,
    ),
  }),
  { minLength: 1, maxLength: 60 },
);

for (const name of ["sum", "avg", "min", "max"]) {
  test(`${name}_over_time of windows that overlap is that of each window by itself`, async () => {
    await fc.assert(
      fc.asyncProperty(
        anySamples,
        fc.integer({ min: 1, max: 20_000 }),
        fc.oneof(fc.constantFrom(1, 2, 3, 5, 8), fc.double({ min: 1, max: 12, noNaN: true })),
        async (samples, stepMs, times) => {
          let t = 0;
          const source = new MemorySource();
          source.addColumns(
            Labels.of({ __name__: "x" }),
            Float64Array.from(samples, ({ gapMs }) => (t += gapMs)),
            Float64Array.from(samples, ({ v }) => v),
          );
          const engine = openEngine({ source, clock: systemClock, log: noLog });
          const query = `${name}_over_time(x[${Math.max(1, Math.round(stepMs * times))}ms])`;
          const { value } = await engine.range(query, 0, 12 * stepMs, stepMs);
          assert.equal(value.kind, "matrix");
          const all = new Map(
            value.kind === "matrix" && value.series.length > 0
              ? Array.from(value.series[0]!.t, (at, i) => [at, value.series[0]!.v[i]!])
              : [],
          );
          for (let step = 0; step <= 12; step++) {
            const at = step * stepMs;
            const single = (await engine.instant(query, at)).value;
            assert.ok(single.kind === "vector");
            const want = single.elements[0]?.v;
            const got = all.get(at);
            if (want === undefined || !Number.isFinite(want)) assert.deepEqual(got, want);
            else assert.ok(Math.abs(got! - want) <= 1e-12 * Math.max(1, Math.abs(want)), `${got}, ${want}`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
}
