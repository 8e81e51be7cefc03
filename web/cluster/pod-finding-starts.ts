import { plain } from "../shell/format.ts";
import { allocatableOf, askedBy, askedByAll } from "./amounts.ts";
import { allContainers, conditionOf, deathsOf, sayingOf } from "./health.ts";
import { type ContainerStatus, instantOf, type Node, type Pod } from "./kinds.ts";
import { newestEvent } from "./object/history.ts";
import {
  type Case,
  code,
  conditionEvidence,
  describe,
  ended,
  eventEvidence,
  type Evidence,
  type Finder,
  specOf,
  starting as isStarting,
  waitsEvidence,
  type WholePod,
  writtenIn,
} from "./pod-evidence.ts";

/** The first container that waits for something that will not come by itself. */
function waitingContainer(
  { pod }: Case,
  reasons?: RegExp,
): (ContainerStatus & { readonly reason: string; readonly message: string }) | undefined {
  for (const container of allContainers(pod)) {
    const { reason, message = "" } = container.state?.waiting ?? {};
    if (reason === undefined || isStarting.test(reason) || reasons?.test(reason) === false) continue;
    return { ...container, reason, message };
  }
  return undefined;
}

/** The image cannot be pulled: which, and what the registry says. */
export const image: Finder = (about) => {
  const waiting = waitingContainer(
    about,
    /ImagePull|InvalidImageName|ErrImage|ImageInspect|RegistryUnavailable/,
  );
  if (waiting === undefined) return undefined;
  const { pod, words, events } = about;
  const says = words.finding;
  const { name, reason } = waiting;
  // The kubelet's container status says "back-off"; what the registry said is in the Event before, or after the colon.
  const pulls = events.filter(({ message }) => message.startsWith("Failed to pull image"));
  const event = newestEvent(pulls, /^Failed$/, name);
  const told = event?.message ?? waiting.message;
  const wanted = waiting.image ?? specOf(pod, name)?.image ?? "?";
  return {
    container: name,
    say: says.image(code(name), code(wanted), whyNotPulled(reason, told, wanted, about)),
    next: says.toChange("`image`", code(name), writtenIn(pod, words)),
    evidence: [
      waitsEvidence(pod, waiting, words),
      ...eventEvidence(event, about),
      ...conditionEvidence(pod, words),
    ],
  };
};

function whyNotPulled(reason: string, told: string, wanted: string, { words: { finding } }: Case): string {
  const { pull } = finding;
  if (reason === "InvalidImageName") return pull.invalid;
  if (reason === "ErrImageNeverPull") return pull.never;
  if (/toomanyrequests|429|rate limit/i.test(told)) return pull.limited;
  if (/no match for platform|no matching manifest/i.test(told)) return pull.platform;
  if (/unauthorized|denied|forbidden|401|403|authentication required|no basic auth/i.test(told))
    return pull.denied;
  if (
    /no such host|i\/o timeout|dial tcp|connection refused|connection reset|TLS|x509|EOF|context deadline/i.test(
      told,
    )
  ) {
    const host = wanted.split("/")[0]!;
    return pull.away(wanted.includes("/") && /[.:]|^localhost$/.test(host) ? code(host) : "");
  }
  if (/not found|manifest unknown|does not exist|404/i.test(told)) return pull.missing;
  return "";
}

/** A ConfigMap or Secret that its environment reads is not there, or lacks a key. */
export const absent: Finder = (about) => {
  const waiting = waitingContainer(about, /^CreateContainerConfigError$/);
  if (waiting === undefined) return undefined;
  const { pod, words, events } = about;
  const says = words.finding;
  const who = code(waiting.name);
  const event = newestEvent(events, /^Failed$/, waiting.name);
  const evidence = [
    waitsEvidence(pod, waiting, words),
    ...eventEvidence(event, about),
    ...conditionEvidence(pod, words),
  ];
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^\s/]+\/)?(\S+?)\.?$/i.exec(waiting.message);
  if (key !== null) {
    const [, name = "", kind = "", object = ""] = key;
    return {
      container: waiting.name,
      say: says.absentKey(who, kind, code(object), code(name)),
      next: says.startsOnceThere(code(name)),
      evidence,
    };
  }
  const missing = missingObject(waiting.message);
  if (missing === undefined) return undefined;
  const [kind, name] = missing;
  return {
    container: waiting.name,
    say: says.absent(who, kind, code(name), code(pod.metadata.namespace ?? "default")),
    next: says.startsOnceThere(`${kind} ${code(name)}`),
    evidence,
  };
};

/** Reads `secret "smtp" not found`, `configmap "flags" not found`. */
function missingObject(message: string): readonly [kind: string, name: string] | undefined {
  const [, kind, name] = /\b(secret|configmap|serviceaccount) "?([^\s"]+)"? not found/i.exec(message) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const kinds: Readonly<Record<string, string>> = {
    secret: "Secret",
    configmap: "ConfigMap",
    serviceaccount: "ServiceAccount",
  };
  return [kinds[kind.toLowerCase()]!, name];
}

/** Waits for a reason that is in no other case, in Kubernetes' own words. */
export const cannotStart: Finder = (about) => {
  const waiting = waitingContainer(about);
  if (waiting === undefined) return undefined;
  const { pod, words } = about;
  return {
    container: waiting.name,
    say: words.finding.cannotStart(code(waiting.name), `**${waiting.reason}**`, ended(waiting.message)),
    evidence: [waitsEvidence(pod, waiting, words), ...conditionEvidence(pod, words)],
  };
};

/** The runtime could not start its process at all: a command that is not in the image, a wrong user. */
export const neverStarted: Finder = (about) => {
  const { pod, words } = about;
  const death = deathsOf(pod).find(({ dead }) =>
    /^(StartError|ContainerCannotRun|RunContainerError|CreateContainerError)$/.test(dead.reason ?? ""),
  );
  const status = pod.status?.containerStatuses?.find(({ name }) => name === death?.container);
  if (death === undefined || status === undefined || status.state?.running !== undefined) return undefined;
  const { container, dead } = death;
  const said = /exec: "[^"]+": .*?(?=: unknown|$)/.exec(dead.message ?? "")?.[0] ?? sayingOf(dead.message);
  return {
    container,
    say: words.finding.cannotStart(code(container), `**${dead.reason ?? ""}**`, code(ended(said))),
    next: words.finding.toChange("`command`", code(container), writtenIn(pod, words)),
    evidence: [
      ...(status.state?.waiting === undefined ? [] : [waitsEvidence(pod, status, words)]),
      ...conditionEvidence(pod, words),
    ],
  };
};

const waitsForVolume = /^(FailedMount|FailedAttachVolume|FailedMapVolume)$/;

/** A volume that cannot be mounted or attached keeps its containers from being made. */
export const volume: Finder = (about) => {
  if (!isBeingMade(about)) return undefined;
  const { pod, words, events } = about;
  const says = words.finding;
  // "Unable to attach or mount volumes: … timed out" says less than what came before it.
  const all = events.filter(
    ({ reason, message }) =>
      waitsForVolume.test(reason) && !message.endsWith("timed out waiting for the condition"),
  );
  const event = newestEvent(all, waitsForVolume) ?? newestEvent(events, waitsForVolume);
  if (event === undefined) return undefined;
  const evidence = [...eventEvidence(event, about), ...conditionEvidence(pod, words)];
  const [, name, told] = /volume "([^"]+)"\s*: ([^]*)$/.exec(event.message) ?? [];
  const said = code(ended(sayingOf(told ?? event.message)));
  const missing = missingObject(event.message);
  const next =
    missing === undefined ? says.kubeletRetries : says.startsOnceThere(`${missing[0]} ${code(missing[1])}`);
  if (event.reason === "FailedAttachVolume") return { say: says.attach(said), next, evidence };
  return { say: name === undefined ? says.mountSome(said) : says.mount(code(name), said), next, evidence };
};

/** No network, no cgroup: the runtime cannot make the sandbox that containers run in. */
export const sandbox: Finder = (about) => {
  if (!isBeingMade(about)) return undefined;
  const event = newestEvent(
    about.events,
    /^(FailedCreatePodSandBox|FailedCreatePodContainer|NetworkNotReady)$/,
  );
  if (event === undefined) return undefined;
  const { finding } = about.words;
  return {
    say: finding.sandbox(code(ended(sayingOf(event.message.replace(/^Failed to create pod sandbox: /, ""))))),
    next: finding.kubeletRetries,
    evidence: [...eventEvidence(event, about), ...conditionEvidence(about.pod, about.words)],
  };
};

/** On a node, and none of its containers was ever made. */
function isBeingMade({ pod, known }: Case): boolean {
  if (known.phase !== "Pending" || (pod.spec?.nodeName ?? "") === "") return false;
  return allContainers(pod).every(
    ({ state }) => state?.running === undefined && state?.terminated === undefined,
  );
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

/** What the scheduler said last: in the condition, else in an Event. */
function schedulerSaid({ known, events }: Case): string {
  const scheduled = conditionOf(known.conditions, "PodScheduled");
  if (scheduled?.status !== "False") return "";
  return scheduled.message ?? newestEvent(events, /^FailedScheduling$/)?.message ?? "";
}

function pendingSpan({ created, telling: { now, format } }: Case): string {
  return format.span(now - created);
}

export const gated: Finder = (about) => {
  const { pod, known, words } = about;
  const scheduled = conditionOf(known.conditions, "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "SchedulingGated") return undefined;
  const gates = (pod.spec?.schedulingGates ?? []).map(({ name }) => code(name));
  return {
    say: words.finding.gated(gates.join(", "), gates.length, pendingSpan(about)),
    next: words.finding.gatedNext,
    evidence: [
      {
        claim: words.finding.condition,
        fact: "`PodScheduled=False` `SchedulingGated`",
        kubectl: describe(pod),
      },
    ],
  };
};

/** Waits for a claim that is not there, or not bound. */
export const claim: Finder = (about) => {
  const said = schedulerSaid(about);
  const { pod, words } = about;
  const says = words.finding;
  const span = pendingSpan(about);
  const evidence = schedulerEvidence(about, said);
  const [, name] = /persistentvolumeclaim "([^"]+)" not found/.exec(said) ?? [];
  if (name !== undefined) {
    return {
      say: says.claim(code(name), code(pod.metadata.namespace ?? "default"), span),
      next: says.startsOnceThere(`PersistentVolumeClaim ${code(name)}`),
      evidence,
    };
  }
  if (!/unbound immediate PersistentVolumeClaims/.test(said)) return undefined;
  const named = (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim === undefined ? [] : [code(persistentVolumeClaim.claimName)],
  );
  // Of several nobody says which.
  return named.length === 0
    ? { say: says.unbound(span), evidence }
    : { say: says.unboundNamed(named.join(", "), named.length, span), evidence };
};

function schedulerEvidence(about: Case, said: string): readonly Evidence[] {
  const { pod, events, words } = about;
  const autoscaler = newestEvent(events, /^(NotTriggerScaleUp|TriggeredScaleUp)$/);
  return [
    ...(said === "" ? [] : [{ claim: words.finding.scheduler, fact: said, kubectl: describe(pod) }]),
    ...(autoscaler === undefined
      ? []
      : [{ claim: words.finding.autoscaler, fact: `${code(autoscaler.reason)} ${autoscaler.message}` }]),
  ];
}

export const unschedulable: Finder = (about) => {
  const { known, words, pod } = about;
  const says = words.finding;
  if (conditionOf(known.conditions, "PodScheduled")?.status !== "False") return undefined;
  const said = schedulerSaid(about);
  const span = pendingSpan(about);
  const count = (n: number): string => (n === 1 ? says.oneNode : says.nodes(n));
  const parsed = parseScheduling(said);
  const nominated = pod.status?.nominatedNodeName ?? "";
  const reasons = (parsed?.refusals ?? []).map(({ nodes, reason }) =>
    says.nodesFor(count(nodes), reason === "were unschedulable" ? says.cordoned : reason),
  );
  const asked = (parsed?.refusals ?? []).flatMap(({ nodes, reason }): Evidence[] => {
    const short = reason.endsWith("node affinity/selector") ? wantsOf(about) : shortOf(reason, about);
    return short === undefined ? [] : [{ claim: code(reason), fact: says.nodesFor(count(nodes), short) }];
  });
  return {
    say: parsed === undefined ? says.pending(span) : says.unschedulable(count(parsed.all), span),
    next: [
      nominated === "" ? "" : says.nominated(code(nominated)),
      parsed === undefined ? said : reasons.join(" · "),
    ]
      .filter(Boolean)
      .join(" "),
    evidence: [...asked, ...schedulerEvidence(about, said)],
  };
};

/** "wants `disk In nvme`": what a node must be for the pod's selector and affinity; undefined where the pod asks for neither. */
function wantsOf({ pod, words: { finding } }: Case): string | undefined {
  const selector = Object.entries(pod.spec?.nodeSelector ?? {}).map(([name, value]) => `${name}=${value}`);
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const alternatives = terms.map(({ matchExpressions = [], matchFields = [] }) =>
    [...matchExpressions, ...matchFields]
      .map(({ key, operator, values = [] }) => [key, operator, values.join("|")].filter(Boolean).join(" "))
      .join(", "),
  );
  const all = [...selector.map(code), ...alternatives.map(code)].filter((text) => text !== "");
  return all.length === 0 ? undefined : finding.wants(all.join("; "));
}

/** "requests 8 GiB memory; the most that is free is 5.1 GiB, on node-3", for a resource that nodes lack. */
function shortOf(
  reason: string,
  { pod, nodes, pods, telling: { format }, words: { finding } }: Case,
): string | undefined {
  const resource = /^Insufficient (\S+)$/.exec(reason)?.[1];
  if (resource === undefined || nodes === undefined || pods === undefined || nodes.length === 0)
    return undefined;
  const asked = askedBy(pod, resource).requested;
  if (asked === 0) return undefined;
  const byNode = new Map<string, Pod[]>();
  for (const one of pods) {
    const name = one.spec?.nodeName ?? "";
    const known = byNode.get(name);
    if (known === undefined) byNode.set(name, [one]);
    else known.push(one);
  }
  let best: { readonly name: string; readonly free: number } | undefined;
  for (const node of nodes) {
    const { name } = node.metadata;
    if (!mayRunOn(pod, node)) continue; // turned down for another reason
    const held = askedByAll(byNode.get(name) ?? [], resource).requested;
    const free = (allocatableOf([node], resource) ?? 0) - held;
    if (best === undefined || free > best.free) best = { name, free };
  }
  if (best === undefined) return undefined;
  const write = (value: number): string =>
    resource === "cpu"
      ? format.cores(value)
      : /memory|storage/.test(resource)
        ? plain(format.bytes(value))
        : format.number(value);
  return finding.short(write(asked), resource, write(Math.max(0, best.free)), code(best.name));
}

/** Whether a node would take a pod if it had room: not cordoned, of its node selector, with no taint that it does not tolerate. */
function mayRunOn({ spec }: WholePod, node: Node): boolean {
  if (node.spec?.unschedulable === true) return false;
  const labels = node.metadata.labels ?? {};
  if (Object.entries(spec?.nodeSelector ?? {}).some(([name, value]) => labels[name] !== value)) return false;
  return (node.spec?.taints ?? []).every(
    (taint) =>
      taint.effect === "PreferNoSchedule" ||
      (spec?.tolerations ?? []).some(
        ({ key, operator = "Equal", value = "", effect }) =>
          (effect === undefined || effect === "" || effect === taint.effect) &&
          (key === undefined || key === "" || key === taint.key) &&
          (operator === "Exists" || value === (taint.value ?? "")),
      ),
  );
}

/** Init containers run, one after another. */
export const initialising: Finder = ({ pod, known, telling: { now, format }, words }) => {
  const inits = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always");
  const statusOf = (name: string): ContainerStatus | undefined =>
    known.initContainerStatuses?.find((one) => one.name === name);
  const at = inits.findIndex(({ name }) => statusOf(name)?.state?.terminated?.exitCode !== 0);
  const isBusy = conditionOf(known.conditions, "Initialized")?.status === "False";
  if (at < 0 || !isBusy) return undefined;
  const { name } = inits[at]!;
  const began = instantOf(statusOf(name)?.state?.running?.startedAt);
  const span = began === undefined ? "" : format.span(now - began);
  return {
    container: name,
    say: words.finding.initialising(code(name), at + 1, inits.length, span),
    evidence: conditionEvidence(pod, words),
  };
};

export const pending: Finder = (about) => {
  const { pod, known, status, words } = about;
  if (known.phase !== "Pending") return undefined;
  const isLate = status.shape === "warn" && (pod.spec?.nodeName ?? "") === "";
  return {
    say: isLate ? words.finding.pending(pendingSpan(about)) : words.finding.starting,
    evidence: conditionEvidence(pod, words),
  };
};

/** Nothing is known of its containers yet. */
export const starting: Finder = ({ known, words }) =>
  conditionOf(known.conditions, "Ready") === undefined && known.containerStatuses === undefined
    ? { shape: "prog", say: words.finding.starting }
    : undefined;
