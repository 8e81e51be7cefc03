import { type Cell, codeCell, type KindList, numberCell, objectCell, type Tell } from "../kinds/column.ts";
import type { KubeObject, Pod } from "../kinds.ts";

/** A column of a table of related objects. */
export interface RelatedColumn {
  readonly key: string;
  readonly head: string;
  readonly cell: (object: KubeObject) => Cell;
  readonly isFigure: boolean;
  /** Stands beside the name on phones. */
  readonly isMain: boolean;
}

/** As many columns between name and age as there is room for beside the page's right column. */
const mostColumns = 3;

/** Columns that need what is not read of related objects: data, rules, other objects. */
const untold: Readonly<Record<string, readonly string[] | "all">> = {
  configmaps: "all",
  secrets: ["entries", "keys", "size", "immutable"],
  serviceaccounts: "all",
  roles: "all",
  clusterroles: "all",
  namespaces: "all",
  persistentvolumeclaims: ["usedBy"],
  services: ["endpoints"],
};

function isUntold(plural: string, key: string): boolean {
  const keys = untold[plural] ?? [];
  return keys === "all" || keys.includes(key);
}

/** What is told of each: of pods what their own list tells, of other kinds the first columns of theirs. */
export function pluralColumns(
  plural: string,
  list: KindList,
  tell: Tell,
  items: readonly KubeObject[],
): readonly RelatedColumn[] {
  if (plural === "pods") return podColumns(tell);
  const told = list.columns.filter(
    ({ key, cell, isSpare = false }) =>
      !isSpare && !isUntold(plural, key) && items.some((item) => cell(item, tell).as !== "nothing"),
  );
  return told.slice(0, mostColumns).map(({ key, head, cell, isFigure = false, phone }) => ({
    key,
    head: tell.words.heads[head],
    cell: (object) => cell(object, tell),
    isFigure,
    isMain: phone === "main",
  }));
}

function podColumns({ words: { heads } }: Tell): readonly RelatedColumn[] {
  const statuses = (object: KubeObject): NonNullable<NonNullable<Pod["status"]>["containerStatuses"]> =>
    (object as Pod).status?.containerStatuses ?? [];
  return [
    {
      key: "ready",
      head: heads.ready,
      isFigure: true,
      isMain: true,
      cell: (object) => {
        const all = Math.max((object as Pod).spec?.containers?.length ?? 0, statuses(object).length);
        const some = statuses(object).filter(({ ready }) => ready === true).length;
        return { as: "part", some, all, ...(some < all ? {} : { tone: "t2" as const }) };
      },
    },
    {
      key: "restarts",
      head: "×",
      isFigure: true,
      isMain: false,
      cell: (object) => {
        const sum = statuses(object).reduce((n, { restartCount }) => n + (restartCount ?? 0), 0);
        return numberCell(sum, sum === 0 ? "t3" : undefined);
      },
    },
    {
      key: "node",
      head: heads.node,
      isFigure: false,
      isMain: false,
      cell: (object) => {
        const node = (object as Pod).spec?.nodeName ?? "";
        return node === "" ? codeCell("") : objectCell("Node", node);
      },
    },
  ];
}
