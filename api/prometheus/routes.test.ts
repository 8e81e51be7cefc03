import assert from "node:assert/strict";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { type Http, openHttp } from "../http/server.ts";
import { fakeEngine, fakeRoom, fakeStore, fakeTarget } from "../testing/prometheus-room.ts";
import type { PrometheusRoom } from "./room.ts";
import { prometheusRoutes } from "./routes.ts";

async function open(t: TestContext, changed: Partial<PrometheusRoom> = {}): Promise<Http> {
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: prometheusRoutes(fakeRoom(changed)),
    log: noLog,
    clock: systemClock,
  });
  t.after(() => http.close());
  return http;
}

interface Envelope {
  readonly status: string;
  readonly data: unknown;
  readonly errorType: string;
  readonly error: string;
  readonly warnings?: readonly string[];
}

async function ask(http: Http, path: string, init: RequestInit = {}): Promise<[number, Envelope]> {
  const answer = await fetch(http.url + path, init);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  return [answer.status, (await answer.json()) as Envelope];
}

const store = fakeStore([
  { __name__: "up", job: "a", instance: "1" },
  { __name__: "up", job: "b", "läbel.1": "x" },
  { __name__: "down", job: "a" },
]);

test("series and labels, by GET and POST", async (t) => {
  const http = await open(t, { store });
  const [, all] = await ask(http, "/api/v1/labels");
  assert.deepEqual(all.data, ["__name__", "instance", "job", "läbel.1"]);
  const [, jobs] = await ask(http, '/api/v1/label/job/values?match[]=up&match[]={__name__="down"}');
  assert.deepEqual(jobs.data, ["a", "b"]);
  const [, escaped] = await ask(http, "/api/v1/label/U__l_e4_bel_2e_1/values");
  assert.deepEqual(escaped.data, ["x"]);
  const [, found] = await ask(http, "/api/v1/series", {
    method: "POST",
    body: new URLSearchParams([
      ["match[]", "up"],
      ["match[]", 'up{job="a"}'],
    ]),
  });
  assert.equal((found.data as unknown[]).length, 2);
  const [, one] = await ask(http, "/api/v1/series?match[]=up&limit=1");
  assert.equal((one.data as unknown[]).length, 1);
  assert.deepEqual(one.warnings, ["results truncated due to limit"]);
});

const wrong = [
  ["/api/v1/series", "no match[] parameter provided"],
  [
    "/api/v1/series?match[]={}",
    'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
  ],
  [
    '/api/v1/series?match[]={job=~".*"}',
    'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
  ],
  [
    "/api/v1/labels?start=soon",
    `invalid parameter "start": invalid time value for 'start': cannot parse "soon" to a valid timestamp`,
  ],
  ["/api/v1/labels?match[]={}", "match[] must contain at least one non-empty matcher"],
  ["/api/v1/labels?match[]=up[5m]", '1:3: parse error: unexpected "["'],
  ["/api/v1/series?match[]=sum(up)", 'invalid parameter "match[]": 1:4: parse error: unexpected "("'],
  ["/api/v1/labels?limit=1e3", 'invalid parameter "limit": strconv.Atoi: parsing "1e3": invalid syntax'],
  ["/api/v1/query_exemplars?query=sum(", "1:5: parse error: unclosed left parenthesis"],
  ["/api/v1/rules?type=x", 'invalid parameter "type": not supported value "x"'],
  ["/api/v1/metadata?limit=x", "limit must be a number"],
  ["/api/v1/status/tsdb?limit=0", "limit must be a positive number"],
] as const;
for (const [path, message] of wrong) {
  test(`${path} is refused with Prometheus's words`, async (t) => {
    const http = await open(t, { store });
    const [status, { errorType, error }] = await ask(http, path);
    assert.deepEqual([status, errorType, error], [400, "bad_data", message]);
  });
}

test("queries that are not PromQL, however large, are refused and the next is answered", async (t) => {
  const http = await open(t);
  for (const query of ["sum(", "((((".repeat(100_000), "up".repeat(1_000_000), "\0", "{a=~'('}"]) {
    const [status, { errorType, error }] = await ask(http, "/api/v1/parse_query", {
      method: "POST",
      body: new URLSearchParams({ query }),
    });
    assert.deepEqual([status, errorType], [400, "bad_data"], query.slice(0, 20));
    assert.match(error, /^invalid parameter "query": /);
    assert.ok(error.length < 2000, `${error.length}`);
  }
  assert.equal((await fetch(`${http.url}/-/ready`)).status, 200);
});

test("a query is laid out for reading, and told as a tree", async (t) => {
  const http = await open(t);
  const query = encodeURIComponent("sum(rate(up[5m]))by(job)");
  assert.equal(
    (await ask(http, `/api/v1/format_query?query=${query}`))[1].data,
    "sum by (job) (rate(up[5m]))",
  );
  const [, { data }] = await ask(http, `/api/v1/parse_query?query=${query}`);
  assert.equal((data as { type: string }).type, "aggregation");
});

test("targets by state and pool", async (t) => {
  const down = fakeTarget({ pool: "pods", health: "down", lastError: "refused", lastScrape: undefined });
  const refused = fakeTarget({ pool: "pods", health: "down", lastError: "no address", url: "" });
  const room = fakeRoom();
  const http = await open(t, { targets: { ...room.targets, active: () => [fakeTarget(), down, refused] } });
  const [, any] = await ask(http, "/api/v1/targets");
  assert.deepEqual((any.data as { activeTargets: unknown[] }).activeTargets[0], {
    discoveredLabels: { __address__: "10.0.0.1:10250", __scheme__: "https" },
    labels: { instance: "node-1", job: "kubelet" },
    scrapePool: "kubelet",
    scrapeUrl: "https://10.0.0.1:10250/metrics",
    globalUrl: "https://10.0.0.1:10250/metrics",
    lastError: "",
    lastScrape: "2023-11-14T22:13:20.500Z",
    lastScrapeDuration: 0.0125,
    health: "up",
    scrapeInterval: "15s",
    scrapeTimeout: "10s",
  });
  const shown = async (query: string): Promise<unknown[]> => {
    const [, { data }] = await ask(http, `/api/v1/targets?${query}`);
    const { activeTargets, droppedTargets, droppedTargetCounts } = data as Record<string, unknown[]>;
    return [activeTargets!.length, droppedTargets!.length, droppedTargetCounts];
  };
  assert.deepEqual(await shown(""), [2, 1, { pods: 1 }]);
  assert.deepEqual(await shown("refused=true"), [3, 1, { pods: 1 }]);
  assert.deepEqual(await shown("state=active"), [2, 0, null]);
  assert.deepEqual(await shown("state=dropped"), [0, 1, { pods: 1 }]);
  assert.deepEqual(await shown("scrapePool=pods"), [1, 1, { pods: 1 }]);
});

test("metadata of metrics and of targets", async (t) => {
  const http = await open(t);
  const [, families] = await ask(http, "/api/v1/metadata");
  assert.deepEqual(families.data, { up: [{ type: "gauge", help: "Whether it answers.", unit: "" }] });
  assert.deepEqual((await ask(http, "/api/v1/metadata?limit=0"))[1].data, {});
  const [, byTarget] = await ask(http, "/api/v1/targets/metadata?metric=up&limit=1");
  assert.deepEqual(byTarget.data, [
    { target: { instance: "node-1", job: "kubelet" }, type: "gauge", help: "Whether it answers.", unit: "" },
  ]);
  assert.deepEqual((await ask(http, "/api/v1/targets/metadata?metric=none"))[1].data, []);
});

test("status", async (t) => {
  const http = await open(t, { store });
  const of = async (path: string): Promise<unknown> => (await ask(http, `/api/v1/status/${path}`))[1].data;
  assert.equal(((await of("buildinfo")) as { version: string }).version, "3.12.0");
  assert.deepEqual(await of("config"), { yaml: "global: {}\n" });
  assert.deepEqual(await of("flags"), { "web.listen-address": "127.0.0.1:9099" });
  assert.equal(((await of("runtimeinfo")) as { startTime: string }).startTime, "1970-01-01T00:00:01Z");
  assert.deepEqual(await of("walreplay"), { min: 0, max: 0, current: 0 });
  const tsdb = (await of("tsdb?limit=1")) as Record<string, unknown>;
  assert.deepEqual(tsdb["seriesCountByMetricName"], [{ name: "up", value: 2 }]);
  assert.deepEqual(tsdb["seriesCountByLabelValuePair"], [{ name: "__name__=up", value: 2 }]);
  assert.deepEqual((tsdb["headStats"] as { numSeries: number }).numSeries, 3);
});

test("what is not there yet says so", async (t) => {
  const http = await open(t);
  assert.equal((await fetch(`${http.url}/api/v1/status/self_metrics`)).status, 501);
});

test("exemplars of every selector in a query", async (t) => {
  const asked: unknown[] = [];
  const http = await open(t, {
    exemplars: {
      selectExemplars: async (matchers, range) => {
        asked.push([matchers.map((all) => all.map(String)), range]);
        const labels = Labels.of({ trace_id: "<a>" });
        const exemplars = [
          { labels, value: 0.5, t: 1_600_096_945_400 },
          { labels: Labels.empty, value: Infinity, t: 2000 },
        ];
        return [{ labels: Labels.of({ __name__: "up" }), exemplars }];
      },
    },
  });
  const query = encodeURIComponent('rate(a{x="y"}[5m]) / sum(b)');
  const answer = await fetch(`${http.url}/api/v1/query_exemplars?query=${query}&start=1&end=2.5`);
  assert.equal(
    await answer.text(),
    '{"status":"success","data":[{"seriesLabels":{"__name__":"up"},"exemplars":[' +
      '{"labels":{"trace_id":"\\u003ca\\u003e"},"value":"0.5","timestamp":1600096945.400},' +
      '{"labels":{},"value":"+Inf","timestamp":2}]}]}',
  );
  assert.deepEqual(asked, [[[['x="y"', '__name__="a"'], ['__name__="b"']], { mint: 1000, maxt: 2500 }]]);
  assert.equal((await fetch(`${http.url}/api/v1/query_exemplars?query=1`)).status, 204);
  for (const [path, error] of [
    ["query=up&start=2&end=1", "end timestamp must not be before start timestamp"],
    ["query=up%7B", "parse error"],
  ] as const) {
    const [status, body] = await ask(http, `/api/v1/query_exemplars?${path}`);
    assert.equal(status, 400);
    assert.ok(body.error.includes(error), body.error);
  }
});

test("health, readiness, reload and quit", async (t) => {
  let reloads = 0;
  const quits: number[] = [];
  const lifecycle = {
    isReady: () => reloads > 0,
    reload: async () => {
      if (++reloads === 2) throw new Error("line 3: unknown field");
    },
    quit: () => void quits.push(1),
  };
  const http = await open(t, { lifecycle });
  const post = (path: string): Promise<Response> => fetch(http.url + path, { method: "POST" });
  assert.equal(await (await fetch(`${http.url}/-/healthy`)).text(), "Prometheus Server is Healthy.\n");
  assert.equal((await fetch(`${http.url}/-/ready`)).status, 503);
  assert.equal((await post("/-/reload")).status, 200);
  assert.equal((await fetch(`${http.url}/-/ready`, { method: "HEAD" })).status, 200);
  const failed = await post("/-/reload");
  assert.deepEqual(
    [failed.status, await failed.text()],
    [500, "failed to reload config: line 3: unknown field\n"],
  );
  assert.equal((await fetch(`${http.url}/-/reload`)).status, 405);
  assert.equal((await post("/-/quit")).status, 200);
  assert.equal(quits.length, 1);
});

test("federation gives the newest samples with external labels and an empty instance", async (t) => {
  const http = await open(t, {
    store: fakeStore(
      [
        { __name__: "up", job: "a", instance: "1" },
        { __name__: "down", job: 'b"' },
      ],
      1_700_000_000_000,
    ),
    externalLabels: Labels.of({ cluster: "eu", job: "ignored" }),
  });
  const answer = await fetch(`${http.url}/federate?match[]=up&match[]=down`);
  assert.equal(
    await answer.text(),
    '# TYPE down untyped\ndown{job="b\\"",cluster="eu",instance=""} 1 1700000000000\n' +
      '# TYPE up untyped\nup{instance="1",job="a",cluster="eu"} 1 1700000000000\n',
  );
  assert.equal((await fetch(`${http.url}/federate?match[]=sum(`)).status, 400);
});

test("a client that goes away cancels its query", async (t) => {
  const engine = fakeEngine({ kind: "scalar", t: 0, v: 1 });
  let signal: AbortSignal | undefined;
  const started = new Promise<void>((resolve) => {
    engine.instant = async (_query, _t, options) => {
      signal = options!.signal!;
      resolve();
      await once(signal, "abort");
      throw signal.reason;
    };
  });
  const http = await open(t, { engine });
  const leave = new AbortController();
  const answer = fetch(`${http.url}/api/v1/query?query=up`, { signal: leave.signal });
  await started;
  leave.abort();
  await assert.rejects(answer);
  if (signal?.aborted === false) await once(signal, "abort");
  assert.equal((await fetch(`${http.url}/-/healthy`)).status, 200);
});

test("relabel steps say what each rule makes of the labels", async (t) => {
  const http = await open(t, {});
  const ask = async (pool: string, labels: string): Promise<Response> =>
    fetch(
      `${http.url}/api/v1/targets/relabel_steps?${new URLSearchParams({ scrapePool: pool, labels }).toString()}`,
    );
  const answer = await ask("pods", '{"__address__":"x","job":"j","a":"drop"}');
  assert.deepEqual(await answer.json(), {
    status: "success",
    data: {
      steps: [
        {
          rule: {
            source_labels: ["__address__", "job"],
            separator: ";",
            regex: "(.*)",
            target_label: "x",
            replacement: "a$1",
            action: "replace",
          },
          output: { __address__: "x", a: "drop", job: "j", x: "ax;j" },
          keep: true,
        },
        {
          rule: {
            source_labels: ["a"],
            separator: ";",
            regex: "drop(me)?",
            replacement: "$1",
            action: "drop",
          },
          output: {},
          keep: false,
        },
        {
          rule: {
            source_labels: ["a"],
            separator: ";",
            regex: "(.*)",
            modulus: 4,
            target_label: "h",
            replacement: "$1",
            action: "hashmod",
          },
          output: {},
          keep: false,
        },
      ],
    },
  });
  for (const [pool, labels, error] of [
    ["", "{}", "no scrapePool parameter provided"],
    ["pods", "", "no labels parameter provided"],
    ["pods", '{"a":1}', "error parsing labels: got 1 for a, want a text"],
    ["other", "{}", 'error retrieving scrape config: scrape pool "other" not found'],
  ] as const) {
    const refused = await ask(pool, labels);
    assert.equal(refused.status, 400);
    assert.equal(((await refused.json()) as { error: string }).error, error);
  }
});

test("the configuration of a scrape pool is answered as YAML", async (t) => {
  const http = await open(t, {});
  const answer = await fetch(`${http.url}/api/v1/scrape_pools/config?scrapePool=pods`);
  assert.deepEqual(await answer.json(), { status: "success", data: { yaml: "job_name: pods\n" } });
  assert.equal((await fetch(`${http.url}/api/v1/scrape_pools/config?scrapePool=x`)).status, 400);
});

test("federation answers in the format that is asked for", async (t) => {
  const http = await open(t, { store: fakeStore([{ __name__: "a.b", job: "x" }], 1_700_000_000_500) });
  const ask = async (accept: string): Promise<Response> =>
    fetch(`${http.url}/federate?match[]={job="x"}`, { headers: { accept } });
  const text = await ask("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8");
  assert.equal(
    text.headers.get("content-type"),
    "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8",
    "as Prometheus, which federates no OpenMetrics",
  );
  assert.equal(await text.text(), '# TYPE "a.b" untyped\n{"a.b",job="x",instance=""} 1 1700000000500\n');
  const proto = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  assert.match((await ask(proto)).headers.get("content-type") ?? "", /protobuf.*encoding=delimited/);
});

test("metadata that is stored stands beside that of targets, each variant once", async (t) => {
  const known = { family: "up", type: "gauge", help: "Whether it answers.", unit: "" } as const;
  const sent = { family: "sent_bytes", type: "counter", help: "Sent.", unit: "bytes" } as const;
  const http = await open(t, {
    store: { ...store, metadata: () => [known, { ...known, help: "Up." }, sent] },
  });
  const [, families] = await ask(http, "/api/v1/metadata");
  assert.deepEqual(families.data, {
    up: [
      { type: "gauge", help: "Whether it answers.", unit: "" },
      { type: "gauge", help: "Up.", unit: "" },
    ],
    sent_bytes: [{ type: "counter", help: "Sent.", unit: "bytes" }],
  });
  const [, one] = await ask(http, "/api/v1/metadata?metric=up&limit_per_metric=1");
  assert.deepEqual(one.data, { up: [{ type: "gauge", help: "Whether it answers.", unit: "" }] });
});

test("what went wrong beside a list is a warning of it, told once", async (t) => {
  const http = await open(t, {
    store: {
      ...store,
      seriesLabels: async (matchers, range, limit, asking) => {
        asking!.warn("far is away");
        return await store.seriesLabels(matchers, range, limit);
      },
    },
  });
  const [status, { warnings }] = await ask(http, "/api/v1/series?match[]=up&match[]=down&limit=1");
  assert.equal(status, 200);
  assert.deepEqual(warnings, ["far is away", "results truncated due to limit"]);
});

test("what another server keeps is that server's to describe", async (t) => {
  const http = await open(t, { store: { ...store, keptBy: "http://far:8428" } });
  for (const path of ["/api/v1/status/tsdb", "/api/v1/status/tsdb/blocks"]) {
    const [status, { errorType, error }] = await ask(http, path);
    assert.equal(status, 500);
    assert.equal(errorType, "unavailable");
    assert.equal(error, "unavailable: the samples are kept by http://far:8428");
  }
});
