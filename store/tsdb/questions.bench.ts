/**
 * Processor time to find series in a head and a block, for the first time and again, beside a store that may keep nothing of what it
 * learned; and the longest turn that finding takes from others. `--series=N` (100,000).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noLog } from "@taffrail/base";
import { Labels, Matcher } from "@taffrail/model";
import { openTsdb } from "./open-tsdb.ts";
import { JumpingClock } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

const { values } = parseArgs({ options: { series: { type: "string", default: "100000" } } });
const seriesCount = Number(values.series);
const hourMs = 3_600_000;
/** A question is asked again until it took so long in all. */
const leastMs = 60;
const range = { mint: 0, maxt: 4 * hourMs };
const equals = (name: string, value: string): Matcher => new Matcher(name, "=", value);
const questions: readonly (readonly [string, readonly Matcher[]])[] = [
  ["ten series", [equals("__name__", "metric_3"), equals("pod", "workload-7")]],
  ["one metric of ten", [equals("__name__", "metric_3"), equals("job", "kubelet")]],
  ["a twentieth, by expression", [new Matcher("pod", "=~", "workload-.*"), equals("namespace", "ns-3")]],
  ["all", [equals("job", "kubelet")]],
];

const dir = mkdtempSync(join(tmpdir(), "taffrail-bench-"));
try {
  await fill(dir);
  const bare = await measure("keeping nothing", 4 << 16);
  const kept = await measure("keeping what it learned", 512 << 20);
  const ratios = kept.map((ms, i) => `${questions[i]![0]} ${(ms / bare[i]!).toFixed(3)}`);
  console.log(`again, by what it takes without memory: ${ratios.join(", ")}`);
} finally {
  rmSync(dir, { recursive: true });
}

async function fill(folder: string): Promise<void> {
  const clock = new JumpingClock(4 * hourMs);
  await using store = await openTsdb({ dir: folder, clock, log: noLog });
  const refs = Float64Array.from({ length: seriesCount }, (_, i) => {
    const pod = Math.floor(i / 100);
    return store.refOf(
      Labels.of({
        __name__: `metric_${i % 10}`,
        container: `app-${Math.floor(i / 10) % 10}`,
        instance: `10.0.${pod % 250}.7:9100`,
        job: "kubelet",
        namespace: `ns-${pod % 20}`,
        pod: `workload-${pod}`,
      }),
    );
  });
  for (let t = 0; t < 4 * hourMs; t += hourMs / 6)
    store.append({ length: refs.length, refs, t: refs.map(() => t), v: refs.map((ref) => ref * t) });
  for (let i = 0; i < 50 && store.stats().blocks === 0; i++) {
    await clock.jump(60_000);
    await new Promise((resolve) => setTimeout(resolve, 200)); // writing a block waits for the disk
  }
  console.log(`${seriesCount} series, ${store.stats().blocks} blocks`);
}

/** Gives what each question takes when it is asked again: milliseconds. */
async function measure(name: string, blockCacheBytes: number): Promise<number[]> {
  const clock = new JumpingClock(4 * hourMs);
  await using store = await openTsdb({ dir, clock, log: noLog, isTended: false, blockCacheBytes });
  const times: number[] = [];
  for (const [question, matchers] of questions) {
    const first = await find(store, matchers);
    let longest = 0;
    let runs = 0;
    let spentMs = 0;
    for (; spentMs < leastMs; runs++) {
      const { ms, longestMs } = await find(store, matchers);
      spentMs += ms;
      longest = Math.max(longest, longestMs);
    }
    times.push(spentMs / runs);
    console.log(
      `${name.padEnd(24)} ${question.padEnd(28)} ${String(first.series).padStart(7)} series: ` +
        `first ${first.ms.toFixed(1)} ms, again ${(spentMs / runs).toFixed(3)} ms, ` +
        `longest turn ${first.longestMs.toFixed(1)} ms, again ${longest.toFixed(1)} ms; held ${(store.stats().memory.blockPages / 2 ** 20).toFixed(1)} MiB`,
    );
  }
  return times;
}

/** Finds series while others want their turn. */
async function find(
  store: Tsdb,
  matchers: readonly Matcher[],
): Promise<{ readonly ms: number; readonly longestMs: number; readonly series: number }> {
  let isDone = false;
  let longestMs = 0;
  const beganMs = cpuMs();
  let lastMs = beganMs;
  const tick = (): void => {
    const now = cpuMs();
    longestMs = Math.max(longestMs, now - lastMs);
    lastMs = now;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  const { series } = await store.select(matchers, range);
  const ms = cpuMs() - beganMs;
  isDone = true;
  tick();
  return { ms, longestMs, series: series.length };
}

/** Of this thread. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}
