import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLabels, Labels } from "@taffrail/model";
import fc from "fast-check";
import { SeriesIndex } from "./series-index.ts";

const name = fc.constantFrom("__name__", "a", "b", "job", "\u{1f600}", "\uffee");
const value = fc.oneof(
  fc.constantFrom("x", "y", "\u{10000}", "\uffff", "\ue000"),
  fc.string({ minLength: 1, unit: "grapheme" }),
);
const labels = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 });

test("slots are sorted as their label sets are", () => {
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 60 }), (sets) => {
      const index = new SeriesIndex();
      const all = sets.map((set) => Labels.of(set));
      const slots: number[] = [];
      for (const one of all) if (index.find(one) < 0) slots.push(index.add(one));
      const want = slots.map((slot) => index.labelsOf(slot)).sort(compareLabels);
      assert.deepEqual(
        index.sortByLabels(slots).map((slot) => index.labelsOf(slot).toString()),
        want.map(String),
      );
    }),
  );
});

test("many columns of many values do not outgrow their keys", () => {
  const index = new SeriesIndex();
  const slots: number[] = [];
  for (let i = 0; i < 4000; i++) {
    const scattered = Object.fromEntries(
      Array.from({ length: 8 }, (_, k) => [`l${k}`, String((i * 7919 * (k + 1)) % (k < 6 ? 3 : 4001))]),
    );
    slots.push(index.add(Labels.of(scattered)));
  }
  const want = slots.map((slot) => index.labelsOf(slot)).sort(compareLabels);
  const got = index.sortByLabels(slots).map((slot) => index.labelsOf(slot));
  assert.ok(got.every((one, i) => compareLabels(one, want[i]!) === 0));
});
