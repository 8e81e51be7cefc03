import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryDisk, segmentPath } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { appendRows, JumpingClock, openInMemory } from "../testing/fill.ts";
import type { LogFollower, LogTaker } from "./follow.ts";

const hourMs = 3_600_000;
const up = Labels.of({ __name__: "up" });
const down = Labels.of({ __name__: "down" });

/** Everything that is written and was not read yet, samples as texts. */
function readAll(follower: LogFollower, names: Map<number, string>): string[] {
  const found: string[] = [];
  const taker: LogTaker = {
    series: (ref, labels) => void names.set(ref, labels.name),
    samples: ({ length, refs, t, v }) => {
      for (let i = 0; i < length; i++) found.push(`${names.get(refs[i]!)} ${v[i]}@${t[i]}`);
    },
    metadata: () => {},
    histogram: () => {},
    exemplar: () => {},
  };
  while (follower.next(taker));
  return found;
}

test("a follower reads what is appended from its place on, and names of before by `live`", async () => {
  await using store = await openInMemory({ walSegmentBytes: 32_768, walCompression: "none" });
  appendRows(store, [[up, 1, 1]]);
  using follower = store.followLog();
  const names = new Map(Array.from(follower.live(), ({ ref, labels }) => [ref, labels.name]));
  assert.deepEqual(readAll(follower, names), []);
  const wanted: string[] = [];
  for (let t = 2; t < 3000; t++) {
    appendRows(store, [
      [up, t, t],
      [down, t, -t],
    ]);
    wanted.push(`up ${t}@${t}`, `down ${-t}@${t}`);
    if (t % 500 === 0) assert.deepEqual(readAll(follower, names), wanted.splice(0));
  }
  assert.deepEqual(readAll(follower, names), wanted);
  assert.ok(follower.segment > 1);
  assert.deepEqual([follower.lostSegments, follower.lostBytes, follower.bytesBehind()], [0, 0, 0]);
});

test("segments stay for a follower when blocks are cut, as long as there is room, and go once it has read them", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock();
  await using store = await openInMemory({ disk, clock, retentionMs: 1e12 });
  const names = new Map<number, string>();
  const live = async (hours: number): Promise<string[]> => {
    const wanted: string[] = [];
    for (let i = 0; i < hours * 2; i++) {
      const t = clock.now();
      appendRows(store, [[up, t, t]]);
      wanted.push(`up ${t}@${t}`);
      await clock.jump(hourMs / 2);
    }
    return wanted;
  };
  using follower = store.followLog();
  const wanted = await live(9);
  const { segment } = follower;
  assert.ok(disk.list("/data/wal").some((name) => name.startsWith("checkpoint.")));
  assert.deepEqual(readAll(follower, names), wanted);
  assert.equal(follower.lostSegments, 0);
  assert.deepEqual(readAll(follower, names), []);
  await live(1);
  assert.equal(disk.stat(segmentPath("/data/wal", segment)), undefined);
});

test("a log that is cut under a follower is said so, and it goes on", async () => {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk, walSegmentBytes: 32_768, walCompression: "none" });
  using follower = store.followLog();
  const names = new Map<number, string>();
  for (let t = 1; t < 4000; t++) appendRows(store, [[up, t, t]]);
  disk.remove(segmentPath("/data/wal", 0));
  disk.remove(segmentPath("/data/wal", 1));
  for (const { ref, labels } of follower.live()) names.set(ref, labels.name);
  const found = readAll(follower, names);
  assert.equal(follower.lostSegments, 2);
  assert.equal(found.at(-1), "up 3999@3999");
  await store[Symbol.asyncDispose]();
});
