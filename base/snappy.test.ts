import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ByteWriter, MalformedBytesError } from "./bytes.ts";
import { encodePlain, snappyDecode, snappyDecodedLength, snappyEncode } from "./snappy.ts";

/** Bytes with repeats of all lengths and distances. */
const data = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 })), {
    maxLength: 30,
  })
  .map((parts) =>
    Uint8Array.from(
      parts.flatMap(([bytes, times]) =>
        Array(times)
          .fill([...bytes])
          .flat(),
      ),
    ),
  );

test("what was encoded decodes to itself", () => {
  fc.assert(
    fc.property(data, (bytes) => {
      const block = snappyEncode(bytes);
      assert.equal(snappyDecodedLength(block), bytes.length);
      assert.deepEqual(snappyDecode(block), bytes);
    }),
  );
});

test("the kernel writes what plain code writes, whatever stands behind the bytes", () => {
  const samples = fc
    .tuple(fc.nat(9000), fc.nat(40), fc.integer({ min: 1, max: 50 }))
    .map(([count, kinds, every]) => {
      const rows = new DataView(new ArrayBuffer(count * 12));
      for (let i = 0; i < count; i++) {
        rows.setUint32(12 * i, (i * 0x10200) >>> 0);
        rows.setFloat64(12 * i + 4, i % every === 0 ? i * 1234.567 : i % (kinds + 1));
      }
      return new Uint8Array(rows.buffer);
    });
  fc.assert(
    fc.property(fc.oneof(data, samples), fc.nat(20), fc.nat(20), (bytes, before, behind) => {
      const part = bytes.subarray(Math.min(before, bytes.length), Math.max(before, bytes.length - behind));
      assert.deepEqual(snappyEncode(part), snappyEncode(part, new ByteWriter(0), encodePlain));
    }),
  );
});

test("noise longer than a piece comes back, and grows little", () => {
  const noise = Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24);
  const block = snappyEncode(noise);
  assert.deepEqual(snappyDecode(block), noise);
  assert.ok(block.length < noise.length * 1.17 + 32);
});

const known = [
  { name: "nothing", hex: "00", want: "" },
  { name: "a literal", hex: "0308616263", want: "abc" },
  { name: "a copy of one byte's offset that overlaps", hex: "0a00611501", want: "a".repeat(10) },
  { name: "a copy of two bytes' offset", hex: "080c616263640e0400", want: "abcdabcd" },
  { name: "a copy of four bytes' offset", hex: "080c616263640f04000000", want: "abcdabcd" },
] as const;
for (const { name, hex, want } of known) {
  test(`${name} decodes`, () => {
    assert.equal(Buffer.from(snappyDecode(Buffer.from(hex, "hex"))).toString(), want);
  });
}

test("any bytes decode or throw MalformedBytesError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (block) => {
      try {
        snappyDecode(block, 1 << 20);
      } catch (error) {
        assert.ok(error instanceof MalformedBytesError);
      }
    }),
  );
});

test("a block cut anywhere is refused", () => {
  const block = snappyEncode(Buffer.from("abcabcabcabcabcabcabcabcabcabcabcabc".repeat(3)));
  for (let cut = 0; cut < block.length; cut++) {
    assert.throws(() => snappyDecode(block.subarray(0, cut)), MalformedBytesError);
  }
});

test("a block longer than allowed is refused before it is made", () => {
  assert.throws(() => snappyDecode(snappyEncode(new Uint8Array(100)), 99), /at most 99/);
});
