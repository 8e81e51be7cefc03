import { seededRandom } from "@taffrail/base";
import { StepColumn } from "../value.ts";
import { ratesPlain, sumLost } from "./rate.ts";
import { rateKernel } from "./rate-kernel.ts";
import { Annotations } from "../annotations.ts";
import { Window } from "../operators/range-function.ts";

/** Rates of one counter of six hours at 15 s, windows of five minutes at steps of one: by the kernel beside plain code, CPU time of the best of many runs. */
const length = 1440;
const count = 361;
const ranges = { rangeMs: 300_000, firstEndMs: 0, stepMs: 60_000 };
const random = seededRandom(3);
const shapes: Readonly<Record<string, { readonly jitterMs: number; readonly resets: number }>> = {
  "even, no resets": { jitterMs: 0, resets: 0 },
  "even, resets": { jitterMs: 0, resets: 0.001 },
  "uneven, resets": { jitterMs: 200, resets: 0.001 },
};

for (const [name, { jitterMs, resets }] of Object.entries(shapes)) {
  const w = new Window({ start: 0, end: 0 }, [], new Annotations(""), false);
  w.t = new Float64Array(length);
  w.v = new Float64Array(length);
  let value = 0;
  for (let i = 0; i < length; i++) {
    w.t[i] = i * 15_000 + Math.floor(random() * (jitterMs + 1));
    w.v[i] = value = random() < resets ? 0 : value + Math.floor(random() * 50);
  }
  const out = new StepColumn(count);
  const plainUs = best(() => {
    out.clear();
    w.lost = undefined;
    sumLost(w, length);
    ratesPlain(w, length, ranges, true, 300, out);
  });
  const kernelUs = best(() => void rateKernel(w.t, w.v, length, ranges, true, 300, out.v, out.has));
  console.log(
    `${name.padEnd(16)} ${plainUs.toFixed(2)} µs, by the kernel ${kernelUs.toFixed(2)} = ${(kernelUs / plainUs).toFixed(2)}`,
  );
}

function best(once: () => void): number {
  let least = Infinity;
  for (let run = 0; run < 30; run++) {
    const start = process.cpuUsage();
    for (let i = 0; i < 1000; i++) once();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
