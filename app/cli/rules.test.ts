import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { checkRules } from "./check-rules.ts";
import { Flags, type Invocation } from "./command.ts";
import { testRules } from "./test-rules.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command over files that are written for it, by their names. */
async function ran(
  run: (invocation: Invocation) => number | Promise<number>,
  files: Readonly<Record<string, string>>,
  names: readonly string[],
  flags: ConstructorParameters<typeof Flags>[0] = {},
): Promise<Ran> {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-rules-"));
  const [out, err]: [string[], string[]] = [[], []];
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    const invocation = {
      flags: new Flags(flags),
      positionals: names.map((name) => join(dir, name)),
      log: noLog,
      signal: new AbortController().signal,
      env: {},
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
    } as const;
    const code = await run(invocation as unknown as Invocation);
    const plain = (lines: string[]): string => lines.join("\n").replaceAll(`${dir}/`, "");
    return { code, out: plain(out), err: plain(err) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const good = "groups:\n- name: g\n  rules:\n  - {record: r, expr: sum(up)}\n";
const twice =
  "groups:\n- name: g\n  rules:\n  - {record: r, expr: 1, labels: {a: b}}\n  - {record: r, expr: 2, labels: {a: b}}\n";
const bad = "groups:\n- name: g\n  rules:\n  - record: r\n    expr: 'up +'\n";

test("check rules counts what is well and says what is not", async () => {
  const { code, out, err } = await ran(checkRules, { "good.yml": good, "bad.yml": bad }, [
    "good.yml",
    "bad.yml",
  ]);
  assert.equal(code, 1);
  assert.equal(out, "Checking good.yml\n  SUCCESS: 1 rules found\n\nChecking bad.yml");
  assert.equal(
    err,
    '  FAILED:\nbad.yml: 5:11: group "g", rule 1, "r": could not parse expression: 1:5: parse error: unexpected end of input',
  );
});

test("check rules finds duplicates, which are fatal only where that is said", async () => {
  const files = { "twice.yml": twice };
  const { code, err } = await ran(checkRules, files, ["twice.yml"]);
  assert.equal(code, 0);
  assert.match(err, /lint error 1 duplicate rule\(s\) found\.\nMetric: r\nLabel\(s\):\n\ta: b\nMight cause/);
  assert.equal((await ran(checkRules, files, ["twice.yml"], { "lint-fatal": true })).code, 3);
  const without = await ran(checkRules, files, ["twice.yml"], { lint: "none", "lint-fatal": true });
  assert.deepEqual([without.code, without.err], [0, ""]);
});

test("check rules lets unknown fields pass where they may, and features switch functions on", async () => {
  const files = {
    "f.yml": `${good}  owner: me\n`,
    "e.yml": good.replace("sum(up)", "'sort_by_label(up, \"a\")'"),
  };
  assert.equal((await ran(checkRules, files, ["f.yml"])).code, 1);
  assert.equal((await ran(checkRules, files, ["f.yml"], { "ignore-unknown-fields": true })).code, 0);
  assert.equal((await ran(checkRules, files, ["e.yml"])).code, 1);
  const on = { "enable-feature": ["promql-experimental-functions"] };
  assert.equal((await ran(checkRules, files, ["e.yml"], on)).code, 0);
});

const tests = (value: number): string => `rule_files: ["good*.yml", none.yml]
tests:
- name: right
  input_series: [{series: up, values: "1 1"}]
  promql_expr_test: [{expr: r, exp_samples: [{labels: r, value: 1}]}]
- name: other
  input_series: [{series: up, values: "1 1"}]
  promql_expr_test: [{expr: r, exp_samples: [{labels: r, value: ${value}}]}]
`;

test("test rules runs the tests of a file over the rules that it names", async () => {
  const files = { "good.yml": good, "t.yml": tests(1) };
  const { code, out, err } = await ran(testRules, files, ["t.yml"]);
  assert.deepEqual([code, out, err], [0, "  SUCCESS\n", "  WARNING: no file match pattern none.yml"]);
});

test("test rules says what fails, runs what it is told to, and writes for build servers", async () => {
  const files = { "good.yml": good, "t.yml": tests(2) };
  const failed = await ran(testRules, files, ["t.yml"]);
  assert.equal(failed.code, 1);
  assert.match(failed.err, /FAILED:\n {4}expr: "r", time: 0s,\n {8}exp: .* 2E\+00\n {8}got: .* 1E\+00/);
  assert.equal((await ran(testRules, files, ["t.yml"], { run: ["^right$"] })).code, 0);
  assert.equal((await ran(testRules, files, ["t.yml"], { run: ["right", "oth"] })).code, 1);
  const dir = mkdtempSync(join(tmpdir(), "taffrail-junit-"));
  try {
    const junit = join(dir, "junit.xml");
    await ran(testRules, files, ["t.yml"], { junit });
    assert.match(
      readFileSync(junit, "utf8"),
      /tests="2" failures="1"[^]*<testcase name="right"><\/testcase>[^]*<failure>/,
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("test rules refuses rules that are wrong, whatever the tests say", async () => {
  const files = { "bad.yml": bad, "t.yml": "rule_files: [bad.yml]\ntests: [{}]\n" };
  const { code, err } = await ran(testRules, files, ["t.yml"]);
  assert.equal(code, 1);
  assert.match(err, /bad\.yml: 5:11: group "g", rule 1, "r": could not parse expression/);
});
