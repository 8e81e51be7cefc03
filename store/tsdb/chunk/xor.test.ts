import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { kernelMemory } from "@taffrail/base";
import fc from "fast-check";
import { wordsOf } from "./halves.ts";
import { chunkCount, decodeXor } from "./xor-decode.ts";
import { encodeXor } from "./xor-encode.ts";
import { mostKernelSamples, xorKernel } from "./xor-kernel.ts";

/** Steps and values as scrapes give them, and as nobody does. */
const samples = fc
  .array(
    fc.record({
      step: fc.oneof(
        fc.constant(15_000),
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 2 ** 41 }),
      ),
      high: fc.oneof(fc.constant(0), fc.constant(0x40080000), fc.nat(0xffffffff), fc.constant(0x7ff00000)),
      low: fc.oneof(fc.constant(0), fc.constant(2), fc.nat(0xffffffff)),
    }),
    { maxLength: 200 },
  )
  .map((rows) => {
    const t = new Float64Array(rows.length);
    const v = new Float64Array(rows.length);
    const words = wordsOf(v);
    let time = -100_000;
    rows.forEach(({ step, high, low }, i) => {
      t[i] = time += step;
      words[2 * i] = low;
      words[2 * i + 1] = high;
    });
    return { t, v };
  });

function decode(chunk: Uint8Array): { t: Float64Array; v: Float64Array; end: number } {
  const count = chunkCount(chunk, 0);
  const t = new Float64Array(count);
  const v = new Float64Array(count);
  return { t, v, end: decodeXor(chunk, 0, count, t, wordsOf(v), 0) };
}

test("a chunk gives back every bit of every sample", () => {
  fc.assert(
    fc.property(samples, ({ t, v }) => {
      const chunk = encodeXor(t, v, 0, t.length);
      const got = decode(chunk);
      assert.deepEqual(got.t, t);
      assert.deepEqual(wordsOf(got.v), wordsOf(v));
      assert.equal(got.end, chunk.length);
    }),
  );
});

test("any bytes decode to as many samples as they claim", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2, maxLength: 100 }), (bytes) => {
      bytes[0] = 0;
      decode(bytes);
    }),
  );
});

/** Decodes with the kernel and without; both must give the same of `bytes` from `start` on. */
function decodeTwice(bytes: Uint8Array, start: number, count: number): number {
  const row = 3;
  const plain = { t: new Float64Array(row + count), v: new Float64Array(row + count) };
  const fast = { t: new Float64Array(row + count), v: new Float64Array(row + count) };
  const end = decodeXor(bytes, start, count, plain.t, wordsOf(plain.v), row);
  const got = xorKernel!(bytes, start, count, fast.t, fast.v, row);
  if (end > bytes.length) {
    assert.equal(got, -1);
    return got;
  }
  assert.equal(got, end);
  assert.deepEqual(wordsOf(fast.t), wordsOf(plain.t));
  assert.deepEqual(wordsOf(fast.v), wordsOf(plain.v));
  const memory = kernelMemory()!;
  const [t, v] = [memory.takeFloats(row + count)!, memory.takeFloats(row + count)!];
  t.fill(0, 0, row);
  v.fill(0, 0, row);
  assert.equal(xorKernel!(bytes, start, count, t, v, row), end); // where kernels work it is written in place
  assert.deepEqual(wordsOf(t), wordsOf(plain.t));
  assert.deepEqual(wordsOf(v), wordsOf(plain.v));
  const there = memory.takeBytes(bytes.length)!; // and read
  there.set(bytes);
  t.fill(-1, row);
  v.fill(-1, row);
  assert.equal(xorKernel!(there, start, count, t, v, row), end);
  assert.deepEqual(there, bytes);
  assert.deepEqual(wordsOf(t), wordsOf(plain.t));
  assert.deepEqual(wordsOf(v), wordsOf(plain.v));
  memory.giveBytes(there);
  memory.giveFloats(t);
  memory.giveFloats(v);
  return got;
}

test("the kernel decodes what plain code does, whatever lies around the chunk", () => {
  fc.assert(
    fc.property(
      samples,
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }),
      (rows, before, after) => {
        if (rows.t.length === 0) return;
        const chunk = encodeXor(rows.t, rows.v, 0, rows.t.length);
        const bytes = Uint8Array.from([...before, ...chunk, ...after]);
        assert.equal(decodeTwice(bytes, before.length, rows.t.length), before.length + chunk.length);
      },
    ),
  );
});

test("the kernel decodes chunks as long as it may", () => {
  for (const value of [(i: number) => 1 / (i + 1), (i: number) => i, () => 7]) {
    const t = Float64Array.from({ length: mostKernelSamples }, (_, i) => i * i * 2 ** 40);
    const v = Float64Array.from({ length: mostKernelSamples }, (_, i) => value(i) * (i % 2 === 0 ? -1 : 1));
    const chunk = encodeXor(t, v, 0, mostKernelSamples);
    assert.equal(decodeTwice(chunk, 0, mostKernelSamples), chunk.length);
  }
});

test("the kernel decodes any bytes as plain code does, and says where they are too few", () => {
  const zeros = fc.constantFrom(0, 0x40, 0x60, 0x80, 0xc0, 0xe0, 0xf0, 0xff);
  const noise = fc.array(fc.oneof(fc.nat(255), zeros), { minLength: 60, maxLength: 300, size: "max" });
  let whole = 0;
  fc.assert(
    fc.property(noise, fc.integer({ min: 1, max: 90 }), (bytes, count) => {
      if (decodeTwice(Uint8Array.from(bytes), 0, count) >= 0) whole++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(whole > 100);
});

interface Vector {
  readonly name: string;
  readonly encoding: number;
  readonly hex: string;
  readonly samples: readonly { readonly t: number; readonly v: string }[];
}

test("published chunks decode, and encode to the same bytes", (t) => {
  const file = "../shared/conformance/tsdb/chunks.json";
  if (!existsSync(file)) return t.skip("skipped: no ../shared");
  const vectors = (JSON.parse(readFileSync(file, "utf8")) as Vector[]).filter((v) => v.encoding === 1);
  assert.ok(vectors.length > 5);
  for (const { name, hex, samples: wanted } of vectors) {
    const chunk = Buffer.from(hex, "hex");
    const got = decode(chunk);
    assert.equal(got.end, chunk.length, name);
    assert.deepEqual(
      [...got.t],
      wanted.map((s) => s.t),
      name,
    );
    wanted.forEach(({ v }, i) => {
      if (v === "StaleNaN")
        assert.deepEqual([...wordsOf(got.v).subarray(2 * i, 2 * i + 2)], [2, 0x7ff00000], name);
      else
        assert.ok(
          Object.is(got.v[i], Number(v.replace("Inf", "Infinity"))),
          `${name} ${i}: ${got.v[i]} ${v}`,
        );
    });
    assert.equal(Buffer.from(encodeXor(got.t, got.v, 0, got.t.length)).toString("hex"), hex, name);
  }
});
