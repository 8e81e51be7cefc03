import assert from "node:assert/strict";
import { test } from "node:test";

import { ManualClock } from "@taffrail/base";

import { paced } from "./paced.ts";

/** What came in each turn of a tenth of a second. */
async function turns(chunks: Iterable<Uint8Array>, count: number): Promise<number[]> {
  const clock = new ManualClock();
  let got = 0;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield* chunks;
  };
  const { signal } = new AbortController();
  const reading = (async () => {
    for await (const _ of paced(source(), clock, signal)) got++;
  })();
  const seen: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(got);
    await clock.advance(100);
  }
  await clock.advance(60_000);
  void reading;
  return seen;
}

test("the first chunks come as they are, then one turn after another", async () => {
  const chunks = Array.from({ length: 14 }, () => new Uint8Array(10));
  assert.deepEqual(await turns(chunks, 4), [11, 12, 13, 14]);
});

test("large chunks never wait", async () => {
  const chunks = Array.from({ length: 40 }, () => new Uint8Array(64 << 10));
  assert.deepEqual(await turns(chunks, 1), [40]);
});

test("where much comes each time, what comes in half a second comes together", async () => {
  const few = Array.from({ length: 10 }, () => new Uint8Array(10));
  const much = [new Uint8Array(64 << 10), new Uint8Array(10)];
  const chunks = [...few, ...much, ...much, ...much, new Uint8Array(10), new Uint8Array(10)];
  const seen = await turns(chunks, 17);
  assert.deepEqual(seen.slice(0, 15), [12, 12, 12, 12, 12, 14, 14, 14, 14, 14, 16, 16, 16, 16, 16]);
  assert.deepEqual(seen.slice(15), [17, 18], "and then in a tenth of one again");
});

test("a signal ends the wait", async () => {
  const stop = new AbortController();
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 20; i++) yield new Uint8Array(1);
  };
  let got = 0;
  const reading = (async () => {
    for await (const _ of paced(source(), new ManualClock(), stop.signal)) got++;
  })();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(got, 11);
  stop.abort();
  await reading;
  assert.equal(got, 20); // what the body does then is its own affair
});
