import type { Pod } from "../workloads/pod.ts";
import { goNumber } from "./text.ts";

/** Upper bounds of the latency histogram, seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Routes of a service, and their shares of its requests. */
const routes: readonly (readonly [method: string, route: string, share: number])[] = [
  ["GET", "/api/v1/{id}", 0.58],
  ["GET", "/api/v1/list", 0.24],
  ["POST", "/api/v1", 0.18],
];

/** The normal distribution's share below `x`; formula 26.2.17 of Abramowitz and Stegun. */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    0.3989422804 *
    Math.exp((-x * x) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** The share of requests at or below `seconds` whose median is `median`, with the long tail that latencies have. */
function shareWithin(seconds: number, median: number): number {
  return normalShare(Math.log(seconds / median) / 0.75);
}

/** What the application of a pod exposes at `t`: requests by code, latencies, and what any process says of itself. */
export function applicationBody(pod: Pod, t: number): string {
  const first = pod.containers[0]!;
  const { plan } = first;
  const median = (plan.latencyMs ?? 10) / 1000;
  const [well, slow, failed] = pod.requests.map((meter) => meter.total(t)) as [number, number, number];
  let requests =
    "# HELP http_requests_total Requests answered, by method, route and status code.\n# TYPE http_requests_total counter\n";
  let durations =
    "# HELP http_request_duration_seconds Time from request to answer.\n# TYPE http_request_duration_seconds histogram\n";
  for (const [method, route, share] of routes) {
    const labels = `method="${method}",route="${route}"`;
    const codes: readonly (readonly [string, number])[] = [
      ["200", (well + slow) * share * 0.985],
      ["404", (well + slow) * share * 0.015],
      ["500", failed * share],
    ];
    let count = 0;
    for (const [code, total] of codes) {
      const whole = Math.floor(total);
      count += whole;
      requests += `http_requests_total{code="${code}",${labels}} ${goNumber(whole)}\n`;
    }
    let most = 0;
    for (const bound of bounds) {
      const within =
        (well + failed) * share * shareWithin(bound, median) + slow * share * shareWithin(bound, median * 30);
      most = Math.min(count, Math.max(most, Math.floor(within)));
      durations += `http_request_duration_seconds_bucket{${labels},le="${bound}"} ${goNumber(most)}\n`;
    }
    const sum = ((well + failed) * 1.32 * median + slow * 39 * median) * share;
    durations += `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${goNumber(count)}\nhttp_request_duration_seconds_sum{${labels}} ${goNumber(sum)}\nhttp_request_duration_seconds_count{${labels}} ${goNumber(count)}\n`;
  }
  const inFlight = Math.round((pod.requests[0].rate(t) + pod.requests[1].rate(t) * 30) * median * 1.3);
  const tag = plan.image.slice(plan.image.lastIndexOf(":") + 1);
  const cached = plan.image.includes("/checkout:")
    ? gauge("cache_entries", "Entries in the cache.", Math.floor(first.memoryBytes(t) / 1200))
    : "";
  return (
    gauge("app_build_info", "The version that runs.", 1, `{version="${tag}"}`) +
    cached +
    durations +
    gauge("http_requests_in_flight", "Requests being answered now.", inFlight) +
    requests +
    counter(
      "process_cpu_seconds_total",
      "Total user and system CPU time spent in seconds.",
      hundredths(first.cpu.total(t)),
    ) +
    gauge("process_open_fds", "Number of open file descriptors.", 14 + inFlight * 2) +
    gauge(
      "process_resident_memory_bytes",
      "Resident memory size in bytes.",
      Math.floor(first.memoryBytes(t) * 0.97),
    ) +
    gauge(
      "process_start_time_seconds",
      "Start time of the process since unix epoch in seconds.",
      hundredths((first.runningSince ?? t) / 1000),
    )
  );
}

function hundredths(v: number): number {
  return Math.floor(v * 100) / 100;
}

function gauge(name: string, help: string, value: number, labels = ""): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${goNumber(value)}\n`;
}

function counter(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${goNumber(value)}\n`;
}
