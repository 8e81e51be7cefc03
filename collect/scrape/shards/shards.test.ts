import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import fc from "fast-check";
import { scrapeDefaults } from "../config.ts";
import { openScraper, type Scraper } from "../scraper.ts";
import { MemorySink } from "../testing/memory-sink.ts";
import { halvesOf, ownerOf } from "./rendezvous.ts";
import { Shards, shardsDefaults } from "./shards.ts";

/** An hour that divides by every interval used here. */
const begin = 1_700_006_400_000;
const intervalMs = 15_000;
const addresses = Array.from({ length: 12 }, (_, i) => `target-${i}`);

test("a member that leaves gives its keys to the others, and nothing else moves", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(names, fc.array(fc.string(), { maxLength: 20 }), (members, keys) => {
      const [leaving, ...rest] = members;
      for (const key of keys.map(halvesOf)) {
        const before = members[ownerOf(key, members.map(halvesOf))];
        const after = rest[ownerOf(key, rest.map(halvesOf))];
        if (before !== leaving) assert.equal(after, before);
      }
    }),
  );
});

test("each member has its share", () => {
  const members = ["a", "b", "c", "d"].map(halvesOf);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i++) counts[ownerOf(halvesOf(`key ${i}`), members)]!++;
  for (const count of counts) assert.ok(count > 1800 && count < 2200, counts.join(" "));
});

/** Servers that share targets, in one process and on one clock; what each stores is kept apart. */
class House implements AsyncDisposable {
  readonly clock = new ManualClock(begin);
  readonly sinks: MemorySink[] = [];
  readonly #running = new Map<string, { shards: Shards; scraper: Scraper; stop: AbortController }>();

  /** Starts a server, and lets it find its targets. */
  async start(self: string, members: readonly string[]): Promise<void> {
    const stop = new AbortController();
    const sink = new MemorySink();
    this.sinks.push(sink);
    const shards = new Shards({
      self,
      members,
      clock: this.clock,
      log: noLog,
      signal: stop.signal,
      ask: (member) => {
        const running = this.#running.get(member);
        return running === undefined
          ? Promise.reject(new Error("connection refused"))
          : Promise.resolve(running.shards.view);
      },
    });
    const discoveries = [{ kind: "static", groups: [{ targets: addresses, labels: {} }] }] as const;
    const scraper = openScraper({
      configs: [{ ...scrapeDefaults, jobName: "j", scrapeIntervalMs: intervalMs, discoveries }],
      sink,
      clock: this.clock,
      log: noLog,
      signal: stop.signal,
      shards,
      transports: {
        default: () =>
          Promise.resolve({
            status: 200,
            headers: { "content-type": "text/plain" },
            body: new TextEncoder().encode("a 1\n"),
          }),
      },
    });
    this.#running.set(self, { shards, scraper, stop });
    await scraper.sync();
  }

  propose(self: string, members: readonly string[]): void {
    this.#running.get(self)!.shards.propose(members);
  }

  async kill(self: string): Promise<void> {
    const { scraper, stop } = this.#running.get(self)!;
    this.#running.delete(self);
    stop.abort(new Error("killed"));
    await scraper.close();
  }

  /** The times of each target's samples from `from` on, all servers together, sorted; markers too, as NaN. */
  times(from: number): number[][] {
    return addresses.map((address) =>
      this.sinks
        .flatMap((sink) => sink.samples(`a{instance="${address}", job="j"}`) ?? [])
        .map(([t, v]) => (v === "stale" ? NaN : t))
        .filter((t) => !(t < from))
        .sort((a, b) => a - b),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const self of Array.from(this.#running.keys())) await this.kill(self);
  }
}

/** No sample twice, no slot without one, no marker. */
function requireWhole(house: House, from: number): void {
  for (const times of house.times(from)) {
    assert.ok(times.length > 2);
    for (let i = 1; i < times.length; i++) assert.equal(times[i]! - times[i - 1]!, intervalMs);
  }
}

test("a server that joins takes its share at one instant: no slot twice, none left out", async () => {
  await using house = new House();
  await house.start("a", ["a", "b"]);
  await house.start("b", ["a", "b"]);
  await house.clock.advance(60_000);
  const settled = house.clock.now();
  const all = ["a", "b", "c"];
  await house.start("c", all);
  await house.clock.advance(2000);
  house.propose("a", all);
  await house.clock.advance(7000);
  house.propose("b", all);
  await house.clock.advance(90_000);
  requireWhole(house, settled);
  assert.ok(house.sinks[2]!.size > 0, "the new one scrapes something");
});

test("a server that leaves hands its share over", async () => {
  await using house = new House();
  for (const self of ["a", "b", "c"]) await house.start(self, ["a", "b", "c"]);
  await house.clock.advance(60_000);
  const settled = house.clock.now();
  for (const self of ["c", "a", "b"]) {
    house.propose(self, ["a", "b"]);
    await house.clock.advance(1500);
  }
  await house.clock.advance(30_000);
  await house.kill("c");
  await house.clock.advance(60_000);
  requireWhole(house, settled);
});

test("a change that comes while another is agreed on waits for it", async () => {
  await using house = new House();
  for (const self of ["a", "b"]) await house.start(self, ["a", "b"]);
  await house.clock.advance(60_000);
  const settled = house.clock.now();
  await house.start("c", ["a", "b", "c"]);
  for (const self of ["a", "b"]) house.propose(self, ["a", "b", "c"]);
  await house.clock.advance(3000);
  for (const self of ["b", "a", "c"]) {
    house.propose(self, ["a", "c"]);
    await house.clock.advance(2000);
  }
  await house.clock.advance(120_000);
  requireWhole(house, settled);
});

test("a server that dies is given up, and its targets are scraped again soon after", async () => {
  await using house = new House();
  for (const self of ["a", "b", "c"]) await house.start(self, ["a", "b", "c"]);
  await house.clock.advance(60_000);
  const settled = house.clock.now();
  await house.kill("c");
  await house.clock.advance(5000);
  for (const self of ["a", "b"]) house.propose(self, ["a", "b"]);
  await house.clock.advance(120_000);
  const { giveUpMs, alignMs } = shardsDefaults;
  for (const times of house.times(settled)) {
    assert.equal(new Set(times).size, times.length, "no sample twice");
    const gaps = times.slice(1).map((t, i) => t - times[i]!);
    assert.ok(Math.max(...gaps) <= 5000 + giveUpMs + alignMs + 2 * intervalMs);
  }
});

test("a server that comes back goes on at once where nothing changed meanwhile", async () => {
  await using house = new House();
  for (const self of ["a", "b"]) await house.start(self, ["a", "b"]);
  await house.clock.advance(60_000);
  await house.kill("b");
  await house.clock.advance(1000);
  const back = house.clock.now();
  await house.start("b", ["a", "b"]);
  await house.clock.advance(intervalMs + 1000);
  const again = house.sinks[2]!;
  assert.ok(again.size > 0);
  for (const times of house.times(back)) assert.ok(times.length >= 1);
});

test("a server alone scrapes everything from the start", async () => {
  await using house = new House();
  await house.start("a", ["a"]);
  await house.clock.advance(45_000);
  requireWhole(house, begin);
});
