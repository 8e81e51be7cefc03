/** Appends until it is killed, or `once`, now and then while its log is still read; says after each append what was acknowledged. Started by `../crash.ts`. */
import { writeSync } from "node:fs";
import { noLog, systemClock } from "@taffrail/base";
import { BatchBuilder, Labels } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";

const [dir, compression, firstBatch, once] = process.argv.slice(2);
const store = await openTsdb({
  dir: dir!,
  clock: systemClock,
  log: noLog,
  walCompression: compression as "none" | "snappy" | "zstd",
  walSegmentBytes: 64 * 1024, // so that kills meet the change of segments
  outOfOrderWindowMs: 1e6,
  servesWhileReplaying: Number(firstBatch) % 2 === 0,
  replaySliceMs: 1,
});
const batch = new BatchBuilder();
for (let b = Number(firstBatch); ; b++) {
  batch.clear();
  const t = 2 * b;
  for (let n = 0; n < 50; n++) {
    const ref = store.refOf(Labels.of({ __name__: "m", n: String(n) }));
    batch.push(ref, t, t * 1000 + n);
    if (n < 5) batch.push(ref, t - 101, (t - 101) * 1000 + n); // late: another log, and chunks in the head's files
  }
  // series that come new with every batch: their records are in danger too
  batch.push(store.refOf(Labels.of({ __name__: "new", batch: String(b) })), t, b);
  if (store.append(batch).stored !== 56) throw new Error(`BUG: batch ${b} was not stored whole`);
  writeSync(1, `${b}\n`);
  if (once !== undefined) break;
  if (store.replay !== undefined) await new Promise((resolve) => setImmediate(resolve));
}
await store[Symbol.asyncDispose]();
