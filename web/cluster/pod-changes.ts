import type { Shape, Mark } from "../shell/status.ts";
import { deathsOf, type Telling } from "./health.ts";
import { instantOf, type KubeObject, type Pod, type ReplicaSet, workloadOf } from "./kinds.ts";
import type { PodWords } from "./pod-words.ts";

/** One thing that happened to a pod or its owners. `said` holds the markup of sentences, `detail` is plain. */
export interface Change {
  readonly t: number;
  readonly mark: Shape | Mark;
  readonly said: string;
  readonly detail: string;
  /** Lines taken away and put in. */
  readonly diff: readonly (readonly [sign: "-" | "+", line: string])[];
}

/** An Event object, as far as it is told here. */
export interface KubeEvent extends KubeObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: { readonly kind?: string; readonly namespace?: string; readonly name?: string };
}

/** A ReplicaSet with the template it stamps pods from. */
export interface Revision extends ReplicaSet {
  readonly spec?: ReplicaSet["spec"] & {
    readonly template?: {
      readonly spec?: { readonly containers?: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
}

/** The number a Deployment gave to a ReplicaSet, or "". */
export function revisionOf(replicaSet: Revision | undefined): string {
  return replicaSet?.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? "";
}

/** As many changes as the column holds. */
const most = 12;

/** What happened to the pod, newest first: deaths, readiness, scheduling, warnings of Events, revisions of its Deployment. */
export function podChanges(
  pod: Pod,
  {
    revisions,
    events,
    kills,
  }: {
    readonly revisions: readonly Revision[];
    readonly events: readonly KubeEvent[];
    readonly kills: readonly number[];
  },
  telling: Telling,
  words: PodWords,
): readonly Change[] {
  const says = words.change;
  const changes: Change[] = [];
  const add = (
    t: number | undefined,
    mark: Change["mark"],
    said: string,
    detail = "",
    diff: Change["diff"] = [],
  ): void => {
    if (t !== undefined) changes.push({ t, mark, said, detail, diff });
  };
  const deaths = deathsOf(pod);
  for (const { container, dead, at, restarts } of deaths) {
    const isOom = dead.reason === "OOMKilled";
    const detail = [says.exit(dead.exitCode), restarts > 0 ? says.run(restarts) : ""]
      .filter(Boolean)
      .join(", ");
    add(at, "kill", isOom ? says.oom(container) : says.died(container, dead.reason ?? "Error"), detail);
  }
  const isKnown = (t: number): boolean => deaths.some(({ at }) => Math.abs(at - t) < 2000);
  const container = deaths[0]?.container ?? "";
  for (const t of kills) if (!isKnown(t)) add(t, "kill", says.ended(container));
  for (const { type, status, lastTransitionTime, reason } of pod.status?.conditions ?? []) {
    const t = instantOf(lastTransitionTime);
    if (type === "Ready")
      add(t, status === "True" ? "ok" : "warn", status === "True" ? says.ready : says.notReady, reason ?? "");
    if (type === "PodScheduled" && status === "True")
      add(t, "dot", says.scheduled(pod.spec?.nodeName ?? "?"));
  }
  add(instantOf(pod.metadata.creationTimestamp), "dot", says.created);
  for (const { reason, message, count, t } of warningsOf(events)) {
    if (/^(BackOff|OOMKilling)$/.test(reason) && deaths.length > 0) continue; // the deaths say it better
    add(t, "warn", `**${reason}**${count > 1 ? ` ×${count}` : ""}`, message);
  }
  addRevisions(pod, revisions, add, words);
  return changes.sort((a, b) => b.t - a.t).slice(0, most);
}

interface Warning {
  readonly reason: string;
  readonly message: string;
  count: number;
  /** When it was said last, Unix ms. */
  t: number;
}

/** Warnings, the same words once: a scheduler that tries again each minute would fill the column with one line. */
function warningsOf(events: readonly KubeEvent[]): Iterable<Warning> {
  const warnings = new Map<string, Warning>();
  for (const event of events) {
    if (event.type !== "Warning") continue;
    const { reason = "", message = "", count = 1 } = event;
    const t = instantOf(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);
    if (t === undefined) continue;
    const known = warnings.get(`${reason} ${message}`);
    if (known === undefined) warnings.set(`${reason} ${message}`, { reason, message, count, t });
    else {
      known.count += count;
      known.t = Math.max(known.t, t);
    }
  }
  return warnings.values();
}

function addRevisions(
  pod: Pod,
  revisions: readonly Revision[],
  add: (
    t: number | undefined,
    mark: Change["mark"],
    said: string,
    detail: string,
    diff: Change["diff"],
  ) => void,
  { change }: PodWords,
): void {
  const workload = workloadOf(pod).name;
  const sorted = [...revisions].sort((a, b) => Number(revisionOf(b)) - Number(revisionOf(a)));
  sorted.slice(0, 3).forEach((replicaSet, i) => {
    const number = revisionOf(replicaSet);
    if (number === "") return;
    const diff = imageDiff(sorted[i + 1], replicaSet);
    add(
      instantOf(replicaSet.metadata.creationTimestamp),
      "rollout",
      change.revision(number, workload),
      "",
      diff,
    );
  });
}

/** The images that changed from one template to the next. */
export function imageDiff(before: Revision | undefined, after: Revision): Change["diff"] {
  const imagesOf = (one: Revision | undefined): ReadonlyMap<string, string> =>
    new Map((one?.spec?.template?.spec?.containers ?? []).map(({ name, image = "" }) => [name, image]));
  const old = imagesOf(before);
  const diff: ["-" | "+", string][] = [];
  for (const [name, image] of imagesOf(after)) {
    const was = old.get(name);
    if (was === image || before === undefined) continue;
    if (was !== undefined) diff.push(["-", `image: ${shortImage(was)}`]);
    diff.push(["+", `image: ${shortImage(image)}`]);
  }
  return diff;
}

/** Without the registry's host, which is the same before and after as a rule. */
function shortImage(image: string): string {
  return image.split("/").slice(-2).join("/");
}

/** The distinct instants that a series of Unix seconds told of within its range, in ms. */
export function instantsOf(t: Float64Array, v: Float64Array): readonly number[] {
  const first = t[0] ?? 0;
  const instants = new Set<number>();
  for (const seconds of v)
    if (!Number.isNaN(seconds) && seconds * 1000 >= first) instants.add(seconds * 1000);
  return [...instants];
}
