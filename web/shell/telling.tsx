import { createContext, type ReactNode, useContext, useDeferredValue, useMemo } from "react";
import type { Telling } from "../cluster/health.ts";
import { nodeStatus, podStatus, silentNodesOf } from "../cluster/health.ts";
import type { Job, Node, Pod } from "../cluster/kinds.ts";
import { type Wrong, wrongNow } from "../cluster/wrong-now.ts";
import { useInNamespace, useInstant, useObjects } from "./ask.tsx";
import { useShared } from "./context.tsx";
import { countHealth, type Health, rollUp, type Shape } from "./status.ts";
import { useTime } from "./time.tsx";

function useNewTelling(nodes: readonly Node[]): Telling {
  const { text, format } = useShared();
  const { now } = useTime();
  const silentNow = silentNodesOf(nodes);
  const silentKey = JSON.stringify([...silentNow]);
  // The same map while the same nodes are silent: with another, every pod is judged anew.
  const silentNodes = useMemo(() => silentNow, [silentKey]);
  const judged = useMemo<NonNullable<Telling["judged"]>>(() => new WeakMap(), [text, format, silentNodes]);
  return useMemo(
    () => ({ text, format, now, judged, silentNodes }),
    [text, format, now, judged, silentNodes],
  );
}

/** The worst state among many, and how many are in it. */
export interface WorstCount {
  readonly shape: Shape;
  readonly count: number;
}

/** How the cluster, or the chosen namespace of it, stands. */
interface Standing {
  readonly telling: Telling;
  readonly wrong: readonly Wrong[];
  readonly counts: Readonly<Record<string, WorstCount | undefined>>;
}

const StandingContext = createContext<Standing | undefined>(undefined);

/** Looks through all objects once for everything on the page that tells of them; nodes are always all looked at. */
export function StandingProvider({ children }: { children: ReactNode }): ReactNode {
  const pods = useDeferredValue(useInNamespace(useObjects<Pod>("pods").items));
  const jobs = useInNamespace(useObjects<Job>("jobs").items);
  const nodes = useObjects<Node>("nodes").items;
  const telling = useNewTelling(nodes);
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
  const standing = useMemo(() => ({ telling, wrong, counts }), [telling, wrong, counts]);
  return <StandingContext value={standing}>{children}</StandingContext>;
}

function useStanding(): Standing {
  const standing = useContext(StandingContext);
  if (standing === undefined) throw new Error("BUG: a part stands outside StandingProvider");
  return standing;
}

/** How states are told: words, figures, and now, which moves with the page's refresh. One for all parts of the page. */
export function useTelling(): Telling {
  return useStanding().telling;
}

/** All that is wrong now, worst first. */
export function useWrongNow(): readonly Wrong[] {
  return useStanding().wrong;
}

/** The counts of the rail: worst state of nodes and pods, targets that do not answer. Undefined when all is well. */
export function useRailCounts(): Standing["counts"] {
  return useStanding().counts;
}

function worstOf(shapes: readonly Shape[]): WorstCount | undefined {
  const counts = countHealth(shapes);
  const worst = rollUp(shapes);
  const told: readonly Health[] = ["crit", "unk", "warn"];
  const health = told.find((one) => counts[one] > 0);
  return health === undefined ? undefined : { shape: worst, count: counts[health] };
}
