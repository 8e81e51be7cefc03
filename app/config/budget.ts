import { formatSizeBytes, parseSizeBytes } from "@taffrail/model";
import type { EngineLimits } from "@taffrail/promql";
import type { LoadedConfig } from "./load.ts";

/** An amount of something of which there is so much: bytes, or a share of all. */
export type Amount = { readonly bytes: number } | { readonly share: number };

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** Reads `512MiB`, `4GB` or `80%`. Throws where it is none of these, or a share above 100. */
export function parseAmount(text: string): Amount {
  const percent = /^([0-9]+(?:\.[0-9]+)?)\s*%$/.exec(text.trim());
  if (percent === null) return { bytes: parseSizeBytes(text.trim()) };
  const share = Number(percent[1]) / 100;
  if (share > 1) throw new RangeError(`${text} is more than there is`);
  return { share };
}

/** So many bytes of `of`. */
export function bytesOf(amount: Amount, of: () => number): number {
  return "bytes" in amount ? amount.bytes : Math.floor(amount.share * of());
}

/** How the memory of the process is shared out, in bytes. */
export interface MemorySplit {
  readonly memory: number;
  /** The program, its young objects, bodies on their way. */
  readonly program: number;
  /** Series and chunks of the head: above it new series are refused. */
  readonly head: number;
  /** Pages of blocks, and of head chunk files. */
  readonly blockPages: number;
  readonly headPages: number;
  /** Samples that queries hold, all together. */
  readonly queries: number;
}

/** Less than this Taffrail does not run in. */
export const leastMemoryBytes: number = 256 * MiB;

/**
 * Shares memory out. 160 MiB, or an eighth of it where that is more up to 1 GiB, are the program's; of the rest 55 % are the head's, 8 % are for pages of
 * blocks (up to 2 GiB), 4 % for those of head chunks (up to 256 MiB), 25 % for queries. What is left over is for what cannot be counted: the
 * collector of garbage works in it.
 */
export function splitMemory(memory: number): MemorySplit {
  const program = Math.min(GiB, Math.max(160 * MiB, memory / 8));
  const rest = memory - program;
  const part = (share: number, least: number, most: number): number =>
    Math.floor(Math.min(most, Math.max(least, rest * share)));
  return {
    memory,
    program: Math.floor(program),
    head: part(0.55, 0, Infinity),
    blockPages: part(0.08, 4 * MiB, 2 * GiB),
    headPages: part(0.04, 4 * MiB, 256 * MiB),
    queries: part(0.25, 0, Infinity),
  };
}

/** What a sample takes in a query: its time and its value. */
const bytesPerSample = 16;
const mostSamples = 50_000_000;
const mostConcurrent = 20;
/** As few samples as a query should be able to hold. */
const usefulSamples = 5_000_000;

/**
 * What queries may cost: `query` of the configuration, and what it leaves open from the share of memory that is theirs: as many at one time
 * as can hold five million samples each, 2 to 20. Without `memory` and `query.max_memory` it is Prometheus': 20 at one time, 50 million each.
 */
export function queryLimitsOf(config: LoadedConfig, machineBytes: () => number): Partial<EngineLimits> {
  const query = config.root.section("query");
  const timeoutMs = query?.number("timeout") ?? 0;
  const givenConcurrent = query?.number("max_concurrency") ?? 0;
  const givenSamples = query?.number("max_samples") ?? 0;
  const bytes = query?.number("max_memory") || memoryOf(config, machineBytes)?.queries;
  const total = bytes === undefined ? Infinity : bytes / bytesPerSample;
  const wanted = givenSamples > 0 ? givenSamples : usefulSamples;
  const maxConcurrent =
    givenConcurrent > 0
      ? givenConcurrent
      : Math.floor(Math.min(mostConcurrent, Math.max(givenSamples > 0 ? 1 : 2, total / wanted)));
  const fitting = Math.floor(total / maxConcurrent);
  return {
    maxConcurrent,
    maxSamples: Math.min(fitting, givenSamples > 0 ? givenSamples : mostSamples),
    ...(bytes === undefined ? {} : { maxMemoryBytes: Math.floor(bytes / maxConcurrent) }),
    ...(timeoutMs > 0 ? { timeoutMs } : {}),
  };
}

/** In how many threads large queries run at most; 0: in the main thread. One is left for everything else, unless told otherwise. */
export function queryWorkersOf(config: LoadedConfig, cores: number): number {
  return config.root.section("query")?.number("max_workers") ?? Math.min(4, Math.max(1, cores - 1));
}

/** The memory that a configuration grants, shared out; `undefined` where it says nothing. Throws `ConfigError` where it is too little. */
export function memoryOf(config: LoadedConfig, machineBytes: () => number): MemorySplit | undefined {
  const text = config.root.text("memory");
  if (text === "") return undefined;
  const bytes = bytesOf(parseAmount(text), machineBytes);
  if (bytes < leastMemoryBytes) {
    config.root.fail(
      "memory",
      `memory: got ${text}, which is ${formatSizeBytes(Math.floor(bytes / MiB) * MiB)}, want ${formatSizeBytes(leastMemoryBytes)} or more`,
      "grant more, or leave `memory` out",
    );
  }
  return splitMemory(bytes);
}
