import type { StoreView } from "../data/store-view.ts";

const hour = 3_600_000;
const day = 24 * hour;
const GiB = 2 ** 30;

/** A store with a month of blocks, a budget that is nearly kept, and one label that changes with every build. */
export function madeUpStore(now: number): StoreView {
  const start = now - 30.4 * day;
  const blocks = Array.from({ length: 10 }, (_, i) => ({
    ulid: `01B${i}`,
    minTime: start + i * 3 * day,
    maxTime: start + Math.min((i + 1) * 3 * day, 30.25 * day),
    sizeBytes: 13.8 * GiB,
    level: 4,
    tombstones: i === 3 ? 2 : 0,
    leavesAt: start + (i + 1) * 3 * day + 28 * day,
  }));
  const counted = (names: string, ...counts: readonly number[]): { name: string; count: number }[] =>
    names.split(" ").map((name, i) => ({ name, count: counts[i]! }));
  const targets = [
    { job: "ci", instance: "ci-metrics", count: 131_090 },
    { job: "kubestate", instance: "kubestate", count: 48_930 },
    { job: "shop", instance: "recommendation", count: 9412 },
  ];
  return {
    census: {
      series: 412_380,
      metrics: counted(
        "ci_build_step_seconds_bucket apiserver_request_duration_seconds_bucket container_memory_working_set_bytes",
        128_410,
        41_377,
        8114,
      ),
      labels: [
        { name: "build", values: 81_422, bytes: 900_000 },
        { name: "le", values: 1204, bytes: 6000 },
        { name: "pod", values: 1187, bytes: 40_000 },
      ],
      pairs: counted("job=ci namespace=ci", 131_090, 131_090),
      jobs: counted("ci kubestate kubelet", 131_090, 48_930, 27_604),
      targets,
      namespaces: counted("ci shop kube-system", 131_090, 62_000, 40_120),
      totals: { metrics: 1884, labels: 142, pairs: 98_220 },
      growth: {
        since: now - 900_000,
        series: 1240,
        metrics: counted("ci_build_step_seconds_bucket", 1100),
        targets: [{ job: "ci", instance: "ci-metrics", count: 1180 }],
        labels: counted("build pod", 760, 4),
      },
    },
    memory: {
      granted: 4 * GiB,
      resident: 2.44 * GiB,
      parts: {
        series: 1.21 * GiB,
        chunks: 0.5 * GiB,
        late: 0,
        companions: 0.01 * GiB,
        blockPages: 0.2 * GiB,
      },
      head: { held: 1.71 * GiB, most: 1.93 * GiB },
      queries: { maxSamples: 5_338_205, maxConcurrent: 11, timeoutMs: 120_000 },
    },
    disk: {
      most: 160 * GiB,
      free: 300 * GiB,
      log: 1.84 * GiB,
      headChunks: 0.6 * GiB,
      late: 0,
      blocks: 138 * GiB,
    },
    retention: { promisedMs: 30 * day, heldMs: 34 * day, bytesPerDay: 4.6 * GiB },
    head: {
      series: 412_380,
      chunks: 900_000,
      samples: 60_000_000,
      seriesCreated: 460_120,
      seriesRemoved: 47_740,
      minTime: now - 3 * hour,
      maxTime: now,
      exemplars: 100,
    },
    refused: { total: 0, byJob: [] },
    givenUpBefore: null,
    blocks,
    corruptBlocks: [],
    compacting: { blocks: 3, series: 120_000, of: 400_000 },
    replay: null,
    at: now,
  };
}
