import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { loadConfigFile } from "../config/load.ts";
import { openServer, type Server } from "../server.ts";
import {
  noPrometheus,
  noVictoriaMetrics,
  startPrometheus,
  startVictoriaMetrics,
} from "./testing/victoria-metrics.ts";

/** A target, a folder, and servers whose samples another one keeps. */
interface House extends AsyncDisposable {
  /** What the target says. */
  says: string;
  open(storage: string, more?: string): Promise<Server>;
  configure(storage: string, more?: string): void;
}

async function house(): Promise<House> {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-remote-"));
  const target = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(made.says);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(target.address() as AddressInfo).port}`;
  const configFile = join(dir, "prometheus.yml");
  const made: House = {
    says: '# HELP apples_total Apples.\n# TYPE apples_total counter\napples_total 7\npears{x="a.b"} 2\n',
    configure: (storage, more = "") =>
      writeFileSync(
        configFile,
        `global: {scrape_interval: 1s, external_labels: {cluster: c1}}
scrape_configs:
- job_name: fruit
  static_configs: [{targets: ["${address}"]}]
storage: {remote: {${storage}, queue_config: {batch_send_deadline: 200ms}}}
${more}`,
      ),
    open: (storage, more) => {
      made.configure(storage, more);
      return openServer({
        dir: join(dir, "data"),
        listen: "127.0.0.1:0",
        readConfig: () => loadConfigFile(configFile),
        clusterName: "test",
        mode: "server",
        flags: {},
        enablesAdmin: true,
        remoteFlushDeadlineMs: 500,
        clock: systemClock,
        log: noLog,
        signal: new AbortController().signal,
      });
    },
    async [Symbol.asyncDispose]() {
      target.closeAllConnections();
      await new Promise((resolve) => target.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return made;
}

const victoria = (url: string): string => `write_url: "${url}/api/v1/write", query_url: "${url}/"`;

interface Answer<T = unknown> {
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data: T;
  readonly warnings?: readonly string[];
}

async function get<T>(server: Server, path: string): Promise<Answer<T>> {
  return (await (await fetch(server.url + path)).json()) as Answer<T>;
}

interface Vector {
  readonly result: readonly {
    readonly metric: Record<string, string>;
    readonly value: readonly [number, string];
  }[];
}

const instant = (server: Server, query: string): Promise<Answer<Vector>> =>
  get(server, `/api/v1/query?query=${encodeURIComponent(query)}`);

/** Asks until it is so: what is written there is to be read a second or more later. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (isSo(answer) || attempt === 300) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const filled = (server: Server, query: string): Promise<Answer<Vector>> =>
  until(
    () => instant(server, query),
    ({ data }) => data?.result.length > 0,
  );

describe("storage in a real VictoriaMetrics", { skip: noVictoriaMetrics }, () => {
  test("all that is collected is there and nowhere else, and is answered from there", async () => {
    await using far = await startVictoriaMetrics();
    await using at = await house();
    await using server = await at.open(victoria(far.url));
    const { data } = await filled(server, 'apples_total{job="fruit"}');
    assert.equal(data.result[0]!.value[1], "7");
    assert.equal(data.result[0]!.metric["cluster"], undefined);
    const exported = await until(
      async () => await (await fetch(`${far.url}/api/v1/export?match[]=apples_total`)).text(),
      (text) => text !== "",
    );
    assert.match(exported, /"cluster":"c1"/);

    const range = await until(
      () =>
        get<Vector>(
          server,
          `/api/v1/query_range?query=rate(pears[5m])&start=${Date.now() / 1000 - 60}&end=${Date.now() / 1000}&step=1`,
        ),
      (answer) => answer.data.result.length > 0,
    );
    assert.equal(range.data.result.length, 1);
    const series = await get<Record<string, string>[]>(server, "/api/v1/series?match[]=pears");
    assert.deepEqual(
      series.data.map(({ x, job, cluster }) => [x, job, cluster]),
      [["a.b", "fruit", undefined]],
    );
    const labels = await get<string[]>(server, "/api/v1/labels?match[]=pears");
    assert.deepEqual(labels.data, ["__name__", "instance", "job", "x"]);
    assert.deepEqual((await get(server, "/api/v1/label/x/values")).data, ["a.b"]);
    assert.deepEqual((await get(server, "/api/v1/label/cluster/values")).data, []);
    const metadata = await get<Record<string, unknown>>(server, "/api/v1/metadata?metric=apples_total");
    assert.deepEqual(Object.keys(metadata.data), ["apples_total"]);
    assert.deepEqual((await get(server, "/api/v1/query_exemplars?query=pears")).data, []);
    assert.equal((await instant(server, 'count({job="taffrail"})')).data.result.length, 1);
  });

  test("a series that ended has ended there too", async () => {
    await using far = await startVictoriaMetrics();
    await using at = await house();
    await using server = await at.open(victoria(far.url));
    await filled(server, "pears");
    at.says = "apples_total 8\n";
    const gone = await until(
      () => instant(server, "pears"),
      ({ data }) => data.result.length === 0,
    );
    assert.deepEqual(gone.data.result, []);
    assert.equal((await instant(server, "count_over_time(pears[5m])")).data.result.length, 1);
  });

  test("it says where the samples are, and what it cannot do with them", async () => {
    await using far = await startVictoriaMetrics();
    await using at = await house();
    await using server = await at.open(victoria(far.url));
    await filled(server, "pears");
    const runtime = await get<{ storageRetention: string }>(server, "/api/v1/status/runtimeinfo");
    assert.equal(runtime.data.storageRetention, `remote: ${far.url}`);
    assert.match((await get(server, "/api/v1/status/tsdb")).error!, /the samples are kept by http/);
    const removed = await fetch(`${server.url}/api/v1/admin/tsdb/delete_series?match[]=pears`, {
      method: "POST",
    });
    assert.match(
      await removed.text(),
      /not supported yet: deleting, cleaning and copying samples that another server keeps/,
    );
    const page = (await (await fetch(`${server.url}/api/ui/data`)).json()) as {
      remote: { queryUrl: string; failedAt: number | null };
      census: { series: number };
      blocks: unknown[];
    };
    assert.equal(page.remote.queryUrl, far.url);
    assert.equal(page.remote.failedAt, null);
    assert.ok(page.census.series > 5);
    assert.deepEqual(page.blocks, []);

    at.configure(victoria(far.url), "rule_files: []\n");
    assert.equal((await fetch(`${server.url}/-/reload`, { method: "POST" })).status, 200);
    at.configure('write_url: "http://127.0.0.1:1/w"');
    assert.equal((await fetch(`${server.url}/-/reload`, { method: "POST" })).status, 500);
  });

  test("a reload goes to another server", async () => {
    await using first = await startVictoriaMetrics();
    await using second = await startVictoriaMetrics();
    await using at = await house();
    await using server = await at.open(victoria(first.url));
    await filled(server, "pears");
    at.configure(victoria(second.url));
    assert.equal((await fetch(`${server.url}/-/reload`, { method: "POST" })).status, 200);
    const runtime = await get<{ storageRetention: string }>(server, "/api/v1/status/runtimeinfo");
    assert.equal(runtime.data.storageRetention, `remote: ${second.url}`);
    assert.equal((await filled(server, "pears")).data.result.length, 1);
  });

  test("while it is away samples wait on the disk, through a restart, and questions say so", async () => {
    await using at = await house();
    const first = await startVictoriaMetrics();
    rmSync(first.dir, { recursive: true, force: true });
    const { dir, port, url } = first;
    await first[Symbol.asyncDispose](); // it has been there, and nobody answers now
    let restarted: number;
    {
      await using server = await at.open(victoria(url));
      const away = await instant(server, "apples_total");
      assert.equal(away.errorType, "unavailable");
      assert.match(away.error!, /cannot read from the remote storage http/);
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
      await until(
        async () => server.samplesAppended(),
        (count) => count > 20,
      );
      restarted = Date.now();
    }
    await using _far = await startVictoriaMetrics({ dir, port });
    await using server = await at.open(victoria(url));
    const waited = await until(
      () => instant(server, `min_over_time(timestamp(apples_total)[1h:100ms])`),
      ({ data }) => data.result.length > 0,
    );
    assert.ok(Number(waited.data.result[0]!.value[1]) * 1000 <= restarted);
    rmSync(dir, { recursive: true, force: true });
  });
});

describe("storage in a real Prometheus", { skip: noPrometheus }, () => {
  for (const [how, more] of [
    ["the query API", () => ""],
    ["remote read", (url: string) => `, read_url: "${url}/api/v1/read"`],
  ] as const) {
    test(`samples are read by ${how}`, async () => {
      await using far = await startPrometheus();
      await using at = await house();
      await using server = await at.open(victoria(far.url) + more(far.url));
      const { data } = await filled(server, 'apples_total{job="fruit"} offset 1s');
      assert.equal(data.result[0]!.value[1], "7");
      assert.deepEqual((await get(server, "/api/v1/label/x/values")).data, ["a.b"]);
      assert.equal((await get<unknown[]>(server, "/api/v1/series?match[]=pears")).data.length, 1);
      const metadata = await get<Record<string, unknown>>(server, "/api/v1/metadata?metric=apples_total");
      assert.deepEqual(Object.keys(metadata.data), ["apples_total"]);
    });
  }
});
