import { statfsSync } from "node:fs";
import type { DataView } from "@taffrail/api";
import type { Clock } from "@taffrail/base";
import type { EngineLimits } from "@taffrail/promql";
import type { RemoteAnswered } from "@taffrail/sinks";
import type { Census, ForwardLog } from "@taffrail/tsdb";
import type { ConfiguredStorage } from "../config/remote.ts";

/** As many of each list. */
const most = 20;
/** What was counted is good for so long. */
const freshMs = 5_000;

/** What the page Data is made of where another server keeps the samples. */
export interface RemoteViewerOptions {
  readonly forward: ForwardLog;
  readonly clock: Clock;
  /** The data folder. */
  readonly dir: string;
  /** What the configuration grants the process; `undefined`: it does not say. */
  readonly grantedBytes: () => number | undefined;
  readonly queryLimits: () => EngineLimits;
  readonly signal: AbortSignal;
}

/** Tells of samples that another server keeps what is known here: whose they are, what waits to be sent, and how that server answers. */
export class RemoteViewer {
  readonly #options: RemoteViewerOptions;
  #census: Promise<Census> | undefined = undefined;
  #countedAt = -Infinity;
  #answeredAt: number | null = null;
  #failedAt: number | null = null;
  #failure = "";

  constructor(options: RemoteViewerOptions) {
    this.#options = options;
  }

  /** Takes note of how a question ended. */
  answered({ error }: RemoteAnswered): void {
    const now = this.#options.clock.now();
    if (error === undefined) this.#answeredAt = now;
    else {
      this.#failedAt = now;
      this.#failure = error;
    }
  }

  async view({ query, write }: ConfiguredStorage): Promise<DataView> {
    const census = await this.#counted();
    const { forward, grantedBytes, queryLimits, dir } = this.#options;
    const stats = forward.stats();
    const { maxSamples, maxConcurrent, timeoutMs } = queryLimits();
    const { bsize, bavail } = statfsSync(dir);
    const writeUrl = new URL(write.url);
    writeUrl.username = writeUrl.password = "";
    return {
      remote: {
        queryUrl: query.name,
        writeUrl: writeUrl.href,
        bufferBytes: stats.maxDiskBytes,
        segmentsGivenUp: stats.segmentsGivenUp,
        answeredAt: this.#answeredAt,
        failedAt: this.#failedAt,
        failure: this.#failure,
      },
      census: { ...census, labels: census.labels.slice(0, most) },
      memory: {
        granted: grantedBytes() ?? null,
        resident: process.memoryUsage.rss(),
        parts: { series: stats.heldBytes },
        head: { held: stats.heldBytes, most: stats.maxHeadBytes },
        queries: { maxSamples, maxConcurrent, timeoutMs },
      },
      disk: {
        most: stats.maxDiskBytes,
        free: bsize * bavail,
        log: stats.logBytes,
        headChunks: 0,
        late: 0,
        blocks: 0,
      },
      blocks: [],
      retention: { promisedMs: null, heldMs: null, bytesPerDay: null },
      head: {
        series: stats.series,
        chunks: 0,
        samples: 0,
        samplesAppended: stats.samplesAppended,
        seriesCreated: stats.seriesCreated,
        seriesRemoved: stats.seriesRemoved,
        minTime: null,
        maxTime: null,
        exemplars: 0,
      },
      refused: { total: stats.seriesRefused, byJob: [] },
      givenUpBefore: null,
      corruptBlocks: [],
      compacting: null,
      replay: null,
      at: this.#countedAt,
    };
  }

  #counted(): Promise<Census> {
    const { forward, clock, signal } = this.#options;
    const now = clock.now();
    if (this.#census === undefined || now - this.#countedAt >= freshMs) {
      this.#countedAt = now;
      const census = forward.census(most, signal);
      census.catch(() => (this.#census = undefined));
      this.#census = census;
    }
    return this.#census;
  }
}
