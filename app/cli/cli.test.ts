import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkedListen } from "./server.ts";

const launcher = fileURLToPath(new URL("../taffrail.mjs", import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as a user does, from another folder. */
function taffrail(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };
    execFile(
      process.execPath,
      [launcher, ...args],
      { cwd: tmpdir(), env, timeout: 600_000 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
      },
    );
  });
}

const said = [
  { args: [], code: 2, out: /Usage: taffrail COMMAND/ },
  { args: ["--help"], code: 0, out: /demo .*simulated cluster/ },
  { args: ["--version"], code: 0, out: /^taffrail \d+\.\d+\.\d+ \(Node 2\d/ },
  { args: ["server", "--help"], code: 0, out: /--kubeconfig FILE/ },
  { args: ["demo", "--help"], code: 0, out: /--history MINUTES/ },
  { args: ["sim", "--help"], code: 0, out: /--replay DIR/ },
  { args: ["sever"], code: 2, err: /unknown command "sever"/ },
  { args: ["agent"], code: 2, err: /not supported yet/ },
  { args: ["server", "--lisen", "x"], code: 2, err: /--lisen[^]*--help/ },
  {
    args: ["server", "--listen", "0.0.0.0:9099"],
    code: 2,
    err: /no TLS or sign-in yet[^]*--insecure-listen/,
  },
  {
    args: ["server", "--no-cluster", "--no-page", "--data", launcher, "--listen", "127.0.0.1:0"],
    code: 1,
    err: /cannot use ".*taffrail\.mjs" as a data folder/,
  },
  {
    args: ["sim", "--port", "0", "--replay", launcher],
    code: 1,
    err: /cannot replay/,
  },
  {
    args: ["server", "--config", "/nowhere.yml"],
    code: 1,
    err: /nowhere\.yml: cannot read the configuration: no such file[^]*--config FILE/,
  },
  {
    args: ["demo", "--nodes", "many"],
    code: 2,
    err: /--nodes: got "many", want a whole number from 1 to 1000/,
  },
  {
    args: ["query", "up", "--server", "http://127.0.0.1:1"],
    code: 1,
    err: /cannot reach[^]*is a server running there/,
  },
  {
    args: ["query", "up", "--server", "localhost:9099"],
    code: 2,
    err: /--server: got "localhost:9099", want a URL/,
  },
  { args: ["sim", "--replay", "/nowhere", "--port", "0"], code: 1, err: /nowhere/ },
] as const;
for (const want of said) {
  test(`taffrail ${want.args.join(" ")}`, async () => {
    const got = await taffrail(...want.args);
    assert.equal(got.code, want.code, got.err);
    if ("out" in want) assert.match(got.out, want.out);
    if ("err" in want) assert.match(got.err, want.err);
  });
}

test("check config says of each file what a server would", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-cli-"));
  try {
    const good = join(dir, "good.yml");
    const bad = join(dir, "bad.yml");
    writeFileSync(good, "scrape_configs:\n- job_name: a\n  consul_sd_configs: [{server: x}]\n");
    writeFileSync(bad, "scrape_configs:\n- job_name: a\n  scrape_intervall: 5s\n");
    const { code, out, err } = await taffrail("check", "config", good, bad);
    assert.equal(code, 1);
    assert.match(
      out,
      /^Checking .*good\.yml\n {2}WARNING: scrape job "a": not supported yet: consul_sd_configs\n SUCCESS: .*good\.yml is valid/,
    );
    assert.match(
      err,
      /^ {2}FAILED: .*bad\.yml:3:3: field scrape_intervall not found in scrape_configs\[0\]\n {4}did you mean "scrape_interval"\?/,
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("check config ends with 3 where only lint was found, and that is to count", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-cli-"));
  try {
    writeFileSync(join(dir, "rules.yml"), "groups: []\n");
    const file = join(dir, "slow.yml");
    writeFileSync(file, "rule_files: [rules.yml]\nscrape_configs: [{job_name: a, scrape_interval: 6m}]\n");
    const { code, out, err } = await taffrail("check", "config", "--lint=all", "--lint-fatal", file);
    assert.equal(code, 3);
    assert.match(out, / {2}SUCCESS: 1 rule files found\n SUCCESS: .*slow\.yml is valid/);
    assert.match(err, /too long scrape interval found, .* job: a, interval: 6m/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("only a loopback address is listened on unasked", () => {
  assert.equal(checkedListen("127.0.0.1:1", false), "127.0.0.1:1");
  assert.equal(checkedListen("0.0.0.0:1", true), "0.0.0.0:1");
  assert.throws(() => checkedListen("10.0.0.1:1", false), /others can reach/);
});
