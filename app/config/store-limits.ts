import { formatDurationMs, formatSizeBytes } from "@taffrail/model";
import { type StoreLimits, tsdbDefaults } from "@taffrail/tsdb";
import { bytesOf, memoryOf, parseAmount } from "./budget.ts";
import type { LoadedConfig } from "./load.ts";

const usualRetentionMs = 15 * 86_400_000;
const usualExemplars = 100_000;

/**
 * How much a configuration lets the store keep: `storage.tsdb.retention` as Prometheus reads it (a share of the disk wins over a size;
 * with a size and no time there is no end of time; with neither it is 15 days), and never more than Taffrail's own `disk`; what it may hold in
 * memory: its shares of `memory`.
 */
export function storeLimitsOf(
  config: LoadedConfig,
  diskBytes: () => number,
  machineBytes: () => number,
): StoreLimits {
  const tsdb = config.root.section("storage")?.section("tsdb");
  const retention = tsdb?.section("retention");
  const timeMs = retention?.number("time") ?? 0;
  const percentage = retention?.number("percentage") ?? 0;
  const sizeBytes =
    percentage > 0 ? Math.floor((diskBytes() * percentage) / 100) : (retention?.number("size") ?? 0);
  const disk = config.root.text("disk");
  const budget = disk === "" ? 0 : bytesOf(parseAmount(disk), diskBytes);
  const memory = memoryOf(config, machineBytes);
  const bounds = [sizeBytes, budget].filter((bytes) => bytes > 0);
  return {
    retentionMs: timeMs > 0 ? timeMs : sizeBytes > 0 ? Infinity : usualRetentionMs,
    maxDiskBytes: bounds.length === 0 ? 0 : Math.min(...bounds),
    outOfOrderWindowMs: Math.max(0, tsdb?.number("out_of_order_time_window") ?? 0),
    staleSeriesShare: tsdb?.number("stale_series_compaction_threshold") ?? 0,
    maxHeadBytes: memory?.head ?? tsdbDefaults.maxHeadBytes,
    blockCacheBytes: memory?.blockPages ?? tsdbDefaults.blockCacheBytes,
  };
}

/** Limits in words, as the API says them: `15d or 10GiB`. */
export function limitsText({ retentionMs, maxDiskBytes }: StoreLimits): string {
  const parts = [
    ...(retentionMs === Infinity ? [] : [formatDurationMs(retentionMs)]),
    ...(maxDiskBytes === 0 ? [] : [formatSizeBytes(maxDiskBytes)]),
  ];
  return parts.join(" or ");
}

/** How many exemplars a configuration lets the store keep: `storage.exemplars.max_exemplars`; 0 or less: none. */
export function maxExemplarsOf(config: LoadedConfig): number {
  const exemplars = config.root.section("storage")?.section("exemplars");
  return Math.max(0, exemplars?.number("max_exemplars") ?? usualExemplars);
}
