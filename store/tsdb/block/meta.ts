import { crc32c, TaffrailError } from "@taffrail/base";

/** What a block says of itself in `meta.json`. Times in Unix milliseconds; `maxTime` is the first that is not in it. */
export interface BlockMeta {
  readonly ulid: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly stats: BlockStats;
  readonly compaction: {
    readonly level: number;
    readonly sources: readonly string[];
    readonly parents?: readonly {
      readonly ulid: string;
      readonly minTime: number;
      readonly maxTime: number;
    }[];
    readonly deletable?: boolean;
    readonly failed?: boolean;
    readonly hints?: readonly string[];
  };
  readonly version: 1;
}

/** The hint of blocks of samples that came late. */
export const lateHint = "from-out-of-order";

/**
 * Orders blocks so that of two samples at one time that of the later block counts: what came late gives way to what came in order, and
 * the older to the newer.
 */
export function byPrecedence(a: BlockMeta, b: BlockMeta): number {
  const late = (meta: BlockMeta): number => (meta.compaction.hints?.includes(lateHint) === true ? 0 : 1);
  return late(a) - late(b) || a.minTime - b.minTime || a.maxTime - b.maxTime;
}

export interface BlockStats {
  readonly numSamples?: number;
  readonly numFloatSamples?: number;
  readonly numHistogramSamples?: number;
  readonly numSeries?: number;
  readonly numChunks?: number;
  readonly numTombstones?: number;
}

/** A release of 2018 wrote this into meta.json, and 1 into the index, where it should have been the other way round. */
export const misnumberedVersion = 2;

/** A block that cannot be read. It is left on disk as it is. */
export class CorruptBlockError extends TaffrailError {
  readonly code = "tsdb/corrupt-block";
  readonly dir: string;

  constructor(dir: string, what: string, cause?: unknown) {
    super(`cannot read block ${dir}: ${what}`, {
      cause,
      hint: "move the folder away and restart; other blocks are unaffected",
    });
    this.dir = dir;
  }
}

/**
 * The text of `meta.json`, with a checksum of our own behind what Prometheus has: a flipped bit in a time would hide samples of other blocks.
 * Prometheus drops the field where it writes the file anew.
 */
export function renderMeta(meta: BlockMeta): string {
  return JSON.stringify({ ...meta, check: checkOf(meta) }, undefined, "\t");
}

function checkOf(meta: object): string {
  return crc32c(new TextEncoder().encode(JSON.stringify(meta)))
    .toString(16)
    .padStart(8, "0");
}

/** Throws `CorruptBlockError` where the text is not a block's meta of version 1. */
export function parseMeta(text: string, dir: string): BlockMeta {
  let meta: unknown;
  try {
    meta = JSON.parse(text);
  } catch (error) {
    throw new CorruptBlockError(dir, "meta.json is no JSON", error);
  }
  if (typeof meta !== "object" || meta === null) throw new CorruptBlockError(dir, "meta.json is no object");
  const { check, ...checked } = meta as { check?: unknown };
  if (check !== undefined && check !== checkOf(checked))
    throw new CorruptBlockError(
      dir,
      'meta.json is not what its checksum says; edited by hand? then remove its "check"',
    );
  const { ulid, minTime, maxTime, version, compaction } = checked as Partial<
    Record<keyof BlockMeta, unknown>
  >;
  if (version === misnumberedVersion)
    throw new CorruptBlockError(
      dir,
      "meta.json has version 2, as a bad release wrote it: a server that opens its data folder mends that",
    );
  if (version !== 1)
    throw new CorruptBlockError(
      dir,
      `meta.json has version ${String(version)}, want 1: another program wrote it, or a later release`,
    );
  if (typeof ulid !== "string" || typeof minTime !== "number" || typeof maxTime !== "number") {
    throw new CorruptBlockError(dir, "meta.json lacks ulid, minTime or maxTime");
  }
  if (typeof compaction !== "object" || compaction === null) {
    throw new CorruptBlockError(dir, "meta.json lacks compaction");
  }
  return { ...(checked as BlockMeta), stats: (checked as Partial<BlockMeta>).stats ?? {} };
}
