/**
 * CPU seconds per million samples and resident memory, end to end, of Taffrail and of the real Prometheus on the same load in the same run.
 *
 *   npm run bench -- ingest [--targets=20] [--lines=10000] [--seconds=120] [--interval=5]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPeer, freePort, Running, startPrometheus, startTaffrail } from "./peers.ts";

const { values } = parseArgs({
  options: {
    targets: { type: "string", default: "20" },
    lines: { type: "string", default: "10000" },
    seconds: { type: "string", default: "120" },
    interval: { type: "string", default: "5" },
  },
});
const targets = Number(values.targets);
const lines = Number(values.lines);
const seconds = Number(values.seconds);

const prometheus = findPeer("prometheus");
if (prometheus === undefined) {
  console.log("needs the real prometheus: put it on the PATH, or name its folder's parent in TAFFRAIL_PEERS");
  process.exit(1);
}
const dir = mkdtempSync(join(tmpdir(), "taffrail-ingest-"));
try {
  const port = await freePort();
  const loadProgram = new URL("./load.ts", import.meta.url).pathname;
  await using load = await Running.start(
    "load",
    process.execPath,
    [loadProgram, String(port), values.targets, values.lines],
    port,
    "/ready",
  );
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, configText(new URL(load.url).host));
  await using theirs = await startPrometheus(prometheus, config, join(dir, "prometheus"));
  await using ours = await startTaffrail(config, join(dir, "taffrail"));

  console.log(
    `${targets} targets × ${lines} lines every ${values.interval} s, for ${seconds} s after the first 30`,
  );
  await sleep(30);
  const before = [measure(ours), measure(theirs)] as const;
  const startSamples = [await samplesOf(ours), await samplesOf(theirs)] as const;
  await sleep(seconds);
  const after = [measure(ours), measure(theirs)] as const;
  const endSamples = [await samplesOf(ours), await samplesOf(theirs)] as const;

  const rows = [ours, theirs].map((peer, i) => {
    const samples = endSamples[i]! - startSamples[i]!;
    const cpu = after[i]!.cpuSeconds - before[i]!.cpuSeconds;
    return {
      peer: peer.name,
      samples,
      cpuPerMillion: (cpu / samples) * 1e6,
      rss: after[i]!.residentMiB,
      peak: after[i]!.peakMiB,
    };
  });
  for (const row of rows) {
    console.log(
      `${row.peer.padEnd(12)} ${(row.samples / 1e6).toFixed(2)} M samples  ${row.cpuPerMillion.toFixed(3)} CPU s per million  ` +
        `${row.rss.toFixed(0)} MiB resident (peak ${row.peak.toFixed(0)})`,
    );
  }
  const [a, b] = rows as [(typeof rows)[0], (typeof rows)[0]];
  console.log(
    `ratio        CPU ${(a.cpuPerMillion / b.cpuPerMillion).toFixed(2)}  memory ${(a.rss / b.rss).toFixed(2)}  peak ${(a.peak / b.peak).toFixed(2)}`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}

function configText(host: string): string {
  const jobs = Array.from(
    { length: targets },
    (_, i) =>
      `- job_name: load-${i}\n  metrics_path: /${i}/metrics\n  static_configs: [{targets: ["${host}"]}]\n`,
  );
  return `global: {scrape_interval: ${values.interval}s, scrape_timeout: ${values.interval}s}\nscrape_configs:\n${jobs.join("")}`;
}

function measure(running: Running): ReturnType<Running["usage"]> {
  return running.usage();
}

async function samplesOf(running: Running): Promise<number> {
  const text = await (await fetch(`${running.url}/metrics`)).text();
  const matches = text.matchAll(/^prometheus_tsdb_head_samples_appended_total(?:\{type="float"\})? (\S+)$/gm);
  return Array.from(matches, (match) => Number(match[1])).reduce((sum, n) => sum + n, 0);
}

function sleep(s: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, s * 1000));
}
