import { conditionOf } from "./health.ts";
import { controllerOf, instantOf, type Job, type KubeObject } from "./kinds.ts";

/** One run of a CronJob. */
export interface Run {
  /** The Job's name. */
  readonly name: string;
  /** Unix ms. */
  readonly start: number;
  /** Unix ms; undefined while it goes on, or where nobody tells. */
  readonly end: number | undefined;
  readonly outcome: "good" | "failed" | "running";
  /** Why it failed, in Kubernetes' word: BackoffLimitExceeded. */
  readonly why: string;
  /** It goes on though pods of it failed. */
  readonly isRetry: boolean;
  /** Its Job is gone: only what was measured tells of it. */
  readonly isGone: boolean;
}

/** Runs of each CronJob by `namespace/name`, the oldest first. */
export type RunBook = ReadonlyMap<string, readonly Run[]>;

/** Runs as lists tell of them, on one axis and with one maximum, so that rows compare. */
export interface RunsTold {
  readonly book: RunBook;
  /** Ends of the axis, Unix ms. */
  readonly from: number;
  readonly to: number;
  /** How long the longest took that ended well, ms. */
  readonly mostMs: number;
}

const hour = 3_600_000;
/** Axes of runs. */
const spans = [1, 3, 6, 12, 24, 48, 72, 168].map((hours) => hours * hour);
/** As far back as runs are told of. */
export const longestMs: number = 168 * hour;
/** The axis moves on by so much. */
const stepMs = 5 * 60_000;

/** Runs on the shortest axis that has room for all of them that are not too old. */
export function onAxis(book: RunBook, now: number): RunsTold {
  const to = Math.ceil(now / stepMs) * stepMs;
  const recent = [...book.values()].flat().filter(({ start }) => start >= to - longestMs);
  const oldest = recent.reduce((least, { start }) => Math.min(least, start), to);
  const mostMs = recent.reduce(
    (most, { outcome, start, end }) =>
      outcome === "good" && end !== undefined ? Math.max(most, end - start) : most,
    0,
  );
  return { book, from: to - (spans.find((span) => span >= to - oldest) ?? longestMs), to, mostMs };
}

function runOf(job: Job): Run | undefined {
  const { status } = job;
  const start = instantOf(status?.startTime) ?? instantOf(job.metadata.creationTimestamp);
  if (start === undefined) return undefined;
  const failed = conditionOf(status?.conditions, "Failed");
  const base = { name: job.metadata.name, start, isRetry: false, isGone: false };
  if (failed?.status === "True") {
    const end = instantOf(failed.lastTransitionTime);
    return { ...base, end, outcome: "failed", why: failed.reason ?? "" };
  }
  const complete = conditionOf(status?.conditions, "Complete");
  if (complete?.status === "True") {
    const end = instantOf(status?.completionTime) ?? instantOf(complete.lastTransitionTime);
    return { ...base, end, outcome: "good", why: "" };
  }
  return { ...base, end: undefined, outcome: "running", why: "", isRetry: (status?.failed ?? 0) > 0 };
}

/** Runs of the CronJobs that own `jobs`. */
export function runBook(jobs: readonly KubeObject[]): RunBook {
  const book = new Map<string, Run[]>();
  for (const job of jobs as readonly Job[]) {
    const owner = controllerOf(job);
    const run = owner?.kind === "CronJob" ? runOf(job) : undefined;
    if (run !== undefined) add(book, `${job.metadata.namespace ?? ""}/${owner!.name}`, run);
  }
  return sorted(book);
}

function add(book: Map<string, Run[]>, key: string, run: Run): void {
  const some = book.get(key);
  if (some === undefined) book.set(key, [run]);
  else some.push(run);
}

function sorted(book: Map<string, Run[]>): RunBook {
  for (const runs of book.values()) runs.sort((a, b) => a.start - b.start);
  return book;
}

/** What was measured of Jobs, by `namespace/job`: seconds since 1970, and 1 for those that failed. */
export interface MeasuredJobs {
  readonly starts: ReadonlyMap<string, number>;
  readonly ends: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
}

/** Runs of which one strip shows no more than these, the newest. */
const mostRuns = 400;

/**
 * `book` with the runs whose Jobs are gone. Their CronJob is told by the name that its controller gives them: its own, a hyphen, and when they
 * were due.
 */
export function withGone(book: RunBook, { starts, ends, failures }: MeasuredJobs): RunBook {
  const all = new Map([...book].map(([key, runs]) => [key, [...runs]]));
  const known = new Set([...book].flatMap(([key, runs]) => runs.map(({ name }) => jobKey(key, name))));
  for (const [key, start] of starts) {
    const cronJob = key.replace(/-\d{7,}$/, "");
    if (cronJob === key || known.has(key)) continue;
    const end = ends.get(key);
    const isBad = (failures.get(key) ?? 0) > 0;
    // Gone without an end: nobody knows how it went.
    if (end === undefined && !isBad) continue;
    add(all, cronJob, {
      name: key.slice(key.indexOf("/") + 1),
      start: start * 1000,
      end: end === undefined ? undefined : end * 1000,
      outcome: isBad ? "failed" : "good",
      why: "",
      isRetry: false,
      isGone: true,
    });
  }
  sorted(all);
  for (const [key, runs] of all) if (runs.length > mostRuns) all.set(key, runs.slice(-mostRuns));
  return all;
}

function jobKey(cronJob: string, name: string): string {
  return `${cronJob.slice(0, cronJob.indexOf("/"))}/${name}`;
}

/** How the runs of a CronJob stand. */
export interface RunsStand {
  readonly current: Run | undefined;
  /** The last that ended. */
  readonly ended: Run | undefined;
  /** How many failed one after the other, up to the last that ended. */
  readonly inRow: number;
}

export function standOf(runs: readonly Run[]): RunsStand {
  const ended = runs.filter(({ outcome }) => outcome !== "running");
  let inRow = 0;
  while (ended.at(-1 - inRow)?.outcome === "failed") inRow++;
  return { current: runs.findLast(({ outcome }) => outcome === "running"), ended: ended.at(-1), inRow };
}

/** How long runs that ended well took, at the 95th percentile, ms; undefined where none did. */
export function usualMs(runs: readonly Run[]): number | undefined {
  const took = runs
    .flatMap(({ outcome, start, end }) => (outcome === "good" && end !== undefined ? [end - start] : []))
    .sort((a, b) => a - b);
  return took.length === 0 ? undefined : took[Math.min(took.length - 1, Math.ceil(took.length * 0.95) - 1)];
}
