import { jsonReply, type Reply } from "../http/reply.ts";
import { NotFoundError } from "../http/errors.ts";
import type { Handler } from "../http/route.ts";
import type { UiRoom } from "./room.ts";

/** Something counted. */
export interface CountedName {
  readonly name: string;
  readonly count: number;
}

/** A target with its series. */
export interface CountedTargetSeries {
  readonly job: string;
  readonly instance: string;
  readonly count: number;
}

/** What the head holds and for whom: the largest of each, and where new series came from lately. */
export interface DataCensus {
  readonly series: number;
  readonly metrics: readonly CountedName[];
  readonly labels: readonly { readonly name: string; readonly values: number; readonly bytes: number }[];
  readonly pairs: readonly CountedName[];
  readonly jobs: readonly CountedName[];
  readonly targets: readonly CountedTargetSeries[];
  readonly namespaces: readonly CountedName[];
  readonly totals: { readonly metrics: number; readonly labels: number; readonly pairs: number };
  readonly growth: {
    readonly since: number;
    readonly series: number;
    readonly metrics: readonly CountedName[];
    readonly targets: readonly CountedTargetSeries[];
    readonly labels: readonly CountedName[];
  };
}

/** A block as the page draws it. Times in Unix milliseconds. */
export interface DataBlock {
  readonly ulid: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly sizeBytes: number;
  readonly level: number;
  readonly tombstones: number;
  readonly series: number;
  readonly samples: number;
  /** When it goes, as things stand; `null`: nothing says so. */
  readonly leavesAt: number | null;
}

/** What is stored, what that takes, and what was promised. */
export interface DataView {
  /** Where another server keeps the samples: who, and how it has answered; what else is said is then of what is collected here. */
  readonly remote?: {
    /** Without credentials. */
    readonly queryUrl: string;
    readonly writeUrl: string;
    /** What samples that wait may take on the disk. */
    readonly bufferBytes: number;
    /** Parts of the log that left before they were sent. */
    readonly segmentsGivenUp: number;
    /** Unix milliseconds; `null`: never. */
    readonly answeredAt: number | null;
    readonly failedAt: number | null;
    /** Why it failed last. */
    readonly failure: string;
  };
  readonly census: DataCensus;
  readonly memory: {
    /** What the process was granted; `null`: nobody said. */
    readonly granted: number | null;
    readonly resident: number;
    readonly parts: Readonly<Record<string, number>>;
    readonly head: { readonly held: number; readonly most: number };
    readonly queries: {
      readonly maxSamples: number;
      readonly maxConcurrent: number;
      readonly timeoutMs: number;
    };
  };
  readonly disk: {
    /** 0: any. */
    readonly most: number;
    readonly free: number;
    readonly log: number;
    readonly headChunks: number;
    readonly late: number;
    readonly blocks: number;
  };
  readonly retention: {
    /** `null`: any age. */
    readonly promisedMs: number | null;
    /** For how long the disk's budget holds what is written; `null`: not known, or no budget. */
    readonly heldMs: number | null;
    readonly bytesPerDay: number | null;
  };
  readonly head: {
    readonly series: number;
    readonly chunks: number;
    readonly samples: number;
    readonly samplesAppended: number;
    readonly seriesCreated: number;
    readonly seriesRemoved: number;
    readonly minTime: number | null;
    readonly maxTime: number | null;
    readonly exemplars: number;
  };
  readonly refused: { readonly total: number; readonly byJob: readonly CountedName[] };
  /** Samples older than this were given up before their time. */
  readonly givenUpBefore: number | null;
  readonly blocks: readonly DataBlock[];
  /** Blocks that cannot be read and are left out: 20 at most. */
  readonly corruptBlocks: readonly { readonly ulid: string; readonly reason: string }[];
  readonly compacting: { readonly blocks: number; readonly series: number; readonly of: number } | null;
  /** The log that is being replayed; `null`: that is over. */
  readonly replay: {
    readonly segment: number;
    readonly of: number;
    readonly samples: number;
    /** Why it cannot be read as things stand; it is tried again. */
    readonly trouble?: { readonly reason: string } | undefined;
  } | null;
  /** When this was counted, Unix milliseconds. */
  readonly at: number;
}

/** Answers what is stored, what that takes, and what was promised: counted at most every few seconds. */
export const dataView: Handler<UiRoom, Reply> = async (_params, { data, signal }) => {
  if (data === undefined) throw new NotFoundError("this server stores nothing");
  return jsonReply(200, await data(signal));
};
