import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { DirLockedError, lockDir, type Processes, systemProcesses } from "./lock.ts";
import { MemoryDisk } from "./memory-disk.ts";

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
