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
  const isStatus = ({ field }: ChangedField): boolean => field === "status" || /^status[.[]/.test(field);
  return {
    change,
    written: change.fields.filter((field) => !isStatus(field)),
    status: change.fields.filter(isStatus),
  };
}

/** What a mark on the time line says of a change. */
export function markOf({ change, written }: SplitChange): "rollout" | "config" | "scale" | "dot" {
  if (change.kind === "ConfigMap" || change.kind === "Secret") return "config";
  if (written.some(({ field }) => /^spec\.template\b/.test(field))) return "rollout";
  if (written.some(({ field }) => field === "spec.replicas")) return "scale";
  return written.length > 0 && change.operation === "changed" ? "config" : "dot";
}
