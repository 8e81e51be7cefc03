import type { Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import { said, type Tell } from "./column.ts";
import { conditionAt, instantAt, numberAt } from "./read.ts";

/** How many copies of a pod a workload wants and has. */
export interface Replicas {
  readonly wanted: number;
  readonly ready: number;
  readonly available: number;
  /** Of the newest template; undefined where the kind knows no templates. */
  readonly updated: number | undefined;
  /** Copies there are, ready or not. */
  readonly present: number;
}

/** A rollout may leave copies missing for so long before it counts as trouble. */
const graceMs = 2 * 60_000;
const stuckMs = 10 * 60_000;

/** Whether an object is on its way out, and for how long already; undefined if it stays. */
export function leaving(object: KubeObject, { now, text, format }: Tell): Status | undefined {
  const since = instantAt(object, "metadata.deletionTimestamp");
  if (since === undefined) return undefined;
  if (now - since <= stuckMs) return said("prog", text.state.terminating, "", since);
  return said("warn", text.state.stuck, text.why.stuck(format.span(now - since)), since);
}

/** The state of a workload by its copies, its generation and its conditions. */
export function replicasStatus(object: KubeObject, replicas: Replicas, tell: Tell): Status {
  const { now, text, words } = tell;
  const { wanted, ready, available, updated, present } = replicas;
  const gone = leaving(object, tell);
  if (gone !== undefined) return gone;

  const failure = conditionAt(object, "ReplicaFailure");
  if (failure?.status === "True") {
    return said("crit", words.state.failing, failure.message || failure.reason, failure.since);
  }
  const progress = conditionAt(object, "Progressing");
  if (progress?.status === "False" && progress.reason === "ProgressDeadlineExceeded") {
    return said("crit", words.state.failing, words.why.deadline(ready, wanted), progress.since);
  }
  if (wanted === 0 && present === 0) return said("off", words.state.scaledTo0);

  const generation = numberAt(object, "metadata.generation");
  const observed = numberAt(object, "status.observedGeneration");
  const isNew = generation !== undefined && observed !== undefined && observed < generation;
  const isRolling = isNew || (updated !== undefined && updated < wanted) || present > wanted;
  const made = instantAt(object, "metadata.creationTimestamp");
  const since = conditionAt(object, "Available")?.since ?? made;
  const isFresh = now - Math.max(made ?? 0, progress?.since ?? 0, since ?? 0) < graceMs;
  if (available < wanted) {
    if (isFresh)
      return said(
        "prog",
        isRolling ? text.state.rollingOut : text.state.starting,
        words.why.readyOf(ready, wanted),
        since,
      );
    if (available === 0) return said("crit", words.state.down, words.why.readyOf(ready, wanted), since);
    return said("warn", words.state.degraded, words.why.availableOf(available, wanted), since);
  }
  if (isRolling) {
    const why =
      present > wanted ? words.why.leaving(present - wanted) : words.why.updatedOf(updated ?? 0, wanted);
    return said("prog", text.state.rollingOut, why, progress?.since);
  }
  return said("ok", text.state.ready, "", since);
}
