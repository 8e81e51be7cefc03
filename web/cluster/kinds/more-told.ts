import { useMemo } from "react";
import { type Answer, useInstant, useObjects, useValuesBy } from "../../shell/ask.tsx";
import type { Sample } from "../../shell/api.ts";
import { useTelling, useTroubles } from "../../shell/telling.tsx";
import { longestMs, onAxis, type RunBook, runBook, type RunsTold, withGone } from "../runs.ts";
import type { Tell } from "./column.ts";

/** Kinds whose state their pods tell too. */
const withPods: ReadonlySet<string> = new Set([
  "deployments",
  "statefulsets",
  "daemonsets",
  "replicasets",
  "replicationcontrollers",
]);

const lastOf = (series: string): string =>
  `max by (namespace, job_name) (last_over_time(${series}[${longestMs / 3_600_000}h]))`;

/**
 * What states and cells of a kind are told with beside its objects. A list needs only what is told of its own kind; the page of an object shows
 * objects of many kinds. Runs of CronJobs whose Jobs are gone are asked for where CronJobs are what is looked at.
 */
export function useMoreTold(plural: string, isList = false): Pick<Tell, "troubles" | "runs"> {
  const troubles = useTroubles();
  const isCron = plural === "cronjobs";
  const hasRuns = isCron || !isList;
  const hasTroubles = !isList || withPods.has(plural);
  const runs = useRuns(hasRuns, isCron);
  return useMemo(
    () => ({ ...(hasRuns ? { runs } : {}), ...(hasTroubles ? { troubles } : {}) }),
    [hasRuns ? runs : undefined, hasTroubles ? troubles : undefined],
  );
}

const noRuns: RunBook = new Map();

/** Runs of all CronJobs; those whose Jobs are gone, as long as samples tell of them. */
function useRuns(isWanted: boolean, hasGone: boolean): RunsTold {
  const jobs = useObjects("jobs").items;
  const { now } = useTelling();
  const ask = (series: string): Answer<readonly Sample[]> => useInstant(hasGone ? lastOf(series) : undefined);
  const starts = useValuesBy(ask("kube_job_status_start_time"), "namespace", "job_name");
  const ends = useValuesBy(ask("kube_job_status_completion_time"), "namespace", "job_name");
  const failures = useValuesBy(ask('kube_job_failed{condition="true"}'), "namespace", "job_name");
  const axisEnd = Math.ceil(now / 60_000) * 60_000;
  return useMemo(() => {
    const book = isWanted ? runBook(jobs) : noRuns;
    return onAxis(hasGone ? withGone(book, { starts, ends, failures }) : book, axisEnd);
  }, [isWanted, hasGone, jobs, starts, ends, failures, axisEnd]);
}
