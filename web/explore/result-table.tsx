import type { ReactNode } from "react";
import { type Column, Table } from "../shell/table.tsx";
import { type InstantRow, shortValue } from "./run.ts";
import { nameOf, type SeriesNames } from "./series-names.ts";
import type { ExploreWords } from "./words.ts";

/** A row of an instant answer, with the letter of its query where there are several. */
export interface ResultRow extends InstantRow {
  readonly letter: string;
}

/** With more labels than this a row says its series in one cell. */
const mostColumns = 6;

/** An instant answer: a column for each label that tells series apart, and the value, whole in its title. */
export function ResultTable({
  rows,
  names,
  words,
}: {
  rows: readonly ResultRow[];
  names: SeriesNames;
  words: ExploreWords;
}): ReactNode {
  const isOfMany = rows.some(({ letter }) => letter !== "");
  const byText = (of: (row: ResultRow) => string) => (a: ResultRow, b: ResultRow) =>
    of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0;
  const letter: readonly Column<ResultRow>[] = isOfMany
    ? [
        {
          key: "query",
          head: "",
          width: 24,
          cell: (row) => <b>{row.letter}</b>,
          compare: byText((row) => row.letter),
        },
      ]
    : [];
  const labels: readonly Column<ResultRow>[] =
    names.varying.length > 0 && names.varying.length <= mostColumns
      ? names.varying.map((name) => ({
          key: name,
          head: name,
          width: widthOf(name, rows),
          cell: ({ labels: own }) => (
            <span className="m" title={own[name] ?? ""}>
              {own[name] ?? ""}
            </span>
          ),
          compare: byText(({ labels: own }) => own[name] ?? ""),
        }))
      : [
          {
            key: "series",
            head: words.seriesHead,
            cell: ({ labels: own }) => (
              <span className="m" title={nameOf(own, { ...names, varying: [] })}>
                {nameOf(own, { ...names, varying: [] })}
              </span>
            ),
            compare: byText(({ labels: own }) => nameOf(own, { ...names, varying: [] })),
          },
        ];
  const value: Column<ResultRow> = {
    key: "value",
    head: words.value,
    width: 180,
    align: "end",
    isDescending: true,
    cell: (row) => <span title={row.value}>{shortValue(row.value.split("\n", 1)[0] ?? "")}</span>,
    compare: (a, b) => orderOf(a.value) - orderOf(b.value),
  };
  return (
    <Table
      rows={rows}
      columns={[...letter, ...labels, value]}
      rowKey={({ labels: own, letter: of }) => `${of}${JSON.stringify(own)}`}
      sort="-value"
      label={words.result}
      minWidth={names.varying.length > 2 ? 640 : 0}
    />
  );
}

function orderOf(value: string): number {
  if (value === "+Inf") return Number.POSITIVE_INFINITY;
  const number = value === "-Inf" ? Number.NEGATIVE_INFINITY : Number(value);
  return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number;
}

/** Room for the longest value of a label, in bounds; where there is more room, columns share it by these. CSS pixels. */
function widthOf(label: string, rows: readonly ResultRow[]): number {
  let longest = label.length;
  for (const { labels } of rows) longest = Math.max(longest, labels[label]?.length ?? 0);
  return 24 + 7 * Math.min(48, longest);
}
