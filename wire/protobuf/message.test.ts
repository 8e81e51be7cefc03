import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeMessage, encodeMessage, type MessageShape } from "./message.ts";
import { ProtobufError } from "./protobuf-error.ts";
import { ProtobufReader, wireType } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

const shape: MessageShape = {
  name: "Everything",
  fields: () => [
    { number: 1, name: "double", kind: "double" },
    { number: 2, name: "int64", kind: "int64" },
    { number: 3, name: "uint64", kind: "uint64" },
    { number: 4, name: "int32", kind: "int32" },
    { number: 5, name: "sint32", kind: "sint32" },
    { number: 6, name: "sint64s", kind: "sint64", repeated: true },
    { number: 7, name: "fixed64", kind: "fixed64" },
    { number: 8, name: "text", kind: "string" },
    { number: 9, name: "bytes", kind: "bytes" },
    { number: 10, name: "inner", kind: shape, repeated: true },
    { number: 11, name: "choice", kind: "double", explicit: true },
    { number: 200, name: "fixed32", kind: "fixed32" },
    { number: 201, name: "sfixed64", kind: "sfixed64" },
    { number: 202, name: "bool", kind: "bool" },
  ],
};

const whole = fc.integer({ min: -(2 ** 53), max: 2 ** 53 }).filter((n) => n !== 0);
const message = fc.letrec<{ one: object }>((tie) => ({
  one: fc.record(
    {
      double: fc.double({ noNaN: true }).filter((n) => !Object.is(n, 0)),
      int64: whole,
      uint64: fc.integer({ min: 1, max: 2 ** 53 }),
      int32: fc.integer({ min: -(2 ** 31), max: -1 }),
      sint32: fc.integer({ min: -(2 ** 31), max: -1 }),
      sint64s: fc.array(whole),
      fixed64: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      text: fc.string({ minLength: 1, unit: "grapheme", maxLength: 100 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
      inner: fc.array(fc.oneof({ maxDepth: 3 }, fc.constant({ sint64s: [], inner: [] }), tie("one")), {
        maxLength: 2,
      }),
      choice: fc.constantFrom(0, 1.5),
      fixed32: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      sfixed64: fc.bigInt({ min: -(2n ** 63n), max: -1n }),
      bool: fc.constant(true),
    },
    { requiredKeys: ["sint64s", "inner"], noNullPrototype: true },
  ),
})).one;

test("a message is read as it was written", () => {
  fc.assert(
    fc.property(message, (value) => {
      assert.deepEqual(decodeMessage(shape, encodeMessage(shape, value as Record<string, unknown>)), value);
    }),
  );
});

test("any bytes are a message, or are refused in words", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodeMessage(shape, bytes);
      } catch (error) {
        assert.ok(error instanceof ProtobufError);
      }
    }),
  );
});

test("messages within messages end somewhere", () => {
  let bytes = new Uint8Array(0);
  for (let depth = 0; depth < 100; depth++) {
    const writer = new ProtobufWriter();
    writer.tag(10, wireType.lengthDelimited);
    writer.delimited(bytes);
    bytes = writer.written().slice();
  }
  assert.throws(() => decodeMessage(shape, bytes), /messages nested more than 64 deep/);
});

test("a float keeps its bits", () => {
  const stale = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer);
  const writer = new ProtobufWriter();
  writer.tag(1, wireType.fixed64);
  writer.doubleAt(stale, 0);
  const got = new Float64Array(2);
  const reader = new ProtobufReader(writer.written());
  assert.ok(reader.next());
  reader.doubleInto(got, 1);
  assert.equal(new BigUint64Array(got.buffer)[1], 0x7ff0000000000002n);
});
