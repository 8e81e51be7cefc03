/**
 * How late scrapes come where there are very many targets, or very large ones: real sockets, a real store, one process. Lateness is from a
 * scrape's slot to its start; a slot without a scrape is counted apart. The bar: none is late by more than a second, none is missed.
 *
 *   npm run bench -- scrape-scale [--seconds=90] [--only=many|large]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { openLog, systemClock } from "@taffrail/base";
import type { Appended, Labels, SampleBatch, SampleSink, SeriesRef } from "@taffrail/model";
import { openScraper, scrapeDefaults, scraperDefaults, type TargetsState } from "@taffrail/scrape";
import { openTsdb } from "@taffrail/tsdb";
import { offsetMs, slotFrom, slotUntil } from "../collect/scrape/schedule.ts";
import { freePort } from "./peers.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "90" }, only: { type: "string", default: "" } },
});
const intervalMs = 15_000;
/** A sample's time is whole milliseconds, its slot has a fraction, and timers may go off a little early. */
const earlyMs = 3;

/** When each target was scraped, by its `up` series, seen from between scraper and store. */
class Watch implements SampleSink {
  readonly #sink: SampleSink;
  readonly #instances = new Map<SeriesRef, string>();
  readonly times = new Map<string, number[]>();
  /** From the start of a scrape to its rows being stored, milliseconds. */
  longestMs = 0;
  longestAppendMs = 0;
  rows = 0;
  refused = 0;

  constructor(sink: SampleSink) {
    this.#sink = sink;
  }

  refOf(labels: Labels): SeriesRef {
    const ref = this.#sink.refOf(labels);
    if (labels.name === "up") this.#instances.set(ref, labels.get("instance"));
    return ref;
  }

  append(batch: SampleBatch): Appended {
    const start = performance.now();
    const appended = this.#sink.append(batch);
    this.longestAppendMs = Math.max(this.longestAppendMs, performance.now() - start);
    this.rows += batch.length;
    this.refused += batch.length - appended.stored;
    for (let i = Math.max(0, batch.length - 8); i < batch.length; i++) {
      const instance = this.#instances.get(batch.refs[i]!);
      if (instance === undefined) continue;
      const t = batch.t[i]!;
      this.longestMs = Math.max(this.longestMs, systemClock.now() - t);
      const times = this.times.get(instance);
      if (times === undefined) this.times.set(instance, [t]);
      else times.push(t);
    }
    return appended;
  }
}

async function measure(name: string, targets: number, lines: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-scale-"));
  const port = await freePort();
  const load = spawn(
    process.execPath,
    [new URL("./scale-load.ts", import.meta.url).pathname, String(port), String(lines)],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const stop = new AbortController();
  try {
    await ready(port);
    const log = openLog({ clock: systemClock, level: "error", write: (line) => process.stderr.write(line) });
    await using store = await openTsdb({ dir, clock: systemClock, log, maxHeadBytes: 4 * 2 ** 30 });
    const watch = new Watch(store);
    const addresses = Array.from(
      { length: targets },
      (_, i) => `127.1.${Math.floor(i / 200)}.${1 + (i % 200)}:${port}`,
    );
    await using scraper = openScraper({
      configs: [
        {
          ...scrapeDefaults,
          jobName: "load",
          scrapeIntervalMs: intervalMs,
          discoveries: [{ kind: "static", groups: [{ targets: addresses, labels: {} }] }],
        },
      ],
      sink: watch,
      clock: systemClock,
      log,
      signal: stop.signal,
    });
    await scraper.sync();
    const openedAt = systemClock.now();
    const isSettled = (): boolean =>
      watch.times.size === targets && [...watch.times.values()].every(({ length }) => length > 1);
    for (let waited = 0; waited < 300 && !isSettled(); waited++) await sleep(1000);
    const settledAt = systemClock.now();
    const [cpu, rows] = [process.cpuUsage(), watch.rows];
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await sleep(Number(values.seconds) * 1000);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (systemClock.now() - settledAt) / 1000;
    const cpuSeconds = (user + system) / 1e6;
    const samples = watch.rows - rows;
    const late = lateness(watch, scraper.targets().active, openedAt, settledAt);
    const down = scraper.targets().active.filter(({ health }) => health.state !== "up");
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
    console.log(
      `${name}: ${targets} × ${lines} lines every ${intervalMs / 1000} s\n` +
        `  first sight   latest ${late.first.toFixed(0)} ms after its slot, ${late.firstLate} late by more than 1 s\n` +
        `  after that    latest ${late.later.toFixed(0)} ms, ${late.laterLate} late by more than 1 s, ${late.missed} slots missed; p99 ${late.p99.toFixed(0)} ms\n` +
        `  to the store  at most ${watch.longestMs.toFixed(0)} ms from the slot; one append at most ${watch.longestAppendMs.toFixed(0)} ms\n` +
        `  the loop      stood still for ${(delay.max / 1e6).toFixed(0)} ms at most, p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms\n` +
        `  ${(samples / 1e6).toFixed(2)} M samples in ${seconds.toFixed(0)} s: ${((cpuSeconds / samples) * 1e6).toFixed(3)} CPU s per million, ${((cpuSeconds / seconds) * 100).toFixed(0)} % of a core\n` +
        `  ${mib(process.memoryUsage.rss())} MiB resident (peak ${mib(process.resourceUsage().maxRSS * 1024)}); ${watch.refused} rows refused; ${down.length} targets down${down.length > 0 ? `: ${down[0]!.health.lastError}` : ""}`,
    );
  } finally {
    stop.abort(new Error("measured"));
    load.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How far each scrape was behind its slot, and which slots had none. */
function lateness(
  { times }: Watch,
  targets: TargetsState["active"],
  openedAt: number,
  settledAt: number,
): { first: number; firstLate: number; later: number; laterLate: number; missed: number; p99: number } {
  const later: number[] = [];
  const first: number[] = [];
  let missed = 0;
  for (const target of targets) {
    const all = times.get(target.labels.get("instance")) ?? [];
    const offset = offsetMs(target, scraperDefaults.seed);
    first.push((all[0] ?? Infinity) - Math.floor(slotFrom(openedAt, intervalMs, offset)));
    const slots = new Set<number>();
    for (const t of all) {
      const slot = slotUntil(t + earlyMs, intervalMs, offset);
      slots.add(Math.round(slot));
      if (t >= settledAt) later.push(Math.max(0, t - slot));
    }
    const [from, to] = [slotFrom(settledAt, intervalMs, offset), systemClock.now() - 2000];
    for (let slot = from; slot < to; slot += intervalMs) if (!slots.has(Math.round(slot))) missed++;
  }
  later.sort((x, y) => x - y);
  return {
    first: Math.max(...first),
    firstLate: first.filter((ms) => ms > 1000).length,
    later: later.at(-1) ?? 0,
    laterLate: later.filter((ms) => ms > 1000).length,
    missed,
    p99: later[Math.floor(later.length * 0.99)] ?? 0,
  };
}

async function ready(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/ready`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("the load does not answer");
}

if (values.only !== "large") await measure("many", 5000, 200);
if (values.only !== "many") await measure("large", 10, 300_000);
