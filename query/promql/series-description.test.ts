import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { describeHistogram, parseMetric, parseSeriesDescription } from "./series-description.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";

const read = [
  { text: "up 1 2", values: [1, 2] },
  { text: "up 1+1x2 _ stale", values: [1, 2, 3, undefined, "stale"] },
  { text: "up -1-1x2", values: [-1, -2, -3] },
  { text: "up 0x3", values: [0, 0, 0, 0] },
  { text: "up _x2 5", values: [undefined, undefined, 5] },
  { text: "up", values: [] },
  { text: "up Inf -Inf", values: [Infinity, -Infinity] },
] as const;
for (const { text, values } of read) {
  test(`parseSeriesDescription reads ${text}`, () =>
    assert.deepEqual(parseSeriesDescription(text).values, values));
}

const refused = [
  { text: 'up{a="b" 0+0x9', says: "1:10: parse error: unexpected character inside braces: '0'" },
  { text: "up 1+", says: "1:6: parse error: unexpected end of input in series values" },
  {
    text: "up abc",
    says: '1:4: parse error: unexpected identifier "abc" in series values, expected number or "stale"',
  },
  { text: "up 1 x", says: '1:6: parse error: unexpected "x"' },
  { text: "up 1.5.5", says: '1:4: parse error: bad number syntax: "1.5."' },
  { text: "up {{foo:1}}", says: '1:6: parse error: bad histogram descriptor found: "foo"' },
  { text: "up 1 2,3", says: "1:7: parse error: unexpected character in series sequence: ','" },
  { text: "5 1", says: '1:1: parse error: unexpected number "5" in series values' },
  { text: "up{a} 1", says: '1:5: parse error: unexpected "}" in label set, expected "="' },
];
for (const { text, says } of refused) {
  test(`parseSeriesDescription refuses ${text}`, () =>
    assert.throws(() => parseSeriesDescription(text), { message: says }));
}

test("the line of an error is the one it was told", () => {
  assert.throws(() => parseSeriesDescription("up 1+", 3), { message: /^3:6: / });
});

test("parseMetric reads a series alone", () => {
  assert.equal(parseMetric("").size, 0);
  assert.deepEqual(parseMetric('x{b="c", "d e"="f"}').toJSON(), { __name__: "x", b: "c", "d e": "f" });
  assert.throws(() => parseMetric("a b"), { message: '1:3: parse error: unexpected identifier "b"' });
});

test("a histogram comes back as it was described", () => {
  const text = "{{schema:1 count:4 sum:3 z_bucket:1 z_bucket_w:0.5 offset:-1 buckets:[1 0 2] n_buckets:[1]}}";
  const [h] = parseSeriesDescription(`h ${text}`).values;
  assert.equal(describeHistogram(h as Parameters<typeof describeHistogram>[0]), text);
});

test("any text is read or refused with a position", () => {
  const piece = fc.constantFrom(
    "up",
    "{",
    "}",
    "{{",
    "}}",
    "a",
    "=",
    '"b"',
    " ",
    "1",
    "x",
    "+",
    "-",
    "_",
    "stale",
    "count:",
    "buckets:",
    "[",
    "]",
    "schema:",
    ",",
    "1e9",
    ".",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 2 })), { maxLength: 20 }), (parts) => {
      try {
        parseSeriesDescription(parts.join(""));
      } catch (error) {
        assert.ok(error instanceof PromqlSyntaxError, String(error));
      }
    }),
  );
});
