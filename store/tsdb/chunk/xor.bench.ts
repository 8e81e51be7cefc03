import { wordsOf } from "./halves.ts";
import { decodeXor } from "./xor-decode.ts";
import { encodeXor } from "./xor-encode.ts";

/** Time and bytes per sample of XOR chunks, 120 samples scraped every 15 s. Prints a table; medians of seven runs. */
const shapes: Readonly<Record<string, (i: number) => number>> = {
  constant: () => 1,
  "steady counter": (i) => 1000 + i * 25,
  steps: (i) => Math.floor(i / 10) * 512,
  "noisy gauge": (i) => Math.sin(i * 12.9898) * 43758.5453,
};
const chunks = 2000;
const count = 120;

for (const [name, value] of Object.entries(shapes)) {
  const t = Float64Array.from({ length: count }, (_, i) => 1.7e12 + i * 15_000);
  const v = Float64Array.from({ length: count }, (_, i) => value(i));
  const chunk = encodeXor(t, v, 0, count);
  const backT = new Float64Array(count);
  const backV = wordsOf(new Float64Array(count));
  const encodeNs = median(() => void encodeXor(t, v, 0, count));
  const decodeNs = median(() => void decodeXor(chunk, 0, count, backT, backV, 0));
  console.log(
    `${name.padEnd(16)} encode ${encodeNs.toFixed(1)} ns/sample, decode ${decodeNs.toFixed(1)} ns/sample, ${(chunk.length / count).toFixed(2)} B/sample`,
  );
}

function median(once: () => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    for (let i = 0; i < chunks; i++) once();
    runs.push(((performance.now() - start) * 1e6) / chunks / count);
  }
  return runs.slice(1).sort((a, b) => a - b)[3]!;
}
