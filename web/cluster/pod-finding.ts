import { type Telling, podStatus } from "./health.ts";
import { instantOf, type Pod } from "./kinds.ts";
import type { Around, Case, Finder, PodFinding } from "./pod-evidence.ts";
import * as ends from "./pod-finding-ends.ts";
import * as runs from "./pod-finding-runs.ts";
import * as starts from "./pod-finding-starts.ts";
import type { PodWords } from "./pod-words.ts";

/** Why a pod may be as it is: the first case that finds something says it. */
const cases: readonly (readonly [name: string, find: Finder])[] = [
  ["terminating", ends.terminating],
  ["silent", ends.silentNode],
  ["evicted", ends.evicted],
  ["completed", ends.completed],
  ["preempted", ends.preempted],
  ["init", runs.failingInit],
  ["probe kill", runs.killedByProbe],
  ["oom", runs.outOfMemory],
  ["cannot start", starts.neverStarted],
  ["crash", runs.crashing],
  ["ends", runs.endsWell],
  ["image", starts.image],
  ["absent", starts.absent],
  ["waits", starts.cannotStart],
  ["refused", ends.refused],
  ["failed", ends.failed],
  ["gated", starts.gated],
  ["claim", starts.claim],
  ["unschedulable", starts.unschedulable],
  ["volume", starts.volume],
  ["sandbox", starts.sandbox],
  ["initialising", starts.initialising],
  ["pending", starts.pending],
  ["probe", runs.failingProbe],
  ["gate", runs.readinessGate],
  ["not ready", runs.notReady],
  ["starting", starts.starting],
  ["ready", runs.well],
];

/** What a pod's own state says of it, and what is known around it adds. */
export function podFinding(pod: Pod, telling: Telling, words: PodWords, around: Around = {}): PodFinding {
  const status = podStatus(pod, telling);
  const about: Case = {
    ...around,
    pod,
    known: pod.status ?? {},
    status,
    telling,
    words,
    created: instantOf(pod.metadata.creationTimestamp) ?? telling.now,
    events: around.events ?? [],
  };
  for (const [name, find] of cases) {
    const found = find(about);
    if (found === undefined) continue;
    const { say, shape = status.shape, next = "", evidence = [], container } = found;
    return { shape, say, next, evidence, container, cause: `${name} ${container ?? ""}`.trim() };
  }
  return {
    shape: status.shape,
    say: words.finding.starting,
    next: "",
    evidence: [],
    container: undefined,
    cause: "",
  };
}
