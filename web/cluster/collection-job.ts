import type { Sample } from "../shell/api.ts";
import type { Shape } from "../shell/status.ts";

/** One job of the collection: how many of its targets answer, and what those follow from that do not. */
export interface CollectionJob {
  readonly job: string;
  readonly count: number;
  readonly up: number;
  readonly shape: Shape;
  /** Targets that are missing because their node is silent. */
  readonly follows: readonly { readonly node: string; readonly count: number }[];
}

/** `missing` counts targets that do not answer by `job` and `node`, of all jobs. */
export function collectionJob(
  job: string,
  count: number,
  missing: readonly Sample[],
  silentNodes: ReadonlyMap<string, unknown>,
): CollectionJob {
  const mine = missing.filter(({ labels }) => labels["job"] === job);
  const down = mine.reduce((sum, { value }) => sum + value, 0);
  return {
    job,
    count,
    up: Math.max(0, count - down),
    shape: down === 0 ? "ok" : down >= count ? "away" : "stale",
    follows: mine.flatMap(({ labels: { node = "" }, value }) =>
      silentNodes.has(node) ? [{ node, count: value }] : [],
    ),
  };
}
