import assert from "node:assert/strict";
import { type Fault, FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { type FloatHistogram, Labels } from "@taffrail/model";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "./fill.ts";
import type { Tsdb } from "../tsdb.ts";

const hourMs = 3_600_000;
const shape = Labels.of({ __name__: "h", job: "a" });
const steady = Labels.of({ __name__: "up", job: "a" });

/** Appends a histogram whose sum is the row's value, with an exemplar. */
function appendHistogram(store: Tsdb, [labels, t, sum]: Row): void {
  const histogram: FloatHistogram = {
    schema: 0,
    count: t,
    sum,
    zeroThreshold: 0,
    zeroCount: 0,
    positiveSpans: [{ offset: 0, length: 1 }],
    negativeSpans: [],
    positiveBuckets: Float64Array.of(t),
    negativeBuckets: new Float64Array(),
    customValues: new Float64Array(),
    counterResetHint: "unknown",
    isInteger: true,
  };
  store.append({
    length: 1,
    refs: Float64Array.of(store.refOf(labels)),
    t: Float64Array.of(t),
    v: Float64Array.of(sum),
    histograms: [histogram],
    exemplars: [{ row: 0, labels: Labels.of({ trace: String(t) }), value: sum, t }],
  });
}

/**
 * Nine hours of a store's life (floats and histograms in order and late, exemplars, head chunk files, blocks, checkpoints, retention of
 * two hours, closing) in which one change of the disk breaks; then the folder is opened again and must hold what was acknowledged and nothing else. Gives whether the life was long enough to break.
 */
export async function faultCycle(fault: Fault, breakAt: number): Promise<boolean> {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  disk.fault = fault;
  disk.breakAt = breakAt;
  const clock = new JumpingClock();
  const options = { clock, retentionMs: 2 * hourMs, outOfOrderWindowMs: hourMs };
  const acknowledged = new Set<string>();
  let asked = 0;
  let dying: string | undefined;
  try {
    const store = await openInMemory({ disk, ...options });
    for (let t = 0; t < 9 * hourMs; t += hourMs / 2) {
      const passing = Labels.of({ __name__: "m", n: String(t / hourMs) });
      for (const row of [
        [steady, t, t],
        [passing, t, t],
        [shape, t, t],
        [steady, t - hourMs / 3, t],
        [passing, t - hourMs / 4, t],
      ] as const satisfies Row[]) {
        asked++;
        try {
          if (row[0] === shape) appendHistogram(store, row);
          else appendRows(store, [row]);
          acknowledged.add(`${row[0].toString()} ${row[2]}@${row[1]}`);
        } catch {
          // refused, or under way when the process died: then it may be there, acknowledged or not
          if (fault !== "error" && disk.broken) dying ??= `${row[0].toString()} ${row[2]}@${row[1]}`;
        }
      }
      await clock.jump(hourMs / 2);
    }
    await store[Symbol.asyncDispose]();
  } catch {
    // opening or closing met the fault
  }
  const store = await reopen(inner, options);
  const found = new Set(
    Object.entries(await dump(store)).flatMap(([labels, samples]) => samples.map((s) => `${labels} ${s}`)),
  );
  const isPossible = (sample: string): boolean => acknowledged.has(sample) || sample === dying;
  const horizon = (store.stats().maxTime ?? 0) - 2 * hourMs;
  for (const sample of acknowledged) {
    const t = Number(sample.split("@")[1]);
    assert.ok(t < horizon || found.has(sample), `${fault} at ${breakAt}: ${sample} is lost`);
  }
  for (const { exemplars } of await store.selectExemplars([[]], { mint: -Infinity, maxt: Infinity })) {
    for (const { t } of exemplars)
      assert.ok(isPossible(`${shape.toString()} ${t}@${t}`), `${fault} at ${breakAt}: an exemplar at ${t}`);
  }
  for (const sample of found) assert.ok(isPossible(sample), `${fault} at ${breakAt}: ${sample} was refused`);
  await store[Symbol.asyncDispose]();
  if (!disk.broken) assert.equal(acknowledged.size, asked);
  return disk.broken;
}
