import type { Format } from "../../shell/format.ts";
import type { Messages } from "../../shell/messages.en.ts";
import type { Shape, Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import type { PodTroubles } from "../pod-trouble.ts";
import type { Run, RunsTold } from "../runs.ts";
import { entriesAt, instantAt, listAt, numberAt, textAt, textsAt } from "./read.ts";
import type { KindWords } from "./words.ts";

/** What a cell shows, and by what it is sorted and found. */
export type Cell =
  | { readonly as: "nothing" }
  | { readonly as: "text"; readonly text: string; readonly tone?: Tone }
  /** Names, addresses, expressions: in the typeface of code. */
  | { readonly as: "code"; readonly text: string; readonly tone?: Tone }
  | { readonly as: "number"; readonly value: number; readonly text?: string; readonly tone?: Tone }
  /** So many of so many: 2/3. */
  | { readonly as: "part"; readonly some: number; readonly all: number; readonly tone?: Tone }
  /** A time, told by how long ago it was. */
  | { readonly as: "time"; readonly t: number }
  /** Another object. `kind` is told before its name where it is not plain. */
  | {
      readonly as: "object";
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
      readonly showsKind: boolean;
    }
  /** Several of a thing: as many as fit, all in the title. */
  | { readonly as: "several"; readonly items: readonly string[]; readonly isCode: boolean }
  /** How the last runs went, on the axis and with the maximum of the whole column. Sorted by how many failed. */
  | { readonly as: "runs"; readonly runs: readonly Run[]; readonly told: RunsTold }
  /** Used of what there may be. */
  | { readonly as: "bar"; readonly share: number; readonly text: string; readonly tone?: "warn" | "crit" };

/** Classes of the page for words that stand out, or back. */
export type Tone = "c" | "w" | "t2" | "t3";

/** How many of how many, for each object that something beside the list tells of: endpoints of services, pods of claims. */
export type Beside = ReadonlyMap<string, readonly [some: number, all: number]>;

/** What cells and states are told with. `now` in Unix ms. */
export interface Tell {
  readonly now: number;
  readonly text: Messages;
  readonly format: Format;
  readonly words: KindWords;
  readonly beside: Beside;
  /** What pods in trouble say of what made them; of kinds that make pods. */
  readonly troubles?: PodTroubles;
  /** Of CronJobs. */
  readonly runs?: RunsTold;
}

/** One column of a kind's list. */
export interface ListColumn {
  readonly key: string;
  readonly head: keyof KindWords["heads"];
  readonly cell: (object: KubeObject, tell: Tell) => Cell;
  /** Pixels; without it the column shares what is left. */
  readonly width?: number;
  /** Figures stand at the right. */
  readonly isFigure?: boolean;
  /** The first click sorts downwards: figures, times. */
  readonly isDescending?: boolean;
  /**
   * Where the cell stands on phones, which have room for a name, something beside it, a state and an age, and for a strip below them. A bare figure stands
   * beside it with its head.
   */
  readonly phone?: "main" | "figure" | "name" | "strip";
  /** What stands above it where that is more than its word. */
  readonly headOf?: (tell: Tell) => string;
  /** Shown only where someone chose it. */
  readonly isSpare?: boolean;
}

/** What the list of a kind shows. */
export interface KindList {
  /** Its state, where it has one; else only what is terminating is told. */
  readonly status?: (object: KubeObject, tell: Tell) => Status;
  /** Between name and age. */
  readonly columns: readonly ListColumn[];
  /** Its names say nothing: another column tells what it is about. */
  readonly hidesName?: boolean;
  /** Its objects are commonly owned: the list has a column for that. */
  readonly isOwned?: boolean;
  /** The order until someone sorts: state where there is one, else name. */
  readonly sort?: string;
  /** Another kind, of which something is told beside each object. */
  readonly beside?: { readonly kind: string; readonly index: (objects: readonly KubeObject[]) => Beside };
  /** Its state may turn with time alone, though it was well. */
  readonly ages?: boolean;
  /** What the sentence above the list calls an object; its name unless told otherwise. */
  readonly toldAs?: (object: KubeObject) => string;
  /** The age is the last column; of events it is when they were last seen. */
  readonly ageOf?: (object: KubeObject) => number | undefined;
}

export const nothing: Cell = { as: "nothing" };

export function textCell(text: string, tone?: Tone): Cell {
  return text === "" ? nothing : { as: "text", text, ...(tone === undefined ? {} : { tone }) };
}

export function codeCell(text: string, tone?: Tone): Cell {
  return text === "" ? nothing : { as: "code", text, ...(tone === undefined ? {} : { tone }) };
}

export function numberCell(value: number | undefined, tone?: Tone): Cell {
  return value === undefined ? nothing : { as: "number", value, ...(tone === undefined ? {} : { tone }) };
}

export function severalCell(items: readonly string[], isCode = true): Cell {
  return items.length === 0 ? nothing : { as: "several", items, isCode };
}

export function objectCell(kind: string, name: string, namespace = "", showsKind = false): Cell {
  return name === "" ? nothing : { as: "object", kind, name, namespace, showsKind };
}

type More = Partial<Pick<ListColumn, "width" | "phone" | "isFigure" | "isDescending" | "isSpare" | "headOf">>;
type Head = ListColumn["head"];

/** A column of texts at a path. */
export function text(head: Head, path: string, more: More = {}): ListColumn {
  return { key: head, head, cell: (object) => textCell(textAt(object, path)), width: 120, ...more };
}

/** A column of names, addresses and the like at a path. */
export function code(head: Head, path: string, more: More = {}): ListColumn {
  return { key: head, head, cell: (object) => codeCell(textAt(object, path)), width: 140, ...more };
}

/** A column of whole numbers at a path; `otherwise` where there is none. */
export function count(head: Head, path: string, otherwise?: number, more: More = {}): ListColumn {
  return figure(head, (object) => numberAt(object, path) ?? otherwise, more);
}

/** A column of figures. */
export function figure(
  head: Head,
  of: (object: KubeObject, tell: Tell) => number | undefined,
  { tone, ...more }: More & { readonly tone?: Tone } = {},
): ListColumn {
  return {
    key: head,
    head,
    width: 84,
    isFigure: true,
    isDescending: true,
    cell: (object, tell) => {
      const value = of(object, tell);
      return numberCell(value, value === 0 ? "t3" : tone);
    },
    ...more,
    ...(more.phone === "main" ? { phone: "figure" as const } : {}),
  };
}

/** How many entries a map or list has. */
export function size(head: Head, path: string, more: More = {}): ListColumn {
  return figure(head, (object) => listAt(object, path).length + entriesAt(object, path).length, more);
}

/** So many ready of so many wanted. */
export function ready(
  of: (object: KubeObject, tell: Tell) => readonly [some: number | undefined, all: number],
): ListColumn {
  return {
    key: "ready",
    head: "ready",
    width: 64,
    isFigure: true,
    isDescending: true,
    phone: "main",
    cell: (object, tell) => {
      const [some = 0, all] = of(object, tell);
      return { as: "part", some, all, ...(some < all ? {} : { tone: "t2" }) };
    },
  };
}

/** A time at a path. */
export function time(head: Head, path: string, more: More = {}): ListColumn {
  return {
    key: head,
    head,
    width: 84,
    isFigure: true,
    cell: (object) => {
      const t = instantAt(object, path);
      return t === undefined ? nothing : { as: "time", t };
    },
    ...more,
  };
}

/** Several texts of a list: the items themselves, or what stands at `path` in each. */
export function several(
  head: Head,
  list: string,
  path = "",
  more: More & { isCode?: boolean } = {},
): ListColumn {
  const { isCode = true, ...rest } = more;
  return { key: head, head, cell: (object) => severalCell(textsAt(object, list, path), isCode), ...rest };
}

/** A column whose cell is worked out. */
export function worked(
  head: Head,
  cell: (object: KubeObject, tell: Tell) => Cell,
  more: More = {},
): ListColumn {
  return { key: head, head, cell, ...more };
}

/** Images of a pod template without registry and folder: what tells versions apart. The whole names are in the title. */
export const images: ListColumn = worked("images", (object) =>
  severalCell(textsAt(object, "spec.template.spec.containers", "image")),
);

/** Labels that choose pods. */
export function selector(path: string): ListColumn {
  return worked("selector", (object) =>
    severalCell(
      entriesAt(object, path)
        .filter(([, value]) => typeof value === "string")
        .map(([name, value]) => `${name}=${value as string}`),
    ),
  );
}

/** A state in words. */
export function said(shape: Shape, word: string, reason = "", since?: number): Status {
  return { shape, word, reason, ...(since === undefined ? {} : { since }) };
}
