import { compareShapes, healthOf, type Status } from "../../shell/status.ts";
import { controllerOf, instantOf, keyOf, type KubeObject } from "../kinds.ts";
import { compareTexts } from "./compare-names.ts";
import type { Cell, KindList, ListColumn, Tell } from "./column.ts";
import { leaving } from "./replicas.ts";

/** One object as a row of its kind's list. */
export interface KindRow {
  readonly key: string;
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  readonly status: Status;
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** When it was made, or last seen, Unix ms; 0 if it is not told. */
  readonly born: number;
}

const plainlyThere: Status = { shape: "ok", word: "", reason: "" };

/** An object of `list` as a row. */
export function kindRow(object: KubeObject, list: KindList, tell: Tell): KindRow {
  const { metadata } = object;
  const owner = list.isOwned === true ? controllerOf(object) : undefined;
  return {
    key: keyOf(object),
    object,
    name: metadata.name,
    namespace: metadata.namespace ?? "",
    status: list.status?.(object, tell) ?? leaving(object, tell) ?? plainlyThere,
    owner: owner === undefined ? undefined : { kind: owner.kind, name: owner.name },
    born: list.ageOf?.(object) ?? instantOf(metadata.creationTimestamp) ?? 0,
  };
}

/** The worst first, then the newest change, then by name. */
export function compareState(a: KindRow, b: KindRow): number {
  return (
    compareShapes(a.status.shape, b.status.shape) ||
    (b.status.since ?? b.born) - (a.status.since ?? a.born) ||
    compareNames(a, b)
  );
}

/** By name, figures in it as figures, then by namespace. */
export function compareNames(a: KindRow, b: KindRow): number {
  return compareTexts(a.name, b.name) || compareTexts(a.namespace, b.namespace);
}

/** Cells in ascending order: figures as figures, texts as texts, what is nothing first. */
export function compareCells(a: Cell, b: Cell): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  if (typeof x === "number" && typeof y === "number") return x - y;
  if (typeof x === "string" && typeof y === "string") return compareTexts(x, y);
  return rank(x) - rank(y);
}

function rank(order: number | string | undefined): number {
  return order === undefined ? 0 : typeof order === "number" ? 1 : 2;
}

function orderOf(cell: Cell): number | string | undefined {
  switch (cell.as) {
    case "nothing":
      return undefined;
    case "number":
      return cell.value;
    case "part":
      return cell.all - cell.some || -1 / (1 + cell.all); // what is missing; of whole ones the larger first
    case "time":
      return -cell.t; // as ages: the newest first
    case "bar":
      return cell.share;
    case "runs":
      return cell.runs.filter(({ outcome }) => outcome === "failed").length;
    default:
      return textOf(cell);
  }
}

/** What a cell says, for filters. */
export function textOf(cell: Cell): string {
  switch (cell.as) {
    case "text":
    case "code":
      return cell.text;
    case "object":
      return `${cell.kind} ${cell.name}`;
    case "several":
      return cell.items.join(" ");
    case "number":
      return cell.text ?? String(cell.value);
    case "part":
      return `${cell.some}/${cell.all}`;
    case "bar":
      return cell.text;
    default:
      return "";
  }
}

/** A filter as it is typed. */
export type KindFilter = (row: KindRow) => boolean;

/**
 * Words that must occur, `-word` that must not, `key=value` of labels, `ns:`, `owner:`, `health:` and any column by its key as
 * `images:nginx`, `age<90d`, and columns of figures as `ready<3`.
 */
export function parseKindFilter(query: string, list: KindList, tell: Tell): KindFilter {
  const columns = new Map(list.columns.map((column) => [column.key.toLowerCase(), column]));
  const terms = query
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((term) => parseTerm(term, columns, list, tell));
  return (row) => terms.every((term) => term(row));
}

function parseTerm(
  term: string,
  columns: ReadonlyMap<string, ListColumn>,
  list: KindList,
  tell: Tell,
): KindFilter {
  if (term.startsWith("-") && term.length > 1) {
    const inner = parseTerm(term.slice(1), columns, list, tell);
    return (row) => !inner(row);
  }
  const aged = /^age([<>])(\d+)([smhdw]?)$/.exec(term);
  if (aged !== null) {
    const [, sign, digits, unit = ""] = aged;
    const ms = Number(digits) * (unitMs[unit] ?? unitMs["d"]!);
    return ({ born }) => (sign === "<" ? tell.now - born < ms : tell.now - born > ms);
  }
  const compared = /^(\w+)([<>])(\d+(?:\.\d+)?)$/.exec(term);
  const column = compared === null ? undefined : columns.get(compared[1]!);
  if (compared !== null && column !== undefined) {
    const bound = Number(compared[3]);
    return ({ object }) => {
      const value = figureOf(column.cell(object, tell));
      return value !== undefined && (compared[2] === "<" ? value < bound : value > bound);
    };
  }
  const [, field = "", value = ""] = /^(\w+):(.*)$/.exec(term) ?? [];
  switch (field) {
    case "ns":
    case "namespace":
      return ({ namespace }) => namespace.toLowerCase().includes(value);
    case "name":
      return ({ name }) => name.toLowerCase().includes(value);
    case "owner":
      return ({ owner }) => owner !== undefined && owner.name.toLowerCase().includes(value);
    case "health":
      return ({ status }) =>
        status.word.toLowerCase().includes(value) || healthOf(status.shape).includes(value);
  }
  const named = columns.get(field);
  if (named !== undefined)
    return ({ object }) => textOf(named.cell(object, tell)).toLowerCase().includes(value);
  return (row) =>
    haystackOf(row, list, tell).includes(term) ||
    `${row.status.word}\n${row.status.reason}`.toLowerCase().includes(term);
}

function figureOf(cell: Cell): number | undefined {
  if (cell.as === "number") return cell.value;
  if (cell.as === "part") return cell.some;
  return cell.as === "bar" ? cell.share : undefined;
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const haystacks = new WeakMap<KubeObject, string>();

/** All that is said of an object that only a change of it changes; made at its first search. */
function haystackOf({ object, name, namespace, owner }: KindRow, list: KindList, tell: Tell): string {
  let text = haystacks.get(object);
  if (text === undefined) {
    const cells = list.columns.map(({ cell }) => textOf(cell(object, tell)));
    const labels = Object.entries(object.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    text = [name, `${namespace}/${name}`, owner?.name ?? "", ...cells, ...labels].join("\n").toLowerCase();
    haystacks.set(object, text);
  }
  return text;
}
