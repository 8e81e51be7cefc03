import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ByteReader, ByteWriter, MalformedBytesError } from "./bytes.ts";

const int64 = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.integer({ min: -200, max: 200 }),
  fc.constantFrom(2 ** 63, -(2 ** 63), 2 ** 62, 2 ** 31, 2 ** 32, -(2 ** 32), 2 ** 32 - 1),
);

function back<T>(write: (out: ByteWriter) => void, read: (from: ByteReader) => T): T {
  const out = new ByteWriter(1);
  write(out);
  const reader = new ByteReader(out.written());
  const value = read(reader);
  assert.equal(reader.left, 0);
  return value;
}

test("64-bit integers come back, the ends of the range included", () => {
  fc.assert(
    fc.property(int64, (value) => {
      assert.equal(
        back(
          (o) => o.be64(value),
          (r) => r.be64(),
        ),
        value,
      );
      assert.equal(
        back(
          (o) => o.varint(value),
          (r) => r.varint(),
        ),
        value,
      );
      if (value >= 0)
        assert.equal(
          back(
            (o) => o.uvarint(value),
            (r) => r.uvarint(),
          ),
          value,
        );
    }),
  );
});

test("varints are those of BigInt", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
      const want: number[] = [];
      for (; rest >= 128n; rest >>= 7n) want.push(Number(rest & 127n) | 128);
      want.push(Number(rest));
      const out = new ByteWriter();
      out.varint(value);
      assert.deepEqual([...out.written()], want);
    }),
  );
});

const ends = [
  { name: "largest", write: 2 ** 63, hex: "feffffffffffffffff01" },
  { name: "smallest", write: -(2 ** 63), hex: "ffffffffffffffffff01" },
] as const;
for (const { name, write, hex } of ends) {
  test(`the ${name} integer as a varint`, () => {
    const out = new ByteWriter();
    out.varint(write);
    assert.equal(Buffer.from(out.written()).toString("hex"), hex);
  });
}

test("texts, floats and fixed widths come back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.double(), fc.nat(0xffff), (text, float, short) => {
      assert.equal(
        back(
          (o) => o.text(text),
          (r) => r.text(),
        ),
        text,
      );
      assert.ok(
        Object.is(
          back(
            (o) => o.f64(float),
            (r) => r.f64(),
          ),
          float,
        ),
      );
      assert.equal(
        back(
          (o) => o.be16(short),
          (r) => r.be16(),
        ),
        short,
      );
      assert.equal(
        back(
          (o) => o.be32(short * 65537),
          (r) => r.be32(),
        ),
        short * 65537,
      );
    }),
  );
});

test("reading past the end throws", () => {
  const cut: readonly ((r: ByteReader) => unknown)[] = [
    (r) => r.be64(),
    (r) => r.uvarint(),
    (r) => r.varint(),
    (r) => r.text(),
    (r) => r.raw(4),
  ];
  for (const read of cut)
    assert.throws(() => read(new ByteReader(Uint8Array.of(0x80, 0x80, 0x80))), MalformedBytesError);
});
