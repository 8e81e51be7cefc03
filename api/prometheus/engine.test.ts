import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog, systemClock } from "@taffrail/base";
import { Labels, matchesAll } from "@taffrail/model";
import { openEngine, type QueryPlan, type SeriesSource } from "@taffrail/promql";
import { openHttp } from "../http/server.ts";
import { fakeRoom } from "../testing/prometheus-room.ts";
import { prometheusRoutes } from "./routes.ts";

/** Two series with a sample every 15 s from 0 on. */
const source: SeriesSource = {
  select: async (matchers) => ({
    series: ["a", "b"]
      .map((job) => Labels.of({ __name__: "up", job }))
      .filter((labels) => matchesAll(labels, matchers))
      .map((labels) => ({
        labels,
        read: (mint, maxt, into) => {
          for (let t = Math.max(0, Math.ceil(mint / 15_000) * 15_000); t <= maxt; t += 15_000)
            into.push(t, t / 15_000);
        },
      })),
  }),
};

test("questions over the real engine, from the socket to the JSON", async (t) => {
  const engine = openEngine({ source, clock: systemClock, log: noLog });
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: prometheusRoutes(fakeRoom({ engine, clock: new ManualClock(60_000) })),
    log: noLog,
    clock: systemClock,
  });
  t.after(() => http.close());
  const ask = async (path: string): Promise<unknown> => (await fetch(`${http.url}/api/v1/${path}`)).json();
  assert.deepEqual(await ask("query?query=up"), {
    status: "success",
    data: {
      resultType: "vector",
      result: [
        { metric: { __name__: "up", job: "a" }, value: [60, "4"] },
        { metric: { __name__: "up", job: "b" }, value: [60, "4"] },
      ],
    },
  });
  assert.deepEqual(await ask("query_range?query=sum(up)/3&start=0&end=30.5&step=15.25"), {
    status: "success",
    data: {
      resultType: "matrix",
      result: [
        {
          metric: {},
          values: [
            [0, "0"],
            [15.25, "0.6666666666666666"],
            [30.5, "1.3333333333333333"],
          ],
        },
      ],
    },
  });
  assert.deepEqual(await ask("query?query=sum(up"), {
    status: "error",
    errorType: "bad_data",
    error: 'invalid parameter "query": 1:7: parse error: unclosed left parenthesis',
  });
  const matrix = (await ask("query?query=up[1m]&stats=true")) as { data: { stats: { samples: object } } };
  assert.ok("totalQueryableSamples" in matrix.data.stats.samples);
});

test("explain=true answers the plan with what each part took", async (t) => {
  const engine = openEngine({ source, clock: systemClock, log: noLog });
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: prometheusRoutes(fakeRoom({ engine, clock: new ManualClock(60_000) })),
    log: noLog,
    clock: systemClock,
  });
  t.after(() => http.close());
  for (const path of [
    "query?query=sum(up)&explain=true",
    "query_range?query=sum(up)&start=0&end=60&step=15&explain=1",
  ]) {
    const answer = (await (await fetch(`${http.url}/api/v1/${path}`)).json()) as {
      readonly data: { readonly stats: { readonly plan: QueryPlan } };
    };
    const { root, thread } = answer.data.stats.plan;
    assert.equal(thread, "main");
    assert.deepEqual([root.operator, root.series, root.samples], ["sum", 1, 0]);
    const [select] = root.children;
    assert.deepEqual([select!.operator, select!.text, select!.series], ["select", "up", 2]);
    assert.ok(select!.samples > 0);
  }
});
