import assert from "node:assert/strict";
import { test } from "node:test";
import { isStaleAt, SampleColumns, setStale } from "@taffrail/model";
import fc from "fast-check";
import { decodeChunk } from "../chunk/decode.ts";
import { staleHistogram } from "../chunk/histogram-layout.ts";
import { anyHistogram, histogramText } from "../testing/histograms.ts";
import { recode } from "./recode.ts";

const anyRow = fc.record({
  value: fc.oneof(
    { weight: 3, arbitrary: fc.double() },
    { weight: 3, arbitrary: anyHistogram },
    fc.constantFrom("stale float" as const, "stale histogram" as const),
  ),
  startT: fc.constantFrom(0, 0, 0, 7),
  times: fc.constantFrom(1, 1, 5, 130),
});

function textOf(columns: SampleColumns): string[] {
  return Array.from({ length: columns.length }, (_, i) => {
    const histogram = columns.histograms?.[i];
    const kind = histogram === undefined ? "float" : "histogram";
    const value = isStaleAt(columns.v, i)
      ? "stale"
      : histogram === undefined
        ? String(columns.v[i])
        : histogramText(histogram);
    return `${columns.t[i]} ${columns.startT?.[i] ?? 0} ${kind} ${value}`;
  });
}

test("rows of every kind come back from the chunks they are encoded as", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 12 }), (list) => {
      const columns = new SampleColumns(1);
      let t = 0;
      for (const { value, startT, times } of list) {
        for (let i = 0; i < times; i++) {
          t += 15_000;
          if (typeof value === "object") columns.pushHistogram(t, value);
          else if (value === "stale histogram") columns.pushHistogram(t, staleHistogram);
          else columns.push(t, typeof value === "number" ? value : 0);
          if (typeof value === "string") setStale(columns.v, columns.length - 1);
          if (startT !== 0) columns.setStart(startT);
        }
      }
      const back = new SampleColumns(1);
      recode(columns, (encoding, samples, minT, maxT, bytes, start) => {
        const first = back.length;
        decodeChunk(encoding, bytes, start, samples, -Infinity, Infinity, back);
        assert.equal(back.length - first, samples);
        assert.equal(back.t[first], minT);
        assert.equal(back.t[back.length - 1], maxT);
        assert.ok(samples <= 120);
      });
      assert.deepEqual(textOf(back), textOf(columns));
    }),
  );
});
