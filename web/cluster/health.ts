import type { Format } from "../shell/format.ts";
import type { Messages } from "../shell/messages.en.ts";
import type { Status } from "../shell/status.ts";
import { plain } from "../shell/format.ts";
import { amountOf } from "./amounts.ts";
import {
  type Condition,
  type ContainerStatus,
  instantOf,
  type Node,
  type Pod,
  type Terminated,
} from "./kinds.ts";

/** What words and times are written with. `now` in Unix ms. */
export interface Telling {
  readonly now: number;
  readonly text: Messages;
  readonly format: Format;
  /** States judged already with these very words: several parts of the page ask for the same pods. */
  readonly judged?: WeakMap<Pod, { readonly status: Status; readonly now: number }>;
  /** Nodes whose kubelet does not answer, with since when: what they last said of their pods is old. */
  readonly silentNodes?: ReadonlyMap<string, number | undefined>;
}

const minute = 60_000;
/** A pod may be pending or not ready this long before it counts as trouble. */
export const graceMs: number = 2 * minute;
/** A restart this long ago still makes a pod "Restarting". */
const recentRestartMs = 10 * minute;
const stuckMs = 10 * minute;

const startingReasons: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);

/** The state of a pod as one word and its reason; Kubernetes' own words stay as they are. */
export function podStatus(pod: Pod, telling: Telling): Status {
  const known = telling.judged?.get(pod);
  // What is well, or done, stays so until the object changes; anything else grows older.
  if (
    known !== undefined &&
    (known.now === telling.now || known.status.shape === "ok" || known.status.shape === "off")
  ) {
    return known.status;
  }
  const status = judgePod(pod, telling);
  telling.judged?.set(pod, { status, now: telling.now });
  return status;
}

function judgePod(pod: Pod, telling: Telling): Status {
  const { now, text, format } = telling;
  const status = pod.status ?? {};
  const created = instantOf(pod.metadata.creationTimestamp);
  const said = (shape: Status["shape"], word: string, reason = "", since?: number): Status => ({
    shape,
    word,
    reason,
    ...(since === undefined ? {} : { since }),
  });

  const isOver = status.phase === "Succeeded" || status.phase === "Failed";
  const node = pod.spec?.nodeName ?? "";
  if (!isOver && telling.silentNodes?.has(node) === true) {
    const silent = telling.silentNodes.get(node);
    const why = silent === undefined ? "" : text.why.nodeSilent(node, format.span(now - silent));
    return said("stale", text.state.notKnown, why, silent);
  }
  const deleted = instantOf(pod.metadata.deletionTimestamp);
  if (deleted !== undefined) {
    return now - deleted > stuckMs
      ? said("warn", text.state.stuck, text.why.stuck(format.span(now - deleted)), deleted)
      : said("prog", text.state.terminating, "", deleted);
  }
  if (status.reason === "NodeLost" || status.phase === "Unknown") {
    return said("stale", text.state.notKnown, status.message ?? status.reason ?? "");
  }
  if (status.phase === "Succeeded") return said("off", text.state.completed);
  if (status.phase === "Failed") {
    if (status.reason === "Evicted") return said("off", text.state.evicted, status.message ?? "");
    const ended = allContainers(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
    const dead = ended?.state?.terminated;
    return said(
      "crit",
      text.state.failed,
      status.message ?? (dead === undefined ? "" : reasonOfDeath(pod, dead, telling, ended?.name)),
      instantOf(dead?.finishedAt) ??
        instantOf(conditionOf(status.conditions, "Ready")?.lastTransitionTime) ??
        created,
    );
  }

  for (const container of allContainers(pod)) {
    const waiting = container.state?.waiting;
    if (waiting?.reason !== undefined && !startingReasons.has(waiting.reason)) {
      const dead = container.lastState?.terminated;
      const why =
        dead === undefined ? (waiting.message ?? "") : reasonOfDeath(pod, dead, telling, container.name);
      return said("crit", waiting.reason, why, instantOf(dead?.finishedAt) ?? created);
    }
  }
  for (const container of status.containerStatuses ?? []) {
    const dead = container.state?.terminated;
    if (dead !== undefined && dead.exitCode !== 0) {
      return said(
        "crit",
        dead.reason ?? "Error",
        reasonOfDeath(pod, dead, telling, container.name),
        instantOf(dead.finishedAt),
      );
    }
  }

  const scheduled = conditionOf(status.conditions, "PodScheduled");
  const ageMs = created === undefined ? 0 : now - created;
  if (status.phase === "Pending") {
    const why = scheduled?.status === "False" ? (scheduled.message ?? scheduled.reason ?? "") : "";
    const unscheduled = why === "" ? undefined : instantOf(scheduled?.lastTransitionTime);
    if (ageMs > graceMs)
      return said(
        "warn",
        text.state.pending,
        why || text.why.since(format.span(ageMs)),
        unscheduled ?? created,
      );
    const initialising = (status.initContainerStatuses ?? []).some(
      ({ state }) => state?.running !== undefined,
    );
    return said("prog", initialising ? text.state.initialising : text.state.starting, why, created);
  }

  const ready = conditionOf(status.conditions, "Ready");
  const since = instantOf(ready?.lastTransitionTime);
  if (ready !== undefined && ready.status !== "True" && ready.reason !== "PodCompleted") {
    const forMs = now - (since ?? created ?? now);
    const lazy = (status.containerStatuses ?? []).filter((container) => container.ready === false);
    const why =
      ready.message ?? (lazy.length > 0 ? text.why.container(lazy.map(({ name }) => name).join(", ")) : "");
    return forMs > graceMs
      ? said("warn", text.state.notReady, why, since)
      : said("prog", text.state.starting, why, since);
  }
  const last = lastDeath(pod);
  if (last !== undefined && now - last.at < recentRestartMs) {
    return said(
      "warn",
      text.state.restarting,
      reasonOfDeath(pod, last.dead, telling, last.container),
      last.at,
    );
  }
  return said("ok", text.state.ready, "", since);
}

/** The state of a node. A kubelet that stopped reporting is not known, never "not ready" for a reason of its own. */
export function nodeStatus(node: Node, { now, text, format }: Telling): Status {
  const conditions = node.status?.conditions;
  const ready = conditionOf(conditions, "Ready");
  const since = instantOf(ready?.lastTransitionTime);
  const at = (t: number | undefined): { since?: number } => (t === undefined ? {} : { since: t });
  if (ready === undefined) return { shape: "never", word: text.state.neverSeen, reason: "" };
  if (ready.status === "Unknown") {
    // The status is sent every five minutes, the lease every ten seconds: the transition is the nearer of the two.
    const heard = since ?? instantOf(ready.lastHeartbeatTime);
    const reason = heard === undefined ? (ready.message ?? "") : text.why.silent(format.span(now - heard));
    return { shape: "stale", word: text.state.notKnown, reason, ...at(since) };
  }
  if (ready.status === "False") {
    return {
      shape: "crit",
      word: text.state.notReady,
      reason: ready.message ?? ready.reason ?? "",
      ...at(since),
    };
  }
  const pressures = [
    ["NetworkUnavailable", text.state.networkUnavailable],
    ["MemoryPressure", text.state.memoryPressure],
    ["DiskPressure", text.state.diskPressure],
    ["PIDPressure", text.state.pidPressure],
  ] as const;
  for (const [type, word] of pressures) {
    const condition = conditionOf(conditions, type);
    if (condition?.status !== "True") continue;
    const began = instantOf(condition.lastTransitionTime);
    const reason = began === undefined ? (condition.message ?? "") : text.why.since(format.span(now - began));
    return { shape: "warn", word, reason, ...at(began) };
  }
  if (node.spec?.unschedulable === true) return { shape: "off", word: text.state.cordoned, reason: "" };
  return { shape: "ok", word: text.state.ready, reason: "", ...at(since) };
}

/** Nodes whose kubelet does not answer, with since when. */
export function silentNodesOf(nodes: readonly Node[]): ReadonlyMap<string, number | undefined> {
  const silent = new Map<string, number | undefined>();
  for (const { metadata, status } of nodes) {
    const ready = conditionOf(status?.conditions, "Ready");
    if (ready?.status === "Unknown") silent.set(metadata.name, instantOf(ready.lastTransitionTime));
  }
  return silent;
}

/** Zone, roles and the like of a node, from its labels. */
export function placeOf({ metadata }: Node): {
  readonly zone: string;
  readonly roles: readonly string[];
  readonly type: string;
} {
  const labels = metadata.labels ?? {};
  const prefix = "node-role.kubernetes.io/";
  return {
    zone: labels["topology.kubernetes.io/zone"] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? "",
    roles: Object.keys(labels)
      .filter((name) => name.startsWith(prefix) && name.length > prefix.length)
      .map((name) => name.slice(prefix.length)),
    type: labels["node.kubernetes.io/instance-type"] ?? labels["beta.kubernetes.io/instance-type"] ?? "",
  };
}

export function conditionOf(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Init containers first, as they start. */
export function allContainers(pod: Pod): readonly ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

/** A container's death, with when it was. */
export interface Death {
  readonly container: string;
  readonly dead: Terminated;
  readonly at: number;
  readonly restarts: number;
}

/** The last death of each container that the pod still tells of, newest first; clean exits are left out. */
export function deathsOf(pod: Pod): readonly Death[] {
  return deathsAmong(pod.status?.containerStatuses);
}

/** The same of init containers, which are to end: those that ended well are left out. */
export function initDeathsOf(pod: Pod): readonly Death[] {
  return deathsAmong(pod.status?.initContainerStatuses).filter(
    ({ dead }) => dead.exitCode !== 0 || dead.reason === "OOMKilled",
  );
}

function deathsAmong(statuses: readonly ContainerStatus[] | undefined): readonly Death[] {
  const deaths: Death[] = [];
  for (const { name, state, lastState, restartCount } of statuses ?? []) {
    const dead = state?.terminated ?? lastState?.terminated;
    const at = instantOf(dead?.finishedAt);
    if (dead === undefined || at === undefined || ((restartCount ?? 0) === 0 && dead.exitCode === 0))
      continue;
    deaths.push({ container: name, dead, at, restarts: restartCount ?? 0 });
  }
  return deaths.sort((a, b) => b.at - a.at);
}

function lastDeath(pod: Pod): Death | undefined {
  if (pod.status?.containerStatuses?.some(({ restartCount }) => (restartCount ?? 0) > 0) !== true)
    return undefined;
  return deathsOf(pod).find(({ restarts }) => restarts > 0);
}

/** Memory limit of a container in bytes; undefined if it has none. */
export function memoryLimitOf(pod: Pod, container: string): number | undefined {
  const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return amountOf(all.find(({ name }) => name === container)?.resources?.limits, "memory");
}

/** Signals that end a container, by number: its exit code is 128 more. */
const signals: Readonly<Record<number, string>> = {
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

/** The signal that an exit code tells of; undefined for a code that the program chose. */
export function signalOf(exitCode: number): string | undefined {
  return signals[exitCode - 128];
}

/** Why a container died, in words: "OOMKilled at 512 MiB", "exit 1". */
export function reasonOfDeath(
  pod: Pod,
  dead: Terminated,
  { text, format }: Telling,
  container?: string,
): string {
  if (dead.reason === "OOMKilled") {
    const limit = container === undefined ? undefined : memoryLimitOf(pod, container);
    return limit === undefined ? text.why.oom : text.why.oomAt(plain(format.bytes(limit)));
  }
  const signal = signalOf(dead.exitCode);
  const exit = text.why.exit(dead.exitCode) + (signal === undefined ? "" : `, ${signal}`);
  const message = sayingOf(dead.message);
  return message === "" ? exit : `${exit}: ${message}`;
}

const longestSaying = 200;
/** Lines of a stack trace that tell where, not what. */
const isPlace = /^(?:\s|at |\.\.\.|…|Caused by:?\s*$|goroutine \d|Traceback )/;
/** A line that names what was thrown: "java.io.IOException: …", "ValueError: …", "panic: …". */
const isThrown = /(?:^|[\s"])(?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error)\b(?!")|^(?:panic|fatal error): /;

/**
 * The line of a termination message that says why: the first that names what was thrown, else the last that is no part of a
 * stack trace, as what a program said last. Cut where it is very long; "" if it says nothing.
 */
export function sayingOf(message: string | undefined): string {
  const all = (message ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
  const lines = all.filter((line) => !isPlace.test(line));
  const line = (lines.find((one) => isThrown.test(one)) ?? lines.at(-1) ?? all[0] ?? "").trim();
  return line.length > longestSaying ? `${line.slice(0, longestSaying)}…` : line;
}
