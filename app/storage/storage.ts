import type { DataView, ExemplarStore, SeriesStore, StoreAdmin } from "@taffrail/api";
import type { Clock, Instruments, Log } from "@taffrail/base";
import type { MetricMetadata, SampleSink } from "@taffrail/model";
import type { EngineLimits, SeriesSource } from "@taffrail/promql";
import type { FollowedLog, RemoteWriteInstruments } from "@taffrail/sinks";
import type { LoadedConfig } from "../config/load.ts";
import type { Features } from "../features.ts";

/** What a storage needs of the house. */
export interface StorageOptions {
  /** Data folder; made where it is not there. */
  readonly dir: string;
  readonly features: Features;
  readonly instruments: Instruments;
  readonly writeInstruments: RemoteWriteInstruments;
  /** What families say of themselves now. */
  readonly metadata: () => Iterable<MetricMetadata>;
  /** What queries may cost now, to be shown. */
  readonly queryLimits: () => EngineLimits;
  readonly remoteFlushDeadlineMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Where a server's samples are: in its data folder, or with another server. */
export interface Storage extends AsyncDisposable {
  /** Takes what is collected. */
  readonly sink: SampleSink;
  /** What queries read. */
  readonly source: SeriesSource;
  /** What the API tells of. */
  readonly store: SeriesStore & ExemplarStore;
  /** Absent where the samples are not ours to delete or copy. */
  readonly admin: StoreAdmin | undefined;
  /** Whether other threads can read it too. */
  readonly isOnDisk: boolean;
  /** The log of what is taken, for `remote_write`. */
  followLog(): FollowedLog;
  samplesAppended(): number;
  /** How long and how much is kept, in words. */
  retentionText(): string;
  /** Checks a configuration before anything of it is taken over. Throws what says why not. */
  check(next: LoadedConfig): void;
  /** Takes over a configuration that was checked. */
  update(next: LoadedConfig): Promise<void>;
  view(): Promise<DataView>;
}
