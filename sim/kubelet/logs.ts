import { shareOf } from "../workloads/ids.ts";
import { imageTag } from "../workloads/plan.ts";
import type { Container, Pod } from "../workloads/pod.ts";

/** Lines that a container writes: level, text with `$n` for a number, and how often among others. */
const ordinary: readonly (readonly [level: string, text: string, weight: number])[] = [
  ["info", "GET /api/v1/$n 200 in $m ms", 60],
  ["info", "GET /api/v1/list 200 in $m ms", 20],
  ["info", "POST /api/v1 201 in $m ms", 14],
  ["debug", "cache hit for key $n", 10],
  ["warn", "slow answer from upstream: $n ms", 2],
  ["error", "upstream answered 503, retry 1 of 3 (request $n)", 1],
];

/** A line each so many milliseconds. */
const paceMs = 1700;

/** Lines of a container between two times, oldest first; `limit` is the number of the newest that are kept. */
export function logLines(
  pod: Pod,
  container: Container,
  fromMs: number,
  toMs: number,
  limit: number,
): { t: number; text: string }[] {
  const start = container.runningSince ?? container.last?.startedMs;
  const end = container.runningSince === undefined ? (container.last?.finishedMs ?? toMs) : toMs;
  if (start === undefined) return [];
  const lines: { t: number; text: string }[] = [];
  const first = Math.ceil((Math.max(fromMs, start) - start) / paceMs);
  const last = Math.floor((Math.min(toMs, end) - start) / paceMs);
  for (let i = Math.max(first, last - limit + 1); i <= last; i++) {
    const t = start + i * paceMs;
    lines.push({ t, text: lineAt(pod, container, i, t) });
  }
  return lines;
}

function lineAt(pod: Pod, container: Container, index: number, t: number): string {
  const share = shareOf(`${pod.name}${container.plan.name}${index}`);
  const number = Math.floor(share * 900_000) + 1000;
  if (index === 0) return `level=info msg="${imageTag(container.plan.image)} started"`;
  const since = container.runningSince;
  if (container.leak > 0 && since !== undefined && index % 9 === 0) {
    const entries = Math.floor(container.memoryBytes(t) / 1200);
    return `level=warn msg="cache: ${entries} entries, no eviction (CACHE_MAX_ENTRIES=0)"`;
  }
  const total = ordinary.reduce((sum, [, , weight]) => sum + weight, 0);
  let at = (share * 7919) % 1;
  for (const [level, text, weight] of ordinary) {
    at -= weight / total;
    if (at > 0) continue;
    const words = text.replace("$n", String(number)).replace("$m", String(2 + (number % 90)));
    return `level=${level} msg="${words}" pod=${pod.name}`;
  }
  return `level=info msg="idle" pod=${pod.name}`;
}
