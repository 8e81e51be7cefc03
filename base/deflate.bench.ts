/** JSON of query answers packed by the kernel and by zlib's level 1: CPU time and size, medians of nine runs. */
import { crc32, deflateRawSync } from "node:zlib";
import { deflateBlock, deflateBlockBytes } from "./deflate.ts";

const shapes: Readonly<Record<string, (series: number, i: number) => number>> = {
  "the same value": (series) => 200_000_000 + series,
  "whole numbers": (series, i) => series * 7919 + i * 97,
  "two decimals": (series, i) => ((series * 31 + i * 7919) % 100_000) / 100,
  "sixteen digits and more": (series, i) => Math.sin((series + 1) * i * 12.9898) * 43758.5453,
};

for (const [name, value] of Object.entries(shapes)) {
  for (const series of [3, 300]) {
    const text = Buffer.from(answer(series, value));
    let size = 0;
    const ours = median(text.length, () => (size = packed(text)));
    let zlibSize = 0;
    const zlib = median(text.length, () => (zlibSize = deflateRawSync(text, { level: 1 }).length));
    const mbs = (text.length / ours / 1000).toFixed(0);
    console.log(
      `${name.padEnd(24)} ${String(text.length >> 10).padStart(5)} KiB  ${mbs.padStart(5)} MB/s, ${(text.length / size).toFixed(2)}:1` +
        `   zlib ${(text.length / zlib / 1000).toFixed(0).padStart(4)} MB/s, ${(text.length / zlibSize).toFixed(2)}:1   time ${(ours / zlib).toFixed(2)}, size ${(size / zlibSize).toFixed(2)}`,
    );
  }
}

function answer(series: number, value: (series: number, i: number) => number): string {
  const result = Array.from({ length: series }, (_, s) => ({
    metric: { namespace: `ns-${s % 10}`, pod: `app-${s >> 2}-${s % 4}` },
    values: Array.from({ length: 360 }, (_, i) => [1_795_269_735 + 60 * i, String(value(s, i))]),
  }));
  return JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
}

function packed(text: Uint8Array): number {
  const state = { bits: 0, bitCount: 0 };
  let size = 0;
  let sum = 0;
  for (let from = 0; from < text.length; from += deflateBlockBytes) {
    const piece = text.subarray(from, from + deflateBlockBytes);
    sum = crc32(piece, sum);
    size += deflateBlock(piece, from + deflateBlockBytes >= text.length, state)!.length;
  }
  return size;
}

/** Milliseconds. */
function median(bytes: number, once: () => void): number {
  const times = Math.max(1, Math.round(2e6 / bytes));
  const runs: number[] = [];
  for (let run = 0; run < 12; run++) {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) once();
    const { user, system } = process.cpuUsage(before);
    runs.push((user + system) / 1000 / times);
  }
  return runs.slice(3).sort((a, b) => a - b)[4]!;
}
