/**
 * CPU seconds per million samples and resident memory, end to end, of Taffrail and of real peers on the same load in the same run.
 *
 *   npm run bench -- ingest [--series=200000] [--lines=10000] [--interval=5] [--form=cadvisor|object-state|node-exporter] [--gzip]
 *                           [--peers=prometheus,victoria-metrics] [--warm=40] [--seconds=120]
 *
 * `--lines` are those of one target. Peers that are not to be had are left out. Memory is the mean over the measured time, read each
 * second: a heap that is collected now and then has no size at one moment.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadForms } from "./load-forms.ts";
import {
  findPeer,
  freePort,
  Running,
  startPrometheus,
  startTaffrail,
  startVictoriaMetrics,
  type Usage,
} from "./peers.ts";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "200000" },
    lines: { type: "string", default: "10000" },
    interval: { type: "string", default: "5" },
    form: { type: "string", default: "cadvisor" },
    gzip: { type: "boolean", default: false },
    peers: { type: "string", default: "prometheus" },
    warm: { type: "string", default: "40" },
    seconds: { type: "string", default: "120" },
  },
});
const lines = Math.min(Number(values.lines), Number(values.series));
const targets = Math.max(1, Math.round(Number(values.series) / lines));
const seconds = Number(values.seconds);
if (!(values.form in loadForms)) {
  console.log(`got --form=${values.form}, want one of ${Object.keys(loadForms).join(", ")}`);
  process.exit(1);
}

/** What counts samples in each program's own metrics. */
const counters: Readonly<Record<string, RegExp>> = {
  taffrail: /^prometheus_tsdb_head_samples_appended_total(?:\{type="float"\})? (\S+)$/gm,
  prometheus: /^prometheus_tsdb_head_samples_appended_total(?:\{type="float"\})? (\S+)$/gm,
  "victoria-metrics": /^vm_rows_inserted_total\{type="promscrape"\} (\S+)$/gm,
};
const starters = { prometheus: startPrometheus, "victoria-metrics": startVictoriaMetrics } as const;

const dir = mkdtempSync(join(tmpdir(), "taffrail-ingest-"));
try {
  await using held = new AsyncDisposableStack();
  const port = await freePort();
  const loadProgram = new URL("./load.ts", import.meta.url).pathname;
  const loadArgs = [String(port), String(targets), String(lines), values.form, values.interval];
  const load = held.use(
    await Running.start(
      "load",
      process.execPath,
      [loadProgram, ...loadArgs, ...(values.gzip ? ["gzip"] : [])],
      port,
      "/ready",
    ),
  );
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, configText(new URL(load.url).host));
  const running = [held.use(await startTaffrail(config, join(dir, "taffrail")))];
  for (const [name, start] of Object.entries(starters)) {
    if (!values.peers.split(",").includes(name)) continue;
    const program = findPeer(name);
    if (program === undefined) {
      console.log(
        `left out: ${name} is not to be had (put it on the PATH, or name its folder's parent in TAFFRAIL_PEERS)`,
      );
    } else running.push(held.use(await start(program, config, join(dir, name))));
  }
  console.log(
    `${targets} targets × ${lines} lines (${values.form}${values.gzip ? ", gzip" : ""}) every ${values.interval} s, for ${seconds} s after the first ${values.warm}`,
  );
  await sleep(Number(values.warm));
  const before = await Promise.all(running.map(observe));
  const residents = running.map((): number[] => []);
  for (let s = 0; s < seconds; s++) {
    await sleep(1);
    running.forEach((peer, i) => residents[i]!.push(peer.usage().residentMiB));
  }
  const after = await Promise.all(running.map(observe));

  const rows = running.map(({ name }, i) => {
    const samples = after[i]!.samples - before[i]!.samples;
    const cpu = after[i]!.usage.cpuSeconds - before[i]!.usage.cpuSeconds;
    const mean = residents[i]!.reduce((sum, mib) => sum + mib, 0) / residents[i]!.length;
    return { name, samples, cpu: (cpu / samples) * 1e6, mean, peak: after[i]!.usage.peakMiB };
  });
  for (const { name, samples, cpu, mean, peak } of rows) {
    console.log(
      `${name.padEnd(17)} ${(samples / 1e6).toFixed(2).padStart(6)} M samples  ${cpu.toFixed(3)} CPU s per million  ` +
        `${mean.toFixed(0).padStart(5)} MiB resident (peak ${peak.toFixed(0)})`,
    );
  }
  const [ours, ...peers] = rows;
  for (const peer of peers) {
    console.log(
      `ours to ${peer.name.padEnd(17)} CPU ${(ours!.cpu / peer.cpu).toFixed(2)}  memory ${(ours!.mean / peer.mean).toFixed(2)}  peak ${(ours!.peak / peer.peak).toFixed(2)}`,
    );
  }
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

async function observe(running: Running): Promise<{ readonly usage: Usage; readonly samples: number }> {
  const usage = running.usage();
  const text = await (await fetch(`${running.url}/metrics`)).text();
  const counts = Array.from(text.matchAll(counters[running.name]!), (match) => Number(match[1]));
  return { usage, samples: counts.reduce((sum, n) => sum + n, 0) };
}

function sleep(s: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, s * 1000));
}
