import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog, systemClock } from "@taffrail/base";
import { Labels, type Matcher } from "@taffrail/model";
import { type Engine, type EngineOptions, openEngine } from "./engine.ts";
import type { QueryValue } from "./result.ts";
import type { Selection, SeriesSource } from "./source.ts";
import { load } from "./testing/load.ts";
import { MemorySource } from "./testing/memory-source.ts";

function sourceOf(...lines: string[]): MemorySource {
  const source = new MemorySource();
  load("load 1m", lines, source);
  return source;
}

function engineOver(source: SeriesSource, options: Partial<EngineOptions> = {}): Engine {
  return openEngine({ source, clock: systemClock, log: noLog, ...options });
}

/** `labels value` for an instant vector, `labels v@minute …` for a matrix. */
function shown(value: QueryValue): string[] {
  switch (value.kind) {
    case "scalar":
      return [String(value.v)];
    case "string":
      return [value.text];
    case "vector":
      return value.elements.map(({ labels, v }) => `${String(labels)} ${v}`);
    case "matrix":
      return value.series.map(
        ({ labels, t, v }) =>
          `${String(labels)} ${Array.from(t, (at, i) => `${v[i]}@${at / 60_000}`).join(" ")}`,
      );
  }
}

const source = sourceOf(
  'requests_total{pod="a", code="200"} 0+60x10',
  'requests_total{pod="a", code="500"} 0 0 6 6 6 12 12 12 12 12 12',
  'requests_total{pod="b", code="200"} 0+30x4 0+30x5',
  'pod_info{pod="a", node="n1"} 1x10',
  'pod_info{pod="b", node="n2"} 1x10',
);

const instants = [
  { query: "1 + 2 * 3", want: ["7"] },
  { query: '"text"', want: ["text"] },
  { query: 'requests_total{pod="b"}', want: ['requests_total{code="200", pod="b"} 150'] },
  { query: "sum by (pod) (requests_total)", want: ['{pod="a"} 612', '{pod="b"} 150'] },
  { query: 'increase(requests_total{pod="b"}[10m])', want: ['{code="200", pod="b"} 266.6666666666667'] },
  {
    query: "sum by (pod) (rate(requests_total[5m])) * on (pod) group_left (node) pod_info",
    want: ['{node="n1", pod="a"} 1', '{node="n2", pod="b"} 0.5'],
  },
  { query: 'requests_total{code="500"} > 100', want: [] },
  { query: "topk(1, requests_total)", want: ['requests_total{code="200", pod="a"} 600'] },
  {
    query: "requests_total offset 9m @ 600",
    want: ['requests_total{code="200", pod="a"} 60'],
    filter: '="200", pod="a"',
  },
  { query: "max_over_time(sum(requests_total)[5m:1m])", want: ["{} 762"] },
  { query: 'absent(nothing{a="b"})', want: ['{a="b"} 1'] },
];
for (const { query, want, filter } of instants) {
  test(`instant(${query})`, async () => {
    const { value } = await engineOver(source).instant(query, 600_000);
    const lines = shown(value).filter((line) => filter === undefined || line.includes(filter));
    assert.deepEqual(lines, want);
  });
}

test("range() gives a matrix sorted by labels, and leaves empty series out", async () => {
  const { value } = await engineOver(source).range(
    "sum by (pod) (requests_total) > 200",
    0,
    600_000,
    300_000,
  );
  assert.deepEqual(shown(value), ['{pod="a"} 312@5 612@10']);
});

test("a scalar over a range is a series without labels", async () => {
  const { value } = await engineOver(source).range("time() / 60", 60_000, 180_000, 60_000);
  assert.deepEqual(shown(value), ["{} 1@1 2@2 3@3"]);
});

const failures = [
  { query: "sum(", code: "promql/syntax" },
  { query: "pod_info / on () pod_info", code: "promql/execution" },
  { query: "label_replace(pod_info, 'pod', 'x', 'pod', '.*')", code: undefined },
  {
    query: "label_replace(pod_info, 'node', '', 'node', '.*') and label_replace(pod_info, 'pod', '', '', '')",
    code: undefined,
  },
  {
    query: "label_replace(label_replace(pod_info, 'node', '', 'node', '.*'), 'pod', '', 'pod', '.*')",
    code: "promql/execution",
  },
  { query: "label_replace(pod_info, 'x', '', 'pod', '(')", code: "promql/execution" },
  { query: "topk(scalar(nothing), pod_info)", code: "promql/execution" },
];
for (const { query, code } of failures) {
  test(`instant(${query}) ${code === undefined ? "answers" : `fails with ${code}`}`, async () => {
    const asked = engineOver(source).instant(query, 600_000);
    if (code === undefined) await asked;
    else await assert.rejects(asked, { code });
  });
}

test("ranges that make no sense are bad data", async () => {
  const engine = engineOver(source);
  await assert.rejects(engine.range("pod_info", 0, 60_000, -1), { code: "promql/bad-data" });
  await assert.rejects(engine.range("pod_info", 60_000, 0, 1000), { code: "promql/bad-data" });
  await assert.rejects(engine.range("pod_info[5m]", 0, 60_000, 1000), {
    message: 'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
  });
});

test("too many samples are refused, and others go on", async () => {
  const engine = engineOver(source, { limits: { maxSamples: 20 } });
  await assert.rejects(engine.range("requests_total", 0, 600_000, 60_000), {
    code: "promql/too-many-samples",
  });
  const { stats } = await engine.instant("sum(requests_total)", 600_000);
  assert.ok(stats.peakSamples <= 20);
});

/** A source that counts its selects and waits until told to go on. */
class SlowSource implements SeriesSource {
  readonly asked: string[] = [];
  readonly #inner: MemorySource;
  #go: (() => void)[] = [];

  constructor(inner: MemorySource) {
    this.#inner = inner;
  }

  select(
    matchers: readonly Matcher[],
    _range: unknown,
    _hints: unknown,
    signal: AbortSignal,
  ): Promise<Selection> {
    this.asked.push(matchers.map(String).join());
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      this.#go.push(() => resolve(this.#inner.select(matchers)));
    });
  }

  release(): void {
    for (const go of this.#go.splice(0)) go();
  }
}

/** Lets what is under way run until it waits. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

test("selectors that ask for the same share one select", async () => {
  const slow = new SlowSource(source);
  const asked = engineOver(slow).instant(
    "rate(requests_total[5m]) / requests_total + on () group_left () count(pod_info)",
    600_000,
  );
  await settle();
  slow.release();
  await asked;
  assert.equal(slow.asked.length, 2);
});

test("a cancelled query says so, and frees its place", async () => {
  const slow = new SlowSource(source);
  const engine = engineOver(slow, { limits: { maxConcurrent: 1 } });
  const stop = new AbortController();
  const first = engine.instant("pod_info", 0, { signal: stop.signal });
  const second = engine.instant("pod_info", 0);
  await settle();
  assert.equal(slow.asked.length, 1);
  stop.abort(new Error("client went away"));
  await assert.rejects(first, { code: "promql/canceled" });
  await settle();
  slow.release();
  assert.equal((await second).value.kind, "vector");
});

test("a query that waits its turn can be cancelled", async () => {
  const slow = new SlowSource(source);
  const engine = engineOver(slow, { limits: { maxConcurrent: 1 } });
  const first = engine.instant("pod_info", 0);
  const stop = new AbortController();
  const second = engine.instant("pod_info", 0, { signal: stop.signal });
  await settle();
  stop.abort();
  await assert.rejects(second, { code: "promql/canceled" });
  slow.release();
  await first;
});

test("a query past its time says so", async () => {
  const asked = engineOver(new SlowSource(source), { limits: { timeoutMs: 1 } }).instant("pod_info", 0);
  await assert.rejects(asked, {
    code: "promql/timeout",
    message: "query timed out in expression evaluation",
  });
});

test("a long evaluation lets others run, and notices that it is late", async () => {
  const clock = new ManualClock();
  const slow: SeriesSource = {
    select: () =>
      Promise.resolve({
        series: Array.from({ length: 100 }, (_, i) => ({
          labels: Labels.of({ __name__: "x", i: String(i).padStart(3, "0") }),
          read: (mint: number, _: number, into: { push(t: number, v: number): void }): void => {
            into.push(mint, 1);
            void clock.advance(6); // each series takes six milliseconds
          },
        })),
      }),
  };
  let turns = 0;
  const turn = (): void => {
    turns++;
    timer = setTimeout(turn, 0);
  };
  let timer = setTimeout(turn, 0);
  const engine = openEngine({ source: slow, clock, log: noLog, limits: { sliceMs: 10, timeoutMs: 300 } });
  await assert.rejects(engine.instant("sum(x)", 1_000_000), { code: "promql/timeout" });
  clearTimeout(timer);
  assert.ok(turns > 0, `${turns} turns`);
});

test("a source that fails is a fault of storage", async () => {
  const broken: SeriesSource = { select: () => Promise.reject(new Error("disk on fire")) };
  await assert.rejects(engineOver(broken).instant("x", 0), {
    code: "promql/storage",
    message: "cannot read samples",
  });
});

test("what a query has to say bears its place in the text", async () => {
  const { warnings, infos } = await engineOver(source).instant("quantile(2, rate(pod_info[5m]))", 600_000);
  assert.deepEqual(warnings, ["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]);
  assert.deepEqual(infos, [
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "pod_info" (1:18)',
  ]);
});

test("names go at once, or when the query ends", async () => {
  const query = 'sum by (__name__) (rate(requests_total{code="200"}[5m]))';
  assert.deepEqual(shown((await engineOver(source).instant(query, 600_000)).value), ["{} 1.5"]);
  const relabelled = `label_replace(${query}, "was", "$1", "__name__", "(.*)")`;
  const delayed = engineOver(source, { delayedNameRemoval: true });
  assert.deepEqual(shown((await delayed.instant(relabelled, 600_000)).value), ['{was="requests_total"} 1.5']);
});
