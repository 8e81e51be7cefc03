import { plain } from "../shell/format.ts";
import type { Shape } from "../shell/status.ts";
import {
  allContainers,
  conditionOf,
  type Death,
  deathsOf,
  memoryLimitOf,
  podStatus,
  sayingOf,
  type Telling,
} from "./health.ts";
import { type Container, type ContainerStatus, instantOf, type Pod } from "./kinds.ts";
import type { PodWords } from "./pod-words.ts";

/** One row of evidence: what is claimed, and the fact. Both may hold the markup of sentences. */
export interface Evidence {
  readonly claim: string;
  readonly fact: string;
  /** Not a fact but what cannot be told. */
  readonly isUnknown?: boolean;
  /** What shows the same: a line for a terminal. */
  readonly kubectl?: string;
  /** The query behind the fact. */
  readonly query?: string;
}

/** Why a pod is as it is: one sentence, what stands in grey below it, and the proof. */
export interface PodFinding {
  readonly shape: Shape;
  readonly say: string;
  readonly next: string;
  readonly evidence: readonly Evidence[];
  /** The container that the sentence is about; its curve is the one to show. */
  readonly container: string | undefined;
}

/** The highest memory a container was seen at in the range shown, bytes; undefined if there are no samples. */
export interface Measured {
  readonly peakMemory: number | undefined;
  readonly peakQuery: string;
}

/** What the pod's own state says of it. `measured` adds what samples show. */
export function podFinding(pod: Pod, telling: Telling, words: PodWords, measured?: Measured): PodFinding {
  const { now, format } = telling;
  const says = words.finding;
  const status = podStatus(pod, telling);
  const created = instantOf(pod.metadata.creationTimestamp) ?? now;
  const known = pod.status ?? {};
  const base = { shape: status.shape, next: "", evidence: [] as readonly Evidence[], container: undefined };
  const conditions = conditionEvidence(pod, words);

  const deleted = instantOf(pod.metadata.deletionTimestamp);
  if (deleted !== undefined) {
    const finalizers = (pod.metadata as { finalizers?: readonly string[] }).finalizers ?? [];
    const span = format.span(now - deleted);
    const say =
      status.shape === "warn" ? says.stuck(span, code(finalizers.join(", "))) : says.terminating(span);
    return { ...base, say, evidence: conditions };
  }
  if (status.shape === "stale") return { ...base, say: says.unknown(code(pod.spec?.nodeName ?? "")) };
  if (known.phase === "Succeeded") {
    const last = allContainers(pod).map(({ state }) => state?.terminated);
    const ends = last.map((dead) => instantOf(dead?.finishedAt) ?? 0);
    const end = Math.max(...ends, 0);
    const begin = instantOf(known.startTime) ?? created;
    return { ...base, say: says.completed(end > begin ? format.duration(end - begin) : "") };
  }
  if (known.phase === "Failed" && known.reason === "Evicted") {
    return { ...base, say: says.evicted(ended(known.message ?? "")) };
  }

  const dying = dyingContainer(pod, status.word === telling.text.state.restarting);
  if (dying !== undefined) return deathFinding(pod, dying, telling, words, measured);

  for (const container of allContainers(pod)) {
    const waiting = container.state?.waiting;
    if (waiting?.reason === undefined || /^(ContainerCreating|PodInitializing)$/.test(waiting.reason))
      continue;
    const who = code(container.name);
    const isImage = /ImagePull|InvalidImageName|ErrImage/.test(waiting.reason);
    const image = container.image ?? specOf(pod, container.name)?.image ?? "?";
    return {
      ...base,
      container: container.name,
      say: isImage
        ? says.image(who, code(image))
        : says.cannotStart(who, `**${waiting.reason}**`, ended(waiting.message ?? "")),
      next: isImage ? (waiting.message ?? "") : "",
      evidence: [waitsEvidence(pod, container, words), ...conditions],
    };
  }
  if (known.phase === "Failed")
    return { ...base, say: says.failed(ended(known.message ?? known.reason ?? "")), evidence: conditions };

  const scheduled = conditionOf(known.conditions, "PodScheduled");
  if (scheduled?.status === "False") return pendingFinding(pod, scheduled.message ?? "", telling, words);

  const initialising = initialisingContainer(pod);
  if (initialising !== undefined) {
    const { name, at, all } = initialising;
    return { ...base, container: name, say: says.initialising(code(name), at, all), evidence: conditions };
  }
  if (known.phase === "Pending") {
    const say = status.shape === "warn" ? says.pending(format.span(now - created)) : says.starting;
    return { ...base, say, evidence: conditions };
  }

  const ready = conditionOf(known.conditions, "Ready");
  if (ready?.status === "False") {
    const lazy = (known.containerStatuses ?? [])
      .filter((container) => container.ready === false)
      .map(({ name }) => name);
    const who = lazy.length === 0 ? says.podIs : says.containersNamed(lazy.map(code).join(", "), lazy.length);
    const since = format.minute(instantOf(ready.lastTransitionTime) ?? created, now);
    return {
      ...base,
      container: lazy[0],
      say: status.shape === "prog" ? says.starting : says.notReady(who, since),
      evidence: conditions,
    };
  }
  if (ready === undefined && known.containerStatuses === undefined)
    return { ...base, shape: "prog", say: says.starting };
  return { ...base, ...wellFinding(pod, created, telling, words) };
}

function wellFinding(
  pod: Pod,
  created: number,
  { now, format }: Telling,
  words: PodWords,
): Pick<PodFinding, "say" | "next" | "container"> {
  const says = words.finding;
  const statuses = pod.status?.containerStatuses ?? [];
  const since = instantOf(conditionOf(pod.status?.conditions, "Ready")?.lastTransitionTime) ?? created;
  const running = statuses.filter(({ state }) => state?.running !== undefined).length;
  const restarts = statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0);
  const last = deathsOf(pod)[0];
  return {
    say: says.ready(says.containersReady(running, statuses.length), format.minute(since, now)),
    next:
      restarts === 0 || last === undefined
        ? says.neverRestarted
        : says.restartedBefore(says.times(restarts), format.minute(last.at, now)),
    container: last?.container,
  };
}

/** The container whose death is the trouble now: dead, waiting to be started again, or just restarted. */
function dyingContainer(
  pod: Pod,
  isRestarting: boolean,
): { readonly death: Death; readonly status: ContainerStatus } | undefined {
  for (const death of deathsOf(pod)) {
    const status = pod.status?.containerStatuses?.find(({ name }) => name === death.container);
    if (status === undefined || (death.dead.exitCode === 0 && death.dead.reason !== "OOMKilled")) continue;
    const isWaiting = status.state?.waiting?.reason === "CrashLoopBackOff";
    const isDead = status.state?.terminated !== undefined;
    if (isRestarting || isWaiting || isDead || (status.ready === false && death.restarts > 0))
      return { death, status };
  }
  return undefined;
}

function deathFinding(
  pod: Pod,
  { death, status }: { readonly death: Death; readonly status: ContainerStatus },
  telling: Telling,
  words: PodWords,
  measured: Measured | undefined,
): PodFinding {
  const { now, format } = telling;
  const says = words.finding;
  const { container, dead, at, restarts } = death;
  const who = code(container);
  const times = says.times(Math.max(1, restarts));
  const created = instantOf(pod.metadata.creationTimestamp);
  const since = created === undefined ? "" : says.sinceTime(format.minute(created, now));
  const limit = memoryLimitOf(pod, container);
  const limitText = limit === undefined ? "" : plain(format.bytes(limit));
  const isOom = dead.reason === "OOMKilled";
  const said = ended(sayingOf(dead.message));
  const began = instantOf(dead.startedAt);
  const ran = began === undefined ? "" : format.duration(at - began);
  const evidence: Evidence[] = [
    {
      claim: says.lastState,
      fact: says.lastSaid(dead.reason ?? "Error", dead.exitCode, format.time(at, now), ran),
      kubectl: describe(pod),
    },
  ];
  if (status.state?.waiting !== undefined) evidence.push(waitsEvidence(pod, status, words));
  if (isOom && limit !== undefined && measured !== undefined) {
    evidence.push(
      measured.peakMemory === undefined
        ? { claim: says.notKnown, fact: says.noSamples, isUnknown: true }
        : {
            claim: says.memory,
            fact: says.memoryReached(plain(format.bytes(measured.peakMemory)), limitText),
            query: measured.peakQuery,
          },
    );
  }
  return {
    shape: podStatus(pod, telling).shape,
    say: !isOom
      ? says.crash(who, dead.exitCode, times, since, said)
      : limit === undefined
        ? says.oomNoLimit(who, times, since)
        : says.oom(who, limitText, times, since),
    next:
      status.state?.running === undefined
        ? ""
        : says.runsAgain(format.minute(instantOf(status.state.running.startedAt) ?? now, now)),
    evidence: [...evidence, ...conditionEvidence(pod, words)],
    container,
  };
}

/** How many nodes the scheduler turned down for one reason. */
export interface Refusal {
  readonly nodes: number;
  readonly reason: string;
}

/** Reads "0/12 nodes are available: 5 Insufficient memory, 4 node(s) had untolerated taint {a: b}. preemption: …". */
export function parseScheduling(
  message: string,
): { readonly all: number; readonly refusals: readonly Refusal[] } | undefined {
  const match = /^0\/(\d+) nodes are available: ([^]*?)(?:\. (?:no new claims|preemption:)[^]*|\.?\s*)$/.exec(
    message.trim(),
  );
  if (match === null) return undefined;
  const refusals = match[2]!.split(/, (?=\d+ )/).flatMap((part) => {
    const [, nodes, reason] = /^(\d+) (?:node\(s\) )?(.*?)\.?$/s.exec(part.trim()) ?? [];
    return nodes === undefined || reason === undefined ? [] : [{ nodes: Number(nodes), reason }];
  });
  return { all: Number(match[1]), refusals: refusals.sort((a, b) => b.nodes - a.nodes) };
}

function pendingFinding(pod: Pod, message: string, { now, format }: Telling, words: PodWords): PodFinding {
  const says = words.finding;
  const created = instantOf(pod.metadata.creationTimestamp) ?? now;
  const span = format.span(now - created);
  const count = (n: number): string => (n === 1 ? says.oneNode : says.nodes(n));
  const parsed = parseScheduling(message);
  return {
    shape: "warn",
    say: parsed === undefined ? says.pending(span) : says.unschedulable(count(parsed.all), span),
    next:
      parsed === undefined
        ? message
        : parsed.refusals.map(({ nodes, reason }) => says.nodesFor(count(nodes), reason)).join(" · "),
    evidence: [{ claim: says.scheduler, fact: message, kubectl: describe(pod) }].filter(
      ({ fact }) => fact !== "",
    ),
    container: undefined,
  };
}

function initialisingContainer(
  pod: Pod,
): { readonly name: string; readonly at: number; readonly all: number } | undefined {
  const inits = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always");
  const at = inits.findIndex(({ name }) => {
    const status = pod.status?.initContainerStatuses?.find((one) => one.name === name);
    return status?.state?.terminated?.exitCode !== 0;
  });
  const isBusy = conditionOf(pod.status?.conditions, "Initialized")?.status === "False";
  return at < 0 || !isBusy ? undefined : { name: inits[at]!.name, at: at + 1, all: inits.length };
}

function waitsEvidence(pod: Pod, { state }: ContainerStatus, { finding }: PodWords): Evidence {
  const { reason = "", message = "" } = state?.waiting ?? {};
  return { claim: finding.waits, fact: `\`${reason}\` ${message}`.trim(), kubectl: describe(pod) };
}

function conditionEvidence(pod: Pod, { finding }: PodWords): readonly Evidence[] {
  const ready = conditionOf(pod.status?.conditions, "Ready");
  if (ready === undefined || ready.status === "True" || (ready.message ?? "") === "") return [];
  return [
    {
      claim: finding.condition,
      fact: `\`Ready=${ready.status}\` ${ready.message ?? ""}`,
      kubectl: describe(pod),
    },
  ];
}

/** The line that shows the same in a terminal. */
export function describe({ metadata }: Pod): string {
  return `kubectl describe pod ${metadata.name} -n ${metadata.namespace ?? "default"}`;
}

function specOf(pod: Pod, name: string): Container | undefined {
  return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
    (container) => container.name === name,
  );
}

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** A message without its full stop: a sentence of ours goes on behind it. */
function ended(text: string): string {
  return text.trim().replace(/\.$/, "");
}
