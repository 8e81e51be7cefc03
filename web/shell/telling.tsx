import { useMemo } from "react";
import type { Telling } from "../cluster/health.ts";
import { nodeStatus, podStatus } from "../cluster/health.ts";
import type { Job, Node, Pod } from "../cluster/kinds.ts";
import { type Wrong, wrongNow } from "../cluster/wrong-now.ts";
import { useInNamespace, useInstant, useObjects } from "./ask.tsx";
import { useShared } from "./context.tsx";
import { countHealth, type Health, rollUp, type Shape } from "./status.ts";
import { useTime } from "./time.tsx";

/** How states are told: words, figures, and now, which moves with the page's refresh. */
export function useTelling(): Telling {
  const { text, format } = useShared();
  const { now } = useTime();
  return useMemo(() => ({ text, format, now }), [text, format, now]);
}

/** All that is wrong now in the chosen namespace; nodes are always looked at. */
export function useWrongNow(): readonly Wrong[] {
  const pods = useInNamespace(useObjects<Pod>("pods").items);
  const jobs = useInNamespace(useObjects<Job>("jobs").items);
  const nodes = useObjects<Node>("nodes").items;
  const telling = useTelling();
  return useMemo(() => wrongNow({ pods, nodes, jobs }, telling), [pods, nodes, jobs, telling]);
}

/** The worst state among many, and how many are in it. */
export interface WorstCount {
  readonly shape: Shape;
  readonly count: number;
}

/** The counts of the rail: worst state of nodes and pods, targets that do not answer. Undefined when all is well. */
export function useRailCounts(): Readonly<Record<string, WorstCount | undefined>> {
  const pods = useInNamespace(useObjects<Pod>("pods").items);
  const nodes = useObjects<Node>("nodes").items;
  const telling = useTelling();
  const down = useInstant("count(up == 0)").data?.[0]?.value ?? 0;
  return useMemo(
    () => ({
      nodes: worstOf(nodes.map((node) => nodeStatus(node, telling).shape)),
      pods: worstOf(pods.map((pod) => podStatus(pod, telling).shape)),
      targets: down > 0 ? { shape: "stale", count: down } : undefined,
    }),
    [pods, nodes, telling, down],
  );
}

function worstOf(shapes: readonly Shape[]): WorstCount | undefined {
  const counts = countHealth(shapes);
  const worst = rollUp(shapes);
  const told: readonly Health[] = ["crit", "unk", "warn"];
  const health = told.find((one) => counts[one] > 0);
  return health === undefined ? undefined : { shape: worst, count: counts[health] };
}
