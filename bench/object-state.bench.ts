/**
 * What object state costs: 1,000 nodes and 30,000 pods (2.2 million samples, 434 MB), made and served by the tools beside the recordings, read
 * and served by `taffrail kubestate` in a process of its own. CPU is that process's alone.
 *
 *   npm run bench -- object-state [--pods=30000] [--nodes=1000] [--seconds=30]
 *
 * kube-state-metrics cannot be run here; what it took for the same cluster (two cores, JSON) stands in the recordings' README and in `original`
 * below. Since machines differ, the time that gzip and a copy of the same bytes take in this run stands beside it.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { freePort, usageOf } from "./peers.ts";

const { values: flags } = parseArgs({
  options: {
    pods: { type: "string", default: "30000" },
    nodes: { type: "string", default: "1000" },
    seconds: { type: "string", default: "30" },
    keep: { type: "string" },
  },
});

/** What the real program took: MiB and CPU seconds. */
const original = { residentMiB: 1773, load: 19.6, plain: 1.64, gzip: 6.31 };

const tools = new URL("../../shared/fixtures/tools/", import.meta.url);
if (!existsSync(tools)) {
  console.log("skipped: no ../shared");
} else {
  await main();
}

async function main(): Promise<void> {
  const dir = flags.keep ?? mkdtempSync(join(tmpdir(), "taffrail-object-state-"));
  const children: ChildProcess[] = [];
  try {
    if (!existsSync(join(dir, "http"))) makeCluster(dir);
    const seconds = Number(flags.seconds);
    const changesFromMs = 150_000;
    makeChanges(dir, { fromMs: changesFromMs, seconds });
    const apiPort = await freePort();
    const api = start(children, [
      new URL("replay.ts", tools).pathname,
      "--recording",
      dir,
      "--port",
      String(apiPort),
      "--speed",
      "1",
      "--bookmarks",
      "30",
    ]);
    await until(() => answers(`http://127.0.0.1:${apiPort}/version`));
    const apiStarted = Date.now();
    await warm(`http://127.0.0.1:${apiPort}`);
    const [port, telemetry] = [await freePort(), await freePort()];
    const program = start(children, [
      new URL("../app/taffrail.mjs", import.meta.url).pathname,
      "kubestate",
      `--apiserver=http://127.0.0.1:${apiPort}`,
      "--host=127.0.0.1",
      "--telemetry-host=127.0.0.1",
      "--enable-gzip-encoding",
      `--port=${port}`,
      `--telemetry-port=${telemetry}`,
    ]);
    const pid = program.pid!;
    const url = `http://127.0.0.1:${port}/metrics`;
    const started = performance.now();
    await until(() => answers(`http://127.0.0.1:${telemetry}/readyz`));
    const loaded = usageOf(pid);
    row("loaded: wall s", (performance.now() - started) / 1000);
    row("loaded: CPU s", loaded.cpuSeconds, original.load);
    row("resident MiB after that", loaded.residentMiB, original.residentMiB);

    const first = await scrape(pid, url, "identity");
    row("first plain scrape: CPU s", first.cpu, original.plain);
    row("plain scrape: MB", first.bytes / 1e6);
    row("plain scrape: wall s", first.wall);
    row("plain scrape, median of 5: CPU s", await median(() => scrape(pid, url, "identity")), original.plain);
    row("resident MiB", usageOf(pid).residentMiB, original.residentMiB);
    const firstGzip = await scrape(pid, url, "gzip");
    row("first gzip scrape: CPU s", firstGzip.cpu, original.gzip);
    row("gzip scrape: MB", firstGzip.bytes / 1e6);
    row("gzip scrape, median of 5: CPU s", await median(() => scrape(pid, url, "gzip")), original.gzip);
    row("resident MiB, gzip alone", usageOf(pid).residentMiB, original.residentMiB);
    row("plain scrape once more: CPU s", (await scrape(pid, url, "identity")).cpu, original.plain);
    row("resident MiB, both", usageOf(pid).residentMiB, original.residentMiB);

    const wait = changesFromMs + 2000 - (Date.now() - apiStarted);
    if (wait > 0) await sleep(wait);
    const before = usageOf(pid).cpuSeconds;
    await sleep((seconds - 6) * 1000);
    row("100 changes a second: % of a core", ((usageOf(pid).cpuSeconds - before) / (seconds - 6)) * 100);
    const after = await scrape(pid, url, "gzip");
    row(`gzip scrape after ${seconds - 6} s of that: CPU s`, after.cpu, original.gzip);
    row("plain scrape after that: CPU s", (await scrape(pid, url, "identity")).cpu, original.plain);
    const end = usageOf(pid);
    row("resident MiB at the end, and the most", end.residentMiB, original.residentMiB);
    row("", end.peakMiB);
    calibrate(await bodyOf(url));
    api.kill();
  } finally {
    for (const child of children) {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    }
    if (flags.keep === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

/** The recorded server reads each list when it is first asked for; that is not what is measured. */
async function warm(api: string): Promise<void> {
  const core = ["pods", "nodes", "configmaps", "secrets", "services"].map((name) => `/api/v1/${name}`);
  const others = ["apps/v1/deployments", "apps/v1/replicasets", "discovery.k8s.io/v1/endpointslices"];
  for (const path of [...core, ...others.map((name) => `/apis/${name}`)]) {
    const response = await ask(`${api}${path}?limit=1`, "identity");
    response.resume();
    await once(response, "end");
  }
}

function makeCluster(dir: string): void {
  const script = new URL("gen-cluster.ts", tools).pathname;
  const args = [script, "--nodes", flags.nodes, "--pods", flags.pods, "--seed", "1", "--out", dir];
  const { status, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(`cannot make the cluster: ${stderr.toString()}`);
}

/** A hundred changes of pods a second: their status, as a kubelet writes it. */
function makeChanges(dir: string, { fromMs, seconds }: { fromMs: number; seconds: number }): void {
  const list = JSON.parse(gunzipSync(readFileSync(join(dir, "http/api/v1/pods.json.gz"))).toString()) as {
    metadata: { resourceVersion: string };
    items: { metadata: Record<string, unknown>; status: { conditions?: Record<string, unknown>[] } }[];
  };
  let version = Number(list.metadata.resourceVersion);
  const lines = Array.from({ length: seconds * 100 }, (_, i) => {
    const pod = structuredClone(list.items[(i * 7919) % list.items.length]!);
    pod.metadata["resourceVersion"] = String(++version);
    for (const condition of pod.status.conditions ?? []) {
      condition["status"] = condition["status"] === "True" ? "False" : "True";
      condition["lastTransitionTime"] = new Date(1.78e12 + i * 1000).toISOString().replace(".000", "");
    }
    const object = { apiVersion: "v1", kind: "Pod", ...pod };
    const t = i === 0 ? 0 : fromMs + i * 10;
    return `{"t":${t},"event":${JSON.stringify({ type: "MODIFIED", object })}}\n`;
  });
  mkdirSync(join(dir, "watch/api/v1"), { recursive: true });
  writeFileSync(join(dir, "watch/api/v1/pods.jsonl.gz"), gzipSync(lines.join(""), { level: 1 }));
}

function start(children: ChildProcess[], args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  return child;
}

interface Scrape {
  readonly cpu: number;
  readonly wall: number;
  readonly bytes: number;
}

async function scrape(pid: number, url: string, encoding: string): Promise<Scrape> {
  const before = usageOf(pid).cpuSeconds;
  const started = performance.now();
  let bytes = 0;
  for await (const chunk of await ask(url, encoding)) bytes += (chunk as Buffer).length;
  const wall = (performance.now() - started) / 1000;
  await sleep(200); // what is still to be done after it counts too
  return { cpu: usageOf(pid).cpuSeconds - before, wall, bytes };
}

async function median(run: () => Promise<Scrape>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < 5; i++) all.push((await run()).cpu);
  return all.sort((a, b) => a - b)[2]!;
}

function ask(url: string, encoding: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { "accept-encoding": encoding } }, resolve).once("error", reject);
  });
}

async function bodyOf(url: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await ask(url, "identity")) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What the same bytes cost any program on this machine. */
function calibrate(body: Buffer): void {
  const copy = Buffer.alloc(body.length);
  const cpuOf = (what: () => void): number => {
    const { user, system } = process.cpuUsage();
    what();
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / 1e6;
  };
  row(
    "here: a copy of the same bytes, CPU s",
    cpuOf(() => void body.copy(copy)),
  );
  row(
    "here: gzip -6 of the same bytes, CPU s",
    cpuOf(() => void gzipSync(body)),
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await ask(url, "identity");
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 1200; turn++) {
    if (await condition()) return;
    await sleep(100);
  }
  throw new Error("waited two minutes in vain");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function row(name: string, value: number, against?: number): void {
  const ratio = against === undefined ? "" : `   ${(value / against).toFixed(3)} × ${against}`;
  console.log(`${name.padEnd(44)}${value.toFixed(2).padStart(10)}${ratio}`);
}
