import { useMemo, useRef } from "react";
import type { Column } from "../../shell/table.tsx";
import type { KindList, Tell } from "./column.ts";
import { type KindRow, textOf } from "./rows.ts";
import { type Fitting, fittedWidths, textPx } from "./widths.ts";

/** Rows whose cells are looked at: the first, which people see, and some of the others. */
const looked = { first: 60, others: 60 };
/** Long lists do not fit better for the last row of thirty thousand. */
function sampleOf(rows: readonly KindRow[]): readonly KindRow[] {
  if (rows.length <= looked.first + looked.others) return rows;
  const step = (rows.length - looked.first) / looked.others;
  return [
    ...rows.slice(0, looked.first),
    ...Array.from({ length: looked.others }, (_, i) => rows[looked.first + Math.floor(i * step)]!),
  ];
}

/** Ages and times are never wider. */
const widestAge = "100m";

interface Said {
  readonly as: Fitting["as"];
  readonly isCode: boolean;
  readonly text: (row: KindRow) => string;
}

/** What a column says of a row, as far as its width goes. */
function saidIn(key: string, list: KindList, tell: Tell): Said {
  switch (key) {
    case "health":
      return {
        as: "state",
        isCode: false,
        text: ({ status }) => [status.word, status.reason].filter(Boolean).join(" "),
      };
    case "name":
      return { as: "name", isCode: true, text: ({ name }) => name };
    case "namespace":
      return { as: "text", isCode: true, text: ({ namespace }) => namespace };
    case "owner":
      return {
        as: "text",
        isCode: true,
        text: ({ owner }) => (owner === undefined ? "" : `${owner.kind} ${owner.name}`),
      };
    case "age":
      return { as: "figure", isCode: false, text: () => widestAge };
  }
  const column = list.columns.find((one) => one.key === key);
  if (column === undefined) return { as: "text", isCode: false, text: () => "" };
  const isFigure = column.isFigure === true;
  return {
    as: isFigure ? "figure" : "text",
    isCode: false,
    text: ({ object }) => {
      const cell = column.cell(object, tell);
      if (cell.as === "time") return widestAge;
      if (cell.as === "bar") return `${"x".repeat(12)} ${cell.text}`;
      const text = textOf(cell);
      // Of several the count stands before them; in the typeface of code a text is a tenth wider.
      const several = cell.as === "several" && cell.items.length > 1 ? `${cell.items.length}× ` : "";
      const isCode = cell.as === "code" || cell.as === "object" || (cell.as === "several" && cell.isCode);
      return `${several}${text}${isCode ? " ".repeat(Math.ceil(text.length / 10)) : ""}`;
    },
  };
}

/** What columns are fitted to. */
interface Fitted {
  readonly rows: readonly KindRow[];
  readonly list: KindList;
  readonly tell: Tell;
  /** Pixels. */
  readonly room: number;
}

/** The columns, as wide as what their rows say; they grow while a list is looked at and never shrink, so that nothing moves to and fro. */
export function useFitted(
  every: readonly Column<KindRow>[],
  isShown: (column: Column<KindRow>) => boolean,
  { rows, list, tell, room }: Fitted,
): readonly Column<KindRow>[] {
  const widest = useRef(new Map<string, { readonly text: string; readonly px: number }>());
  const last = useRef<{ readonly rows: unknown; readonly words: unknown }>(undefined);
  if (last.current?.rows !== rows || last.current.words !== tell.words) {
    if (last.current?.words !== tell.words) widest.current.clear();
    last.current = { rows, words: tell.words };
    const sample = sampleOf(rows);
    // Of columns that are not shown too: what they say is known when they are.
    for (const key of [
      "health",
      "name",
      "namespace",
      "owner",
      "age",
      ...list.columns.map((one) => one.key),
    ]) {
      const { text, isCode } = saidIn(key, list, tell);
      for (const row of sample) {
        const said = text(row);
        const px = textPx(said, isCode ? 6.75 : 6.2);
        if (px > (widest.current.get(key)?.px ?? 0)) widest.current.set(key, { text: said, px });
      }
    }
  }
  const columns = every.filter(isShown);
  const widths = fittedWidths(
    columns.map(({ key, head }): Fitting => {
      const { as, isCode } = saidIn(key, list, tell);
      const isStrip = key === "runs";
      return {
        key,
        as: isStrip ? "fill" : as,
        isCode,
        head: typeof head === "string" ? head : "",
        texts: [widest.current.get(key)?.text ?? ""],
      };
    }),
    room,
  );
  // The same columns while nothing of them differs: with others, every row is drawn anew.
  const key = JSON.stringify([...widths].map(([name, width]) => [name, width ?? 0]));
  return useMemo(
    () =>
      columns.map((column): Column<KindRow> => {
        const width = widths.get(column.key);
        const { width: _given, ...rest } = column;
        return width === undefined ? rest : { ...rest, width };
      }),
    [every, key],
  );
}
