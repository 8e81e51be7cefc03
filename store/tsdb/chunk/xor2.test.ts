import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BitReader } from "./bit-reader.ts";
import { putUnsignedVarbit, putVarbit, putVarint } from "./bit-writer.ts";
import { wordsOf } from "./halves.ts";
import { chunkCount } from "./xor-decode.ts";
import { decodeXor2 } from "./xor2-decode.ts";
import { encodeXor2 } from "./xor2-encode.ts";

/** Steps, values and start times as scrapes give them, and as nobody does. */
const samples = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 3, arbitrary: fc.constant(15_000) },
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 2 ** 41 }),
      ),
      high: fc.oneof(fc.constant(0), fc.constant(0x40080000), fc.nat(0xffffffff), fc.constant(0x7ff00000)),
      low: fc.oneof(fc.constant(0), fc.constant(2), fc.nat(0xffffffff)),
      startT: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        fc.constantFrom(-200_000, 1, 100_000),
        fc.integer(),
      ),
    }),
    { maxLength: 300, size: "large" },
  )
  .map((list) => {
    const t = new Float64Array(list.length);
    const v = new Float64Array(list.length);
    const startT = new Float64Array(list.length);
    const words = wordsOf(v);
    let time = -100_000;
    list.forEach(({ step, high, low, startT: began }, i) => {
      t[i] = time += step;
      words[2 * i] = low;
      words[2 * i + 1] = high;
      startT[i] = began;
    });
    return { t, v, startT };
  });

test("an XOR2 chunk gives back every bit of every sample and its start time", () => {
  fc.assert(
    fc.property(samples, fc.boolean(), ({ t, v, startT }, hasStart) => {
      const chunk = encodeXor2(t, v, hasStart ? startT : undefined, 0, t.length);
      const count = chunkCount(chunk, 0);
      const backT = new Float64Array(count);
      const backV = new Float64Array(count);
      const backStart = new Float64Array(count);
      const end = decodeXor2(chunk, 0, count, backT, wordsOf(backV), 0, backStart);
      assert.equal(end, chunk.length);
      assert.deepEqual(backT, t);
      assert.deepEqual(wordsOf(backV), wordsOf(v));
      assert.deepEqual(backStart, hasStart ? startT : new Float64Array(count));
    }),
  );
});

const whole = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.maxSafeInteger(),
  fc
    .tuple(fc.integer({ min: 0, max: 53 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, by]) => 2 ** power + by)
    .filter(Number.isSafeInteger),
);

test("numbers of the bit stream come back, at any bit", () => {
  fc.assert(
    fc.property(fc.array(whole), fc.nat(7), (values, bitAt) => {
      const out = { bytes: new Uint8Array(values.length * 40 + 1), bitAt };
      for (const value of values) {
        putVarbit(out, value);
        putVarbit(out, -value);
        putUnsignedVarbit(out, Math.abs(value));
        putVarint(out, value);
      }
      const bits = new BitReader(out.bytes, bitAt);
      for (const value of values) {
        assert.equal(bits.varbit(), value);
        assert.equal(bits.varbit(), value === 0 ? 0 : -value);
        assert.equal(bits.unsignedVarbit(), Math.abs(value));
        assert.equal(bits.varint(), value);
      }
      assert.equal(bits.at, out.bitAt);
    }),
  );
});
