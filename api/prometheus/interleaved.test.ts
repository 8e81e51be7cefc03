import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { noLog, systemClock } from "@taffrail/base";
import { Labels, matchesAll } from "@taffrail/model";
import { openEngine, type SeriesSource } from "@taffrail/promql";
import { openHttp } from "../http/server.ts";
import { fakeRoom } from "../testing/prometheus-room.ts";
import { prometheusRoutes } from "./routes.ts";

const stepMs = 15_000;
const seriesOf = 80;
const stepCount = 400;
const owners = ["ann", "ben", "cat", "dan", "eve"];

/** Every owner's series have values that are nobody else's. */
const all = owners.flatMap((owner, at) =>
  Array.from({ length: seriesOf }, (_, i) => ({
    labels: Labels.of({ __name__: "m", owner, i: String(i) }),
    value: (t: number) => (at + 1) * 1e9 + i * 1e5 + t / stepMs + 0.25,
  })),
);
const source: SeriesSource = {
  select: async (matchers) => ({
    series: all
      .filter(({ labels }) => matchesAll(labels, matchers))
      .map(({ labels, value }) => ({
        labels,
        read(mint, maxt, into) {
          for (let t = Math.max(0, Math.ceil(mint / stepMs) * stepMs); t <= maxt; t += stepMs)
            into.push(t, value(t));
        },
      })),
  }),
};

/** The answer as JSON, made here of the values themselves. */
function wanted(owner: string): unknown {
  return {
    status: "success",
    data: {
      resultType: "matrix",
      result: all
        .filter(({ labels }) => labels.get("owner") === owner)
        .map(({ labels, value }) => ({
          metric: { __name__: "m", i: labels.get("i"), owner },
          values: Array.from({ length: stepCount }, (_, step) => [
            (step * stepMs) / 1000,
            String(value(step * stepMs)),
          ]),
        }))
        .sort((a, b) => (a.metric.i < b.metric.i ? -1 : 1)),
    },
  };
}

function asked(url: string, isPacked: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = isPacked ? { "accept-encoding": "gzip" } : {};
    const request = get(url, { headers, agent: false }, resolve);
    request.on("error", (error: Error & { code?: string }) => {
      if (error.code !== "ECONNRESET") reject(error);
    });
  });
}

/** The whole body, read a little at a time so that the server has to wait for us. */
async function readSlowly(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    await turn();
  }
  const whole = Buffer.concat(pieces);
  return response.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole;
}

test("answers that go out side by side, some of them cut off, hold no byte of another", async (t) => {
  const engine = openEngine({ source, clock: systemClock, log: noLog });
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: prometheusRoutes(fakeRoom({ engine, clock: systemClock })),
    log: noLog,
    clock: systemClock,
  });
  t.after(() => http.close());
  const range = `start=0&end=${((stepCount - 1) * stepMs) / 1000}&step=${stepMs / 1000}`;
  const urlOf = (owner: string): string =>
    `${http.url}/api/v1/query_range?query=m{owner="${owner}"}&${range}`;

  const read = async (owner: string, isPacked: boolean): Promise<void> => {
    const body = await readSlowly(await asked(urlOf(owner), isPacked));
    const got = JSON.parse(body.toString()) as { data: { result: { metric: { i: string } }[] } };
    got.data.result.sort((a, b) => (a.metric.i < b.metric.i ? -1 : 1));
    assert.deepEqual(got, wanted(owner));
  };
  /** Goes away in the middle of an answer. */
  const leave = async (owner: string): Promise<void> => {
    const response = await asked(urlOf(owner), false);
    response.on("error", () => {}); // it was cut off, by us
    await once(response, "data");
    response.destroy();
  };
  const jobs: Promise<void>[] = [];
  for (let round = 0; round < 2; round++) {
    for (const [i, owner] of owners.entries()) {
      jobs.push(read(owner, (i + round) % 2 === 0));
      jobs.push(leave(owners[(i + 1) % owners.length]!));
    }
    await turn();
  }
  await Promise.all(jobs);
});
