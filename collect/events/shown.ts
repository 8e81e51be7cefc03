import { type Difference, fieldOf, type Json, type Path } from "./diff.ts";

/** A field that changed, in words for people. */
export interface ShownField {
  /** `spec.template.spec.containers[app].image`. */
  readonly field: string;
  /** Absent where nothing was there; of a list, the items that went. */
  readonly before?: Json;
  /** Absent where nothing is there now; of a list, the items that came. */
  readonly after?: Json;
  /** The value is secret: only that it changed is told. */
  readonly isHidden?: true;
  /** Only the part that changed is here, or its beginning. */
  readonly isCut?: true;
}

/** Fields told of one change; a field more says how many were left out. */
const mostFields = 100;
/** Characters told of one value. */
const longestValue = 4096;

/** Differences as people read them, long texts cut to the lines that differ. */
export function shownFields(
  differences: readonly Difference[],
  documents: { readonly before: Json; readonly after: Json },
  isHidden: (path: Path) => boolean,
): ShownField[] {
  const shown = differences.slice(0, mostFields).map((difference): ShownField => {
    const { path } = difference;
    const isList = "at" in difference;
    const isGone = !isList && difference.after === undefined;
    const field = fieldOf(path, isGone ? documents.before : documents.after);
    if (isHidden(path)) return { field, isHidden: true };
    const [before, after] = isList
      ? [noneIfEmpty(difference.removed), noneIfEmpty(difference.added)]
      : [difference.before, difference.after];
    return { field, ...cut(before, after) };
  });
  const more = differences.length - shown.length;
  return more > 0 ? [...shown, { field: `… ${more} more`, isCut: true }] : shown;
}

function noneIfEmpty(items: readonly Json[]): Json | undefined {
  return items.length === 0 ? undefined : items;
}

function cut(
  before: Json | undefined,
  after: Json | undefined,
): Pick<ShownField, "before" | "after" | "isCut"> {
  if (sizeOf(before) + sizeOf(after) <= longestValue) return told(before, after);
  const [old, fresh] = differingLines(textOf(before), textOf(after));
  return {
    ...told(
      before === undefined ? undefined : old.slice(0, longestValue),
      after === undefined ? undefined : fresh.slice(0, longestValue),
    ),
    isCut: true,
  };
}

function told(before: Json | undefined, after: Json | undefined): Pick<ShownField, "before" | "after"> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function sizeOf(value: Json | undefined): number {
  return value === undefined ? 0 : typeof value === "string" ? value.length : JSON.stringify(value).length;
}

function textOf(value: Json | undefined): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
}

/** Two texts without the lines that both begin and end with. */
function differingLines(a: string, b: string): readonly [string, string] {
  const [x, y] = [a.split("\n"), b.split("\n")];
  const shorter = Math.min(x.length, y.length);
  let start = 0;
  while (start < shorter && x[start] === y[start]) start++;
  let end = 0;
  while (end < shorter - start && x.at(-1 - end) === y.at(-1 - end)) end++;
  return [x.slice(start, x.length - end).join("\n"), y.slice(start, y.length - end).join("\n")];
}
