import { deathsOf } from "../cluster/health.ts";
import { instantOf, type KubeObject, type Pod, workloadOf } from "../cluster/kinds.ts";
import { freshMs, type Wrong } from "../cluster/wrong-now.ts";
import type { Shape } from "./status.ts";

/** A span of trouble on the log line. */
export interface Lane {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly shape: Shape;
  readonly label: string;
}

/** A lane with its place: `y` in pixels, and whether its label is written left of its start. */
export interface PlacedLane extends Lane {
  readonly y: number;
  readonly hasLabel: boolean;
}

const laneHeights = [9, 20] as const;
const bareHeight = 25.5;
const rank: Readonly<Record<string, number>> = { crit: 0, warn: 1, prog: 2 };

/** Everything that is wrong now and began within a day of the end, as spans up to it. */
export function lanesOf(wrong: readonly Wrong[], start: number, end: number): readonly Lane[] {
  return wrong.flatMap(({ key, shape, since, subject }) =>
    since === undefined || since > end || end - since > freshMs
      ? []
      : [{ key, shape, label: subject.split("/").at(-1)!, start: Math.max(since, start), end }],
  );
}

/**
 * Gives each lane a height so that nothing overlaps: the worst first, whose label holds its lane; a lesser one moves a
 * lane down, then loses its label, then shares the lowest place.
 */
export function placeLanes(lanes: readonly Lane[], x: (t: number) => number): readonly PlacedLane[] {
  const held: { readonly y: number; readonly from: number; readonly to: number }[] = [];
  const fits = (y: number, from: number, to: number): boolean =>
    !held.some((other) => other.y === y && from < other.to + 8 && to > other.from - 8);
  const sorted = [...lanes].sort((a, b) => (rank[a.shape] ?? 3) - (rank[b.shape] ?? 3) || a.start - b.start);
  return sorted.map((lane) => {
    const width = lane.label.length * 6.2 + 8;
    const [from, to] = [x(lane.start), x(lane.end)];
    const labelled = from - width > 0 ? laneHeights.find((y) => fits(y, from - width, to)) : undefined;
    const y = labelled ?? laneHeights.find((bare) => fits(bare, from, to)) ?? bareHeight;
    held.push({ y, from: labelled === undefined ? from : from - width, to });
    return { ...lane, y, hasLabel: labelled !== undefined };
  });
}

/** Something at one instant: a container's death, or a rollout. */
export interface LogMark {
  readonly t: number;
  readonly kind: "kill" | "rollout";
  readonly name: string;
}

/** Container deaths that the pods still tell of. */
export function deathMarks(pods: readonly Pod[], start: number, end: number): readonly LogMark[] {
  return pods.flatMap((pod) =>
    deathsOf(pod)
      .filter(({ at }) => at >= start && at <= end)
      .map(({ at, container }) => ({
        t: at,
        kind: "kill" as const,
        name: `${pod.metadata.name}/${container}`,
      })),
  );
}

/** Rollouts: a ReplicaSet that came after its Deployment's first one is a new revision. */
export function rolloutMarks(sets: readonly KubeObject[], start: number, end: number): readonly LogMark[] {
  return sets.flatMap((set) => {
    const t = instantOf(set.metadata.creationTimestamp);
    const revision = Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 1);
    if (t === undefined || t < start || t > end || revision < 2) return [];
    return [{ t, kind: "rollout" as const, name: workloadOf({ ...set, kind: "ReplicaSet" }).name }];
  });
}
