import { allContainers, conditionOf } from "./health.ts";
import { instantOf } from "./kinds.ts";
import { type Case, code, conditionEvidence, ended, eventEvidence, type Finder } from "./pod-evidence.ts";
import { newestEvent } from "./object/history.ts";

/** Being deleted: for how long, and what it waits for. */
export const terminating: Finder = (about) => {
  const { pod, telling, words, status } = about;
  const { now, format } = telling;
  const says = words.finding;
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = pod.metadata;
  const deleted = instantOf(deletionTimestamp);
  if (deleted === undefined) return undefined;
  // The time written is when the grace ends; what people wait for began before.
  const graceMs = (deletionGracePeriodSeconds ?? 0) * 1000;
  const span = format.span(Math.max(0, now - (deleted - graceMs)));
  const evidence = [
    ...whyDeleted(about),
    ...eventEvidence(newestEvent(about.events, /^(FailedKillPod|FailedPreStopHook|NodeNotReady)$/), about),
    ...conditionEvidence(pod, words),
  ];
  const node = pod.spec?.nodeName ?? "";
  if (status.shape === "stale") {
    return { say: says.silentTerminating(span, code(node)), next: says.silentNext(code(node)), evidence };
  }
  const [first = ""] = finalizers;
  const isOver = allContainers(pod).every(({ state }) => state?.running === undefined);
  if (first !== "" && (isOver || status.shape === "warn")) {
    const named = code(finalizers.join(", "));
    return { say: says.stuck(span, named), next: says.finalizerNext(code(first)), evidence };
  }
  if (status.shape !== "warn") return { say: says.terminating(span), evidence };
  const running = allContainers(pod)
    .filter(({ state }) => state?.running !== undefined)
    .map(({ name }) => code(name));
  const still = running.length === 0 ? "" : says.stillRuns(running.join(", "), running.length);
  return {
    say: graceMs > 0 ? says.overdue(span, format.duration(graceMs), still) : says.stuck(span, ""),
    evidence,
  };
};

/** Who asked for the deletion, as far as the pod says. */
function whyDeleted({ known, words: { finding } }: Case): { claim: string; fact: string }[] {
  const target = conditionOf(known.conditions, "DisruptionTarget");
  if (target?.status !== "True") return [];
  const why: Readonly<Record<string, string>> = {
    PreemptionByScheduler: finding.why.preempted,
    DeletionByTaintManager: finding.why.taint,
    EvictionByEvictionAPI: finding.why.api,
    DeletionByPodGC: finding.why.orphan,
  };
  const { reason = "", message = "" } = target;
  return [{ claim: code(reason), fact: [why[reason] ?? "", message].filter(Boolean).join(": ") }];
}

/** Its node does not answer: what was last seen may be long over. */
export const silentNode: Finder = (about) => {
  if (about.status.shape !== "stale") return undefined;
  const evidence = eventEvidence(newestEvent(about.events, /^NodeNotReady$/), about);
  return { say: about.words.finding.unknown(code(about.pod.spec?.nodeName ?? "")), evidence };
};

export const completed: Finder = ({ pod, known, created, telling: { format }, words: { finding } }) => {
  if (known.phase !== "Succeeded") return undefined;
  const ends = allContainers(pod).map(({ state }) => instantOf(state?.terminated?.finishedAt) ?? 0);
  const end = Math.max(...ends, 0);
  const begin = instantOf(known.startTime) ?? created;
  return { say: finding.completed(end > begin ? format.duration(end - begin) : "") };
};

export const evicted: Finder = (about) => {
  const { known, words } = about;
  const isOver = known.phase === "Failed" || known.phase === "Succeeded";
  const event = newestEvent(about.events, /^Evicted$/);
  // One that ends well when it is told to go is "Succeeded": only the Event says that it was evicted.
  if (!isOver || (known.reason !== "Evicted" && event === undefined)) return undefined;
  return {
    say: words.finding.evicted(ended(known.message ?? event?.message ?? "")),
    evidence: [...whyDeleted(about), ...eventEvidence(event, about)],
  };
};

export const preempted: Finder = (about) => {
  const { known, words, events } = about;
  const target = conditionOf(known.conditions, "DisruptionTarget");
  const isPreempted =
    known.phase === "Failed" &&
    (known.reason === "Preempting" ||
      (target?.status === "True" && target.reason === "PreemptionByScheduler"));
  if (!isPreempted) return undefined;
  return {
    say: words.finding.preempted(ended(target?.message ?? known.message ?? "")),
    evidence: eventEvidence(newestEvent(events, /^Preempt/), about),
  };
};

/** The kubelet did not take it, though the scheduler sent it there. */
export const refused: Finder = (about) => {
  const { pod, known, words, events } = about;
  const { reason = "", message = "" } = known;
  const isRefused =
    /^(OutOf|NodeAffinity$|NodePorts$|UnexpectedAdmissionError$|TopologyAffinityError$|NodeShutdown$|Terminated$|PodOSNotSupported$|Forbidden|SysctlForbidden|AppArmor)/;
  if (known.phase !== "Failed" || !isRefused.test(reason)) return undefined;
  return {
    say: words.finding.refused(code(pod.spec?.nodeName ?? ""), `**${reason}**`, ended(message)),
    evidence: eventEvidence(
      newestEvent(
        events.filter((event) => event.reason === reason),
        /./,
      ),
      about,
    ),
  };
};

export const failed: Finder = ({ pod, known, words }) =>
  known.phase !== "Failed"
    ? undefined
    : {
        say: words.finding.failed(ended(known.message ?? known.reason ?? "")),
        evidence: conditionEvidence(pod, words),
      };
