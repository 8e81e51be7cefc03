import type { Labels, RelabelRule } from "@taffrail/model";
import type { WriteVersion } from "@taffrail/wire";

/** How samples wait and are sent. */
export interface QueueConfig {
  /** Rows that wait in each shard. */
  readonly capacity: number;
  readonly maxShards: number;
  readonly minShards: number;
  readonly maxSamplesPerSend: number;
  /** A row waits no longer for others to be sent with. */
  readonly batchSendDeadlineMs: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Whether what is refused with 429 is sent again. */
  readonly retryOnHttp429: boolean;
  /** Older samples are dropped instead of sent; 0: none are. */
  readonly sampleAgeLimitMs: number;
}

/** One receiver of samples. */
export interface RemoteWriteConfig {
  /** Unlike that of any other. */
  readonly name: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The message to send, as long as the receiver understands it. */
  readonly version: WriteVersion;
  /** Added to series that lack them, before the rules. */
  readonly externalLabels: Labels;
  readonly relabelRules: readonly RelabelRule[];
  readonly sendExemplars: boolean;
  /** 2.0 sends them anyway. */
  readonly sendNativeHistograms: boolean;
  /** How metadata is sent in 1.0; `undefined`: it is not. */
  readonly metadata: { readonly intervalMs: number; readonly maxPerSend: number } | undefined;
  readonly queue: QueueConfig;
}

/** Every default of `QueueConfig`: those of Prometheus. */
export const queueDefaults: QueueConfig = {
  capacity: 10_000,
  maxShards: 50,
  minShards: 1,
  maxSamplesPerSend: 2000,
  batchSendDeadlineMs: 5000,
  minBackoffMs: 30,
  maxBackoffMs: 5000,
  retryOnHttp429: false,
  sampleAgeLimitMs: 0,
};
