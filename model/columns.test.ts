import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SampleColumns } from "./columns.ts";
import { type FloatHistogram, isStaleAt, setStale } from "./samples.ts";

const histogram = (sum: number): FloatHistogram => ({
  schema: 0,
  count: 0,
  sum,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveSpans: [],
  negativeSpans: [],
  positiveBuckets: new Float64Array(0),
  negativeBuckets: new Float64Array(0),
  customValues: new Float64Array(0),
  counterResetHint: "unknown",
});

/** A row as text: time, kind, value, start time. */
function textAt(columns: SampleColumns, row: number): string {
  const h = columns.histograms?.[row];
  const value = isStaleAt(columns.v, row) ? "stale" : columns.v[row];
  return `${columns.t[row]} ${h === undefined ? "float" : `histogram ${h.sum}`} ${value} ${columns.startT?.[row] ?? 0}`;
}

test("rows keep their time, value, histogram and start time while others are taken away and added", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constantFrom("float" as const, "stale" as const, "histogram" as const),
      value: fc.nat(9),
      startT: fc.constantFrom(0, 5),
    }),
    fc.record({ kind: fc.constant("remove" as const), from: fc.nat(9), count: fc.nat(4) }),
    fc.record({ kind: fc.constant("truncate" as const), by: fc.nat(3) }),
    fc.record({ kind: fc.constant("clear" as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const columns = new SampleColumns(1);
      let twin: string[] = [];
      steps.forEach((one, t) => {
        switch (one.kind) {
          case "clear":
            columns.clear();
            twin = [];
            return;
          case "truncate":
            twin = twin.slice(0, Math.max(0, twin.length - one.by));
            columns.truncate(twin.length);
            return;
          case "remove": {
            const from = Math.min(one.from, twin.length);
            const to = Math.min(from + one.count, twin.length);
            columns.removeRows(from, to);
            twin.splice(from, to - from);
            return;
          }
          case "histogram":
            columns.pushHistogram(t, histogram(one.value));
            break;
          default:
            columns.push(t, one.value);
            if (one.kind === "stale") setStale(columns.v, columns.length - 1);
        }
        if (one.startT !== 0) columns.setStart(one.startT);
        twin.push(
          `${t} ${one.kind === "histogram" ? `histogram ${one.value}` : "float"} ` +
            `${one.kind === "stale" ? "stale" : one.value} ${one.startT}`,
        );
      });
      assert.deepEqual(
        Array.from({ length: columns.length }, (_, row) => textAt(columns, row)),
        twin,
      );
    }),
  );
});
