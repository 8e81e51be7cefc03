/**
 * Kills a process that appends (`kill -9`) at a random moment, opens its folder, and reads back everything that was acknowledged. Of every
 * tenth folder the real Prometheus and promtool, where they are there, read a copy as the kill left it, and must have the same samples.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, noLog, seededRandom, systemClock } from "@taffrail/base";
import { SampleColumns } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { findPeer } from "../../bench/peers.ts";
import type { Torture } from "./kind.ts";
import { dumpOf, mustHoldTheSame, queriedFrom, sampleLines } from "./readers/real-readers.ts";

export const fullRuns: number = 1000;

const child = fileURLToPath(new URL("./children/crash.ts", import.meta.url));
const compressions = ["none", "snappy", "zstd"] as const;
/** Where the child's compiled code is kept: a start is four times as fast. */
const compiled = join(tmpdir(), "taffrail-crash-compiled");
const childEnv = { ...process.env, NODE_COMPILE_CACHE: compiled };
/** Kills of one folder in a row, so that logs left by a crash are crashed again. */
const killsPerFolder = 5;
/** So many folders to one that others read too. */
const foldersPerReading = 10;

export const run: Torture = async (runs, out) => {
  const random = seededRandom(1);
  let passed = 0;
  let failed = 0;
  let dir = "";
  let first = 1;
  /** Batches that a kill may have met between the log of late samples and the other. */
  let cut = new Set<number>();
  let readByOthers = 0;
  const warm = mkdtempSync(join(tmpdir(), "taffrail-crash-"));
  spawnSync(process.execPath, [child, warm, "none", "1", "once"], { env: childEnv });
  rmSync(warm, { recursive: true });
  for (let i = 0; i < runs; i++) {
    if (i % killsPerFolder === 0) {
      if (dir !== "") rmSync(dir, { recursive: true });
      dir = mkdtempSync(join(tmpdir(), "taffrail-crash-"));
      first = 1;
      cut = new Set();
    }
    const compression = compressions[Math.floor(i / killsPerFolder) % compressions.length]!;
    try {
      const last = await killed(dir, compression, first, 20 + random() * 200);
      cut.add(last + 1);
      const isRead = i % (killsPerFolder * foldersPerReading) === killsPerFolder - 1;
      if (isRead) cpSync(dir, `${dir}-copy`, { recursive: true });
      const lines = await check(dir, last, cut);
      if (isRead && (await othersRead(`${dir}-copy`, lines))) readByOthers++;
      first = last + 2; // one batch may have been stored and not yet acknowledged
      passed++;
    } catch (error) {
      failed++;
      out.line(`FAIL run ${i} (${compression}): ${messageOf(error)}; the folder is kept at ${dir}`);
      dir = "";
      i += killsPerFolder - 1 - (i % killsPerFolder);
    }
    if ((i + 1) % 50 === 0) out.line(`${i + 1} kills, ${passed} passed, ${failed} failed`);
  }
  if (dir !== "") rmSync(dir, { recursive: true });
  out.line(`${readByOthers} folders were read by promtool and Prometheus too`);
  return { passed, failed };
};

/** Runs the child and kills it `afterMs` after its first append; gives the last append that it acknowledged. */
function killed(dir: string, compression: string, first: number, afterMs: number): Promise<number> {
  const process_ = spawn(process.execPath, [child, dir, compression, String(first)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnv,
  });
  let text = "";
  let complaint = "";
  let timer: NodeJS.Timeout | undefined;
  process_.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    timer ??= setTimeout(() => process_.kill("SIGKILL"), afterMs);
  });
  process_.stderr.setEncoding("utf8").on("data", (part: string) => void (complaint += part));
  return new Promise((resolve, reject) => {
    process_.on("close", (_code, signal) => {
      clearTimeout(timer);
      const lines = text.slice(0, text.lastIndexOf("\n")).split("\n");
      if (signal === "SIGKILL") resolve(Number(lines.at(-1)));
      else reject(new Error(`the child ended by itself: ${complaint}`));
    });
  });
}

/** Whether promtool and Prometheus were there, and had the same samples; throws where they had others. */
async function othersRead(dir: string, lines: readonly string[]): Promise<boolean> {
  const promtool = findPeer("promtool");
  const prometheus = findPeer("prometheus");
  try {
    if (promtool === undefined || prometheus === undefined) return false;
    mustHoldTheSame("promtool", dumpOf(promtool, dir), lines);
    mustHoldTheSame("Prometheus", await queriedFrom(prometheus, dir, "1h", 1800), lines);
    return true;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Throws unless every batch up to `last` is there whole, and at most one after it; of those in `cut` what was late may be there alone. Gives all samples, a line each. */
async function check(dir: string, last: number, cut: ReadonlySet<number>): Promise<string[]> {
  await using store = await openTsdb({ dir, clock: systemClock, log: noLog });
  const { series } = await store.select([], { mint: -Infinity, maxt: Infinity });
  const columns = new SampleColumns();
  const batches = new Set<number>();
  for (const one of series) if (one.labels.name === "new") batches.add(Number(one.labels.get("batch")));
  if (!batches.has(last)) throw new Error(`batch ${last} is lost`);
  const newest = Math.max(...batches);
  if (newest > last + 1) throw new Error(`batch ${newest} is there, and ${last} was the last acknowledged`);
  for (const one of series) {
    columns.clear();
    one.read(-Infinity, Infinity, columns);
    const name = one.labels.toString();
    const n = Number(one.labels.get("n"));
    let inOrder = 0;
    let late = 0;
    for (let i = 0; i < columns.length; i++) {
      const t = columns.t[i]!;
      const isLate = t % 2 !== 0;
      const batch = isLate ? (t + 101) / 2 : t / 2;
      const want = one.labels.name === "m" ? t * 1000 + n : batch;
      if (!batches.has(batch) && !(isLate && cut.has(batch)))
        throw new Error(`${name} has a sample at ${t} that was never acknowledged`);
      if (columns.v[i] !== want) throw new Error(`${name} at ${t} is ${columns.v[i]}, want ${want}`);
      if (!isLate) inOrder++;
      else if (batches.has(batch)) late++;
    }
    const wanted = one.labels.name === "m" ? batches.size : 1;
    const wantedLate = one.labels.name === "m" && n < 5 ? batches.size : 0;
    if (inOrder !== wanted || late !== wantedLate)
      throw new Error(`${name} has ${inOrder} samples and ${late} late, want ${wanted} and ${wantedLate}`);
  }
  return sampleLines(series);
}
