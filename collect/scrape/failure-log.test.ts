import assert from "node:assert/strict";
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { FailureLogs } from "./failure-log.ts";

test("failed scrapes are written down as lines of JSON; the file may be moved away", async () => {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    const file = join(folder, "failures.log");
    const logs = new FailureLogs(noLog);
    const failure = { at: 1_700_000_000_123, job: "a", url: "http://a:1/metrics", message: 'no "answer"\n' };
    logs.write(file, failure);
    logs.write(file, { ...failure, job: "b" });
    await logs[Symbol.asyncDispose]();
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      ["a", "b"].map((job) => ({
        time: "2023-11-14T22:13:20.123Z",
        level: "ERROR",
        msg: 'no "answer"\n',
        job_name: job,
        target: "http://a:1/metrics",
      })),
    );
    await rename(file, `${file}.1`);
    logs.write(file, failure);
    await logs[Symbol.asyncDispose]();
    assert.equal((await readFile(file, "utf8")).trimEnd().split("\n").length, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file that cannot be written is told of once, and stops nothing", async () => {
  const told: string[] = [];
  const log = { ...noLog, warn: (message: string) => void told.push(message) };
  const logs = new FailureLogs(log);
  for (let i = 0; i < 3; i++) {
    logs.write("/nowhere/at/all", { at: 0, job: "a", url: "u", message: "m" });
    await logs[Symbol.asyncDispose]();
  }
  assert.deepEqual(told, ["failed scrapes cannot be written down"]);
});
