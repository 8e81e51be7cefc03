/**
 * The store's formats: chunk payloads, records of the log, whole logs, whole data folders.
 * A JSON file says what it is by its content; the folder it speaks of lies beside it under the same name.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ByteReader, ByteWriter, messageOf, noLog, systemClock } from "@taffrail/base";
import { listSegments, segmentPath, systemDisk, WalSegmentReader } from "@taffrail/disk";
import {
  type CounterResetHint,
  type FloatHistogram,
  Labels,
  metricTypes,
  SampleColumns,
  setStale,
  type Span,
} from "@taffrail/model";
import { openTsdb } from "@taffrail/tsdb";
import { chunkEncoding, decodeChunk, samplesIn } from "../../store/tsdb/chunk/decode.ts";
import { highWord, lowWord, wordsOf } from "../../store/tsdb/chunk/halves.ts";
import { appendHistogram } from "../../store/tsdb/chunk/histogram-append.ts";
import type { HistogramChunk } from "../../store/tsdb/chunk/histogram-encode.ts";
import { encodeXor } from "../../store/tsdb/chunk/xor-encode.ts";
import { encodeXor2 } from "../../store/tsdb/chunk/xor2-encode.ts";
import {
  HistogramsWriter,
  isHistogramRecord,
  readHistograms,
} from "../../store/tsdb/wal/histogram-records.ts";
import {
  putExemplars,
  putMetadata,
  putMmapMarkers,
  putTombstones,
  readExemplars,
  readMetadata,
  readMmapMarkers,
  readTombstoneRecord,
} from "../../store/tsdb/wal/other-records.ts";
import {
  addSample,
  addSeries,
  beginSamples,
  beginSeries,
  readSamples,
  readSeries,
  recordType,
  SampleRows,
  SamplesV2Writer,
} from "../../store/tsdb/wal/records.ts";
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
    } else if ("decoded" in entry) {
      const name = `${id}: ${String(entry["name"])}`;
      const { hex } = entry as unknown as RecordCase;
      attempt(`${name}, decoded`, report, () => record(entry as unknown as RecordCase));
      attempt(`${name}, encoded`, report, () => ({
        wanted: hex,
        got: encodedAgain(entry as unknown as RecordCase),
      }));
    }
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
  { encoding, hex, samples, appended, chunks }: ChunkCase,
  report: Report,
): void {
  const isInteger = encoding === chunkEncoding.integer || encoding === chunkEncoding.integerWithStart;
  for (const [i, chunk] of (chunks ?? [{ hex: hex!, samples: samples! }]).entries()) {
    attempt(`${id}, decoded${chunks === undefined ? "" : `, chunk ${i}`}`, report, () => ({
      wanted: chunk.samples.map(wantedSample),
      got: gotSamples(decoded(encoding, chunk.hex), isInteger),
    }));
  }
  attempt(`${id}, encoded`, report, () => {
    if (appended !== undefined) {
      return { wanted: chunks!.map((chunk) => chunk.hex), got: encodedHistograms(encoding, appended) };
    }
    const { t, v, startT, length } = decoded(encoding, hex!);
    const bytes =
      encoding === chunkEncoding.xor ? encodeXor(t, v, 0, length) : encodeXor2(t, v, startT, 0, length);
    return { wanted: hex, got: Buffer.from(bytes).toString("hex") };
  });
}

function decoded(encoding: number, hex: string): SampleColumns {
  const bytes = Buffer.from(hex, "hex");
  const columns = new SampleColumns();
  decodeChunk(encoding, bytes, 0, samplesIn(encoding, bytes, 0), -Infinity, Infinity, columns);
  return columns;
}

/** The chunks that come of these histograms, as hexadecimal digits. */
function encodedHistograms(encoding: number, appended: readonly PublishedSample[]): string[] {
  const chunks: HistogramChunk[] = [];
  for (const { t, st, h, fh } of appended) {
    const sum = new Float64Array(1);
    if ((h ?? fh)!.sum === "StaleNaN") setStale(sum, 0);
    else sum[0] = numberOf((h ?? fh)!.sum);
    const words = wordsOf(sum);
    const next = appendHistogram(
      chunks.at(-1),
      false,
      encoding,
      t,
      histogramOf((h ?? fh)!),
      words[highWord]!,
      words[lowWord]!,
      st ?? 0,
    );
    if (next.extends) chunks.pop();
    chunks.push(next.chunk);
  }
  return chunks.map((chunk) => Buffer.from(chunk.bytes.subarray(0, chunk.length)).toString("hex"));
}

/** A published histogram in our form. */
function histogramOf(published: PublishedHistogram): FloatHistogram {
  const spansOf = (of: PublishedHistogram["positive_spans"]): Span[] =>
    of.map(([offset, length]) => ({ offset, length }));
  const countsOf = (deltas?: readonly number[], counts?: readonly string[]): Float64Array => {
    let sum = 0;
    return Float64Array.from(counts?.map(numberOf) ?? deltas!.map((delta) => (sum += delta)));
  };
  return {
    schema: published.schema,
    count: numberOf(published.count),
    sum: numberOf(published.sum),
    zeroThreshold: numberOf(published.zero_threshold),
    zeroCount: numberOf(published.zero_count),
    positiveSpans: spansOf(published.positive_spans),
    negativeSpans: spansOf(published.negative_spans),
    positiveBuckets: countsOf(published.positive_deltas, published.positive_counts),
    negativeBuckets: countsOf(published.negative_deltas, published.negative_counts),
    customValues: Float64Array.from(published.custom_values, numberOf),
    counterResetHint: published.counter_reset_hint as CounterResetHint,
  };
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

function gotSamples(columns: SampleColumns, isInteger: boolean, startT = columns.startT): unknown[] {
  return Array.from({ length: columns.length }, (_, row) => {
    const t = columns.t[row];
    const st = startT?.[row] ?? 0;
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
      return { ref, ...(gotSamples(columns, !isFloat, Float64Array.of(startT))[0] as object) };
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

/** A record read and written again, as hexadecimal digits. */
function encodedAgain({ type, hex, decoded: published }: RecordCase): string {
  const from = new ByteReader(Buffer.from(hex, "hex"), 1);
  const out = new ByteWriter();
  if (type === recordType.series) {
    beginSeries(out);
    // one of the published labels has no value: reading would drop it
    for (const { ref, labels } of published as readonly { ref: number; labels: Record<string, string> }[]) {
      addSeries(out, ref, Labels.ofSortedPairs(Object.entries(labels).flat()));
    }
  } else if (type === recordType.samples || type === recordType.samplesV2) {
    const rows = new SampleRows();
    readSamples(from, type, rows);
    const second = new SamplesV2Writer();
    if (type === recordType.samples) beginSamples(out, rows.refs[0]!, rows.t[0]!);
    for (let i = 0; i < rows.length; i++) {
      const ref = rows.refs[i]!;
      const t = rows.t[i]!;
      const high = rows.words[2 * i + highWord]!;
      const low = rows.words[2 * i + lowWord]!;
      if (type === recordType.samplesV2) second.add(ref, t, rows.startT[i]!, high, low);
      else addSample(out, ref - rows.refs[0]!, t - rows.t[0]!, high, low);
    }
    if (type === recordType.samplesV2) return Buffer.from(second.written()).toString("hex");
  } else if (isHistogramRecord(type)) {
    const writer = new HistogramsWriter(type);
    for (const { ref, t, startT, histogram, sumHigh, sumLow } of readHistograms(from, type)) {
      writer.add(ref, t, startT, histogram, sumHigh, sumLow);
    }
    return Buffer.from(writer.written()).toString("hex");
  } else if (type === recordType.tombstones) putTombstones(out, readTombstoneRecord(from));
  else if (type === recordType.exemplars) putExemplars(out, readExemplars(from));
  else if (type === recordType.mmapMarkers) putMmapMarkers(out, readMmapMarkers(from));
  else if (type === recordType.metadata) putMetadata(out, readMetadata(from));
  return Buffer.from(out.written()).toString("hex");
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
        wanted: samples.map(wantedSample),
        got: gotSamples(
          columns,
          samples.some(({ h }) => h !== undefined),
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
  return published === "StaleNaN" ? published : textOfNumber(numberOf(published));
}

function numberOf(published: string): number {
  return Number(published.replace(/Inf$/, "Infinity"));
}
