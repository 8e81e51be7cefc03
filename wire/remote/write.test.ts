import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type FloatHistogram, Labels, type MetricMetadata, metricTypes, setStale } from "@taffrail/model";
import { decodeMessage, encodeMessage } from "../protobuf/message.ts";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import { writeRequest1, writeRequest2 } from "./messages.ts";
import { WriteCursor, type WriteVersion } from "./write-cursor.ts";
import { WriteEncoder } from "./write-encoder.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
const labels = fc.dictionary(text, text, { minKeys: 1, maxKeys: 6 }).map((values) => Labels.of(values));
const t = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
const float = fc.double({ noNaN: true });
const counts = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { maxLength: 8 });
const histogram: fc.Arbitrary<FloatHistogram> = fc
  .record({
    isInteger: fc.boolean(),
    schema: fc.constantFrom(-53, -4, 0, 8),
    count: fc.integer({ min: 0, max: 2 ** 50 }),
    sum: float,
    zeroThreshold: float,
    zeroCount: fc.integer({ min: 0, max: 2 ** 50 }),
    positive: counts,
    negative: counts,
    customValues: fc.array(float, { maxLength: 4 }),
    counterResetHint: fc.constantFrom(
      "unknown" as const,
      "reset" as const,
      "not_reset" as const,
      "gauge" as const,
    ),
  })
  .map(({ positive, negative, customValues, ...rest }) => ({
    ...rest,
    positiveSpans: positive.length === 0 ? [] : [{ offset: -3, length: positive.length }],
    negativeSpans: negative.length === 0 ? [] : [{ offset: 2, length: negative.length }],
    positiveBuckets: Float64Array.from(positive),
    negativeBuckets: Float64Array.from(negative),
    customValues: Float64Array.from(customValues),
  }));
const series = fc.record({
  labels,
  samples: fc.array(fc.record({ t, v: float, startT: t }), { maxLength: 20 }),
  histograms: fc.array(fc.record({ t, startT: t, isStale: fc.boolean(), histogram }), { maxLength: 2 }),
  exemplars: fc.array(fc.record({ labels, value: float, t }), { maxLength: 2 }),
  metadata: fc.option(fc.record({ type: fc.constantFrom(...metricTypes.slice(1)), help: text, unit: text }), {
    nil: undefined,
  }),
});

type WrittenSeries = typeof series extends fc.Arbitrary<infer One> ? One : never;

function encode(version: WriteVersion, all: readonly WrittenSeries[]): Uint8Array {
  const encoder = new WriteEncoder(version);
  for (const one of all) {
    if (version === 2 && one.metadata !== undefined) encoder.metadataOfNext({ family: "", ...one.metadata });
    for (const sample of one.samples)
      encoder.sample(one.labels, sample.t, Float64Array.of(sample.v), 0, sample.startT);
    for (const exemplar of version === 1 ? one.exemplars : []) encoder.exemplar(one.labels, exemplar);
    for (const timed of one.histograms) encoder.histogram(one.labels, timed);
    for (const exemplar of version === 2 ? one.exemplars : []) encoder.exemplar(one.labels, exemplar);
  }
  return encoder.finish().slice();
}

for (const version of [1, 2] as const) {
  test(`a request of version ${version} is read as it was written`, () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 5 }), (written) => {
        const all = written.filter(
          (one) => one.samples.length + one.histograms.length + one.exemplars.length > 0,
        );
        const body = encode(version, all);
        const cursor = new WriteCursor(version, body);
        assert.equal(cursor.length, all.length);
        for (const one of all) {
          assert.ok(cursor.next());
          assert.equal(cursor.fault, undefined);
          assert.deepEqual(cursor.pairs(), one.labels.pairs);
          const startT =
            version === 2 ? one.samples.map((sample) => sample.startT) : one.samples.map(() => 0);
          assert.deepEqual(
            [...cursor.t.subarray(0, cursor.samples)],
            one.samples.map((sample) => sample.t),
          );
          assert.deepEqual(
            [...cursor.v.subarray(0, cursor.samples)],
            one.samples.map((sample) => sample.v),
          );
          assert.deepEqual([...cursor.startT.subarray(0, cursor.samples)], startT);
          assert.deepEqual(
            cursor.histograms,
            one.histograms.map((timed) => ({
              ...timed,
              startT: version === 2 ? timed.startT : 0,
              histogram: timed.isStale ? { ...timed.histogram, sum: NaN } : timed.histogram,
            })),
          );
          assert.deepEqual(
            cursor.exemplars,
            one.exemplars.map((exemplar) => ({
              pairs: exemplar.labels.pairs,
              value: exemplar.value,
              t: exemplar.t,
            })),
          );
          assert.deepEqual(
            cursor.metadata,
            version === 2 && one.metadata !== undefined ? { ...one.metadata } : undefined,
          );
        }
        assert.equal(cursor.next(), false);
      }),
    );
  });

  test(`the table of messages writes version ${version} as the encoder does`, () => {
    const shape = version === 1 ? writeRequest1 : writeRequest2;
    fc.assert(
      fc.property(fc.array(series, { maxLength: 3 }), (written) => {
        const all = written.map((one) => ({ ...one, histograms: [] }));
        const wanted = decodeMessage(shape, encode(version, all));
        assert.deepEqual(decodeMessage(shape, encodeMessage(shape, wanted)), wanted);
      }),
    );
  });

  test(`any bytes are a request of version ${version}, or are refused in words`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.array(series, { maxLength: 2 }),
        fc.nat(),
        (noise, all, at) => {
          const body = encode(version, all);
          if (body.length > 0) body.set(noise.subarray(0, 1), at % body.length);
          for (const bytes of [noise, body]) {
            try {
              const cursor = new WriteCursor(version, bytes);
              while (cursor.next()) cursor.pairs();
            } catch (error) {
              assert.ok(error instanceof ProtobufError, String(error));
            }
          }
        },
      ),
    );
  });
}

test("keys are the same for the same labels, and only then", () => {
  fc.assert(
    fc.property(fc.array(labels, { minLength: 2, maxLength: 6 }), (sets) => {
      for (const version of [1, 2] as const) {
        const encoder = new WriteEncoder(version);
        for (const set of sets) encoder.sample(Labels.from(set), 1, Float64Array.of(1), 0);
        const cursor = new WriteCursor(version, encoder.finish().slice());
        const keys: string[] = [];
        while (cursor.next())
          keys.push(Buffer.from(cursor.key.subarray(cursor.keyStart, cursor.keyEnd)).toString("hex"));
        for (let i = 0; i < sets.length; i++)
          for (let j = 0; j < sets.length; j++)
            assert.equal(keys[i] === keys[j], sets[i]!.key === sets[j]!.key);
      }
    }),
  );
});

test("a staleness marker stays one", () => {
  const values = new Float64Array(1);
  setStale(values, 0);
  const encoder = new WriteEncoder(2);
  encoder.sample(Labels.of({ a: "b" }), 5, values, 0);
  const cursor = new WriteCursor(2, encoder.finish());
  assert.ok(cursor.next());
  assert.equal(new BigUint64Array(cursor.v.buffer)[0], 0x7ff0000000000002n);
});

test("metadata of families come with 1.0; references that lead nowhere spoil one series of 2.0", () => {
  const metadata: MetricMetadata = { family: "up", type: "gauge", help: "Is it up?", unit: "" };
  const encoder = new WriteEncoder(1);
  encoder.sample(Labels.of({ a: "b" }), 5, Float64Array.of(1), 0);
  encoder.family(metadata);
  const cursor = new WriteCursor(1, encoder.finish());
  assert.deepEqual(cursor.families, [metadata]);
  assert.equal(cursor.length, 1);

  const body = encodeMessage(writeRequest2, {
    symbols: ["", "a", "b"],
    timeseries: [
      { labels_refs: [1, 3], samples: [{ value: 1, timestamp: 1 }] },
      { labels_refs: [1, 2, 1], samples: [] },
      { labels_refs: [1, 2], samples: [{ value: 2, timestamp: 2 }] },
    ],
  });
  const second = new WriteCursor(2, body);
  assert.ok(second.next());
  assert.match(second.fault!, /got symbol reference 3, want one below 3/);
  assert.ok(second.next());
  assert.match(second.fault!, /got 3 label references, want an even number/);
  assert.ok(second.next());
  assert.deepEqual(second.pairs(), ["a", "b"]);
});
