import { instantAt, numberAt } from "../kinds/read.ts";
import { controllerOf, type KubeObject, type Pod } from "../kinds.ts";
import { revisionOf } from "../revision.ts";
import type { ChangedField } from "./history.ts";

/** One revision of a Deployment: a ReplicaSet that it keeps, and what made it differ from the one before. */
export interface Rollout {
  readonly revision: number;
  readonly replicaSet: KubeObject;
  /** When it was rolled out, Unix ms; undefined of one that was rolled back to: its ReplicaSet is older than that. */
  readonly at: number | undefined;
  readonly wanted: number;
  readonly ready: number;
  readonly restarts: number;
  /** Fields of the template against the revision before; undefined of the oldest that is kept. */
  readonly changed: readonly ChangedField[] | undefined;
  /** What whoever rolled it out wrote of it: `kubernetes.io/change-cause`. */
  readonly cause: string;
}

/** The revisions of a Deployment, the newest first. `replicaSets` are its own, with their templates. */
export function rolloutsOf(replicaSets: readonly KubeObject[], pods: readonly Pod[]): readonly Rollout[] {
  const sorted = replicaSets
    .filter((one) => revisionOf(one) !== "")
    .toSorted((a, b) => Number(revisionOf(b)) - Number(revisionOf(a)));
  const made = (one: KubeObject): number => instantAt(one, "metadata.creationTimestamp") ?? 0;
  return sorted.map((replicaSet, i): Rollout => {
    const before = sorted[i + 1];
    const isBack = sorted.slice(i + 1).some((older) => made(older) > made(replicaSet));
    const own = pods.filter((pod) => controllerOf(pod)?.name === replicaSet.metadata.name);
    return {
      revision: Number(revisionOf(replicaSet)),
      replicaSet,
      at: isBack || made(replicaSet) === 0 ? undefined : made(replicaSet),
      wanted: numberAt(replicaSet, "spec.replicas") ?? 0,
      ready: numberAt(replicaSet, "status.readyReplicas") ?? 0,
      restarts: own
        .flatMap(({ status }) => status?.containerStatuses ?? [])
        .reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
      changed: before === undefined ? undefined : templateDiff(templateOf(before), templateOf(replicaSet)),
      cause: replicaSet.metadata.annotations?.["kubernetes.io/change-cause"] ?? "",
    };
  });
}

/** The template of pods that a ReplicaSet or Deployment holds. */
export function templateOf(object: KubeObject): unknown {
  return (object as { readonly spec?: { readonly template?: unknown } }).spec?.template;
}

/**
 * What differs between two templates of pods, by path: `spec.containers[app].image`. Containers, ports, variables and volumes are told
 * apart by their names, not by their places. The hash that tells the pods of ReplicaSets apart is no difference.
 */
export function templateDiff(before: unknown, after: unknown): readonly ChangedField[] {
  const [old, fresh] = [new Map<string, unknown>(), new Map<string, unknown>()];
  flatten(before, "", old);
  flatten(after, "", fresh);
  const fields: ChangedField[] = [];
  for (const field of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(field), fresh.get(field)];
    if (field === hashPath || JSON.stringify(was) === JSON.stringify(is)) continue;
    fields.push({
      field,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    });
  }
  return fields.sort((a, b) => rankOf(a) - rankOf(b) || (a.field < b.field ? -1 : 1));
}

const hashPath = "metadata.labels[pod-template-hash]";

/** Images say most of a rollout, then what containers are given, then all else. */
function rankOf({ field }: ChangedField): number {
  if (/^spec\.\w*[cC]ontainers\[[^\]]*\]\.image$/.test(field)) return 0;
  return field.startsWith("spec.") ? 1 : 2;
}

function flatten(value: unknown, path: string, into: Map<string, unknown>): void {
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    const names = items.map((item) => nameOf(item));
    const isNamed = names.every((name) => name !== undefined) && new Set(names).size === names.length;
    if (!isNamed || items.length === 0) {
      into.set(path, value);
      return;
    }
    items.forEach((item, i) => {
      const own = `${path}[${names[i]!}]`;
      // Of a variable with a plain value nothing else is told.
      const rest = Object.entries(item as object).filter(([key]) => key !== "name");
      if (rest.length === 0) into.set(own, names[i]);
      for (const [key, one] of rest) flatten(one, `${own}.${key}`, into);
    });
    return;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0 && path !== "") into.set(path, {});
    const isFree = /(?:labels|annotations|nodeSelector|requests|limits)$/.test(path);
    for (const [key, one] of entries) {
      flatten(one, path === "" ? key : isFree ? `${path}[${key}]` : `${path}.${key}`, into);
    }
    return;
  }
  if (value !== undefined) into.set(path, value);
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === "object" && item !== null && "name" in item ? item.name : undefined;
  return typeof name === "string" ? name : undefined;
}
