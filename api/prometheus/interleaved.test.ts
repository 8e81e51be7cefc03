import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { noLog, systemClock } from "@taffrail/base";
import { Labels, matchesAll } from "@taffrail/model";
import { openEngine, type SeriesSource } from "@taffrail/promql";
import { openHttp } from "../http/server.ts";
import { fakeRoom } from "../testing/prometheus-room.ts";
import { prometheusRoutes } from "./routes.ts";

const stepMs = 15_000;
const stepCount = 2000;
/** So many that no answer fits into what the system keeps for a client that does not read. */
const seriesOf = 200;
const owners = ["ann", "ben", "cat"];

/** Every owner's series have values that are nobody else's. */
const all = owners.flatMap((owner, at) =>
  Array.from({ length: seriesOf }, (_, i) => ({
    labels: Labels.of({ __name__: "m", i: String(1000 + i), owner }),
    base: (at + 1) * 1e9 + i * 1e5 + 0.25,
  })),
);
const source: SeriesSource = {
  select: async (matchers) => ({
    series: all
      .filter(({ labels }) => matchesAll(labels, matchers))
      .map(({ labels, base }) => ({
        labels,
        read(mint, maxt, into) {
          for (let t = Math.max(0, Math.ceil(mint / stepMs) * stepMs); t <= maxt; t += stepMs)
            into.push(t, base + t / stepMs);
        },
      })),
  }),
};

/** Answers, made here of the values themselves. */
const wantedOf = new Map(owners.map((owner) => [owner, wanted(owner)]));

function wanted(owner: string): string {
  const series = all
    .filter(({ labels }) => labels.get("owner") === owner)
    .map(({ labels, base }) => {
      const points = Array.from({ length: stepCount }, (_, step) => `[${step * 15},"${base + step}"]`);
      const metric = `{"__name__":"m","i":"${labels.get("i")}","owner":"${owner}"}`;
      return `{"metric":${metric},"values":[${points.join(",")}]}`;
    });
  return `{"status":"success","data":{"resultType":"matrix","result":[${series.join(",")}]}}`;
}

/** An answer of which nothing is read yet. */
function begun(url: string, isPacked: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = isPacked ? { "accept-encoding": "gzip" } : {};
    get(url, { headers, agent: false }, resolve).on("error", reject);
  });
}

async function rest(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  return (response.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole).toString();
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
  const range = `start=0&end=${(stepCount - 1) * 15}&step=15`;
  const urlOf = (owner: string): string =>
    `${http.url}/api/v1/query_range?query=m{owner="${owner}"}&${range}`;

  // these fill what the system keeps for them and wait; what they wait with must be theirs
  const waiting = await Promise.all(
    owners.flatMap((owner) => [begun(urlOf(owner), false), begun(urlOf(owner), true)]),
  );
  for (const owner of owners) {
    const cut = await begun(urlOf(owner), false);
    cut.on("error", () => {}); // by us
    await once(cut, "data");
    cut.destroy();
    assert.ok(
      (await rest(await begun(urlOf(owner), false))) === wantedOf.get(owner),
      `a whole answer about ${owner}`,
    );
  }
  const texts = await Promise.all(waiting.map(rest));
  texts.forEach((text, i) => {
    const owner = owners[i >> 1]!;
    assert.ok(
      text === wantedOf.get(owner),
      `an answer about ${owner} that had to wait, ${i % 2 === 0 ? "plain" : "packed"}`,
    );
  });
});
