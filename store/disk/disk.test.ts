import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Disk, diskErrorCode, readWhole, writeAtomically } from "./disk.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { OverlayDisk } from "./overlay-disk.ts";
import { systemDisk } from "./system-disk.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

function behaves(disk: Disk, root: string): void {
  disk.makeDir(`${root}/a/b`);
  const file = disk.open(`${root}/a/b/f`, "create");
  file.write(bytes("hello"), 0);
  file.write(bytes("J"), 0);
  file.truncate(4);
  file.sync();
  assert.equal(file.sizeBytes(), 4);
  file.close();
  assert.equal(text(readWhole(disk, `${root}/a/b/f`)), "Jell");
  assert.deepEqual(disk.stat(`${root}/a/b/f`), { kind: "file", sizeBytes: 4 });
  assert.deepEqual(disk.list(`${root}/a`), ["b"]);
  assert.deepEqual(disk.list(`${root}/none`), []);
  assert.equal(disk.stat(`${root}/none`), undefined);
  assert.throws(
    () => disk.open(`${root}/none`, "read"),
    (e) => diskErrorCode(e) === "ENOENT",
  );
  assert.throws(
    () => disk.open(`${root}/a/b/f`, "create-new"),
    (e) => diskErrorCode(e) === "EEXIST",
  );
  disk.rename(`${root}/a/b`, `${root}/a/c`);
  assert.deepEqual(disk.list(`${root}/a/c`), ["f"]);
  writeAtomically(disk, `${root}/a/c/f`, bytes("new"));
  assert.equal(text(readWhole(disk, `${root}/a/c/f`)), "new");
  assert.deepEqual(disk.list(`${root}/a/c`), ["f"]);
  disk.link(`${root}/a/c/f`, `${root}/a/g`);
  writeAtomically(disk, `${root}/a/c/f`, bytes("newer"));
  assert.equal(text(readWhole(disk, `${root}/a/g`)), "new");
  assert.ok(disk.roomBytes(root) > 0);
  disk.remove(`${root}/a`);
  disk.remove(`${root}/a`);
  assert.deepEqual(disk.list(root), []);
}

test("an overlay behaves, and leaves what is below as it is", () => {
  const below = new MemoryDisk();
  behaves(new OverlayDisk(below), "/r");
  assert.deepEqual(below.list("/r"), []);
  below.makeDir("/r/d/e");
  below.open("/r/d/f", "create").write(bytes("old"), 0);
  below.open("/r/d/e/g", "create").write(bytes("deep"), 0);
  const disk = new OverlayDisk(below, ["/r/d/lock"]);
  const file = disk.open("/r/d/f", "write");
  file.write(bytes("X"), 0);
  assert.equal(text(readWhole(disk, "/r/d/f")), "Xld");
  assert.equal(text(readWhole(below, "/r/d/f")), "old");
  disk.rename("/r/d", "/r/h");
  assert.deepEqual(disk.list("/r"), ["h"]);
  assert.equal(text(readWhole(disk, "/r/h/e/g")), "deep");
  assert.equal(disk.stat("/r/d/f"), undefined);
  assert.deepEqual(below.list("/r/d"), ["e", "f"]);
});

test("the system's disk behaves", () => {
  const root = mkdtempSync(join(tmpdir(), "taffrail-disk-"));
  try {
    behaves(systemDisk, root);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("the disk in memory behaves the same", () => {
  const disk = new MemoryDisk();
  disk.makeDir("/r");
  behaves(disk, "/r");
});

test("replacing a file gives the old or the new one, whatever change breaks", () => {
  for (const fault of ["error", "death", "torn"] as const) {
    for (let breakAt = 1; ; breakAt++) {
      const inner = new MemoryDisk();
      inner.makeDir("/r");
      writeAtomically(inner, "/r/f", bytes("old"));
      const disk = new FaultyDisk(inner);
      disk.breakAt = breakAt;
      disk.fault = fault;
      try {
        writeAtomically(disk, "/r/f", bytes("new content"));
      } catch (error) {
        assert.equal(diskErrorCode(error), "EIO");
      }
      assert.ok(["old", "new content"].includes(text(readWhole(inner, "/r/f"))));
      if (!disk.broken) break;
    }
  }
});
