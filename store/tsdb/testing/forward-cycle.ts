import assert from "node:assert/strict";
import { ManualClock, noLog } from "@taffrail/base";
import { type Disk, type Fault, FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { ForwardLog } from "../forward/forward-log.ts";
import type { LogFollower, LogTaker } from "../wal/follow.ts";

const steady = Labels.of({ __name__: "up", long: "x".repeat(2000) });

function open(disk: Disk, clock: ManualClock): Promise<ForwardLog> {
  return ForwardLog.open({
    dir: "/data",
    disk,
    clock,
    log: noLog,
    isTended: false,
    walSegmentBytes: 32_768,
    walCompression: "none",
    forgetMs: 500,
  });
}

/** Reads on to the end: name, value and time of each row. */
function readOn(follower: LogFollower): string[] {
  const names = new Map<number, string>();
  for (const { ref, labels } of follower.live()) names.set(ref, labels.name);
  const found: string[] = [];
  const to: LogTaker = {
    series: (ref, labels) => void names.set(ref, labels.name),
    samples({ length, refs, t }) {
      for (let i = 0; i < length; i++) found.push(`${names.get(refs[i]!)} @${t[i]}`);
    },
    metadata() {},
    histogram() {},
    exemplar() {},
  };
  while (follower.next(to));
  return found;
}

/**
 * A life of a log that forwards (rows of a steady series and of passing ones, most of them sent, some segments taken away, series
 * forgotten, closing) in which one change of the disk breaks; then the folder is opened again and must have what was acknowledged and not sent. Gives
 * whether the life was long enough to break.
 */
export async function forwardCycle(fault: Fault, breakAt: number): Promise<boolean> {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  disk.fault = fault;
  disk.breakAt = breakAt;
  const clock = new ManualClock(0);
  const acknowledged: string[] = [];
  const refused = new Set<string>();
  const sent: string[] = [];
  try {
    const log = await open(disk, clock);
    const follower = log.followUnsent();
    for (let t = 1; t <= 40; t++) {
      await clock.advance(100);
      for (const labels of [steady, Labels.of({ __name__: `n${t}`, long: "y".repeat(1000) })]) {
        const name = `${labels.name} @${t}`;
        try {
          const refs = Float64Array.of(log.refOf(labels));
          log.append({ length: 1, refs, t: Float64Array.of(t), v: Float64Array.of(t) });
          acknowledged.push(name);
        } catch {
          refused.add(name); // it may be there all the same where the process died meanwhile
        }
      }
      try {
        if (t % 3 === 0 && t < 30) {
          sent.push(...readOn(follower));
          log.sent(follower.place);
        }
        if (t % 5 === 0) await log.tend();
      } catch {
        // the fault; it is tried again
      }
    }
    follower[Symbol.dispose]();
    await log[Symbol.asyncDispose]();
  } catch {
    // opening or closing met the fault
  }
  if (inner.stat("/data/lock") !== undefined) inner.remove("/data/lock"); // the process has died
  const log = await open(inner, clock);
  const follower = log.followUnsent();
  const left = readOn(follower);
  const found = new Set([...sent, ...left]);
  for (const one of acknowledged) assert.ok(found.has(one), `${fault} at ${breakAt}: ${one} is lost`);
  const isPossible = new Set([...acknowledged, ...(fault === "error" ? [] : refused)]);
  for (const one of found) assert.ok(isPossible.has(one), `${fault} at ${breakAt}: ${one} was refused`);
  assert.equal(follower.lostSegments, 0, `${fault} at ${breakAt}`);
  follower[Symbol.dispose]();
  await log[Symbol.asyncDispose]();
  if (!disk.broken) assert.ok(left.length < 60 && sent.length > 40, `${left.length} left`);
  return disk.broken;
}
