import { conditionOf, podStatus, type Telling } from "../health.ts";
import { conditionAt, flagAt, instantAt, listAt, numberAt, textAt } from "../kinds/read.ts";
import type { KubeObject, Pod } from "../kinds.ts";
import {
  code,
  ended,
  type Evidence,
  type PodFinding,
  sentences,
  type WholeContainer,
  type WholePod,
} from "../pod-evidence.ts";
import { refusalIn } from "../wrong-makers.ts";
import { podFinding } from "../pod-finding.ts";
import type { PodWords } from "../pod-words.ts";
import { kindOf } from "../../shell/kinds.ts";
import { compareShapes, healthOf, rollUp, type Shape, type Status } from "../../shell/status.ts";
import { beganWith } from "./began-with.ts";
import { newestEvent, type ObjectChange, type ToldEvent } from "./history.ts";

/** What an object that makes pods is judged by. */
export interface Workload {
  /** The plural of its kind. */
  readonly plural: string;
  readonly object: KubeObject;
  /** Its state as lists tell it. */
  readonly status: Status;
  /** All pods below it, those of its Jobs or ReplicaSets too. */
  readonly pods: readonly Pod[];
  /** Jobs and ReplicaSets below it. */
  readonly makers: readonly KubeObject[];
  /** Events about it, about what it owns, and about its pods. */
  readonly events: readonly ToldEvent[];
  /** What the history remembers of it and of what it reads, the newest first. */
  readonly changes?: readonly ObjectChange[];
}

/** Kinds whose page opens on why their pods do not run. */
export const workloadKinds: ReadonlySet<string> = new Set([
  "deployments",
  "statefulsets",
  "daemonsets",
  "replicasets",
  "replicationcontrollers",
  "jobs",
  "cronjobs",
]);

/** Why a workload is as it is: what keeps pods from being made, else what its pods that do not run say, else how it stands. */
export function workloadFinding(workload: Workload, telling: Telling, words: PodWords): PodFinding {
  const { status } = workload;
  const quota = quotaFinding(workload, words);
  const found =
    (quota === undefined ? undefined : withPods(quota, podsFinding(workload, telling, words))) ??
    jobFinding(workload, telling, words) ??
    podsFinding(workload, telling, words) ??
    rolloutFinding(workload, telling, words) ??
    standing(workload, telling, words);
  const evidence = [...(found?.evidence ?? []), ...conditionRows(workload, words)];
  return {
    shape: agreed(status.shape, found?.shape),
    say: sentences(found?.say ?? [status.word, status.reason].filter(Boolean).join(": ")),
    next: sentences(found?.next ?? ""),
    evidence,
    container: found?.container,
    cause: "",
  };
}

/**
 * One state for the list, the head and the first sentence: that of the list where it tells of trouble; where it is calm, as it is while a
 * rollout is young, what the finding knows of quotas and pods.
 */
function agreed(status: Shape, found: Shape | undefined): Shape {
  return isTrouble(status) ? status : (found ?? status);
}

type Part = Partial<PodFinding> & { readonly say: string };

/** Why pods are not there, and then why those that are do not run. */
function withPods(quota: Part, pods: Part | undefined): Part {
  if (pods === undefined) return quota;
  return {
    ...quota,
    next: [pods.say, pods.next ?? ""].filter(Boolean).join(" "),
    evidence: [...(quota.evidence ?? []), ...(pods.evidence ?? [])],
    container: pods.container,
  };
}

/** Pods that a workload wants, as its spec or status says. */
function wantedOf({ plural, object }: Workload): number | undefined {
  if (plural === "daemonsets") return numberAt(object, "status.desiredNumberScheduled");
  if (plural === "jobs" || plural === "cronjobs") return undefined;
  return numberAt(object, "spec.replicas") ?? 1;
}

/** Nobody could make the pods: quota, admission, a broken template. */
function quotaFinding(workload: Workload, { finding }: PodWords): Part | undefined {
  const { object, events, makers, pods } = workload;
  const failure = [object, ...makers]
    .map((one) => conditionAt(one, "ReplicaFailure"))
    .find((one) => one?.status === "True");
  // StatefulSets, DaemonSets and Jobs have no such condition: their Events tell.
  const event = newestEvent(events, /^FailedCreate$/);
  const wanted = wantedOf(workload);
  const isMissing = wanted === undefined || pods.length < wanted;
  if (failure === undefined && (event === undefined || !isMissing)) return undefined;
  if (!isMissing) return undefined;
  const message = failure?.message || event?.message || "";
  const evidence: Evidence[] = [
    ...(failure === undefined
      ? []
      : [{ claim: finding.condition, fact: `\`ReplicaFailure=True\` ${failure.message}` }]),
    ...(event === undefined ? [] : [{ claim: code(event.reason), fact: event.message }]),
  ];
  const say =
    wanted === undefined || pods.length === 0 ? "" : `${finding.missing(wanted - pods.length, wanted)} `;
  return { shape: "crit", say: `${say}${finding.quota(code(ended(refusalIn(message))))}`, evidence };
}

/** A Job or CronJob by itself: failed, done, suspended, or running. */
function jobFinding(workload: Workload, telling: Telling, words: PodWords): Part | undefined {
  const { plural } = workload;
  if (plural === "jobs") return oneJob(workload, telling, words);
  return plural === "cronjobs" ? cronJob(workload, telling, words) : undefined;
}

/** A CronJob by its runs: the one that goes on and how the one before it ended. */
function cronJob(workload: Workload, telling: Telling, words: PodWords): Part {
  const { object, makers, pods } = workload;
  const { now, format } = telling;
  const { finding } = words;
  if (flagAt(object, "spec.suspend") === true) return { shape: "off", say: finding.suspended };
  const startOf = (job: KubeObject): number =>
    instantAt(job, "status.startTime") ?? instantAt(job, "metadata.creationTimestamp") ?? 0;
  const runs = makers.toSorted((a, b) => startOf(b) - startOf(a));
  const current = runs.find((job) => !isEnded(job));
  const ended = runs.find(isEnded);
  const part = (job: KubeObject): Part | undefined =>
    oneJob({ ...workload, plural: "jobs", object: job, pods: podsOf(job, pods) }, telling, words);
  const failed =
    ended !== undefined && conditionAt(ended, "Failed")?.status === "True" ? part(ended) : undefined;
  if (current !== undefined) {
    const own = podsOf(current, pods);
    const bad = worst(own, workload.events, telling, words);
    const time = format.minute(startOf(current), now);
    const named = code(current.metadata.name);
    const before = failed === undefined ? "" : finding.runBefore(failed.say);
    if (bad === undefined) {
      return {
        shape: failed === undefined ? "prog" : "warn",
        say: finding.runsNow(named, time),
        next: sentences(skipped(workload, startOf(current), finding), before),
        ...(failed?.evidence === undefined ? {} : { evidence: failed.evidence }),
      };
    }
    const failures = own.filter((pod) => isTrouble(podStatus(pod, telling).shape)).length;
    return {
      shape: "crit",
      say: `${finding.retries(named, time, failures)} ${bad.say}`,
      next: before,
      evidence: bad.evidence,
      container: bad.container,
    };
  }
  if (failed !== undefined) {
    return { ...failed, shape: "crit", say: finding.lastRunFailed(code(ended!.metadata.name), failed.say) };
  }
  const last = instantAt(object, "status.lastScheduleTime");
  return { say: last === undefined ? finding.neverRan : finding.lastRun(format.minute(last, now)) };
}

/** Runs that were not started because the one before goes on. */
function skipped({ object, events }: Workload, since: number, finding: PodWords["finding"]): string {
  const event = newestEvent(
    events.filter(({ kind, name }) => kind === "CronJob" && name === object.metadata.name),
    /^JobAlreadyActive$/,
  );
  return event === undefined || event.t < since ? "" : finding.skipped;
}

function isEnded(job: KubeObject): boolean {
  return ["Failed", "Complete"].some((type) => conditionAt(job, type)?.status === "True");
}

function podsOf(maker: KubeObject, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(
    ({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === maker.metadata.name) === true,
  );
}

function oneJob({ object, pods, events }: Workload, telling: Telling, words: PodWords): Part | undefined {
  const { now, format } = telling;
  const { finding } = words;
  const began = instantAt(object, "status.startTime");
  const failed = conditionAt(object, "Failed");
  if (failed?.status === "True") {
    const bad = worst(pods, events, telling, words);
    return {
      shape: "crit",
      say: `${finding.jobFailed(
        failed.since === undefined ? "" : format.minute(failed.since, now),
        `**${failed.reason}**`,
        ended(failed.message),
        numberAt(object, "status.failed") ?? 0,
      )}${bad === undefined ? "" : ` ${bad.say}`}`,
      ...(bad === undefined ? {} : { evidence: bad.evidence, container: bad.container }),
    };
  }
  if (conditionAt(object, "Complete")?.status === "True") {
    const end = instantAt(object, "status.completionTime");
    return {
      say: finding.jobDone(began === undefined || end === undefined ? "" : format.duration(end - began)),
    };
  }
  if (flagAt(object, "spec.suspend") === true) return { shape: "off", say: finding.suspended };
  if (worst(pods, events, telling, words) !== undefined) return undefined;
  const all = numberAt(object, "spec.completions") ?? numberAt(object, "spec.parallelism") ?? 1;
  return { say: finding.jobRuns(numberAt(object, "status.succeeded") ?? 0, all) };
}

/** What the pod in the worst state says. */
function worst(
  pods: readonly Pod[],
  events: readonly ToldEvent[],
  telling: Telling,
  words: PodWords,
): PodFinding | undefined {
  const bad = pods.filter((pod) => isTrouble(podStatus(pod, telling).shape));
  const shape = rollUp(bad.map((pod) => podStatus(pod, telling).shape));
  const one = bad.find((pod) => podStatus(pod, telling).shape === shape);
  return one === undefined ? undefined : podFinding(one, telling, words, { events: aboutPod(one, events) });
}

function aboutPod({ metadata }: Pod, events: readonly ToldEvent[]): readonly ToldEvent[] {
  return events.filter(({ kind, name }) => kind === "Pod" && name === metadata.name);
}

function isTrouble(shape: Shape): boolean {
  const health = healthOf(shape);
  return health === "crit" || health === "warn" || health === "unk";
}

/** The worst first; what nobody knows of comes last, as something else is the news. */
function compareKnown(a: Shape, b: Shape): number {
  const isUnknown = (shape: Shape): number => Number(healthOf(shape) === "unk");
  return isUnknown(a) - isUnknown(b) || compareShapes(a, b);
}

/** "3 of 5 pods do not run. Container app …": the pods that are in trouble, by their cause, the most first. */
function podsFinding(workload: Workload, telling: Telling, words: PodWords): Part | undefined {
  const { pods, events } = workload;
  const { finding } = words;
  const isJob = workload.plural === "jobs" || workload.plural === "cronjobs";
  const live = isJob
    ? pods
    : pods.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed");
  const inTrouble = live.filter((pod) => isTrouble(podStatus(pod, telling).shape));
  // Nobody knows of pods on a silent node: they lead only where nothing else tells why copies are missing.
  const known = inTrouble.filter((pod) => healthOf(podStatus(pod, telling).shape) !== "unk");
  const isWhole = healthOf(workload.status.shape) === "ok";
  const bad = known.length > 0 || isWhole ? known : inTrouble;
  if (inTrouble.length === 0) return undefined;
  const byCause = new Map<string, { readonly found: PodFinding; readonly pods: string[] }>();
  for (const pod of inTrouble) {
    const found = podFinding(withTemplate(pod, workload.object), telling, words, {
      events: aboutPod(pod, events),
    });
    const known = byCause.get(found.cause);
    if (known === undefined) byCause.set(found.cause, { found, pods: [pod.metadata.name] });
    else known.pods.push(pod.metadata.name);
  }
  const causes = [...byCause.values()].sort(
    (a, b) => compareKnown(a.found.shape, b.found.shape) || b.pods.length - a.pods.length,
  );
  if (bad.length === 0) {
    const well = standing(workload, telling, words);
    const more = causes.map(({ found, pods: named }) => finding.more(named.length, found.say));
    return well === undefined
      ? undefined
      : { ...well, next: [well.next ?? "", ...more].filter(Boolean).join(" ") };
  }
  const [first, ...others] = causes;
  const all = Math.max(live.length, wantedOf(workload) ?? 0);
  return {
    shape: first!.found.shape,
    say: `${(isJob ? finding.podsFailed : sentenceOf(bad, finding))(bad.length, all)} ${first!.found.say}`,
    next: [
      isJob ? "" : beginning(workload, bad, telling, words),
      first!.found.next,
      inOrder(workload, live.length, finding),
      ...others.map(({ found, pods: named }) => finding.more(named.length, found.say)),
    ]
      .filter(Boolean)
      .join(" "),
    evidence: causes.flatMap(({ found, pods: named }): readonly Evidence[] => [
      { claim: finding.pods(named.length), fact: found.say, pods: named },
      ...(causes.length === 1 ? found.evidence : found.evidence.slice(0, 1)),
    ]),
    container: first!.found.container,
  };
}

/** Since which change pods are in trouble. */
function beginning(
  { plural, object, makers, changes = [] }: Workload,
  bad: readonly Pod[],
  telling: Telling,
  words: PodWords,
): string {
  const sinces = bad.flatMap((pod) => podStatus(pod, telling).since ?? []);
  const since = sinces.length === 0 ? undefined : Math.min(...sinces);
  const kind = kindOf(plural)?.kind ?? "";
  return beganWith({ object, kind, makers, bad, since, changes }, telling, words);
}

/** Pods of a StatefulSet that are not made before the one in trouble is ready. */
function inOrder({ plural, object }: Workload, present: number, finding: PodWords["finding"]): string {
  const missing = (numberAt(object, "spec.replicas") ?? 1) - present;
  const isParallel = textAt(object, "spec.podManagementPolicy") === "Parallel";
  return plural === "statefulsets" && !isParallel && missing > 0 ? finding.inOrder(missing) : "";
}

/** A pod with the probes that its template has for containers of the same image: lists leave them out. */
function withTemplate(pod: Pod, object: KubeObject): WholePod {
  const containers = listAt(object, "spec.template.spec.containers") as readonly WholeContainer[];
  if (containers.length === 0) return pod;
  const whole = (pod.spec?.containers ?? []).map((container): WholeContainer => {
    const template = containers.find(
      ({ name, image }) => name === container.name && image === container.image,
    );
    return template === undefined ? container : { ...template, ...container };
  });
  return { ...pod, spec: { ...pod.spec, containers: whole } };
}

/** What is the matter with pods that are in trouble: they restarted and are ready again, run and are not ready, or do not run. */
function sentenceOf(
  bad: readonly Pod[],
  finding: PodWords["finding"],
): (some: number, all: number) => string {
  const isReady = ({ status }: Pod): boolean => conditionOf(status?.conditions, "Ready")?.status === "True";
  const runs = ({ status }: Pod): boolean => {
    const all = status?.containerStatuses ?? [];
    return (
      status?.phase === "Running" && all.length > 0 && all.every(({ state }) => state?.running !== undefined)
    );
  };
  if (bad.every(isReady)) return finding.restarted;
  if (bad.some(isReady)) return finding.inTrouble;
  return bad.every((pod) => runs(pod)) ? finding.notReadyPods : finding.doNotRun;
}

/** A rollout that is past its deadline though no pod of it is in trouble. */
function rolloutFinding(
  { object, status }: Workload,
  { now, format }: Telling,
  { finding }: PodWords,
): Part | undefined {
  const progress = conditionAt(object, "Progressing");
  if (progress?.status !== "False" || progress.reason !== "ProgressDeadlineExceeded") return undefined;
  const since = progress.since === undefined ? "" : format.minute(progress.since, now);
  return { shape: status.shape, say: finding.rolloutStuck(since), next: progress.message };
}

/** How it stands when nothing is wrong. */
function standing(workload: Workload, telling: Telling, { finding }: PodWords): Part | undefined {
  const { object, plural, pods } = workload;
  const wanted = wantedOf(workload);
  if (wanted === undefined) return undefined;
  if (plural === "daemonsets" && wanted === 0) return { shape: "off", say: finding.noneSelected };
  if (wanted === 0 && pods.length === 0) return { shape: "off", say: finding.noneWanted };
  const ready = pods.filter(
    ({ status }) => conditionOf(status?.conditions, "Ready")?.status === "True",
  ).length;
  const paused = flagAt(object, "spec.paused") === true ? finding.paused : "";
  const updated =
    numberAt(object, "status.updatedReplicas") ?? numberAt(object, "status.updatedNumberScheduled");
  if (updated !== undefined && updated < wanted && plural !== "replicasets") {
    return { say: [finding.rolling(updated, wanted), paused].filter(Boolean).join(" ") };
  }
  if (pods.length < wanted)
    return { say: finding.missing(wanted - pods.length, wanted), shape: workload.status.shape };
  if (ready < wanted) return undefined;
  return { say: finding.allReady(wanted), next: paused };
}

/** Conditions that say that something is wrong, in Kubernetes' words. */
function conditionRows({ object }: Workload, { finding }: PodWords): readonly Evidence[] {
  const bad: readonly (readonly [type: string, when: string])[] = [
    ["Available", "False"],
    ["Progressing", "False"],
    ["Failed", "True"],
  ];
  return bad.flatMap(([type, when]) => {
    const found = conditionAt(object, type);
    if (found?.status !== when) return [];
    const message = found.message || textAt(object, "status.message");
    return [
      {
        claim: finding.condition,
        fact: `\`${type}=${when}\` ${found.reason}${message === "" ? "" : `: ${message}`}`,
      },
    ];
  });
}
