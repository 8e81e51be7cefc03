import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, ManualClock } from "@taffrail/base";

import { Recovery } from "./recovery.ts";

const bounds = { minMs: 30_000, maxMs: 30_000, random: () => 0 };

test("who waits for an API server goes on within a second once it answers another", async () => {
  const clock = new ManualClock();
  const recovery = new Recovery();
  const signal = new AbortController().signal;
  const done: number[] = [];
  for (const chance of [0.1, 0.9]) {
    const waited = recovery.wait(new Backoff(clock, bounds), { signal, clock, random: () => chance });
    void waited.then(() => done.push(chance));
  }
  await clock.advance(10_000);
  assert.deepEqual(done, []);
  recovery.answered();
  await clock.advance(0);
  await clock.advance(500);
  assert.deepEqual(done, [0.1]);
  await clock.advance(500);
  assert.deepEqual(done, [0.1, 0.9]);
});

test("without an answer the wait is the backoff's, and a signal ends it", async () => {
  const clock = new ManualClock();
  const recovery = new Recovery();
  const stop = new AbortController();
  let ended = 0;
  for (const signal of [stop.signal, new AbortController().signal]) {
    void recovery
      .wait(new Backoff(clock, bounds), { signal, clock, random: () => 0 })
      .then(() => (ended = clock.now()));
  }
  const start = clock.now();
  stop.abort();
  await clock.advance(0);
  assert.equal(ended, start);
  await clock.advance(30_000);
  assert.equal(ended, start + 30_000);
  recovery.answered(); // nobody waits any more
});
