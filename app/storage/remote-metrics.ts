import type { Instruments } from "@taffrail/base";
import type { RemoteAnswered } from "@taffrail/sinks";
import type { ForwardStats } from "@taffrail/tsdb";

/** Shows how samples that are kept elsewhere pass through, under the names that an agent of Prometheus has for it. */
export function observeForward(instruments: Instruments, ask: () => ForwardStats): void {
  let asked: ForwardStats | undefined;
  const stats = (): ForwardStats => {
    if (asked === undefined) queueMicrotask(() => (asked = undefined));
    return (asked ??= ask());
  };
  const gauge = (name: string, help: string, of: (stats: ForwardStats) => number): void =>
    instruments.observed("gauge", name, help, () => of(stats()));
  const counter = (name: string, help: string, of: (stats: ForwardStats) => number): void =>
    instruments.observed("counter", name, help, () => of(stats()));
  gauge("prometheus_agent_active_series", "Series that are collected.", (s) => s.series);
  counter("prometheus_agent_samples_appended_total", "Samples taken.", (s) => s.samplesAppended);
  gauge("taffrail_forward_memory_bytes", "Memory held by what is known of series.", (s) => s.heldBytes);
  gauge("taffrail_forward_log_bytes", "Log of samples until they arrived.", (s) => s.logBytes);
  gauge("taffrail_forward_log_max_bytes", "What that log may take.", (s) => s.maxDiskBytes);
  counter("taffrail_forward_series_created_total", "Series seen first.", (s) => s.seriesCreated);
  counter(
    "taffrail_forward_series_removed_total",
    "Series forgotten after their end.",
    (s) => s.seriesRemoved,
  );
  counter(
    "taffrail_forward_series_refused_total",
    "Series refused because memory was full; a series that is offered again counts again.",
    (s) => s.seriesRefused,
  );
  counter(
    "taffrail_forward_segments_given_up_total",
    "Segments of the log that left before their samples arrived, as it took too much of the disk.",
    (s) => s.segmentsGivenUp,
  );
}

/** Counts what the server that keeps the samples was asked. */
export function observeRequests(instruments: Instruments): (answered: RemoteAnswered) => void {
  const requests = instruments.counter(
    "taffrail_remote_storage_requests_total",
    "Questions to the server that keeps the samples, by what was asked and how it ended.",
    ["operation", "result"],
  );
  const durations = instruments.histogram(
    "taffrail_remote_storage_request_duration_seconds",
    "Time until the server that keeps the samples had answered.",
    [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    ["operation"],
  );
  const bytes = instruments.counter("taffrail_remote_storage_answer_bytes_total", "Bytes of its answers.", [
    "operation",
  ]);
  return ({ operation, seconds, bytes: length, error }) => {
    requests.add(1, [operation, error === undefined ? "ok" : "failed"]);
    durations.observe(seconds, [operation]);
    if (length > 0) bytes.add(length, [operation]);
  };
}
