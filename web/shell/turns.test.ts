import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns.ts";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("so many run at once, the last to come next; one that is called off does not run", async () => {
  const turns = new Turns(2);
  const ran: string[] = [];
  const ends = new Map<string, () => void>();
  const stop = new AbortController();
  const run = (name: string, signal = new AbortController().signal): Promise<void> =>
    turns.run(name, signal, () => {
      ran.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const all = ["a", "b", "c"].map((name) => run(name));
  const off = assert.rejects(run("off", stop.signal), /no longer wanted/);
  all.push(run("d"));
  await settled();
  assert.deepEqual(ran, ["a", "b"]);
  stop.abort(new Error("no longer wanted"));
  ends.get("a")!();
  await settled();
  assert.deepEqual(ran, ["a", "b", "d"]);
  ends.get("b")!();
  await off;
  await settled();
  assert.deepEqual(ran, ["a", "b", "d", "c"]);
  for (const name of ["c", "d"]) ends.get(name)!();
  await Promise.all(all);
  const failed = turns.run("x", stop.signal, () => Promise.resolve());
  await assert.rejects(failed, /no longer wanted/);
  assert.equal(
    await turns.run("x", new AbortController().signal, () => Promise.resolve(7)),
    7,
    "turns are given back",
  );
});

test("what somebody waits for goes before all others, as long as it is waited for", async () => {
  const { signal } = new AbortController();
  const ran: string[] = [];
  const run = (turns: Turns, name: string): Promise<void> =>
    turns.run(name, signal, async () => void ran.push(name));
  const turns = new Turns(2, "services");
  const all = [run(turns, "pods"), run(turns, "nodes")];
  await settled();
  assert.deepEqual(ran, []);
  all.push(run(turns, "services"));
  await Promise.all(all);
  assert.deepEqual(ran, ["services", "nodes", "pods"]);

  const inVain = new Turns(2, "gizmos");
  const pods = run(inVain, "pods");
  inVain.release();
  await pods;
});
