import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ExpositionFormat } from "./cursor.ts";
import { ExpositionError } from "./exposition-error.ts";
import { formatFloat } from "./float.ts";
import { compactSide, type ParsedHistogram } from "./native-histogram.ts";
import { openExposition } from "./open-exposition.ts";
import { renderSeries } from "./render.ts";
import { histograms } from "./testing/arbitrary-families.ts";
import { encodeFamilies, type HistogramMessage } from "./testing/encode-families.ts";
import { type SeenEntry, seenEntries } from "./testing/seen-entries.ts";

const utf8 = new TextEncoder();

function read(format: ExpositionFormat, text: string | Uint8Array, keepClassic = false): SeenEntry[] {
  const bytes = typeof text === "string" ? utf8.encode(text) : text;
  return seenEntries(openExposition(format, bytes, { customBounds: true, keepClassic }));
}

/** The classic lines of a histogram, in any order. */
function linesOf(pairs: readonly string[], { buckets, count, sum }: HistogramMessage): string[] {
  const line = (suffix: string, value: number, bound: readonly string[] = []): string =>
    `${renderSeries({ name: `h${suffix}`, labels: [...pairs, ...bound] })} ${formatFloat(value)}\n`;
  return [
    ...buckets.map(({ bound, count: upTo }) => line("_bucket", upTo, ["le", formatFloat(bound)])),
    line("_count", count),
    line("_sum", sum),
  ];
}

test("a classic histogram is the same in every format and order", () => {
  fc.assert(
    fc.property(
      histograms.map((value) => ({ ...value, native: undefined })),
      fc.infiniteStream(fc.nat()),
      (value, chance) => {
        const lines = linesOf(["a", "b"], value);
        const shuffled = lines.map((line) => [chance.next().value, line] as const).sort(([a], [b]) => a - b);
        const text = `# TYPE h histogram\n${shuffled.map(([, line]) => line).join("")}`;
        const messages = encodeFamilies([
          { name: "h", help: "", unit: "", type: "histogram", metrics: [{ pairs: ["a", "b"], value }] },
        ]);
        const want = read("protobuf", messages).map(({ pairs, value: histogram }) => ({ pairs, histogram }));
        const seen = [read("text", text), read("openmetrics", `${text}# EOF\n`)];
        for (const entries of seen)
          assert.deepEqual(
            entries.map(({ pairs, value: histogram }) => ({ pairs, histogram })),
            want,
          );
        const { count, positiveSpans, positiveBuckets, customValues } = want[0]!.histogram as ParsedHistogram;
        assert.equal(count, value.count);
        assert.deepEqual([...customValues], value.buckets.map(({ bound }) => bound).filter(Number.isFinite));
        assert.ok(
          positiveSpans.reduce((end, { offset, length }) => end + offset + length, 0) <=
            customValues.length + 1,
        );
        assert.ok(Math.abs(positiveBuckets.reduce((a, b) => a + b, 0) - count) <= count * 1e-12);
      },
    ),
  );
});

test("a broken text is refused or read, never hangs, never fails otherwise", () => {
  const edits = fc.array(fc.tuple(fc.nat(400), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(histograms, { maxLength: 3 }), edits, fc.boolean(), (all, changes, keepClassic) => {
      const lines = all.flatMap((value, i) => linesOf(["i", String(i)], value));
      let bytes = utf8.encode(`# TYPE h histogram\n${lines.join("")}`);
      for (const [place, byte, cut] of changes) {
        const at = place % bytes.length;
        bytes = Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at + cut)]);
      }
      try {
        read("text", bytes, keepClassic);
      } catch (error) {
        if (!(error instanceof ExpositionError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

const contradictions = [
  { name: "counts fall", text: 'h_bucket{le="1"} 2\nh_bucket{le="2"} 1\nh_count 2\n' },
  { name: "the count is not that of the last bucket", text: 'h_bucket{le="+Inf"} 2\nh_count 3\n' },
  { name: "the count is below that of a bucket", text: 'h_bucket{le="1"} 2\nh_count 1\n' },
  { name: "a count is negative", text: 'h_bucket{le="1"} -2\nh_count 1\n' },
  { name: "there are neither buckets nor a count", text: "h_sum 3\n" },
] as const;
for (const { name, text } of contradictions) {
  test(`series make no histogram where ${name}, and the next one is not touched`, () => {
    const next = 'h_bucket{a="b",le="1"} 1\nh_count{a="b"} 1\n';
    const entries = read("text", `# TYPE h histogram\n${text}${next}`);
    assert.deepEqual(
      entries.map(({ pairs }) => pairs),
      [["__name__", "h", "a", "b"]],
    );
    assert.equal((entries[0]!.value as ParsedHistogram).count, 1);
  });
}

test("a histogram has the time of its own series, not of the next", () => {
  const text = '# TYPE h histogram\nh_count{a="1"} 1 1000\nh_count{a="2"} 1 2000\nh_count{a="3"} 1\n';
  assert.deepEqual(
    read("text", text).map(({ t }) => t),
    [1000, 2000, undefined],
  );
});

test("labels in another order are of the same histogram", () => {
  const text = '# TYPE h histogram\nh_bucket{a="1",b="2",le="1"} 1\nh_bucket{le="+Inf",b="2",a="1"} 2\n';
  const entries = read("text", text);
  assert.deepEqual(
    entries.map(({ pairs, value }) => [pairs, (value as ParsedHistogram).count]),
    [[["__name__", "h", "a", "1", "b", "2"], 2]],
  );
});

test("a histogram upside down costs no more than one that stands", () => {
  let text = "# TYPE h histogram\n";
  for (let i = 30_000; i > 0; i--) text += `h_bucket{le="${i}"} ${i}\n`;
  assert.equal((read("text", text)[0]!.value as ParsedHistogram).customValues.length, 30_000);
});

test("a known key is passed over where no histogram can be near", () => {
  const cursor = openExposition("text", utf8.encode("# TYPE g gauge\ng 1\n# TYPE h histogram\nh_count 2\n"), {
    customBounds: true,
  });
  cursor.next();
  assert.ok(cursor.nextKnown(cursor.position + 1));
  assert.deepEqual([cursor.value, cursor.pairs()], [1, ["__name__", "g"]]);
  assert.equal(cursor.next(), "type");
  assert.equal(cursor.nextKnown(cursor.position + 7), false);
  assert.equal(cursor.next(), "histogram");
});

test("compactSide() keeps every count at its index, and no more empty buckets than it may", () => {
  const spans = fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 5 });
  fc.assert(
    fc.property(spans, fc.infiniteStream(fc.nat(2)), fc.nat(3), (ranges, stream, mostEmpty) => {
      const lengths = ranges.map(([, length]) => length);
      const counts = Array.from({ length: lengths.reduce((a, b) => a + b, 0) }, () => stream.next().value);
      const got = compactSide(
        ranges.map(([offset]) => offset),
        lengths,
        counts,
        mostEmpty,
      );
      assert.deepEqual(
        listed(
          got.spans.map(({ offset, length }) => [offset, length]),
          got.buckets,
        ),
        listed(ranges, counts),
      );
      assert.equal(
        got.spans.reduce((sum, { length }) => sum + length, 0),
        got.buckets.length,
      );
      assert.ok(got.spans.every(({ offset }, i) => i === 0 || offset > mostEmpty));
      assert.doesNotMatch([...got.buckets].join(""), new RegExp(`^0|0$|0{${mostEmpty + 1}}`));
    }),
  );
});

/** What is not empty, with its index. */
function listed(
  ranges: readonly (readonly [offset: number, length: number])[],
  counts: ArrayLike<number>,
): [number, number][] {
  const found: [number, number][] = [];
  let index = 0;
  let at = 0;
  for (const [offset, length] of ranges) {
    index += offset;
    for (let i = 0; i < length; i++, at++, index++) if (counts[at] !== 0) found.push([index, counts[at]!]);
  }
  return found;
}
