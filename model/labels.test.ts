import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareLabels, Labels, LabelsBuilder } from "./labels.ts";

const anyLabels = fc
  .dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }))
  .map((values) => Labels.from(Object.entries(values)));

test("labels are sorted by name and hold no empty value", () => {
  assert.deepEqual(Labels.of({ b: "2", a: "1", c: "" }).pairs, ["a", "1", "b", "2"]);
});

test("an absent label reads as the empty text", () => {
  assert.equal(Labels.of({ a: "1" }).get("b"), "");
});

test("equal keys mean equal sets, and only those", () => {
  fc.assert(
    fc.property(anyLabels, anyLabels, (a, b) => {
      assert.equal(a.key === b.key, compareLabels(a, b) === 0);
      assert.equal(a.key, Labels.from([...a].reverse()).key);
    }),
  );
});

test("only and without part a set", () => {
  fc.assert(
    fc.property(anyLabels, fc.array(fc.string()), (labels, names) => {
      const chosen = new Set(names);
      assert.equal(Labels.from([...labels.only(chosen), ...labels.without(chosen)]).key, labels.key);
    }),
  );
});

test("a builder sets, deletes, and deletes by an empty value", () => {
  const builder = new LabelsBuilder(Labels.of({ a: "1", b: "2", c: "3" }));
  assert.deepEqual(builder.set("d", "4").delete("a").set("b", "").labels().toJSON(), { c: "3", d: "4" });
});

const printed = [
  { labels: {}, want: "{}" },
  { labels: { __name__: "up" }, want: "up" },
  { labels: { __name__: "up", job: 'a"b' }, want: 'up{job="a\\"b"}' },
  { labels: { job: "x" }, want: '{job="x"}' },
  { labels: { __name__: "my.metric", "a.b": "c" }, want: '{"my.metric", "a.b"="c"}' },
] as const;
for (const { labels, want } of printed) {
  test(`labels print as ${want}`, () => assert.equal(Labels.of(labels).toString(), want));
}
