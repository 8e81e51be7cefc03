/** Head chunk files: time to put a chunk in and to read it back, in several orders. Processor time a chunk, of 200k series with three each. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noLog } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { HeadFiles } from "./head-files.ts";
import { newEntry } from "./head-files-format.ts";

const series = 200_000;
const chunksPerSeries = 3;
const metrics = 80;
const dir = mkdtempSync(join(tmpdir(), "taffrail-bench-"));

try {
  await using files = new HeadFiles({ disk: systemDisk, dir, log: noLog });
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i * 7);
  const positions = new Float64Array(series * chunksPerSeries);
  measure("add", positions.length, () => {
    for (let i = 0; i < positions.length; i++)
      positions[i] = files.add((i % series) + 1, i, i, 1, false, bytes, 0, 100 + (i % 150));
    files.flush();
  });
  const orders: Readonly<Record<string, (k: number) => number>> = {
    "read in the order of writing": (k) => k,
    "read metric by metric": (k) => (k % (series / metrics)) * metrics + Math.floor(k / (series / metrics)),
    "read in no order": (k) => (k * 7919) % series,
  };
  const entry = newEntry();
  for (const [name, order] of Object.entries(orders)) {
    measure(name, positions.length, () => {
      for (let k = 0; k < series; k++) {
        for (let chunk = 0; chunk < chunksPerSeries; chunk++)
          files.read(positions[chunk * series + order(k)]!, entry);
      }
    });
  }
  console.log(
    `memory: ${(files.heldBytes / 2 ** 20).toFixed(1)} MiB of ${(files.sizeBytes / 2 ** 20).toFixed(1)}`,
  );
} finally {
  rmSync(dir, { recursive: true });
}

function measure(name: string, chunks: number, run: () => void): void {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name}: ${((user + system) / chunks).toFixed(2)} µs a chunk`);
}
