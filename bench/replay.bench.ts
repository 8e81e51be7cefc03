/**
 * Time to replay a write-ahead log, of Taffrail's store and of the real Prometheus, on copies of one folder that ours wrote.
 *
 *   npm run bench -- replay [--series=50000] [--samples=10000000]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noLog, seededRandom, systemClock } from "@taffrail/base";
import { BatchBuilder, Labels } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { findPeer, startPrometheus } from "./peers.ts";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "50000" },
    samples: { type: "string", default: "10000000" },
    open: { type: "string" },
  },
});
const perTarget = 1000;
const intervalMs = 15_000;
const options = { clock: systemClock, log: noLog, maxHeadBytes: 8 * 2 ** 30 };

if (values.open !== undefined) {
  const before = process.cpuUsage();
  const start = performance.now();
  const store = await openTsdb({ dir: values.open, ...options });
  const { user, system } = process.cpuUsage(before);
  const { samples, series } = store.stats();
  console.log(
    JSON.stringify({ wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6, samples, series }),
  );
  await store[Symbol.asyncDispose]();
} else {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-replay-"));
  try {
    await fill(join(dir, "made"));
    for (const copy of ["ours", "theirs"]) cpSync(join(dir, "made"), join(dir, copy), { recursive: true });
    const self = new URL(import.meta.url).pathname;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [...process.execArgv, self, `--open=${join(dir, "ours")}`],
      {
        encoding: "utf8",
      },
    );
    if (stdout === "") throw new Error(stderr);
    const ours = JSON.parse(stdout) as { wall: number; cpu: number; samples: number; series: number };
    console.log(
      `taffrail    ${ours.wall.toFixed(2)} s, CPU ${ours.cpu.toFixed(2)} s: ${ours.samples} samples of ${ours.series} series`,
    );
    const prometheus = findPeer("prometheus");
    if (prometheus === undefined) console.log("left out: prometheus is not to be had");
    else {
      const config = join(dir, "prometheus.yml");
      writeFileSync(config, "global: {scrape_interval: 1h}\n");
      const idle = await startPrometheus(prometheus, config, join(dir, "empty"));
      const { cpuSeconds: startSeconds } = idle.usage();
      await idle[Symbol.asyncDispose]();
      await using theirs = await startPrometheus(prometheus, config, join(dir, "theirs"));
      const cpu = theirs.usage().cpuSeconds - startSeconds;
      const metrics = await (await fetch(`${theirs.url}/metrics`)).text();
      const metric = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1]);
      const wall = metric("prometheus_tsdb_data_replay_duration_seconds");
      console.log(
        `prometheus  ${wall.toFixed(2)} s, CPU ${cpu.toFixed(2)} s: ${metric("prometheus_tsdb_head_series")} series`,
      );
      console.log(`ratio       wall ${(ours.wall / wall).toFixed(2)}, CPU ${(ours.cpu / cpu).toFixed(2)}`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function fill(dir: string): Promise<void> {
  const series = Number(values.series);
  const rounds = Math.round(Number(values.samples) / series);
  const store = await openTsdb({ dir, ...options });
  const random = seededRandom(1);
  const refs = Float64Array.from({ length: series }, (_, i) =>
    store.refOf(
      Labels.of({
        __name__: `container_metric_${i % 80}`,
        container: `container-${i % 7}`,
        instance: `node-${Math.floor(i / perTarget)}:10250`,
        job: "kubelet",
        namespace: `namespace-${i % 20}`,
        pod: `deployment-${i % 300}-7d9c6b8f5-${Math.floor(i / 80)}`,
      }),
    ),
  );
  const now = Float64Array.from(refs, () => Math.floor(random() * 1e6));
  const batch = new BatchBuilder(perTarget);
  const lastT = Math.floor(Date.now() / 7_200_000) * 7_200_000 - 1; // all in one stretch of two hours
  for (let round = 0; round < rounds; round++) {
    for (let target = 0; target < series; target += perTarget) {
      batch.clear();
      for (let i = target; i < Math.min(series, target + perTarget); i++) {
        if (random() < 0.6) now[i]! += Math.floor(random() * 1000);
        batch.push(refs[i]!, lastT - (rounds - round) * intervalMs + (target / perTarget) * 7, now[i]!);
      }
      store.append(batch);
    }
  }
  await store[Symbol.asyncDispose]();
}
