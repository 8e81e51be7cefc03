import assert from "node:assert/strict";
import { type Fault, FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels, Matcher } from "@taffrail/model";
import { verifyFolder } from "../inspect/verify-folder.ts";
import type { Tsdb } from "../tsdb.ts";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "./fill.ts";

const hourMs = 3_600_000;
const steady = Labels.of({ __name__: "up", job: "a" });
const other = Labels.of({ __name__: "up", job: "b" });
const deletedFrom = 1.5 * hourMs;
const deletedTo = 9.2 * hourMs;

/**
 * Fifteen hours of a store's life (appends, blocks, checkpoints, compaction in levels, a deletion, its cleaning, a snapshot) in which one
 * change of the disk breaks; then the folder is opened again and lives on. What was acknowledged and not deleted must be there, what was
 * deleted must not, nothing else may be, and every byte of the folder must be sound. Gives whether the life was long enough to break.
 */
export async function blockCycle(fault: Fault, breakAt: number): Promise<boolean> {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  disk.fault = fault;
  disk.breakAt = breakAt;
  const clock = new JumpingClock();
  const options = { clock, retentionMs: 1e12 };
  const acknowledged = new Set<string>();
  let deletion: "none" | "asked" | "done" = "none";
  try {
    const store = await openInMemory({ disk, ...options });
    for (let t = 0; t < 15 * hourMs; t += hourMs / 2) {
      for (const row of [
        [steady, t, t],
        [other, t, -t],
      ] as const satisfies Row[]) {
        try {
          appendRows(store, [row]);
          acknowledged.add(`${row[0].toString()} ${row[2]}@${row[1]}`);
        } catch {
          // refused
        }
      }
      await clock.jump(hourMs / 2);
      if (t === 9.5 * hourMs) {
        deletion = "asked";
        try {
          await store.deleteSeries([new Matcher("job", "=", "a")], { mint: deletedFrom, maxt: deletedTo });
          deletion = "done";
        } catch {
          // it may have been deleted in part
        }
      }
      if (t === 11 * hourMs) await store.cleanTombstones().catch(() => {});
      if (t === 12 * hourMs) await store.snapshot().catch(() => {});
    }
    await store[Symbol.asyncDispose]();
  } catch {
    // opening or closing met the fault
  }
  const what = `${fault} at ${breakAt}`;
  const store = await reopen(inner, options);
  await check(store, acknowledged, deletion, what);
  for (let i = 0; i < 4; i++) await clock.jump(hourMs / 4);
  await check(store, acknowledged, deletion, `${what}, an hour later`);
  await store[Symbol.asyncDispose]();
  const { findings } = await verifyFolder({
    disk: inner,
    dir: "/data",
    signal: new AbortController().signal,
  });
  assert.deepEqual(
    findings.filter(({ isHarmless }) => !isHarmless),
    [],
    what,
  );
  const left = inner.list("/data").filter((name) => name.includes(".tmp-for-"));
  assert.deepEqual(left, [], what);
  return disk.broken;
}

async function check(
  store: Tsdb,
  acknowledged: ReadonlySet<string>,
  deletion: "none" | "asked" | "done",
  what: string,
): Promise<void> {
  const found = new Set(
    Object.entries(await dump(store)).flatMap(([labels, samples]) => samples.map((s) => `${labels} ${s}`)),
  );
  const isDeleted = (sample: string): boolean => {
    const t = Number(sample.split("@")[1]);
    return sample.startsWith(steady.toString()) && t >= deletedFrom && t <= deletedTo;
  };
  for (const sample of acknowledged) {
    if (deletion !== "none" && isDeleted(sample)) continue;
    assert.ok(found.has(sample), `${what}: ${sample} is lost`);
  }
  for (const sample of found) {
    assert.ok(
      acknowledged.has(sample) || sample.endsWith("-0@0") || sample.endsWith(" 0@0"),
      `${what}: ${sample} was refused`,
    );
    assert.ok(deletion !== "done" || !isDeleted(sample), `${what}: ${sample} was deleted`);
  }
}
