import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import fc from "fast-check";
import { RuleFileError } from "../rule-errors.ts";
import { parseRuleFile } from "../rule-file.ts";
import { runUnitTest } from "./run.ts";
import { parseTestFile } from "./test-file.ts";

const rules = `groups:
- name: alerts
  rules:
  - alert: Down
    expr: up == 0
    for: 2m
    labels: {severity: page}
    annotations: {summary: "{{ $labels.job }} is down"}
- name: records
  rules:
  - record: total
    expr: sum(up)
`;

/** What the first test of a file finds wrong. */
async function failuresOf(yaml: string, showsDifference = false): Promise<readonly string[]> {
  const file = parseTestFile(yaml, "t.yml");
  const groups = parseRuleFile(rules, "r.yml").file!.groups.map((group) => ({ group, file: "r.yml" }));
  const options = { clock: systemClock, log: noLog, showsDifference };
  return (await runUnitTest(file.tests[0]!, file, groups, options)).failures;
}

const series = `tests:\n- input_series: [{series: 'up{job="a"}', values: "0x5"}]\n`;

test("a test passes where alerts and queries give what is wanted", async () => {
  const yaml = `${series}  alert_rule_test:
  - {eval_time: 1m, alertname: Down, exp_alerts: []}
  - eval_time: 2m
    alertname: Down
    exp_alerts: [{exp_labels: {job: a, severity: page}, exp_annotations: {summary: a is down}}]
  promql_expr_test:
  - {expr: total, eval_time: 3m, exp_samples: [{labels: total, value: 0}]}
  - {expr: "timestamp(total)", eval_time: 3m30s, exp_samples: [{value: 180}]}
`;
  assert.deepEqual(await failuresOf(yaml), []);
});

test("what differs is shown as promtool shows it", async () => {
  const yaml = `${series}  name: mine
  alert_rule_test: [{eval_time: 3m, alertname: Down}]
  promql_expr_test: [{expr: total, eval_time: 3m, exp_samples: [{value: 2.5}]}]
`;
  assert.deepEqual(await failuresOf(yaml), [
    `    name: mine,\n    alertname: Down, time: 3m, \n        exp:[], \n        got:[\n            0:\n` +
      `              Labels:{alertname="Down", job="a", severity="page"}\n` +
      `              Annotations:{summary="a is down"}\n            ]`,
    `    expr: "total", time: 3m,\n        exp: {} 2.5E+00\n        got: {__name__="total"} 0E+00`,
  ]);
  assert.match((await failuresOf(yaml, true))[0]!, /diff: \[\n[^]*\[0;32m"alertname": "Down"/);
});

test("histograms are compared by their notation", async () => {
  const yaml = (count: number): string => `tests:
- input_series: [{series: h, values: "{{schema:1 count:3 sum:2 buckets:[1 2]}}x3"}]
  promql_expr_test:
  - expr: h
    eval_time: 1m
    exp_samples: [{labels: h, histogram: "{{schema:1 count:${count} sum:2 counter_reset_hint:not_reset buckets:[1 2]}}"}]
`;
  assert.deepEqual(await failuresOf(yaml(3)), []);
  assert.match((await failuresOf(yaml(4)))[0]!, /exp: .*count:4.*\n.*got: .*count:3/);
});

test("fuzzy comparison lets the last bit differ, and no more", async () => {
  const yaml = (value: string, fuzzy: boolean): string =>
    `fuzzy_compare: ${fuzzy}\ntests:\n- promql_expr_test: [{expr: "vector(3)", exp_samples: [{value: ${value}}]}]\n`;
  assert.equal((await failuresOf(yaml("3.0000000000000004", true))).length, 0);
  assert.equal((await failuresOf(yaml("3.0000000000000004", false))).length, 1);
  assert.equal((await failuresOf(yaml("3.0000000000000013", true))).length, 1);
});

test("a start time moves everything", async () => {
  const yaml = `tests:
- start_timestamp: 2024-01-01T00:00:00Z
  input_series: [{series: 'up{job="a"}', values: "1 2 3"}]
  promql_expr_test:
  - {expr: "timestamp(up)", eval_time: 1m, exp_samples: [{labels: '{job="a"}', value: 1704067260}]}
  - {expr: "up @ 1704067200", eval_time: 2m, exp_samples: [{labels: 'up{job="a"}', value: 1}]}
`;
  assert.deepEqual(await failuresOf(yaml), []);
});

test("what cannot be run is said", async () => {
  assert.deepEqual(await failuresOf("tests:\n- alert_rule_test: [{eval_time: 1m}]\n"), [
    "an item under alert_rule_test misses required attribute alertname at eval_time 1m",
  ]);
  assert.deepEqual(await failuresOf(`tests:\n- input_series: [{series: 'up{a="b"', values: "1"}]\n`), [
    "2:10: parse error: unexpected character inside braces: '1'",
  ]);
  assert.match(
    (await failuresOf("tests:\n- promql_expr_test: [{expr: '1', eval_time: 200y}]\n"))[0]!,
    /evaluations/,
  );
});

test("a file of the wrong form is refused with every reason", () => {
  assert.throws(() => parseTestFile("foo: 1\ntests:\n- bar: 2\n", "t.yml"), {
    message:
      "yaml: unmarshal errors:\n  line 1: field foo not found in type main.unitTestFile\n  line 3: field bar not found in type main.testGroup",
  });
});

test("any text is a test file or refused with a typed error", () => {
  const piece = fc.constantFrom(
    "tests:\n",
    "- input_series:\n",
    "  - series: up\n",
    "    values: 1\n",
    "- name: x\n",
    "rule_files: [a]\n",
    "  start_timestamp: x\n",
    "evaluation_interval: 1m\n",
    "[",
    ":",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
      try {
        parseTestFile(pieces.join(""), "t.yml");
      } catch (error) {
        assert.ok(error instanceof RuleFileError, String(error));
      }
    }),
  );
});
