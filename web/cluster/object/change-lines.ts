import { instantAt } from "../kinds/read.ts";
import type { KubeObject } from "../kinds.ts";
import { type Revision, revisionOf } from "../revision.ts";
import type { ChangedField, ObjectChange } from "./history.ts";

/** A changed field as lines of a diff. */
export interface FieldLines {
  readonly field: string;
  /** Lines taken away and put in, each with its sign. Empty where only that it changed is known. */
  readonly lines: readonly (readonly [sign: "-" | "+", line: string])[];
  /** More lines than are shown unfolded, or longer ones. */
  readonly isLong: boolean;
  readonly isHidden: boolean;
  readonly isCut: boolean;
}

/** Lines of one value and characters of one line that stand unfolded. */
const shortLines = 3;
const shortLine = 120;

/** The old and the new value of a field, as lines. */
export function fieldLines({
  field,
  before,
  after,
  isHidden = false,
  isCut = false,
}: ChangedField): FieldLines {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const lines: (readonly ["-" | "+", string])[] = [
    ...old.map((line) => ["-", line] as const),
    ...fresh.map((line) => ["+", line] as const),
  ];
  const isLong =
    old.length > shortLines || fresh.length > shortLines || lines.some(([, line]) => line.length > shortLine);
  return { field, lines, isLong, isHidden, isCut };
}

function linesOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return value === "" ? ['""'] : value.replace(/\n$/, "").split("\n");
  if (typeof value !== "object" || value === null) return [JSON.stringify(value)];
  const flat = JSON.stringify(value);
  return flat.length <= shortLine ? [flat] : JSON.stringify(value, undefined, 2).split("\n");
}

/** A change with the fields that someone wrote apart from those of the status, which controllers write. */
export interface SplitChange {
  readonly change: ObjectChange;
  readonly written: readonly ChangedField[];
  readonly status: readonly ChangedField[];
}

export function splitChange(change: ObjectChange): SplitChange {
  // The revision's number is counted by the Deployment's controller.
  const isStatus = ({ field }: ChangedField): boolean =>
    /^status(?:[.[]|$)/.test(field) || field === 'metadata.annotations["deployment.kubernetes.io/revision"]';
  return {
    change,
    written: change.fields.filter((field) => !isStatus(field)),
    status: change.fields.filter(isStatus),
  };
}

/** What controllers wrote into the status of one object, however often: its fields from what was first to what is last. */
export interface StatusChanges {
  /** The newest of them. */
  readonly last: ObjectChange;
  readonly times: number;
  readonly fields: readonly ChangedField[];
}

/** Changes that someone made, apart from those that only tell of a status: there are many of these, and they follow from the others. */
export interface ToldChanges {
  readonly made: readonly SplitChange[];
  /** By object, the one that changed last first. */
  readonly statuses: readonly StatusChanges[];
}

export function toldChanges(changes: readonly ObjectChange[]): ToldChanges {
  const made: SplitChange[] = [];
  const statuses = new Map<string, StatusChanges>();
  for (const split of changes.map(splitChange)) {
    const { change, written, status } = split;
    if (written.length > 0 || change.operation !== "changed" || change.revision !== undefined) {
      made.push(split);
      continue;
    }
    const key = `${change.kind}/${change.namespace}/${change.name}`;
    const known = statuses.get(key);
    statuses.set(
      key,
      known === undefined
        ? { last: change, times: 1, fields: status }
        : { ...known, times: known.times + 1, fields: joined(known.fields, status) },
    );
  }
  return { made, statuses: [...statuses.values()] };
}

/** The fields of newer and older changes: what came last, and what was there before the first. */
function joined(newer: readonly ChangedField[], older: readonly ChangedField[]): readonly ChangedField[] {
  const fields = new Map(newer.map((field) => [field.field, field]));
  for (const field of older) {
    const later = fields.get(field.field);
    if (later === undefined) {
      fields.set(field.field, field);
      continue;
    }
    const { before: _gone, ...rest } = later;
    fields.set(field.field, { ...rest, ...("before" in field ? { before: field.before } : {}) });
  }
  return [...fields.values()];
}

/** A field as one line, `2 → 3`, where both values are short; undefined where it takes more. */
export function oneLine({
  before,
  after,
  isHidden = false,
  isCut = false,
}: ChangedField): string | undefined {
  if (isHidden || isCut) return undefined;
  const text = (value: unknown): string | undefined => {
    if (value === undefined) return "—";
    if (typeof value === "object") return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  const [old, fresh] = [text(before), text(after)];
  if (old === undefined || fresh === undefined || old.includes("\n") || fresh.includes("\n"))
    return undefined;
  return old.length + fresh.length > 48 ? undefined : `${old} → ${fresh}`;
}

/** A ReplicaSet is made within so long after the change of its Deployment's template. */
const nearMs = 120_000;

/** Changes with the revisions that ReplicaSets tell of: those are remembered for long, what anyone watched is not. */
export function withRevisions(
  changes: readonly ObjectChange[],
  deployment: KubeObject,
  replicaSets: readonly Revision[],
): readonly ObjectChange[] {
  const sorted = replicaSets
    .filter((one) => revisionOf(one) !== "")
    .toSorted((a, b) => Number(revisionOf(b)) - Number(revisionOf(a)));
  const made = sorted.flatMap((replicaSet, i): readonly ObjectChange[] => {
    const t = instantAt(replicaSet, "metadata.creationTimestamp");
    const isKnown = changes.some(
      (change) =>
        change.kind === "Deployment" &&
        t !== undefined &&
        Math.abs(change.t - t) < nearMs &&
        markOf(splitChange(change)) === "rollout",
    );
    // Rolled back to, it has a new number and its old time: when that was, it does not tell.
    const isBack = sorted
      .slice(i + 1)
      .some((older) => (instantAt(older, "metadata.creationTimestamp") ?? 0) > (t ?? 0));
    if (t === undefined || isKnown || isBack) return [];
    const { name, namespace = "" } = deployment.metadata;
    const fields = imageFields(sorted[i + 1], replicaSet);
    return [
      {
        t,
        kind: "Deployment",
        namespace,
        name,
        operation: "changed",
        fields,
        revision: revisionOf(replicaSet),
      },
    ];
  });
  return [...changes, ...made].sort((a, b) => b.t - a.t);
}

function imageFields(before: Revision | undefined, after: Revision): readonly ChangedField[] {
  if (before === undefined) return [];
  const imagesOf = (one: Revision): ReadonlyMap<string, string> =>
    new Map((one.spec?.template?.spec?.containers ?? []).map(({ name, image = "" }) => [name, image]));
  const old = imagesOf(before);
  return [...imagesOf(after)].flatMap(([name, image]): readonly ChangedField[] => {
    const was = old.get(name);
    if (was === image) return [];
    const field = `spec.template.spec.containers[${name}].image`;
    return [{ field, after: image, ...(was === undefined ? {} : { before: was }) }];
  });
}

/** What a mark on the time line says of a change. */
export function markOf({ change, written }: SplitChange): "rollout" | "config" | "scale" | "dot" {
  if (change.revision !== undefined) return "rollout";
  if (change.kind === "ConfigMap" || change.kind === "Secret") return "config";
  if (written.some(({ field }) => /^spec\.template\b/.test(field))) return "rollout";
  if (written.some(({ field }) => field === "spec.replicas")) return "scale";
  return written.length > 0 && change.operation === "changed" ? "config" : "dot";
}
