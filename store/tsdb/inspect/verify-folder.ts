import { join } from "node:path";
import { ByteReader, messageOf, TaffrailError } from "@taffrail/base";
import { type Disk, listSegments, segmentPath, WalSegmentReader } from "@taffrail/disk";
import { SampleColumns } from "@taffrail/model";
import { isUlid } from "../block/ulid.ts";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import { BlockSource } from "../compact/block-source.ts";
import { HeadFileScan } from "../head/head-files-format.ts";
import { Pacer } from "../pacer.ts";
import { listCheckpoints } from "../wal/checkpoint.ts";

/** Something that is not as it should be. */
export interface Finding {
  /** The file, or the folder of a block. */
  readonly path: string;
  readonly what: string;
  /** A crash leaves it, and opening the folder puts it right: the torn end of a log. */
  readonly isHarmless: boolean;
}

/** What was looked at. */
export interface Verified {
  readonly findings: readonly Finding[];
  readonly blocks: number;
  readonly series: number;
  readonly chunks: number;
  readonly samples: number;
  readonly walRecords: number;
  readonly headChunks: number;
}

/** How a folder is verified. */
export interface VerifyOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly signal: AbortSignal;
  /** Told what is looked at. */
  readonly onProgress?: (what: string) => void;
}

/** Findings of one file kept at most: a damaged one may have millions. */
const mostFindings = 20;

/**
 * Looks at every byte that means something in a data folder: checksums, order, symbols, postings against series, chunks sample by sample,
 * records of the logs, head chunks. Changes nothing. Rejects with `signal.reason`.
 */
export async function verifyFolder(options: VerifyOptions): Promise<Verified> {
  const verifier = new Verifier(options);
  const { disk, dir } = options;
  for (const name of disk.list(dir)) if (isUlid(name)) await verifier.block(join(dir, name));
  for (const log of ["wal", "wbl"]) {
    for (const { name } of listCheckpoints(disk, join(dir, log)))
      await verifier.log(join(dir, log, name), false);
    await verifier.log(join(dir, log), true);
  }
  await verifier.headChunkFiles(join(dir, "chunks_head"));
  return verifier.result();
}

class Verifier {
  readonly #options: VerifyOptions;
  readonly #pacer: Pacer;
  readonly #findings: Finding[] = [];
  #blocks = 0;
  #series = 0;
  #chunks = 0;
  #samples = 0;
  #walRecords = 0;
  #headChunks = 0;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#pacer = new Pacer(50, options.signal);
  }

  result(): Verified {
    return {
      findings: this.#findings,
      blocks: this.#blocks,
      series: this.#series,
      chunks: this.#chunks,
      samples: this.#samples,
      walRecords: this.#walRecords,
      headChunks: this.#headChunks,
    };
  }

  async block(dir: string): Promise<void> {
    this.#options.onProgress?.(dir);
    this.#blocks++;
    const found = new Findings(dir, this.#findings);
    let source: BlockSource;
    try {
      source = new BlockSource(this.#options.disk, dir);
    } catch (error) {
      return found.add(messageOf(error));
    }
    try {
      await this.#blockContents(source, found);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (!(error instanceof TaffrailError)) throw error;
      found.add(messageOf(error));
    } finally {
      source[Symbol.dispose]();
    }
  }

  async #blockContents(source: BlockSource, found: Findings): Promise<void> {
    const { series: scan, chunks, meta } = source;
    const disorder = scan.symbols.findDisorder();
    if (disorder >= 0) found.add(`index: symbol ${disorder} is not after the one before it`);
    const postings = new PostingsCheck(source, found);
    const columns = new SampleColumns();
    let before: number[] = [];
    let samples = 0;
    let chunkCount = 0;
    for (let seen = 0; scan.next(); seen++) {
      if (this.#pacer.isDue) await this.#pacer.breathe();
      const labels = [...scan.labels.subarray(0, 2 * scan.labelCount)];
      for (let i = 2; i < labels.length; i += 2) {
        if (labels[i]! <= labels[i - 2]!) found.add(`index: labels of series ${scan.id} are not in order`);
      }
      if (seen > 0 && compareNumbers(before, labels) >= 0)
        found.add(`index: series ${scan.id} is not after the one before it`);
      before = labels;
      postings.series(scan.id, labels);
      const { minT, maxT, ref, length } = scan.chunks;
      for (let i = 0; i < length; i++) {
        const name = `chunk ${i} of series ${scan.id}`;
        if (maxT[i]! < minT[i]! || (i > 0 && minT[i]! <= maxT[i - 1]!))
          found.add(`index: ${name} is not in order`);
        if (minT[i]! < meta.minTime || maxT[i]! >= meta.maxTime)
          found.add(`index: ${name} is outside of the block's time`);
        try {
          chunks.read(ref[i]!);
          columns.clear();
          decodeChunk(
            chunks.encoding,
            chunks.bytes,
            chunks.start,
            chunks.samples,
            -Infinity,
            Infinity,
            columns,
          );
        } catch (error) {
          if (!(error instanceof TaffrailError || error instanceof RangeError)) throw error;
          found.add(`chunks: ${name}: ${messageOf(error)}`);
          continue;
        }
        chunkCount++;
        samples += columns.length;
        if (columns.length === 0 || columns.t[0] !== minT[i] || columns.t[columns.length - 1] !== maxT[i])
          found.add(`chunks: ${name} holds other times than the index says`);
        for (let row = 1; row < columns.length; row++) {
          if (columns.t[row]! > columns.t[row - 1]!) continue;
          found.add(`chunks: ${name} is not in order of time`);
          break;
        }
      }
    }
    await postings.finish(this.#pacer);
    const { numSeries = 0, numChunks = 0, numSamples = 0 } = meta.stats;
    const told = [
      ["series", scan.count, numSeries],
      ["chunks", chunkCount, numChunks],
      ["samples", samples, numSamples],
    ] as const;
    for (const [what, got, want] of told) {
      if (got !== want) found.add(`meta.json: says ${want} ${what}, and there are ${got}`);
    }
    this.#series += scan.count;
    this.#chunks += chunkCount;
    this.#samples += samples;
  }

  async log(dir: string, mayBeTorn: boolean): Promise<void> {
    const { disk } = this.#options;
    const segments = listSegments(disk, dir);
    for (const [i, segment] of segments.entries()) {
      const path = segmentPath(dir, segment);
      this.#options.onProgress?.(path);
      const found = new Findings(path, this.#findings);
      const reader = new WalSegmentReader(disk, path);
      try {
        for (const { record } of reader.records()) {
          this.#walRecords++;
          if (record.length > 0 && new ByteReader(record).u8() === 0) found.add("a record of type 0");
          if (this.#pacer.isDue) await this.#pacer.breathe();
        }
      } finally {
        reader.close();
      }
      for (const { reason, fromByte, toByte } of reader.damage) {
        const isEnd = mayBeTorn && i === segments.length - 1 && toByte === reader.sizeBytes;
        found.add(`bytes ${fromByte} to ${toByte}: ${reason}`, isEnd);
      }
      if (i > 0 && segment !== segments[i - 1]! + 1) found.add(`segment ${segments[i - 1]! + 1} is missing`);
    }
  }

  async headChunkFiles(dir: string): Promise<void> {
    const { disk } = this.#options;
    for (const name of disk.list(dir)) {
      const path = join(dir, name);
      this.#options.onProgress?.(path);
      const found = new Findings(path, this.#findings);
      const file = disk.open(path, "read");
      try {
        await this.#headChunkFile(new HeadFileScan(file), found);
      } finally {
        file.close();
      }
    }
  }

  async #headChunkFile(scan: HeadFileScan, found: Findings): Promise<void> {
    const columns = new SampleColumns();
    for (let at = scan.next(); at >= 0; at = scan.next()) {
      if (this.#pacer.isDue) await this.#pacer.breathe();
      const { encoding, start, length, minT, maxT, isOutOfOrder } = scan.entry;
      const bytes = scan.bytes.subarray(start, start + length);
      columns.clear();
      try {
        const samples = samplesIn(encoding, bytes, 0);
        if (samples === 0) continue; // it fills a hole
        decodeChunk(encoding, bytes, 0, samples, -Infinity, Infinity, columns);
      } catch (error) {
        if (!(error instanceof TaffrailError || error instanceof RangeError)) throw error;
        found.add(`the chunk at byte ${at}: ${messageOf(error)}`);
        continue;
      }
      this.#headChunks++;
      const isWhole = columns.t[0] === minT && columns.t[columns.length - 1] === maxT;
      if (!isWhole && !isOutOfOrder) found.add(`the chunk at byte ${at} holds other times than it says`);
    }
    if (scan.damage !== undefined) found.add(`from byte ${scan.goodBytes} on: ${scan.damage}`, true);
  }
}

/** Findings of one file, up to a bound. */
class Findings {
  readonly #path: string;
  readonly #into: Finding[];
  #count = 0;

  constructor(path: string, into: Finding[]) {
    this.#path = path;
    this.#into = into;
  }

  add(what: string, isHarmless = false): void {
    if (++this.#count > mostFindings) return;
    const text = this.#count === mostFindings ? `${what}; what else there may be is not listed` : what;
    this.#into.push({ path: this.#path, what: text, isHarmless });
  }
}

/** Holds the postings of a block against its series. */
class PostingsCheck {
  readonly #source: BlockSource;
  readonly #found: Findings;
  /** Ids by name symbol × 2^32 + value symbol. */
  readonly #wanted = new Map<number, number[]>();

  constructor(source: BlockSource, found: Findings) {
    this.#source = source;
    this.#found = found;
  }

  series(id: number, labels: readonly number[]): void {
    for (let i = 0; i < labels.length; i += 2) {
      const key = labels[i]! * 2 ** 32 + labels[i + 1]!;
      const ids = this.#wanted.get(key);
      if (ids === undefined) this.#wanted.set(key, [id]);
      else ids.push(id);
    }
  }

  async finish(pacer: Pacer): Promise<void> {
    const { series } = this.#source;
    const textIds = new Map<string, number>();
    for (let id = 0; id < series.symbols.count; id++) textIds.set(series.symbols.textOf(id), id);
    const table = new ByteReader(series.section(series.toc.table, "postings offset table"));
    const entries = table.be32();
    let before = "";
    for (let i = 0; i < entries; i++) {
      table.uvarint();
      const name = table.text();
      const value = table.text();
      const at = table.uvarint();
      if (name === "" && value === "") continue; // the list that the series were found by
      const key = (textIds.get(name) ?? -1) * 2 ** 32 + (textIds.get(value) ?? 0);
      const label = `${name}=${JSON.stringify(value)}`;
      if (`${name}\0${value}` === before) this.#found.add(`index: postings of ${label} stand twice`);
      before = `${name}\0${value}`;
      const postings = new ByteReader(series.section(at, `postings of ${label}`));
      const wanted = this.#wanted.get(key) ?? [];
      this.#wanted.delete(key);
      const count = postings.be32();
      let isEqual = count === wanted.length;
      for (let k = 0; isEqual && k < count; k++) isEqual = postings.be32() === wanted[k];
      if (!isEqual) this.#found.add(`index: postings of ${label} do not name the series that have it`);
      if (pacer.isDue) await pacer.breathe();
    }
    if (this.#wanted.size > 0) this.#found.add(`index: ${this.#wanted.size} label pairs have no postings`);
  }
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
