import type { FloatHistogram } from "@taffrail/model";
import { wordsOf } from "../chunk/halves.ts";
import { NativeChunks } from "./native-chunks.ts";

/**
 * CPU time and memory of open chunks of native histograms: 4,000 series of 24 buckets, two hours scraped every 60 s, beside what they say they
 * hold. Prints a line a kind. Run with `--expose-gc`.
 */
const series = 4_000;
const scrapes = 120;
const buckets = 24;

/** Kept to the end, so that no kind is measured by what another lets go. */
const kept: NativeChunks[] = [];

for (const isInteger of [true, false]) {
  let closedBytes = 0;
  let closed = 0;
  const before = await heap();
  const chunks = new NativeChunks(7_200_000, (_slot, _encoding, _minT, _maxT, _samples, _bytes, length) => {
    closedBytes += length;
    closed++;
  });
  kept.push(chunks);
  let cpuMs = 0;
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const histogram = histogramAt(scrape, isInteger);
    const words = wordsOf(Float64Array.of(histogram.sum));
    const start = process.cpuUsage();
    for (let slot = 0; slot < series; slot++) {
      chunks.appendHistogram(slot, 1.7e12 + scrape * 60_000, histogram, words[1]!, words[0]!, 0);
    }
    const { user, system } = process.cpuUsage(start);
    cpuMs += (user + system) / 1000;
  }
  const held = (await heap()) - before;
  const perSample = (cpuMs * 1e6) / series / scrapes;
  const bytes = closedBytes / (chunks.samples === 0 ? 1 : series * scrapes - chunks.samples);
  console.log(
    `${isInteger ? "integer" : "float"}: ${perSample.toFixed(0)} ns and ${bytes.toFixed(1)} B a histogram, ${closed} chunks closed; ` +
      `holds ${(held / series).toFixed(0)} B a series, says ${(chunks.heldBytes / series).toFixed(0)} B`,
  );
}

function histogramAt(scrape: number, isInteger: boolean): FloatHistogram {
  const counts = Float64Array.from(
    { length: buckets },
    (_, i) => (scrape + 1) * (1 + (i % 5)) + (isInteger ? 0 : 0.5),
  );
  const count = counts.reduce((a, b) => a + b, 0);
  return {
    schema: 3,
    count,
    sum: count * 0.37,
    zeroThreshold: 0.001,
    zeroCount: 0,
    positiveSpans: [
      { offset: -4, length: 8 },
      { offset: 2, length: buckets - 8 },
    ],
    negativeSpans: [],
    positiveBuckets: counts,
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    ...(isInteger ? { isInteger } : {}),
  };
}

/** What is held: the second collection gives back what the first found. */
async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
