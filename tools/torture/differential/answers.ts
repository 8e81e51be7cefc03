import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultOf, Params, prometheusRoutes } from "@taffrail/api";
import { noLog, snappyEncode, systemClock } from "@taffrail/base";
import { type FloatHistogram, Labels, setStale } from "@taffrail/model";
import { openEngine } from "@taffrail/promql";
import { WriteEncoder } from "@taffrail/wire";
import type { Body } from "../../../api/http/reply.ts";
import { asked } from "../../../api/testing/asked.ts";
import { fakeRoom } from "../../../api/testing/prometheus-room.ts";
import { freePort, Running } from "../../../bench/peers.ts";
import { MemorySource } from "../../../query/promql/testing/memory-source.ts";
import { everySwitch } from "../../../query/promql/testing/queries.ts";
import type { Answer } from "./compare.ts";
import type { DataSeries } from "./data.ts";

/** Fields of a query's form. With a `step` it is one over a range. */
export type Parameters = readonly (readonly [string, string])[];

function pathOf(parameters: Parameters): string {
  return parameters.some(([name]) => name === "step") ? "/api/v1/query_range" : "/api/v1/query";
}

/** A real Prometheus that has the data. */
export interface Peer extends AsyncDisposable {
  ask(parameters: Parameters): Promise<Answer>;
}

/** Starts the peer on a free port of loopback and sends it the data. */
export async function openPeer(
  command: string,
  flags: readonly string[],
  data: readonly DataSeries[],
): Promise<Peer> {
  await using held = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "taffrail-differential-"));
  held.defer(() => rmSync(dir, { recursive: true, force: true }));
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, "global: {}\n");
  const port = await freePort();
  const running = held.use(
    await Running.start(
      "prometheus",
      command,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(dir, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.enable-remote-write-receiver",
        "--web.remote-write-receiver.accepted-protobuf-messages=io.prometheus.write.v2.Request",
        `--enable-feature=${flags.join(",")}`,
      ],
      port,
      "/-/ready",
    ),
  );
  await sendAll(running.url, data);
  const owned = held.move();
  return {
    ask: async (parameters) => {
      const body = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
      const asked = (): Promise<Response> =>
        fetch(running.url + pathOf(parameters), { method: "POST", body });
      try {
        const response = await asked().catch(asked); // a kept connection may end just as it is used
        return (await response.json()) as Answer;
      } catch {
        return { status: "error", errorType: "internal", error: "the peer broke off" };
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Sends the data, oldest first, as the peer takes nothing in that is much older than its newest. */
export async function sendAll(url: string, data: readonly DataSeries[]): Promise<void> {
  const stale = new Float64Array(1);
  setStale(stale, 0);
  const rows = data.flatMap(({ labels, points }) => points.map((point) => ({ labels, ...point })));
  rows.sort((a, b) => a.t - b.t);
  const encoder = new WriteEncoder(2);
  const lastHistograms = new Map<Labels, FloatHistogram>();
  for (let at = 0; at < rows.length; at += 2000) {
    for (const { labels, t, value } of rows.slice(at, at + 2000)) {
      const last = lastHistograms.get(labels);
      if (value === "stale" && last !== undefined)
        // as a Prometheus sends it: of a float marker among float histograms some get lost
        encoder.histogram(labels, { t, startT: 0, isStale: true, histogram: last });
      else if (value === "stale") encoder.sample(labels, t, stale, 0);
      else if (typeof value === "number") {
        encoder.sample(labels, t, Float64Array.of(value), 0);
        lastHistograms.delete(labels);
      } else {
        encoder.histogram(labels, { t, startT: 0, isStale: false, histogram: value });
        lastHistograms.set(labels, value);
      }
    }
    const response = await fetch(`${url}/api/v1/write`, {
      method: "POST",
      headers: {
        "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
        "content-encoding": "snappy",
      },
      body: snappyEncode(encoder.finish()).slice(),
    });
    if (response.status !== 204)
      throw new Error(`cannot send the data: ${response.status} ${await response.text()}`);
  }
}

/** Our engine and API over the data in memory, without a socket. */
export function openOurs(
  data: readonly DataSeries[],
  delayedNameRemoval: boolean,
): (parameters: Parameters) => Promise<Answer> {
  const source = new MemorySource();
  for (const { labels, points } of data)
    source.add(
      labels,
      points.map((point) => ({ ...point, startT: 0 })),
    );
  const engine = openEngine({
    source,
    clock: systemClock,
    log: noLog,
    parser: everySwitch,
    delayedNameRemoval,
  });
  const routes = prometheusRoutes(fakeRoom({ engine, clock: systemClock, externalLabels: Labels.empty }));
  return async (parameters) => {
    const route = routes.find(({ path }) => path === pathOf(parameters))!;
    const reply = await (async () => {
      try {
        return await route.answer(new Params(parameters), asked({ method: "POST" }));
      } catch (error) {
        return route.fail(faultOf(error));
      }
    })();
    return JSON.parse(textOf(reply.body)) as Answer;
  };
}

/** The whole text of an answer; pieces that are rendered are copied, as they hold only until the next is asked for. */
function textOf(body: Body | undefined): string {
  if (typeof body === "string") return body;
  if (!(body instanceof Object && "pieces" in body)) throw new TypeError("want an answer that is rendered");
  const pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = body.pieces.next();
    pieces.push(Uint8Array.from(value)); // a `slice` of a Buffer is no copy
    if (done === true) return Buffer.concat(pieces).toString();
  }
}
