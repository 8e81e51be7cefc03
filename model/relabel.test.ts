import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Labels, LabelsBuilder } from "./labels.ts";
import { simpleLowerCase, simpleUpperCase } from "./letter-case.ts";
import { relabel, type RelabelFields, relabelRule, RelabelRuleError } from "./relabel.ts";

function relabelled(
  input: Record<string, string>,
  ...rules: RelabelFields[]
): Record<string, string> | undefined {
  const labels = new LabelsBuilder(Labels.of(input));
  return relabel(
    labels,
    rules.map((fields) => relabelRule(fields)),
  )
    ? labels.labels().toJSON()
    : undefined;
}

const cases = [
  {
    name: "replaces with parts of the source",
    input: { a: "foo", b: "bar" },
    rule: { sourceLabels: ["a", "b"], regex: "f(.*);(.*)r", targetLabel: "c", replacement: "$1-$2" },
    want: { a: "foo", b: "bar", c: "oo-ba" },
  },
  {
    name: "deletes the target where the replacement is empty",
    input: { a: "foo" },
    rule: { targetLabel: "a", replacement: "" },
    want: {},
  },
  {
    name: "drops what matches",
    input: { a: "x" },
    rule: { action: "drop", sourceLabels: ["a"], regex: "x" },
    want: undefined,
  },
  {
    name: "matches the whole only",
    input: { a: "xy" },
    rule: { action: "drop", sourceLabels: ["a"], regex: "x" },
    want: { a: "xy" },
  },
  {
    name: "maps names",
    input: { meta_a: "1" },
    rule: { action: "labelmap", regex: "meta_(.+)" },
    want: { meta_a: "1", a: "1" },
  },
  {
    name: "takes actions in any case",
    input: { a: "x" },
    rule: { action: "LabelDrop", regex: "a" },
    want: {},
  },
  {
    name: "hashes as Prometheus does",
    input: { a: "foo\nbar" },
    rule: { action: "hashmod", sourceLabels: ["a"], modulus: 1000, targetLabel: "b" },
    want: { a: "foo\nbar", b: "734" },
  },
] as const;
for (const { name, input, rule, want } of cases) {
  test(`relabel() ${name}`, () => assert.deepEqual(relabelled(input, rule), want));
}

const refused: readonly RelabelFields[] = [
  { action: "foo" },
  { action: "hashmod", targetLabel: "x" },
  { action: "replace" },
  { action: "labeldrop", regex: "a", sourceLabels: ["b"] },
  { action: "keepequal", sourceLabels: ["a"], targetLabel: "b", regex: "c" },
  { action: "lowercase", targetLabel: "a", replacement: "b" },
];
for (const fields of refused) {
  test(`relabelRule() refuses ${JSON.stringify(fields)}`, () => {
    assert.throws(() => relabelRule(fields), RelabelRuleError);
  });
}

test("keep and drop part all sets of labels between them", () => {
  const value = fc.stringMatching(/^[ab]{0,3}$/);
  fc.assert(
    fc.property(value, value, (source, regex) => {
      const by = (action: string): boolean =>
        relabelled({ x: source }, { action, sourceLabels: ["x"], regex }) !== undefined;
      assert.notEqual(by("keep"), by("drop"));
      assert.equal(by("keep"), source === regex);
    }),
  );
});

test("letters change case one by one", () => {
  assert.equal(simpleUpperCase("straße ᾳ ŉ"), "STRAßE ᾼ ŉ");
  assert.equal(simpleLowerCase("İIΣ"), "iiσ");
});
