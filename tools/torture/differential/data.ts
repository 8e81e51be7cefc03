import type { Random } from "@taffrail/base";
import { compareLabels, type FloatHistogram, Labels } from "@taffrail/model";

/** One sample: a float, a histogram, or the end of the series. */
export interface Point {
  readonly t: number;
  readonly value: number | FloatHistogram | "stale";
}

export interface DataSeries {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

/** What the data are made of: queries are about these. */
export const metrics = {
  gauges: ["temperature", "queue_length", "odd_values", "extremes"],
  counters: ["requests_total", "errors_total"],
  classic: ["latency_seconds_bucket"],
  native: ["duration_seconds", "size_bytes", "other_bytes", "level"],
  mixed: ["mixed"],
  infos: ["target_info", "build_info"],
  /** Their names and labels have letters of more than ASCII. */
  quoted: ['{"http.requests"}', '{"größe", "my.label"=~".+"}'],
} as const;

export const stepMs = 15_000;
const jobs = ["api", "db", "web"];
const bounds = ["0.1", "0.5", "1", "5", "+Inf"];

/**
 * Two hours of series of every kind: gauges, counters that start again, classic and native histograms, series that end, pause and
 * change their kind, values that are no number. All begin together, so that whoever stores them by age has them in the order of
 * their labels. The same for the same randomness.
 */
export function makeData(random: Random, endT: number, spanMs = 7_200_000): DataSeries[] {
  const times = Array.from({ length: spanMs / stepMs }, (_, i) => endT - spanMs + (i + 1) * stepMs);
  const series: DataSeries[] = [];
  const add = (labels: Record<string, string>, value: (i: number) => Point["value"] | undefined): void => {
    const pauses = random() < 0.4 ? [1 + random() * times.length, random() * 40] : [0, 0];
    const jitter = random() < 0.3 ? Math.floor(random() * 5000) : 0;
    const points: Point[] = [];
    let isGone = false;
    times.forEach((t, i) => {
      const isPaused = i >= pauses[0]! && i < pauses[0]! + pauses[1]!;
      if (isPaused && !isGone && points.length > 0 && labels["job"] !== "db")
        points.push({ t: t + jitter, value: "stale" });
      isGone = isPaused;
      const one = isPaused || (i > 0 && random() < 0.02) ? undefined : value(i);
      if (one !== undefined) points.push({ t: i === 0 ? t : t + jitter, value: one });
    });
    series.push({ labels: Labels.of(labels), points });
  };
  const each = (make: (labels: Record<string, string>) => void): void => {
    for (const job of jobs)
      for (let instance = 0; instance < 3; instance++)
        make({ job, instance: `${job}-${instance}`, ...(instance === 2 ? { zone: "b" } : { zone: "a" }) });
  };

  each((labels) => add({ ...labels, __name__: "temperature" }, (i) => 20 + 10 * Math.sin(i / 30) + random()));
  each((labels) => add({ ...labels, __name__: "queue_length" }, () => Math.floor(random() * 50)));
  each((labels) =>
    add({ ...labels, __name__: "odd_values" }, () => {
      const odd = [NaN, Infinity, -Infinity, 0, -0, 5e-324, 1, -1];
      return random() < 0.3 ? odd[Math.floor(random() * odd.length)] : Math.round(random() * 10 - 5);
    }),
  );
  each((labels) =>
    add({ ...labels, __name__: "extremes" }, () => {
      const sign = random() < 0.3 ? -1 : 1;
      return sign * (1 + random()) * 10 ** Math.round((random() - 0.5) * (random() < 0.5 ? 20 : 600));
    }),
  );
  each((labels) =>
    add({ ...labels, "my.label": `${labels["zone"]} é`, __name__: "http.requests" }, (i) => i * 7),
  );
  each((labels) => add({ ...labels, "my.label": "x", __name__: "größe" }, () => Math.round(random() * 9)));
  each((labels) => {
    for (const code of ["200", "404", "500"]) {
      let total = 0;
      add({ ...labels, code, __name__: "requests_total" }, () =>
        random() < 0.01 ? (total = 0) : (total += Math.floor(random() * 20)),
      );
    }
  });
  each((labels) => {
    let total = 0;
    add({ ...labels, __name__: "errors_total" }, () => (random() < 0.5 ? total : (total += random())));
  });
  each((labels) => {
    const counts = bounds.map(() => 0);
    bounds.forEach((le, at) =>
      add({ ...labels, le, __name__: "latency_seconds_bucket" }, () => {
        counts[at]! += Math.floor(random() * 5 * (at + 1)) + at;
        return counts[at];
      }),
    );
  });
  each((labels) => addNative(labels, "duration_seconds", { isInteger: true, isGauge: false, custom: false }));
  each((labels) => addNative(labels, "size_bytes", { isInteger: true, isGauge: false, custom: true }));
  each((labels) =>
    addNative(labels, "other_bytes", {
      isInteger: true,
      isGauge: false,
      custom: true,
      bounds: labels["zone"] === "a" ? [0.5, 2, 4, 8] : [0.5, 1, 2, 4],
    }),
  );
  each((labels) => addNative(labels, "level", { isInteger: false, isGauge: true, custom: false }));
  each((labels) => {
    let total = 0;
    const histogram = growing(random, { isInteger: true, isGauge: false, custom: false });
    add({ ...labels, __name__: "mixed" }, (i) => (i % 80 < 50 ? (total += 1) : histogram()));
  });
  each((labels) =>
    add({ ...labels, version: labels["zone"] === "a" ? "1" : "2", __name__: "target_info" }, () => 1),
  );
  each((labels) => add({ ...labels, revision: `r${labels["job"]}`, __name__: "build_info" }, () => 1));
  return series.sort((a, b) => compareLabels(a.labels, b.labels));

  function addNative(labels: Record<string, string>, name: string, kind: NativeKind): void {
    add({ ...labels, __name__: name }, growing(random, kind));
  }
}

interface NativeKind {
  readonly isInteger: boolean;
  readonly isGauge: boolean;
  readonly custom: boolean;
  /** Of custom buckets. */
  readonly bounds?: readonly number[];
}

/** Makes histograms of one series, one after the other: counters grow, and now and then start again or change their resolution. */
function growing(
  random: Random,
  { isInteger, isGauge, custom, bounds = [0.5, 1, 2, 4] }: NativeKind,
): () => FloatHistogram {
  const buckets = new Float64Array(8);
  const negative = new Float64Array(3);
  let schema = Math.floor(random() * 3);
  let sum = 0;
  let zeroCount = 0;
  return () => {
    if (isGauge || random() < 0.01) {
      buckets.fill(0);
      negative.fill(0);
      sum = 0;
      zeroCount = 0;
    }
    if (random() < 0.01) schema = Math.floor(random() * 3);
    for (let i = 0; i < buckets.length; i++) if (random() < 0.4) buckets[i]! += more();
    if (!custom) {
      for (let i = 0; i < negative.length; i++) if (random() < 0.1) negative[i]! += more();
      zeroCount += more();
    }
    sum += random() * 40;
    const bounded = custom ? buckets.slice(0, 5) : buckets.slice();
    const below = custom ? new Float64Array(0) : negative.slice();
    return {
      schema: custom ? -53 : schema,
      count: [...bounded, ...below].reduce((a, b) => a + b, zeroCount),
      sum,
      zeroThreshold: custom ? 0 : 0.001,
      zeroCount,
      positiveSpans: custom
        ? [{ offset: 0, length: 5 }]
        : [
            { offset: -2, length: 3 },
            { offset: 2, length: 5 },
          ],
      negativeSpans: custom ? [] : [{ offset: 0, length: 3 }],
      positiveBuckets: bounded,
      negativeBuckets: below,
      customValues: custom ? Float64Array.from(bounds) : new Float64Array(0),
      counterResetHint: isGauge ? "gauge" : "unknown",
      isInteger,
    };
  };

  function more(): number {
    return isInteger ? Math.floor(random() * 4) : Math.round(random() * 16) / 8;
  }
}
