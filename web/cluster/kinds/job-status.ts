import type { Status } from "../../shell/status.ts";
import { keyOf, type KubeObject } from "../kinds.ts";
import { type Run, standOf } from "../runs.ts";
import { said, type Tell } from "./column.ts";
import { conditionAt, flagAt, instantAt, listAt, numberAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** A run may take this long to be told of before it counts as failed. */
const graceMs = 2 * 60_000;

/** By its conditions, and by pods of it that failed. */
export function jobStatus(object: KubeObject, tell: Tell): Status {
  const { words, text: messages } = tell;
  const gone = leaving(object, tell);
  if (gone !== undefined) return gone;
  const failed = conditionAt(object, "Failed");
  if (failed?.status === "True") {
    // The message says the reason in more words: the page of the Job has it.
    return said("crit", messages.state.failed, failed.reason || failed.message, failed.since);
  }
  const complete = conditionAt(object, "Complete");
  if (complete?.status === "True") return said("off", messages.state.completed, "", complete.since);
  const failing = conditionAt(object, "FailureTarget");
  if (failing?.status === "True") return said("crit", words.state.failing, failing.message, failing.since);
  const suspended = conditionAt(object, "Suspended");
  if (suspended?.status === "True" || flagAt(object, "spec.suspend") === true) {
    return said("off", words.state.suspended, "", suspended?.since);
  }
  const failures = numberAt(object, "status.failed") ?? 0;
  const started = instantAt(object, "status.startTime");
  if (failures > 0) return said("warn", words.state.retrying, words.why.failures(failures), started);
  return started === undefined
    ? said("prog", messages.state.starting)
    : said("prog", words.state.running, "", started);
}

export function runsOf(object: KubeObject, { runs }: Tell): readonly Run[] {
  return runs?.book.get(keyOf(object)) ?? [];
}

/** By its runs; by its own times where no run of it is known. */
export function cronJobStatus(object: KubeObject, tell: Tell): Status {
  const { words, text: messages, format, now } = tell;
  const gone = leaving(object, tell);
  if (gone !== undefined) return gone;
  if (flagAt(object, "spec.suspend") === true) return said("off", words.state.suspended);
  const { current, ended, inRow } = standOf(runsOf(object, tell));
  if (current !== undefined) {
    const since = words.why.since(format.minute(current.start, now));
    if (current.isRetry) return said("warn", words.state.retrying, since, current.start);
    return inRow === 0
      ? said("prog", words.state.running, since, current.start)
      : said("warn", words.state.running, `${since}; ${words.why.afterFailure}`, current.start);
  }
  const running = listAt(object, "status.active").length;
  if (running > 0) return said("prog", words.state.running, words.why.jobs(running));
  if (ended?.outcome === "failed") {
    const often = inRow > 1 ? words.why.inRow(inRow) : "";
    return said(
      "crit",
      messages.state.failed,
      [often, ended.why].filter(Boolean).join(", "),
      ended.end ?? ended.start,
    );
  }
  if (ended !== undefined) return said("ok", words.state.succeeded, "", ended.end ?? ended.start);
  const [last, good] = [
    instantAt(object, "status.lastScheduleTime"),
    instantAt(object, "status.lastSuccessfulTime"),
  ];
  if (last !== undefined && (good === undefined || good < last) && now - last > graceMs) {
    return said("warn", words.state.lastRunFailed, "", last);
  }
  return said("ok", words.state.active);
}
