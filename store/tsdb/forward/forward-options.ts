import type { Clock, Log } from "@taffrail/base";
import type { Disk, WalCompression } from "@taffrail/disk";

/** Where a log lies and what it may take. Unset values are those of `forwardDefaults`. */
export interface ForwardLogOptions {
  /** The data folder. Locked while the log is open; all lies in its folder `forward`. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly disk?: Disk;
  /** What samples that wait may take on the disk: the oldest go first. */
  readonly maxDiskBytes?: number;
  /** What is known of series may take in memory. */
  readonly maxHeadBytes?: number;
  readonly walCompression?: WalCompression;
  /** A multiple of 32 KiB. What was sent leaves the disk by the segment. */
  readonly walSegmentBytes?: number;
  /** How many exemplars are remembered, so that none is sent twice. */
  readonly maxExemplars?: number;
  /** Whether start times are sent with samples. */
  readonly startTimes?: boolean;
  /** A series without samples for so long is forgotten once they were sent. */
  readonly forgetMs?: number;
  /** Whether it looks after its size by itself. */
  readonly isTended?: boolean;
}

/** Every default of `ForwardLog.open`. */
export const forwardDefaults: Required<Omit<ForwardLogOptions, "dir" | "clock" | "log" | "signal" | "disk">> =
  {
    maxDiskBytes: 8 << 30,
    maxHeadBytes: 1 << 30,
    walCompression: "snappy",
    walSegmentBytes: 16 << 20,
    maxExemplars: 100_000,
    startTimes: false,
    forgetMs: 7_200_000,
    isTended: true,
  };

/** Sizes and counts as they stand. */
export interface ForwardStats {
  readonly series: number;
  readonly seriesCreated: number;
  readonly seriesRemoved: number;
  readonly seriesRefused: number;
  readonly samplesAppended: number;
  readonly heldBytes: number;
  readonly maxHeadBytes: number;
  /** Of the log, what was sent and not yet removed included. */
  readonly logBytes: number;
  readonly maxDiskBytes: number;
  /** Removed before they were sent, since the log was opened. */
  readonly segmentsGivenUp: number;
}
