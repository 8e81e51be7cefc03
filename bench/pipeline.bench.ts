/**
 * CPU time a sample from a body in memory to head and log, without network: one thread, the parts apart. `--form`, `--targets`, `--lines`,
 * `--rounds` as the load has them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noLog, seededRandom, systemClock } from "@taffrail/base";
import { Labels, type SampleSink } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { scrapeDefaults } from "../collect/scrape/config.ts";
import { ScrapeBatch } from "../collect/scrape/series/scrape-batch.ts";
import { samplesOnly } from "../collect/scrape/series/ingest-rules.ts";
import { SeriesIngest } from "../collect/scrape/series/series-ingest.ts";
import { TargetMetadata } from "../collect/scrape/series/target-metadata.ts";
import { loadForms } from "./load-forms.ts";

const { values } = parseArgs({
  options: {
    form: { type: "string", default: "cadvisor" },
    targets: { type: "string", default: "20" },
    lines: { type: "string", default: "10000" },
    rounds: { type: "string", default: "12" },
  },
});
const form = loadForms[values.form]!;
const targets = Number(values.targets);
const lines = Number(values.lines);
const rounds = Number(values.rounds);
const random = seededRandom(1);
const dir = mkdtempSync(join(tmpdir(), "taffrail-pipeline-"));
const store = await openTsdb({ dir, clock: systemClock, log: noLog, maxHeadBytes: 8 * 2 ** 30 });
const sink: SampleSink = store;
const all = Array.from({ length: targets }, (_, i) => ({
  prefixes: Array.from({ length: lines }, (_, k) => form.prefix(i, k, lines)),
  values: Float64Array.from({ length: lines }, (_, k) => form.first(k, random())),
  ingest: new SeriesIngest(
    Labels.of({ job: `load-${i}`, instance: "127.0.0.1:9100" }),
    scrapeDefaults,
    sink,
    new TargetMetadata(),
    { ...samplesOnly, random: Math.random },
  ),
}));
function goNumber(value: number): string {
  if (Math.abs(value) < 1e6) return String(value);
  const [digits, exponent] = value.toExponential().split("e+") as [string, string];
  return `${digits}e+${exponent.padStart(2, "0")}`;
}
const batch = new ScrapeBatch();
const t0 = Math.floor(Date.now() / 7_200_000) * 7_200_000;
const skip = 3;
let take = 0;
let append = 0;
let samples = 0;
const buffer = Buffer.alloc(lines * 400);
for (let round = 0; round < rounds; round++) {
  for (const [i, target] of all.entries()) {
    const { prefixes, values: now } = target;
    let text = "";
    for (let k = 0; k < lines; k++) {
      if (round > 0 && random() < form.changing) now[k]! += form.step(now[k]!, random());
      text += `${prefixes[k]!}${goNumber(now[k]! / 1000)}\n`;
    }
    const body = buffer.subarray(0, buffer.write(text, 0, "latin1"));
    const view = new Uint8Array(body.buffer, body.byteOffset, body.length);
    const a = process.cpuUsage();
    batch.clear();
    target.ingest.take(view, "text", t0 + round * 15_000 + i * 7, batch);
    const b = process.cpuUsage(a);
    const c = process.cpuUsage();
    store.append(batch.toSink());
    const d = process.cpuUsage(c);
    if (round < skip) continue;
    take += b.user + b.system;
    append += d.user + d.system;
    samples += batch.length;
  }
}
console.log(
  `${values.form}: ${((take * 1e3) / samples).toFixed(0)} ns/sample body to rows, ${((append * 1e3) / samples).toFixed(0)} rows to log and head`,
);
await store[Symbol.asyncDispose]();
rmSync(dir, { recursive: true });
