import assert from "node:assert/strict";
import { type Fault, FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "./fill.ts";

const seriesOf = (i: number): Labels => Labels.of({ __name__: "m", i: String(i) });
const segmentBytes = 32 << 10;

/**
 * A store that was killed, with a torn end, is opened again and serves while its log is read, also what comes late; in that one change of the disk breaks. Then
 * the folder is opened once more and must hold what was acknowledged, once, in order, and nothing else. Gives whether that life was long
 * enough to break.
 */
export async function replayCycle(fault: Fault, breakAt: number): Promise<boolean> {
  const inner = new MemoryDisk();
  const clock = new JumpingClock();
  const options = { clock, walSegmentBytes: segmentBytes, outOfOrderWindowMs: 1e12 };
  const acknowledged = new Set<string>();
  const append = (store: Parameters<typeof appendRows>[0], rows: readonly Row[]): void => {
    try {
      appendRows(store, rows);
      for (const [labels, t, v] of rows) acknowledged.add(`${labels.toString()} ${v}@${t}`);
    } catch {
      // refused
    }
  };
  const killed = await openInMemory({ disk: inner, ...options });
  for (let t = 1; t <= 400; t++)
    append(
      killed,
      Array.from({ length: 20 }, (_unused, i): Row => [seriesOf(i), t, t * Math.sin(i)]),
    );
  const last = inner.list("/data/wal").at(-1)!;
  const file = inner.open(`/data/wal/${last}`, "write");
  file.write(Uint8Array.of(1, 0, 9, 7), file.sizeBytes());
  file.close();
  inner.remove("/data/lock");

  const disk = new FaultyDisk(inner);
  disk.fault = fault;
  disk.breakAt = breakAt;
  try {
    const serving = { disk, ...options, servesWhileReplaying: true, replaySliceMs: 0 };
    const store = await openInMemory(serving);
    for (let t = 1000; t < 1100; t++) {
      append(store, [
        [seriesOf(t % 30), t, t],
        [seriesOf(100 + (t % 7)), t, t],
      ]);
      append(store, [[seriesOf(t % 3), t - 2000, t]]); // late: by itself, as two logs cannot break at once
      for (let turns = 0; turns < 8; turns++) await new Promise((resolve) => setImmediate(resolve));
    }
    while (store.replay !== undefined) {
      if (store.replay.trouble !== undefined && fault !== "error") break; // dead
      await clock.jump(1000); // what the disk refused is tried again
    }
    append(store, [[seriesOf(1), 2000, 1]]);
    await store[Symbol.asyncDispose]();
  } catch {
    // opening or closing met the fault
  }
  await Promise.resolve(killed[Symbol.asyncDispose]()).catch(() => {});
  const store = await reopen(inner, options);
  const found = await dump(store);
  for (const [labels, samples] of Object.entries(found)) {
    const times = samples.map((sample) => Number(sample.split("@")[1]));
    assert.ok(
      times.every((t, i) => i === 0 || t > times[i - 1]!),
      `${fault} at ${breakAt}: ${labels} is out of order`,
    );
    for (const sample of samples)
      assert.ok(acknowledged.delete(`${labels} ${sample}`), `${fault} at ${breakAt}: ${labels} ${sample}`);
  }
  assert.deepEqual([...acknowledged], [], `${fault} at ${breakAt}: lost`);
  await store[Symbol.asyncDispose]();
  return disk.broken;
}
