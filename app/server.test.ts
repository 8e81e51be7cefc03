import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { loadConfigFile } from "./config/load.ts";
import { openServer, type Server } from "./server.ts";

/** A target, a folder, and a server over them. */
async function house(): Promise<
  AsyncDisposable & { dir: string; configFile: string; open: () => Promise<Server> }
> {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-server-"));
  const target = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end("# TYPE apples_total counter\napples_total 7\n");
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(target.address() as AddressInfo).port}`;
  const configFile = join(dir, "prometheus.yml");
  writeFileSync(
    configFile,
    `global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: fruit\n  static_configs: [{targets: ["${address}"]}]\n`,
  );
  return {
    dir,
    configFile,
    open: () =>
      openServer({
        dir: join(dir, "data"),
        listen: "127.0.0.1:0",
        readConfig: () => loadConfigFile(configFile),
        clusterName: "test",
        mode: "server",
        flags: {},
        clock: systemClock,
        log: noLog,
        signal: new AbortController().signal,
      }),
    async [Symbol.asyncDispose]() {
      target.closeAllConnections();
      await new Promise((resolve) => target.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

async function ask(server: Server, query: string, more: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query, ...more }),
  });
  return (await response.json()) as Answer;
}

/** Asks until there is an answer: the first scrape is a second away, more where the machine is busy. */
async function askUntil(server: Server, query: string): Promise<Answer> {
  for (;;) {
    const answer = await ask(server, query);
    if (answer.data.result.length > 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("what a target exposes is answered, and is still there after a restart", async () => {
  await using at = await house();
  {
    await using server = await at.open();
    assert.equal((await askUntil(server, 'apples_total{job="fruit"}')).data.result[0]?.value[1], "7");
  }
  await using again = await at.open();
  const { data } = await askUntil(again, "count_over_time(apples_total[10m])"); // it answers while it reads its log
  assert.equal(data.result.length, 1);
});

test("a second server is refused the folder while the first one runs", async () => {
  await using at = await house();
  await using _first = await at.open();
  await assert.rejects(at.open(), /process \d+ works in it/);
});

test("a reload takes over a good configuration whole and a bad one not at all", async () => {
  await using at = await house();
  await using server = await at.open();
  await askUntil(server, "up");
  const reload = async (): Promise<number> =>
    (await fetch(`${server.url}/-/reload`, { method: "POST" })).status;
  const jobs = async (): Promise<string> => (await fetch(`${server.url}/api/v1/scrape_pools`)).text();

  writeFileSync(at.configFile, "scrape_configs:\n- job_name: fruit\n- job_name: fruit\n");
  assert.equal(await reload(), 500);
  assert.match(await jobs(), /fruit/);
  assert.match(await (await fetch(`${server.url}/api/v1/status/config`)).text(), /scrape_interval: 1s/);

  writeFileSync(
    at.configFile,
    'scrape_configs:\n- job_name: vegetables\n  static_configs: [{targets: ["127.0.0.1:1"]}]\n',
  );
  assert.equal(await reload(), 200);
  assert.match(await jobs(), /vegetables/);
  assert.doesNotMatch(await jobs(), /fruit/);
});

test("absurd questions are refused, and the next one is answered", async () => {
  await using at = await house();
  await using server = await at.open();
  await askUntil(server, "up");
  const deep = `${"(".repeat(5000)}1${")".repeat(5000)}`;
  assert.match((await ask(server, deep)).error ?? "", /./);
  assert.match((await ask(server, `up or ${"x".repeat(2 ** 21)}`)).error ?? "", /./);
  assert.match((await ask(server, "up[")).error ?? "", /1:4: parse error/);
  assert.match((await ask(server, "up", { time: "yesterday" })).error ?? "", /invalid parameter "time"/);
  const range = await fetch(`${server.url}/api/v1/query_range?query=up&start=0&end=1e9&step=1ms`);
  assert.equal(range.status, 400);
  assert.match(await range.text(), /exceeded maximum resolution of 11,000 points/);
  const bytes = await fetch(`${server.url}/api/v1/query?query=up%ff`);
  assert.equal(bytes.status, 400);
  assert.equal((await ask(server, "up")).status, "success");
});

test("the process tells of itself, and of a cluster that there is none", async () => {
  await using at = await house();
  await using server = await at.open();
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(metrics, /^process_resident_memory_bytes \d/m);
  assert.match(metrics, /^prometheus_tsdb_head_series \d/m);
  assert.equal((await fetch(`${server.url}/kubestate/metrics`)).status, 404);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});
