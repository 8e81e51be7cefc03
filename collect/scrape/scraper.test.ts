import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog, NotSupportedError, seededRandom } from "@taffrail/base";
import { relabelRule } from "@taffrail/model";
import { httpDefaults, type ScrapeConfig, scrapeDefaults } from "./config.ts";
import type { FetchAnswer, Transport } from "./http/transport.ts";
import { openScraper, ScrapeJobError, type Scraper, type ScraperOptions } from "./scraper.ts";
import { MemorySink, type SeenSample } from "./testing/memory-sink.ts";

/** An hour that divides by every interval used here. */
const begin = 1_700_006_400_000;

function job(jobName: string, targets: readonly string[], more: Partial<ScrapeConfig> = {}): ScrapeConfig {
  return {
    ...scrapeDefaults,
    jobName,
    scrapeIntervalMs: 10_000,
    scrapeTimeoutMs: 5000,
    discoveries: [{ kind: "static", groups: [{ targets, labels: {} }] }],
    ...more,
  };
}

function answer(body: string, more: Partial<FetchAnswer> = {}): FetchAnswer {
  return {
    status: 200,
    headers: { "content-type": "text/plain" },
    body: new TextEncoder().encode(body),
    ...more,
  };
}

interface Bench extends AsyncDisposable {
  readonly scraper: Scraper;
  readonly sink: MemorySink;
  readonly clock: ManualClock;
  /** What was fetched, in order. */
  readonly fetched: string[];
  /** The body of every target; may be changed. */
  bodies: Record<string, string>;
}

/** A scraper that knows its targets and has scraped none. */
async function open(configs: readonly ScrapeConfig[], options: Partial<ScraperOptions> = {}): Promise<Bench> {
  const sink = new MemorySink();
  const clock = new ManualClock(begin);
  const stop = new AbortController();
  const fetched: string[] = [];
  const fetch: Transport = (url) => {
    fetched.push(url);
    const body = bench.bodies[new URL(url).host];
    return Promise.resolve(
      body === undefined ? answer("", { status: 500, statusText: "Oh No" }) : answer(body),
    );
  };
  const scraper = openScraper({
    configs,
    sink,
    clock,
    log: noLog,
    signal: stop.signal,
    random: seededRandom(7),
    transports: { default: fetch },
    ...options,
  });
  const bench: Bench = {
    scraper,
    sink,
    clock,
    fetched,
    bodies: {},
    [Symbol.asyncDispose]: async () => {
      stop.abort(new Error("test over"));
      await scraper.close();
    },
  };
  await scraper.sync();
  return bench;
}

/** Lets what was set going come to its next wait. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test("each target is scraped once an interval, at its own phase", async () => {
  await using bench = await open([job("j", ["one", "two"])]);
  bench.bodies = { one: "a 1\n", two: "a 2\n" };
  await bench.clock.advance(60_000);
  const times = bench.sink.samples('a{instance="one", job="j"}')!.map(([t]) => t);
  assert.equal(times.length, 6);
  assert.deepEqual(new Set(times.slice(1).map((t, i) => t - times[i]!)), new Set([10_000]));
  assert.notEqual(times[0]! % 10_000, bench.sink.samples('a{instance="two", job="j"}')![0]![0] % 10_000);
  assert.deepEqual(
    bench.sink.samples('up{instance="one", job="j"}')!.map(([, v]) => v),
    [1, 1, 1, 1, 1, 1],
  );
  assert.equal(bench.sink.samples('scrape_samples_scraped{instance="one", job="j"}')![0]![1], 1);
  const { active } = bench.scraper.targets();
  assert.deepEqual(
    active.map(({ url, health }) => [url, health.state]),
    [
      ["http://one/metrics", "up"],
      ["http://two/metrics", "up"],
    ],
  );
});

test("a target keeps its phase when the scraper starts again", async () => {
  const phases = [];
  for (let i = 0; i < 2; i++) {
    await using bench = await open([job("j", ["one"])]);
    bench.bodies = { one: "a 1\n" };
    await bench.clock.advance(20_000);
    phases.push(bench.sink.samples('a{instance="one", job="j"}')![0]![0]);
  }
  assert.equal(phases[0], phases[1]);
});

test("a target that fails is down with its reason, and the others go on", async () => {
  await using bench = await open([job("j", ["good", "bad", "gone"])]);
  bench.bodies = { good: "a 1\n", bad: "a 1\nb{\n" };
  await bench.clock.advance(10_000);
  const byInstance = new Map(bench.scraper.targets().active.map((t) => [t.labels.get("instance"), t.health]));
  assert.equal(byInstance.get("good")!.state, "up");
  assert.match(byInstance.get("bad")!.lastError, /line 2, column 3/);
  assert.equal(byInstance.get("gone")!.lastError, "server returned HTTP status 500 Oh No");
  assert.deepEqual(Object.keys(bench.sink.all()), ['a{instance="good", job="j"}']);
  assert.equal(bench.sink.samples('up{instance="bad", job="j"}')![0]![1], 0);
});

test("an answer in no known format is refused, but for a fallback", async () => {
  const html: Transport = () =>
    Promise.resolve(answer("a 1\n", { headers: { "content-type": "text/html" } }));
  await using bench = await open(
    [job("j", ["x"]), job("k", ["y"], { fallbackScrapeProtocol: "PrometheusText0.0.4" })],
    {
      transports: { default: html },
    },
  );
  await bench.clock.advance(10_000);
  const [j, k] = bench.scraper.targets().active;
  assert.equal(
    j!.health.lastError,
    'received unsupported Content-Type "text/html" and no fallback_scrape_protocol specified for target',
  );
  assert.equal(k!.health.state, "up");
  assert.match(k!.health.lastWarning, /using fallback_scrape_protocol/);
});

test("a sink that cannot write leaves the target down with the reason, and recovers", async () => {
  await using bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\n" };
  bench.sink.fault = new Error("disk full");
  await bench.clock.advance(10_000);
  assert.equal(bench.scraper.targets().active[0]!.health.lastError, "disk full");
  bench.sink.fault = undefined;
  await bench.clock.advance(10_000);
  assert.equal(bench.scraper.targets().active[0]!.health.state, "up");
  assert.equal(bench.sink.samples('a{instance="one", job="j"}')!.length, 1);
});

test("a series that stands twice is told of, and the rest is stored", async () => {
  await using bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\na 2\nb 1\n" };
  await bench.clock.advance(10_000);
  const { health } = bench.scraper.targets().active[0]!;
  assert.equal(health.state, "up");
  assert.match(health.lastWarning, /1 samples were left out: their series stand twice/);
  assert.equal(Object.keys(bench.sink.all()).length, 2);
});

test("the slot that a slow scrape covers is skipped", async () => {
  let release: (() => void) | undefined;
  const slow: Transport = () => new Promise((resolve) => (release = () => resolve(answer("a 1\n"))));
  await using bench = await open([job("j", ["one"])], { transports: { default: slow } });
  await bench.clock.advance(10_000);
  await bench.clock.advance(25_000);
  release!();
  await turn();
  await bench.clock.advance(10_000);
  release!();
  await turn();
  const times = bench.sink.samples('a{instance="one", job="j"}')!.map(([t]) => t);
  assert.equal(times.length, 2);
  assert.ok(times[1]! - times[0]! === 30_000 || times[1]! - times[0]! === 40_000);
});

test("relabelling drops targets, and says so", async () => {
  const drop = relabelRule({ action: "drop", sourceLabels: ["__address__"], regex: "two" });
  await using bench = await open([job("j", ["one", "two"], { relabelRules: [drop] })]);
  const { active, dropped, droppedCounts } = bench.scraper.targets();
  assert.equal(active.length, 1);
  assert.equal(dropped[0]!.discovered.get("__address__"), "two");
  assert.equal(dropped[0]!.discovered.get("__scrape_interval__"), "10s");
  assert.deepEqual(droppedCounts, { j: 1 });
});

test("targets that cannot be scraped are refused with the reason", async () => {
  const bad = [
    { rule: { targetLabel: "__address__", replacement: "" }, error: "no address" },
    { rule: { targetLabel: "__address__", replacement: "a/b" }, error: '"a/b" is not a valid hostname' },
    {
      rule: { targetLabel: "__scrape_interval__", replacement: "x" },
      error: "error parsing scrape interval",
    },
    { rule: { targetLabel: "__scrape_interval__", replacement: "0" }, error: "scrape interval cannot be 0" },
    {
      rule: { targetLabel: "__scrape_timeout__", replacement: "20s" },
      error: 'scrape timeout cannot be greater than scrape interval ("20s" > "10s")',
    },
  ];
  const configs = bad.map(({ rule }, i) => job(`j${i}`, ["one"], { relabelRules: [relabelRule(rule)] }));
  await using bench = await open(configs);
  const { active, refused } = bench.scraper.targets();
  assert.equal(active.length, 0);
  for (const [i, { error }] of bad.entries()) assert.ok(refused[i]!.error.message.startsWith(error));
});

test("parameters come from the configuration and from labels", async () => {
  const config = job("j", ["one"], {
    params: { module: ["http", "tcp"], "a b": ["ü"] },
    relabelRules: [
      relabelRule({ targetLabel: "__param_module", replacement: "dns" }),
      relabelRule({ targetLabel: "__param_target", replacement: "x:1" }),
    ],
  });
  await using bench = await open([config]);
  await bench.scraper.sync();
  assert.equal(
    bench.scraper.targets().active[0]!.url,
    "http://one/metrics?a+b=%C3%BC&module=dns&module=tcp&target=x%3A1",
  );
});

test("more targets than the limit fail every scrape of the pool", async () => {
  await using bench = await open([job("j", ["one", "two"], { targetLimit: 1 })]);
  bench.bodies = { one: "a 1\n", two: "a 1\n" };
  await bench.clock.advance(10_000);
  assert.equal(bench.fetched.length, 0);
  for (const { health } of bench.scraper.targets().active) {
    assert.equal(health.lastError, "target_limit exceeded (number of targets: 2, limit: 1)");
  }
});

test("a job that is gone ends its series after two more slots", async () => {
  await using bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\n" };
  await bench.clock.advance(10_000);
  const first = bench.sink.samples('a{instance="one", job="j"}')![0]![0];
  await bench.scraper.reload([]);
  await turn();
  assert.deepEqual(bench.scraper.targets().active, []);
  await bench.clock.advance(40_000);
  const want: SeenSample[] = [
    [first, 1],
    [first + 10_000, "stale"],
  ];
  assert.deepEqual(bench.sink.samples('a{instance="one", job="j"}'), want);
  assert.deepEqual(bench.sink.samples('up{instance="one", job="j"}'), want);
});

test("a target that is no more found ends its series at its next slot, a failed scrape at once", async () => {
  await using bench = await open([job("j", ["one", "two"])]);
  bench.bodies = { one: "a 1\n", two: "a 1\n" };
  await bench.clock.advance(10_000);
  const first = bench.sink.samples('a{instance="one", job="j"}')![0]![0];
  await bench.scraper.reload([job("j", ["two"])]);
  await bench.scraper.sync();
  delete bench.bodies["two"];
  await bench.clock.advance(40_000);
  for (const name of ["a", "up"]) {
    assert.deepEqual(bench.sink.samples(`${name}{instance="one", job="j"}`), [
      [first, 1],
      [first + 10_000, "stale"],
    ]);
  }
  const [, second] = bench.sink.samples('a{instance="two", job="j"}')!;
  assert.equal(second![1], "stale");
  assert.deepEqual(
    bench.sink.samples('up{instance="two", job="j"}')!.map(([, v]) => v),
    [1, 0, 0, 0, 0],
  );
});

test("a target that comes back in time goes on, and ends what it no longer has", async () => {
  await using bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\nb 1\n" };
  await bench.clock.advance(10_000);
  await bench.scraper.reload([job("j", [])]);
  await bench.scraper.sync();
  await bench.clock.advance(6000);
  bench.bodies = { one: "a 2\n" };
  await bench.scraper.reload([job("j", ["one"])]);
  await bench.scraper.sync();
  await bench.clock.advance(60_000);
  const a = bench.sink.samples('a{instance="one", job="j"}')!;
  assert.ok(a.every(([, v]) => v !== "stale"));
  const b = bench.sink.samples('b{instance="one", job="j"}')!;
  assert.deepEqual(b[1], [a[1]![0], "stale"]);
  assert.equal(b.length, 2);
});

test("a job read otherwise ends the series of targets that are no more found, reports with them", async () => {
  await using bench = await open([job("j", ["one", "two"])]);
  bench.bodies = { one: "a 1\n", two: "a 1\n" };
  await bench.clock.advance(10_000);
  await bench.scraper.reload([job("j", ["two"], { sampleLimit: 5 })]);
  await bench.scraper.sync();
  for (const name of ["a", "up", "scrape_duration_seconds"])
    assert.equal(bench.sink.samples(`${name}{instance="one", job="j"}`)!.at(-1)![1], "stale", name);
  await bench.clock.advance(10_000);
  for (const name of ["a", "up"])
    assert.equal(bench.sink.samples(`${name}{instance="two", job="j"}`)!.at(-1)![1], 1, name);
});

test("a scraper that closes leaves its series alive", async () => {
  const bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\n" };
  await bench.clock.advance(10_000);
  await bench[Symbol.asyncDispose]();
  await bench.clock.advance(60_000);
  assert.equal(bench.sink.samples('a{instance="one", job="j"}')!.length, 1);
});

test("reload leaves loops alone whose job or target stays", async () => {
  await using bench = await open([job("j", ["one"]), job("k", ["two"])]);
  bench.bodies = { one: "a 1\n", two: "a 1\n", three: "a 1\n" };
  await bench.clock.advance(10_000);
  const drop = relabelRule({ action: "drop", sourceLabels: ["__address__"], regex: "never" });
  await bench.scraper.reload([job("j", ["one"]), job("k", ["two", "three"], { relabelRules: [drop] })]);
  await bench.scraper.sync();
  assert.deepEqual(
    bench.scraper.targets().active.map(({ health }) => health.state),
    ["up", "up", "unknown"],
  );
});

test("reload with another scrape goes on with the series, and ends those that go", async () => {
  await using bench = await open([job("j", ["one"])]);
  bench.bodies = { one: "a 1\nb 1\n" };
  await bench.clock.advance(10_000);
  bench.bodies = { one: "a 2\n" };
  await bench.scraper.reload([job("j", ["one"], { sampleLimit: 10 })]);
  await bench.scraper.sync();
  await bench.clock.advance(10_000);
  assert.deepEqual(
    bench.sink.samples('a{instance="one", job="j"}')!.map(([, v]) => v),
    [1, 2],
  );
  assert.deepEqual(
    bench.sink.samples('b{instance="one", job="j"}')!.map(([, v]) => v),
    [1, "stale"],
  );
});

test("a job that cannot run is refused, and reload then changes nothing", async () => {
  await using bench = await open([job("j", ["one"])]);
  const bad: readonly [ScrapeConfig, new (...args: never[]) => Error][] = [
    [job("k", [], { http: { ...httpDefaults, unsupported: "x" } }), NotSupportedError],
    [job("k", [], { discoveries: [{ kind: "unsupported", name: "ec2_sd_configs" }] }), NotSupportedError],
    [job("j", []), ScrapeJobError],
  ];
  for (const [config, kind] of bad) {
    await assert.rejects(bench.scraper.reload([job("j", ["one"]), config]), kind);
    assert.deepEqual(bench.scraper.jobs(), ["j"]);
  }
});

test("a target in this process is scraped like any other", async () => {
  await using bench = await open([]);
  bench.scraper.addLocal({
    jobName: "kubestate",
    labels: { cluster: "c" },
    source: {
      scrape: () => ({
        families: [
          {
            name: "a",
            type: "gauge",
            help: "What a is.",
            samples: [{ name: "a", labels: ["x", "y"], value: 5 }],
          },
        ],
      }),
    },
    config: { scrapeIntervalMs: 10_000 },
  });
  await bench.clock.advance(10_000);
  const series = 'a{cluster="c", instance="taffrail", job="kubestate", x="y"}';
  assert.deepEqual(
    bench.sink.samples(series)!.map(([, v]) => v),
    [5],
  );
  assert.deepEqual(
    [...bench.scraper.metadata()].map(({ job: name, metadata }) => [
      name,
      metadata.family,
      metadata.type,
      metadata.help,
    ]),
    [["kubestate", "a", "gauge", "What a is."]],
  );
});

test("an hour of history of 72 targets is made in seconds", async () => {
  const targets = Array.from({ length: 72 }, (_, i) => `t${i}`);
  await using bench = await open([job("j", targets, { scrapeIntervalMs: 15_000 })], { paused: true });
  const lines = Array.from({ length: 50 }, (_, i) => `a{i="${i}",pod="web-${i}"} `);
  for (const name of targets) bench.bodies[name] = lines.map((line) => `${line}1\n`).join("");
  await bench.scraper.sync();
  for (let tick = 0; tick < 240; tick++) await bench.scraper.scrapeAt(begin + tick * 15_000);
  const samples = bench.sink.samples('a{i="0", instance="t0", job="j", pod="web-0"}')!;
  assert.equal(samples.length, 240);
  assert.deepEqual(new Set(samples.slice(1).map(([t], i) => t - samples[i]![0])), new Set([15_000]));
});

test("closing waits for what is under way, whoever asked for it first", async () => {
  const stop = new AbortController();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  let isOver = false;
  const transport: Transport = async (_url, { signal }) => {
    reach();
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    isOver = true;
    throw new Error("too late");
  };
  const bench = await open([job("j", ["one"])], { signal: stop.signal, transports: { default: transport } });
  const advanced = bench.clock.advance(10_000);
  await reached;
  await advanced;
  stop.abort(new Error("the process is told to end"));
  await bench.scraper.close();
  assert.ok(isOver);
});
