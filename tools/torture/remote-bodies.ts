import { OtlpReceiver, WriteReceiver } from "@taffrail/api";
import { type Random, seededRandom, systemClock, TaffrailError } from "@taffrail/base";
import { Labels, type SampleSink } from "@taffrail/model";
import { decodeMessage, encodeMessage, messageOfJson, otlpMessages, WriteEncoder } from "@taffrail/wire";
import { loadConfig } from "../../app/config/load.ts";
import { otlpConfigOf } from "../../app/config/otlp.ts";
import type { Torture } from "./kind.ts";

/** For each kind of body. */
export const fullRuns = 1_000_000;

/** Longest time that one body of a few hundred bytes may take: milliseconds. */
const mostMs = 100;
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

const shape = otlpMessages.metricsRequest;
const kinds: Readonly<
  Record<string, { readonly whole: Uint8Array; readonly take: (body: Uint8Array) => void }>
> = {
  "remote write 1.0": { whole: writeRequest(1), take: (body) => void receiver.receive(1, body) },
  "remote write 2.0": { whole: writeRequest(2), take: (body) => void receiver.receive(2, body) },
  "OTLP protobuf": {
    whole: encodeMessage(shape, messageOfJson(shape, otlpJson())).slice(),
    take: (body) =>
      void otlp.receive(decodeMessage(shape, body) as unknown as otlpMessages.OtlpMetricsRequest),
  },
  "OTLP JSON": {
    whole: new TextEncoder().encode(otlpJson()),
    take: (body) => {
      const text = new TextDecoder().decode(body);
      otlp.receive(messageOfJson(shape, text) as unknown as otlpMessages.OtlpMetricsRequest);
    },
  },
};

/** Broken bodies of remote write and OTLP: each is taken or refused with an error of our own, and none takes long. */
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
      const fault = faultOf(take, body) === undefined ? undefined : faultOf(take, body); // twice: the machine may have been busy
      if (fault === undefined) passed++;
      else {
        failed++;
        if (failed <= 20) out.line(`${name}, body ${i}: ${fault}`);
      }
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { passed, failed };
};

function faultOf(take: (body: Uint8Array) => void, body: Uint8Array): string | undefined {
  const startMs = performance.now();
  try {
    take(body);
  } catch (error) {
    if (!(error instanceof TaffrailError)) return String(error);
  }
  const ms = performance.now() - startMs;
  return ms > mostMs ? `took ${ms.toFixed(0)} ms` : undefined;
}

/** A copy with some bytes changed, cut out, doubled or put in. */
function broken(body: Uint8Array, random: Random): Uint8Array {
  const below = (most: number): number => Math.floor(random() * most);
  const at = below(body.length);
  const some = below(8) + 1;
  switch (below(4)) {
    case 0: {
      const copy = body.slice();
      if (copy.length > 0) copy[at] = below(256);
      return copy;
    }
    case 1:
      return joined(body.subarray(0, at), body.subarray(at + some));
    case 2:
      return joined(body.subarray(0, Math.min(body.length, at + some)), body.subarray(at));
    default:
      return joined(
        body.subarray(0, at),
        Uint8Array.from({ length: some }, () => below(256)),
        body.subarray(at),
      );
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

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

function otlpJson(): string {
  const at = { timeUnixNano: "1000000", attributes: [{ key: "a.b", value: { stringValue: "x" } }] };
  const points = { aggregationTemporality: 2, isMonotonic: true };
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
