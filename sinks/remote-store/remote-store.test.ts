import assert from "node:assert/strict";
import { test } from "node:test";
import { NotSupportedError } from "@taffrail/base";
import { isStaleAt, Labels, Matcher, SampleColumns, setStale } from "@taffrail/model";
import fc from "fast-check";
import type { FetchRequest } from "../http.ts";
import type { ReadSelection } from "../remote-read/read-through.ts";
import { RemoteStoreError } from "./errors.ts";
import { readExportLines } from "./export-lines.ts";
import type { RemoteAnswered } from "./query-api.ts";
import { RemoteStore } from "./remote-store.ts";
import { selectorText } from "./selector-text.ts";
import { turnsUntil } from "./turns.ts";

const never = new AbortController().signal;
const range = { mint: 0, maxt: 100_000 };
const up = [new Matcher("__name__", "=", "up")];

interface Asked {
  readonly path: string;
  readonly form: URLSearchParams;
}

type Answer = { readonly status?: number; readonly body: string } | Error;

/** A store whose server answers by the path; what it was asked is kept. */
function storeOf(
  answers: Readonly<Record<string, Answer>>,
  externalLabels: Labels = Labels.empty,
): { readonly store: RemoteStore; readonly asked: Asked[]; readonly told: RemoteAnswered[] } {
  const asked: Asked[] = [];
  const told: RemoteAnswered[] = [];
  const store = new RemoteStore({
    config: {
      name: "far",
      queryUrl: "http://far/prefix",
      timeoutMs: 60_000,
      headers: {},
      maxAnswerBytes: 1 << 20,
      externalLabels,
    },
    fetch: async (url, { body, signal }: FetchRequest) => {
      signal.throwIfAborted();
      const { pathname, search } = new URL(url);
      asked.push({
        path: pathname,
        form: new URLSearchParams(body === undefined ? search : new TextDecoder().decode(body)),
      });
      const answer = answers[pathname.replace("/prefix/api/v1/", "")] ?? { status: 404, body: "not here" };
      if (answer instanceof Error) throw answer;
      return { status: answer.status ?? 200, headers: {}, body: new TextEncoder().encode(answer.body) };
    },
    userAgent: "test",
    answered: (one) => told.push(one),
  });
  return { store, asked, told };
}

function rowsOf({ series }: ReadSelection, mint = -Infinity, maxt = Infinity): string[] {
  return series.flatMap((one) => {
    const rows = new SampleColumns();
    one.read(mint, maxt, rows);
    return Array.from(
      { length: rows.length },
      (_, i) => `${one.labels.toString()} ${isStaleAt(rows.v, i) ? "stale" : rows.v[i]} @${rows.t[i]}`,
    );
  });
}

const data = (value: unknown): Answer => ({ body: JSON.stringify({ status: "success", data: value }) });

test("an export is read: pieces put together, markers and infinities, what does not match left out", async () => {
  const body = [
    '{"metric":{"__name__":"up","job":"b"},"values":[3,null],"timestamps":[3000,4000]}',
    '{"metric":{"__name__":"up","job":"a"},"values":["Infinity","-Infinity",0.5],"timestamps":[1000,2000,3000]}',
    '{"metric":{"__name__":"up","job":"b"},"values":[1,2,9],"timestamps":[1000,2000,3000]}',
    '{"metric":{"__name__":"down","job":"b"},"values":[1],"timestamps":[1000]}',
    "",
  ].join("\n");
  const { store, asked, told } = storeOf({ export: { body } });
  const found = await store.select(up, range, undefined, never);
  assert.deepEqual(rowsOf(found), [
    'up{job="a"} Infinity @1000',
    'up{job="a"} -Infinity @2000',
    'up{job="a"} 0.5 @3000',
    'up{job="b"} 1 @1000',
    'up{job="b"} 2 @2000',
    'up{job="b"} 3 @3000',
    'up{job="b"} stale @4000',
  ]);
  assert.deepEqual(rowsOf(found, 2000, 2999), ['up{job="a"} -Infinity @2000', 'up{job="b"} 2 @2000']);
  assert.equal(asked[0]!.path, "/prefix/api/v1/export");
  assert.deepEqual(
    [...asked[0]!.form],
    [
      ["match[]", '{__name__="up"}'],
      ["start", "1.000"],
      ["end", "100.000"],
    ],
  );
  assert.equal(told[0]!.operation, "select");
  assert.equal(told[0]!.bytes, body.length);
});

test("a server without an export is asked for a range selector from then on", async () => {
  const result = [
    {
      metric: { __name__: "up" },
      values: [
        [1.5, "1"],
        [2.25, "NaN"],
        [3, "+Inf"],
      ],
    },
  ];
  const { store, asked } = storeOf({ query: data({ resultType: "matrix", result }) });
  const found = await store.select(up, { mint: 1500, maxt: 60_000 }, undefined, never);
  assert.deepEqual(rowsOf(found), ["up 1 @1500", "up NaN @2250", "up Infinity @3000"]);
  await store.select(up, range, undefined, never);
  assert.deepEqual(
    asked.map(({ path }) => path.slice("/prefix/api/v1/".length)),
    ["export", "query", "query"],
  );
  assert.deepEqual(
    [...asked[1]!.form],
    [
      ["query", '{__name__="up"}[58501ms]'],
      ["time", "60.000"],
    ],
  );
});

test("whether a server has an export is learned from an answer, not from a gateway that has none behind it", async () => {
  const answers: Record<string, Answer> = { export: { status: 503, body: "starting" } };
  const { store } = storeOf(answers);
  await assert.rejects(store.select(up, range, undefined, never), /got 503 starting/);
  delete answers["export"]; // 404 of everything
  await assert.rejects(store.select(up, range, undefined, never), /got 404/);
  answers["query"] = data({
    resultType: "matrix",
    result: [{ metric: { __name__: "up" }, values: [[1, "1"]] }],
  });
  assert.deepEqual(rowsOf(await store.select(up, range, undefined, never)), ["up 1 @1000"]);

  const later: Record<string, Answer> = {};
  const second = storeOf(later);
  await assert.rejects(second.store.select(up, range, undefined, never), /got 404/);
  later["export"] = { body: '{"metric":{"__name__":"up"},"values":[null],"timestamps":[2000]}' };
  assert.deepEqual(rowsOf(await second.store.select(up, range, undefined, never)), ["up stale @2000"]);
});

test("native histograms that come as bounds are not supported yet", async () => {
  const result = [{ metric: { __name__: "up" }, histograms: [[1, { count: "1" }]] }];
  const { store } = storeOf({ query: data({ resultType: "matrix", result }) });
  await assert.rejects(store.select(up, range, undefined, never), NotSupportedError);
});

test("external labels are asked for and not shown", async () => {
  const answers = {
    export: { body: '{"metric":{"__name__":"up","cluster":"c","job":"a"},"values":[1],"timestamps":[1000]}' },
    labels: data(["job", "cluster", "__name__"]),
    series: data([{ __name__: "up", cluster: "c" }]),
    "label/job/values": data(["b", "a"]),
  };
  const { store, asked } = storeOf(answers, Labels.of({ cluster: "c" }));
  assert.deepEqual(rowsOf(await store.select(up, range, undefined, never)), ['up{job="a"} 1 @1000']);
  assert.deepEqual(await store.labelNames([], range, 2, never), ["__name__", "job"]);
  assert.deepEqual(await store.labelValues("job", up, range, 1, never), ["a"]);
  assert.deepEqual(await store.labelValues("cluster", [], range, 0, never), []);
  assert.deepEqual((await store.seriesLabels(up, range, 0, never)).map(String), ["up"]);
  assert.deepEqual(
    asked.map(({ form }) => [form.get("match[]"), form.get("limit")]),
    [
      ['{__name__="up",cluster="c"}', null],
      ['{cluster="c"}', "3"],
      ['{__name__="up",cluster="c"}', "1"],
      ['{__name__="up",cluster="c"}', null],
    ],
  );
  const own = [...up, new Matcher("cluster", "=~", "c|d")];
  assert.deepEqual((await store.seriesLabels(own, range, 0, never)).map(String), ['up{cluster="c"}']);
});

test("metadata and exemplars", async () => {
  const { store } = storeOf({
    metadata: data({ up: [{ type: "gauge", help: "Up.", unit: "" }, { type: "odd" }] }),
    query_exemplars: data([
      {
        seriesLabels: { __name__: "up" },
        exemplars: [{ labels: { id: "x" }, value: "-Inf", timestamp: 1.5 }],
      },
    ]),
  });
  assert.deepEqual(await store.metadata(never), [
    { family: "up", type: "gauge", help: "Up.", unit: "" },
    { family: "up", type: "unknown", help: "", unit: "" },
  ]);
  const [found] = await store.exemplars([up], range, never);
  assert.deepEqual(found!.exemplars, [{ labels: Labels.of({ id: "x" }), value: -Infinity, t: 1500 }]);
});

const rubbish = '{"metric":{},"values":[1],"timestamps":[]}';
for (const [name, answer, want] of [
  ["a status", { status: 503, body: "busy\nvery" }, /remote storage far: got 503 busy$/],
  ["a refusal", { status: 422, body: '{"status":"error","error":"too much"}' }, /got 422 .*too much/],
  ["no connection", new Error("connection refused"), /far: connection refused/],
  ["rubbish", { body: "{" }, /want JSON/],
  ["another shape", { body: rubbish }, /want as many values as timestamps/],
  ["no value", { body: '{"metric":{},"values":["x"],"timestamps":[1]}' }, /want a value/],
  ["labels that are none", { body: '{"metric":{"a":1},"values":[],"timestamps":[]}' }, /want a text/],
] as const) {
  test(`${name} in place of samples is an error that says so`, async () => {
    const { store, told } = storeOf({ export: answer });
    await assert.rejects(store.select(up, range, undefined, never), (error: Error) => {
      assert.ok(error instanceof RemoteStoreError);
      assert.match(error.message, want);
      return true;
    });
    assert.match(told[0]!.error!, /./);
  });
}

test("who goes away is not told of an error", async () => {
  const { store, told } = storeOf({ export: { body: "" } });
  const gone = AbortSignal.abort(new DOMException("gone", "AbortError"));
  await assert.rejects(store.select(up, range, undefined, gone), { name: "AbortError" });
  assert.deepEqual(told, []);
});

test("selectors are what servers take", () => {
  assert.equal(selectorText([]), '{__name__!=""}');
  assert.equal(
    selectorText([new Matcher("a.b", "=~", 'x"\\d+'), new Matcher("c", "!=", "é")]),
    '{"a.b"=~"x\\"\\\\d+",c!="é"}',
  );
});

test("exported rows come back bit for bit, in whatever pieces", async () => {
  const sample = fc.tuple(
    fc.integer({ min: 0, max: 2 ** 43 }),
    fc.option(fc.double({ noNaN: true }), { nil: undefined }),
  );
  const series = fc.uniqueArray(sample, { selector: ([t]) => t, minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(series, { minLength: 1, maxLength: 4 }), fc.nat(5), async (all, cut) => {
      const lines: string[] = [];
      all.forEach((samples, i) => {
        for (const part of [samples.slice(0, cut), samples.slice(cut)]) {
          const values = part.map(([, v]) =>
            v === undefined ? "null" : Number.isFinite(v) ? (Object.is(v, -0) ? "-0" : String(v)) : `"${v}"`,
          );
          const times = part.map(([t]) => t);
          lines.push(`{"metric":{"n":"${i}"},"values":[${values.join()}],"timestamps":[${times.join()}]}`);
        }
      });
      const body = new TextEncoder().encode(lines.join("\n"));
      const found = await readExportLines(body, turnsUntil(never));
      assert.equal(found.length, all.length);
      found.forEach(({ rows }, i) => {
        const wanted = all[i]!.toSorted(([a], [b]) => a - b);
        const v = new Float64Array(wanted.length);
        wanted.forEach(([, value], row) => {
          if (value === undefined) setStale(v, row);
          else v[row] = value;
        });
        assert.deepEqual(
          [...rows.t.subarray(0, rows.length)],
          wanted.map(([t]) => t),
        );
        const bits = (of: Float64Array): bigint[] => [
          ...new BigUint64Array(of.buffer, of.byteOffset, wanted.length),
        ];
        assert.deepEqual(bits(rows.v), bits(v));
      });
    }),
  );
});
