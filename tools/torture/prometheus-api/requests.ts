/** One request as it goes over the wire. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query string, escaped. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Fields of a query string or form, in order; a text stands for itself, escapes and all. */
export type Fields = string | readonly (readonly [string, string])[];

export function queryString(fields: Fields): string {
  if (typeof fields === "string") return fields;
  return fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
}

function plain(method: string, path: string, fields: Fields = []): ApiRequest {
  const query = queryString(fields);
  return { method, target: query === "" ? path : `${path}?${query}`, headers: {} };
}

const formType = "application/x-www-form-urlencoded";

function form(path: string, fields: Fields, headers: Record<string, string> = {}): ApiRequest {
  return {
    method: "POST",
    target: path,
    headers: { "content-type": formType, ...headers },
    body: Buffer.from(queryString(fields)),
  };
}

/** The same fields in the URL, in a form, and in the URL of a POST. */
function everyWay(path: string, fields: Fields): ApiRequest[] {
  return [plain("GET", path, fields), form(path, fields), plain("POST", path, fields)];
}

/** A time as a client may write it, given Unix seconds. */
const spelled: readonly ((t: number) => string)[] = [
  (t) => String(t),
  (t) => `${t}.137`,
  (t) => `${t}.1379`,
  (t) => (t / 10).toExponential().replace("e", "E"),
  (t) => new Date(t * 1000).toISOString(),
  (t) => new Date(t * 1000).toISOString().replace("Z", "+02:00"),
  (t) => new Date(t * 1000).toISOString().replace(/\.\d+/, ""),
];
const noTimes = [
  "",
  "x",
  "NaN",
  "Inf",
  "-Inf",
  "1e400",
  "1e15",
  "-1",
  "0x10",
  " 1",
  "2024-02-30T00:00:00Z",
  "2024-01-01",
  "0",
  "1_000",
  "2024-01-01t00:00:00z",
  "2024-13-01T00:00:00Z",
];
const noDurations = [
  "",
  "x",
  "NaN",
  "Inf",
  "1e30",
  "-1",
  "-5m",
  "5",
  "1.5",
  "1h30m",
  "30m1h",
  "5m ",
  "0",
  "0s",
  "0.0001",
  "1y",
  "300y",
  "1ms",
  "1.5h",
  "1H",
];
const noLimits = [
  "",
  "0",
  "1",
  "2",
  "-1",
  "x",
  "1.5",
  "1e3",
  "+1",
  " 1",
  "99999999999999999999",
  "2147483648",
];

/** Queries that are right, odd, empty, or wrong. */
const queries: readonly string[] = [
  "",
  " ",
  "1",
  "-0",
  "1e-7",
  "1e21",
  "123456789012345680000",
  "NaN",
  "Inf",
  "-Inf",
  '"a<b>&\u2028\u00e9\\u0000"',
  "'it''s'",
  "temperature",
  "temperature # a comment",
  'temperature{job="api"}',
  'temperature{job=~"a.*"}[1m]',
  "temperature[1m:30s]",
  "duration_seconds",
  'size_bytes{job="api"}',
  "level",
  "mixed",
  "odd_values",
  "sum(temperature)",
  "sum by (job) (rate(requests_total[5m]))",
  "rate(temperature[5m])",
  "histogram_quantile(2, latency_seconds_bucket)",
  "histogram_quantile(0.5, requests_total)",
  "sort(temperature)",
  "sort_desc(temperature)",
  "topk(3, temperature)",
  "temperature * on (job) temperature",
  "temperature + on (instance) group_left temperature",
  "sum(",
  "sum)",
  "foo{",
  "foo{}",
  "{}",
  '{__name__=~".*"}',
  "foo bar",
  'foo{a="b"',
  'foo{a="b}',
  "foo{a=~'('}",
  "foo[5x]",
  "foo[0s]",
  "foo offset 5",
  "rate(foo)",
  "rate()",
  "nope(foo)",
  "1 == 2",
  "sum(foo) by (a",
  "temperature @ NaN",
  "\u00e9",
  "\u0001",
  '{"http.requests"}',
  "count_values('x<y', queue_length)",
  "label_replace(temperature, 'a<', 'x', 'job', '.*')",
  "label_replace(temperature, 'job', '<&>', 'job', '.*')",
  "limitk(2, temperature)",
  "info(temperature)",
  "vector(1)",
  "vector(1) unless vector(1)",
  "time()",
  "absent(nothing{a='b'})",
  "1 +",
  "((((1))))",
  "temperature offset 1h",
  "sum_over_time(temperature[1h])",
  "count({__name__=~'temperature|queue_length'})",
];

const selectors: readonly string[] = [
  "temperature",
  'temperature{job="api"}',
  '{__name__="temperature"}',
  '{__name__=~"temp.*|queue.*"}',
  '{job="api"}',
  "nothing",
  "{}",
  '{a=""}',
  '{a=~".*"}',
  '{a!="x"}',
  "",
  "foo{",
  "temperature[5m]",
  "temperature offset 5m",
  "temperature @ 1",
  "sum(temperature)",
  "1",
  '{"temperature"}',
  '{"te.mp"}',
  '{a=~"("}',
];

/** Requests that change nothing. `t` is the end of the data, Unix seconds, whole. */
export function* readings(t: number): Generator<ApiRequest, void, undefined> {
  yield* queryRequests(t);
  yield* rangeRequests(t);
  yield* seriesRequests(t);
  yield* stateRequests();
  yield* wayRequests(t);
  yield* writeRequests(t);
  yield* federateRequests();
}

function* queryRequests(t: number): Generator<ApiRequest, void, undefined> {
  const path = "/api/v1/query";
  for (const query of queries) {
    yield plain("GET", path, [
      ["query", query],
      ["time", String(t)],
    ]);
    yield plain("GET", "/api/v1/parse_query", [["query", query]]);
    yield plain("GET", "/api/v1/format_query", [["query", query]]);
    yield plain("GET", "/api/v1/query_exemplars", [
      ["query", query],
      ["start", String(t - 3600)],
      ["end", String(t)],
    ]);
  }
  yield* everyWay(path, [
    ["query", "temperature"],
    ["time", String(t)],
  ]);
  yield* everyWay("/api/v1/format_query", [["query", "sum(a)by(b)"]]);
  yield* everyWay("/api/v1/parse_query", [["query", "sum(a)by(b)"]]);
  yield* everyWay("/api/v1/query_exemplars", [
    ["query", "requests_total"],
    ["start", String(t - 3600)],
    ["end", String(t)],
  ]);
  for (const spell of spelled)
    yield plain("GET", path, [
      ["query", "vector(1)"],
      ["time", spell(t)],
    ]);
  for (const time of noTimes)
    if (time !== "")
      yield plain("GET", path, [
        ["query", "vector(1)"],
        ["time", time],
      ]);
  for (const limit of noLimits) {
    yield plain("GET", path, [
      ["query", "temperature"],
      ["time", String(t)],
      ["limit", limit],
    ]);
    yield plain("GET", path, [
      ["query", "1"],
      ["time", String(t)],
      ["limit", limit],
    ]);
  }
  for (const text of noDurations) {
    yield plain("GET", path, [
      ["query", "temperature"],
      ["time", String(t)],
      ["lookback_delta", text],
    ]);
    yield plain("GET", path, [
      ["query", "1"],
      ["time", String(t)],
      ["timeout", text],
    ]);
  }
  for (const stats of ["", "true", "all", "false", "1", "x"])
    yield plain("GET", path, [
      ["query", "sum(temperature)"],
      ["time", String(t)],
      ["stats", stats],
    ]);
  yield plain("GET", path, `query=1&query=2&time=${t}`);
  yield plain("GET", path, `query=%zz&time=${t}`);
  yield plain("GET", path, `query=%ff&time=${t}`);
  yield plain("GET", path, `query=1;time=${t}`);
  yield plain("GET", path, `query&time=${t}`);
  yield plain("GET", path, `unknown=1&query=1&time=${t}`);
  yield {
    ...form(path, [
      ["query", "1"],
      ["time", String(t)],
    ]),
    target: `${path}?query=2`,
  };
  yield form(
    path,
    [
      ["query", "1"],
      ["time", String(t)],
    ],
    { "content-type": `${formType}; charset=utf-8` },
  );
  yield form(
    path,
    [
      ["query", "1"],
      ["time", String(t)],
    ],
    { "content-type": "text/plain" },
  );
  yield form(path, `query=%zz`);
  yield {
    method: "POST",
    target: path,
    headers: { "content-type": "application/json" },
    body: Buffer.from('{"query":"1"}'),
  };
  for (const query of ["1", "temperature", "nothing", "sum("])
    for (const [start, end] of [
      ["", ""],
      [String(t - 60), ""],
      ["", String(t)],
      [String(t), String(t - 60)],
      ["x", ""],
      ["", "x"],
    ] as const)
      yield plain("GET", "/api/v1/query_exemplars", [
        ["query", query],
        ["start", start],
        ["end", end],
      ]);
}

function* rangeRequests(t: number): Generator<ApiRequest, void, undefined> {
  const path = "/api/v1/query_range";
  const times = (start: string, end: string, step: string): [string, string][] => [
    ["start", start],
    ["end", end],
    ["step", step],
  ];
  const some = times(String(t - 600), String(t), "60");
  for (const query of queries) yield plain("GET", path, [["query", query], ...some]);
  yield* everyWay(path, [["query", "temperature"], ...some]);
  for (const spell of spelled) {
    yield plain("GET", path, [["query", "vector(1)"], ...times(spell(t - 60), spell(t), "30")]);
  }
  for (const time of noTimes) {
    yield plain("GET", path, [["query", "vector(1)"], ...times(time, String(t), "30")]);
    yield plain("GET", path, [["query", "vector(1)"], ...times(String(t), time, "30")]);
  }
  for (const text of noDurations) {
    yield plain("GET", path, [["query", "vector(1)"], ...times(String(t - 60), String(t), text)]);
    yield plain("GET", path, [["query", "temperature"], ...some, ["lookback_delta", text]]);
    yield plain("GET", path, [["query", "1"], ...some, ["timeout", text]]);
  }
  for (const limit of noLimits)
    yield plain("GET", path, [["query", "temperature"], ...some, ["limit", limit]]);
  for (const stats of ["", "true", "all", "x"])
    yield plain("GET", path, [["query", "1"], ...some, ["stats", stats]]);
  yield plain("GET", path, [["query", "1"], ...times("0", "11000", "1")]);
  yield plain("GET", path, [["query", "1"], ...times("0", "11001", "1")]);
  yield plain("GET", path, [["query", "1"], ...times(String(t - 1), String(t), "0.0001")]);
  yield plain("GET", path, [["query", "1"], ...times(String(t - 1), String(t), "0.3333")]);
  yield plain("GET", path, [["query", "temperature"], ...times(String(t), String(t), "1")]);
  yield plain("GET", path, [["query", "sum("], ...times(String(t), "x", "y"), ["limit", "z"]]);
  for (const left of ["query", "start", "end", "step"])
    yield plain(
      "GET",
      path,
      [["query", "1"], ...some].filter(([name]) => name !== left) as [string, string][],
    );
}

function* seriesRequests(t: number): Generator<ApiRequest, void, undefined> {
  const paths = [
    "/api/v1/series",
    "/api/v1/labels",
    "/api/v1/label/job/values",
    "/api/v1/label/__name__/values",
  ];
  for (const path of paths) {
    for (const selector of selectors) {
      yield plain("GET", path, [
        ["match[]", selector],
        ["start", String(t - 3600)],
        ["end", String(t)],
      ]);
      if (path === paths[0]) yield form(path, [["match[]", selector]]);
    }
    const made = [["match[]", '{job=~"api|db|web"}']] as const;
    for (const limit of noLimits) yield plain("GET", path, [...made, ["limit", limit]]);
    for (const time of noTimes) {
      yield plain("GET", path, [...made, ["start", time]]);
      yield plain("GET", path, [...made, ["end", time]]);
    }
    yield plain("GET", path, [...made, ["start", String(t)], ["end", String(t - 60)]]);
    yield plain("GET", path, [...made, ["start", String(t + 86400)], ["end", String(t + 90000)]]);
    yield plain("GET", path, [
      ["match[]", "temperature"],
      ["match[]", "queue_length"],
    ]);
    yield plain("GET", path, [
      ["match[]", "temperature"],
      ["match[]", "{}"],
    ]);
    yield plain("GET", path, []);
    yield plain("GET", path, [["match", "temperature"]]);
    yield* everyWay(path, made);
    yield plain("DELETE", path, made);
  }
  for (const name of [
    "code",
    "nothing",
    "a-b",
    "1a",
    "%C3%A9",
    "a%2Fb",
    "U__a_2e_b",
    "U__",
    "U__zz",
    "U__a_",
    "a.b",
    "%FF",
    "",
    "a%20b",
    "le",
  ])
    yield plain("GET", `/api/v1/label/${name}/values`, [["match[]", '{job=~"api|db|web"}']]);
  yield plain("GET", "/api/v1/label/job", []);
  yield plain("GET", "/api/v1/label/job/values/", []);
  yield plain("GET", "/api/v1/label//values", []);
}

function* stateRequests(): Generator<ApiRequest, void, undefined> {
  const v1 = "/api/v1";
  for (const path of [
    "metadata",
    "targets",
    "targets/metadata",
    "targets/relabel_steps",
    "scrape_pools",
    "scrape_pools/config",
    "rules",
    "alerts",
    "alertmanagers",
    "status/config",
    "status/flags",
    "status/runtimeinfo",
    "status/buildinfo",
    "status/tsdb",
    "status/tsdb/blocks",
    "status/walreplay",
    "features",
    "notifications",
    "openapi.yaml",
  ]) {
    yield plain("GET", `${v1}/${path}`);
    yield plain("HEAD", `${v1}/${path}`);
    yield plain("POST", `${v1}/${path}`);
    yield plain("OPTIONS", `${v1}/${path}`);
  }
  for (const limit of noLimits) {
    yield plain("GET", `${v1}/metadata`, [["limit", limit]]);
    yield plain("GET", `${v1}/metadata`, [["limit_per_metric", limit]]);
    yield plain("GET", `${v1}/targets/metadata`, [["limit", limit]]);
    yield plain("GET", `${v1}/status/tsdb`, [["limit", limit]]);
    yield plain("GET", `${v1}/rules`, [["group_limit", limit]]);
  }
  yield plain("GET", `${v1}/status/tsdb`, [["limit", "10001"]]);
  for (const metric of ["demo_requests_total", "nothing", ""]) {
    yield plain("GET", `${v1}/metadata`, [["metric", metric]]);
    yield plain("GET", `${v1}/targets/metadata`, [["metric", metric]]);
    yield plain("GET", `${v1}/targets/metadata`, [
      ["metric", metric],
      ["match_target", '{job="demo"}'],
    ]);
  }
  for (const match of ["{}", '{job="demo"}', '{job="x"}', "demo", '{job=~"("}', "{", "1", "demo[5m]"])
    yield plain("GET", `${v1}/targets/metadata`, [
      ["match_target", match],
      ["limit", "2"],
    ]);
  for (const state of ["active", "dropped", "any", "ANY", "x", ""]) {
    yield plain("GET", `${v1}/targets`, [["state", state]]);
    yield plain("GET", `${v1}/targets`, [
      ["state", state],
      ["scrapePool", "demo"],
    ]);
  }
  yield plain("GET", `${v1}/targets`, [["scrapePool", "nothing"]]);
  for (const pool of ["demo", "nothing", ""]) {
    yield plain("GET", `${v1}/scrape_pools/config`, [["scrapePool", pool]]);
    for (const labels of [
      '{"__address__":"a:1","drop":"yes"}',
      '{"__address__":"a:1"}',
      "{}",
      "",
      "[]",
      "x",
      '{"a":1}',
    ])
      yield plain("GET", `${v1}/targets/relabel_steps`, [
        ["scrapePool", pool],
        ["labels", labels],
      ]);
  }
  for (const fields of [
    "type=alert",
    "type=record",
    "type=x",
    "type=",
    "rule_name[]=a",
    "rule_group[]=a",
    "file[]=a",
    "match[]=a",
    "match[]={",
    "match[]=%7B%7D",
    "exclude_alerts=true",
    "exclude_alerts=x",
    "exclude_alerts=1",
    "group_next_token=x",
    "group_limit=1&group_next_token=x",
    "type=ALERT",
  ])
    yield plain("GET", `${v1}/rules`, fields);
  for (const path of [
    "/-/healthy",
    "/-/ready",
    "/-/reload",
    "/-/quit",
    "/metrics",
    "/version",
    "/federate",
    "/nothing",
    "/api/v1/nothing",
    "/api/v1",
    "/api/v1/",
    "/api/v2/query",
    "/api/v1/query/",
    "/API/v1/query",
    "/api/v1/admin/tsdb/snapshot",
    "/api/v1/admin/tsdb/nothing",
    "/api//v1/query",
    "/api/v1/../v1/query",
    "/-/nothing",
    "/-/",
    "/debug/pprof/",
  ])
    for (const method of ["GET", "HEAD", "OPTIONS", "DELETE", "PATCH"])
      if (!(path === "/metrics" && method === "GET") && path !== "/debug/pprof/") yield plain(method, path);
  for (const path of ["/-/healthy", "/-/ready", "/metrics", "/version", "/federate"])
    yield plain("POST", path);
}

/** What a request says beside its parameters: methods, origins, encodings, what is accepted. */
function* wayRequests(t: number): Generator<ApiRequest, void, undefined> {
  const target = `/api/v1/query_range?query=temperature&start=${t - 3600}&end=${t}&step=15`;
  for (const encoding of [
    "gzip",
    "gzip, deflate",
    "identity",
    "br",
    "deflate",
    "gzip;q=0",
    "*",
    "gzip;q=0.5, identity",
    "zstd",
  ]) {
    yield { method: "GET", target, headers: { "accept-encoding": encoding } };
    yield {
      method: "GET",
      target: `/api/v1/query?query=1&time=${t}`,
      headers: { "accept-encoding": encoding },
    };
  }
  for (const accept of [
    "application/json",
    "text/plain",
    "*/*",
    "application/xml",
    "application/json;q=0",
    "text/html, application/json;q=0.9",
  ]) {
    yield { method: "GET", target: `/api/v1/query?query=1&time=${t}`, headers: { accept } };
    yield { method: "GET", target: "/api/v1/query?query=sum(", headers: { accept } };
    yield { method: "GET", target: "/version", headers: { accept } };
  }
  for (const path of [
    "/api/v1/query?query=1",
    "/api/v1/labels",
    "/api/v1/rules",
    "/federate?match[]=x",
    "/-/healthy",
    "/version",
  ])
    for (const method of ["GET", "OPTIONS"])
      yield {
        method,
        target: path.includes("query=1") ? `${path}&time=${t}` : path,
        headers: { origin: "http://else.where", "access-control-request-method": "POST" },
      };
  for (const method of ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
    for (const path of [
      "/api/v1/query?query=1",
      "/api/v1/query_range",
      "/api/v1/write",
      "/api/v1/read",
      "/api/v1/otlp/v1/metrics",
      "/api/v1/admin/tsdb/clean_tombstones",
      "/api/v1/admin/tsdb/delete_series",
    ])
      if (!(method === "PUT" && path.includes("admin"))) yield plain(method, path);
}

/** Bodies that are refused, and empty ones. */
function* writeRequests(t: number): Generator<ApiRequest, void, undefined> {
  const v1 = "application/x-protobuf";
  const v2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  const empty = Uint8Array.of(0); // the snappy block of nothing
  const bad = Uint8Array.of(1, 0, 255);
  const notProto = Uint8Array.of(3, 8, 255, 255, 255);
  for (const path of ["/api/v1/write", "/api/v1/read"])
    for (const type of [
      v1,
      v2,
      "",
      "text/plain",
      "application/json",
      "application/x-protobuf;proto=x",
      "application/x-protobuf; proto=prometheus.WriteRequest",
    ])
      for (const [encoding, body] of [
        ["snappy", empty],
        ["snappy", bad],
        ["snappy", notProto],
        ["", empty],
        ["gzip", empty],
        ["zstd", empty],
        ["snappy", new Uint8Array()],
      ] as const)
        yield {
          method: "POST",
          target: path,
          headers: {
            ...(type === "" ? {} : { "content-type": type }),
            ...(encoding === "" ? {} : { "content-encoding": encoding }),
          },
          body,
        };
  for (const type of [v1, "application/json", "text/plain", ""])
    for (const body of [
      "",
      "{}",
      "[]",
      "x",
      `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"otlp_sent","gauge":{"dataPoints":[{"timeUnixNano":"${t}000000000","asDouble":1}]}}]}]}]}`,
    ])
      yield {
        method: "POST",
        target: "/api/v1/otlp/v1/metrics",
        headers: type === "" ? {} : { "content-type": type },
        body: Buffer.from(body),
      };
  for (const [path, fields] of [
    ["delete_series", ""],
    ["delete_series", "match[]="],
    ["delete_series", "match[]={"],
    ["delete_series", "match[]=nothing&start=x"],
    ["delete_series", "match[]=nothing&end=x"],
    ["delete_series", "match[]={}"],
    ["delete_series", `match[]=nothing&start=${t}&end=${t - 9}`],
    ["snapshot", "skip_head=x"],
  ])
    for (const method of ["POST", "PUT", "GET"]) yield plain(method, `/api/v1/admin/tsdb/${path}`, fields!);
}

/** Formats that a federating Prometheus may ask for. */
export const exposed: readonly string[] = [
  "",
  "*/*",
  "text/plain",
  "text/plain;version=0.0.4",
  "text/plain;version=1.0.0;escaping=allow-utf-8",
  "text/plain;version=1.0.0;escaping=underscores",
  "text/plain;version=1.0.0",
  "application/openmetrics-text",
  "application/openmetrics-text;version=0.0.1",
  "application/openmetrics-text;version=1.0.0",
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,text/plain;q=0.5",
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text",
  "application/xml",
];

function* federateRequests(): Generator<ApiRequest, void, undefined> {
  const selections: readonly (readonly [string, string][])[] = [
    [["match[]", "temperature"]],
    [["match[]", "odd_values"]],
    [["match[]", '{job="api"}']],
    [["match[]", '{__name__=~"temperature|duration_seconds|size_bytes|level|mixed"}']],
    [["match[]", "size_bytes"]],
    [["match[]", '{"with.dots"}']],
    [["match[]", '{__name__=~"bare|with.*"}']],
    [
      ["match[]", "temperature"],
      ["match[]", '{__name__=~"temp.*|queue.*"}'],
    ],
    [["match[]", '{__name__=~"gone.*|recent.*"}']],
  ];
  for (const accept of exposed)
    for (const fields of selections)
      yield { ...plain("GET", "/federate", fields), headers: accept === "" ? {} : { accept } };
  for (const selector of selectors) yield plain("GET", "/federate", [["match[]", selector]]);
  yield plain("GET", "/federate", [
    ["match[]", "temperature"],
    ["match[]", "{"],
  ]);
  yield {
    ...plain("GET", "/federate", [["match[]", "temperature"]]),
    headers: { "accept-encoding": "gzip" },
  };
}

/** Requests that change something, in an order in which they can be asked of both. */
export function* changes(t: number): Generator<ApiRequest, void, undefined> {
  const v1 = "/api/v1";
  yield plain("POST", "/-/reload");
  yield plain("PUT", "/-/reload");
  yield plain("POST", `${v1}/admin/tsdb/snapshot`);
  yield plain("PUT", `${v1}/admin/tsdb/snapshot`, [["skip_head", "true"]]);
  yield plain("POST", `${v1}/admin/tsdb/delete_series`, [["match[]", "temperature"]]);
  yield form(`${v1}/admin/tsdb/delete_series`, [
    ["match[]", "queue_length"],
    ["start", String(t - 600)],
    ["end", String(t - 300)],
  ]);
  yield plain("GET", `${v1}/query_range`, [
    ["query", "queue_length"],
    ["start", String(t - 1200)],
    ["end", String(t)],
    ["step", "15"],
    ["lookback_delta", "15"],
  ]);
  yield plain("GET", `${v1}/query`, [
    ["query", "temperature"],
    ["time", String(t)],
  ]);
  yield plain("GET", `${v1}/series`, [["match[]", "temperature"]]);
  yield plain("PUT", `${v1}/admin/tsdb/clean_tombstones`);
  yield plain("GET", `${v1}/series`, [["match[]", "temperature"]]);
  yield plain("GET", `${v1}/query`, [
    ["query", "temperature"],
    ["time", String(t)],
  ]);
}
