/**
 * CPU seconds and bytes on disk of writing and of compacting blocks, beside promtool and the real Prometheus, on the same data in the same
 * run. Writing: `create-blocks-from openmetrics` of one text by both. Compaction: the same eleven blocks of two hours, nine of them made one of 18 hours
 * in four steps, by Prometheus itself and by a store of ours.
 *
 *   npm run bench -- blocks [--series=20000] [--text-series=1000]
 */
import { spawnSync } from "node:child_process";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noLog, seededRandom, systemClock } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import { BlockBuilder, listBlocks, openTsdb } from "@taffrail/tsdb";
import { findPeer, freePort, Running } from "./peers.ts";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "20000" },
    "text-series": { type: "string", default: "1000" },
  },
});
const blockMs = 7_200_000;
const firstT = Math.floor(1_760_000_000_000 / (9 * blockMs)) * 9 * blockMs;
const stepMs = 60_000;
const blocks = 11; // the newest two are left alone

const promtool = findPeer("promtool");
const prometheus = findPeer("prometheus");
if (promtool === undefined || prometheus === undefined) {
  console.log(
    "needs the real prometheus and promtool: put them on the PATH, or name their folder's parent in TAFFRAIL_PEERS",
  );
  process.exit(1);
}
const dir = mkdtempSync(join(tmpdir(), "taffrail-blocks-"));
try {
  writing(promtool, Number(values["text-series"]));
  await compaction(prometheus, Number(values.series));
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** Both make blocks of one text of four hours. */
function writing(theirs: string, series: number): void {
  const text = join(dir, "samples.txt");
  const lines = writeText(text, series);
  const main = new URL("../app/main.ts", import.meta.url).pathname;
  const args = ["tsdb", "create-blocks-from", "openmetrics", "--quiet", text];
  const theirCpu = cpuOf([theirs, ...args, join(dir, "w-theirs")]);
  const ourCpu = cpuOf([process.execPath, main, ...args, join(dir, "w-ours")]);
  const [a, b] = [bytesOf(join(dir, "w-ours")), bytesOf(join(dir, "w-theirs"))];
  console.log(`writing      ${(lines / 1e6).toFixed(2)} M samples of ${series} series, from text`);
  console.log(`taffrail     ${ourCpu.toFixed(2)} CPU s  ${mib(a)}`);
  console.log(`promtool     ${theirCpu.toFixed(2)} CPU s  ${mib(b)}`);
  console.log(`ratio        CPU ${(ourCpu / theirCpu).toFixed(2)}  bytes ${(a / b).toFixed(3)}`);
}

async function compaction(theirs: string, series: number): Promise<void> {
  const source = join(dir, "blocks");
  const samples = await makeBlocks(source, series);
  const [forUs, forThem] = [join(dir, "c-ours"), join(dir, "c-theirs")];
  for (const to of [forUs, forThem]) cpSync(source, to, { recursive: true });

  const before = process.cpuUsage();
  {
    await using store = await openTsdb({
      dir: forUs,
      clock: systemClock,
      log: noLog,
      retentionMs: 15 * 86_400_000,
    });
    while (store.stats().compactions < 4 && store.stats().failedCompactions === 0) await sleep(50);
  }
  const used = process.cpuUsage(before);
  const ourCpu = (used.user + used.system) / 1e6;

  const port = await freePort();
  await using running = await Running.start(
    "prometheus",
    theirs,
    [
      "--config.file=/dev/null",
      `--storage.tsdb.path=${forThem}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.retention.time=15d",
      "--log.level=warn",
    ],
    port,
    "/-/ready",
  );
  const start = running.usage().cpuSeconds; // it looks at its blocks a minute later
  for (let i = 0; i < 600 && listBlocks(systemDisk, forThem).length > 3; i++) await sleep(500);
  const theirCpu = running.usage().cpuSeconds - start;
  const [a, b] = [bytesOf(forUs), bytesOf(forThem)];
  console.log(
    `compaction   ${(samples / 1e6).toFixed(2)} M samples of ${series} series, ${blocks} blocks of two hours, four steps`,
  );
  console.log(
    `taffrail     ${ourCpu.toFixed(2)} CPU s  ${mib(a)}  in ${listBlocks(systemDisk, forUs).length} blocks`,
  );
  console.log(
    `prometheus   ${theirCpu.toFixed(2)} CPU s  ${mib(b)}  in ${listBlocks(systemDisk, forThem).length} blocks`,
  );
  console.log(`ratio        CPU ${(ourCpu / theirCpu).toFixed(2)}  bytes ${(a / b).toFixed(3)}`);
}

function labelsOf(i: number): Labels {
  return Labels.of({
    __name__: ["http_requests_total", "container_memory_bytes", "cpu_seconds_total", "queue_length"][i % 4]!,
    instance: `10.0.${Math.floor(i / 400) % 250}.${Math.floor(i / 40) % 10}:9100`,
    job: `job-${i % 7}`,
    namespace: `ns-${Math.floor(i / 1000)}`,
    pod: `app-${Math.floor(i / 10)}-x7k2p`,
    code: String(200 + (i % 5)),
  });
}

/** A counter, a gauge in steps, a float that drifts, a small number. */
function valueOf(i: number, t: number, random: () => number, last: number): number {
  const part = i % 4;
  if (part === 0) return last + Math.floor(random() * 50);
  if (part === 1) return random() < 0.2 ? Math.floor(random() * 2 ** 30) : last;
  if (part === 2) return last + random();
  return Math.floor(random() * 5 + (t % 3));
}

function writeText(path: string, series: number): number {
  const file = openSync(path, "w");
  const random = seededRandom(1);
  let lines = 0;
  for (let i = 0; i < series; i++) {
    const labels = labelsOf(i);
    const inside = Array.from(labels.withoutName(), ([name, value]) => `${name}="${value}"`).join(",");
    const out: string[] = [];
    let v = 0;
    for (let t = firstT; t < firstT + 2 * blockMs; t += 15_000) {
      v = valueOf(i, t, random, v);
      out.push(`${labels.name}{${inside}} ${v} ${t / 1000}`);
    }
    lines += out.length;
    writeSync(file, out.join("\n") + "\n");
  }
  writeSync(file, "# EOF\n");
  closeSync(file);
  return lines;
}

async function makeBlocks(to: string, series: number): Promise<number> {
  mkdirSync(join(to, "wal"), { recursive: true });
  const random = seededRandom(1);
  const last = new Float64Array(series);
  let samples = 0;
  for (let block = 0; block < blocks; block++) {
    const { signal } = new AbortController();
    const builder = new BlockBuilder({ disk: systemDisk, dir: to, nowMs: firstT + block, random, signal });
    for (let i = 0; i < series; i++) {
      const id = builder.addSeries(labelsOf(i));
      for (let t = firstT + block * blockMs; t < firstT + (block + 1) * blockMs; t += stepMs) {
        last[i] = valueOf(i, t, random, last[i]!);
        builder.add(id, t, last[i]!);
      }
    }
    samples += builder.samples;
    await builder.finish();
  }
  return samples;
}

/** User and system time of a program, from the books of the shell that ran it. */
function cpuOf(command: readonly string[]): number {
  const quoted = command.map((word) => `'${word}'`).join(" ");
  const { stdout, stderr, status } = spawnSync("sh", ["-c", `${quoted} && times`], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command[0]} failed: ${stderr}`);
  const times = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(stdout)!;
  return Number(times[1]) * 60 + Number(times[2]) + Number(times[3]) * 60 + Number(times[4]);
}

function bytesOf(path: string): number {
  return listBlocks(systemDisk, path).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
