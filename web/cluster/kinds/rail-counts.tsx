import { useEffect, useMemo } from "react";
import { useInNamespace, useObjects } from "../../shell/ask.tsx";
import { useShared } from "../../shell/context.tsx";
import type { Shape } from "../../shell/status.ts";
import { type RailCounts, useTelling, worstOf } from "../../shell/telling.tsx";
import type { Makers } from "../wrong-makers.ts";
import { controllerOf, type KubeObject } from "../kinds.ts";
import { claimStatus } from "./claim-status.ts";
import type { KindList, Tell } from "./column.ts";
import { cronJobStatus, jobStatus } from "./job-status.ts";
import { useMoreTold } from "./more-told.ts";
import { kindWords } from "./words.ts";
import { daemonSetStatus, deploymentStatus, statefulSetStatus } from "./workload-status.ts";

/** Of the lists only what states are made of: their columns' code waits until someone opens one. */
const statuses: Readonly<Record<string, KindList["status"]>> = {
  deployments: deploymentStatus,
  statefulsets: statefulSetStatus,
  daemonsets: daemonSetStatus,
  cronjobs: cronJobStatus,
  jobs: jobStatus,
  persistentvolumeclaims: claimStatus,
};
const noneBeside: Tell["beside"] = new Map();

/**
 * Tells the rail how workloads, what runs to an end, and volumes stand, each as its list says, and whoever says what is wrong what makes
 * pods; shows nothing.
 */
export function KindCounts({
  tell,
  tellMakers,
}: {
  tell: (counts: RailCounts) => void;
  tellMakers: (makers: Makers) => void;
}): null {
  const makers = useMakers();
  useEffect(() => tellMakers(makers), [makers, tellMakers]);
  const told = useTold();
  const deployments = useShapes("deployments", told);
  const statefulSets = useShapes("statefulsets", told);
  const daemonSets = useShapes("daemonsets", told);
  const cronJobs = useShapes("cronjobs", told);
  const jobs = useShapes("jobs", told, isAlone);
  const claims = useShapes("persistentvolumeclaims", told);
  const counts = useMemo(
    (): RailCounts => ({
      workloads: worstOf([...deployments, ...statefulSets, ...daemonSets]),
      jobs: worstOf([...cronJobs, ...jobs]),
      storage: worstOf(claims),
    }),
    [deployments, statefulSets, daemonSets, cronJobs, jobs, claims],
  );
  const key = JSON.stringify(counts);
  useEffect(() => tell(counts), [key, tell]);
  return null;
}

/** What makes pods, in the chosen namespace. */
function useMakers(): Makers {
  const deployments = useInNamespace(useObjects("deployments").items);
  const statefulsets = useInNamespace(useObjects("statefulsets").items);
  const daemonsets = useInNamespace(useObjects("daemonsets").items);
  return useMemo(() => ({ deployments, statefulsets, daemonsets }), [deployments, statefulsets, daemonsets]);
}

/** A run of a CronJob is told by its CronJob. */
function isAlone(job: KubeObject): boolean {
  return controllerOf(job)?.kind !== "CronJob";
}

function useTold(): Tell {
  const { now } = useTelling();
  const { text, format } = useShared();
  const more = useMoreTold("");
  return useMemo(
    () => ({ now, text, format, words: kindWords(format.language), beside: noneBeside, ...more }),
    [now, text, format, more],
  );
}

const everyObject = (): boolean => true;

function useShapes(
  plural: string,
  tell: Tell,
  counts: (object: KubeObject) => boolean = everyObject,
): readonly Shape[] {
  const items = useInNamespace(useObjects(plural).items);
  const status = statuses[plural];
  return useMemo(
    () => (status === undefined ? [] : items.filter(counts).map((object) => status(object, tell).shape)),
    [items, status, tell, counts],
  );
}
