/**
 * The store's formats: chunk payloads, records of the log, whole logs, whole data folders.
 * A JSON file says what it is by its content; the folder it speaks of lies beside it under the same name.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ByteReader, messageOf, noLog, systemClock } from "@taffrail/base";
import { listSegments, segmentPath, systemDisk, WalSegmentReader } from "@taffrail/disk";
import { Labels, SampleColumns } from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { highWord, lowWord, wordsOf } from "../../store/tsdb/chunk/halves.ts";
import { chunkCount, decodeXor } from "../../store/tsdb/chunk/xor-decode.ts";
import { encodeXor } from "../../store/tsdb/chunk/xor-encode.ts";
import { readSamples, readSeries, recordType, SampleRows } from "../../store/tsdb/wal/records.ts";
import type { ConformanceKind, Report } from "./kind.ts";

export const run: ConformanceKind = async (path, report) => {
  if (statSync(path).isDirectory()) {
    const inside = readdirSync(path).filter((name) => name.endsWith(".json") && name !== "remote.json");
    const published = `${path.replace(/\/+$/, "")}.json`;
    if (inside.length > 0 && !inside.includes("meta.json")) {
      for (const name of inside.sort()) await file(join(path, name), report);
    } else if (existsSync(published)) await file(published, report);
    else throw new Error(`${path} holds no JSON and has none beside it`);
  } else await file(path, report);
};

async function file(path: string, report: Report): Promise<void> {
  const data: unknown = JSON.parse(readFileSync(path, "utf8"));
  const id = basename(path, ".json");
  const folder = path.replace(/\.json$/, "");
  if (!Array.isArray(data)) return folderCases(id, folder, data as FolderCase, report);
  for (const entry of data as readonly Readonly<Record<string, unknown>>[]) {
    if ("encoding" in entry)
      attempt(`${id}: ${String(entry["encoding_name"])} ${String(entry["name"])}`, report, () =>
        chunk(entry as unknown as ChunkCase),
      );
    else if ("decoded" in entry)
      attempt(`${id}: ${String(entry["name"])}`, report, () => record(entry as unknown as RecordCase));
  }
  if ("sha256" in (data[0] ?? {})) log(id, folder, data as readonly LoggedCase[], report);
}

/** A wanted and a got, as JSON; equal is passed. */
interface Outcome {
  readonly wanted: unknown;
  readonly got: unknown;
}

function attempt(id: string, report: Report, compare: () => Outcome): void {
  try {
    const { wanted, got } = compare();
    if (isDeepStrictEqual(wanted, got)) report.pass(id);
    else report.fail(id, wanted, got);
  } catch (error) {
    report.fail(id, "no error", messageOf(error));
  }
}

interface Sample {
  readonly t: number;
  readonly v: string;
  readonly st?: number;
}

interface ChunkCase {
  readonly encoding: number;
  readonly encoding_name: string;
  readonly hex: string;
  readonly samples: readonly Sample[];
}

/** Decodes a chunk, and encodes what was read again: both must be as published. */
function chunk({ encoding, encoding_name, hex, samples }: ChunkCase): Outcome {
  if (encoding !== 1) throw new Error(`not supported yet: ${encoding_name} chunks`);
  const bytes = Buffer.from(hex, "hex");
  const count = chunkCount(bytes, 0);
  const t = new Float64Array(count);
  const v = new Float64Array(count);
  decodeXor(bytes, 0, count, t, wordsOf(v), 0);
  return {
    wanted: { samples: samples.map((sample) => ({ t: sample.t, v: textOf(sample.v) })), hex },
    got: {
      samples: [...t].map((time, i) => ({ t: time, v: textAt(v, i) })),
      hex: Buffer.from(encodeXor(t, v, 0, count)).toString("hex"),
    },
  };
}

interface RecordCase {
  readonly type: number;
  readonly hex: string;
  readonly decoded: unknown;
}

function record({ type, hex, decoded }: RecordCase): Outcome {
  const from = new ByteReader(Buffer.from(hex, "hex"));
  const got = from.u8();
  if (got !== type) return { wanted: type, got };
  if (type === recordType.series) {
    // the log may hold an empty value, which a label set does not
    const wanted = (decoded as readonly { ref: number; labels: Record<string, string> }[]).map(
      ({ ref, labels }) => ({
        ref,
        labels: Labels.of(labels).toJSON(),
      }),
    );
    return { wanted, got: readSeries(from).map(({ ref, labels }) => ({ ref, labels: labels.toJSON() })) };
  }
  if (type === recordType.samples || type === recordType.samplesV2) {
    const rows = new SampleRows();
    readSamples(from, type, rows);
    const wanted = (decoded as readonly (Sample & { ref: number })[]).map(({ ref, t, v, st }) => ({
      ref,
      t,
      v,
      st: st ?? 0,
    }));
    return {
      wanted,
      got: wanted.map((_, i) => ({
        ref: rows.refs[i],
        t: rows.t[i],
        v: textAt(rows.v, i),
        st: rows.startT[i],
      })),
    };
  }
  throw new Error(`not supported yet: records of type ${type}`);
}

interface LoggedCase {
  readonly length: number;
  readonly sha256: string;
  readonly segment: number;
  readonly end_offset: number;
}

function log(id: string, folder: string, wanted: readonly LoggedCase[], report: Report): void {
  const got: LoggedCase[] = [];
  for (const segment of listSegments(systemDisk, folder)) {
    const reader = new WalSegmentReader(systemDisk, segmentPath(folder, segment));
    for (const { record: bytes, endByte } of reader.records()) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      got.push({ end_offset: endByte, length: bytes.length, segment, sha256 });
    }
    for (const damage of reader.damage) report.fail(`${id}: segment ${segment}`, "no damage", damage);
    reader.close();
  }
  const plain = wanted.map(({ end_offset, length, segment, sha256 }) => ({
    end_offset,
    length,
    segment,
    sha256,
  }));
  for (let i = 0; i < Math.max(plain.length, got.length); i++) {
    attempt(`${id}: record ${i}`, report, () => ({ wanted: plain[i], got: got[i] }));
  }
}

interface FolderSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

interface FolderCase {
  readonly all: readonly FolderSeries[];
}

/** Opens a copy of a data folder and compares everything that a query over all time returns. */
async function folderCases(id: string, folder: string, { all }: FolderCase, report: Report): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "taffrail-conformance-"));
  try {
    cpSync(folder, copy, { recursive: true, mode: 0 });
    await using store = await openTsdb({ dir: copy, clock: systemClock, log: noLog, retentionMs: 1e15 });
    const { series } = await store.select([], { mint: -Infinity, maxt: Infinity });
    const found = new Map(series.map((one) => [one.labels.key, one]));
    const columns = new SampleColumns();
    for (const { labels, samples } of all) {
      const set = Labels.of(labels);
      columns.clear();
      found.get(set.key)?.read(-Infinity, Infinity, columns);
      attempt(`${id}: ${set.toString()}`, report, () => ({
        wanted: samples.map(({ t, v, h, fh }) => ({ t, v: typeof v === "string" ? textOf(v) : (h ?? fh) })),
        got: Array.from({ length: columns.length }, (_, i) => ({ t: columns.t[i], v: textAt(columns.v, i) })),
      }));
      found.delete(set.key);
    }
    for (const one of found.values())
      report.fail(`${id}: ${one.labels.toString()}`, "no such series", one.labels);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A value bit by bit, as text: what JavaScript writes, and a name for the staleness marker. */
function textAt(values: Float64Array, at: number): string {
  const words = wordsOf(values).subarray(2 * at, 2 * at + 2);
  const value = values[at]!;
  if (Number.isNaN(value)) return words[lowWord] === 2 && words[highWord] === 0x7ff00000 ? "StaleNaN" : "NaN";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The same of a value as the published data write it. */
function textOf(published: string): string {
  if (published === "StaleNaN") return published;
  const value = Number(published.replace(/Inf$/, "Infinity"));
  return Object.is(value, -0) ? "-0" : String(value);
}
