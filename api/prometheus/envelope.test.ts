import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type FloatHistogram, Labels } from "@taffrail/model";
import { faultOf } from "../http/fault.ts";
import { BadParameterError, UnavailableError } from "../http/errors.ts";
import { envelope, fail } from "./envelope.ts";
import { histogramJson } from "./histogram-json.ts";
import { renderInstant, renderTime, renderValue } from "./numbers.ts";
import { success, Success } from "./success.ts";

const values = [
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [0.1, "0.1"],
  [-1.5, "-1.5"],
  [1e20, "100000000000000000000"],
  [1e21, "1e+21"],
  [1.5e300, "1.5e+300"],
  [1e-6, "0.000001"],
  [1e-7, "1e-07"],
  [-2.5e-10, "-2.5e-10"],
  [5e-324, "5e-324"],
  [NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
] as const;
for (const [value, want] of values) {
  test(`the value ${want} is written as Prometheus writes it`, () => assert.equal(renderValue(value), want));
}

test("a value reads back as itself", () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (v) =>
      Object.is(Number(renderValue(v)), v),
    ),
  );
});

const instants = [
  [0, "0"],
  [1000, "1"],
  [1_795_205_883_780, "1795205883.780"],
  [1005, "1.005"],
  [1050, "1.050"],
  [-1500, "-1.500"],
  [-1, "-0.001"],
] as const;
for (const [t, want] of instants) test(`the time ${want}`, () => assert.equal(renderTime(t), want));

test("instants", () => {
  assert.equal(renderInstant(undefined), "0001-01-01T00:00:00Z");
  assert.equal(renderInstant(1_700_000_000_000), "2023-11-14T22:13:20Z");
  assert.equal(renderInstant(1_700_000_000_500), "2023-11-14T22:13:20.500Z");
});

/** Copies of the pieces: each is written over by the next. */
function piecesOf(value: Success): Buffer[] {
  const pieces: Buffer[] = [];
  const made = envelope(value);
  for (let next = made.next(); ; next = made.next()) {
    pieces.push(Buffer.from(next.value));
    if (next.done === true) return pieces;
  }
}

function text(value: Success): string {
  return Buffer.concat(piecesOf(value)).toString();
}

test("strings are escaped for HTML outside query results, and inside they are not", () => {
  const labels = Labels.of({ __name__: "m", path: '<a> & "b"\n' });
  assert.equal(text(success(["<a>"])), '{"status":"success","data":["\\u003ca\\u003e"]}');
  const vector = { kind: "vector", t: 1500, elements: [{ labels, v: 2, histogram: undefined }] } as const;
  assert.equal(
    text(new Success({ kind: "query", value: vector })),
    '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"m","path":"<a> & \\"b\\"\\n"},"value":[1.500,"2"]}]}}',
  );
});

test("scalars, strings and empty results", () => {
  const of = (value: ConstructorParameters<typeof Success>[0]): string => text(new Success(value));
  assert.equal(
    of({ kind: "query", value: { kind: "scalar", t: 1000, v: NaN } }),
    '{"status":"success","data":{"resultType":"scalar","result":[1,"NaN"]}}',
  );
  assert.equal(
    of({ kind: "query", value: { kind: "string", t: 1000, text: "a\tb" } }),
    '{"status":"success","data":{"resultType":"string","result":[1,"a\\tb"]}}',
  );
  assert.equal(
    of({ kind: "query", value: { kind: "matrix", series: [] } }),
    '{"status":"success","data":{"resultType":"matrix","result":[]}}',
  );
  assert.equal(of({ kind: "labelSets", sets: [] }), '{"status":"success","data":[]}');
});

test("whatever the matrix, it is JSON, in pieces of bounded size, with every sample", () => {
  const sample = fc.tuple(fc.integer({ min: -1e12, max: 1e13 }), fc.double());
  const series = fc.record({
    labels: fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), {
      noNullPrototype: true,
    }),
    samples: fc.array(sample, { maxLength: 30 }),
  });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 5 }), (given) => {
      const value = {
        kind: "matrix" as const,
        series: given.map(({ labels, samples }) => ({
          labels: Labels.of(labels),
          t: Float64Array.from(samples, ([t]) => t),
          v: Float64Array.from(samples, ([, v]) => v),
          histogramT: new Float64Array(),
          histograms: [],
        })),
      };
      const { result } = (JSON.parse(text(new Success({ kind: "query", value }))) as Answer).data;
      assert.equal(result.length, given.length);
      result.forEach((one, i) => {
        assert.deepEqual(one.metric, Labels.of(given[i]!.labels).toJSON());
        assert.deepEqual(
          one.values.map(([t, v]) => [Math.round(t * 1000), v]),
          given[i]!.samples.map(([t, v]) => [t, renderValue(v)]),
        );
      });
    }),
    { numRuns: 100 },
  );
});

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: object; readonly values: readonly [number, string][] }[];
  };
}

test("a large matrix goes out in pieces of about 128 KiB", () => {
  const n = 20_000;
  const series = [0, 1, 2].map((i) => ({
    labels: Labels.of({ __name__: "m", i: String(i) }),
    t: Float64Array.from({ length: n }, (_, row) => row * 15_000),
    v: Float64Array.from({ length: n }, (_, row) => row / 7),
    histogramT: new Float64Array(),
    histograms: [],
  }));
  const pieces = piecesOf(new Success({ kind: "query", value: { kind: "matrix", series } }));
  assert.ok(pieces.length > 10);
  for (const piece of pieces) assert.ok(piece.length < 132_000, `${piece.length}`);
  JSON.parse(Buffer.concat(pieces).toString());
});

test("answers that are rendered side by side do not meet", () => {
  const series = (name: string): Success => {
    const t = Float64Array.from({ length: 9000 }, (_, row) => row * 15_000);
    const one = {
      labels: Labels.of({ __name__: name, long: name.repeat(60_000) }),
      t,
      v: t.map((_, row) => row / 3),
      histogramT: new Float64Array(),
      histograms: [],
    };
    return new Success({ kind: "query", value: { kind: "matrix", series: [one, one] } });
  };
  const running = ["a", "\u20ac", "c"].map((name) => ({
    name,
    made: envelope(series(name)),
    text: [] as Buffer[],
  }));
  for (const waiting = [...running]; waiting.length > 0;) {
    const one = waiting.shift()!;
    const next = one.made.next();
    one.text.push(Buffer.from(next.value));
    if (next.done !== true) waiting.push(one);
  }
  for (const { name, text: parts } of running)
    assert.equal(Buffer.concat(parts).toString(), text(series(name)), name);
});

test("what throws half-way leaves nothing to the next answer", () => {
  const histogram = {} as FloatHistogram;
  const labels = Labels.of({ __name__: "m" });
  const value = {
    kind: "vector",
    t: 0,
    elements: [
      { labels, v: 1, histogram: undefined },
      { labels, v: 1, histogram },
    ],
  } as const;
  assert.throws(() => text(new Success({ kind: "query", value })));
  assert.equal(text(success(1)), '{"status":"success","data":1}');
});

test("ten warnings and ten infos are printed, then how many more there are", () => {
  const notes = Array.from({ length: 12 }, (_, i) => `note ${i}`);
  const { warnings, infos } = JSON.parse(text(new Success({ kind: "json", value: 1 }, notes, notes))) as {
    warnings: string[];
    infos: string[];
  };
  assert.equal(warnings.length, 11);
  assert.equal(warnings[10], "2 more warning annotations omitted");
  assert.equal(infos[10], "2 more info annotations omitted");
});

test("histograms show the buckets that hold something, with their ends", () => {
  const h: FloatHistogram = {
    schema: 0,
    count: 12,
    sum: 18.4,
    zeroThreshold: 0.001,
    zeroCount: 2,
    positiveSpans: [
      { offset: 0, length: 2 },
      { offset: 1, length: 1 },
    ],
    negativeSpans: [{ offset: 1, length: 2 }],
    positiveBuckets: Float64Array.of(1, 0, 3),
    negativeBuckets: Float64Array.of(4, 2),
    customValues: new Float64Array(),
    counterResetHint: "unknown",
  };
  assert.deepEqual(JSON.parse(histogramJson(h)), {
    count: "12",
    sum: "18.4",
    buckets: [
      [1, "-4", "-2", "2"],
      [1, "-2", "-1", "4"],
      [3, "-0.001", "0.001", "2"],
      [0, "0.5", "1", "1"],
      [0, "4", "8", "3"],
    ],
  });
  const custom = {
    ...h,
    schema: -53,
    zeroCount: 0,
    negativeSpans: [],
    negativeBuckets: new Float64Array(),
    positiveSpans: [{ offset: 0, length: 3 }],
    customValues: Float64Array.of(0.5, 1),
  };
  assert.deepEqual((JSON.parse(histogramJson(custom)) as { buckets: unknown }).buckets, [
    [3, "-Inf", "0.5", "1"],
    [0, "1", "+Inf", "3"],
  ]);
});

test("faults have Prometheus's types and statuses", () => {
  const bad = fail(faultOf(new BadParameterError("time", 'cannot parse "<" to a valid timestamp')));
  assert.equal(bad.status, 400);
  assert.equal(
    bad.body,
    '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"time\\": cannot parse \\"\\u003c\\" to a valid timestamp"}',
  );
  assert.equal(fail(faultOf(new UnavailableError("the store opens"))).status, 500);
  assert.equal(fail(faultOf(new DOMException("gone", "AbortError"))).status, 499);
  assert.equal(fail(faultOf(new DOMException("late", "TimeoutError"))).status, 503);
});
