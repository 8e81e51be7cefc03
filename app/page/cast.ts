import type { Sim } from "@taffrail/sim";

/** The part of a pod that says how its containers fare. */
interface SimPod {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly lastState?: { readonly terminated?: { readonly reason?: string } };
    }[];
  };
}

/** `namespace/name` of a pod that was killed for its memory, in a cluster that has lived for about forty minutes. */
export function killedPod(sim: Sim): string {
  return find(sim, "killed for its memory", ({ status }) =>
    status?.containerStatuses?.some(({ lastState }) => lastState?.terminated?.reason === "OOMKilled"),
  );
}

/**
 * `namespace/name` of a pod that is as it should be and never restarted; another one than `not`. One of a StatefulSet: Deployments are
 * rolled out by chance, and at night, UTC, their autoscalers take pods away.
 */
export function readyPod(sim: Sim, not = ""): string {
  return find(
    sim,
    "ready",
    ({ metadata, status }) =>
      `${metadata.namespace}/${metadata.name}` !== not &&
      metadata.namespace === "shop" &&
      metadata.name.startsWith("session-cache-") &&
      status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true &&
      status.containerStatuses?.every(({ restartCount }) => restartCount === 0),
  );
}

/** Pods of the cluster, as its API server would list them. */
export function podsOf(sim: Sim): readonly SimPod[] {
  return sim.store
    .collection("pods")
    .list()
    .map((stored) => stored.object() as unknown as SimPod);
}

function find(sim: Sim, what: string, isIt: (pod: SimPod) => boolean | undefined): string {
  const found = podsOf(sim).find((pod) => isIt(pod) === true);
  if (found === undefined) throw new Error(`cannot find a pod that is ${what} in the demo`);
  return `${found.metadata.namespace}/${found.metadata.name}`;
}

/** Writes into the cluster that a container of `pod` was killed for its memory so many times, as a kubelet would; watches hear of it. */
export function killForMemory(sim: Sim, pod: string, times: number): void {
  const [namespace = "", name = ""] = pod.split("/");
  const object = sim.store.get("pods", namespace, name)!.object();
  const { status } = object as unknown as {
    status: { containerStatuses: Record<string, unknown>[]; conditions: { type: string; status: string }[] };
  };
  const at = sim.clock.now();
  const second = (agoMs: number): string => new Date(at - agoMs).toISOString().replace(/\.\d+/, "");
  Object.assign(status.containerStatuses[0]!, {
    restartCount: times,
    ready: false,
    started: false,
    state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s restarting failed container" } },
    lastState: {
      terminated: {
        reason: "OOMKilled",
        exitCode: 137,
        startedAt: second(90_000),
        finishedAt: second(20_000),
      },
    },
  });
  for (const condition of status.conditions) {
    if (condition.type === "Ready" || condition.type === "ContainersReady") condition.status = "False";
  }
  sim.store.put("pods", object);
}
