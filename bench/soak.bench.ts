/**
 * Hours of a store's life on a clock that runs as fast as the machine can: scrapes of many series, of which some end and others begin,
 * queries, deletions, changed limits, and whatever the store does by itself: blocks, checkpoints, compaction, retention. Prints for every
 * ten minutes what the process holds, and at the end whether that still grew.
 *
 *   npm run bench -- soak [--series=200000] [--hours=24] [--dir=FOLDER]
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Log, ManualClock, noLog, seededRandom, systemClock } from "@taffrail/base";
import { Labels, Matcher, SampleColumns, setStale } from "@taffrail/model";
import { openEngine, type SeriesSource } from "@taffrail/promql";
import { openTsdb } from "@taffrail/tsdb";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "200000" },
    hours: { type: "string", default: "24" },
    dir: { type: "string", default: tmpdir() },
  },
});
const series = Number(values.series);
const hours = Number(values.hours);
const perTarget = 1000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const intervalMs = 15_000;
const startT = Math.floor(1_760_000_000_000 / (6 * hourMs)) * 6 * hourMs;
/** From this hour on a reload keeps less. */
const shortFromHour = Math.floor((hours * 2) / 3);
const shortRetentionMs = 4 * hourMs;

const dir = mkdtempSync(join(values.dir, "taffrail-soak-"));
const clock = new ManualClock(startT);
let warnings = 0;
const log: Log = {
  ...noLog,
  warn: (text, fields) => tell(text, fields),
  error: (text, fields) => tell(text, fields),
  with: () => log,
};
try {
  await soak();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** What the process and its folder hold at one time, bytes and counts. */
interface Figures {
  readonly hour: number;
  readonly rss: number;
  readonly js: number;
  readonly head: number;
  readonly disk: number;
  readonly descriptors: number;
}

async function soak(): Promise<void> {
  const limits = { retentionMs: 15 * 24 * hourMs, maxDiskBytes: 0 };
  await using store = await openTsdb({ dir, clock, log, random: seededRandom(2), ...limits });
  const source: SeriesSource = {
    select: (matchers, range, _hints, stop) => store.select(matchers, range, stop),
  };
  const engine = openEngine({ source, clock: systemClock, log: noLog });
  const random = seededRandom(1);
  const refs = Float64Array.from({ length: series }, (_, i) => store.refOf(labelsOf(i, 0)));
  const v = Float64Array.from(refs, () => Math.floor(random() * 1e6));
  const t = new Float64Array(perTarget);
  const figures: Figures[] = [];
  let appended = 0;
  let refused = 0;
  let generation = 0;
  let answered = 0;
  const before = process.cpuUsage();
  console.log("   time   RSS MiB  heap+buffers  head MiB  series    disk MiB  files  blocks  compactions");
  for (let now = startT + intervalMs; now <= startT + hours * hourMs; now += intervalMs) {
    for (let first = 0; first < series; first += perTarget) {
      const end = Math.min(series, first + perTarget);
      t.fill(now + (first / perTarget) * 7);
      for (let i = first; i < end; i++) if (random() < 0.6) v[i]! += Math.floor(random() * 1000);
      const batch = { length: end - first, refs: refs.subarray(first, end), t, v: v.slice(first, end) };
      const { stored } = store.append(batch);
      appended += stored;
      refused += batch.length - stored;
    }
    await clock.advance(intervalMs);
    const elapsed = now - startT;
    if (elapsed % minuteMs === 0) {
      await settled();
      await engine.instant(`sum by (namespace) (rate(container_metric_${generation % 80}[5m]))`, now);
      answered++;
    }
    if (elapsed % (10 * minuteMs) === 0) {
      generation++;
      churn(now);
      await longQueries(now);
      await settled();
      figures.push(figuresAt(elapsed / hourMs));
    }
    if (elapsed % hourMs === 0) await operate(elapsed / hourMs, now);
  }
  const { user, system } = process.cpuUsage(before);
  const { seriesCreated, seriesRemoved, failedCompactions, corruptBlocks } = store.stats();
  console.log(
    `${(appended / 1e6).toFixed(1)} M samples, ${refused} refused, ${seriesCreated} series made, ${seriesRemoved} gone, ${answered} queries, ` +
      `${failedCompactions} compactions failed, ${corruptBlocks} blocks corrupt, ${warnings} warnings; CPU ${((user + system) / 1e6).toFixed(0)} s`,
  );
  judge(figures);

  /** A hundredth of the series end, and others take their place. */
  function churn(now: number): void {
    const count = Math.ceil(series / 100);
    const first = ((generation - 1) * count) % series;
    const end = Math.min(series, first + count);
    const markers = new Float64Array(end - first);
    for (let row = 0; row < markers.length; row++) setStale(markers, row);
    const times = new Float64Array(markers.length).fill(now + 5000);
    store.append({ length: markers.length, refs: refs.slice(first, end), t: times, v: markers });
    for (let i = first; i < end; i++) refs[i] = store.refOf(labelsOf(i, generation));
  }

  async function longQueries(now: number): Promise<void> {
    const from = Math.max(startT, now - 6 * hourMs);
    await engine.range(`sum by (namespace) (rate(container_metric_1[5m]))`, from, now, 5 * minuteMs);
    await engine.range(`topk(5, max_over_time(container_metric_2[1h]))`, from, now, 30 * minuteMs);
    const matchers = [
      new Matcher("namespace", "=", "namespace-7"),
      new Matcher("container", "=", "container-1"),
    ];
    const columns = new SampleColumns();
    let rows = 0;
    for (const one of (await store.select(matchers, { mint: from, maxt: now })).series) {
      columns.clear();
      one.read(from, now, columns);
      rows += columns.length;
    }
    if (rows === 0) throw new Error(`nothing was read at ${now}`);
    await store.labelValues("pod", [new Matcher("namespace", "=", "namespace-3")], { mint: from, maxt: now });
    answered += 4;
  }

  /** What an operator does now and then. */
  async function operate(hour: number, now: number): Promise<void> {
    const matcher = new Matcher("__name__", "=", `container_metric_${40 + (hour % 40)}`);
    await store.deleteSeries([matcher], { mint: now - 3 * hourMs, maxt: now - hourMs });
    if (hour % 4 === 0) await store.cleanTombstones();
    const isShort = hour >= shortFromHour;
    store.limit({
      ...limits,
      retentionMs: isShort ? shortRetentionMs : limits.retentionMs,
      blockCacheBytes: (hour % 2 === 0 ? 64 : 32) * 2 ** 20,
    });
  }

  /** Waits until the store has nothing left to do at this time: on a slow clock it would long be done. */
  async function settled(): Promise<void> {
    while (clock.sleeping === 0 || store.compacting !== undefined) await systemClock.sleep(5);
  }

  function figuresAt(hour: number): Figures {
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const stats = store.stats();
    const disk = stats.walBytes + stats.headChunkBytes + stats.blockBytes + stats.lateLogBytes;
    const descriptors = readdirSync("/proc/self/fd").length;
    const at = `${Math.floor(hour)}:${String(Math.round((hour % 1) * 60)).padStart(2, "0")}`;
    const columns = [
      at.padStart(7),
      mib(rss).padStart(9),
      mib(heapUsed + arrayBuffers).padStart(13),
      mib(stats.memoryBytes).padStart(9),
      String(stats.series).padStart(7),
      mib(disk).padStart(11),
      String(descriptors).padStart(6),
      String(stats.blocks).padStart(7),
      String(stats.compactions).padStart(12),
    ];
    console.log(columns.join(" "));
    return { hour, rss, js: heapUsed + arrayBuffers, head: stats.memoryBytes, disk, descriptors };
  }
}

/** Holds the last third against the one before: by then the store has been through what comes again and again. */
function judge(figures: readonly Figures[]): void {
  if (figures.length < 48) return console.log("too short to judge: want at least eight hours");
  const third = Math.floor(figures.length / 3);
  const early = figures.slice(-2 * third, -third);
  const late = figures.slice(-third);
  const most = (rows: readonly Figures[], of: keyof Figures): number =>
    Math.max(...rows.map((row) => row[of]));
  for (const kind of ["rss", "js", "head", "disk", "descriptors"] as const) {
    const [a, b] = [most(early, kind), most(late, kind)];
    const text = kind === "descriptors" ? `${a} then ${b}` : `${mib(a)} MiB then ${mib(b)}`;
    console.log(`most ${kind.padEnd(11)} ${text}: ratio ${(b / a).toFixed(2)}`);
  }
}

function labelsOf(i: number, generation: number): Labels {
  return Labels.of({
    __name__: `container_metric_${i % 80}`,
    container: `container-${i % 7}`,
    instance: `node-${Math.floor(i / perTarget)}:10250`,
    job: "kubelet",
    namespace: `namespace-${i % 20}`,
    pod: `deployment-${i % 300}-7d9c6b8f5-${Math.floor(i / 80)}-${generation}`,
  });
}

function tell(text: string, fields?: unknown): void {
  warnings++;
  console.log(`warning: ${text}`, fields ?? "");
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
