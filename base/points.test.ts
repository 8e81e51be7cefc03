import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PointsText, secondsText, valueText } from "./points.ts";

const points = new PointsText();
const plain = new PointsText("strings");

/** All points, however often the memory is full in between. */
function textOf(writer: PointsText, t: Float64Array, v: Float64Array): string {
  let text = "";
  for (let row = 0; row < t.length; row = writer.row) {
    const end = writer.write(t, v, row, 0);
    assert.ok(writer.row > row);
    text += Buffer.from(writer.bytes.subarray(0, end)).toString("latin1");
  }
  return text;
}

function wanted(t: Float64Array, v: Float64Array): string {
  let text = "";
  for (let i = 0; i < t.length; i++) text += `[${secondsText(t[i]!)},"${valueText(v[i]!)}"],`;
  return text;
}

function check(values: readonly number[] | Float64Array, from = 1_700_000_000_000, step = 60_000): void {
  const v = Float64Array.from(values);
  const t = Float64Array.from(v, (_, i) => from + i * step);
  assert.equal(textOf(points, t, v), wanted(t, v));
}

test("special values, and those beside powers of two and of ten", () => {
  const special = [0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, 1 / 3];
  const powers: number[] = [];
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  const beside = (value: number): void => {
    for (const step of [-2n, -1n, 0n, 1n, 2n]) {
      number[0] = value;
      bits[0]! += step;
      powers.push(number[0]!, -number[0]!);
    }
  };
  for (let e = -1074; e < 1024; e++) beside(2 ** e);
  for (let e = -323; e < 309; e++) for (const d of [1, 2.5, 5, 9.99, 1.2345678]) beside(Number(`${d}e${e}`));
  check(special);
  check(powers);
});

test("whole numbers, halves and short decimals of all sizes", () => {
  for (const divisor of [1, 2, 4, 10, 100, 1000, 1e6, 3]) {
    const values: number[] = [];
    for (let power = 1; power < 1e17; power *= 7)
      for (let i = -20; i < 20; i++) values.push((power + i) / divisor);
    check(values);
  }
});

test("all bit patterns", () => {
  const words = new Uint32Array(4096);
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      let state = seed | 1;
      for (let i = 0; i < words.length; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        words[i] = Math.imul(state, 0x9e3779b1);
      }
      check(new Float64Array(words.buffer));
    }),
    { numRuns: 30 },
  );
});

test("values of any kind, one after the other and the same again", () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.double({ min: 0, max: 1000 }),
    fc.constantFrom(0, 1, 2e8),
  );
  fc.assert(fc.property(fc.array(value, { maxLength: 60 }), (values) => check(values)));
  check(Array.from({ length: 9000 }, (_, i) => Math.floor(i / 7)));
});

test("times: whole seconds and not, far off, before 1970, not whole", () => {
  const time = fc.oneof(
    fc.integer({ min: -1e6, max: 1e6 }),
    fc.maxSafeInteger(),
    fc.integer({ min: 0, max: 9e14 }).map((t) => t * 1000),
    fc.integer({ min: 1.6e12, max: 1.8e12 }),
    fc.constantFrom(0, 1, 999, 1000, 1e11, 1e12 - 1, 1e16 - 1, 1e16, 0.5, 99_999_999_000, 100_000_000_000),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 40 }), (times) => {
      const t = Float64Array.from(times);
      assert.equal(textOf(points, t, t), wanted(t, t));
    }),
  );
});

test("without WebAssembly the text is the same, and full in the same way", () => {
  const v = Float64Array.from({ length: 9000 }, (_, i) => (i % 5 === 0 ? 2 ** -i : i / 7));
  const t = Float64Array.from(v, (_, i) => i * 15_500);
  assert.equal(textOf(plain, t, v), wanted(t, v));
  assert.equal(textOf(points, t, v), wanted(t, v));
});

test("one point behind other text", () => {
  for (const writer of [points, plain]) {
    writer.bytes[0] = 0x78;
    const end = writer.writeOne(1500, 2 ** 60, 1);
    assert.equal(Buffer.from(writer.bytes.subarray(0, end)).toString(), 'x[1.500,"1152921504606847000"],');
  }
});
