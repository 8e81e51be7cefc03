import type { Shape, Mark } from "../shell/status.ts";
import { deathsOf, type Telling } from "./health.ts";
import { instantOf, type Pod, workloadOf } from "./kinds.ts";
import { fieldLines, markOf, splitChange } from "./object/change-lines.ts";
import { foldEvents, type ObjectChange, type ToldEvent } from "./object/history.ts";
import type { PodWords } from "./pod-words.ts";
import { type Revision, revisionOf } from "./revision.ts";

/** One thing that happened to a pod or its owners. `said` holds the markup of sentences, `detail` is plain. */
export interface Change {
  readonly t: number;
  readonly mark: Shape | Mark;
  readonly said: string;
  readonly detail: string;
  /** Lines taken away and put in. */
  readonly diff: readonly (readonly [sign: "-" | "+", line: string])[];
}

/** As many changes as the column holds. */
const most = 12;

/** What happened to the pod, newest first: deaths, readiness, scheduling, warnings of Events, revisions of its Deployment. */
export function podChanges(
  pod: Pod,
  {
    revisions,
    events,
    kills,
    around = [],
  }: {
    readonly revisions: readonly Revision[];
    readonly events: readonly ToldEvent[];
    /** Of its owners, and of what it reads. */
    readonly around?: readonly ObjectChange[];
    readonly kills: readonly number[];
  },
  telling: Telling,
  words: PodWords,
): readonly Change[] {
  const says = words.change;
  const changes: Change[] = [];
  const add = (
    t: number | undefined,
    mark: Change["mark"],
    said: string,
    detail = "",
    diff: Change["diff"] = [],
  ): void => {
    if (t !== undefined) changes.push({ t, mark, said, detail, diff });
  };
  const deaths = deathsOf(pod);
  for (const { container, dead, at, restarts } of deaths) {
    const isOom = dead.reason === "OOMKilled";
    const detail = [says.exit(dead.exitCode), restarts > 0 ? says.run(restarts) : ""]
      .filter(Boolean)
      .join(", ");
    add(at, "kill", isOom ? says.oom(container) : says.died(container, dead.reason ?? "Error"), detail);
  }
  const isKnown = (t: number): boolean => deaths.some(({ at }) => Math.abs(at - t) < 2000);
  const container = deaths[0]?.container ?? "";
  for (const t of kills) if (!isKnown(t)) add(t, "kill", says.ended(container));
  for (const { type, status, lastTransitionTime, reason } of pod.status?.conditions ?? []) {
    const t = instantOf(lastTransitionTime);
    if (type === "Ready")
      add(t, status === "True" ? "ok" : "warn", status === "True" ? says.ready : says.notReady, reason ?? "");
    if (type === "PodScheduled" && status === "True")
      add(t, "dot", says.scheduled(pod.spec?.nodeName ?? "?"));
  }
  add(instantOf(pod.metadata.creationTimestamp), "dot", says.created);
  for (const { type, reason, message, count, t } of foldEvents(events)) {
    if (type !== "Warning") continue;
    if (/^(BackOff|OOMKilling)$/.test(reason) && deaths.length > 0) continue; // the deaths say it better
    add(t, "warn", `**${reason}**${count > 1 ? ` ×${count}` : ""}`, message);
  }
  addRevisions(pod, revisions, add, words);
  addAround(around, add);
  return changes.sort((a, b) => b.t - a.t).slice(0, most);
}

/** Lines of one field, and fields of one change, that the column has room for. */
const mostLines = 2;
const mostFields = 2;

/** Changes that someone wrote into what a pod reads, or into what makes it: the field, and its value before and after. */
function addAround(
  around: readonly ObjectChange[],
  add: (t: number, mark: Change["mark"], said: string, detail: string, diff: Change["diff"]) => void,
): void {
  for (const change of around) {
    const split = splitChange(change);
    // A new revision is told by its ReplicaSet, with its image.
    const isRevision = change.kind === "Deployment" && markOf(split) === "rollout";
    if (split.written.length === 0 || change.operation !== "changed" || isRevision) continue;
    const shown = split.written.slice(0, mostFields).map(fieldLines);
    const diff = shown.flatMap(({ field, lines }) => {
      const name = field.replace(/^(?:spec|data|metadata)\.?/, "");
      return lines.slice(0, mostLines).map(([sign, line]) => [sign, `${name}: ${line}`] as const);
    });
    const hidden = shown.filter(({ isHidden }) => isHidden).map(({ field }) => field);
    add(
      change.t,
      markOf(split),
      `\`${change.name}\``,
      [change.by ?? "", ...hidden].filter(Boolean).join(" "),
      diff,
    );
  }
}

function addRevisions(
  pod: Pod,
  revisions: readonly Revision[],
  add: (
    t: number | undefined,
    mark: Change["mark"],
    said: string,
    detail: string,
    diff: Change["diff"],
  ) => void,
  { change }: PodWords,
): void {
  const workload = workloadOf(pod).name;
  const sorted = [...revisions].sort((a, b) => Number(revisionOf(b)) - Number(revisionOf(a)));
  sorted.slice(0, 3).forEach((replicaSet, i) => {
    const number = revisionOf(replicaSet);
    if (number === "") return;
    const diff = imageDiff(sorted[i + 1], replicaSet);
    add(
      instantOf(replicaSet.metadata.creationTimestamp),
      "rollout",
      change.revision(number, workload),
      "",
      diff,
    );
  });
}

/** The images that changed from one template to the next. */
export function imageDiff(before: Revision | undefined, after: Revision): Change["diff"] {
  const imagesOf = (one: Revision | undefined): ReadonlyMap<string, string> =>
    new Map((one?.spec?.template?.spec?.containers ?? []).map(({ name, image = "" }) => [name, image]));
  const old = imagesOf(before);
  const diff: ["-" | "+", string][] = [];
  for (const [name, image] of imagesOf(after)) {
    const was = old.get(name);
    if (was === image || before === undefined) continue;
    if (was !== undefined) diff.push(["-", `image: ${shortImage(was)}`]);
    diff.push(["+", `image: ${shortImage(image)}`]);
  }
  return diff;
}

/** Without the registry's host, which is the same before and after as a rule. */
function shortImage(image: string): string {
  return image.split("/").slice(-2).join("/");
}

/** The distinct instants that a series of Unix seconds told of within its range, in ms. */
export function instantsOf(t: Float64Array, v: Float64Array): readonly number[] {
  const first = t[0] ?? 0;
  const instants = new Set<number>();
  for (const seconds of v)
    if (!Number.isNaN(seconds) && seconds * 1000 >= first) instants.add(seconds * 1000);
  return [...instants];
}
