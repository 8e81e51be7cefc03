import assert from "node:assert/strict";
import { test } from "node:test";
import { openExposition } from "@taffrail/wire";
import fc from "fast-check";
import { hashHigh, hashKey, hashLow } from "./key-hash.ts";
import { lineKernel, mostKernelLines } from "./line-kernel.ts";

const kernel = lineKernel!;
const seed = fc.integer();

/** A series' text of any length. */
const key = fc
  .tuple(fc.constantFrom("up", "go_threads", "container_memory_bytes"), fc.string({ maxLength: 150 }))
  .map(([name, text]) =>
    text === "" ? name : `${name}{a="${text.replace(/[\\"\n\0]/g, "_").toWellFormed()}"}`,
  );
/** Values as most are, and ones that need a closer look or are none. */
const plainValue = fc.oneof(
  fc.integer({ min: -1e15, max: 1e15 }).map(String),
  fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`),
  fc
    .tuple(
      fc.integer({ min: -9, max: 9 }),
      fc.nat(1e9),
      fc.integer({ min: 6, max: 20 }),
      fc.constantFrom("+", "-"),
    )
    .map(([whole, part, power, sign]) => `${whole}.${part}e${sign}${power > 12 ? 12 : power}`),
  fc.constantFrom("0", "-0", "1", "007", "1.", "9007199254740991"),
);
const otherValue = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom(
    "NaN",
    "+Inf",
    "-Inf",
    "+1",
    ".5",
    "1e5",
    "1E5",
    "0x1p2",
    "9007199254740993",
    "1e+23",
    "1e-4000",
  ),
  fc.stringMatching(/^\d{17,40}$/),
  fc.stringMatching(/^\d{1,12}\.\d{9,30}$/),
);
const time = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  fc.nat(2_000_000_000_000).map((t) => ` ${t}`),
);
const line = fc.record({ key, value: plainValue, time });
const strange = fc.record({
  key,
  value: fc.oneof(plainValue, otherValue),
  time: fc.oneof(time, fc.constantFrom(" -5", "  7", "\t9", " 12345678901234567", " 1 ")),
});

/** What the cursor makes of a line; `undefined` where it is none. */
function plain(text: string): { readonly value: number; readonly t: number } | undefined {
  const cursor = openExposition("text", new TextEncoder().encode(`${text}\n`));
  try {
    cursor.next();
  } catch {
    return undefined;
  }
  return { value: cursor.value, t: cursor.hasTime ? cursor.t : -1 };
}

/** Lines as bytes in the midst of others, with the kernel told to expect their keys. */
function expecting(
  texts: readonly { key: string; rest: string }[],
  low: number,
  high: number,
  before: number,
) {
  const bytes = new TextEncoder().encode(
    `${"x".repeat(before)}${texts.map((one) => `${one.key}${one.rest}\n`).join("")}rest 1\n`,
  );
  const view = new DataView(bytes.buffer);
  let at = before;
  const ends = texts.map(({ key: name, rest }, i) => {
    const length = Buffer.byteLength(name);
    hashKey(view, at, length, low, high);
    kernel.lengths[i] = length;
    kernel.hashes[2 * i] = hashLow;
    kernel.hashes[2 * i + 1] = hashHigh;
    return (at += length + rest.length + 1);
  });
  return { bytes, ends };
}

test("lines whose keys are known and whose values are short are read, and as the cursor reads them", () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      seed,
      seed,
      fc.nat(40),
      (lines, low, high, before) => {
        const texts = lines.map((one) => ({ key: one.key, rest: ` ${one.value}${one.time}` }));
        const { bytes, ends } = expecting(texts, low, high, before);
        assert.equal(kernel.read(bytes, before, bytes.length, lines.length, low, high), lines.length);
        assert.equal(kernel.textBytes, ends.at(-1)! - before);
        texts.forEach(({ key: name, rest }, i) => {
          const want = plain(name + rest)!;
          assert.ok(Object.is(kernel.values[i], want.value), rest);
          assert.equal(kernel.times[i], want.t);
        });
      },
    ),
  );
});

test("whatever stands there, what is read is what the cursor reads, up to the first line that is not", () => {
  fc.assert(
    fc.property(fc.array(strange, { minLength: 1, maxLength: 10 }), seed, seed, (lines, low, high) => {
      const texts = lines.map((one) => ({ key: one.key, rest: ` ${one.value}${one.time}` }));
      const { bytes, ends } = expecting(texts, low, high, 0);
      const count = kernel.read(bytes, 0, bytes.length, lines.length, low, high);
      assert.equal(kernel.textBytes, count === 0 ? 0 : ends[count - 1]);
      for (let i = 0; i < count; i++) {
        const want = plain(texts[i]!.key + texts[i]!.rest)!;
        assert.ok(Object.is(kernel.values[i], want.value), texts[i]!.rest);
        assert.equal(kernel.times[i], want.t);
      }
    }),
  );
});

test("a key with one other byte, or of another length, is another", () => {
  const otherByte = fc.integer({ min: 1, max: 255 });
  fc.assert(
    fc.property(key, fc.nat(), otherByte, seed, seed, (name, place, change, low, high) => {
      const { bytes } = expecting([{ key: name, rest: " 1" }], low, high, 0);
      assert.equal(kernel.read(bytes, 0, bytes.length, 1, low, high), 1);
      const length = Buffer.byteLength(name);
      bytes[place % length]! ^= change;
      assert.equal(kernel.read(bytes, 0, bytes.length, 1, low, high), 0);
      bytes[place % length]! ^= change;
      kernel.lengths[0]!++;
      assert.equal(kernel.read(bytes, 0, bytes.length, 1, low, high), 0);
    }),
  );
});

test("a line that is cut off by the end of what is given is not read, whatever lay there before", () => {
  const { bytes, ends } = expecting(
    [
      { key: "up", rest: " 123" },
      { key: "down", rest: " 456" },
    ],
    1,
    2,
    0,
  );
  assert.equal(kernel.read(bytes, 0, bytes.length, 2, 1, 2), 2);
  for (let end = 0; end < ends[1]!; end++)
    assert.equal(kernel.read(bytes, 0, end, 2, 1, 2), end < ends[0]! ? 0 : 1, `up to ${end}`);
});

test("a text longer than the kernel's memory is read as far as it goes", () => {
  const long = Array.from({ length: mostKernelLines }, (_, i) => ({
    key: `m{a="${"y".repeat(1000)}${i}"}`,
    rest: " 5",
  }));
  const { bytes, ends } = expecting(long, 3, 4, 0);
  const count = kernel.read(bytes, 0, bytes.length, mostKernelLines, 3, 4);
  assert.ok(count > 100 && count < mostKernelLines);
  assert.equal(kernel.textBytes, ends[count - 1]);
});
