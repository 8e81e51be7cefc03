import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { ApiAnswerError } from "./errors.ts";
import { lines } from "./watch-lines.ts";

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) yield bytes.subarray(at, (at += size));
  yield bytes.subarray(at);
}

test("lines() gives the lines back however they are cut", async () => {
  const line = fc.string({ unit: "binary", minLength: 1 }).map((s) => s.replaceAll("\n", " "));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(20)), async (wanted, sizes) => {
      const bytes = Buffer.from(wanted.map((l) => `${l}\n`).join(""));
      const got = await Array.fromAsync(lines(chunked(bytes, sizes)));
      assert.deepEqual(
        got,
        wanted.map((l) => Buffer.from(l).toString()),
      );
    }),
    { numRuns: 50 },
  );
});

test("lines() drops what has no line feed, and refuses a line without end", async () => {
  const text = (s: string): AsyncIterable<Uint8Array> => chunked(Buffer.from(s), [3, 1]);
  assert.deepEqual(await Array.fromAsync(lines(text("one\n\ntwo\nthr"))), ["one", "two"]);
  await assert.rejects(Array.fromAsync(lines(text("x".repeat(100)), 10)), ApiAnswerError);
});
