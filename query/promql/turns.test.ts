import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns.ts";

test("one query works in each turn of the loop, the one that waited longest first", async () => {
  const turns = new Turns();
  const told: string[] = [];
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const work = async (name: string): Promise<void> => {
    await turns.begin();
    for (let slice = 0; slice < 3; slice++) {
      told.push(`${name}@${turn}`);
      await turns.next();
    }
  };
  await Promise.all(["a", "b", "c"].map(work));
  isOver = true;
  assert.deepEqual(
    told.map((entry) => entry[0]),
    ["a", "b", "c", "a", "b", "c", "a", "b", "c"],
  );
  assert.equal(new Set(told.map((entry) => entry.split("@")[1])).size, 9);
});
