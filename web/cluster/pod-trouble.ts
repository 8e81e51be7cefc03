import { compareShapes, healthOf, type Shape, type Status } from "../shell/status.ts";
import { podStatus, type Telling } from "./health.ts";
import { controllerOf, type Pod, workloadOf } from "./kinds.ts";

/** What the pods of one workload say that are in trouble: the worst of them, and how many are like it. */
export interface PodTrouble {
  readonly shape: Shape;
  readonly word: string;
  /** The same for all that are told of, else "". */
  readonly reason: string;
  readonly some: number;
  /** Pods of the workload that count: such as are neither over nor on their way out. */
  readonly all: number;
  /** When the newest of it began, Unix ms. */
  readonly since: number | undefined;
}

/** Trouble by `Kind/namespace/name` of Deployments, ReplicaSets and all else that makes pods. */
export type PodTroubles = ReadonlyMap<string, PodTrouble>;

export function troubleKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ""}/${name}`;
}

/**
 * What pods in trouble say of the workloads that made them. A pod whose node is silent says nothing of its workload: that does, by the
 * copies it misses.
 */
export function podTroubles(pods: readonly Pod[], telling: Telling): PodTroubles {
  const troubled = new Map<string, Status[]>();
  for (const pod of pods) {
    if (!counts(pod)) continue;
    const status = podStatus(pod, telling);
    const health = healthOf(status.shape);
    if (health !== "crit" && health !== "warn") continue;
    for (const key of makersOf(pod)) {
      const some = troubled.get(key);
      if (some === undefined) troubled.set(key, [status]);
      else some.push(status);
    }
  }
  if (troubled.size === 0) return none;
  const all = new Map<string, number>();
  for (const pod of pods) {
    if (!counts(pod)) continue;
    for (const key of makersOf(pod)) if (troubled.has(key)) all.set(key, (all.get(key) ?? 0) + 1);
  }
  return new Map([...troubled].map(([key, statuses]) => [key, worstOf(statuses, all.get(key) ?? 0)]));
}

const none: PodTroubles = new Map();

function counts({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed"
  );
}

function makersOf(pod: Pod): readonly string[] {
  const owner = controllerOf(pod);
  if (owner === undefined) return [];
  const { namespace } = pod.metadata;
  const workload = workloadOf(pod);
  const own = troubleKey(owner.kind, namespace, owner.name);
  return workload.kind === owner.kind ? [own] : [own, troubleKey(workload.kind, namespace, workload.name)];
}

function worstOf(statuses: readonly Status[], all: number): PodTrouble {
  const [worst] = statuses.toSorted(
    (a, b) => compareShapes(a.shape, b.shape) || (b.since ?? 0) - (a.since ?? 0),
  );
  const like = statuses.filter(({ shape, word }) => shape === worst!.shape && word === worst!.word);
  const isShared = like.every(({ reason }) => reason === worst!.reason);
  const { shape, word, since } = worst!;
  return { shape, word, reason: isShared ? worst!.reason : "", some: like.length, all, since };
}

/** Whether both say the same; then who holds one need not be told anew. */
export function isSameTrouble(a: PodTroubles, b: PodTroubles): boolean {
  if (a.size !== b.size) return false;
  for (const [key, one] of a) {
    const other = b.get(key);
    if (other === undefined || JSON.stringify(one) !== JSON.stringify(other)) return false;
  }
  return true;
}

/**
 * The state of what makes pods, told once for lists, heads and findings: what its copies say, or what its pods say where that is worse. Where
 * both are as bad, its own word with the pods' reason.
 */
export function withPods(
  own: Status,
  trouble: PodTrouble | undefined,
  podsOf: (some: number, all: number, reason: string) => string,
): Status {
  if (trouble === undefined) return own;
  const order = compareShapes(own.shape, trouble.shape);
  const { shape, word, reason, some, all, since } = trouble;
  if (order < 0) return own;
  if (order > 0)
    return { shape, word, reason: podsOf(some, all, reason), ...(since === undefined ? {} : { since }) };
  return { ...own, reason: [own.reason, word].filter(Boolean).join(", ") };
}
