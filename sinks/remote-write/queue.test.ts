import assert from "node:assert/strict";
import { test } from "node:test";
import { Instruments, ManualClock, noLog } from "@taffrail/base";
import { Labels, relabelRule } from "@taffrail/model";
import fc from "fast-check";
import { FakeLog, named } from "../testing/fake-log.ts";
import { FakeReceiver } from "../testing/fake-receiver.ts";
import { queueDefaults, type RemoteWriteConfig } from "./config.ts";
import { RemoteWriteInstruments } from "./instruments.ts";
import { RemoteWriteQueue } from "./queue.ts";

const plain: RemoteWriteConfig = {
  name: "far",
  url: "http://far/",
  timeoutMs: 30_000,
  headers: {},
  version: 1,
  externalLabels: Labels.empty,
  relabelRules: [],
  sendExemplars: true,
  sendNativeHistograms: true,
  metadata: undefined,
  queue: queueDefaults,
};

interface House {
  readonly log: FakeLog;
  readonly receiver: FakeReceiver;
  readonly clock: ManualClock;
  readonly queue: RemoteWriteQueue;
  metric(name: string, ...labels: readonly string[]): number;
}

function open(config: Partial<RemoteWriteConfig> = {}, log = new FakeLog()): House {
  const receiver = new FakeReceiver();
  const clock = new ManualClock(1_000_000);
  const instruments = new Instruments();
  const whole = { ...plain, ...config };
  const queue = new RemoteWriteQueue({
    config: whole,
    followed: log,
    post: receiver.post,
    metadata: () => [{ family: "up", type: "gauge", help: "Whether it is.", unit: "" }],
    instruments: new RemoteWriteInstruments(instruments).of(whole.name, whole.url),
    userAgent: "test",
    flushDeadlineMs: 60_000,
    clock,
    log: noLog,
  });
  const metric = (name: string, ...labels: readonly string[]): number => {
    const rows = instruments.read().find((one) => one.name === name)?.rows ?? [];
    return rows
      .filter((row) => labels.every((label) => row.labels.some(([, value]) => value === label)))
      .reduce((sum, { value }) => sum + value, 0);
  };
  return { log, receiver, clock, queue, metric };
}

/** Closes the queue on a clock that moves as long as that takes. */
async function close({ queue, clock }: House): Promise<void> {
  let isClosed = false;
  const closing = queue[Symbol.asyncDispose]().then(() => (isClosed = true));
  for (let i = 0; i < 1000 && !isClosed; i++) await clock.advance(100);
  await closing;
}

const text = (instance: string, name: string, v: number, t: number): string =>
  `__name__=${name},instance=${instance} ${v}@${t}`;

test("a log that cannot be read for a while is read on, and what it has is sent", async () => {
  const house = open();
  house.log.append([[named("a"), 1000, 1]]);
  await house.clock.advance(6000);
  house.log.broken = true;
  house.log.append([[named("a"), 2000, 2]]);
  await house.clock.advance(60_000);
  assert.deepEqual(house.receiver.samples, [text("a", "a", 1, 1000)]);
  house.log.broken = false;
  await house.clock.advance(6000);
  assert.deepEqual(house.receiver.samples, [text("a", "a", 1, 1000), text("a", "a", 2, 2000)]);
  await close(house);
});

test("what the log is given is sent, in order, after the deadline or as soon as a message is full", async () => {
  const before = new FakeLog();
  before.known(named("old"));
  const house = open({ queue: { ...queueDefaults, maxSamplesPerSend: 3 } }, before);
  const { log, receiver, clock } = house;
  await clock.advance(1);
  log.append([[named("up"), 1, 1]]);
  await clock.advance(300);
  assert.deepEqual(receiver.samples, []);
  await clock.advance(5000);
  assert.deepEqual(receiver.samples, [text("a", "up", 1, 1)]);
  log.append([
    [named("old"), 2, 2],
    [named("up"), 2, 2],
    [named("up"), 3, 3],
    [named("up"), 4, 4],
  ]);
  await clock.advance(300);
  assert.equal(receiver.samples.length, 4);
  await close(house);
  assert.deepEqual(receiver.samples.slice(1), [
    text("a", "old", 2, 2),
    text("a", "up", 2, 2),
    text("a", "up", 3, 3),
    text("a", "up", 4, 4),
  ]);
  assert.equal(house.metric("prometheus_remote_storage_samples_total"), 5);
  assert.ok(log.closed);
});

test("external labels, rules, and what the rules drop", async () => {
  const house = open({
    externalLabels: Labels.of({ cluster: "c", instance: "no" }),
    relabelRules: [
      relabelRule({ action: "drop", sourceLabels: ["__name__"], regex: "secret_.*" }),
      relabelRule({ targetLabel: "far", replacement: "yes" }),
    ],
  });
  house.log.append([
    [named("up"), 1, 1],
    [named("secret_x"), 1, 1],
  ]);
  await close(house);
  assert.deepEqual(house.receiver.samples, ["__name__=up,cluster=c,far=yes,instance=a 1@1"]);
  assert.equal(house.metric("prometheus_remote_storage_samples_dropped_total", "dropped_series"), 1);
});

test("2.0 that is not known falls back to 1.0 and sends again", async () => {
  const house = open({ version: 2 });
  house.receiver.knows2 = false;
  house.log.append([[named("up"), 1, 1]]);
  await house.clock.advance(1);
  await house.clock.advance(6000);
  assert.deepEqual(house.receiver.samples, [text("a", "up", 1, 1)]);
  assert.equal(house.queue.version, 1);
  assert.equal(house.metric("taffrail_remote_write_version_fallbacks_total"), 1);
  await close(house);
});

test("2.0 sends exemplars with their samples, and metadata and histograms of the log", async () => {
  const house = open({ version: 2, sendNativeHistograms: false });
  const labels = named("up");
  house.log.append([[labels, 1, 1]]);
  house.log.push((to, refOf) => to.exemplar(refOf(labels), 1, 0.5, Labels.of({ trace: "x" })));
  house.log.push((to, refOf) => to.metadata(refOf(labels), "gauge", "", "Whether it is."));
  house.log.append([[labels, 2, 2]]);
  await close(house);
  assert.deepEqual(house.receiver.samples, [text("a", "up", 1, 1), text("a", "up", 2, 2)]);
  assert.deepEqual(house.receiver.exemplars, ["__name__=up,instance=a trace=x 0.5@1"]);
  assert.deepEqual(house.receiver.families, ["__name__=up,instance=a Whether it is."]);
});

test("1.0 sends metadata of families by itself", async () => {
  const house = open({ metadata: { intervalMs: 60_000, maxPerSend: 500 } });
  await house.clock.advance(1);
  await house.clock.advance(61_000);
  assert.deepEqual(house.receiver.families, ["up Whether it is."]);
  await close(house);
});

test("an outage of minutes: memory stays bounded, nothing is lost, and all arrives in order", async () => {
  const house = open({ queue: { ...queueDefaults, capacity: 100, maxSamplesPerSend: 50, maxShards: 4 } });
  const { log, receiver, clock } = house;
  receiver.fault = () => ({ status: 503 });
  const wanted: string[] = [];
  for (let t = 1; t <= 80; t++) {
    log.append([
      [named("up"), t, t],
      [named("up", "b"), t, -t],
    ]);
    wanted.push(text("a", "up", t, t), text("b", "up", -t, t));
    await clock.advance(4000);
    assert.ok(house.queue.pending <= 100, String(house.queue.pending));
  }
  assert.ok(log.read < 100, String(log.read));
  assert.deepEqual(receiver.samples, []);
  receiver.fault = () => undefined;
  await clock.advance(60_000);
  await close(house);
  const bySeries = (of: readonly string[]): string[] =>
    of.toSorted((a, b) => (a.split(" ")[0]! < b.split(" ")[0]! ? -1 : 0));
  assert.deepEqual(bySeries(receiver.samples), bySeries(wanted));
  assert.equal(house.metric("prometheus_remote_storage_samples_failed_total"), 0);
});

const faults: readonly [
  string,
  Parameters<typeof open>[0],
  { status: number; headers?: Record<string, string> } | Error,
  boolean,
][] = [
  ["500", {}, { status: 500 }, true],
  ["503 with Retry-After", {}, { status: 503, headers: { "retry-after": "7" } }, true],
  ["429, to be tried again", { queue: { ...queueDefaults, retryOnHttp429: true } }, { status: 429 }, true],
  ["429, not to be tried again", {}, { status: 429 }, false],
  ["400", {}, { status: 400 }, false],
  ["404", {}, { status: 404 }, false],
  ["a cut connection", {}, new Error("socket hang up"), true],
];
for (const [name, config, fault, isTriedAgain] of faults) {
  test(`${name}: ${isTriedAgain ? "sent again" : "dropped and counted"}`, async () => {
    const house = open(config);
    let failures = 3;
    const times: number[] = [];
    house.receiver.fault = () => {
      times.push(house.clock.now());
      if (failures-- <= 0) return undefined;
      if (fault instanceof Error) throw fault;
      return fault;
    };
    house.log.append([[named("up"), 1, 1]]);
    await house.clock.advance(1);
    await house.clock.advance(20_000);
    await house.clock.advance(10_000);
    assert.equal(house.receiver.samples.length, isTriedAgain ? 1 : 0);
    assert.equal(house.metric("prometheus_remote_storage_samples_failed_total"), isTriedAgain ? 0 : 1);
    assert.equal(house.metric("prometheus_remote_storage_samples_retried_total"), isTriedAgain ? 3 : 0);
    if (name.includes("Retry-After")) assert.ok(times[1]! - times[0]! >= 7000);
    if (isTriedAgain) assert.equal(house.receiver.requests[3]!.headers["Retry-Attempt"], "3");
    await close(house);
  });
}

test("samples that grew too old while they waited are dropped", async () => {
  const house = open({ queue: { ...queueDefaults, sampleAgeLimitMs: 60_000 } });
  house.receiver.fault = () => ({ status: 500 });
  house.log.append([[named("up"), house.clock.now(), 1]]);
  await house.clock.advance(30_000);
  house.log.append([[named("up"), house.clock.now(), 2]]);
  await house.clock.advance(45_000);
  house.receiver.fault = () => undefined;
  await house.clock.advance(10_000);
  assert.equal(house.receiver.samples.length, 1);
  assert.equal(house.metric("prometheus_remote_storage_samples_dropped_total", "too_old"), 1);
  await close(house);
});

test("closing gives up after its deadline, and says how many were left", async () => {
  const house = open();
  house.receiver.fault = () => ({ status: 500 });
  house.log.append([[named("up"), 1, 1]]);
  await house.clock.advance(6000);
  await close(house);
  assert.equal(house.metric("prometheus_remote_storage_samples_dropped_total", "shutdown"), 1);
});

test("a log that lost segments is learned anew, and told", async () => {
  const house = open();
  await house.clock.advance(1);
  house.log.known(named("late"));
  house.log.lostSegments = 2;
  house.log.append([[named("late"), 1, 1]]);
  await close(house);
  assert.deepEqual(house.receiver.samples, [text("a", "late", 1, 1)]);
  assert.equal(house.metric("taffrail_remote_write_log_segments_lost_total"), 2);
});

test("a slow receiver is given more shards, and each series stays in order", async () => {
  const house = open({ queue: { ...queueDefaults, maxSamplesPerSend: 10, capacity: 50, maxShards: 8 } });
  const { log, receiver, clock } = house;
  receiver.fault = async () => {
    await clock.sleep(500);
    return undefined;
  };
  const instances = Array.from({ length: 20 }, (_, i) => `i${i}`);
  for (let t = 1; t <= 60; t++) {
    log.append(instances.map((instance) => [named("up", instance), t * 1000, t]));
    await clock.advance(500);
  }
  assert.ok(house.metric("prometheus_remote_storage_shards") > 1);
  await close(house);
  assert.equal(receiver.samples.length, 1200);
  for (const instance of instances) {
    const of = receiver.samples.filter((sample) => sample.includes(`instance=${instance} `));
    assert.deepEqual(
      of,
      Array.from({ length: 60 }, (_, i) => text(instance, "up", i + 1, (i + 1) * 1000)),
    );
  }
});

test("whatever fails when, every sample of every series arrives once or is counted as refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(200, 200, 200, 500, 503, 400, 0), { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (statuses, most) => {
        const house = open({
          queue: { ...queueDefaults, capacity: 10, maxSamplesPerSend: most, maxShards: 3 },
        });
        const left = [...statuses];
        house.receiver.fault = () => {
          const status = left.shift() ?? 200;
          if (status === 0) throw new Error("cut");
          return status === 200 ? undefined : { status };
        };
        for (let t = 1; t <= 20; t++) {
          house.log.append([
            [named("up"), t, t],
            [named("up", "b"), t, t],
          ]);
          await house.clock.advance(100);
        }
        await close(house);
        const refused = house.metric("prometheus_remote_storage_samples_failed_total");
        assert.equal(new Set(house.receiver.samples).size, house.receiver.samples.length);
        assert.equal(house.receiver.samples.length + refused, 40);
      },
    ),
    { numRuns: 15 },
  );
});

test("what comes while closing waits for full shards is sent too", async () => {
  const house = open({ queue: { ...queueDefaults, capacity: 4, maxSamplesPerSend: 4 } });
  const { log, receiver, clock } = house;
  receiver.fault = () => ({ status: 503 });
  log.append(Array.from({ length: 10 }, (_, i) => [named("up"), i + 1, 1] as const));
  await clock.advance(1);
  log.append([[named("up"), 11, 1]]); // the log's end was seen before, and rows of before are being handed on
  receiver.fault = () => undefined;
  await close(house);
  assert.equal(receiver.samples.length, 11);
});

test("figures of a receiver show no password", () => {
  const instruments = new Instruments();
  const of = new RemoteWriteInstruments(instruments).of("far", "http://me:hunter2@far/write");
  of.set("shards", 1);
  const shown = JSON.stringify(instruments.read());
  assert.doesNotMatch(shown, /hunter2/);
  assert.match(shown, /http:\/\/me:xxxxx@far\/write/);
});
