/** Points as text, by the kernel and by strings: CPU time a point of 360 in a series, medians of nine runs. */
import { PointsText } from "./points.ts";

const shapes: Readonly<Record<string, (i: number) => number>> = {
  "the same": () => 200_000_000,
  "whole numbers": (i) => i * 97,
  "two decimals": (i) => ((i * 7919) % 100_000) / 100,
  "sixteen digits and more": (i) => Math.sin(i * 12.9898) * 43758.5453,
};
const series = 500;
const count = 360;
const kernel = new PointsText();
const strings = new PointsText("strings");

for (const [name, value] of Object.entries(shapes)) {
  const t = Float64Array.from({ length: count }, (_, i) => 1.7e12 + i * 60_000);
  const v = Float64Array.from({ length: count * series }, (_, i) => value(i));
  const ours = median(() => write(kernel, t, v));
  const theirs = median(() => write(strings, t, v));
  console.log(
    `${name.padEnd(24)} kernel ${ours.toFixed(1).padStart(6)} ns a point   strings ${theirs.toFixed(1).padStart(6)}   ${(ours / theirs).toFixed(2)}`,
  );
}

function write(text: PointsText, t: Float64Array, v: Float64Array): void {
  let place = 0;
  for (let i = 0; i < series; i++) {
    const values = v.subarray(i * count, (i + 1) * count);
    for (let row = 0; row < count; row = text.row) {
      place = text.write(t, values, row, place);
      if (place >= text.fullBytes) place = 0;
    }
  }
}

function median(once: () => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 12; run++) {
    const before = process.cpuUsage();
    once();
    const { user, system } = process.cpuUsage(before);
    runs.push(((user + system) * 1000) / series / count);
  }
  return runs.slice(3).sort((a, b) => a - b)[4]!;
}
