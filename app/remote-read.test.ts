import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { snappyEncode } from "@taffrail/base";
import { Labels, Matcher, SampleColumns } from "@taffrail/model";
import { ProtobufWriter, wireType, writeReadSeries } from "@taffrail/wire";
import { loadConfig } from "./config/load.ts";
import { type OwnSeries, RemoteReaders } from "./remote-read.ts";

/** A server that has one series, whatever it is asked for; `isAway`: it answers 503. */
async function farServer(labels: Labels): Promise<AsyncDisposable & { url: string; isAway: boolean }> {
  const server = createServer((request, response) => {
    request.resume();
    if (made.isAway) return void response.writeHead(503).end("away\n");
    const out = new ProtobufWriter();
    const rows = new SampleColumns();
    rows.push(1000, 1);
    out.tag(1, wireType.lengthDelimited);
    const result = out.enter();
    writeReadSeries(labels, rows, out);
    out.leave(result);
    response.setHeader("content-type", "application/x-protobuf");
    response.setHeader("content-encoding", "snappy");
    response.end(snappyEncode(out.written()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/read`,
    isAway: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

const near = Labels.of({ __name__: "up", job: "near" });
const far = Labels.of({ __name__: "up", zone: "z" });
const own: OwnSeries = {
  select: async () => ({ series: [] }),
  labelNames: async () => ["__name__", "job"],
  labelValues: async () => ["near"],
  seriesLabels: async () => [near],
  minTime: () => undefined,
};
const up = [new Matcher("__name__", "=", "up")];
const range = { mint: 0, maxt: 10_000 };

test("series, names and values are also those of servers that are read from", async () => {
  await using there = await farServer(far);
  const config = loadConfig(`remote_read: [{url: "${there.url}", read_recent: true}]\n`, "f.yml");
  await using readers = new RemoteReaders(config, own);
  const told: string[] = [];
  const asking = { signal: new AbortController().signal, warn: (text: string) => void told.push(text) };
  assert.deepEqual((await readers.seriesLabels(up, range, 0, asking)).map(String), [
    'up{job="near"}',
    'up{zone="z"}',
  ]);
  assert.equal((await readers.seriesLabels(up, range, 1, asking)).length, 1);
  assert.deepEqual(await readers.labelNames(up, range, 0, asking), ["__name__", "job", "zone"]);
  assert.deepEqual(await readers.labelValues("zone", up, range, 0, asking), ["near", "z"]);
  assert.deepEqual(told, []);

  assert.deepEqual(await readers.labelNames([], range, 0, asking), ["__name__", "job"]);
  assert.match(told.splice(0).join(), /where match\[\] is given only/);

  there.isAway = true;
  assert.deepEqual((await readers.seriesLabels(up, range, 0, asking)).map(String), ['up{job="near"}']);
  assert.match(told.join(), /got 503 away|cannot read from/);
});

test("without such servers nobody else is asked", async () => {
  await using readers = new RemoteReaders(loadConfig("", "f.yml"), own);
  assert.deepEqual(await readers.labelNames([], range), ["__name__", "job"]);
  assert.deepEqual(await readers.seriesLabels(up, range), [near]);
});
