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
import { chunkEncoding, decodeChunk, samplesIn } from "../../store/tsdb/chunk/decode.ts";
import { highWord, lowWord, wordsOf } from "../../store/tsdb/chunk/halves.ts";
import { decodeHistograms } from "../../store/tsdb/chunk/histogram-decode.ts";
import { encodeXor } from "../../store/tsdb/chunk/xor-encode.ts";
import { decodeXor2 } from "../../store/tsdb/chunk/xor2-decode.ts";
import {
  isHistogramRecord,
  metricTypes,
  readExemplars,
  readHistograms,
  readMetadata,
  readMmapMarkers,
  readTombstoneRecord,
} from "../../store/tsdb/wal/other-records.ts";
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
    if ("encoding" in entry) {
      const { encoding_name, name } = entry as unknown as ChunkCase;
      chunkCases(`${id}: ${encoding_name} ${name}`, entry as unknown as ChunkCase, report);
    } else if ("decoded" in entry)
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
  readonly name: string;
  readonly encoding: number;
  readonly encoding_name: string;
  readonly hex?: string;
  readonly samples?: readonly PublishedSample[];
  readonly appended?: readonly PublishedSample[];
  readonly chunks?: readonly { readonly hex: string; readonly samples: readonly PublishedSample[] }[];
}

/** A chunk is decoded, and what was put into it is encoded again: both must be as published, each a case. */
function chunkCases(
  id: string,
  { encoding, encoding_name, hex, samples, chunks }: ChunkCase,
  report: Report,
): void {
  const isInteger = encoding === chunkEncoding.integer || encoding === chunkEncoding.integerWithStart;
  for (const [i, chunk] of (chunks ?? [{ hex: hex!, samples: samples! }]).entries()) {
    attempt(`${id}, decoded${chunks === undefined ? "" : `, chunk ${i}`}`, report, () => {
      const bytes = Buffer.from(chunk.hex, "hex");
      const columns = new SampleColumns();
      const startT: number[] = [];
      const count = samplesIn(encoding, bytes, 0);
      if (encoding === chunkEncoding.xor2) {
        const startTimes = new Float64Array(count);
        columns.reserve(count);
        decodeXor2(bytes, 0, count, columns.t, wordsOf(columns.v), 0, startTimes);
        columns.length = count;
        startT.push(...startTimes);
      } else if (encoding === chunkEncoding.xor) {
        decodeChunk(encoding, bytes, 0, count, -Infinity, Infinity, columns);
      } else decodeHistograms(encoding, bytes, 0, columns, startT);
      return { wanted: chunk.samples.map(wantedSample), got: gotSamples(columns, isInteger, startT) };
    });
  }
  attempt(`${id}, encoded`, report, () => {
    if (encoding !== chunkEncoding.xor) throw new Error(`not supported yet: writing ${encoding_name} chunks`);
    const bytes = Buffer.from(hex!, "hex");
    const columns = new SampleColumns();
    decodeChunk(encoding, bytes, 0, samplesIn(encoding, bytes, 0), -Infinity, Infinity, columns);
    return {
      wanted: hex,
      got: Buffer.from(encodeXor(columns.t, columns.v, 0, columns.length)).toString("hex"),
    };
  });
}

/** A histogram as the published data write it: integer ones as differences, float ones as counts. */
interface PublishedHistogram {
  readonly schema: number;
  readonly count: string;
  readonly sum: string;
  readonly zero_count: string;
  readonly zero_threshold: string;
  readonly counter_reset_hint: string;
  readonly custom_values: readonly string[];
  readonly positive_spans: readonly (readonly [number, number])[];
  readonly negative_spans: readonly (readonly [number, number])[];
  readonly positive_deltas?: readonly number[];
  readonly negative_deltas?: readonly number[];
  readonly positive_counts?: readonly string[];
  readonly negative_counts?: readonly string[];
}

interface PublishedSample {
  readonly t: number;
  readonly st?: number;
  readonly v?: string;
  readonly h?: PublishedHistogram;
  readonly fh?: PublishedHistogram;
}

/** A published sample in the form in which ours are compared. */
function wantedSample({ t, st, v, h, fh }: PublishedSample): unknown {
  const histogram = h ?? fh;
  if (histogram === undefined) return { t, st: st ?? 0, v: textOf(v!) };
  return {
    t,
    st: st ?? 0,
    histogram: {
      ...histogram,
      count: textOf(histogram.count),
      sum: textOf(histogram.sum),
      zero_count: textOf(histogram.zero_count),
      zero_threshold: textOf(histogram.zero_threshold),
      custom_values: histogram.custom_values.map(textOf),
      ...(fh === undefined
        ? {}
        : {
            positive_counts: fh.positive_counts!.map(textOf),
            negative_counts: fh.negative_counts!.map(textOf),
          }),
    },
  };
}

function gotSamples(columns: SampleColumns, isInteger: boolean, startT: readonly number[]): unknown[] {
  return Array.from({ length: columns.length }, (_, row) => {
    const t = columns.t[row];
    const st = startT[row] ?? 0;
    const histogram = columns.histograms?.[row];
    if (histogram === undefined) return { t, st, v: textAt(columns.v, row) };
    const spans = (of: typeof histogram.positiveSpans): unknown =>
      of.map(({ offset, length }) => [offset, length]);
    const { positiveBuckets, negativeBuckets } = histogram;
    return {
      t,
      st,
      histogram: {
        schema: histogram.schema,
        count: textOfNumber(histogram.count),
        sum: textAt(columns.v, row),
        zero_count: textOfNumber(histogram.zeroCount),
        zero_threshold: textOfNumber(histogram.zeroThreshold),
        counter_reset_hint: histogram.counterResetHint,
        custom_values: [...histogram.customValues].map(textOfNumber),
        positive_spans: spans(histogram.positiveSpans),
        negative_spans: spans(histogram.negativeSpans),
        ...(isInteger
          ? { positive_deltas: deltasOf(positiveBuckets), negative_deltas: deltasOf(negativeBuckets) }
          : {
              positive_counts: [...positiveBuckets].map(textOfNumber),
              negative_counts: [...negativeBuckets].map(textOfNumber),
            }),
      },
    };
  });
}

function deltasOf(counts: Float64Array): number[] {
  return [...counts].map((count, i) => count - (counts[i - 1] ?? 0));
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
  const wanted = decoded as readonly Readonly<Record<string, unknown>>[];
  if (type === recordType.tombstones) {
    const got = readTombstoneRecord(from).map(({ ref, mint, maxt }) => ({ ref, mint, maxt }));
    return {
      wanted: wanted.map((w) => ({ ref: w["ref"], mint: Number(w["mint"]), maxt: Number(w["maxt"]) })),
      got,
    };
  }
  if (type === recordType.exemplars) {
    const got = readExemplars(from).map(({ ref, t, value, labels }) => ({
      ref,
      t,
      v: textOfNumber(value),
      labels: labels.toJSON(),
    }));
    return { wanted: wanted.map(({ ref, t, v, labels }) => ({ ref, t, v: textOf(String(v)), labels })), got };
  }
  if (type === recordType.mmapMarkers) {
    const got = readMmapMarkers(from);
    return { wanted: wanted.map(({ ref, file: number, offset }) => ({ ref, file: number, offset })), got };
  }
  if (type === recordType.metadata) {
    const got = readMetadata(from).map((found) => ({ ...found, type: metricTypes.indexOf(found.type) }));
    return { wanted: wanted.map(({ ref, type: of, unit, help }) => ({ ref, type: of, unit, help })), got };
  }
  if (isHistogramRecord(type)) {
    const got = readHistograms(from, type).map(({ ref, t, startT, isFloat, histogram }) => {
      const columns = new SampleColumns();
      columns.pushHistogram(t, histogram);
      return { ref, ...(gotSamples(columns, !isFloat, [startT])[0] as object) };
    });
    return {
      wanted: wanted.map((w) => ({
        ref: w["ref"],
        ...(wantedSample(w as unknown as PublishedSample) as object),
      })),
      got,
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
  readonly samples: readonly PublishedSample[];
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
        // a question's answer has no start times
        wanted: samples.map(({ st: _, ...sample }) => wantedSample(sample)),
        got: gotSamples(
          columns,
          samples.some(({ h }) => h !== undefined),
          [],
        ),
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
  return textOfNumber(value);
}

function textOfNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The same of a value as the published data write it. */
function textOf(published: string): string {
  if (published === "StaleNaN") return published;
  return textOfNumber(Number(published.replace(/Inf$/, "Infinity")));
}
