import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { loadConfig, type LoadedConfig } from "./config/load.ts";
import { ConfiguredShards, type Surroundings } from "./shards.ts";

const around: Surroundings = {
  hostname: () => "taffrail-1",
  ownAddresses: () => ["127.0.0.1", "10.0.0.2"],
  resolve: () => Promise.resolve(["10.0.0.2", "10.0.0.1"]),
  ask: () => Promise.reject(new Error("nobody is there")),
};

function config(shards: string): LoadedConfig {
  return loadConfig(`scrape:\n  shards: ${shards}\n`, "taffrail.yml");
}

async function open(
  shards: string,
  more: Partial<Surroundings> = {},
): Promise<{ configured: ConfiguredShards; clock: ManualClock; stop: AbortController }> {
  const clock = new ManualClock(1_700_000_000_000);
  const stop = new AbortController();
  const running = { clock, log: noLog, signal: stop.signal };
  const configured = await ConfiguredShards.open(config(shards), running, { ...around, ...more });
  return { configured: configured!, clock, stop };
}

test("nothing is shared where nobody says so", async () => {
  const running = { clock: new ManualClock(), log: noLog, signal: new AbortController().signal };
  assert.equal(await ConfiguredShards.open(loadConfig("", "x.yml"), running, around), undefined);
});

test("a server finds itself among members by the name of its host, or by an address", async () => {
  const members = "{members: ['http://taffrail-0.mon:9099/', 'http://taffrail-1.mon:9099']}";
  const byName = await open(members);
  assert.deepEqual(byName.configured.shards.view.members, [
    "http://taffrail-0.mon:9099",
    "http://taffrail-1.mon:9099",
  ]);
  byName.stop.abort();
  const byAddress = await open("{members: ['http://10.0.0.2:9099']}", { hostname: () => "x" });
  assert.equal(byAddress.configured.shards.view.isInForce, true);
  byAddress.stop.abort();
  await assert.rejects(open(members, { hostname: () => "x" }), /none of .* is this server, x/);
});

test("members come from the DNS, and are looked up again", async () => {
  let answer = ["10.0.0.2", "10.0.0.1"];
  const resolve = (): Promise<string[]> =>
    answer.length === 0 ? Promise.reject(new Error("SERVFAIL")) : Promise.resolve(answer);
  const { configured, clock, stop } = await open("{dns: taffrail.mon.svc, port: 9099}", { resolve });
  assert.deepEqual(configured.shards.view.members, ["http://10.0.0.1:9099", "http://10.0.0.2:9099"]);
  answer = [];
  await clock.advance(11_000);
  assert.equal(configured.shards.view.members.length, 2);
  answer = ["10.0.0.2"];
  await clock.advance(11_000);
  assert.deepEqual(configured.shards.view.members, ["http://10.0.0.2:9099"]);
  stop.abort();
  await configured[Symbol.asyncDispose]();
});

test("a server that ends, or never came to run, asks the others no more", async () => {
  const { configured, clock } = await open("{members: ['http://10.0.0.1:9099', 'http://10.0.0.2:9099']}");
  await clock.advance(2000);
  assert.ok(clock.sleeping > 0);
  await configured[Symbol.asyncDispose]();
  await clock.advance(0);
  assert.equal(clock.sleeping, 0);
});

for (const [shards, error] of [
  ["{}", /either members or dns/],
  ["{members: ['http://a:1'], dns: b}", /either members or dns/],
  ["{members: ['a:1']}", /"a:1" is not an http or https URL/],
  ["{dns: b, port: 70000}", /port must be from 1 to 65535/],
] as const) {
  test(`shards: ${shards} is refused`, () => assert.throws(() => config(shards), error));
}
