/** The store at scale: memory a series, time a sample appended and selected, and the time to replay. Sizes by flags `--series=N`, `--samples=N`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noLog, systemClock } from "@taffrail/base";
import { BatchBuilder, Labels, Matcher, SampleColumns } from "@taffrail/model";
import { openTsdb } from "./open-tsdb.ts";

const { values } = parseArgs({ options: { series: { type: "string" }, samples: { type: "string" } } });
const seriesCount = Number(values.series ?? 200_000);
const sampleCount = Number(values.samples ?? 10_000_000);
const perTarget = 1000;
const dir = mkdtempSync(join(tmpdir(), "taffrail-bench-"));
const options = { dir, clock: systemClock, log: noLog, maxHeadBytes: 8 * 2 ** 30 } as const;
const range = { mint: 0, maxt: Infinity };

try {
  const rssBefore = settledRss();
  const store = await openTsdb(options);
  let start = performance.now();
  const refs = new Float64Array(seriesCount);
  for (let i = 0; i < seriesCount; i++) refs[i] = store.refOf(labelsOf(i));
  say("first sight of a series", ((performance.now() - start) * 1e3) / seriesCount, "µs");

  const rounds = Math.max(1, Math.round(sampleCount / seriesCount));
  const batch = new BatchBuilder(perTarget);
  const firstT = Math.floor(Date.now() / 7_200_000) * 7_200_000;
  let worstMs = 0;
  const cpu = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    for (let target = 0; target < seriesCount; target += perTarget) {
      batch.clear();
      for (let i = target; i < Math.min(target + perTarget, seriesCount); i++) {
        batch.push(refs[i]!, firstT + round * 15_000 + (target / perTarget) * 7, valueOf(i, round));
      }
      start = performance.now();
      store.append(batch);
      worstMs = Math.max(worstMs, performance.now() - start);
    }
    if (round === 0) {
      const stats = store.stats();
      say("memory a series, one sample each, by own count", stats.memoryBytes / seriesCount, "B");
      say("memory a series, one sample each, resident", (settledRss() - rssBefore) / seriesCount, "B");
    }
  }
  const used = process.cpuUsage(cpu);
  say(
    "append with its batch, processor time",
    ((used.user + used.system) * 1e3) / rounds / seriesCount,
    "ns/sample",
  );
  say("slowest batch of 1000", worstMs, "ms");
  const stats = store.stats();
  say("log", stats.walBytes / stats.samples, "B/sample");
  say(`memory a series, ${rounds} samples each, resident`, (settledRss() - rssBefore) / seriesCount, "B");
  say("resident in all", settledRss() / 2 ** 20, "MiB");

  const columns = new SampleColumns();
  for (const matchers of [
    [new Matcher("__name__", "=", "container_metric_7")],
    [new Matcher("namespace", "=~", "namespace-[0-4]")],
    [],
  ]) {
    start = performance.now();
    const { series } = await store.select(matchers, range);
    const selectMs = performance.now() - start;
    start = performance.now();
    let samples = 0;
    for (const one of series) {
      columns.clear();
      one.read(0, Infinity, columns);
      samples += columns.length;
    }
    const readNs = ((performance.now() - start) * 1e6) / samples;
    console.log(
      `select {${matchers.join(", ")}}: ${series.length} series in ${selectMs.toFixed(1)} ms, read ${readNs.toFixed(1)} ns/sample`,
    );
  }
  await store[Symbol.asyncDispose]();
  start = performance.now();
  const again = await openTsdb(options);
  const seconds = (performance.now() - start) / 1000;
  const { samples, series } = again.stats();
  console.log(`replay: ${samples} samples of ${series} series in ${seconds.toFixed(2)} s`);
  await again[Symbol.asyncDispose]();
} finally {
  rmSync(dir, { recursive: true });
}

/** Label sets as cAdvisor gives them: ten labels, of which most are shared. */
function labelsOf(i: number): Labels {
  const container = Math.floor(i / 80);
  const pod = Math.floor(container / 2);
  return Labels.of({
    __name__: `container_metric_${i % 80}`,
    container: `container-${container % 2}`,
    id: `/kubepods/burstable/pod${pod}-8f2c-4b1d-9e3f-0123456789ab/${container}abcdef0123456789abcdef0123456789`,
    image: `registry.example/team/image-${container % 50}:v1`,
    instance: `node-${pod % 100}:10250`,
    job: "kubelet",
    metrics_path: "/metrics/cadvisor",
    name: `${container}0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    namespace: `namespace-${pod % 20}`,
    pod: `deployment-${pod % 300}-7d9c6b8f5-${pod}`,
  });
}

/** A mixture: most are constant or grow steadily, some are noise. */
function valueOf(i: number, round: number): number {
  if (i % 4 === 0) return i;
  if (i % 4 === 1) return i + round * 250;
  if (i % 4 === 2) return Math.floor(round / 5) * 4096;
  return Math.round(Math.sin(i * 12.9898 + round * 78.233) * 1e6) / 1e3;
}

function settledRss(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

function say(what: string, value: number, unit: string): void {
  console.log(`${what}: ${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`);
}
