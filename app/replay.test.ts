import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { noLog, systemClock } from "@taffrail/base";
import { clientFromUrl, resourceTypes } from "@taffrail/kube";
import { openReplay } from "@taffrail/sim";
import { ownConfig } from "./config/own.ts";
import { pageKinds } from "./page-kinds.ts";
import { openServer } from "./server.ts";

const fixtures = join(import.meta.dirname, "../../shared/fixtures");
const skip = existsSync(fixtures) ? false : "skipped: no ../shared";

type Json = Record<string, unknown>;

/** A server that watches a recorded cluster from outside, after one scrape of everything. */
interface Served extends AsyncDisposable {
  json(path: string): Promise<unknown>;
  /** The samples of a selector: value by labels. */
  query(expr: string): Promise<Map<string, number>>;
}

async function serve(dir: string): Promise<Served> {
  await using held = new AsyncDisposableStack();
  const clock = systemClock;
  const replay = held.use(await openReplay({ clock, log: noLog, dir, speed: 0, port: 0 }));
  const client = held.use(clientFromUrl(replay.apiServerUrl));
  const data = mkdtempSync(join(tmpdir(), "taffrail-replay-"));
  held.defer(() => rmSync(data, { recursive: true, force: true }));
  const server = held.use(
    await openServer({
      dir: data,
      listen: "127.0.0.1:0",
      readConfig: () => ownConfig({ kind: "outside", apiServer: client.baseUrl }),
      client,
      throughApiServer: true,
      paused: true,
      clusterName: "recorded",
      mode: "server",
      flags: {},
      clock,
      log: noLog,
      signal: new AbortController().signal,
    }),
  );
  await server.scraper.sync();
  await server.scraper.scrapeAt(clock.now());
  const json = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json();
  const rest = held.move();
  return {
    json,
    async query(expr) {
      const at = (clock.now() + 30_000) / 1000; // kubelets stamp some samples with times of their own
      const answer = (await json(`/api/v1/query?query=${encodeURIComponent(expr)}&time=${at}`)) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      return new Map(answer.data.result.map(({ metric, value }) => [keyOf(metric), Number(value[1])]));
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** Labels in order, without those that scraping adds; where a body has a `node` of its own, it is the same. */
function keyOf(labels: Record<string, string>): string {
  const own = new Set(["job", "instance", "node", "exported_node", "metrics_path"]);
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => !own.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const recorded = (file: string): string => gunzipSync(readFileSync(file)).toString();

/** An object as it was recorded, as comparable text: times move while they are replayed, bookkeeping is not kept. */
function comparable({ kind: _kind, apiVersion: _version, ...object }: Json): string {
  const { managedFields: _fields, ...metadata } = object["metadata"] as Json;
  return JSON.stringify({ ...object, metadata }).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"');
}

function seriesOf(body: string): Map<string, number> {
  const series = new Map<string, number>();
  for (const line of body.split("\n")) {
    const [, name, inside = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) continue;
    const labels: Record<string, string> = { __name__: name };
    for (const [, label, text] of inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      const isBound = (label === "le" || label === "quantile") && /^\d+$/.test(text!); // kept as Prometheus keeps it
      if (text !== "") labels[label!] = isBound ? `${text!}.0` : (JSON.parse(`"${text!}"`) as string);
    }
    series.set(keyOf(labels), Number(value));
  }
  return series;
}

/** A Secret as it may be shown. */
function withoutValues(secret: Json): Json {
  if (secret["data"] === undefined) return secret;
  return {
    ...secret,
    data: Object.fromEntries(Object.keys(secret["data"] as Json).map((name) => [name, ""])),
  };
}

/** The server's objects are the recording's lists, for every kind that the page shows. Answers how many there are. */
async function assertObjects(served: Served, dir: string): Promise<number> {
  let count = 0;
  for (const plural of pageKinds) {
    const { group, version } = resourceTypes[plural];
    const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    const file = join(dir, "http", path, `${plural}.json.gz`);
    const { items } = JSON.parse(recorded(file)) as { items: Json[] };
    const found = (await served.json(`/api/ui/objects?kind=${plural}`)) as { state: string; items: Json[] };
    assert.equal(found.state, "live", plural);
    const shown = plural === "secrets" ? items.map(withoutValues) : items;
    assert.deepEqual(found.items.map(comparable).sort(), shown.map(comparable).sort(), plural);
    count += items.length;
  }
  return count;
}

test(
  "a recorded cluster with a real node: its objects, kubelet and containers as they were",
  { skip },
  async (t) => {
    const dir = join(fixtures, "real-1.34");
    await using served = await serve(dir);
    assert.ok((await assertObjects(served, dir)) > 100);

    for (const path of ["/metrics", "/metrics/cadvisor", "/metrics/resource", "/metrics/probes"]) {
      const which = `{node="rc-node-1",metrics_path="${path}"}`;
      assert.deepEqual([...(await served.query(`up${which}`)).values()], [1], path);
      const wanted = seriesOf(recorded(join(dir, `kubelet/rc-node-1${path}/000.txt.gz`)));
      const found = await served.query(`{__name__=~".+",node="rc-node-1",metrics_path="${path}"}`);
      let compared = 0;
      for (const [key, value] of wanted) {
        if (/_time(stamp)?_seconds|last_seen/.test(key)) continue; // moved to now
        assert.ok(Object.is(found.get(key), value), `${path}: ${key} is ${found.get(key)}, want ${value}`);
        compared++;
      }
      t.diagnostic(`${path}: ${compared} series`);
      assert.ok(compared > 20, path);
    }
    assert.equal((await served.query('up{metrics_path="/metrics/cadvisor"} == 0')).size, 1); // four nodes without a kubelet, one key
    const pods = JSON.parse(recorded(join(dir, "http/api/v1/pods.json.gz"))) as { items: object[] };
    assert.deepEqual([...(await served.query("count(kube_pod_info)")).values()], [pods.items.length]);
  },
);

test("a recorded cluster with every kind in every state, and awkward names", { skip }, async () => {
  const dir = join(fixtures, "all-kinds-1.34");
  await using served = await serve(dir);
  assert.ok((await assertObjects(served, dir)) > 50);
  assert.deepEqual([...(await served.query('up{job="kube-state-metrics"}')).values()], [1]);
  assert.deepEqual([...(await served.query('max(up{job="kubelet"})')).values()], [0]);
});
