/**
 * Dashboards of many users while everything is scraped: how late scrapes come, and how long answers take. One process, real sockets. The
 * bar: no scrape late by more than a second.
 *
 *   npm run bench -- dashboards [--series=200000] [--users=100] [--interval=15] [--warm=90] [--seconds=60] [--refresh=10]
 *
 * Lateness is told by the times of `up`, which are those at which scrapes began: against the slots of a target, which its earliest
 * scrape names.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "@taffrail/base";
import { freePort, Running, startTaffrail } from "./peers.ts";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "200000" },
    users: { type: "string", default: "100" },
    interval: { type: "string", default: "15" },
    warm: { type: "string", default: "90" },
    seconds: { type: "string", default: "60" },
    refresh: { type: "string", default: "10" },
  },
});
const lines = 10_000;
const targets = Math.max(1, Math.round(Number(values.series) / lines));
const intervalMs = Number(values.interval) * 1000;
const refreshMs = Number(values.refresh) * 1000;

/** Panels of a dashboard that shows one target; a user asks for all of them at each refresh, as a page does. */
const panels: readonly string[] = [
  "sum(up)",
  'sum by (namespace) (rate(container_cpu_usage_seconds_total{job="load-$i"}[2m]))',
  'sum by (pod) (container_memory_working_set_bytes{job="load-$i"})',
  'topk(10, sum by (pod) (container_memory_working_set_bytes{job="load-$i"}))',
  'sum(rate(container_network_receive_bytes_total{job="load-$i"}[2m])) by (namespace)',
];
/** What one user in twenty asks beside it, of the whole. */
const whole = "sum by (namespace) (rate(container_cpu_usage_seconds_total[2m]))";

const dir = mkdtempSync(join(tmpdir(), "taffrail-dashboards-"));
try {
  await using held = new AsyncDisposableStack();
  const port = await freePort();
  const program = new URL("./load.ts", import.meta.url).pathname;
  const args = [program, String(port), String(targets), String(lines), "cadvisor", values.interval];
  const load = held.use(await Running.start("load", process.execPath, args, port, "/ready"));
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, configText(new URL(load.url).host));
  const server = held.use(await startTaffrail(config, join(dir, "taffrail")));
  await sleep(Number(values.warm) * 1000);
  console.log(
    `${targets} targets × ${lines} lines every ${values.interval} s; ${values.users} users for ${values.seconds} s`,
  );
  const cpuBefore = server.usage().cpuSeconds;
  const began = Date.now();
  const until = began + Number(values.seconds) * 1000;
  const users = await Promise.all(
    Array.from({ length: Number(values.users) }, (_, i) => use(server, i, until)),
  );
  const ended = Date.now();
  const cpu = server.usage().cpuSeconds - cpuBefore;
  await sleep(intervalMs + 2000); // so that the last slots show
  const tooks = users.flatMap(({ tooks: own }) => own).sort((a, b) => a - b);
  const failed = users.reduce((sum, { failures }) => sum + failures, 0);
  const at = (share: number): string => (tooks[Math.floor(tooks.length * share)] ?? 0).toFixed(0);
  console.log(
    `queries: ${tooks.length} answered, ${failed} failed; p50 ${at(0.5)} ms, p90 ${at(0.9)}, p99 ${at(0.99)}, longest ${at(0.9999)}`,
  );
  const late = await lateness(server, began, ended);
  late.sort((a, b) => a - b);
  const lateAt = (share: number): string => (late[Math.floor(late.length * share)] ?? 0).toFixed(0);
  console.log(
    `scrapes: ${late.length}; late p50 ${lateAt(0.5)} ms, p99 ${lateAt(0.99)}, latest ${lateAt(0.9999)}; ` +
      `${late.filter((ms) => ms > 1000).length} by more than a second`,
  );
  console.log(
    `cpu ${cpu.toFixed(1)} s in ${((ended - began) / 1000).toFixed(0)} s, resident ${server.usage().residentMiB.toFixed(0)} MiB (peak ${server.usage().peakMiB.toFixed(0)})`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** One user with a dashboard open: all panels at each refresh, of one target after another. */
async function use(
  server: Running,
  user: number,
  until: number,
): Promise<{ tooks: number[]; failures: number }> {
  const random = seededRandom(user);
  const tooks: number[] = [];
  let failures = 0;
  await sleep(random() * refreshMs);
  while (Date.now() < until) {
    const next = Date.now() + refreshMs;
    const target = Math.floor(random() * targets);
    await Promise.all(
      (user % 20 === 0 ? [...panels, whole] : panels).map(async (panel) => {
        const start = performance.now();
        if (await ask(server, panel.replace("$i", String(target)))) tooks.push(performance.now() - start);
        else failures++;
      }),
    );
    await sleep(Math.max(0, next - Date.now()));
  }
  return { tooks, failures };
}

async function ask(server: Running, query: string): Promise<boolean> {
  const end = Math.floor(Date.now() / 1000);
  const params = new URLSearchParams({ query, start: String(end - 900), end: String(end), step: "15" });
  const response = await fetch(`${server.url}/api/v1/query_range?${params.toString()}`).catch(
    () => undefined,
  );
  await response?.arrayBuffer();
  return response?.ok === true;
}

/** How late each scrape of a stretch began, milliseconds. */
async function lateness(server: Running, from: number, to: number): Promise<number[]> {
  const rangeSeconds = Math.ceil((Date.now() - from) / 1000) + 60;
  const params = new URLSearchParams({ query: `up[${rangeSeconds}s]` });
  const answer = (await (await fetch(`${server.url}/api/v1/query?${params.toString()}`)).json()) as {
    readonly data: {
      readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
    };
  };
  return answer.data.result.flatMap(({ values: samples }) => {
    const phases = samples.map(([t]) => (t * 1000) % intervalMs);
    const slot = Math.min(...phases);
    return samples
      .filter(([t]) => t * 1000 >= from && t * 1000 <= to + intervalMs)
      .map(([t]) => ((t * 1000) % intervalMs) - slot);
  });
}

function configText(host: string): string {
  const jobs = Array.from(
    { length: targets },
    (_, i) =>
      `- job_name: load-${i}\n  metrics_path: /${i}/metrics\n  static_configs: [{targets: ["${host}"]}]\n`,
  );
  return `global: {scrape_interval: ${values.interval}s, scrape_timeout: ${values.interval}s}\nscrape_configs:\n${jobs.join("")}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
