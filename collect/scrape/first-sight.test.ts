import assert from "node:assert/strict";
import { test } from "node:test";
import { FirstSight } from "./first-sight.ts";

/** Lets promises that can resolve do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

test("targets wait in order while bodies hold too much", async () => {
  let bytes = 0;
  const gate = new FirstSight(() => bytes, { mostBytes: 100, mostReading: 1 });
  const order: number[] = [];
  const leave: (() => void)[] = [];
  const enter = async (i: number): Promise<void> => {
    const done = await gate.admit();
    order.push(i);
    leave.push(done);
    bytes += 60;
  };
  const all: Promise<void>[] = [];
  for (let i = 0; i < 5; i++) {
    all.push(enter(i));
    await settle();
  }
  assert.deepEqual(order, [0, 1]);
  bytes -= 60;
  leave[0]!();
  await settle();
  assert.deepEqual(order, [0, 1, 2, 3]);
  leave[1]!();
  leave[2]!();
  await settle();
  assert.deepEqual(order, [0, 1, 2, 3], "their bytes are still held");
  leave[3]!();
  await settle();
  assert.deepEqual(order, [0, 1, 2, 3, 4], "nobody waits when nothing is on its way");
  await Promise.all(all);
});

test("so many first bodies are read at once, and no more", async () => {
  const gate = new FirstSight(() => 0, { mostBytes: 0, mostReading: 2 });
  let reading = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const done = await gate.read();
      most = Math.max(most, ++reading);
      await settle();
      reading--;
      done();
    }),
  );
  assert.equal(most, 2);
});
