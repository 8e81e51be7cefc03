import type { Shape, Status } from "../shell/status.ts";
import { conditionOf, type Death, sayingOf, type Telling } from "./health.ts";
import { type Container, type ContainerStatus, instantOf, type Node, type Pod, workloadOf } from "./kinds.ts";
import type { ToldEvent } from "./object/history.ts";
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
  /** Pods that the row is about, in the namespace of the page's object. */
  readonly pods?: readonly string[];
}

/** Why a pod is as it is: one sentence, what stands in grey below it, and the proof. */
export interface PodFinding {
  readonly shape: Shape;
  readonly say: string;
  readonly next: string;
  readonly evidence: readonly Evidence[];
  /** The container that the sentence is about; its curve is the one to show. */
  readonly container: string | undefined;
  /** Pods with equal causes have the same: the case, and the container. */
  readonly cause: string;
}

/** The highest memory a container was seen at in the range shown, bytes; undefined if there are no samples. */
export interface Measured {
  readonly peakMemory: number | undefined;
  readonly peakQuery: string;
}

/** A probe of a container. */
export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port?: number | string; readonly scheme?: string };
  readonly tcpSocket?: { readonly port?: number | string };
  readonly grpc?: { readonly port?: number };
  readonly exec?: { readonly command?: readonly string[] };
}

/** A container with what only the whole object holds: lists leave it out. */
export interface WholeContainer extends Container {
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
}

/** What a node must be: a label or a field, and what it is compared with. */
interface NodeMatch {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A pod with what only the whole object holds. */
export interface WholePod extends Pod {
  readonly metadata: Pod["metadata"] & {
    readonly finalizers?: readonly string[];
    readonly deletionGracePeriodSeconds?: number;
  };
  readonly spec?: Omit<NonNullable<Pod["spec"]>, "containers" | "initContainers"> & {
    readonly containers?: readonly WholeContainer[];
    readonly initContainers?: readonly WholeContainer[];
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly {
      readonly key?: string;
      readonly operator?: string;
      readonly value?: string;
      readonly effect?: string;
    }[];
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms?: readonly {
            readonly matchExpressions?: readonly NodeMatch[];
            readonly matchFields?: readonly NodeMatch[];
          }[];
        };
      };
    };
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
    readonly schedulingGates?: readonly { readonly name: string }[];
    readonly readinessGates?: readonly { readonly conditionType: string }[];
  };
  readonly status?: Pod["status"] & { readonly nominatedNodeName?: string };
}

/** What else is known, beside the pod: each part may be missing. */
export interface Around {
  /** What samples show of the container that the finding is about. */
  readonly measured?: Measured | undefined;
  /** Events about the pod. */
  readonly events?: readonly ToldEvent[];
  /** Nodes and what runs on them, to say how much room they have. */
  readonly nodes?: readonly Node[];
  readonly pods?: readonly Pod[];
}

/** What a case looks at. */
export interface Case extends Around {
  readonly pod: WholePod;
  readonly known: NonNullable<WholePod["status"]>;
  readonly status: Status;
  readonly telling: Telling;
  readonly words: PodWords;
  /** Unix ms. */
  readonly created: number;
  readonly events: readonly ToldEvent[];
}

/** What a case finds; what it leaves out is the pod's status, or nothing. */
export interface Found {
  readonly say: string;
  readonly shape?: Shape;
  readonly next?: string;
  readonly evidence?: readonly Evidence[];
  readonly container?: string | undefined;
}

export type Finder = (about: Case) => Found | undefined;

/** Waiting reasons of a container that is on its way. */
export const starting: RegExp = /^(ContainerCreating|PodInitializing)$/;

/** The line that shows the same in a terminal. */
export function describe({ metadata }: Pod): string {
  return `kubectl describe pod ${metadata.name} -n ${metadata.namespace ?? "default"}`;
}

/** The line that shows what a container said before it ended. */
function lastLogs({ metadata }: Pod, container: string): string {
  return `kubectl logs ${metadata.name} -n ${metadata.namespace ?? "default"} -c ${container} --previous`;
}

/** Sentences one after another; Chinese ones have no space between them. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .join(" ")
    .replaceAll("。 ", "。");
}

export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** A message without its full stop: a sentence of ours goes on behind it. */
export function ended(text: string): string {
  return text.trim().replace(/\.$/, "");
}

export function specOf(pod: WholePod, name: string): WholeContainer | undefined {
  return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
    (container) => container.name === name,
  );
}

/** Where a pod's spec is written: its Deployment, say, or the pod itself. */
export function writtenIn(pod: Pod, { finding }: PodWords): string {
  const { kind, name } = workloadOf(pod);
  return kind === "Pod" ? finding.thisPod : `${kind} ${code(name)}`;
}

export function waitsEvidence(pod: Pod, { state }: ContainerStatus, { finding }: PodWords): Evidence {
  const { reason = "", message = "" } = state?.waiting ?? {};
  return { claim: finding.waits, fact: `\`${reason}\` ${message}`.trim(), kubectl: describe(pod) };
}

/** The condition that says that the pod is not ready. */
export function conditionEvidence(pod: Pod, { finding }: PodWords): readonly Evidence[] {
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

/** What an Event said, how often, and when last. */
export function eventEvidence(
  event: ToldEvent | undefined,
  { telling: { now, format }, words: { finding }, pod }: Case,
): readonly Evidence[] {
  if (event === undefined) return [];
  const { reason, message, count, t } = event;
  const often = finding.event(finding.times(count), format.time(t, now));
  return [{ claim: code(reason), fact: `${message} · ${often}`, kubectl: describe(pod) }];
}

/** How a container ended, and what it said last, or why nobody knows. */
export function deathEvidence(
  { container, dead, at }: Death,
  { telling: { now, format }, words: { finding }, pod }: Case,
): readonly Evidence[] {
  const began = instantOf(dead.startedAt);
  const ran = began === undefined ? "" : format.duration(at - began);
  const rows: Evidence[] = [
    {
      claim: finding.lastState,
      fact: finding.lastSaid(dead.reason ?? "Error", dead.exitCode, format.time(at, now), ran),
      kubectl: describe(pod),
    },
  ];
  if (dead.reason !== "OOMKilled" && sayingOf(dead.message) === "") {
    rows.push({
      claim: finding.notKnown,
      fact: finding.noLogs,
      isUnknown: true,
      kubectl: lastLogs(pod, container),
    });
  }
  return rows;
}
