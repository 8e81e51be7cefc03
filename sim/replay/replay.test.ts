import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Clock, noLog } from "@taffrail/base";
import { NotARecordingError, openReplay } from "../index.ts";
import { moveMetrics, moveTimes } from "./times.ts";

const real = join(import.meta.dirname, "../../../shared/fixtures/real-1.34");
const start = Date.UTC(2027, 3, 1, 12, 0, 0);
const skip = existsSync(real) ? false : "skipped: no ../shared";

/** A clock that jumps: nothing wakes but by its signal. */
class JumpingClock implements Clock {
  #now = start;
  now(): number {
    return this.#now;
  }
  jump(ms: number): void {
    this.#now += ms;
  }
  sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
  }
}

test("times move by whole seconds and keep their decimals", () => {
  assert.equal(
    moveTimes('{"a":"2026-11-21T12:00:00.123456Z","b":"x"}', 61_000),
    '{"a":"2026-11-21T12:01:01.123456Z","b":"x"}',
  );
});

test("a body's stamps and the values that are times move, others stay", () => {
  const text = 'a_total{x="}"} 1.5e+09 1000\nc_start_time_seconds{a="1"} 1.795262289e+09\nb 3\n# HELP c 1\n';
  assert.equal(
    moveMetrics(text, 50, 2000),
    'a_total{x="}"} 1.5e+09 1050\nc_start_time_seconds{a="1"} 1.795262291e+09\nb 3\n# HELP c 1\n',
  );
});

test("a folder without index is refused", async () => {
  const wrong = openReplay({ clock: new JumpingClock(), log: noLog, dir: import.meta.dirname });
  await assert.rejects(wrong, NotARecordingError);
});

test("a recording plays: objects, events, kubelet bodies, times of now", { skip }, async () => {
  const clock = new JumpingClock();
  await using replay = await openReplay({ clock, log: noLog, dir: real, listen: false });
  const text = (path: string): string => Buffer.from(replay.fetch(path).body).toString();
  const pods = (): number => (JSON.parse(text("/api/v1/pods")) as { items: object[] }).items.length;
  assert.equal(pods(), 39);
  const cpu = (): [value: number, t: number] => {
    const line = text("/api/v1/nodes/rc-node-1/proxy/metrics/cadvisor")
      .split("\n")
      .find((l) => l.startsWith("container_cpu_usage_seconds_total") && l.includes('id="/"'))!;
    const [value = "", t = ""] = line.slice(line.lastIndexOf("}") + 2).split(" ");
    return [Number(value), Number(t)];
  };
  const [first, stamp] = cpu();
  assert.ok(Math.abs(stamp - start) < 30_000);
  clock.jump(120_000);
  const [second, later] = cpu();
  assert.ok(second > first && Math.abs(later - start - 120_000) < 30_000);
  clock.jump(600_000);
  const [last] = cpu();
  clock.jump(600_000);
  assert.deepEqual([cpu()[0], Math.abs(cpu()[1] - clock.now()) < 30_000], [last, true]); // held, but fresh
  assert.equal(pods(), 58);
  assert.equal(replay.fetch("/api/v1/nodes/fake-a1/proxy/metrics").status, 503);
  assert.match(text("/replay/scrape/etcd"), /etcd_server_has_leader/);
  assert.match(text("/apis"), /ops\.example\.com/);
});

test("all changes at once lead to the objects, versions and counter of the end", { skip }, async () => {
  const clock = new JumpingClock();
  const all = { clock, log: noLog, dir: real, listen: false, recordedTimes: true } as const;
  await using played = await openReplay({ ...all, at: "start", speed: Infinity });
  await using ended = await openReplay({ ...all, at: "end" });
  for (const path of ["/api/v1/pods", "/apis/apps/v1/deployments", "/api/v1/events", "/api/v1/nodes"]) {
    const versions = (replay: typeof played): string[] => {
      const { items } = JSON.parse(Buffer.from(replay.fetch(path).body).toString()) as {
        items: { metadata: { name: string; resourceVersion: string } }[];
      };
      return items.map(({ metadata: { name, resourceVersion } }) => `${name} ${resourceVersion}`);
    };
    assert.deepEqual(versions(played), versions(ended), path);
  }
});

test("recorded times stay where they are asked to, and the end is served first", { skip }, async () => {
  const clock = new JumpingClock();
  const options = { clock, log: noLog, dir: real, listen: false, recordedTimes: true, at: "end" } as const;
  await using replay = await openReplay(options);
  const text = Buffer.from(replay.fetch("/api/v1/pods").body).toString();
  assert.match(text, /"creationTimestamp":"2026-11-21T11:47:18Z"/);
  assert.equal((JSON.parse(text) as { items: object[] }).items.length, 58);
});
