import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import type { ParsedExemplar } from "./cursor.ts";
import { formatBound } from "./float.ts";
import type { ParsedHistogram } from "./native-histogram.ts";
import { openExposition } from "./open-exposition.ts";
import { families } from "./testing/arbitrary-families.ts";
import {
  encodeFamilies,
  type ExemplarMessage,
  type FamilyMessage,
  type HistogramMessage,
  Message,
  type MetricOf,
  zigZag,
} from "./testing/encode-families.ts";
import { type SeenEntry, seenEntries } from "./testing/seen-entries.ts";

type Told = Omit<SeenEntry, "key">;

/** What the families say, without a byte read. */
function* told(all: readonly FamilyMessage[], keepClassic: boolean): Generator<Told> {
  for (const family of all) {
    for (const metric of family.metrics) {
      if (family.type === "gauge" || family.type === "unknown") {
        const { value } = metric as MetricOf<number>;
        yield tell({ ...metric, startT: undefined }, family.name, [], value);
      } else if (family.type === "counter") {
        const { value, exemplar } = metric.value as { value: number; exemplar?: ExemplarMessage };
        yield tell(metric, family.name, [], value, exemplar);
      } else if (family.type === "summary") {
        const { count, sum, quantiles } = metric.value as {
          count: number;
          sum: number;
          quantiles: [number, number][];
        };
        yield tell(metric, `${family.name}_count`, [], count);
        yield tell(metric, `${family.name}_sum`, [], sum);
        for (const [q, v] of quantiles) yield tell(metric, family.name, ["quantile", formatBound(q)], v);
      } else yield* toldHistogram(family, metric as MetricOf<HistogramMessage>, keepClassic);
    }
  }
}

function* toldHistogram(
  family: FamilyMessage,
  metric: MetricOf<HistogramMessage>,
  keepClassic: boolean,
): Generator<Told> {
  const { count, sum, buckets, native, isFloat } = metric.value;
  const isNative =
    native !== undefined &&
    (native.positive.spans.length > 0 ||
      native.negative.spans.length > 0 ||
      native.zeroThreshold > 0 ||
      (!isFloat && native.zeroCount > 0));
  if (isNative) {
    const own =
      native.exemplars.length > 0 ? native.exemplars : buckets.flatMap(({ exemplar }) => exemplar ?? []);
    const { pairs } = tell(metric, family.name, [], 0);
    const exemplars = own.filter(({ t }) => t !== undefined).map(seen);
    yield {
      ...tell(metric, family.name, [], 0),
      pairs,
      value: metric.value as unknown as ParsedHistogram,
      exemplars,
    };
    if (!keepClassic || buckets.length === 0) return;
  }
  yield tell(metric, `${family.name}_count`, [], count);
  yield tell(metric, `${family.name}_sum`, [], sum);
  for (const { bound, count: upTo, exemplar } of buckets)
    yield tell(metric, `${family.name}_bucket`, ["le", formatBound(bound)], upTo, exemplar);
  if (buckets.at(-1)?.bound !== Infinity) yield tell(metric, `${family.name}_bucket`, ["le", "+Inf"], count);
}

function tell(
  metric: Omit<MetricOf<unknown>, "value">,
  name: string,
  bound: readonly string[],
  value: number,
  exemplar?: ExemplarMessage,
): Told {
  return {
    pairs: ["__name__", name, ...metric.pairs, ...bound],
    value,
    t: metric.t,
    startT: metric.startT,
    exemplars: exemplar === undefined ? [] : [seen(exemplar)],
  };
}

function seen({ pairs, value, t }: ExemplarMessage): ParsedExemplar {
  return { pairs, value, t };
}

/** Counts by index of what is not empty. */
function counted(
  spans: Iterable<readonly [offset: number, length: number]>,
  counts: ArrayLike<number>,
): Map<number, number> {
  const byIndex = new Map<number, number>();
  let index = 0;
  let at = 0;
  for (const [offset, length] of spans) {
    index += offset;
    for (let i = 0; i < length; i++, index++, at++) if (counts[at] !== 0) byIndex.set(index, counts[at]!);
  }
  return byIndex;
}

function assertSameHistogram(got: ParsedHistogram, want: HistogramMessage): void {
  const native = want.native!;
  // one without observations cannot say what it counts, and counts whole ones
  assert.equal(got.isInteger, !want.isFloat || (want.count === 0 && native.zeroCount === 0));
  assert.deepEqual(
    [got.schema, got.count, got.sum + 0, got.zeroThreshold, got.zeroCount],
    [native.schema, want.count, want.sum + 0, native.zeroThreshold, native.zeroCount],
  );
  if (got.isInteger && want.isFloat) return;
  for (const [spans, buckets, side] of [
    [got.positiveSpans, got.positiveBuckets, native.positive],
    [got.negativeSpans, got.negativeBuckets, native.negative],
  ] as const) {
    const ranges = spans.map(({ offset, length }) => [offset, length] as const);
    assert.deepEqual(counted(ranges, buckets), counted(side.spans, side.counts));
    assert.ok(!buckets.includes(0), "no bucket is empty");
    assert.ok(
      spans.every(({ offset, length }, i) => length > 0 && (i === 0 || offset > 0)),
      "spans are apart",
    );
  }
}

for (const keepClassic of [false, true]) {
  test(`what is encoded is read back${keepClassic ? ", classic series too" : ""}`, () => {
    fc.assert(
      fc.property(families, fc.boolean(), (all, packed) => {
        // a float histogram without observations whose spans have buckets is broken: it counts whole ones, of which it has none
        const whole = all.filter(
          ({ type, metrics }) =>
            !type.endsWith("histogram") ||
            metrics.every((metric) => !isAmbiguous(metric.value as HistogramMessage)),
        );
        const got = seenEntries(openExposition("protobuf", encodeFamilies(whole, packed), { keepClassic }));
        const want = [...told(whole, keepClassic)];
        assert.equal(got.length, want.length);
        for (const [i, { value, key: _, ...rest }] of got.entries()) {
          const { value: wanted, ...others } = want[i]!;
          assert.deepEqual(rest, others);
          if (typeof value === "object") assertSameHistogram(value, wanted as unknown as HistogramMessage);
          else assert.equal(value, wanted);
        }
      }),
    );
  });
}

function isAmbiguous({ isFloat, count, native }: HistogramMessage): boolean {
  return (
    isFloat &&
    count === 0 &&
    native?.zeroCount === 0 &&
    native.positive.counts.length + native.negative.counts.length > 0
  );
}

test("two series have one key where they have one name and the same labels", () => {
  fc.assert(
    fc.property(families, (all) => {
      const pairsByKey = new Map<string, string>();
      for (const { key, pairs, value } of seenEntries(
        openExposition("protobuf", encodeFamilies(all), { ignoreNative: true }),
      )) {
        assert.equal(typeof value, "number");
        const text = JSON.stringify(pairs);
        assert.equal(pairsByKey.get(key) ?? text, text);
        pairsByKey.set(key, text);
      }
    }),
  );
});

test("broken messages are refused or read, never hang, never fail otherwise", () => {
  const edits = fc.array(fc.tuple(fc.nat(2000), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 6 });
  const switches = fc.record({
    keepClassic: fc.boolean(),
    ignoreNative: fc.boolean(),
    customBounds: fc.boolean(),
    typeAndUnitLabels: fc.boolean(),
  });
  fc.assert(
    fc.property(families, edits, switches, (all, changes, options) => {
      let bytes = encodeFamilies(all);
      for (const [place, byte, cut] of changes) {
        const at = bytes.length === 0 ? 0 : place % bytes.length;
        bytes = Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at + cut)]);
      }
      try {
        // a metric of two bytes has up to three series, and one histogram
        assert.ok(seenEntries(openExposition("protobuf", bytes, options)).length <= bytes.length * 2);
      } catch (error) {
        if (!(error instanceof ProtobufError)) throw error;
      }
    }),
    { numRuns: 400 },
  );
});

test("any bytes are refused or read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (body) => {
      const bytes = new Message().delimited(new Message().text(1, "a").integer(3, 4).raw(body)).bytes();
      for (const given of [body, bytes]) {
        try {
          seenEntries(openExposition("protobuf", given, { customBounds: true }));
        } catch (error) {
          if (!(error instanceof ProtobufError)) throw error;
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a small body cannot spell out endless labels", () => {
  const histogram = new Message();
  for (let i = 0; i < 50_000; i++) histogram.message(3, new Message());
  const label = new Message().text(1, "l").text(2, "x".repeat(100_000));
  const metric = new Message().message(1, label).message(7, histogram);
  const family = new Message().text(1, "h").integer(3, 4).message(4, metric);
  const cursor = openExposition("protobuf", new Message().delimited(family).bytes());
  assert.throws(() => {
    while (cursor.next() !== "end");
  }, /more names and labels than the body can mean/);
});

const gauge = new Message().message(2, new Message().double(1, 1));
const broken: readonly { readonly name: string; readonly family: Message; readonly message: RegExp }[] = [
  { name: "without a name", family: new Message().integer(3, 1).message(4, gauge), message: /no name/ },
  {
    name: "of an unknown type",
    family: new Message().text(1, "g").integer(3, 9).message(4, gauge),
    message: /the type 9/,
  },
  {
    name: "whose name is not UTF-8",
    family: new Message().tag(1, 2).raw(Uint8Array.of(1, 0xff)).integer(3, 1).message(4, gauge),
    message: /UTF-8 in the name/,
  },
  {
    name: "whose help is not UTF-8",
    family: new Message().text(1, "g").tag(2, 2).raw(Uint8Array.of(1, 0xff)).integer(3, 1).message(4, gauge),
    message: /UTF-8 in the help of "g"/,
  },
  {
    name: "whose unit is no part of its name",
    family: new Message().text(1, "g").integer(3, 1).text(5, "seconds").message(4, gauge),
    message: /got "seconds", want a unit that is the last part of "g"/,
  },
  {
    name: "with a label without a name",
    family: new Message()
      .text(1, "g")
      .integer(3, 1)
      .message(4, new Message().message(1, new Message().tag(1, 2).raw(Uint8Array.of(0)))),
    message: /empty label name/,
  },
];
for (const { name, family, message } of broken) {
  test(`a family ${name} is refused`, () => {
    const cursor = openExposition("protobuf", new Message().delimited(family).bytes());
    assert.throws(() => {
      while (cursor.next() !== "end");
    }, message);
  });
}

test("a family without metrics is passed over, whatever it says", () => {
  const bytes = new Message().delimited(new Message().integer(3, 77)).bytes();
  assert.equal(openExposition("protobuf", bytes).next(), "end");
});

test("integer buckets beyond 2⁵³ are added up exactly", () => {
  const deltas = new Message();
  for (const delta of [2n ** 62n, 3n - 2n ** 62n, 2n]) deltas.raw(zigZag(delta));
  const histogram = new Message().message(12, new Message().integer(2, 3)).message(13, deltas);
  const family = new Message().text(1, "h").integer(3, 4).message(4, new Message().message(7, histogram));
  const cursor = openExposition("protobuf", new Message().delimited(family).bytes());
  while (cursor.next() !== "histogram");
  assert.deepEqual([...cursor.histogram().positiveBuckets], [2 ** 62, 3, 5]);
});
