import fc from "fast-check";
import type {
  ExemplarMessage,
  FamilyMessage,
  HistogramMessage,
  MetricOf,
  SideMessage,
} from "./encode-families.ts";

const texts = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }).filter((text) => text.isWellFormed()),
);
const times = fc.option(fc.integer({ min: 1, max: 2 ** 42 }), { nil: undefined });
const counts = fc.oneof(fc.nat(20), fc.maxSafeInteger().map(Math.abs));
const values = fc.double();

const pairs = fc
  .uniqueArray(fc.tuple(texts, texts), { selector: ([name]) => name, maxLength: 3 })
  .map((labels) => labels.filter(([name]) => !["le", "quantile", "__name__"].includes(name)).flat());

const exemplars: fc.Arbitrary<ExemplarMessage> = fc.record({ pairs, value: values, t: times });
const exemplar = fc.option(exemplars, { nil: undefined });

function metric<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<MetricOf<Value>> {
  return fc.record({ pairs, t: times, startT: times, value });
}

function side(isFloat: boolean): fc.Arbitrary<SideMessage> {
  const count = isFloat ? fc.double({ min: 0, max: 1e9, noNaN: true }) : fc.nat(3);
  const span = fc.tuple(fc.nat(3), fc.nat(3)).map(([offset, length]) => [offset, length] as const);
  return fc.array(span, { maxLength: 4 }).chain((spans) => {
    const length = spans.reduce((sum, [, some]) => sum + some, 0);
    return fc.record({
      spans: fc.constant(spans),
      counts: fc.array(count, { minLength: length, maxLength: length }),
    });
  });
}

/** Classic buckets whose counts grow with their bounds, the last of them +Inf or not. */
export const histograms: fc.Arbitrary<HistogramMessage> = fc.boolean().chain((isFloat) => {
  const step = isFloat ? fc.double({ min: 0, max: 100, noNaN: true }) : fc.nat(5);
  const bounds = fc.uniqueArray(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((bound) => bound + 0),
    { maxLength: 6 },
  );
  const classic = fc.tuple(
    bounds,
    fc.array(fc.tuple(step, exemplar), { minLength: 7, maxLength: 7 }),
    fc.boolean(),
  );
  const native = fc.record({
    schema: fc.integer({ min: -4, max: 8 }),
    zeroThreshold: fc.constantFrom(0, 0.001),
    zeroCount: step,
    positive: side(isFloat),
    negative: side(isFloat),
    exemplars: fc.array(exemplars, { maxLength: 3 }),
  });
  return fc
    .tuple(classic, values, fc.option(native, { nil: undefined }))
    .map(([[upTo, steps, hasLast], sum, form]) => {
      const sorted = upTo.toSorted((a, b) => a - b);
      if (hasLast) sorted.push(Infinity);
      let count = 0;
      const buckets = sorted.map((bound, i) => {
        count += steps[i]![0];
        return { bound, count, exemplar: steps[i]![1] };
      });
      const total = hasLast ? count : count + steps[6]![0];
      return { isFloat, count: total, sum, buckets, native: form };
    });
});

const head = { name: texts, help: fc.oneof(fc.constant(""), texts), unit: fc.constant("") };

/** Families of every type, classic and native. */
export const families: fc.Arbitrary<FamilyMessage[]> = fc.array(
  fc.oneof(
    fc.record({
      ...head,
      type: fc.constant("counter" as const),
      metrics: fc.array(metric(fc.record({ value: values, exemplar })), { maxLength: 3 }),
    }),
    fc.record({
      ...head,
      type: fc.constantFrom("gauge" as const, "unknown" as const),
      metrics: fc.array(metric(values), { maxLength: 3 }),
    }),
    fc.record({
      ...head,
      type: fc.constant("summary" as const),
      metrics: fc.array(
        metric(
          fc.record({
            count: counts,
            sum: values,
            quantiles: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), values), {
              maxLength: 3,
            }),
          }),
        ),
        { maxLength: 3 },
      ),
    }),
    fc.record({
      ...head,
      type: fc.constantFrom("histogram" as const, "gaugehistogram" as const),
      metrics: fc.array(metric(histograms), { maxLength: 3 }),
    }),
  ),
  { maxLength: 4 },
);
