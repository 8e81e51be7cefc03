/**
 * A store lives for a day and a half of random data (floats, native histograms, late samples, deletions), is compacted in its worker, and
 * then promtool and the real Prometheus read a copy of its folder: every sample must be the same. Each run is one store.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock, messageOf, noLog, seededRandom } from "@taffrail/base";
import {
  BatchBuilder,
  type FloatHistogram,
  isStaleAt,
  Labels,
  Matcher,
  SampleColumns,
  setStale,
} from "@taffrail/model";
import { openTsdb, type Tsdb, verifyFolder } from "@taffrail/tsdb";
import { systemDisk } from "@taffrail/disk";
import { formatFloat } from "@taffrail/wire";
import { findPeer, freePort, Running } from "../../bench/peers.ts";
import type { Torture } from "./kind.ts";

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
      if (!hasLate(seed)) compare("promtool", dumped(promtool, join(dir, "dump")), lines);
      compare("prometheus", await queried(prometheus, join(dir, "server")), lines);
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
        histograms[batch.length] = histogramOf(count);
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
  const lines = await linesOf(store);
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

function histogramOf(count: number): FloatHistogram {
  return {
    schema: 1,
    count: 2 * count + 3,
    sum: count * 1.5,
    zeroThreshold: 0.001,
    zeroCount: 1,
    positiveSpans: [{ offset: 0, length: 2 }],
    negativeSpans: [],
    positiveBuckets: Float64Array.of(count, count + 2),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    isInteger: true,
  };
}

async function linesOf(store: Tsdb): Promise<string[]> {
  const { series } = await store.select([], { mint: -Infinity, maxt: Infinity });
  const lines: string[] = [];
  const columns = new SampleColumns();
  for (const one of series) {
    columns.clear();
    one.read(-Infinity, Infinity, columns);
    for (let i = 0; i < columns.length; i++) {
      const h = columns.histograms?.[i];
      const value =
        h !== undefined
          ? `{count:${formatFloat(h.count)}`
          : isStaleAt(columns.v, i)
            ? "NaN"
            : formatFloat(columns.v[i]!);
      lines.push(`${one.labels.get("n")} ${value} ${columns.t[i]}`);
    }
  }
  return lines.sort();
}

/** What promtool's dump says, in the same form. */
function dumped(promtool: string, dir: string): string[] {
  execFileSync(promtool, ["tsdb", "list", dir]);
  execFileSync(promtool, ["tsdb", "analyze", dir]);
  const text = execFileSync(promtool, ["tsdb", "dump", dir], { maxBuffer: 2 ** 30, encoding: "utf8" });
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, n, value] = /n="(\d+)", part="."\} (\{count:[^,]*|\S+)/.exec(line)!;
      return `${n} ${value} ${line.slice(line.lastIndexOf(" ") + 1)}`;
    })
    .sort();
}

/** What Prometheus answers when asked for everything. */
async function queried(prometheus: string, dir: string): Promise<string[]> {
  const port = await freePort();
  await using running = await Running.start(
    "prometheus",
    prometheus,
    [
      "--config.file=/dev/null",
      `--storage.tsdb.path=${dir}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.retention.time=50y",
      "--log.level=warn",
    ],
    port,
    "/-/ready",
  );
  const query = `{n=~".+"}[${hours + 2}h]`;
  const time = (startT + (hours + 1) * hourMs) / 1000;
  const answer = await fetch(
    `${running.url}/api/v1/query?${new URLSearchParams({ query, time: String(time) }).toString()}`,
  );
  const { data } = (await answer.json()) as {
    data: {
      result: {
        metric: Record<string, string>;
        values?: [number, string][];
        histograms?: [number, { count: string }][];
      }[];
    };
  };
  return data.result
    .flatMap(({ metric, values = [], histograms = [] }) => [
      ...values.map(([s, v]) => `${metric["n"]} ${formatFloat(Number(v))} ${Math.round(s * 1000)}`),
      ...histograms.map(
        ([s, h]) => `${metric["n"]} {count:${formatFloat(Number(h.count))} ${Math.round(s * 1000)}`,
      ),
    ])
    .sort();
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
