/** CPU time a sample, body to rows: a target of 10,000 lines of about 250 bytes whose values change; median of seven runs of five scrapes. */
import { Labels, type SampleSink } from "@taffrail/model";
import { scrapeDefaults } from "../config.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { samplesOnly } from "./ingest-rules.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

const lineCount = 10_000;
const rounds = 5;

function body(round: number, shift: number): Uint8Array {
  const lines: string[] = [];
  for (let i = 0; i < lineCount; i++) {
    const pod = `pod${Math.floor(i / 40)}-7c9d8b6f5-x${i % 97}`;
    lines.push(
      `container_metric_${i % 40}{container="app",id="/kubepods/burstable/pod${String(i).padStart(36, "0")}",` +
        `image="registry.example/app:v1.2.3",name="${String(i).padStart(40, "c")}",namespace="shop",pod="${pod}"} ` +
        `${(1_000_000 + i * 37 + round) / 1e6}e+06 1700000000123\n`,
    );
  }
  return new TextEncoder().encode([...lines.slice(shift), ...lines.slice(0, shift)].join(""));
}

/** Takes all and keeps nothing. */
function nowhere(): SampleSink {
  let refs = 0;
  const appended = { stored: 0, repeated: 0, duplicate: 0, outOfOrder: 0, tooOld: 0, unknownRef: 0 };
  return { refOf: () => ++refs, append: () => appended };
}

function open(): SeriesIngest {
  const context = { ...samplesOnly, random: Math.random };
  const target = Labels.of({ job: "cadvisor", instance: "node-1" });
  return new SeriesIngest(target, scrapeDefaults, nowhere(), new TargetMetadata(), context);
}

const batch = new ScrapeBatch();
const same = Array.from({ length: rounds }, (_, i) => body(i, 0));
const moved = Array.from({ length: rounds }, (_, i) => body(i, i * 1711));

function scrape(ingest: SeriesIngest, bytes: Uint8Array): void {
  batch.clear();
  ingest.take(bytes, "text", 1_700_000_000_000, batch);
}

const known = open();
for (const bytes of same) scrape(known, bytes);
const wandering = open();
for (const bytes of moved) scrape(wandering, bytes);

const cases: Readonly<Record<string, () => void>> = {
  "at their places": () => same.forEach((bytes) => scrape(known, bytes)),
  "a block moved": () => moved.forEach((bytes) => scrape(wandering, bytes)),
  "first sight": () => same.forEach((bytes) => scrape(open(), bytes)),
};
for (const [name, run] of Object.entries(cases)) {
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start); // microseconds
    times.push(((user + system) * 1000) / (rounds * lineCount));
  }
  const median = times.slice(1).sort((a, b) => a - b)[3]!;
  console.log(`${name.padEnd(16)} ${median.toFixed(0).padStart(6)} ns a sample`);
}
