import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { goCodePoint, goQuote, goText } from "./go-text.ts";

test("goText gives well-formed UTF-8 back as it is, and every other byte as a surrogate of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) =>
      assert.equal(goText(new TextEncoder().encode(text)), text),
    ),
  );
  const cases = [
    [[0x61, 0xff, 0x62], "a\udcffb"],
    [[0xc0, 0x80], "\udcc0\udc80"], // too long for what it says
    [[0xed, 0xa0, 0x80], "\udced\udca0\udc80"], // a surrogate
    [[0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"], // past the last character
    [[0xe2, 0x82], "\udce2\udc82"], // cut short
    [[0xef, 0xbb, 0xbf], "\ufeff"],
  ] as const;
  for (const [bytes, want] of cases) assert.equal(goText(Uint8Array.from(bytes)), want);
});

test("goQuote escapes what Go escapes", () => {
  const cases = [
    ["plain", '"plain"'],
    ['a"b\\', '"a\\"b\\\\"'],
    ["\n\t\x00\x7f", '"\\n\\t\\x00\\x7f"'],
    ["ü€\u00a0\u{e000}\u{10ffff}", '"ü€\\u00a0\\ue000\\U0010ffff"'],
    ["\udcff", '"\\xff"'],
  ] as const;
  for (const [text, want] of cases) assert.equal(goQuote(text), want);
  assert.equal(goQuote("ü'", "'", true), "'\\u00fc\\''");
  assert.deepEqual(
    [goCodePoint(0x63), goCodePoint(0), goCodePoint(0x20)],
    ["U+0063 'c'", "U+0000", "U+0020 ' '"],
  );
});
