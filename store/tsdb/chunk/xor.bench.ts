import { seededRandom } from "@taffrail/base";
import { wordsOf } from "./halves.ts";
import { decodeXor } from "./xor-decode.ts";
import { encodeXor } from "./xor-encode.ts";
import { xorKernel } from "./xor-kernel.ts";

/**
 * Time and bytes per sample of XOR chunks, 120 samples scraped every 15 s, no two alike: a chunk that is read again and again is one whose
 * every branch the processor knows. Prints a table; medians of seven runs.
 */
const random = seededRandom(7);
const shapes: Readonly<Record<string, (before: number, i: number) => number>> = {
  constant: () => 1,
  "steady counter": (before) => before + 25,
  "counter of events": (before) => before + Math.floor(random() * 50),
  "counter of seconds": (before) => before + random() * 3,
  "bytes in use": (before) => (random() < 0.3 ? Math.floor(random() * 1e9) : before),
  steps: (_, i) => Math.floor(i / 10) * 512,
  "noisy gauge": () => random() * 43758.5453,
};
const chunks = 2000;
const count = 120;

for (const [name, value] of Object.entries(shapes)) {
  const t = Float64Array.from({ length: count }, (_, i) => 1.7e12 + i * 15_000);
  let last = 1e5;
  const made = Array.from({ length: chunks }, () => {
    const v = new Float64Array(count);
    for (let i = 0; i < count; i++) v[i] = last = value(last, i);
    return v;
  });
  const encoded = made.map((v) => encodeXor(t, v, 0, count));
  const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  const starts: number[] = [];
  let end = 0;
  for (const chunk of encoded) {
    bytes.set(chunk, end);
    starts.push(end);
    end += chunk.length;
  }
  const backT = new Float64Array(count);
  const backV = new Float64Array(count);
  const encodeNs = median((i) => void encodeXor(t, made[i]!, 0, count));
  const plainNs = median((i) => void decodeXor(bytes, starts[i]!, count, backT, wordsOf(backV), 0));
  const kernelNs = median((i) => void xorKernel?.(bytes, starts[i]!, count, backT, backV, 0));
  console.log(
    `${name.padEnd(18)} encode ${encodeNs.toFixed(1).padStart(5)} ns/sample, decode ${plainNs.toFixed(1).padStart(5)}, ` +
      `by the kernel ${kernelNs.toFixed(1).padStart(4)} = ${(kernelNs / plainNs).toFixed(2)}, ${(end / chunks / count).toFixed(2)} B/sample`,
  );
}

function median(once: (i: number) => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    for (let i = 0; i < chunks; i++) once(i);
    runs.push(((performance.now() - start) * 1e6) / chunks / count);
  }
  return runs.slice(1).sort((a, b) => a - b)[3]!;
}
