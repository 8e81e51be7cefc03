import { fnv1a64, xxhash64 } from "@taffrail/base";
import type { ScrapeTarget } from "./target.ts";

const encoder = new TextEncoder();
const nsPerMs = 1_000_000n;

/**
 * Where in the interval a target is scraped, milliseconds from 0 on, counted from Unix time 0: the same after a restart, and another for
 * each target and server. Method: FNV-1a over the target's label hash and address, xor the server's seed.
 */
export function offsetMs(
  { labels, url, intervalMs }: Pick<ScrapeTarget, "labels" | "url" | "intervalMs">,
  seed: bigint,
): number {
  const labelHash = xxhash64(encoder.encode(labels.key));
  const hash = fnv1a64(encoder.encode(`${String(labelHash).padStart(16, "0")}${url}`));
  return Number((hash ^ seed) % (BigInt(intervalMs) * nsPerMs)) / 1e6;
}

/** The first slot at or after `t`. */
export function slotFrom(t: number, intervalMs: number, offset: number): number {
  return Math.ceil((t - offset) / intervalMs) * intervalMs + offset;
}

/** The last slot at or before `t`. */
export function slotUntil(t: number, intervalMs: number, offset: number): number {
  return Math.floor((t - offset) / intervalMs) * intervalMs + offset;
}

/** The time that samples carry: the slot's where the scrape began just after it, or a timer went off too early, which chunks store better; whole milliseconds. */
export function sampleTime(start: number, slot: number, intervalMs: number): number {
  const tolerance = Math.min(2, intervalMs / 100);
  const isOnTime = Math.abs(start - slot) <= tolerance;
  return Math.floor(isOnTime ? slot : start);
}
