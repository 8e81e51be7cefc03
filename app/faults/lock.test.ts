import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { openTsdb } from "@taffrail/tsdb";

const holder = `
import { noLog, systemClock } from "@taffrail/base";
import { openTsdb } from "@taffrail/tsdb";
const store = await openTsdb({ dir: process.argv[1], clock: systemClock, log: noLog });
process.stdout.write("open\\n");
setInterval(() => store.stats(), 1000);
`;

test("a folder is kept by the process that works in it, and free once that is killed", async () => {
  const dir = await mkdtemp(join(tmpdir(), "taffrail-lock-"));
  const child = spawn(process.execPath, ["--input-type=module", "--eval", holder, dir], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: import.meta.dirname,
  });
  try {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await assert.rejects(openTsdb({ dir, clock: systemClock, log: noLog }), /process \d+ works in it/);
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
    assert.ok(existsSync(join(dir, "lock"))); // it had no time to take it away
    await using store = await openTsdb({ dir, clock: systemClock, log: noLog });
    assert.equal(store.stats().series, 0);
  } finally {
    child.kill("SIGKILL");
    await rm(dir, { recursive: true, force: true });
  }
});
