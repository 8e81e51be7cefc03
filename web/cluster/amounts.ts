import type { Amounts, Node, Pod } from "./kinds.ts";

const factors: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};

/** A Kubernetes quantity in base units: "500m" → 0.5, "2Gi" → 2147483648; undefined for what is none. */
export function parseAmount(amount: string | number | undefined): number | undefined {
  if (amount === undefined || typeof amount === "number") return amount;
  const match = /^([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?|[+-]?\d+\.)([a-zA-Z]*)$/.exec(amount);
  const factor = match === null ? undefined : factors[match[2]!];
  return factor === undefined ? undefined : Number(match![1]) * factor;
}

/** One resource of `amounts` in base units; undefined if it is not set. */
export function amountOf(amounts: Amounts | undefined, resource: string): number | undefined {
  return parseAmount(amounts?.[resource]);
}

/** What a set of pods asks for and may use at most, in base units. */
export interface Asked {
  readonly requested: number;
  readonly limit: number;
  /** Containers that have no limit: with any, `limit` does not bound the sum. */
  readonly unlimited: number;
}

/** The same for many pods, with what those ask for that wait for a node: nothing holds it yet. */
export interface AskedByAll extends Asked {
  readonly waiting: number;
}

/**
 * Requests and limits of one pod as the scheduler counts them: the sum over containers and sidecars, or the largest
 * init container where that is more, plus overhead.
 */
export function askedBy(pod: Pod, resource: string): Asked {
  let requested = 0;
  let limit = 0;
  let unlimited = 0;
  let initRequested = 0;
  for (const { resources } of pod.spec?.containers ?? []) {
    const most = amountOf(resources?.limits, resource);
    requested += amountOf(resources?.requests, resource) ?? most ?? 0;
    limit += most ?? 0;
    if (most === undefined) unlimited++;
  }
  let sidecars = 0;
  for (const { resources, restartPolicy } of pod.spec?.initContainers ?? []) {
    const most = amountOf(resources?.limits, resource);
    const asked = amountOf(resources?.requests, resource) ?? most ?? 0;
    if (restartPolicy === "Always") {
      sidecars += asked;
      requested += asked;
      limit += most ?? 0;
    } else initRequested = Math.max(initRequested, asked + sidecars);
  }
  const overhead = amountOf(pod.spec?.overhead, resource) ?? 0;
  return { requested: Math.max(requested, initRequested) + overhead, limit, unlimited };
}

/** The sum over pods that hold their resources: finished ones do not, and none that no node took. */
export function askedByAll(pods: Iterable<Pod>, resource: string): AskedByAll {
  let requested = 0;
  let limit = 0;
  let unlimited = 0;
  let waiting = 0;
  for (const pod of pods) {
    if (pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") continue;
    const asked = askedBy(pod, resource);
    if ((pod.spec?.nodeName ?? "") === "") {
      waiting += asked.requested;
      continue;
    }
    requested += asked.requested;
    limit += asked.limit;
    unlimited += asked.unlimited;
  }
  return { requested, limit, unlimited, waiting };
}

/** What pods may use on `nodes` of one resource; undefined if no node tells. */
export function allocatableOf(nodes: Iterable<Node>, resource: string): number | undefined {
  let sum: number | undefined;
  for (const { status } of nodes) {
    const amount = amountOf(status?.allocatable, resource) ?? amountOf(status?.capacity, resource);
    if (amount !== undefined) sum = (sum ?? 0) + amount;
  }
  return sum;
}
