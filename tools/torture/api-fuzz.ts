import {
  faultOf,
  type Method,
  OtlpReceiver,
  Params,
  prometheusRoutes,
  type Reply,
  type Route,
  WriteReceiver,
} from "@taffrail/api";
import { ManualClock, noLog, type Random, seededRandom, snappyEncode } from "@taffrail/base";
import { MemoryDisk } from "@taffrail/disk";
import { Labels, Matcher } from "@taffrail/model";
import { openEngine } from "@taffrail/promql";
import { openTsdb, type Tsdb } from "@taffrail/tsdb";
import { encodeMessage, remoteMessages } from "@taffrail/wire";
import fc from "fast-check";
import { Router } from "../../api/http/route.ts";
import { asked } from "../../api/testing/asked.ts";
import { fakeRoom } from "../../api/testing/prometheus-room.ts";
import { otlpConfigOf } from "../../app/config/otlp.ts";
import { loadConfig } from "../../app/config/load.ts";
import { remoteChunks } from "../../app/remote-chunks.ts";
import { brokenQuery, everySwitch, validQuery } from "../../query/promql/testing/queries.ts";
import { broken } from "./fuzz/broken.ts";
import { judgeAsync } from "./fuzz/judge.ts";
import type { Torture } from "./kind.ts";

/** Requests; each route gets as many as any other. */
export const fullRuns = 1_000_000;

const now = 1_700_000_000_000;
const series = 5;
const samplesPerSeries = 40;

/** Parameters that any route reads. */
const names = [
  ..."query time timeout limit lookback_delta stats start end step match[] metric limit_per_metric explain state".split(
    " ",
  ),
  ..."scrapePool match_target labels skip_head refused file rule_name[] rule_group[] group_limit group_next_token type".split(
    " ",
  ),
  ..."name translate_promql exclude_alerts dedup".split(" "),
];

const edges = [
  ..."0 1 -1 1.5 -0 1e3 1e308 1e400 NaN Inf -Inf +5 0x10 007 9007199254740993 9223372036854775807 -9223372036854775809".split(
    " ",
  ),
  ..."5m 1y 1h30m 5 0s -5m 1ms 9999999999y 1.5h 5M 1d2h3m4s5ms".split(" "),
  ..."true false 1 t T yes all any active dropped ALL".split(" "),
  ..."1700000000 1700000000.123 1699999990 1700000010 2023-11-14T22:13:20Z 2023-11-14T22:13:20.999+25:00".split(
    " ",
  ),
  ...'up {__name__=~".+"} up{job="j1"} up[5m] {} {a=~"(a+)+$"} {a=~"("} up@1 sum(up) U__a_2e_b __name__ job a.b'.split(
    " ",
  ),
  ...'{"a":"b"} {"a":1} [1] null "x" {"__proto__":"x"}'.split(" "),
  "",
  " ",
  "\0",
  "é💧\ud800",
  "%2f..%2f",
  "a".repeat(5000),
  "(".repeat(2000),
  "-".repeat(3000),
  `{${'a="b",'.repeat(500)}}`,
  "up + ".repeat(40) + "up",
  `{a=~"${"(a|b?)*".repeat(200)}"}`,
] as const;

/** Requests of any parameters to every route, over a small store: each is answered or refused, none with a fault of ours, none slowly. */
export const run: Torture = async (runs, out) => {
  await using store = await filledStore();
  const routes = routesOver(store);
  const router = new Router(routes);
  const queries = [
    ...fc.sample(validQuery, { seed: 1, numRuns: 3000 }),
    ...fc.sample(brokenQuery, { seed: 1, numRuns: 3000 }),
    ...edges.slice(-20),
  ];
  const body = snappyEncode(encodeMessage(remoteMessages.readRequest, readRequest)).slice();
  let [passed, failed] = [0, 0];
  for (let i = 0; i < runs; i++) {
    const random = seededRandom(i + 1);
    const route = routes[i % routes.length]!;
    const fields = fieldsOf(random, queries);
    const method = route.methods[Math.floor(random() * route.methods.length)]!;
    const sent = random() < 0.5 ? broken(body, random) : body;
    const path = route.path.replace(":name", () => fields[0]?.[1] ?? "job");
    const fault = await judgeAsync(async () => {
      const routed = router.find(method, path);
      if (routed === undefined) return;
      await drain(
        await answerOf(routed.route, new Params([...routed.pathFields, ...fields]), method, path, sent),
      );
    });
    if (fault === undefined) passed++;
    else {
      failed++;
      if (failed <= 20) out.line(`request ${i}, ${method} ${path.slice(0, 100)} ${shown(fields)}: ${fault}`);
    }
    if (i % 100_000 === 0 && i > 0) out.line(`${i} of ${runs}`);
  }
  return { passed, failed };
};

async function answerOf(
  route: Route,
  params: Params,
  method: Method,
  path: string,
  body: Uint8Array,
): Promise<Reply> {
  try {
    return await route.answer(params, asked({ method, path, headers, body: async () => body }));
  } catch (error) {
    const fault = faultOf(error);
    if (fault.isOurs) throw error instanceof Error ? new Error(error.stack) : new Error(String(error));
    return route.fail(fault);
  }
}

const headers = {
  "content-type": "application/x-protobuf",
  "content-encoding": "snappy",
  accept: "text/plain",
};

async function drain({ body, status }: Reply): Promise<void> {
  if (status >= 500 && status !== 501 && status !== 503)
    throw new Error(`status ${status}${typeof body === "string" ? `: ${body}` : ""}`);
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) return;
  const pieces = "pieces" in body ? (body.pieces as Iterable<Uint8Array>) : body;
  for await (const _piece of pieces);
}

function fieldsOf(random: Random, queries: readonly string[]): [string, string][] {
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const fields: [string, string][] = [];
  if (random() < 0.7) fields.push(["query", random() < 0.7 ? of(queries) : of(edges)]);
  if (random() < 0.6)
    fields.push(
      ["start", String((now - 600_000 * random()) / 1000)],
      ["end", String(now / 1000)],
      ["step", of(["15", "1m", "0.1", "5"])],
    );
  if (random() < 0.5) fields.push(["match[]", random() < 0.5 ? of(queries) : of(edges)]);
  for (let more = Math.floor(random() * 4); more > 0; more--) fields.unshift([of(names), of(edges)]);
  return fields;
}

function shown(fields: readonly (readonly [string, string])[]): string {
  return JSON.stringify(fields.map(([name, value]) => `${name}=${value.slice(0, 300)}`));
}

const readRequest = {
  queries: [
    {
      start_timestamp_ms: now - 600_000,
      end_timestamp_ms: now,
      matchers: [
        { type: 0, name: "__name__", value: "up" },
        { type: 2, name: "job", value: "j.*" },
      ],
    },
  ],
  accepted_response_types: [1, 0],
};

async function filledStore(): Promise<Tsdb> {
  const store = await openTsdb({
    dir: "/data",
    disk: new MemoryDisk(),
    clock: new ManualClock(now),
    log: noLog,
    isTended: false,
  });
  const refs = Array.from({ length: series }, (_, i) =>
    store.refOf(Labels.of({ __name__: i === 4 ? "x_1" : "up", job: `j${i % 3}`, instance: `i${i}` })),
  );
  for (let row = 0; row < samplesPerSeries; row++) {
    const t = now - (samplesPerSeries - row) * 15_000;
    store.append({
      length: series,
      refs: Float64Array.from(refs),
      t: new Float64Array(series).fill(t),
      v: Float64Array.from(refs, (_, i) => row * i),
    });
  }
  return store;
}

function routesOver(store: Tsdb): Route[] {
  const clock = new ManualClock(now);
  const sink = {
    refOf: () => 1,
    append: ({ length }: { readonly length: number }) => ({
      stored: length,
      repeated: 0,
      duplicate: 0,
      outOfOrder: 0,
      tooOld: 0,
      unknownRef: 0,
    }),
  };
  const config = otlpConfigOf(loadConfig("", "(none)"));
  return prometheusRoutes({
    ...fakeRoom({}),
    store,
    exemplars: store,
    engine: openEngine({
      source: { select: (matchers, range, _hints, signal) => store.select(matchers, range, signal) },
      clock,
      log: noLog,
      limits: { maxSamples: 100_000 },
      ...everySwitch,
    }),
    receiver: new WriteReceiver({ sink, clock, random: Math.random }),
    otlp: new OtlpReceiver({ sink, config: () => config }),
    admin: {
      deleteSeries: async (matchers) => matchers.map(({ name, op, value }) => new Matcher(name, op, value)),
      cleanTombstones: async () => {},
      snapshot: async () => "20231114T221320Z-0000000000000000",
    },
    lifecycle: { isReady: () => true, reload: async () => {}, quit: () => {} },
    encodeChunks: remoteChunks,
    clock,
  });
}
