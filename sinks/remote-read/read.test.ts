import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter, crc32c, snappyDecode, snappyEncode } from "@taffrail/base";
import { Labels, Matcher, SampleColumns, setStale } from "@taffrail/model";
import {
  decodeMessage,
  ProtobufWriter,
  remoteMessages,
  wireType,
  writeChunkedSeries,
  writeReadSeries,
} from "@taffrail/wire";
import fc from "fast-check";
import type { PostAnswer, PostRequest } from "../http.ts";
import { RemoteReadClient } from "./client.ts";
import type { RemoteReadConfig } from "./config.ts";
import { mergeSeries, type ReadSeries, readThrough } from "./read-through.ts";

const plain: RemoteReadConfig = {
  name: "far",
  url: "http://far/",
  timeoutMs: 1000,
  headers: {},
  chunkedReadLimit: 1 << 20,
  readRecent: true,
  requiredMatchers: {},
  externalLabels: Labels.empty,
};
const up = Labels.of({ __name__: "up", cluster: "c" });
const signal = new AbortController().signal;

function columnsOf(rows: readonly (readonly [t: number, v: number])[]): SampleColumns {
  const columns = new SampleColumns();
  for (const [t, v] of rows) columns.push(t, v);
  return columns;
}

function samplesAnswer(labels: Labels, rows: SampleColumns): PostAnswer {
  const out = new ProtobufWriter();
  out.tag(1, wireType.lengthDelimited);
  const result = out.enter();
  writeReadSeries(labels, rows, out);
  out.leave(result);
  return {
    status: 200,
    headers: { "content-type": "application/x-protobuf" },
    body: snappyEncode(out.written()).slice(),
  };
}

/** A chunk in these tests is its samples as text. */
function streamAnswer(labels: Labels, ...chunks: readonly string[]): PostAnswer {
  const frames = new ByteWriter();
  for (const chunk of chunks) {
    const message = new ProtobufWriter();
    const bytes = new TextEncoder().encode(chunk);
    writeChunkedSeries(labels, [{ minT: 1, maxT: 2, encoding: 1, bytes }], 0, message);
    frames.uvarint(message.written().length);
    frames.be32(crc32c(message.written()));
    frames.raw(message.written());
  }
  return {
    status: 200,
    headers: { "content-type": "application/x-streamed-protobuf" },
    body: frames.written().slice(),
  };
}

function clientOf(
  config: Partial<RemoteReadConfig>,
  answer: PostAnswer,
  asked: PostRequest[] = [],
): RemoteReadClient {
  return new RemoteReadClient({
    config: { ...plain, ...config },
    post: (_url, request) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
    decodeChunk: (_encoding, bytes, into) => {
      for (const row of new TextDecoder().decode(bytes).split(" ")) {
        const [t, v] = row.split(":").map(Number);
        into.push(t!, v!);
      }
    },
    userAgent: "test",
  });
}

function rowsOf(series: ReadSeries | undefined): string[] {
  const rows = new SampleColumns();
  series?.read(-Infinity, Infinity, rows);
  return Array.from({ length: rows.length }, (_, i) => `${rows.v[i]}@${rows.t[i]}`);
}

const readAll = (
  client: RemoteReadClient,
  matchers = [new Matcher("__name__", "=", "up")],
  localMinT?: number,
) =>
  readThrough(
    [client],
    () => Promise.resolve({ series: [] }),
    localMinT,
    matchers,
    { mint: 0, maxt: 100 },
    undefined,
    signal,
  );

test("samples come with their bits", async () => {
  const rows = columnsOf([
    [1, 1],
    [2, 0],
  ]);
  setStale(rows.v, 1);
  const [series] = await clientOf({}, samplesAnswer(up, rows)).read(
    [],
    { mint: 0, maxt: 9 },
    undefined,
    signal,
  );
  assert.equal(new BigUint64Array(series!.rows.v.buffer)[1], 0x7ff0000000000002n);
});

test("chunks come in order though they overlap, over several frames", async () => {
  const { series } = await readAll(clientOf({}, streamAnswer(up, "1:1 3:3", "2:2 3:9 4:4")));
  assert.deepEqual(rowsOf(series[0]), ["1@1", "2@2", "3@3", "4@4"]);
});

test("external labels are asked for and taken away; required matchers and the local store's times decide who is asked", async () => {
  const asked: PostRequest[] = [];
  const client = clientOf(
    { externalLabels: Labels.of({ cluster: "c" }), readRecent: false, requiredMatchers: { job: "x" } },
    streamAnswer(up, "1:1"),
    asked,
  );
  assert.deepEqual((await readAll(client)).series, []);
  const matchers = [new Matcher("job", "=", "x")];
  assert.equal((await readAll(client, matchers, -5)).series.length, 0);
  const { series } = await readAll(client, matchers, 50);
  assert.equal(series[0]!.labels.toString(), "up");
  assert.equal(asked.length, 1);
  const request = decodeMessage(remoteMessages.readRequest, snappyDecode(asked[0]!.body, 1 << 20));
  assert.deepEqual(JSON.parse(JSON.stringify(request)).queries[0], {
    end_timestamp_ms: 50,
    matchers: [
      { name: "job", value: "x" },
      { name: "cluster", value: "c" },
    ],
  });
});

const broken = streamAnswer(up, "1:1");
broken.body[broken.body.length - 1]! ^= 1;
for (const [name, answer, config, want] of [
  ["a status", { status: 503, headers: {}, body: new TextEncoder().encode("busy\n") }, {}, /got 503 busy/],
  ["a checksum", broken, {}, /the checksum of a frame differs/],
  ["a frame too long", streamAnswer(up, "1:1"), { chunkedReadLimit: 5 }, /want at most 5/],
  ["rubbish", { status: 200, headers: {}, body: Uint8Array.of(9, 9, 9) }, {}, /cannot read from far/],
] as const) {
  test(`${name} that is wrong is a warning beside what the local store has`, async () => {
    const { series, warnings } = await readAll(clientOf(config, answer));
    assert.deepEqual(series, []);
    assert.match(warnings!.join(), want);
  });
}

test("merged series have every time once, the first list's where both have it, as a plain map has", () => {
  const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer()), {
    selector: ([t]) => t,
  });
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const listOf = (of: typeof a): ReadSeries[] => {
        const columns = columnsOf(of.toSorted(([x], [y]) => x - y));
        return [{ labels: up, read: (_mint, _maxt, into) => columnsInto(columns, into) }];
      };
      const wanted = new Map([...b, ...a].toSorted(([x], [y]) => x - y));
      for (const [t, v] of a) wanted.set(t, v);
      assert.deepEqual(
        rowsOf(mergeSeries([listOf(a), listOf(b)])[0]),
        Array.from(wanted, ([t, v]) => `${v}@${t}`),
      );
    }),
  );
});

function columnsInto(from: SampleColumns, into: SampleColumns): void {
  for (let i = 0; i < from.length; i++) into.push(from.t[i]!, from.v[i]!);
}
