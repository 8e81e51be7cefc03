import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hintOf, messageOf } from "@taffrail/base";
import fc from "fast-check";
import type { ScrapeConfig } from "@taffrail/scrape";
import { loadConfig, loadConfigFile } from "./load.ts";
import { scrapeJobsOf } from "./scrape-jobs.ts";

const refused = [
  {
    name: "an unknown field",
    yaml: "scrape_configs:\n- job_name: a\n  metric_path: /x\n",
    want: /f\.yml:3:3: field metric_path not found in scrape_configs\[0\]/,
  },
  {
    name: "a value of the wrong type",
    yaml: "global:\n  scrape_interval: soon\n",
    want: /f\.yml:2:20: global\.scrape_interval: got "soon", want a duration such as 15s/,
  },
  {
    name: "a list where a map belongs",
    yaml: "global: [1]\n",
    want: /f\.yml:1:9: global: got a list, want a map of fields/,
  },
  {
    name: "a choice that is none",
    yaml: "tracing: {endpoint: x, client_type: udp}\n",
    want: /got "udp", want one of "grpc", "http"/,
  },
  {
    name: "a timeout above its interval",
    yaml: "scrape_configs:\n- job_name: a\n  scrape_interval: 5s\n  scrape_timeout: 6s\n",
    want: /f\.yml:4:19: scrape timeout greater/,
  },
  {
    name: "a bad expression",
    yaml: "scrape_configs:\n- job_name: a\n  relabel_configs: [{action: keep, regex: '('}]\n",
    want: /f\.yml:3:\d+: regex: cannot compile/,
  },
  { name: "no YAML", yaml: "a: [1\n", want: /f\.yml:\d+:\d+: / },
] as const;
for (const { name, yaml, want } of refused) {
  test(`a configuration is refused whole: ${name}`, () =>
    assert.throws(() => loadConfig(yaml, "f.yml"), want));
}

test("a mistyped field is answered with the one that was meant", () => {
  assert.throws(() => loadConfig("scrape_configs:\n- job_name: a\n  scrape_intervall: 5s\n", "f.yml"), {
    hint: 'did you mean "scrape_interval"?',
  });
});

test("secrets are never printed", () => {
  const { yaml } = loadConfig(
    "scrape_configs:\n- job_name: a\n  basic_auth: {username: u, password: hunter2}\n  proxy_url: http://u:hunter2@p\nremote_write:\n- url: http://me:hunter2@x/\n  sigv4: {access_key: a, secret_key: hunter2}\n",
    "f.yml",
  );
  assert.doesNotMatch(yaml, /hunter2/);
  assert.match(yaml, /password: <secret>/);
});

test("a file that is not there says so, with the way out", () => {
  assert.throws(() => loadConfigFile("/nowhere/prometheus.yml"), {
    message: /no such file/,
    hint: "name another with --config FILE",
  });
});

test("bytes that are not UTF-8 are refused", () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-"));
  try {
    writeFileSync(join(dir, "f.yml"), Buffer.from([0x67, 0xff, 0x0a]));
    assert.throws(() => loadConfigFile(join(dir, "f.yml")), /not UTF-8/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("no text makes the loader fail in a way it did not mean to", () => {
  const piece = fc.constantFrom(
    "global:",
    "\n",
    "  ",
    "- ",
    "scrape_configs:",
    "job_name: a",
    "{",
    "}",
    "[",
    "]",
    "&a",
    "*a",
    "<<: ",
    ": ",
    "'",
    '"',
    "null",
    "1",
    "x",
    "!!binary ",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
      (yaml) => {
        try {
          loadConfig(yaml, "f.yml");
        } catch (error) {
          assert.match(String(error), /^(ConfigError|YamlSyntaxError): f\.yml/, yaml);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("a client that signs for its tokens is read whole, and printed without its key", () => {
  const yaml = `scrape_configs:
- job_name: a
  oauth2:
    client_id: me
    token_url: http://x/token
    grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
    client_certificate_key: hunter2
    claims: {role: [a, 1], sub: "2", deep: {x: true}}
`;
  const loaded = loadConfig(yaml, "f.yml");
  assert.doesNotMatch(loaded.yaml, /hunter2/);
  const [{ http }] = scrapeJobsOf(loaded) as [ScrapeConfig];
  assert.equal(http.unsupported, undefined);
  assert.ok(http.auth?.kind === "oauth2");
  assert.deepEqual(http.auth.assertion, {
    key: { value: "hunter2" },
    algorithm: "RS256",
    claims: { role: ["a", 1], sub: "2", deep: { x: true } },
  });
  assert.deepEqual(loadConfig(loaded.yaml, "f.yml").yaml, loaded.yaml, "what is printed reads the same");
  assert.throws(
    () => loadConfig(yaml.replace(/.*hunter2\n/, ""), "f.yml"),
    /needs one of client_certificate_key/,
  );
});

test("proxies come from the configuration, or from the environment where it says so", () => {
  const proxyOf = (fields: string, env: Record<string, string> = {}): unknown =>
    scrapeJobsOf(loadConfig(`scrape_configs: [{job_name: a, ${fields}}]`, "f.yml", { env }))[0]!.http.proxy;
  assert.equal(proxyOf(""), undefined);
  assert.deepEqual(proxyOf('proxy_url: "http://p", proxy_connect_header: {X: [a, b]}'), {
    http: "http://p",
    https: "http://p",
    connectHeaders: { X: [{ value: "a" }, { value: "b" }] },
  });
  const env = { HTTP_PROXY: "http://p", https_proxy: "http://q", NO_PROXY: "x" };
  const wanted = { http: "http://p", https: "http://q", noProxy: "x", connectHeaders: {} };
  assert.deepEqual(proxyOf("proxy_from_environment: true", env), wanted);
});

const misplaced = [
  "basic_auth: hunter2",
  "basic_auth: [hunter2]",
  "basic_auth: {password: [hunter2]}",
  "basic_auth: {password: {hunter: hunter2}}",
  'proxy_url: "http://u:hunter2 @p"',
  "proxy_url: http://p\n  proxy_connect_header: {X: hunter2}",
  "http_headers: {X: hunter2}",
  "http_headers: {X: {secrets: hunter2}}",
  "tls_config: {cert: a, key: hunter2, key_file: b}",
  "oauth2: {client_id: a, token_url: b, client_secret: hunter2, client_secret_file: c}",
  "authorization: {type: basic, credentials: hunter2}",
  "bearer_token: hunter2\n  bearer_token_file: x",
  'basic_auth: {password: "hunter2}',
  "basic_auth: {password: hunter2, password: hunter2}",
] as const;
for (const fields of misplaced) {
  test(`what is wrong with ${fields.split("\n")[0]!} is told without the secret`, () => {
    assert.throws(
      () => loadConfig(`scrape_configs:\n- job_name: a\n  ${fields}\n`, "f.yml"),
      (error) => {
        assert.match(String(error), /^(ConfigError|YamlSyntaxError): f\.yml/);
        assert.doesNotMatch(`${messageOf(error)} ${hintOf(error) ?? ""}`, /hunter2/);
        return true;
      },
    );
  });
}
