import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { BatchBuilder, type FloatHistogram, Labels } from "@taffrail/model";
import { openEngine, type QueryResult, type SeriesSource } from "@taffrail/promql";
import { openTsdb } from "@taffrail/tsdb";
import { QuestionWorkers } from "./question-workers.ts";
import { RunningQueries } from "./running-queries.ts";

const dir = mkdtempSync(join(tmpdir(), "taffrail-questions-"));
const store = await openTsdb({ dir, clock: systemClock, log: noLog, isTended: false });
const seriesCount = 40;
const refs = Array.from({ length: seriesCount }, (_, i) =>
  store.refOf(Labels.of({ __name__: "x_total", job: `j${i % 4}`, i: `✓${i}` })),
);
for (let t = 0; t < 500; t++) {
  const batch = new BatchBuilder();
  for (let i = 0; i < seriesCount; i++) batch.push(refs[i]!, t * 15_000, t * (i + 1) + Math.sin(t * i));
  store.append(batch);
}
const h: FloatHistogram = {
  schema: 0,
  count: 3,
  sum: 4.5,
  zeroThreshold: 0.001,
  zeroCount: 1,
  counterResetHint: "gauge",
  positiveSpans: [{ offset: 0, length: 2 }],
  negativeSpans: [],
  positiveBuckets: Float64Array.of(1, 1),
  negativeBuckets: new Float64Array(),
  customValues: new Float64Array(),
};
for (let t = 0; t < 500; t++) {
  const row = { refs: Float64Array.of(store.refOf(Labels.of({ __name__: "h" }))), v: new Float64Array(1) };
  store.append({ length: 1, ...row, t: Float64Array.of(t * 15_000), histograms: [h] });
}

const workers = new QuestionWorkers({
  dir,
  features: {},
  most: 1,
  largeSamples: 0,
  clock: systemClock,
  log: noLog,
});
const source: SeriesSource = {
  select: (matchers, range, _hints, signal) => store.select(matchers, range, signal),
};
const options = {
  source,
  clock: systemClock,
  log: noLog,
};
const here = openEngine(options);
const there = new RunningQueries(
  openEngine({ ...options, elsewhere: (question, series) => workers.offer(question, series) }),
  systemClock,
);

after(async () => {
  await workers[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

/** An answer without what it cost in time. */
function told({ value, warnings, infos, stats }: QueryResult): unknown {
  return { value, warnings, infos, read: stats.samplesRead, peak: stats.peakSamples };
}

const queries = [
  "sum by (job) (rate(x_total[5m]))",
  "x_total",
  'topk(3, x_total{i!="✓1"})',
  "h",
  "histogram_sum(rate(h[5m]))",
  "rate(x_total[5m]) / on (job, i) x_total",
  "x_total + rate(nothing[5m])",
  "max_over_time(sum(x_total)[30m:1m])",
  "rate(job[5m])",
  "42",
  "time()",
  "quantile(7, x_total)",
];
for (const query of queries) {
  test(`a worker answers ${query} as the main thread does`, async () => {
    assert.deepEqual(
      told(await there.range(query, 1_200_000, 7_400_000, 60_000)),
      told(await here.range(query, 1_200_000, 7_400_000, 60_000)),
    );
    assert.deepEqual(told(await there.instant(query, 7_000_000)), told(await here.instant(query, 7_000_000)));
  });
}

test("a range at an instant, and the plan with its thread", async () => {
  const asked = ["x_total[2m]", 7_000_000, { explain: true }] as const;
  const answer = await there.instant(...asked);
  assert.deepEqual(told(answer), told(await here.instant(...asked)));
  assert.equal(answer.stats.plan?.thread, "questions 1");
  assert.ok(answer.stats.plan.root.bytes > 0);
});

test("how many workers there may be changes while they are there", async () => {
  const threadOf = async (): Promise<string | undefined> =>
    (await there.instant("x_total", 7_000_000, { explain: true })).stats.plan?.thread;
  assert.match((await threadOf()) ?? "", /^questions/);
  workers.limit(0);
  assert.equal(workers.size, 0);
  assert.equal(await threadOf(), "main");
  workers.limit(1);
  assert.match((await threadOf()) ?? "", /^questions/);
});

test("errors keep their kind and text", async () => {
  for (const [query, limits] of [
    ["x_total + on (job) group_left x_total", {}],
    ["x_total", { maxSamples: 10 }],
    ["x_total", { maxMemoryBytes: 100 }],
  ] as const) {
    here.limit(limits);
    there.limit(limits);
    const told = async (engine: typeof here): Promise<unknown> =>
      engine.range(query, 0, 7_000_000, 60_000).then(
        () => "answered",
        (error: Error & { code: string }) => [error.code, error.message],
      );
    const want = await told(here);
    assert.notEqual(want, "answered");
    assert.deepEqual(await told(there), want);
  }
  here.limit({});
  there.limit({});
});

test("a query that is stopped by its number is cancelled, and others go on", async () => {
  const query = "count_over_time(sum(x_total)[2h:1s])";
  const slow = there.range(query, 0, 7_000_000, 1000);
  const failed = assert.rejects(slow, { code: "promql/canceled" });
  const other = there.instant("count(x_total)", 7_000_000);
  const [running] = there.list();
  assert.equal(running!.query, query);
  assert.equal(there.kill(running!.id), true);
  await failed;
  assert.equal((await other).value.kind, "vector");
  assert.equal(there.kill(running!.id), false);
  assert.deepEqual(there.list(), []);
});

test("a query is cancelled when its time is up", async () => {
  await assert.rejects(
    there.range("count_over_time(sum(x_total)[2h:1s])", 0, 7_000_000, 1000, { timeoutMs: 5 }),
    { code: "promql/timeout" },
  );
});

test("a worker that dies fails its queries only, and the next one is answered by another", async () => {
  const slow = there.range("count_over_time(sum(x_total)[2h:1s])", 0, 7_000_000, 1000);
  let isOver = false;
  const failed = assert.rejects(slow, { code: "promql/worker" }).finally(() => (isOver = true));
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, 20)); // until it is handed over: before that another worker gets it
    await workers.endAll();
  }
  await failed;
  assert.equal((await there.instant("count(x_total)", 7_000_000)).value.kind, "vector");
  assert.equal(workers.size, 1);
});

test("what a worker cannot read is answered by the main thread", async () => {
  const gone = new QuestionWorkers({
    dir: join(dir, "nowhere"),
    features: {},
    most: 1,
    largeSamples: 0,
    clock: systemClock,
    log: noLog,
  });
  const engine = openEngine({ ...options, elsewhere: (question, series) => gone.offer(question, series) });
  const asked = ["sum(x_total)", 0, 7_000_000, 60_000] as const;
  assert.deepEqual(told(await engine.range(...asked)), told(await here.range(...asked)));
  await gone[Symbol.asyncDispose]();
});
