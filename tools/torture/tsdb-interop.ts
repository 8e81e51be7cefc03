/**
 * A store lives for a day and a half of random data (floats, native histograms, late samples, deletions), is compacted in its worker, and
 * then promtool and the real Prometheus read a copy of its folder: every sample must be the same. Each run is one store.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock, messageOf, noLog, seededRandom } from "@taffrail/base";
import { BatchBuilder, type FloatHistogram, Labels, Matcher, setStale } from "@taffrail/model";
import { openTsdb, type Tsdb, verifyFolder } from "@taffrail/tsdb";
import { systemDisk } from "@taffrail/disk";
import { findPeer } from "../../bench/peers.ts";
import type { Torture } from "./kind.ts";
import { plainHistogram } from "./readers/plain-histogram.ts";
import { dumpOf, queriedFrom, sampleLines } from "./readers/real-readers.ts";

export const fullRuns: number = 20;

const hourMs = 3_600_000;
const startT = 1_760_004_000_000;
const hours = 36;

export const run: Torture = async (runs, out) => {
  const promtool = findPeer("promtool");
  const prometheus = findPeer("prometheus");
  if (promtool === undefined || prometheus === undefined) {
    out.line("needs the real prometheus and promtool, on the PATH or in TAFFRAIL_PEERS");
    return { passed: 0, failed: 0 };
  }
  let passed = 0;
  let failed = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const dir = mkdtempSync(join(tmpdir(), "taffrail-interop-"));
    try {
      const lines = await live(join(dir, "ours"), seed, (text) => out.line(text));
      for (const copy of ["dump", "server"]) cpSync(join(dir, "ours"), join(dir, copy), { recursive: true });
      execFileSync(promtool, ["tsdb", "analyze", join(dir, "dump")]);
      if (!hasLate(seed)) compare("promtool", dumpOf(promtool, join(dir, "dump")), lines);
      const endS = (startT + (hours + 1) * hourMs) / 1000;
      compare("prometheus", await queriedFrom(prometheus, join(dir, "server"), `${hours + 2}h`, endS), lines);
      passed++;
    } catch (error) {
      failed++;
      out.line(`FAIL seed ${seed}: ${messageOf(error)}`);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  return { passed, failed };
};

/** promtool takes the end of the last block, a late one too, for that of all: it is asked about stores without late samples only. */
function hasLate(seed: number): boolean {
  return seed % 2 === 0;
}

/** Lets a store live in a folder; gives all that it holds, a line a sample. */
async function live(dir: string, seed: number, say: (text: string) => void): Promise<string[]> {
  const random = seededRandom(seed);
  const clock = new ManualClock(startT);
  const store = await openTsdb({
    dir,
    clock,
    log: noLog,
    random,
    retentionMs: 1e12,
    outOfOrderWindowMs: hourMs,
  });
  const series = Array.from({ length: 40 }, (_, i) =>
    Labels.of({ __name__: i % 4 === 0 ? "latency" : "m_total", n: String(i), part: i % 3 === 0 ? "ü" : "x" }),
  );
  const counts = series.map(() => 0);
  const lateTimes = new Set<string>();
  for (let t = startT; t < startT + hours * hourMs; t += 60_000) {
    const batch = new BatchBuilder();
    const histograms: (FloatHistogram | undefined)[] = [];
    series.forEach((labels, i) => {
      if (random() < 0.02) return;
      const late = hasLate(seed) && random() < 0.01 ? Math.floor(random() * 40) * 60_000 + 1000 : 0;
      const count = (counts[i]! += Math.floor(random() * 9));
      const ref = store.refOf(labels);
      if (late > 0 && lateTimes.has(`${i} ${t - late}`)) return; // of two late ones at a time either may stay
      if (late > 0) lateTimes.add(`${i} ${t - late}`);
      if (i % 4 !== 0) {
        batch.push(ref, t - late, random() < 0.5 ? count : count * random());
        if (random() < 0.003) setStale(batch.v, batch.length - 1);
      } else if (late === 0) {
        histograms[batch.length] = plainHistogram(count, true);
        batch.push(ref, t, 0);
      }
    });
    const { refs, t: times, v, length } = batch;
    histograms.length = length;
    store.append({ refs, t: times, v, length, histograms });
    if (t % hourMs === 0) {
      await clock.advance(hourMs);
      await caughtUp(store, t);
    }
    if (t === startT + 20 * hourMs) {
      const range = { mint: startT + 5.25 * hourMs, maxt: startT + 19.5 * hourMs };
      await store.deleteSeries([new Matcher("n", "=~", "1|2|7|8")], range);
    }
  }
  const lines = sampleLines((await store.select([], { mint: -Infinity, maxt: Infinity })).series);
  const { blocks, compactions } = store.stats();
  await store[Symbol.asyncDispose]();
  const { findings } = await verifyFolder({ disk: systemDisk, dir, signal: new AbortController().signal });
  if (findings.length > 0) throw new Error(`${findings[0]!.path}: ${findings[0]!.what}`);
  if (compactions === 0) throw new Error("nothing was compacted");
  say(`seed ${seed}: ${lines.length} samples in ${blocks} blocks after ${compactions} compactions`);
  return lines;
}

/** Waits until blocks are cut as far as they can be at `t`, and no compaction is under way. */
async function caughtUp(store: Tsdb, t: number): Promise<void> {
  const end = Math.floor((t - 3 * hourMs) / (2 * hourMs)) * 2 * hourMs;
  for (let i = 0; i < 200; i++) {
    const newest = Math.max(0, ...store.blocks().map(({ meta }) => meta.maxTime));
    if ((newest >= end || end <= startT) && store.compacting === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A query leaves staleness markers out, and promtool's dump the first two histograms of a series: everything else must be there, once. */
function compare(who: string, theirs: readonly string[], ours: readonly string[]): void {
  const mine = new Set(ours);
  const yours = new Set(theirs);
  const extra = theirs.filter((line) => !mine.has(line));
  if (extra.length > 0)
    throw new Error(`${who} has ${extra.length} samples that we have not, such as ${extra[0]}`);
  const missing = ours.filter(
    (line) => !yours.has(line) && !(who === "prometheus" && line.includes(" NaN ")),
  );
  const floats = missing.filter((line) => !line.includes("{count:"));
  const isTolerated = who === "promtool" && floats.length === 0 && missing.length < ours.length / 50;
  if (missing.length > 0 && !isTolerated)
    throw new Error(`${who} lacks ${missing.length} samples that we have, such as ${missing[0]}`);
  if (theirs.length !== yours.size) throw new Error(`${who} has samples twice`);
}
