import { TaffrailError } from "@taffrail/base";
import {
  controllerOf,
  type Informers,
  type KubeClient,
  objectPath,
  type Pod,
  resourceTypes,
} from "@taffrail/kube";
import type { KubeObject } from "@taffrail/kube";
import type { Shard } from "@taffrail/kubestate";

/** A pod whose shard cannot be told. */
export class ShardError extends TaffrailError {
  readonly code = "app/shard";
}

interface StatefulSet extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

/**
 * The shard of a pod of a StatefulSet: its number of as many as there are replicas. Calls `onChange` when that changes. Throws `ShardError` for
 * a pod of nothing else, and what asking the API server throws.
 */
export async function watchShard(
  client: KubeClient,
  informers: Informers,
  { pod, namespace }: { readonly pod: string; readonly namespace: string },
  { signal, onChange }: { readonly signal: AbortSignal; readonly onChange: (shard: Shard) => void },
): Promise<Shard> {
  const response = await client.request(objectPath(resourceTypes.pods, pod, namespace), { signal });
  const own = (await (await response.orThrow()).json()) as Pod;
  const owner = controllerOf(own);
  if (owner?.kind !== "StatefulSet" || owner.apiVersion?.startsWith("apps/") === false) {
    throw new ShardError(
      `cannot tell the shard of pod ${namespace}/${pod}: it does not belong to a StatefulSet`,
    );
  }
  const number = pod.startsWith(`${owner.name}-`) ? pod.slice(owner.name.length + 1) : "";
  if (!/^\d+$/.test(number)) {
    throw new ShardError(
      `cannot tell the shard of pod ${namespace}/${pod}: want ${owner.name}- and a number`,
    );
  }
  const selection = { namespace, fieldSelector: `metadata.name=${owner.name}` };
  const sets = informers.view<StatefulSet>(resourceTypes.statefulsets, selection);
  const shardOf = (set: StatefulSet): Shard => ({ index: Number(number), total: set.spec?.replicas ?? 1 });
  await Promise.race([
    sets.ready,
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
  ]);
  signal.throwIfAborted();
  const [set] = [...sets];
  if (set === undefined) throw new ShardError(`cannot find StatefulSet ${namespace}/${owner.name}`);
  let now = shardOf(set);
  const told = (changed: StatefulSet): void => {
    const next = shardOf(changed);
    if (next.index === now.index && next.total === now.total) return;
    now = next;
    onChange(next);
  };
  sets.subscribe({ added: told, modified: told });
  return now;
}
