import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DataView } from "@taffrail/api";
import type { Log } from "@taffrail/base";
import {
  type FollowedLog,
  RemoteReadClient,
  RemoteStore,
  type RemoteAnswered,
  RemoteWriteQueue,
} from "@taffrail/sinks";
import { decodeChunk, ForwardLog, samplesInChunk } from "@taffrail/tsdb";
import { memoryOf } from "../config/budget.ts";
import type { LoadedConfig } from "../config/load.ts";
import { type ConfiguredStorage, remoteStorageOf } from "../config/remote.ts";
import { maxExemplarsOf } from "../config/store-limits.ts";
import { machineBytes } from "../machine.ts";
import { RemotePost } from "../remote-post.ts";
import { RemoteReaders } from "../remote-read.ts";
import { version } from "../version.ts";
import { storageChanges } from "./local.ts";
import { observeForward, observeRequests } from "./remote-metrics.ts";
import { RemoteViewer } from "./remote-view.ts";
import type { Storage, StorageOptions } from "./storage.ts";

/** Samples on the disk survive a stop: so long it waits all the same for the server to take them, milliseconds. */
const longestFlushMs = 10_000;
const never = new AbortController().signal;

/** The server that keeps the samples, as one configuration reads from it. */
interface Reading extends AsyncDisposable {
  readonly configured: ConfiguredStorage;
  readonly store: RemoteStore;
}

/** Samples with another server: written there through a log on this disk that keeps them until they arrived, and read from there. */
export class RemoteStorage implements Storage {
  readonly #options: StorageOptions;
  readonly #forward: ForwardLog;
  readonly #readers: RemoteReaders;
  readonly #viewer: RemoteViewer;
  readonly #answered: (answered: RemoteAnswered) => void;
  readonly #log: Log;
  #config: LoadedConfig;
  #reading: Reading;
  #writing: AsyncDisposable;
  readonly source: Storage["source"];
  readonly store: Storage["store"];
  readonly admin = undefined;
  readonly isOnDisk = false;

  static async open(
    config: LoadedConfig,
    configured: ConfiguredStorage,
    options: StorageOptions,
  ): Promise<RemoteStorage> {
    const { dir, clock, log, signal, features } = options;
    if (existsSync(join(dir, "wal")))
      log.warn("another server keeps the samples: what the data folder holds from before is not read", {
        dir,
      });
    const forward = await ForwardLog.open({
      dir,
      clock,
      log: log.with({ room: "tsdb" }),
      signal,
      maxExemplars: maxExemplarsOf(config),
      startTimes: features.scrape.startTimes === "stored",
      ...limitsOf(config, configured),
    });
    return new RemoteStorage(config, configured, options, forward);
  }

  private constructor(
    config: LoadedConfig,
    configured: ConfiguredStorage,
    options: StorageOptions,
    forward: ForwardLog,
  ) {
    const { instruments, clock, dir, queryLimits, signal } = options;
    this.#options = options;
    this.#config = config;
    this.#log = options.log.with({ room: "sinks" });
    this.#forward = forward;
    observeForward(instruments, () => forward.stats());
    const observed = observeRequests(instruments);
    this.#viewer = new RemoteViewer({
      forward,
      clock,
      dir,
      grantedBytes: () => memoryOf(this.#config, machineBytes)?.memory,
      queryLimits,
      signal,
    });
    this.#answered = (answered) => {
      observed(answered);
      this.#viewer.answered(answered);
    };
    this.#reading = this.#read(configured);
    this.#writing = this.#write(configured);
    const far = (): RemoteStore => this.#reading.store;
    this.#readers = new RemoteReaders(config, {
      select: (matchers, range, hints, until) => far().select(matchers, range, hints, until),
      labelNames: (matchers, range, limit, until = never) => far().labelNames(matchers, range, limit, until),
      labelValues: (name, matchers, range, limit, until = never) =>
        far().labelValues(name, matchers, range, limit, until),
      seriesLabels: (matchers, range, limit, until = never) =>
        far().seriesLabels(matchers, range, limit, until),
      minTime: () => undefined,
    });
    const readers = this.#readers;
    this.source = readers;
    const reading = (): Reading => this.#reading;
    this.store = {
      select: (matchers, range, until = never) => far().select(matchers, range, undefined, until),
      labelNames: (...asked) => readers.labelNames(...asked),
      labelValues: (...asked) => readers.labelValues(...asked),
      seriesLabels: (...asked) => readers.seriesLabels(...asked),
      selectExemplars: (matchers, range, until = never) => far().exemplars(matchers, range, until),
      metadata: async (until) => {
        try {
          return await far().metadata(until);
        } catch (error) {
          until.throwIfAborted();
          this.#log.warn("cannot read metadata; what targets say is told alone", { error });
          return [];
        }
      },
      stats: () => ({
        series: forward.stats().series,
        chunks: 0,
        labelPairs: 0,
        minTime: undefined,
        maxTime: undefined,
      }),
      get keptBy() {
        return reading().configured.query.name;
      },
    };
  }

  get sink(): ForwardLog {
    return this.#forward;
  }

  followLog(): FollowedLog {
    return this.#forward.followLog();
  }

  samplesAppended(): number {
    return this.#forward.stats().samplesAppended;
  }

  retentionText(): string {
    return `remote: ${this.#reading.configured.query.name}`;
  }

  check(next: LoadedConfig): void {
    if (remoteStorageOf(next) === undefined) throw storageChanges(next);
    this.#readers.check(next);
  }

  async update(next: LoadedConfig): Promise<void> {
    const configured = remoteStorageOf(next)!;
    this.#config = next;
    this.#forward.limit(limitsOf(next, configured));
    await this.#readers.update(next);
    const before = this.#reading;
    if (configured.identity === before.configured.identity) return;
    this.#reading = this.#read(configured);
    await before[Symbol.asyncDispose]();
    await this.#writing[Symbol.asyncDispose](); // what it has not sent by then the next one sends
    this.#writing = this.#write(configured);
  }

  view(): Promise<DataView> {
    return this.#viewer.view(this.#reading.configured);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing[Symbol.asyncDispose]();
    await this.#reading[Symbol.asyncDispose]();
    await this.#readers[Symbol.asyncDispose]();
    await this.#forward[Symbol.asyncDispose]();
  }

  #write({ http, write }: ConfiguredStorage): AsyncDisposable {
    const { metadata, writeInstruments, remoteFlushDeadlineMs, clock } = this.#options;
    const held = new AsyncDisposableStack();
    const { post } = held.use(new RemotePost(http));
    held.use(
      new RemoteWriteQueue({
        config: write,
        followed: this.#forward.followUnsent(),
        post,
        metadata,
        instruments: writeInstruments.of(write.name, write.url),
        userAgent,
        flushDeadlineMs: Math.min(remoteFlushDeadlineMs, longestFlushMs),
        arrived: (place) => this.#forward.sent(place),
        clock,
        log: this.#log,
      }),
    );
    return held;
  }

  #read(configured: ConfiguredStorage): Reading {
    const { http, query, read } = configured;
    const transport = new RemotePost(http);
    const { post, fetch } = transport;
    const samples =
      read === undefined
        ? {}
        : { read: new RemoteReadClient({ config: read, post, decodeChunk: decodeWhole, userAgent }) };
    const answered = this.#answered;
    const store = new RemoteStore({ config: query, fetch, userAgent, answered, ...samples });
    return { configured, store, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() };
  }
}

const userAgent = `Taffrail/${version}`;

const decodeWhole: ConstructorParameters<typeof RemoteReadClient>[0]["decodeChunk"] = (
  encoding,
  bytes,
  into,
) => decodeChunk(encoding, bytes, 0, samplesInChunk(encoding, bytes, 0), -Infinity, Infinity, into);

/** What the log may take: of the disk what is configured, of memory the head's share. */
function limitsOf(
  config: LoadedConfig,
  { bufferBytes }: ConfiguredStorage,
): { readonly maxDiskBytes: number; readonly maxHeadBytes: number } {
  return {
    maxDiskBytes: bufferBytes,
    maxHeadBytes: memoryOf(config, machineBytes)?.head ?? 1 << 30,
  };
}
