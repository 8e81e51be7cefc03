import assert from "node:assert/strict";
import { test } from "node:test";
import { SharedSources } from "./shared-sources.ts";
import type { GroupSource } from "./target-group.ts";

test("jobs with the same discovery share a source, which lives as long as one of them", async () => {
  const log: string[] = [];
  const tell = new Map<string, () => void>();
  const make =
    (name: string) =>
    (changed: () => void): GroupSource => {
      log.push(`open ${name}`);
      tell.set(name, changed);
      return {
        groups: () => [{ source: name, labels: {}, targets: [] }],
        error: undefined,
        ready: Promise.resolve(),
        [Symbol.asyncDispose]: () => {
          log.push(`close ${name}`);
          return Promise.resolve();
        },
      };
    };
  const shared = new SharedSources();
  const open = (key: string, who: string): GroupSource =>
    shared.open(key, () => log.push(`tell ${who}`), make(key));
  const one = open("x", "one");
  const two = open("x", "two");
  const three = open("y", "three");
  assert.deepEqual(log.splice(0), ["open x", "open y"]);
  tell.get("x")!();
  assert.deepEqual(log.splice(0), ["tell one", "tell two"]);
  await one[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
  tell.get("x")!();
  assert.deepEqual(log.splice(0), ["tell two"]);
  await two[Symbol.asyncDispose]();
  await three[Symbol.asyncDispose]();
  assert.deepEqual(log.splice(0), ["close x", "close y"]);
  await open("x", "four")[Symbol.asyncDispose]();
  assert.deepEqual(log.splice(0), ["open x", "close x"]);
});
