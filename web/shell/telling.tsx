import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Telling } from "../cluster/health.ts";
import { nodeStatus, podStatus, silentNodesOf } from "../cluster/health.ts";
import type { Job, Node, Pod } from "../cluster/kinds.ts";
import { isSameTrouble, type PodTroubles, podTroubles } from "../cluster/pod-trouble.ts";
import type { Makers } from "../cluster/wrong-makers.ts";
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
  readonly counts: RailCounts;
  readonly troubles: PodTroubles;
}

/** The worst state behind entries of the rail, by their words. */
export type RailCounts = Readonly<Record<string, WorstCount | undefined>>;

const StandingContext = createContext<Standing | undefined>(undefined);

/** Looks through all objects once for everything on the page that tells of them; nodes are always all looked at. */
export function StandingProvider({ children }: { children: ReactNode }): ReactNode {
  const { items: allPods, at: podsAt } = useObjects<Pod>("pods");
  const pods = useDeferredValue(useInNamespace(allPods));
  const jobs = useInNamespace(useObjects<Job>("jobs").items);
  const nodes = useObjects<Node>("nodes").items;
  const telling = useNewTelling(nodes);
  const [makers, setMakers] = useState<Makers>();
  const down = useInstant("count(up == 0)").data?.[0]?.value ?? 0;
  const wrong = useMemo(
    () => wrongNow({ pods, nodes, jobs, ...(makers === undefined ? {} : { makers }) }, telling),
    [pods, nodes, jobs, makers, telling],
  );
  const counts = useMemo(
    () => ({
      nodes: worstOf(nodes.map((node) => nodeStatus(node, telling).shape)),
      pods: worstOf(pods.map((pod) => podStatus(pod, telling).shape)),
      targets: down > 0 ? { shape: "stale" as const, count: down } : undefined,
    }),
    [pods, nodes, telling, down],
  );
  const troubles = useTroublesOf(useDeferredValue(allPods), telling);
  const [more, setMore] = useState<RailCounts>({});
  const standing = useMemo(
    () => ({ telling, wrong, counts: { ...counts, ...more }, troubles }),
    [telling, wrong, counts, more, troubles],
  );
  return (
    <StandingContext value={standing}>
      {children}
      {podsAt > 0 && (
        <Suspense>
          <KindCounts tell={setMore} tellMakers={setMakers} />
        </Suspense>
      )}
    </StandingContext>
  );
}

/** Counts of kinds whose states need their lists' code: neither is waited for by any page. */
const KindCounts = lazy(() =>
  import("../cluster/kinds/rail-counts.tsx").then(({ KindCounts: counted }) => ({ default: counted })),
);

/** The same map while it says the same: with another, every row of a list of workloads is told anew. */
function useTroublesOf(pods: readonly Pod[], telling: Telling): PodTroubles {
  const kept = useRef<PodTroubles>(new Map());
  return useMemo(() => {
    const troubles = podTroubles(pods, telling);
    if (!isSameTrouble(kept.current, troubles)) kept.current = troubles;
    return kept.current;
  }, [pods, telling]);
}

/** What pods in trouble say of what made them, in all namespaces. */
export function useTroubles(): PodTroubles {
  return useStanding().troubles;
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

/** The counts of the rail: the worst state behind each of its entries, targets that do not answer. Undefined when all is well. */
export function useRailCounts(): Standing["counts"] {
  return useStanding().counts;
}

export function worstOf(shapes: readonly Shape[]): WorstCount | undefined {
  const counts = countHealth(shapes);
  const worst = rollUp(shapes);
  const told: readonly Health[] = ["crit", "unk", "warn"];
  const health = told.find((one) => counts[one] > 0);
  return health === undefined ? undefined : { shape: worst, count: counts[health] };
}
