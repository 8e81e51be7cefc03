import { readdirSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Clock, Instruments, type InstrumentReading } from "@taffrail/base";
import type { MetricFamily } from "@taffrail/model";
import { plainText, type RenderFormat, renderFamilies } from "@taffrail/wire";
import { version } from "./version.ts";

/** What the store says of itself, as far as it is shown here. */
export interface StoreFigures {
  readonly series: number;
  readonly chunks: number;
  readonly samplesAppended: number;
  readonly memoryBytes: number;
  readonly walBytes: number;
  readonly headFileBytes: number;
  readonly lateAppended: number;
  readonly seriesRefusedByJob: readonly { readonly name: string; readonly count: number }[];
  readonly seriesCreated: number;
  readonly seriesRemoved: number;
  readonly maxHeadBytes: number;
  readonly memory: Readonly<Record<string, number>>;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly corruptBlocks: number;
  readonly compactions: number;
  readonly failedCompactions: number;
  readonly exemplars: number;
  readonly exemplarsAppended: number;
  readonly exemplarsRefused: number;
}

/** How often the event loop is looked at: each look wakes the process, and at 10 ms that was most of what an idle server did. */
const lookMs = 100;

/** Figures of the process, under the names that client libraries use for them. */
export function processInstruments(clock: Clock): Instruments {
  const instruments = new Instruments();
  const startedAt = clock.now();
  const delay = monitorEventLoopDelay({ resolution: lookMs });
  delay.enable();
  instruments
    .gauge("taffrail_build_info", "The version that runs.", ["version", "node"])
    .set(1, [version, process.versions.node]);
  instruments.observed(
    "gauge",
    "process_start_time_seconds",
    "Start of the process, Unix seconds.",
    () => startedAt / 1000,
  );
  instruments.observed("gauge", "process_resident_memory_bytes", "Resident memory.", () =>
    process.memoryUsage.rss(),
  );
  instruments.observed("counter", "process_cpu_seconds_total", "User and system CPU time.", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  instruments.observed(
    "gauge",
    "process_open_fds",
    "Open file descriptors; 0 where the system does not say.",
    openDescriptors,
  );
  instruments.observed(
    "gauge",
    "nodejs_heap_size_used_bytes",
    "Used heap of V8.",
    () => process.memoryUsage().heapUsed,
  );
  instruments.observed(
    "gauge",
    "nodejs_eventloop_lag_p99_seconds",
    "99th percentile of the event loop's delay since the last reading.",
    () => {
      const betweenMs = delay.percentile(99) / 1e6; // from look to look
      delay.reset();
      return Math.max(0, betweenMs - lookMs) / 1000;
    },
  );
  return instruments;
}

/** Adds the figures of a store. It is asked once for all that are read in one turn: its answer looks through folders. */
export function observeStore(instruments: Instruments, ask: () => StoreFigures): void {
  let asked: StoreFigures | undefined;
  const stats = (): StoreFigures => {
    if (asked === undefined) queueMicrotask(() => (asked = undefined));
    return (asked ??= ask());
  };
  const figure = (
    type: "counter" | "gauge",
    name: string,
    help: string,
    of: (figures: StoreFigures) => number,
  ): void => instruments.observed(type, name, help, () => of(stats()));
  figure("gauge", "prometheus_tsdb_head_series", "Series in the head.", (s) => s.series);
  figure("gauge", "prometheus_tsdb_head_chunks", "Chunks in the head.", (s) => s.chunks);
  figure(
    "counter",
    "prometheus_tsdb_head_samples_appended_total",
    "Samples taken since the start.",
    (s) => s.samplesAppended,
  );
  figure(
    "gauge",
    "taffrail_tsdb_memory_bytes",
    "Memory held by series, index and chunks.",
    (s) => s.memoryBytes,
  );
  figure(
    "gauge",
    "prometheus_tsdb_wal_storage_size_bytes",
    "Size of the write-ahead log.",
    (s) => s.walBytes,
  );
  figure(
    "gauge",
    "prometheus_tsdb_head_chunks_storage_size_bytes",
    "Size of the head chunk files.",
    (s) => s.headFileBytes,
  );
  figure(
    "counter",
    "prometheus_tsdb_head_out_of_order_samples_appended_total",
    "Samples taken out of order since the start.",
    (s) => s.lateAppended,
  );
  instruments.observedRows(
    "counter",
    "taffrail_tsdb_series_refused_total",
    "Series refused because memory was full, by their job; a series that is offered again counts again.",
    ["job"],
    () => stats().seriesRefusedByJob.map(({ name, count }) => [[name], count] as const),
  );
  figure(
    "counter",
    "prometheus_tsdb_head_series_created_total",
    "Series made in the head since the start.",
    (s) => s.seriesCreated,
  );
  figure(
    "counter",
    "prometheus_tsdb_head_series_removed_total",
    "Series that left the head since the start.",
    (s) => s.seriesRemoved,
  );
  figure(
    "gauge",
    "taffrail_tsdb_head_limit_bytes",
    "What series and chunks may hold before new series are refused.",
    (s) => s.maxHeadBytes,
  );
  instruments.observedRows(
    "gauge",
    "taffrail_tsdb_memory_part_bytes",
    "Memory of the store by what holds it.",
    ["part"],
    () => Object.entries(stats().memory).map(([part, bytes]) => [[part], bytes] as const),
  );
  figure("gauge", "prometheus_tsdb_exemplar_exemplars_in_storage", "Exemplars kept.", (s) => s.exemplars);
  figure(
    "counter",
    "prometheus_tsdb_exemplar_exemplars_appended_total",
    "Exemplars taken since the start.",
    (s) => s.exemplarsAppended,
  );
  figure(
    "counter",
    "prometheus_tsdb_exemplar_out_of_order_exemplars_total",
    "Exemplars refused: out of order, or with too long labels.",
    (s) => s.exemplarsRefused,
  );
  figure("gauge", "prometheus_tsdb_blocks_loaded", "Blocks on the disk.", (s) => s.blocks);
  figure("gauge", "prometheus_tsdb_storage_blocks_bytes", "Size of all blocks.", (s) => s.blockBytes);
  figure(
    "gauge",
    "taffrail_tsdb_blocks_corrupt",
    "Blocks that cannot be read and are left out.",
    (s) => s.corruptBlocks,
  );
  figure("counter", "prometheus_tsdb_compactions_total", "Compactions of blocks.", (s) => s.compactions);
  figure(
    "counter",
    "prometheus_tsdb_compactions_failed_total",
    "Compactions of blocks that failed.",
    (s) => s.failedCompactions,
  );
}

/** How far the log is brought back. */
interface ReplaySeen {
  readonly segment: number;
  readonly of: number;
  readonly samples: number;
  readonly trouble?: unknown;
}

/** Adds how far the log is brought back after a start: until then all there is of it; afterwards as it ended. */
export function observeReplay(instruments: Instruments, progress: () => ReplaySeen | undefined): void {
  let last: ReplaySeen = { segment: 0, of: 0, samples: 0 };
  const now = (): typeof last => (last = progress() ?? last);
  instruments.observed(
    "gauge",
    "taffrail_tsdb_replay_failing",
    "1 while the log cannot be read after a start: it is tried again, and what comes is taken; what is only in it is not seen.",
    () => (progress()?.trouble === undefined ? 0 : 1),
  );
  instruments.observed(
    "gauge",
    "taffrail_tsdb_replay_running",
    "1 while the log is read after a start; samples are taken and questions answered meanwhile.",
    () => (progress() === undefined ? 0 : 1),
  );
  instruments.observed(
    "gauge",
    "taffrail_tsdb_replay_segments",
    "Segments of the log that are read, or were when this was last seen.",
    () => now().of,
  );
  instruments.observed(
    "gauge",
    "taffrail_tsdb_replay_segments_done",
    "How many of them are done.",
    () => now().segment,
  );
  instruments.observed(
    "gauge",
    "taffrail_tsdb_replay_samples",
    "Samples brought back so far.",
    () => now().samples,
  );
}

/** Everything the process says of itself. */
export function selfExposition(instruments: Instruments, format: RenderFormat = plainText): Uint8Array {
  return Buffer.concat([...renderFamilies(instruments.read().map(familyOf), format)]);
}

function familyOf({ name, help, type, rows }: InstrumentReading): MetricFamily {
  return {
    name,
    help,
    type,
    samples: rows.map((row) => ({ name: name + row.suffix, labels: row.labels.flat(), value: row.value })),
  };
}

function openDescriptors(): number {
  try {
    return readdirSync("/proc/self/fd").length - 1;
  } catch {
    return 0;
  }
}
