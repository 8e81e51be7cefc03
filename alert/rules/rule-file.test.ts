import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { duplicateRules } from "./lint.ts";
import { parseRuleFile } from "./rule-file.ts";

function group(rules: string): string {
  return `groups:\n- name: g\n  rules:\n${rules}`;
}

const refused = [
  { text: "groups:\n- rules: []\n", says: ["0:0: Groupname must not be empty"] },
  {
    text: "groups:\n- name: a\n- name: a\n",
    says: ['0:0: groupname: "a" is repeated in the same file'],
  },
  {
    text: group("  - record: x\n    alert: y\n    expr: 1\n"),
    says: [`4:13: 5:12: group "g", rule 1, "y": only one of 'record' and 'alert' must be set`],
  },
  {
    text: group("  - expr: 1\n"),
    says: [`0:0: 0:0: group "g", rule 1, "": one of 'record' or 'alert' must be set`],
  },
  {
    text: group("  - alert: x\n    expr:\n"),
    says: [`5:10: group "g", rule 1, "x": field 'expr' must be set in rule`],
  },
  {
    text: group('  - record: x\n    expr: "up +"\n'),
    says: [
      '5:11: group "g", rule 1, "x": could not parse expression: 1:5: parse error: unexpected end of input',
    ],
  },
  {
    text: group("  - record: x\n    expr: 1\n    for: 5m\n    annotations: {a: b}\n"),
    says: [
      `4:13: group "g", rule 1, "x": invalid field 'annotations' in recording rule`,
      `4:13: group "g", rule 1, "x": invalid field 'for' in recording rule`,
    ],
  },
  {
    text: group("  - record: a{b}\n    expr: 1\n"),
    says: [
      '4:13: group "g", rule 1, "a{b}": braces present in the recording rule name; should it be in expr?: a{b}',
    ],
  },
  {
    text: group("  - alert: x\n    expr: 1\n    labels: {__name__: y}\n"),
    says: ['group "g", rule 1, "x": invalid label name: __name__'],
  },
  {
    text: group('  - alert: x\n    expr: 1\n    annotations: {a: "{{ $y }}"}\n'),
    says: ['group "g", rule 1, "x": annotation "a": template: __alert_x:1: undefined variable "$y"'],
  },
  {
    text: "groups:\n- name: g\n  foo: 1\nbar: 2\n",
    says: [
      "yaml: unmarshal errors:\n  line 3: field foo not found in type rulefmt.RuleGroup\n  line 4: field bar not found in type rulefmt.RuleGroups",
    ],
  },
  { text: "groups:\n- name: g\n  interval: 5\n", says: ['not a valid duration string: "5"'] },
  {
    text: "groups:\n- name: g\n  limit: x\n",
    says: ["yaml: unmarshal errors:\n  line 3: cannot unmarshal !!str `x` into int"],
  },
];
for (const { text, says } of refused) {
  test(`a rule file is refused with: ${says[0]!}`, () => {
    const { errors } = parseRuleFile(text, "f.yml");
    assert.deepEqual(
      errors.map(({ message }) => message),
      says,
    );
  });
}

test("an error knows its place", () => {
  const { errors } = parseRuleFile(group('  - record: x\n    expr: "up +"\n'), "f.yml");
  assert.deepEqual(errors[0]!.at, { line: 5, column: 11 });
});

test("an alias stands where it is used", () => {
  const text = group('  - record: x\n    expr: &e "up +"\n  - record: y\n    expr: *e\n');
  assert.match(parseRuleFile(text, "f.yml").errors[1]!.message, /^7:11: /);
});

test("a group is read with every field, and its labels stand beneath those of rules", () => {
  const text =
    "groups:\n- name: g\n  interval: 30s\n  query_offset: 1m\n  limit: 5\n  labels: {a: b, c: d}\n" +
    "  rules:\n  - alert: x\n    expr: up\n    for: 5m\n    keep_firing_for: 1h\n    labels: {c: e}\n";
  const { file } = parseRuleFile(text, "f.yml");
  const [read] = file!.groups;
  assert.deepEqual([read!.intervalMs, read!.queryOffsetMs, read!.limit], [30_000, 60_000, 5]);
  const [rule] = read!.rules;
  assert.deepEqual([rule!.holdMs, rule!.keepFiringMs], [300_000, 3_600_000]);
  assert.deepEqual(Object.fromEntries(rule!.labels), { a: "b", c: "e" });
});

test("unknown fields pass where they may, and only the first document counts", () => {
  const text = "groups:\n- name: g\n  owner: me\n---\nnonsense: [\n";
  assert.equal(parseRuleFile(text, "f.yml").errors.length, 1);
  const { file, errors } = parseRuleFile(text, "f.yml", { ignoresUnknownFields: true });
  assert.equal(errors.length, 0);
  assert.match(file!.warnings[0]!, /only the first document is processed/);
});

test("duplicateRules tells rules of one name and one label set once", () => {
  const text = group(
    "  - {record: x, expr: 1, labels: {a: b}}\n  - {record: x, expr: 2, labels: {a: b}}\n  - {record: x, expr: 1}\n",
  );
  const found = duplicateRules(parseRuleFile(text, "f.yml").file!.groups);
  assert.deepEqual(
    found.map(({ name, labels }) => [name, Object.fromEntries(labels)]),
    [["x", { a: "b" }]],
  );
});

test("any text is read or refused: parseRuleFile never throws", () => {
  const piece = fc.constantFrom(
    "groups:\n",
    "- name: g\n",
    "  rules:\n",
    "  - record: x\n",
    "  - alert: y\n",
    "    expr: up\n",
    "    expr: 'up +'\n",
    "    for: 5m\n",
    "    labels: {a: '{{ $x }}'}\n",
    "    annotations:\n",
    "      a: b\n",
    "  interval: -1\n",
    "---\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "[",
    "}",
    "\t",
    ": ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 15 }), (pieces) => {
      const { file, errors } = parseRuleFile(pieces.join(""), "f.yml");
      assert.equal(file === undefined, errors.length > 0);
    }),
    { numRuns: 300 },
  );
});
