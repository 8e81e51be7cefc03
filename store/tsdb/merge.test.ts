import assert from "node:assert/strict";
import { test } from "node:test";
import { type FloatHistogram, Labels, SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { mergeSelections } from "./merge.ts";
import { anyHistogram, histogramText } from "./testing/histograms.ts";
import type { SelectedSeries } from "./tsdb.ts";

interface Row {
  readonly t: number;
  readonly value: number | FloatHistogram;
  readonly startT: number;
}

/** Rows of one source: ascending, no time twice. */
const rows: fc.Arbitrary<Row[]> = fc.uniqueArray(
  fc.record({
    t: fc.nat(40),
    value: fc.oneof(fc.nat(9), anyHistogram),
    startT: fc.constantFrom(0, 0, 7),
  }),
  { selector: ({ t }) => t, maxLength: 12 },
);

class PlainSeries implements SelectedSeries {
  readonly labels: Labels;
  readonly #rows: readonly Row[];

  constructor(labels: Labels, list: readonly Row[]) {
    this.labels = labels;
    this.#rows = [...list].sort((a, b) => a.t - b.t);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    for (const { t, value, startT } of this.#rows) {
      if (t < mint || t > maxt) continue;
      if (typeof value === "number") into.push(t, value);
      else into.pushHistogram(t, value);
      if (startT !== 0) into.setStart(startT);
    }
  }
}

const textOf = (t: number, value: number | FloatHistogram, startT: number): string =>
  `${t} ${startT} ${typeof value === "number" ? value : histogramText(value)}`;

test("what several sources say of a series is one: in order of time, the later source counts", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(rows, rows), { maxLength: 4 }), fc.nat(40), (sources, mint) => {
      const labels = [Labels.of({ a: "1" }), Labels.of({ a: "2" })];
      const merged = mergeSelections(
        sources.map((lists) => lists.map((list, i) => new PlainSeries(labels[i]!, list))),
      );
      labels.forEach((of, i) => {
        const twin = new Map<number, string>();
        for (const lists of sources)
          for (const { t, value, startT } of lists[i]!) if (t >= mint) twin.set(t, textOf(t, value, startT));
        const columns = new SampleColumns(1);
        columns.push(-5, 1); // what is there already stays
        merged.find((series) => series.labels.key === of.key)?.read(mint, Infinity, columns);
        const got = Array.from({ length: columns.length }, (_, row) =>
          textOf(columns.t[row]!, columns.histograms?.[row] ?? columns.v[row]!, columns.startT?.[row] ?? 0),
        );
        const want = [...twin].sort(([a], [b]) => a - b).map(([, text]) => text);
        assert.deepEqual(got, ["-5 0 1", ...want]);
      });
    }),
  );
});
