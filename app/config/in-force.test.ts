import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@taffrail/base";
import { ConfigInForce } from "./in-force.ts";
import { loadConfig } from "./load.ts";

test("changes come one after another, and what is refused changes nothing", async () => {
  const clock = new ManualClock(1000);
  let read = 0;
  const config = new ConfigInForce(() => loadConfig("", `${++read}.yml`), clock);
  const steps: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const first = config.change(async (next) => {
    steps.push(`begin ${next.file}`);
    await gate;
    config.take(next);
    steps.push(`end ${next.file}`);
  });
  const refused = config.change((next) => {
    steps.push(`refuse ${next.file}`);
    return Promise.reject(new Error("no"));
  });
  const settled = config.settled().then(() => steps.push("settled"));
  assert.equal(config.current.file, "1.yml");
  await clock.advance(500);
  open();
  await first;
  assert.deepEqual(config.last, { at: 1500, ok: true });
  await assert.rejects(refused, /no/);
  await settled;
  assert.deepEqual(steps, ["begin 2.yml", "end 2.yml", "refuse 3.yml", "settled"]);
  assert.equal(config.current.file, "2.yml");
  assert.deepEqual(config.last, { at: 1500, ok: false });
});
