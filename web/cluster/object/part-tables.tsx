import type { ReactNode } from "react";
import { Section } from "../../shell/parts.tsx";
import type { KubeObject } from "../kinds.ts";
import { Value } from "./fact-list.tsx";
import { type PartTable, type TableTell, tablesOf } from "./tables.ts";

/** What an object holds: its ports, rules, entries, limits. */
export function PartTables({
  plural,
  object,
  tell,
  isFirst = false,
}: {
  plural: string;
  object: KubeObject;
  tell: TableTell;
  /** Nothing stands above it in its column. */
  isFirst?: boolean;
}): ReactNode {
  return tablesOf(plural, object, tell).map((table, i) => (
    <OneTable key={table.title} table={table} tell={tell} isFirst={isFirst && i === 0} />
  ));
}

function OneTable({
  table,
  tell,
  isFirst,
}: {
  table: PartTable;
  tell: TableTell;
  isFirst: boolean;
}): ReactNode {
  const { title, heads, rows, figures = [], widest = heads.length - 1, widths } = table;
  const name = tell.own.tables[title];
  return (
    <Section isFirst={isFirst} title={name} meta={tell.format.count(rows.length)}>
      <div className="hscroll" tabIndex={0} role="region" aria-label={name}>
        <table className="tbl ob-parts" style={{ minWidth: Math.min(720, heads.length * 110) }}>
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th
                  key={head}
                  scope="col"
                  className={figures.includes(i) ? "r" : ""}
                  {...(i === widest
                    ? {}
                    : { style: { width: `${widths?.[i] ?? Math.floor(64 / heads.length)}%` } })}
                >
                  {tell.own.heads[head]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, j) => (
                  <td key={heads[j]} className={figures.includes(j) ? "r fit" : ""}>
                    <Value cell={cell} tell={tell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
