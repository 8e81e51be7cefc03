import type { DataView } from "@taffrail/api";
import type { Log } from "@taffrail/base";
import type { FollowedLog } from "@taffrail/sinks";
import { openTsdb, type StoreLimits, type Tsdb } from "@taffrail/tsdb";
import { memoryOf } from "../config/budget.ts";
import { ConfigError } from "../config/errors.ts";
import type { LoadedConfig } from "../config/load.ts";
import { remoteStorageOf } from "../config/remote.ts";
import { limitsText, maxExemplarsOf, storeLimitsOf } from "../config/store-limits.ts";
import { diskBytesOf, machineBytes } from "../machine.ts";
import { RemoteReaders } from "../remote-read.ts";
import { observeReplay, observeStore } from "../self-metrics.ts";
import { DataViewer } from "./local-view.ts";
import type { Storage, StorageOptions } from "./storage.ts";

/** Samples in the data folder, with every server that the configuration reads from beside them. */
export class LocalStorage implements Storage {
  readonly #tsdb: Tsdb;
  readonly #readers: RemoteReaders;
  readonly #viewer: DataViewer;
  readonly #limitsOf: (from: LoadedConfig) => StoreLimits;
  readonly #headPages: number | undefined;
  readonly #held: AsyncDisposableStack;
  readonly #log: Log;
  #config: LoadedConfig;
  readonly source: Storage["source"];
  readonly store: Storage["store"];
  readonly isOnDisk = true;

  static async open(config: LoadedConfig, options: StorageOptions): Promise<LocalStorage> {
    const { dir, clock, log, signal, features, instruments } = options;
    await using held = new AsyncDisposableStack();
    const limitsOf = (from: LoadedConfig): StoreLimits =>
      storeLimitsOf(from, () => diskBytesOf(dir), machineBytes);
    const headPages = memoryOf(config, machineBytes)?.headPages;
    const tsdb = held.use(
      await openTsdb({
        dir,
        clock,
        log: log.with({ room: "tsdb" }),
        signal,
        maxExemplars: maxExemplarsOf(config),
        startTimes: features.scrape.startTimes === "stored",
        histogramStartTimes: features.histogramStartTimes,
        servesWhileReplaying: true,
        ...limitsOf(config),
        ...(headPages === undefined ? {} : { headCacheBytes: headPages }),
      }),
    );
    observeStore(instruments, () => tsdb.stats());
    observeReplay(instruments, () => tsdb.replay);
    const readers = held.use(
      new RemoteReaders(config, {
        select: (matchers, range, _hints, until) => tsdb.select(matchers, range, until),
        labelNames: (matchers, range, limit) => tsdb.labelNames(matchers, range, limit),
        labelValues: (name, matchers, range, limit) => tsdb.labelValues(name, matchers, range, limit),
        seriesLabels: (matchers, range, limit) => tsdb.seriesLabels(matchers, range, limit),
        minTime: () => tsdb.stats().minTime,
      }),
    );
    return new LocalStorage(config, options, tsdb, readers, limitsOf, headPages, held.move());
  }

  private constructor(
    config: LoadedConfig,
    options: StorageOptions,
    tsdb: Tsdb,
    readers: RemoteReaders,
    limitsOf: (from: LoadedConfig) => StoreLimits,
    headPages: number | undefined,
    held: AsyncDisposableStack,
  ) {
    const { dir, clock, log, signal, queryLimits } = options;
    this.#config = config;
    this.#tsdb = tsdb;
    this.#readers = readers;
    this.#limitsOf = limitsOf;
    this.#headPages = headPages;
    this.#held = held;
    this.#log = log;
    this.source = readers;
    this.store = {
      select: (matchers, range, until) => tsdb.select(matchers, range, until),
      labelNames: (...asked) => readers.labelNames(...asked),
      labelValues: (...asked) => readers.labelValues(...asked),
      seriesLabels: (...asked) => readers.seriesLabels(...asked),
      selectExemplars: (matchers, range) => tsdb.selectExemplars(matchers, range),
      metadata: () => tsdb.metadata(),
      stats: () => tsdb.stats(),
      blocks: () => tsdb.blocks(),
      census: (most, until) => tsdb.census(most, until),
      get replay() {
        return tsdb.replay;
      },
    };
    this.#viewer = new DataViewer({
      store: tsdb,
      clock,
      dir,
      grantedBytes: () => memoryOf(this.#config, machineBytes)?.memory,
      queryLimits,
      signal,
    });
  }

  get sink(): Tsdb {
    return this.#tsdb;
  }

  get admin(): Tsdb {
    return this.#tsdb;
  }

  followLog(): FollowedLog {
    return this.#tsdb.followLog();
  }

  samplesAppended(): number {
    return this.#tsdb.stats().samplesAppended;
  }

  retentionText(): string {
    return limitsText(this.#limitsOf(this.#config));
  }

  check(next: LoadedConfig): void {
    if (remoteStorageOf(next) !== undefined) throw storageChanges(next);
    this.#readers.check(next);
    this.#limitsOf(next);
  }

  async update(next: LoadedConfig): Promise<void> {
    this.#config = next;
    this.#tsdb.limit(this.#limitsOf(next));
    if (memoryOf(next, machineBytes)?.headPages !== this.#headPages)
      this.#log.info(
        "the new memory is shared out, but for pages of head chunks: these change at the next start",
      );
    this.#tsdb.limitExemplars(maxExemplarsOf(next));
    await this.#readers.update(next);
  }

  view(): Promise<DataView> {
    return this.#viewer.view();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#held.disposeAsync();
  }
}

/** A configuration that wants samples to be kept elsewhere than now. */
export function storageChanges({ file }: LoadedConfig): ConfigError {
  return new ConfigError(
    file,
    undefined,
    "storage cannot go from the data folder to another server, or back, while the server runs",
    "start it anew with this configuration",
  );
}
