import assert from "node:assert/strict";
import { test } from "node:test";
import { type Log, noLog } from "@taffrail/base";
import { type Disk, MemoryDisk, readWhole } from "@taffrail/disk";
import { Labels, Matcher, SampleColumns } from "@taffrail/model";
import { CorruptBlockError } from "../block/meta.ts";
import { appendRows, JumpingClock, openInMemory, reopen, type Row } from "./fill.ts";
import type { Tsdb } from "../tsdb.ts";

const hourMs = 3_600_000;
const stepMs = hourMs / 24;
const jobs = ["a", "b", "c", "d"];
const options = { retentionMs: 1e12, outOfOrderWindowMs: hourMs };

/** A folder with every kind of file: blocks with a deletion, late samples, head chunk files, a checkpoint and segments. */
async function lived(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const clock = new JumpingClock();
  for (const until of [7, 9.5]) {
    const store =
      until === 7
        ? await openInMemory({ disk, clock, ...options })
        : await reopen(disk, { clock, ...options });
    for (let t = until === 7 ? 0 : 7 * hourMs; t < until * hourMs; t += stepMs) {
      appendRows(
        store,
        jobs.map((job): Row => [Labels.of({ __name__: "up", job }), t, t % 7]),
      );
      if ((t / stepMs) % 5 === 0)
        appendRows(store, [[Labels.of({ __name__: "up", job: "a" }), t - hourMs / 3 + 1, 9]]);
      if (t % (hourMs / 2) === 0) await clock.jump(hourMs / 2);
    }
    if (until === 7) await store.deleteSeries([new Matcher("job", "=", "d")], { mint: 0, maxt: hourMs });
    await store[Symbol.asyncDispose]();
  }
  return disk;
}

/** Every file of a folder, by its path. */
function filesOf(disk: Disk, dir: string): string[] {
  return disk.list(dir).flatMap((name) => {
    const path = `${dir}/${name}`;
    return disk.stat(path)?.kind === "folder" ? filesOf(disk, path) : [path];
  });
}

/** All samples as text; a block that cannot be read is left out, and its folder told. */
async function readable(store: Tsdb, told: string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const columns = new SampleColumns();
  for (let hour = -1; hour < 10; hour += 2) {
    const [mint, maxt] = [hour * hourMs, (hour + 2) * hourMs - 1];
    try {
      for (const one of (await store.select([], { mint, maxt })).series) {
        columns.clear();
        one.read(mint, maxt, columns);
        for (let i = 0; i < columns.length; i++)
          found.add(`${one.labels.toString()} ${columns.v[i]}@${columns.t[i]}`);
      }
    } catch (error) {
      if (!(error instanceof CorruptBlockError)) throw error;
      told.push(error.message);
    }
  }
  return found;
}

function kindOf(path: string): string {
  const parts = path.split("/");
  if (path.includes("/checkpoint.")) return "checkpoint";
  return parts[2]!.length === 26
    ? parts
        .slice(3)
        .join("/")
        .replace(/\/\d+$/, "")
    : parts[2]!;
}

test("a bit that flips in any kind of file is told with the file's name, and costs that block or segment only", async () => {
  const disk = await lived();
  const want = await readable(await reopen(disk, { ...options, isTended: false }), []);
  disk.remove("/data/lock");
  const paths = filesOf(disk, "/data");
  const spans = new Map<string, { readonly minTime: number; readonly maxTime: number }>();
  for (const path of paths) {
    if (!path.endsWith("meta.json")) continue;
    spans.set(path.split("/")[2]!, JSON.parse(new TextDecoder().decode(readWhole(disk, path))) as never);
  }
  const seen = new Map<string, { flips: number; silent: number }>();
  for (const path of paths) {
    const kind = kindOf(path);
    const count = seen.get(kind) ?? { flips: 0, silent: 0 };
    seen.set(kind, count);
    const whole = readWhole(disk, path);
    const used = whole.findLastIndex((byte) => byte !== 0) + 1;
    for (let at = 0; at < used; at += Math.max(1, Math.ceil(used / 7))) {
      const copy = new MemoryDisk();
      for (const other of paths) {
        copy.makeDir(other.slice(0, other.lastIndexOf("/")));
        const bytes = readWhole(disk, other).slice();
        if (other === path) bytes[at]! ^= 1 << (at % 8);
        copy.open(other, "create").write(bytes, 0);
      }
      const what = `${path} at ${at}`;
      const told: string[] = [];
      const tell = (message: string, fields: unknown): void =>
        void told.push(`${message} ${JSON.stringify(fields)}`);
      const log: Log = { ...noLog, warn: tell, error: tell };
      await using store = await openInMemory({ disk: copy, log, ...options, isTended: false });
      const found = await readable(store, told);
      for (const sample of found)
        assert.ok(want.has(sample) || kind === "tombstones", `${what}: ${sample} was never there`);
      const lost = [...want].filter((sample) => !found.has(sample));
      const [, , folder] = path.split("/");
      const span = spans.get(folder!);
      if (span !== undefined) {
        for (const sample of lost) {
          const t = Number(sample.split("@")[1]);
          const hour = t / hourMs;
          assert.ok(
            hour >= span.minTime / hourMs - 2 && hour <= span.maxTime / hourMs + 2,
            `${what}: ${sample} is of another block`,
          );
        }
      }
      const file = span !== undefined ? folder! : path.split("/").slice(2).join("/");
      count.flips++;
      if (told.length === 0) count.silent++;
      if (lost.length > 0)
        assert.ok(
          told.some((text) => text.includes(file)),
          `${what}: ${lost.length} lost, told ${told.join("; ")}`,
        );
    }
  }
  // padding between the sections of an index and in the headers of chunk files; the name of the checksum in meta.json
  const mostSilent: Record<string, number> = { index: 0.4, chunks: 0.2, "meta.json": 0.15 };
  for (const [kind, { flips, silent }] of seen)
    assert.ok(silent <= flips * (mostSilent[kind] ?? 0), `${kind}: ${silent} of ${flips} were not told`);
  assert.deepEqual([...seen.keys()].sort(), [
    "checkpoint",
    "chunks",
    "chunks_head",
    "index",
    "meta.json",
    "tombstones",
    "wal",
    "wbl",
  ]);
});
