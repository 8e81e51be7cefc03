import assert from "node:assert/strict";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels, Matcher } from "@taffrail/model";
import { verifyFolder } from "../inspect/verify-folder.ts";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "./fill.ts";

const hourMs = 3_600_000;
/** How long the disk takes nothing. */
const outageMs = 1.5 * hourMs;
const endMs = 16 * hourMs;

/** A disk that takes no more bytes; one where nothing can be changed at all. */
export type Outage = "full" | "refusing";

/**
 * Sixteen hours of a store's life (appends in order and late, blocks, checkpoints, compaction, a deletion and its cleaning) in which the
 * disk fails from one change on, for an hour and a half. The store must stay open and answer all the while, lose nothing that it accepted,
 * and do by itself what it could not, once the disk takes writes again. Gives whether the life was long enough for the outage.
 */
export async function fullCycle(outage: Outage, from: number): Promise<boolean> {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner);
  const clock = new JumpingClock();
  let failsUntil = Infinity;
  let isClosing = false;
  disk.failsAt = () => {
    if (isClosing) return false;
    if (failsUntil === Infinity && disk.changes + 1 >= from) {
      failsUntil = clock.now() + outageMs;
      if (outage === "full") disk.freeBytes = 0;
    }
    return outage === "refusing" && failsUntil < Infinity && clock.now() < failsUntil;
  };
  const options = { clock, retentionMs: 1e12, outOfOrderWindowMs: hourMs };
  const store = await openInMemory({ disk, ...options }).catch(() => undefined);
  if (store === undefined) return true; // it cannot be opened on such a disk, and says so
  const wanted = new Set<string>();
  const recover = (): void => {
    if (clock.now() >= failsUntil) disk.freeBytes = Infinity;
  };
  for (let t = 0; t < endMs; t += hourMs / 2) {
    recover();
    for (const row of [
      [labelsOf("steady"), t, t + 1],
      [labelsOf(`short-${Math.floor(t / hourMs)}`), t, t + 2],
      [labelsOf("steady"), t - hourMs / 3, t + 3],
    ] as const satisfies Row[]) {
      try {
        appendRows(store, [row]);
        wanted.add(lineOf(row));
      } catch (error) {
        const isOut = failsUntil < Infinity && clock.now() < failsUntil;
        assert.ok(isOut, `${outage} from ${from}, at ${t / hourMs} h: ${String(error)}`);
      }
    }
    await clock.jump(hourMs / 2);
    if (t === 10 * hourMs) await store.deleteSeries([new Matcher("n", "=", "short-3")], all).catch(() => {});
    if (t === 11 * hourMs) await store.cleanTombstones().catch(() => {});
    if (t % hourMs === 0)
      mustHold(await linesOf(store), wanted, `${outage} from ${from}, at ${t / hourMs} h`);
  }
  for (let i = 0; i < 8; i++) {
    recover();
    await clock.jump(hourMs / 4);
  }
  const what = `${outage} from ${from}`;
  mustHold(await linesOf(store), wanted, what);
  const { blocks, walBytes } = store.stats();
  assert.ok(blocks > 0 && Math.max(...store.blocks().map(({ meta }) => meta.maxTime)) >= 12 * hourMs, what);
  assert.ok(walBytes > 0);
  isClosing = true; // closing on such a disk fails, and says so
  disk.freeBytes = Infinity;
  await store[Symbol.asyncDispose]();
  const { signal } = new AbortController();
  const { findings } = await verifyFolder({ disk: inner, dir: "/data", signal });
  assert.deepEqual(
    findings.filter(({ isHarmless }) => !isHarmless),
    [],
    what,
  );
  const again = await reopen(inner, options);
  mustHold(await linesOf(again), wanted, `${what}, opened again`);
  await again[Symbol.asyncDispose]();
  const left = inner.list("/data").filter((name) => name.includes(".tmp-for-"));
  assert.deepEqual(left, [], what);
  return failsUntil < Infinity;
}

const all = { mint: -Infinity, maxt: Infinity };

function labelsOf(n: string): Labels {
  return Labels.of({ __name__: "m", n });
}

function lineOf([labels, t, v]: Row): string {
  return `${labels.toString()} ${v}@${t}`;
}

async function linesOf(store: Parameters<typeof dump>[0]): Promise<Set<string>> {
  return new Set(
    Object.entries(await dump(store)).flatMap(([labels, samples]) => samples.map((s) => `${labels} ${s}`)),
  );
}

/** Of what was deleted, or was to be, anything or nothing may be there. */
function mustHold(found: ReadonlySet<string>, wanted: ReadonlySet<string>, what: string): void {
  const deleted = labelsOf("short-3").toString();
  for (const line of wanted)
    assert.ok(found.has(line) || line.startsWith(deleted), `${what}: ${line} is lost`);
  for (const line of found) assert.ok(wanted.has(line), `${what}: ${line} was refused`);
}
