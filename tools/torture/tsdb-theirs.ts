/**
 * A real Prometheus takes in five hours of random data by remote write (floats, native histograms, samples out of order, staleness markers)
 * and cuts its blocks; ours opens a copy of its folder as it is, appends an hour, and gives it back: each must have what the other had,
 * sample for sample. Each run is one folder.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, noLog, seededRandom, snappyEncode, systemClock } from "@taffrail/base";
import { BatchBuilder, Labels, setStale } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { WriteEncoder } from "@taffrail/wire";
import { findPeer } from "../../bench/peers.ts";
import type { Torture } from "./kind.ts";
import { plainHistogram } from "./readers/plain-histogram.ts";
import { mustHoldTheSame, prometheusOn, queriedFrom, sampleLines } from "./readers/real-readers.ts";

export const fullRuns: number = 5;

const minuteMs = 60_000;
const minutes = 300;
const outOfOrderConfig = "storage: {tsdb: {out_of_order_time_window: 2h}}\n";

export const run: Torture = async (runs, out) => {
  const prometheus = findPeer("prometheus");
  if (prometheus === undefined) {
    out.line("needs the real prometheus, on the PATH or in TAFFRAIL_PEERS");
    return { passed: 0, failed: 0 };
  }
  let passed = 0;
  let failed = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const dir = mkdtempSync(join(tmpdir(), "taffrail-theirs-"));
    try {
      out.line(`seed ${seed}: ${await thereAndBack(prometheus, dir, seed)}`);
      rmSync(dir, { recursive: true });
      passed++;
    } catch (error) {
      failed++;
      out.line(`FAIL seed ${seed}: ${messageOf(error)}; the folders are kept at ${dir}`);
    }
  }
  return { passed, failed };
};

async function thereAndBack(prometheus: string, dir: string, seed: number): Promise<string> {
  const endT = Math.floor(Date.now() / minuteMs) * minuteMs;
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, outOfOrderConfig);
  await live(prometheus, config, join(dir, "theirs"), endT, seed);
  // as it is after a restart: where it merged blocks of late samples, whose merger is not marked as such, it drops what its log has of that time
  cpSync(join(dir, "theirs"), join(dir, "again"), { recursive: true });
  const theirs = await queriedFrom(prometheus, join(dir, "again"), "9h", (endT + 60 * minuteMs) / 1000);
  cpSync(join(dir, "theirs"), join(dir, "ours"), { recursive: true });

  const told: string[] = [];
  const tell = (text: string, fields: unknown): void => void told.push(`${text} ${JSON.stringify(fields)}`);
  const log = { ...noLog, warn: tell, error: tell };
  let ours: string[];
  let blocks: number;
  {
    await using store = await openTsdb({
      dir: join(dir, "ours"),
      clock: systemClock,
      log,
      outOfOrderWindowMs: 120 * minuteMs,
    });
    const all = { mint: -Infinity, maxt: Infinity };
    // what no query of theirs shows: staleness markers
    const seen = sampleLines((await store.select([], all)).series).filter((line) => !line.includes(" NaN "));
    mustHoldTheSame("Prometheus", theirs, seen);
    const damage = told.filter((text) => !text.includes("lock"));
    if (damage.length > 0) throw new Error(`ours complains: ${damage.join("; ")}`);
    const batch = new BatchBuilder();
    for (let t = endT + 1000; t < endT + 60 * minuteMs; t += minuteMs)
      for (const n of [0, 1, 2]) batch.push(store.refOf(floatLabels(n)), t, t / 1000);
    if (store.append(batch).stored !== batch.length) throw new Error("ours did not take more");
    ours = sampleLines((await store.select([], all)).series).filter((line) => !line.includes(" NaN "));
    ({ blocks } = store.stats());
  }
  const back = await queriedFrom(prometheus, join(dir, "ours"), "9h", (endT + 120 * minuteMs) / 1000);
  mustHoldTheSame("Prometheus, given back,", back, ours);
  return `${theirs.length} samples there, ${ours.length} back, ${blocks} blocks`;
}

/** Prometheus takes in the data and cuts a block. */
async function live(
  prometheus: string,
  config: string,
  dir: string,
  endT: number,
  seed: number,
): Promise<void> {
  const random = seededRandom(seed);
  await using running = await prometheusOn(prometheus, dir, [
    `--config.file=${config}`,
    "--web.enable-remote-write-receiver",
    "--web.enable-admin-api",
  ]);
  const counts = new Float64Array(30);
  const value = new Float64Array(1);
  for (let minute = 0; minute < minutes; minute++) {
    const t = endT - (minutes - minute) * minuteMs;
    const request = new WriteEncoder(1);
    for (let n = 0; n < counts.length; n++) {
      if (random() < 0.05) continue;
      counts[n]! += Math.floor(random() * 9);
      value[0] = random() < 0.5 ? counts[n]! : counts[n]! * random();
      if (n % 3 === 0) {
        const histogram = plainHistogram(counts[n]!, n % 2 === 0);
        request.histogram(Labels.of({ __name__: "h", n: String(n) }), {
          t,
          startT: 0,
          isStale: false,
          histogram,
        });
        continue;
      }
      if (random() < 0.01) setStale(value, 0);
      request.sample(floatLabels(n), t, value, 0);
    }
    await post(`${running.url}/api/v1/write`, request.finish());
    if (minute % 3 !== 2) continue;
    const late = new WriteEncoder(1);
    for (let n = 0; n < counts.length; n += 5) {
      value[0] = random();
      late.sample(floatLabels(n + 1), t - Math.floor(random() * 60) * minuteMs - 7000 - minute, value, 0);
    }
    await post(`${running.url}/api/v1/write`, late.finish());
  }
  if (seed % 2 === 0)
    await fetch(`${running.url}/api/v1/admin/tsdb/delete_series?match[]={n="4"}&end=${endT / 1000 - 9000}`, {
      method: "POST",
    });
  // blocks are cut within a minute or so
  for (let i = 0; i < 90; i++) {
    const text = await (await fetch(`${running.url}/metrics`)).text();
    if (Number(/^prometheus_tsdb_blocks_loaded (\d+)/m.exec(text)?.[1]) > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function floatLabels(n: number): Labels {
  return Labels.of({ __name__: "m", n: String(n) });
}

async function post(url: string, message: Uint8Array): Promise<void> {
  const headers = {
    "content-type": "application/x-protobuf",
    "content-encoding": "snappy",
    "x-prometheus-remote-write-version": "0.1.0",
  };
  const answer = await fetch(url, { method: "POST", headers, body: Buffer.from(snappyEncode(message)) });
  if (!answer.ok) throw new Error(`Prometheus answers ${answer.status}: ${await answer.text()}`);
}
