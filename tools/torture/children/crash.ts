/** Appends until it is killed; says after each append what was acknowledged. Started by `../crash.ts`. */
import { writeSync } from "node:fs";
import { noLog, systemClock } from "@taffrail/base";
import { BatchBuilder, Labels } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";

const [dir, compression, firstT] = process.argv.slice(2);
const store = await openTsdb({
  dir: dir!,
  clock: systemClock,
  log: noLog,
  walCompression: compression as "none" | "snappy" | "zstd",
  walSegmentBytes: 64 * 1024, // so that kills meet the change of segments
});
const batch = new BatchBuilder();
for (let t = Number(firstT); ; t++) {
  batch.clear();
  for (let n = 0; n < 50; n++)
    batch.push(store.refOf(Labels.of({ __name__: "m", n: String(n) })), t, t * 1000 + n);
  // series that come new with every batch: their records are in danger too
  batch.push(store.refOf(Labels.of({ __name__: "new", t: String(t) })), t, t);
  if (store.append(batch).stored !== 51) throw new Error(`BUG: batch ${t} was not stored whole`);
  writeSync(1, `${t}\n`);
}
