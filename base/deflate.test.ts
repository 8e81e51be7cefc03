import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { deflateBlock, deflateBlockBytes } from "./deflate.ts";

/** Packed in pieces of `size`, and unpacked by zlib. */
function roundTrip(text: Uint8Array, size: number): Buffer {
  const state = { bits: 0, bitCount: 0 };
  const parts: Uint8Array[] = [];
  for (let from = 0; ; from += size) {
    const isLast = from + size >= text.length;
    parts.push(Uint8Array.from(deflateBlock(text.subarray(from, from + size), isLast, state)!));
    if (isLast) break;
  }
  assert.deepEqual(state, { bits: 0, bitCount: 0 });
  return inflateRawSync(Buffer.concat(parts));
}

function check(text: Uint8Array, size: number = deflateBlockBytes): void {
  const back = roundTrip(text, size);
  assert.equal(back.length, text.length);
  assert.ok(back.equals(text));
}

const matrix = JSON.stringify(
  Array.from({ length: 300 }, (_, series) => ({
    metric: { pod: `app-${series}`, namespace: `ns-${series % 7}` },
    values: Array.from({ length: 100 }, (_, i) => [1_700_000_000 + 60 * i, String((series * 31 + i) / 7)]),
  })),
);

test("bytes of every kind come back", () => {
  check(new Uint8Array());
  check(Uint8Array.of(7));
  check(new Uint8Array(300_000));
  check(Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24));
  check(Uint8Array.from({ length: 1000 }, (_, i) => i));
  check(Buffer.from("0123456789".repeat(20_000)));
  check(Buffer.from(matrix));
  check(Buffer.from(matrix), 10_007);
});

test("texts with repeats, near and far, in pieces of any size", () => {
  const word = fc.constantFrom(
    '"],[17000',
    '{"metric":{',
    "9",
    "0.123",
    "\u00e4\u20ac",
    "x".repeat(300),
    '"',
    " ",
  );
  const part = fc.oneof(word, fc.string({ maxLength: 20 }), fc.integer().map(String));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 300 }), fc.integer({ min: 1, max: 5000 }), (parts, size) =>
      check(Buffer.from(parts.join("")), size),
    ),
  );
});

test("copies reach back through the whole window, and no farther", () => {
  const noise = Uint8Array.from(
    { length: 32_000 },
    (_, i) => 97 + ((Math.imul(i + 1, 0x9e3779b1) >>> 20) % 26),
  );
  for (const gap of [32_700, 32_752, 32_768, 32_769, 33_000]) {
    const text = new Uint8Array(gap + 1000).fill(48);
    text.set(noise.subarray(0, 1000));
    text.set(noise.subarray(0, 1000), gap);
    check(text);
  }
});

test("skewed counts keep codes short, and codes of one symbol hold", () => {
  const fibonacci: number[] = [];
  for (let i = 0, a = 1, b = 1; i < 22; i++, [a, b] = [b, a + b])
    for (let k = 0; k < a; k++) fibonacci.push(i);
  const text = Uint8Array.from(fibonacci, (value, i) => (value * 11 + ((i * 7) % 3)) & 0xff);
  check(text);
  check(new Uint8Array(40).fill(65));
});

test("a gzip member can be made of it", () => {
  const state = { bits: 0, bitCount: 0 };
  const body = deflateBlock(Buffer.from("123456789"), true, state)!;
  const member = [
    Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 4, 255),
    body,
    Uint8Array.of(0x26, 0x39, 0xf4, 0xcb, 9, 0, 0, 0),
  ];
  assert.equal(gunzipSync(Buffer.concat(member)).toString(), "123456789");
});
