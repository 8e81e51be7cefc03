import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Message, varint, zigZag } from "../exposition/testing/encode-families.ts";
import { ProtobufError } from "./protobuf-error.ts";
import { ProtobufReader, wireType } from "./protobuf-reader.ts";

const unsigned = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 300n }));
const signed = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 300n }),
);

/** A reader behind the tag of one field. */
function open(wire: number, bytes: Uint8Array): ProtobufReader {
  const reader = new ProtobufReader(new Message().tag(1, wire).raw(bytes).bytes());
  assert.ok(reader.next());
  return reader;
}

test("integers of 64 bits are read to the nearest double, those of 32 cut", () => {
  fc.assert(
    fc.property(unsigned, (n) => {
      assert.equal(open(0, varint(n)).uint64(), Number(n));
      assert.equal(open(0, varint(n)).uint32(), Number(BigInt.asUintN(32, n)));
      assert.equal(open(0, varint(n)).int32(), Number(BigInt.asIntN(32, n)));
    }),
  );
  fc.assert(fc.property(signed, (n) => assert.equal(open(0, varint(n)).int64(), Number(n))));
});

test("zig-zag integers are read whole, packed or not", () => {
  fc.assert(
    fc.property(fc.array(signed, { maxLength: 5 }), (numbers) => {
      const got: bigint[] = [];
      const take = (high: number, low: number): unknown => got.push((BigInt(high) << 32n) + BigInt(low));
      const packed = new Message();
      for (const n of numbers) {
        open(0, zigZag(n)).sint64s(take);
        packed.raw(zigZag(n));
      }
      const reader = open(2, new Message().delimited(packed).bytes());
      reader.sint64s(take);
      assert.deepEqual(got, [...numbers, ...numbers]);
      assert.equal(reader.next(), false);
    }),
  );
});

test("what is not known is passed over, groups with all that is in them", () => {
  const inner = new Message()
    .integer(7, 300)
    .tag(8, 3)
    .double(9, 1.5)
    .tag(8, 4)
    .text(10, "x")
    .tag(2, 5)
    .raw(new Uint8Array(4));
  const bytes = new Message().tag(3, 3).raw(inner.bytes()).tag(3, 4).integer(1, 5).bytes();
  const reader = new ProtobufReader(bytes);
  assert.ok(reader.next());
  reader.skip();
  assert.ok(reader.next());
  assert.deepEqual([reader.field, reader.uint64(), reader.next()], [1, 5, false]);
});

const broken: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: "an integer that does not end", bytes: [0x08, 0x80] },
  { name: "an integer of eleven bytes", bytes: [0x08, ...Array<number>(10).fill(0x80), 0] },
  { name: "a length past the end", bytes: [0x0a, 5, 1] },
  { name: "a length near 2⁶⁴", bytes: [0x0a, ...Array<number>(9).fill(0xff), 1] },
  { name: "half a float", bytes: [0x09, 1, 2, 3] },
  { name: "a field without a number", bytes: [0x00, 1] },
  { name: "an unknown wire type", bytes: [0x0e] },
  { name: "a group that does not end", bytes: [0x0b, 0x08, 1] },
  { name: "the end of no group", bytes: [0x0c] },
];
for (const { name, bytes } of broken) {
  test(`${name} is refused`, () => {
    const reader = new ProtobufReader(Uint8Array.from(bytes));
    assert.throws(() => {
      while (reader.next()) reader.skip();
    }, ProtobufError);
  });
}

test("a value is not taken for one of another wire type", () => {
  assert.throws(() => open(wireType.lengthDelimited, varint(0)).uint64(), ProtobufError);
  assert.throws(() => open(wireType.varint, varint(0)).double(), ProtobufError);
  assert.throws(() => open(wireType.varint, varint(0)).enter(), ProtobufError);
});
