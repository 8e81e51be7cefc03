import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { DirLockedError, DirUnusableError, lockDir, type Processes, systemProcesses } from "./lock.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { systemDisk } from "./system-disk.ts";

function processes(pid: number, alive: Readonly<Record<number, string>>, host = "a"): Processes {
  return { self: { pid, host, start: alive[pid]! }, startOf: (other) => alive[other] };
}

test("a living holder refuses, a dead or reborn one does not", () => {
  const disk = new MemoryDisk();
  const first = lockDir(disk, "/d", noLog, processes(1, { 1: "x" }));
  assert.throws(() => lockDir(disk, "/d", noLog, processes(2, { 1: "x", 2: "y" })), DirLockedError);
  const second = lockDir(disk, "/d", noLog, processes(2, { 1: "another start", 2: "y" }));
  assert.throws(() => lockDir(disk, "/d", noLog, processes(3, { 2: "y", 3: "z" })), DirLockedError);
  second[Symbol.dispose]();
  lockDir(disk, "/d", noLog, processes(3, { 3: "z" }))[Symbol.dispose]();
  first[Symbol.dispose]();
});

test("a holder on another host, or a file of another program, is taken over", () => {
  const disk = new MemoryDisk();
  lockDir(disk, "/d", noLog, processes(1, { 1: "x" }));
  const held = lockDir(disk, "/d", noLog, processes(1, { 1: "x" }, "b"));
  held[Symbol.dispose]();
  disk.open("/d/lock", "create");
  lockDir(disk, "/d", noLog, processes(1, { 1: "x" }));
});

test("this process knows itself", () => {
  const { self } = systemProcesses;
  assert.equal(systemProcesses.startOf(self.pid), self.start);
  assert.equal(systemProcesses.startOf(2 ** 22 + 5), undefined);
});

test("a folder that cannot be made is named, wherever it is to be", () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-lock-"));
  writeFileSync(join(dir, "file"), "");
  const places = ["", join(dir, "file"), join(dir, "file/under"), "/proc/taffrail"];
  for (const place of process.platform === "linux" ? places : places.slice(0, 3)) {
    assert.throws(() => lockDir(systemDisk, place, noLog), DirUnusableError, place);
  }
  using _held = lockDir(systemDisk, join(dir, "a/b/c"), noLog);
  assert.ok(existsSync(join(dir, "a/b/c/lock")));
  rmSync(dir, { recursive: true });
});
