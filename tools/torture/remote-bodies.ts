import { DeltaTotals, OtlpReceiver, WriteReceiver } from "@taffrail/api";
import { ByteWriter, crc32c, seededRandom, snappyEncode, systemClock } from "@taffrail/base";
import { Labels, SampleColumns, type SampleSink } from "@taffrail/model";
import { type Post, RemoteReadClient, RemoteStore } from "@taffrail/sinks";
import { decodeChunk, samplesInChunk } from "@taffrail/tsdb";
import {
  decodeMessage,
  encodeMessage,
  messageOfJson,
  otlpMessages,
  ProtobufWriter,
  remoteMessages,
  wireType,
  WriteEncoder,
  writeChunkedSeries,
  writeReadSeries,
} from "@taffrail/wire";
import { Params } from "../../api/http/params.ts";
import { read } from "../../api/prometheus/remote/read.ts";
import { asked } from "../../api/testing/asked.ts";
import { fakeRoom, fakeStore } from "../../api/testing/prometheus-room.ts";
import { loadConfig } from "../../app/config/load.ts";
import { otlpConfigOf } from "../../app/config/otlp.ts";
import { remoteChunks } from "../../app/remote-chunks.ts";
import { broken } from "./fuzz/broken.ts";
import { judgeAsync } from "./fuzz/judge.ts";
import type { Torture } from "./kind.ts";

/** For each kind of body. */
export const fullRuns = 1_000_000;

/** Bodies are made of the one before, until a whole one begins anew. */
const bodiesPerSeed = 20;

/** Takes everything, and looks at every number it is given. */
const sink: SampleSink = {
  refOf: (labels) => 1 + (labels.key.length % 1000),
  append: ({ length }) => ({
    stored: length,
    repeated: 0,
    duplicate: 0,
    outOfOrder: 0,
    tooOld: 0,
    unknownRef: 0,
  }),
};
const receiver = new WriteReceiver({ sink, clock: systemClock, random: seededRandom(1) });
const config = otlpConfigOf(loadConfig("", "(none)"));
const otlp = new OtlpReceiver({ sink, config: () => config });
const adding = new OtlpReceiver({ sink, config: () => config, deltas: new DeltaTotals(systemClock, 1000) });

const shape = otlpMessages.metricsRequest;
const room = {
  ...fakeRoom({ store: fakeStore([{ __name__: "up", job: "j" }], 1500) }),
  encodeChunks: remoteChunks,
};
const never = new AbortController().signal;
const up = Labels.of({ __name__: "up", job: "j" });
const kinds: Readonly<
  Record<string, { readonly whole: Uint8Array; readonly take: (body: Uint8Array) => void | Promise<void> }>
> = {
  "remote write 1.0": { whole: writeRequest(1), take: (body) => void receiver.receive(1, body) },
  "remote write 2.0": { whole: writeRequest(2), take: (body) => void receiver.receive(2, body) },
  "remote read": {
    whole: encodeMessage(remoteMessages.readRequest, {
      queries: [
        {
          start_timestamp_ms: 1000,
          end_timestamp_ms: 2000,
          matchers: [
            { type: 0, name: "__name__", value: "up" },
            { type: 2, name: "job", value: "j|k.*" },
          ],
          hints: {
            step_ms: 1000,
            func: "rate",
            start_ms: 1000,
            end_ms: 2000,
            grouping: ["job"],
            by: true,
            range_ms: 60,
          },
        },
      ],
      accepted_response_types: [1, 0],
    }).slice(),
    take: async (body) => {
      const parts = asked({ method: "POST", body: async () => snappyEncode(body) });
      const reply = await read(new Params([]), { ...room, ...parts });
      if ("body" in reply) for (const _frame of reply.body as Iterable<unknown>);
    },
  },
  "remote read, packed": {
    whole: snappyEncode(
      encodeMessage(remoteMessages.readRequest, { queries: [], accepted_response_types: [1] }),
    ).slice(),
    take: async (body) => {
      const reply = await read(new Params([]), {
        ...room,
        ...asked({ method: "POST", body: async () => body }),
      });
      if ("body" in reply) for (const _frame of reply.body as Iterable<unknown>);
    },
  },
  "answer of samples": {
    whole: samplesAnswer(),
    take: (body) => answered("application/x-protobuf", snappyEncode(body)),
  },
  "answer of chunks": {
    whole: chunksMessage(),
    take: (body) => answered("application/x-streamed-protobuf", framed(body)),
  },
  "answer of frames": {
    whole: framed(chunksMessage()),
    take: (body) => answered("application/x-streamed-protobuf", body),
  },
  "answer of an export": { whole: exportAnswer(), take: (body) => exported(200, body) },
  "answer of a query": { whole: queryAnswer(), take: (body) => exported(404, body) },
  "OTLP protobuf": {
    whole: encodeMessage(shape, messageOfJson(shape, otlpJson())).slice(),
    take: (body) =>
      void otlp.receive(decodeMessage(shape, body) as unknown as otlpMessages.OtlpMetricsRequest),
  },
  "OTLP deltas": {
    whole: encodeMessage(shape, messageOfJson(shape, otlpJson(1))).slice(),
    take: (body) =>
      void adding.receive(decodeMessage(shape, body) as unknown as otlpMessages.OtlpMetricsRequest),
  },
  "OTLP JSON": {
    whole: new TextEncoder().encode(otlpJson()),
    take: (body) => {
      const text = new TextDecoder().decode(body);
      otlp.receive(messageOfJson(shape, text) as unknown as otlpMessages.OtlpMetricsRequest);
    },
  },
};

/** Broken bodies of remote write, remote read and OTLP: each is taken or refused with an error of our own, and none takes long. */
export const run: Torture = async (runs, out) => {
  let [passed, failed] = [0, 0];
  for (const [name, { whole, take }] of Object.entries(kinds)) {
    let body = whole;
    let random = seededRandom(1);
    for (let i = 0; i < runs; i++) {
      if (i % bodiesPerSeed === 0) {
        random = seededRandom(i + 1);
        body = whole;
      }
      body = broken(body, random);
      const input = body;
      const fault = await judgeAsync(async () => await take(input));
      if (fault === undefined) passed++;
      else {
        failed++;
        if (failed <= 20) out.line(`${name}, body ${i}: ${fault}`);
      }
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    out.line(`${name}: ${runs}`);
  }
  return { passed, failed };
};

function writeRequest(version: 1 | 2): Uint8Array {
  const encoder = new WriteEncoder(version);
  const values = Float64Array.of(1.5, 2);
  for (const name of ["up", "down"]) {
    const labels = Labels.of({ __name__: name, job: "j", instance: "i" });
    encoder.sample(labels, 1000, values, 0, 500);
    encoder.exemplar(labels, { labels: Labels.of({ trace_id: "t" }), value: 1, t: 900 });
    const histogram = {
      schema: 3,
      count: 6,
      sum: 4,
      zeroThreshold: 0.001,
      zeroCount: 1,
      positiveSpans: [{ offset: 2, length: 2 }],
      negativeSpans: [{ offset: -1, length: 1 }],
      positiveBuckets: Float64Array.of(2, 1),
      negativeBuckets: Float64Array.of(2),
      customValues: new Float64Array(0),
      counterResetHint: "unknown",
      isInteger: true,
    } as const;
    encoder.histogram(Labels.of({ __name__: `${name}_h` }), {
      t: 1000,
      startT: 0,
      isStale: false,
      histogram,
    });
  }
  return encoder.finish().slice();
}

function otlpJson(temporality = 2): string {
  const at = { timeUnixNano: "1000000", attributes: [{ key: "a.b", value: { stringValue: "x" } }] };
  const points = { aggregationTemporality: temporality, isMonotonic: true };
  const metrics = [
    { name: "a", unit: "s", gauge: { dataPoints: [{ ...at, asDouble: 1 }] } },
    {
      name: "b",
      sum: { ...points, dataPoints: [{ ...at, asInt: "1", exemplars: [{ asInt: "1", traceId: "0a" }] }] },
    },
    {
      name: "c",
      histogram: {
        ...points,
        dataPoints: [{ ...at, count: "1", bucketCounts: ["1", "0"], explicitBounds: [1] }],
      },
    },
    {
      name: "d",
      exponentialHistogram: {
        ...points,
        dataPoints: [{ ...at, count: "3", scale: 9, positive: { offset: -2, bucketCounts: ["1", "2"] } }],
      },
    },
    {
      name: "e",
      summary: { dataPoints: [{ ...at, count: "1", quantileValues: [{ quantile: 0.5, value: 1 }] }] },
    },
  ];
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "s" } }] };
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
}

/** Has a client of remote read take a body as the answer of its server. */
async function answered(contentType: string, body: Uint8Array): Promise<void> {
  const post: Post = async () => ({ status: 200, headers: { "content-type": contentType }, body });
  const client = new RemoteReadClient({
    config: {
      name: "far",
      url: "http://far/",
      timeoutMs: 60_000,
      headers: {},
      chunkedReadLimit: 1 << 20,
      readRecent: true,
      requiredMatchers: {},
      externalLabels: Labels.empty,
    },
    post,
    decodeChunk: (encoding, bytes, into) =>
      decodeChunk(encoding, bytes, 0, samplesInChunk(encoding, bytes, 0), -Infinity, Infinity, into),
    userAgent: "",
  });
  await withoutWraps(client.read([], { mint: 0, maxt: 9999 }, undefined, never));
}

/** What a client wraps as a failure of its server must be an error of our own too: any other is a fault of ours. */
async function withoutWraps<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { cause } = error as Error;
    throw cause instanceof Error ? cause : error;
  }
}

/** Has a reader of another server's storage take a body as an export, or as a query's answer where there is no export. */
async function exported(exportStatus: number, body: Uint8Array): Promise<void> {
  const store = new RemoteStore({
    config: {
      name: "far",
      queryUrl: "http://far",
      timeoutMs: 60_000,
      headers: {},
      maxAnswerBytes: 1 << 20,
      externalLabels: Labels.empty,
    },
    fetch: async (url) => ({ status: url.endsWith("/export") ? exportStatus : 200, headers: {}, body }),
    userAgent: "",
  });
  const reading = store.select([], { mint: 0, maxt: 9999 }, undefined, never);
  const { series } = await withoutWraps(reading);
  for (const one of series) one.read(0, 9999, new SampleColumns());
}

function exportAnswer(): Uint8Array {
  const line = {
    metric: { __name__: "up", job: "j" },
    values: [1, null, "Infinity", 2.5e-3],
    timestamps: [1, 2, 3, 4],
  };
  return new TextEncoder().encode(`${JSON.stringify(line)}\n${JSON.stringify(line)}\n`);
}

function queryAnswer(): Uint8Array {
  const values = [
    [1.5, "1"],
    [2, "NaN"],
    [3, "+Inf"],
  ];
  const result = [{ metric: { __name__: "up", job: "j" }, values, histograms: [] }];
  const answer = { status: "success", data: { resultType: "matrix", result } };
  return new TextEncoder().encode(JSON.stringify(answer));
}

function columns(): SampleColumns {
  const rows = new SampleColumns();
  for (let i = 0; i < 8; i++) rows.push(1000 + 15 * i, i * i);
  return rows;
}

function samplesAnswer(): Uint8Array {
  const out = new ProtobufWriter();
  out.tag(1, wireType.lengthDelimited);
  const result = out.enter();
  writeReadSeries(up, columns(), out);
  out.leave(result);
  return out.written().slice();
}

function chunksMessage(): Uint8Array {
  const out = new ProtobufWriter();
  writeChunkedSeries(up, remoteChunks(columns()), 0, out);
  return out.written().slice();
}

function framed(message: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.uvarint(message.length);
  out.be32(crc32c(message));
  out.raw(message);
  return out.written().slice();
}
