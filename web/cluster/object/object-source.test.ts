import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../kinds.ts";
import { type ObjectHandlers, ObjectSource, type Seen } from "./object-source.ts";

const object = (version: string): KubeObject => ({
  metadata: { name: "cart", namespace: "shop", resourceVersion: version },
});
const refused = (status: number): Error => Object.assign(new Error(`status ${status}`), { status });

/** A server whose answers the test gives one by one. */
class Fake {
  readonly told: Seen[] = [];
  readonly timers: (() => void)[] = [];
  handlers: ObjectHandlers | undefined;
  isClosed = false;
  now = 1000;
  #answers: (KubeObject | Error | undefined)[];
  readonly source: ObjectSource;

  constructor(...answers: readonly (KubeObject | Error | undefined)[]) {
    this.#answers = [...answers];
    this.source = new ObjectSource({
      read: () => {
        const answer = this.#answers.shift();
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      watch: (on) => {
        this.handlers = on;
        return { close: () => (this.isClosed = true) };
      },
      tell: (seen) => this.told.push(seen),
      now: () => this.now,
      after: (_ms, then) => {
        this.timers.push(then);
        return () => {};
      },
    });
  }

  get last(): Seen | undefined {
    return this.told.at(-1);
  }
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("an object is read, watched, and read again when the watch is open", async () => {
  const fake = new Fake(object("1"), object("2"));
  await settle();
  assert.deepEqual(
    [fake.last?.state, fake.last?.object?.metadata.resourceVersion, fake.last?.at],
    ["ready", "1", 1000],
  );
  fake.handlers!.open();
  await settle();
  assert.equal(fake.last?.object?.metadata.resourceVersion, "2");
  fake.handlers!.change("MODIFIED", object("3"));
  assert.equal(fake.last?.object?.metadata.resourceVersion, "3");
  fake.handlers!.change("DELETED", object("4"));
  assert.deepEqual([fake.last?.state, fake.last?.object?.metadata.resourceVersion], ["gone", "4"]);
  fake.source.close();
  assert.ok(fake.isClosed);
});

test("a change is not undone by an answer that was on its way", async () => {
  const fake = new Fake(object("1"), object("1"));
  await settle();
  fake.handlers!.open();
  fake.handlers!.change("MODIFIED", object("2"));
  await settle();
  assert.equal(fake.last?.object?.metadata.resourceVersion, "2");
});

const states = [
  [403, "denied"],
  [404, "absent"],
  [500, "failed"],
  [0, "failed"],
] as const;
for (const [status, want] of states) {
  test(`a refusal with ${status} is told as ${want}, and tried again`, async () => {
    const fake = new Fake(refused(status), object("1"));
    await settle();
    assert.deepEqual([fake.last?.state, fake.handlers], [want, undefined]);
    fake.timers.at(-1)!();
    await settle();
    assert.equal(fake.last?.state, "ready");
  });
}

test("a kind that is being listed is loading, for a while", async () => {
  const fake = new Fake(refused(503), refused(503), undefined);
  await settle();
  assert.equal(fake.last?.state, "loading");
  fake.now += 20_000;
  fake.timers.at(-1)!();
  await settle();
  assert.equal(fake.last?.state, "failed");
  fake.timers.at(-1)!();
  await settle();
  assert.deepEqual([fake.last?.state, fake.last?.object], ["gone", undefined]);
});

test("what was seen stays while the line is broken", async () => {
  const fake = new Fake(object("1"), object("1"), object("1"));
  await settle();
  fake.now = 9000;
  fake.handlers!.break();
  assert.deepEqual(
    [fake.last?.state, fake.last?.object?.metadata.name, fake.last?.at],
    ["failed", "cart", 1000],
  );
  fake.handlers!.heard("the API server is away");
  assert.match(String(fake.last?.error), /away/);
  fake.handlers!.heard(undefined);
  await settle();
  assert.deepEqual([fake.last?.state, fake.last?.at], ["ready", 9000]);
});
