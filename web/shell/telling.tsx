import { createContext, type ReactNode, useContext, useDeferredValue, useMemo } from "react";
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

/** The worst state among many, and how many are in it. */
export interface WorstCount {
  readonly shape: Shape;
  readonly count: number;
}

/** How the cluster, or the chosen namespace of it, stands. */
interface Standing {
  readonly wrong: readonly Wrong[];
  readonly counts: Readonly<Record<string, WorstCount | undefined>>;
}

const StandingContext = createContext<Standing>({ wrong: [], counts: {} });

/** Looks through all objects once for everything on the page that tells of them; nodes are always all looked at. */
export function StandingProvider({ children }: { children: ReactNode }): ReactNode {
  const pods = useDeferredValue(useInNamespace(useObjects<Pod>("pods").items));
  const jobs = useInNamespace(useObjects<Job>("jobs").items);
  const nodes = useObjects<Node>("nodes").items;
  const telling = useTelling();
  const down = useInstant("count(up == 0)").data?.[0]?.value ?? 0;
  const wrong = useMemo(() => wrongNow({ pods, nodes, jobs }, telling), [pods, nodes, jobs, telling]);
  const counts = useMemo(
    () => ({
      nodes: worstOf(nodes.map((node) => nodeStatus(node, telling).shape)),
      pods: worstOf(pods.map((pod) => podStatus(pod, telling).shape)),
      targets: down > 0 ? { shape: "stale" as const, count: down } : undefined,
    }),
    [pods, nodes, telling, down],
  );
  const standing = useMemo(() => ({ wrong, counts }), [wrong, counts]);
  return <StandingContext value={standing}>{children}</StandingContext>;
}

/** All that is wrong now, worst first. */
export function useWrongNow(): readonly Wrong[] {
  return useContext(StandingContext).wrong;
}

/** The counts of the rail: worst state of nodes and pods, targets that do not answer. Undefined when all is well. */
export function useRailCounts(): Standing["counts"] {
  return useContext(StandingContext).counts;
}

function worstOf(shapes: readonly Shape[]): WorstCount | undefined {
  const counts = countHealth(shapes);
  const worst = rollUp(shapes);
  const told: readonly Health[] = ["crit", "unk", "warn"];
  const health = told.find((one) => counts[one] > 0);
  return health === undefined ? undefined : { shape: worst, count: counts[health] };
}
