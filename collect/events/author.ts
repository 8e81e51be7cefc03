import { type KubeObject, writersOf } from "@taffrail/kube";
import type { Difference, Json } from "./diff.ts";

/**
 * The field manager that made a change: the one that owns most of what changed, and where nobody owns any of it, as of a field that was taken out,
 * the one that wrote last. `undefined` where the object does not tell: it came with a list, or was only marked for deletion, which no manager owns.
 * `after` is what the differences lead to.
 */
export function authorOf(
  object: KubeObject,
  differences: readonly Difference[],
  after: Json,
): string | undefined {
  const writers = writersOf(object);
  if (writers === undefined) return undefined;
  const written = differences.filter(({ path }) => !isOfDeletion(path));
  if (written.length === 0) return undefined;
  const countByOwner = new Map<string, number>();
  for (const difference of written) {
    const owner = writers.ownerOf(difference, after);
    if (owner !== undefined) countByOwner.set(owner, (countByOwner.get(owner) ?? 0) + 1);
  }
  const [most] = [...countByOwner].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? writers.newest(written.every(({ path }) => path[0] === "status"));
}

/** The field manager that made an object. */
export function makerOf(object: KubeObject): string | undefined {
  return writersOf(object)?.newest(false);
}

function isOfDeletion(path: readonly (string | number)[]): boolean {
  return (
    path[0] === "metadata" && (path[1] === "deletionTimestamp" || path[1] === "deletionGracePeriodSeconds")
  );
}
