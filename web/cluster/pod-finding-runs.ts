import { plain } from "../shell/format.ts";
import {
  conditionOf,
  type Death,
  deathsOf,
  initDeathsOf,
  memoryLimitOf,
  sayingOf,
  signalOf,
} from "./health.ts";
import { type ContainerStatus, instantOf } from "./kinds.ts";
import { newestEvent, type ToldEvent } from "./object/history.ts";
import {
  type Case,
  code,
  conditionEvidence,
  deathEvidence,
  ended,
  eventEvidence,
  type Evidence,
  type Finder,
  type Probe,
  sentences,
  specOf,
  waitsEvidence,
  writtenIn,
} from "./pod-evidence.ts";
import type { PodWords } from "./pod-words.ts";

/** A container whose death is the trouble now, with its state. */
interface Dying {
  readonly death: Death;
  readonly status: ContainerStatus;
}

/** A container that runs for longer than `freshMs` is not ready for another reason than that it died once. */
const minuteMs = 60_000;
const freshMs = 10 * minuteMs;

/** The container whose death is the trouble now: dead, waiting to be started again, or just restarted. */
function dyingContainer(
  { pod, status: { word }, telling, events }: Case,
  isIt: (death: Death) => boolean,
): Dying | undefined {
  const isRestarting = word === telling.text.state.restarting;
  for (const death of deathsOf(pod)) {
    const status = pod.status?.containerStatuses?.find(({ name }) => name === death.container);
    if (status === undefined || !isIt(death)) continue;
    const isWaiting = status.state?.waiting?.reason === "CrashLoopBackOff";
    const isDead = status.state?.terminated !== undefined;
    const isFresh =
      status.ready === false &&
      death.restarts > 0 &&
      telling.now - death.at < freshMs &&
      !isHeldByProbe(status, events, telling.now);
    if (isRestarting || isWaiting || isDead || isFresh) return { death, status };
  }
  return undefined;
}

/** A container that runs for a while and whose probe still says no: that is why it is not ready, not that it died before. */
function isHeldByProbe({ name, state }: ContainerStatus, events: readonly ToldEvent[], now: number): boolean {
  const began = instantOf(state?.running?.startedAt);
  if (began === undefined || now - began < minuteMs) return false;
  return (["readiness", "startup"] as const).some((kind) => (probeEvent(events, kind, name)?.t ?? 0) > began);
}

/** "6 times", " since 02:21"; "once", " at 02:21". */
function oftenOf(
  { restarts, at }: Death,
  { pod, telling: { now, format }, words: { finding } }: Case,
): readonly [string, string] {
  if (restarts <= 1) return [finding.times(1), finding.atTime(format.minute(at, now))];
  const created = instantOf(pod.metadata.creationTimestamp);
  return [
    finding.times(restarts),
    created === undefined ? "" : finding.sinceTime(format.minute(created, now)),
  ];
}

/** When it runs again, or already does. */
function againOf({ death, status }: Dying, { telling: { now, format }, words: { finding } }: Case): string {
  const { running, waiting } = status.state ?? {};
  if (running !== undefined)
    return finding.runsAgain(format.minute(instantOf(running.startedAt) ?? now, now));
  const backOff = /back-off (\S+) restarting/.exec(waiting?.message ?? "")?.[1];
  const waitMs = goDurationMs(backOff ?? "");
  if (waitMs === 0 || death.at + waitMs < now) return "";
  return finding.nextStart(format.time(death.at + waitMs, now));
}

/** Reads "2m40s"; 0 for what is none. */
function goDurationMs(text: string): number {
  const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };
  let ms = 0;
  for (const [, figure, unit] of text.matchAll(/(\d+(?:\.\d+)?)([hms])/g))
    ms += Number(figure) * unitMs[unit!]!;
  return ms;
}

/** How it ended, in words. A kubelet that finds its containers dead after a restart of the node knows no more than that. */
function howOf({ dead }: Death, { words: { finding } }: Case): string {
  if (dead.reason === "Unknown" || dead.reason === "ContainerStatusUnknown")
    return finding.lost(dead.exitCode);
  const signal = signalOf(dead.exitCode);
  return signal === undefined ? finding.exits(dead.exitCode) : finding.signalled(signal, dead.exitCode);
}

function proofOf({ death, status }: Dying, about: Case, more: readonly Evidence[] = []): readonly Evidence[] {
  const { pod, words } = about;
  return [
    ...deathEvidence(death, about),
    ...(status.state?.waiting === undefined ? [] : [waitsEvidence(pod, status, words)]),
    ...more,
    ...conditionEvidence(pod, words),
  ];
}

/** Killed for its memory: at which limit, what it reached. */
export const outOfMemory: Finder = (about) => {
  const dying = dyingContainer(about, ({ dead }) => dead.reason === "OOMKilled");
  if (dying === undefined) return undefined;
  const { pod, telling, words, measured } = about;
  const says = words.finding;
  const { container } = dying.death;
  const [times, since] = oftenOf(dying.death, about);
  const limit = memoryLimitOf(pod, container);
  const limitText = limit === undefined ? "" : plain(telling.format.bytes(limit));
  const memory: Evidence[] = [];
  if (limit !== undefined && measured !== undefined) {
    memory.push(
      measured.peakMemory === undefined
        ? { claim: says.notKnown, fact: says.noSamples, isUnknown: true }
        : {
            claim: says.memory,
            fact: says.memoryReached(plain(telling.format.bytes(measured.peakMemory)), limitText),
            query: measured.peakQuery,
          },
    );
  }
  return {
    container,
    say:
      limit === undefined
        ? says.oomNoLimit(code(container), times, since)
        : says.oom(code(container), limitText, times, since),
    next: sentences(
      againOf(dying, about),
      says.toChange("`resources.limits.memory`", code(container), writtenIn(pod, words)),
    ),
    evidence: proofOf(dying, about, memory),
  };
};

/** Killed by the kubelet because a liveness or startup probe failed. */
export const killedByProbe: Finder = (about) => {
  const { events, words } = about;
  const killing = newestEvent(events, /^Killing$/);
  const kind = /failed (liveness|startup) probe/.exec(killing?.message ?? "")?.[1] as
    | "liveness"
    | "startup"
    | undefined;
  if (killing === undefined || kind === undefined) return undefined;
  const dying = dyingContainer(
    about,
    ({ container, dead, at }) =>
      dead.reason !== "OOMKilled" &&
      (killing.container ?? container) === container &&
      // The kubelet says so when it begins; the container takes its grace to end.
      at >= killing.first - 1000,
  );
  if (dying === undefined) return undefined;
  const { container } = dying.death;
  const [times, since] = oftenOf(dying.death, about);
  const probe = probeEvent(events, kind, container);
  const said = code(saidOf(probe?.message ?? killing.message));
  return {
    container,
    say: words.finding[kind](code(container), times, since, said),
    next: sentences(
      againOf(dying, about),
      words.finding.staysOnce(answerOf(kind, specOf(about.pod, container)?.[`${kind}Probe`], words.finding)),
    ),
    evidence: proofOf(dying, about, [...eventEvidence(probe, about), ...eventEvidence(killing, about)]),
  };
};

/** Ends with an error, by itself or by a signal, again and again. */
export const crashing: Finder = (about) => {
  const dying = dyingContainer(about, ({ dead }) => dead.exitCode !== 0 && dead.reason !== "OOMKilled");
  if (dying === undefined) return undefined;
  const { container, dead } = dying.death;
  const [times, since] = oftenOf(dying.death, about);
  const said = ended(sayingOf(dead.message));
  return {
    container,
    say: about.words.finding.crash(code(container), howOf(dying.death, about), times, since, said),
    next: againOf(dying, about),
    evidence: proofOf(dying, about),
  };
};

/** Ends as if it were done, in a pod that is to run on. */
export const endsWell: Finder = (about) => {
  const dying = dyingContainer(about, ({ dead }) => dead.exitCode === 0);
  if (dying?.status.state?.waiting?.reason !== "CrashLoopBackOff") return undefined;
  const { container } = dying.death;
  const [times, since] = oftenOf(dying.death, about);
  return {
    container,
    say: about.words.finding.endsWell(code(container), times, since),
    next: againOf(dying, about),
    evidence: proofOf(dying, about),
  };
};

/** An init container that fails keeps all others from starting. */
export const failingInit: Finder = (about) => {
  const { pod, words, known } = about;
  const death = initDeathsOf(pod).find(({ dead }) => dead.exitCode !== 0 || dead.reason === "OOMKilled");
  const status = known.initContainerStatuses?.find(({ name }) => name === death?.container);
  const isTrouble =
    status?.ready !== true &&
    (status?.state?.waiting?.reason === "CrashLoopBackOff" ||
      status?.state?.terminated !== undefined ||
      status?.state?.running !== undefined);
  if (death === undefined || status === undefined || !isTrouble) return undefined;
  const says = words.finding;
  const dying: Dying = { death, status };
  const { container, dead } = death;
  const [times, since] = oftenOf(death, about);
  const limit = memoryLimitOf(pod, container);
  const isOom = dead.reason === "OOMKilled";
  const mains = (pod.spec?.containers ?? []).map(({ name }) => code(name));
  const saying = ended(sayingOf(dead.message));
  const waits = says.nothingStarts(mains.join(", "), mains.length);
  const isSidecar = specOf(pod, container)?.restartPolicy === "Always";
  const hasStarted = (known.containerStatuses ?? []).some(
    ({ state, lastState }) => state?.running !== undefined || lastState?.terminated !== undefined,
  );
  const how = howOf(death, about);
  const sentence =
    isOom && limit !== undefined
      ? says.oom(code(container), plain(about.telling.format.bytes(limit)), times, since)
      : isSidecar
        ? says.sidecarCrash(code(container), how, times, since, hasStarted ? "" : waits)
        : says.initCrash(code(container), how, times, since, waits);
  return {
    container,
    say: sentence,
    next: sentences(saying === "" ? "" : `${code(saying)}.`, againOf(dying, about)),
    evidence: proofOf(dying, about),
  };
};

/** Runs, but a probe says that it is not ready. */
export const failingProbe: Finder = (about) => {
  const { pod, known, telling, words, created, events, status } = about;
  const ready = conditionOf(known.conditions, "Ready");
  if (ready?.status !== "False" || known.phase !== "Running" || status.shape === "prog") return undefined;
  const lazy = (known.containerStatuses ?? []).filter((container) => container.ready === false);
  for (const { name } of lazy) {
    for (const kind of ["startup", "readiness", "liveness"] as const) {
      const event = probeEvent(events, kind, name);
      if (event === undefined) continue;
      const spec = specOf(pod, name)?.[`${kind}Probe`];
      const probe = [words.finding.probes[kind], code(targetOf(spec))].filter(Boolean).join(" ");
      const since = telling.format.minute(instantOf(ready.lastTransitionTime) ?? created, telling.now);
      return {
        container: name,
        say: words.finding.probe(code(name), since, probe, code(saidOf(event.message))),
        next: words.finding.readyOnce(answerOf(kind, spec, words.finding)),
        evidence: [...eventEvidence(event, about), ...conditionEvidence(pod, words)],
      };
    }
  }
  return undefined;
};

export const readinessGate: Finder = ({ pod, known, telling, words, created }) => {
  const ready = conditionOf(known.conditions, "Ready");
  if (ready?.status !== "False" || ready.reason !== "ReadinessGatesNotReady") return undefined;
  const gate = pod.spec?.readinessGates?.find(
    ({ conditionType }) => conditionOf(known.conditions, conditionType)?.status !== "True",
  );
  if (gate === undefined) return undefined;
  const since = telling.format.minute(instantOf(ready.lastTransitionTime) ?? created, telling.now);
  return {
    say: words.finding.gate(code(gate.conditionType), since),
    evidence: conditionEvidence(pod, words),
  };
};

export const notReady: Finder = ({ pod, known, telling, words, created, status }) => {
  const ready = conditionOf(known.conditions, "Ready");
  if (ready?.status !== "False") return undefined;
  const says = words.finding;
  const lazy = (known.containerStatuses ?? [])
    .filter((container) => container.ready === false)
    .map(({ name }) => name);
  const who = lazy.length === 0 ? says.podIs : says.containersNamed(lazy.map(code).join(", "), lazy.length);
  const since = telling.format.minute(instantOf(ready.lastTransitionTime) ?? created, telling.now);
  return {
    container: lazy[0],
    say: status.shape === "prog" ? says.starting : says.notReady(who, since),
    evidence: conditionEvidence(pod, words),
  };
};

export const well: Finder = ({ pod, known, telling: { now, format }, words, created }) => {
  const says = words.finding;
  const statuses = known.containerStatuses ?? [];
  const since = instantOf(conditionOf(known.conditions, "Ready")?.lastTransitionTime) ?? created;
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
};

type ProbeKind = "liveness" | "readiness" | "startup";

function probeEvent(events: readonly ToldEvent[], kind: ProbeKind, container: string): ToldEvent | undefined {
  const about = events.filter(({ message }) => message.toLowerCase().startsWith(`${kind} probe`));
  return newestEvent(about, /^(Unhealthy|ProbeWarning)$/, container);
}

/** "Readiness probe failed: HTTP probe failed with statuscode: 503" without what we say ourselves, nor the address, which the target has. */
function saidOf(message: string): string {
  const said = message.replace(/^\w+ probe (?:failed|errored)(?: and resulted in \w+ state)?: /i, "");
  const why = said
    .replace(/^(?:HTTP probe failed with )?statuscode: /, "HTTP ")
    .replace(/^(?:Get "[^"]*": )?(?:dial tcp \S+: )?connect: /, "")
    .replace(/^Get "[^"]*": /, "");
  return ended(sayingOf(why));
}

/** What a probe asks: "GET :8080/readyz". */
function targetOf(probe: Probe | undefined): string {
  if (probe?.httpGet !== undefined) return `GET :${probe.httpGet.port ?? ""}${probe.httpGet.path ?? "/"}`;
  if (probe?.tcpSocket !== undefined) return `tcp :${probe.tcpSocket.port ?? ""}`;
  if (probe?.grpc !== undefined) return `grpc :${probe.grpc.port ?? ""}`;
  return probe?.exec?.command?.join(" ") ?? "";
}

/** What a probe must see to succeed. */
function answerOf(
  kind: ProbeKind,
  probe: Probe | undefined,
  { answers, probes }: PodWords["finding"],
): string {
  const target = code(targetOf(probe));
  if (probe?.httpGet !== undefined) return answers.http(target);
  if (probe?.tcpSocket !== undefined) return answers.tcp(target);
  if (probe?.grpc !== undefined) return answers.grpc(target);
  return probe?.exec !== undefined && target !== "" ? answers.exec(target) : answers.any(probes[kind]);
}
