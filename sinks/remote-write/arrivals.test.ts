import assert from "node:assert/strict";
import { test } from "node:test";
import { Instruments, ManualClock, noLog } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { FakeLog, named } from "../testing/fake-log.ts";
import { FakeReceiver } from "../testing/fake-receiver.ts";
import { Arrivals } from "./arrivals.ts";
import { queueDefaults } from "./config.ts";
import type { LogPlace } from "./followed-log.ts";
import { RemoteWriteInstruments } from "./instruments.ts";
import { RemoteWriteQueue } from "./queue.ts";
import { RowRing } from "./row-ring.ts";

const place = (byte: number): LogPlace => ({ segment: 0, byte });

test("a place is told once all rows up to it have gone", () => {
  const told: number[] = [];
  const arrivals = new Arrivals(({ byte }) => told.push(byte));
  const shards = [{ ring: new RowRing(9) }, { ring: new RowRing(9) }];
  const push = (shard: number): void =>
    shards[shard]!.ring.pushFloat({ labels: named("up"), metadata: undefined }, 1, 0, 0, 0, undefined);
  push(0);
  push(1);
  arrivals.handed(place(5));
  arrivals.look(shards);
  push(0);
  arrivals.handed(place(7));
  shards[0]!.ring.drop(2);
  arrivals.look(shards);
  assert.deepEqual(told, []);
  shards[1]!.ring.drop(1);
  arrivals.look(shards);
  assert.deepEqual(told, [5]);
  arrivals.look(shards);
  assert.deepEqual(told, [5, 7]);
  arrivals.handed(place(9));
  arrivals.emptied();
  arrivals.emptied();
  assert.deepEqual(told, [5, 7, 9]);
});

test("what is told to have arrived is with the receiver, whatever that does meanwhile", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("append" as const), rows: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 9000 }) }),
    fc.record({ kind: fc.constant("away" as const), isAway: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const log = new FakeLog();
      const receiver = new FakeReceiver();
      const clock = new ManualClock(1_000_000);
      /** By record of the log, counted from 1: the rows up to it. */
      const rowsUpTo = [0];
      let arrivedRows = 0;
      const queue = new RemoteWriteQueue({
        config: {
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
          queue: { ...queueDefaults, capacity: 8, maxSamplesPerSend: 4, minShards: 2, maxShards: 2 },
        },
        followed: log,
        post: receiver.post,
        metadata: () => [],
        instruments: new RemoteWriteInstruments(new Instruments()).of("far", "http://far/"),
        userAgent: "test",
        flushDeadlineMs: 60_000,
        arrived: ({ byte }) => {
          assert.ok(rowsUpTo[byte]! <= receiver.samples.length);
          arrivedRows = rowsUpTo[byte]!;
        },
        clock,
        log: noLog,
      });
      let rows = 0;
      for (const one of steps) {
        if (one.kind === "wait") await clock.advance(one.ms);
        else if (one.kind === "away") receiver.fault = () => (one.isAway ? { status: 503 } : undefined);
        else {
          const series = ["a", "b", "c"].map((name) => named(name));
          const isNew = rows === 0;
          if (isNew) for (const _name of series) rowsUpTo.push(0);
          const first = isNew ? series.map((labels) => [labels, ++rows, 1] as const) : [];
          log.append([
            ...first,
            ...Array.from({ length: one.rows }, (_, i) => [series[i % 3]!, ++rows, 1] as const),
          ]);
          rowsUpTo.push(rows);
        }
      }
      receiver.fault = () => undefined;
      let isClosed = false;
      const closing = queue[Symbol.asyncDispose]().then(() => (isClosed = true));
      for (let i = 0; i < 2000 && !isClosed; i++) await clock.advance(100);
      await closing;
      assert.equal(receiver.samples.length, rows);
      assert.equal(arrivedRows, rows);
    }),
    { numRuns: 60 },
  );
});
