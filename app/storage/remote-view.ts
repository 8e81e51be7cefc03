import type { DataView } from "@taffrail/api";
import type { Clock } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import type { EngineLimits } from "@taffrail/promql";
import type { RemoteAnswered } from "@taffrail/sinks";
import type { ForwardLog } from "@taffrail/tsdb";
import type { ConfiguredStorage } from "../config/remote.ts";
import { FreshCensus, shownLimits } from "./fresh-census.ts";

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
  readonly #census: FreshCensus;
  #answeredAt: number | null = null;
  #failedAt: number | null = null;
  #failure = "";

  constructor(options: RemoteViewerOptions) {
    this.#options = options;
    this.#census = new FreshCensus(options.forward, options);
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
    const counted = await this.#census.get();
    const { forward, grantedBytes, queryLimits, dir } = this.#options;
    const stats = forward.stats();
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
      ...counted,
      memory: {
        granted: grantedBytes() ?? null,
        resident: process.memoryUsage.rss(),
        parts: { series: stats.heldBytes },
        head: { held: stats.heldBytes, most: stats.maxHeadBytes },
        queries: shownLimits(queryLimits()),
      },
      disk: {
        most: stats.maxDiskBytes,
        free: systemDisk.roomBytes(dir),
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
    };
  }
}
