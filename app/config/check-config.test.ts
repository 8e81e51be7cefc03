import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkConfigFile } from "./check-config.ts";

const job = (more: string): string => `scrape_configs: [{job_name: a, ${more}}]\n`;

/** Each file beside `rules.yml`, `bad.json` and `good.json`. */
const cases: readonly {
  readonly name: string;
  readonly yaml: string;
  readonly failure?: RegExp;
  readonly warnings?: RegExp;
  readonly lint?: RegExp;
  readonly ruleFiles?: number;
  /** With `--syntax-only` too. */
  readonly always?: true;
}[] = [
  { name: "labels that are joined", yaml: "object_state: {join_labels: ['pods:namespace=[team, tier]']}\n" },
  {
    name: "labels that cannot be joined",
    yaml: "object_state: {join_labels: ['pods:cluster=[team]']}\n",
    failure: /cannot join labels.*want RESOURCE:SOURCE=\[KEY,…\]/s,
    always: true,
  },
  { name: "nothing odd", yaml: job("file_sd_configs: [{files: [good.json]}]") },
  {
    name: "rule files, by name and by star",
    yaml: "rule_files: [rules.yml, r*.yml, none*.yml]\n",
    ruleFiles: 2,
  },
  {
    name: "a rule file that is gone",
    yaml: "rule_files: [gone.yml]\n",
    failure: /".*gone\.yml" does not point to an existing file/,
  },
  {
    name: "targets that are gone",
    yaml: job("file_sd_configs: [{files: [gone.json]}]"),
    warnings: /^file ".*gone\.json" for file_sd in scrape job "a" does not exist$/,
  },
  {
    name: "targets that cannot be read",
    yaml: job("file_sd_configs: [{files: [bad.json]}]"),
    failure: /bad\.json at \[0\]\.targets/,
  },
  {
    name: "targets of an Alertmanager",
    yaml: "alerting: {alertmanagers: [{file_sd_configs: [{files: [bad.json]}]}]}\n",
    failure: /bad\.json at \[0\]\.targets/,
  },
  {
    name: "a token that is gone",
    yaml: job("authorization: {credentials_file: gone}"),
    failure: /credentials or bearer token file ".*gone"/,
  },
  {
    name: "a certificate that is gone",
    yaml: job("tls_config: {cert_file: gone, key_file: bad.json}"),
    failure: /client cert file ".*gone"/,
  },
  {
    name: "a key of a discovery that is gone",
    yaml: job(
      'kubernetes_sd_configs: [{role: pod, api_server: "http://x", tls_config: {cert_file: bad.json, key_file: gone}}]',
    ),
    failure: /client key file ".*gone"/,
  },
  {
    name: "an address that relabelling leaves bad",
    yaml: job('static_configs: [{targets: ["a/b"]}], relabel_configs: [{action: labeldrop, regex: x}]'),
    failure: /^instance 0 in group 0: "a\/b" is not a valid hostname$/,
    always: true,
  },
  {
    name: "an address that relabelling mends",
    yaml: job(
      'static_configs: [{targets: ["a/b"]}], relabel_configs: [{target_label: __address__, replacement: c}]',
    ),
  },
  {
    name: "an interval that leaves gaps",
    yaml: job("scrape_interval: 5m"),
    lint: /^too long .* job: a, interval: 5m$/,
  },
  {
    name: "what is not supported",
    yaml: job("consul_sd_configs: [{server: x}], basic_auth: {username: a, password_ref: b}"),
    warnings:
      /^scrape job "a": not supported yet: secrets by reference \(password_ref\),scrape job "a": not supported yet: consul_sd_configs$/,
    always: true,
  },
  {
    name: "a field that is none",
    yaml: job("scrape_intervall: 5s"),
    failure:
      /:1:\d+: field scrape_intervall not found in scrape_configs\[0\]\n {4}did you mean "scrape_interval"\?$/,
    always: true,
  },
];
for (const { name, yaml, failure, warnings, lint, ruleFiles = 0, always } of cases) {
  test(`checkConfigFile() finds ${name}`, () => {
    const dir = mkdtempSync(join(tmpdir(), "taffrail-check-"));
    try {
      writeFileSync(join(dir, "rules.yml"), "groups: []\n");
      writeFileSync(join(dir, "bad.json"), '[{"targets": "a:1"}]');
      writeFileSync(join(dir, "good.json"), '[{"targets": ["a:1"]}]');
      const file = join(dir, "f.yml");
      writeFileSync(file, yaml);
      const options = { syntaxOnly: false, longestIntervalMs: 300_000 };
      const found = checkConfigFile(file, options);
      assert.match(found.failure ?? "", failure ?? /^$/);
      assert.match(found.warnings.join(), warnings ?? /^$/);
      assert.match(found.lint.join(), lint ?? /^$/);
      assert.equal(found.ruleFiles.length, ruleFiles);
      if (always === true) return;
      const alone = checkConfigFile(file, { ...options, syntaxOnly: true });
      assert.deepEqual([alone.failure, alone.warnings, alone.lint, alone.ruleFiles], [undefined, [], [], []]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}

test("checkConfigFile() says what nothing acts on yet", () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-check-"));
  try {
    const file = join(dir, "f.yml");
    writeFileSync(file, "global: {query_log_file: q}\ntracing: {endpoint: e}\n");
    const { passedOver } = checkConfigFile(file, { syntaxOnly: true, longestIntervalMs: undefined });
    assert.deepEqual(passedOver, ["tracing", "global.query_log_file"]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
