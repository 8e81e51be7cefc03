/**
 * Taffrail beside the real Prometheus on targets that do everything wrong: the same answers to both, then every target's health, every
 * series at every scrape, and every sample with a time of its own are compared.
 *
 *   npm run bench -- hostile-targets [--scrapes=7] [--only=NAME,…]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type HostileTarget, hostileTargets } from "./hostile-scripts.ts";
import { HostileServer } from "./hostile-server.ts";
import { findPeer, type Running, startPrometheus, startTaffrail } from "./peers.ts";

const { values } = parseArgs({
  options: {
    scrapes: { type: "string", default: "7" },
    only: { type: "string" },
    interval: { type: "string", default: "6" },
  },
});
const scrapes = Number(values.scrapes);
const intervalS = Number(values.interval);
const targets = hostileTargets.filter(({ name }) => values.only?.split(",").includes(name) ?? true);

/** Differences from Prometheus 3.12 that are meant, by target and series. */
const meant: readonly {
  readonly targets?: readonly string[];
  readonly series: RegExp;
  readonly why: string;
}[] = [
  {
    series: /^scrape_series_added/,
    why: "what is new is a guess in both: Prometheus remembers the series of a scrape that failed, and of two scrapes without them",
  },
  {
    targets: ["sample-limit", "sometimes-bad"],
    series: /^[ab]\{/,
    why: "a scrape that fails ends all its series here; Prometheus leaves those alive that the body had before its fault",
  },
];

function whyMeant(target: string, series: string): string | undefined {
  return meant.find((one) => one.series.test(series) && (one.targets?.includes(target) ?? true))?.why;
}

const prometheus = findPeer("prometheus");
if (prometheus === undefined) {
  console.log("needs the real prometheus: put it on the PATH, or name its folder's parent in TAFFRAIL_PEERS");
  process.exit(1);
}
await using held = new AsyncDisposableStack();
const dir = mkdtempSync(join(tmpdir(), "taffrail-hostile-"));
held.defer(() => rmSync(dir, { recursive: true, force: true }));
const t0 = Math.floor(Date.now() / 1000) * 1000;
const server = held.use(await HostileServer.open(targets, t0));
const config = join(dir, "prometheus.yml");
writeFileSync(config, configText());
const theirs = held.use(await startPrometheus(prometheus, config, join(dir, "prometheus")));
const ours = held.use(await startTaffrail(config, join(dir, "taffrail")));
await new Promise((resolve) => setTimeout(resolve, (scrapes + 2) * intervalS * 1000));

const [ourHealth, theirHealth] = await Promise.all([healthOf(ours), healthOf(theirs)]);
let differing = 0;
let compared = 0;
const explained = new Map<string, number>();
for (const { name, isTimed } of targets) {
  const [a, b] = await Promise.all([seenBy(ours, name), seenBy(theirs, name)]);
  const differences: string[] = [];
  const differ = (what: string, x: unknown, y: unknown): void => {
    compared++;
    if (JSON.stringify(x) === JSON.stringify(y)) return;
    const why = whyMeant(name, what);
    if (why !== undefined) explained.set(why, (explained.get(why) ?? 0) + 1);
    else differences.push(`${what}\n      ours   ${shown(x)}\n      theirs ${shown(y)}`);
  };
  const count = Math.min(a.scrapes.length, b.scrapes.length, scrapes);
  if (count < Math.min(3, scrapes))
    differences.push(`only ${a.scrapes.length} and ${b.scrapes.length} scrapes`);
  const series = new Set([...a.scrapes, ...b.scrapes].flatMap((at) => [...at.keys()]));
  for (const one of [...series].sort()) {
    if (isTimed === true && a.timed.has(one)) continue;
    const row = (scraper: Seen): (string | undefined)[] =>
      scraper.scrapes.slice(0, count).map((at) => at.get(one));
    differ(one, row(a), row(b));
  }
  for (const one of [...new Set([...a.timed.keys(), ...b.timed.keys()])].sort())
    differ(`${one} with times of its own`, timesUpTo(a, one, b), timesUpTo(b, one, a));
  const [x, y] = [ourHealth.get(name), theirHealth.get(name)];
  if (differences.length > 0) differing++;
  console.log(`${differences.length === 0 ? "same     " : "DIFFERENT"} ${name}`);
  if (x?.error !== "" || y?.error !== "")
    console.log(`      ours   ${x?.error ?? "-"}\n      theirs ${y?.error ?? "-"}`);
  for (const difference of differences) console.log(`    ${difference}`);
}
for (const [why, rows] of explained) console.log(`${rows} rows differ as meant: ${why}`);
console.log(`\n${targets.length} targets, ${compared} rows compared; ${differing} targets differ`);
process.exitCode = differing === 0 ? 0 : 1;

/** What a scraper has of one target. */
interface Seen {
  /** Of each scrape, every series that lived just after it, with its value; markers of staleness leave a series out. */
  readonly scrapes: ReadonlyMap<string, string>[];
  /** Samples whose time is not that of a scrape: relative to the beginning. */
  readonly timed: ReadonlyMap<string, readonly (readonly [t: number, v: string])[]>;
}

/** Their times and values, as far as both have scraped. */
function timesUpTo(seen: Seen, series: string, other: Seen): unknown {
  const most = Math.min(seen.scrapes.length, other.scrapes.length, scrapes);
  return seen.timed.get(series)?.slice(0, most - 1) ?? [];
}

interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
  readonly histogram?: readonly [number, unknown];
}

async function seenBy(peer: Running, name: string): Promise<Seen> {
  const selector = `{target="${name}"}`;
  const raw = await ask(peer, `${selector}[4h]`, t0 / 1000 + 1500);
  const up = await ask(peer, `up${selector}[1h]`, Date.now() / 1000);
  // of a target that exposes `up` itself, the scraper's own is the one without a label for it
  const times = [...new Set(up.flatMap((row) => (row.values ?? []).map(([t]) => t)))].sort((x, y) => x - y);
  const scraped = new Set(times);
  const at: Map<string, string>[] = [];
  for (const t of times.slice(0, scrapes)) {
    const rows = await ask(peer, selector, t + 0.001);
    at.push(
      new Map(
        rows
          .filter(({ metric }) => metric["__name__"] !== "scrape_duration_seconds")
          .map((row) => [seriesOf(row), row.value?.[1] ?? JSON.stringify(row.histogram?.[1])]),
      ),
    );
  }
  const timed = new Map<string, (readonly [number, string])[]>();
  for (const row of raw) {
    const own = (row.values ?? []).filter(([t]) => !scraped.has(t));
    if (own.length > 0)
      timed.set(
        seriesOf(row),
        own.map(([t, v]) => [Math.round(t * 1000 - t0), v]),
      );
  }
  return { scrapes: at, timed };
}

function seriesOf({ metric }: Row): string {
  const { __name__: name = "", target: _t, ...labels } = metric;
  const inner = Object.entries(labels)
    .filter(([label, value]) => !(label === "instance" && value.startsWith("127.0.0.1:")))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([label, value]) =>
        `${label}=${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}… ${value.length}` : value)}`,
    );
  return `${name}{${inner.join(",")}}`;
}

async function ask(peer: Running, query: string, time: number): Promise<readonly Row[]> {
  const params = new URLSearchParams({ query, time: time.toFixed(3) });
  const response = await fetch(`${peer.url}/api/v1/query`, { method: "POST", body: params });
  const answer = (await response.json()) as { error?: string; data?: { result: Row[] } };
  if (answer.data === undefined) throw new Error(`${peer.name}: ${query}: ${answer.error ?? ""}`);
  return answer.data.result;
}

async function healthOf(
  peer: Running,
): Promise<Map<string, { readonly health: string; readonly error: string }>> {
  const response = await fetch(`${peer.url}/api/v1/targets?state=active`);
  const { data } = (await response.json()) as {
    data: { activeTargets: { scrapePool: string; health: string; lastError: string }[] };
  };
  return new Map(
    data.activeTargets.map((one) => [one.scrapePool, { health: one.health, error: one.lastError }]),
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function configText(): string {
  const jobs = targets.map(
    (target: HostileTarget) =>
      `- job_name: ${target.name}\n  metrics_path: /${target.name}\n${target.job ?? ""}` +
      `  static_configs: [{targets: ["${server.addressOf(target)}"], labels: {target: ${target.name}}}]\n`,
  );
  return `global: {scrape_interval: ${intervalS}s, scrape_timeout: ${Math.ceil(intervalS / 2)}s}\nscrape_configs:\n${jobs.join("")}`;
}
