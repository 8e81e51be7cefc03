/**
 * Queries of real dashboards and rules over six hours of 20,000 series at 15 s, answered by Taffrail and by the peers that are there, over
 * HTTP: CPU and wall of each, and their ratios. The data are made once in `--dir`; Prometheus runs on a copy of the folder,
 * VictoriaMetrics takes the same samples in by import.
 *
 *   npm run bench -- promql [--dir=FOLDER] [--step=60] [--runs=3] [--only=TEXT] [--no-peers] [--aims]
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ManualClock, noLog } from "@taffrail/base";
import { BatchBuilder, SampleColumns } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { findPeer, type Running, startPrometheus, startTaffrail, startVictoriaMetrics } from "./peers.ts";
import { aimedQueries, benchSeries, dashboardQueries, intervalMs, scrapes } from "./promql-data.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: join(tmpdir(), "taffrail-bench-promql") },
    step: { type: "string", default: "60" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    "no-peers": { type: "boolean", default: false },
    aims: { type: "boolean", default: false },
  },
});
const { dir } = values;
const stepSeconds = Number(values.step);
const runs = Number(values.runs);
const made = join(dir, "made");
const endFile = join(dir, "end");

if (!existsSync(endFile)) await make();
const endMs = Number(readFileSync(endFile, "utf8"));
await using held = new AsyncDisposableStack();
const config = join(dir, "empty.yml");
writeFileSync(config, "scrape_configs: []\n");
const peers = await startPeers();
const queries = [...aimedQueries, ...(values.aims ? [] : dashboardQueries)].filter((query) =>
  query.includes(values.only),
);
const logs: number[][][] = peers.map(() => [[], []]);
console.log(
  `${"query".padEnd(70)} ${peers.map(({ name }) => name.slice(0, 16).padStart(24)).join("")}   CPU ms / wall ms`,
);
for (const query of queries) {
  const costs: { cpu: number; wall: number; size: number }[] = [];
  for (const peer of peers) costs.push(await measure(peer, query));
  costs.forEach(({ cpu, wall }, i) => {
    logs[i]![0]!.push(Math.log(costs[0]!.cpu / cpu));
    logs[i]![1]!.push(Math.log(costs[0]!.wall / wall));
  });
  const cells = costs.map(({ cpu, wall }) => `${cpu.toFixed(1)} / ${wall.toFixed(1)}`.padStart(24)).join("");
  const ratios = costs
    .slice(1)
    .map(({ cpu, wall }) => `${(costs[0]!.cpu / cpu).toFixed(2)} / ${(costs[0]!.wall / wall).toFixed(2)}`);
  const sizes = new Set(costs.map(({ size }) => size));
  console.log(
    `${query.slice(0, 69).padEnd(70)} ${cells}   ${ratios.join("   ")}${sizes.size > 1 ? `  series: ${[...sizes].join(", ")}` : ""}`,
  );
}
peers.forEach((peer, i) => {
  const usage = peer.usage();
  const mean = (list: readonly number[]): string =>
    Math.exp(list.reduce((sum, log) => sum + log, 0) / list.length).toFixed(2);
  console.log(
    `${peer.name.padEnd(20)} peak ${usage.peakMiB.toFixed(0)} MiB` +
      (i === 0
        ? ""
        : `   ours by theirs, geometric mean: CPU ${mean(logs[i]![0]!)}, wall ${mean(logs[i]![1]!)}`),
  );
});

/** What a query costs a server, the mean of some runs after one that counts for nothing. */
async function measure(peer: Running, query: string): Promise<{ cpu: number; wall: number; size: number }> {
  const size = await ask(peer, query);
  const walls: number[] = [];
  const before = peer.usage().cpuSeconds;
  // the system counts in hundredths of a second: small queries are asked until there is something to count
  const began = performance.now();
  while (walls.length < runs || (performance.now() - began < 300 && walls.length < 100)) {
    const start = performance.now();
    await ask(peer, query);
    walls.push(performance.now() - start);
  }
  const cpu = ((peer.usage().cpuSeconds - before) * 1000) / walls.length;
  walls.sort((a, b) => a - b);
  return { cpu: Math.max(cpu, 0.05), wall: walls[walls.length >> 1]!, size };
}

async function ask(peer: Running, query: string): Promise<number> {
  const params = new URLSearchParams({
    query,
    start: String((endMs - 6 * 3_600_000) / 1000),
    end: String(endMs / 1000),
    step: String(stepSeconds),
    nocache: "1",
  });
  const response = await fetch(`${peer.url}/api/v1/query_range?${params.toString()}`);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${peer.name} answered ${response.status} to ${query}: ${text.slice(0, 300)}`);
  return text.split('"metric":').length - 1;
}

async function startPeers(): Promise<Running[]> {
  const ours = join(dir, "taffrail");
  rmSync(ours, { recursive: true, force: true });
  cpSync(made, ours, { recursive: true });
  const started = [held.use(await startTaffrail(config, ours))];
  if (values["no-peers"]) return started;
  const prometheus = findPeer("prometheus");
  if (prometheus === undefined) console.log("no prometheus");
  else {
    const copy = join(dir, "prometheus");
    rmSync(copy, { recursive: true, force: true });
    cpSync(made, copy, { recursive: true });
    rmSync(join(copy, "lock"), { force: true });
    started.push(held.use(await startPrometheus(prometheus, config, copy)));
  }
  const victoria = findPeer("victoria-metrics");
  if (victoria === undefined) console.log("no victoria-metrics");
  else {
    const own = join(dir, "victoria");
    const isNew = !existsSync(join(dir, "imported"));
    if (isNew) rmSync(own, { recursive: true, force: true });
    const running = held.use(await startVictoriaMetrics(victoria, config, own));
    if (isNew) await importInto(running);
    writeFileSync(join(dir, "imported"), "");
    started.push(running);
  }
  return started;
}

/** Makes the folder: through the store, as if it had been scraped; what is older than the head's hours is in blocks. */
async function make(): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const end = Math.floor(Date.now() / intervalMs) * intervalMs;
  const clock = new ManualClock(end);
  const store = await openTsdb({ dir: made, clock, log: noLog, maxHeadBytes: 4 * 2 ** 30 });
  const series = [...benchSeries()];
  const refs = series.map(({ labels }) => store.refOf(labels));
  const v = new Float64Array(series.length);
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const t = end - (scrapes - 1 - scrape) * intervalMs;
    let batch = new BatchBuilder();
    for (let i = 0; i < series.length; i++) {
      v[i] = series[i]!.next(v[i]!, scrape);
      batch.push(refs[i]!, t, v[i]!);
      if (i % 2000 !== 1999) continue;
      store.append(batch);
      batch = new BatchBuilder();
    }
    store.append(batch);
  }
  for (let i = 0; i < 30; i++) {
    await clock.advance(60_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(
    `made ${series.length} series, ${store.stats().samplesAppended} samples, ${store.stats().blocks} blocks`,
  );
  await store[Symbol.asyncDispose]();
  writeFileSync(endFile, String(end));
}

/** Brings all samples into VictoriaMetrics. */
async function importInto(peer: Running): Promise<void> {
  const copy = join(dir, "reading");
  rmSync(copy, { recursive: true, force: true });
  cpSync(made, copy, { recursive: true });
  const store = await openTsdb({ dir: copy, clock: new ManualClock(endMs), log: noLog, isTended: false });
  const { series } = await store.select([], { mint: 0, maxt: Infinity });
  const columns = new SampleColumns();
  let lines: string[] = [];
  for (const [i, one] of series.entries()) {
    columns.clear();
    one.read(0, Infinity, columns);
    const { t, v, length } = columns;
    const metric = JSON.stringify(one.labels);
    lines.push(
      `{"metric":${metric},"values":[${v.subarray(0, length).join()}],"timestamps":[${t.subarray(0, length).join()}]}`,
    );
    if (i % 200 !== 199 && i !== series.length - 1) continue;
    const response = await fetch(`${peer.url}/api/v1/import`, { method: "POST", body: lines.join("\n") });
    if (!response.ok) throw new Error(`victoria-metrics refused: ${await response.text()}`);
    lines = [];
  }
  await fetch(`${peer.url}/internal/force_flush`);
  await store[Symbol.asyncDispose]();
  rmSync(copy, { recursive: true, force: true });
}
