import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader, crc32c, snappyDecode, snappyEncode } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { decodeMessage, encodeMessage, type MessageValue, remoteMessages } from "@taffrail/wire";
import { Params } from "../../http/params.ts";
import type { Reply } from "../../http/reply.ts";
import { asked } from "../../testing/asked.ts";
import { fakeRoom, fakeStore } from "../../testing/prometheus-room.ts";
import type { PrometheusRoom } from "../room.ts";
import { read } from "./read.ts";

const store = fakeStore(
  [
    { __name__: "up", job: "a" },
    { __name__: "up", job: "b", cluster: "own" },
  ],
  1500,
);

function ask(request: MessageValue, changed: Partial<PrometheusRoom> = {}): Promise<Reply> {
  const body = snappyEncode(encodeMessage(remoteMessages.readRequest, request));
  return read(new Params([]), {
    ...fakeRoom({ store, externalLabels: Labels.of({ cluster: "c1" }), ...changed }),
    ...asked({ method: "POST", body: async () => body }),
  }) as Promise<Reply>;
}

function query(...matchers: readonly MessageValue[]): MessageValue {
  return { start_timestamp_ms: 1000, end_timestamp_ms: 2000, matchers };
}

const up = { name: "__name__", value: "up" };

test("samples are answered by default, with external labels where a series lacks them", async () => {
  const reply = await ask({ queries: [query(up), query(up, { name: "job", value: "b" })] });
  assert.equal(reply.headers["content-type"], "application/x-protobuf");
  assert.equal(reply.headers["content-encoding"], "snappy");
  const answer = decodeMessage(remoteMessages.readResponse, snappyDecode(reply.body as Uint8Array));
  const series = (job: string, cluster: string): MessageValue => ({
    labels: [
      { name: "__name__", value: "up" },
      { name: "cluster", value: cluster },
      { name: "job", value: job },
    ],
    samples: [{ value: 1, timestamp: 1500 }],
    exemplars: [],
    histograms: [],
  });
  assert.deepEqual(answer, {
    results: [{ timeseries: [series("b", "own"), series("a", "c1")] }, { timeseries: [series("b", "own")] }],
  });
});

test("a matcher on an external label's own value finds series without it", async () => {
  const reply = await ask({ queries: [query(up, { name: "cluster", value: "c1" })] });
  const { results } = decodeMessage(remoteMessages.readResponse, snappyDecode(reply.body as Uint8Array));
  assert.equal((results as { timeseries: unknown[] }[])[0]!.timeseries.length, 1);
});

test("chunks are streamed, a series a frame, and more where they are many", async () => {
  const chunk = { minT: 1500, maxT: 1600, encoding: 1, bytes: Uint8Array.of(1, 2, 3) };
  const reply = await ask(
    { queries: [query(up)], accepted_response_types: [1, 0] },
    { encodeChunks: () => [chunk, chunk], remoteRead: { samples: 10, frameBytes: 4 } },
  );
  assert.match(reply.headers["content-type"]!, /^application\/x-streamed-protobuf/);
  const jobs: string[] = [];
  for (const frame of reply.body as Iterable<Uint8Array>) {
    const reader = new ByteReader(frame);
    const length = reader.uvarint();
    const sum = reader.be32();
    const message = reader.raw(length);
    assert.equal(crc32c(message), sum);
    const { chunked_series } = decodeMessage(remoteMessages.chunkedReadResponse, message) as {
      chunked_series: readonly { labels: { name: string; value: string }[]; chunks: unknown[] }[];
    };
    jobs.push(chunked_series[0]!.labels.find(({ name }) => name === "job")!.value);
    assert.deepEqual(chunked_series[0]!.chunks, [
      { min_time_ms: 1500, max_time_ms: 1600, type: 1, data: Uint8Array.of(1, 2, 3) },
    ]);
  }
  assert.deepEqual(jobs, ["b", "b", "a", "a"]);
});

test("what cannot be answered is 400", async () => {
  assert.equal((await ask({ queries: [query(up)], accepted_response_types: [7] })).status, 400);
  assert.equal((await ask({ queries: [query({ type: 9, name: "a", value: "b" })] })).status, 400);
  await assert.rejects(ask({ queries: [query({ type: 2, name: "a", value: "(" })] }), {
    code: "api/bad-request",
  });
  await assert.rejects(
    ask({ queries: [query(up)] }, { remoteRead: { samples: 1, frameBytes: 1 } }),
    /sample limit/,
  );
});
