import "../kinds/list.css";
import { type ReactNode, useState } from "react";
import { kindOf } from "../../shell/kinds.ts";
import { Name, Section, StatusCell } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { healthOf, type Status } from "../../shell/status.ts";
import { useTelling } from "../../shell/telling.tsx";
import { nodeStatus, podStatus, type Telling } from "../health.ts";
import { CellView, NameLink, pageFor } from "../kinds/cells.tsx";
import type { Cell, KindList, Tell } from "../kinds/column.ts";
import { kindLists } from "../kinds/lists.ts";
import { useNamesOfKinds } from "../kinds/names-of-kinds.ts";
import { compareState, type KindRow, kindRow, textOf } from "../kinds/rows.ts";
import { type Fitting, fittedWidths } from "../kinds/widths.ts";
import type { KubeObject, Node, Pod } from "../kinds.ts";
import type { Group } from "./ask-object.ts";
import { pluralColumns, type RelatedColumn } from "./pod-columns.ts";
import type { ObjectWords } from "./words.ts";

const firstRows = 8;

/** The state of any object, as the list of its kind tells it; undefined for a kind that has none. */
export function statusOf(
  plural: string,
  object: KubeObject,
  tell: Tell,
  telling: Telling,
): Status | undefined {
  if (plural === "pods") return podStatus(object as Pod, telling);
  if (plural === "nodes") return nodeStatus(object as Node, telling);
  const list = kindLists[plural];
  if (list === undefined) return undefined;
  const { status } = kindRow(object, list, tell);
  return status.word === "" ? undefined : status;
}

/** Eight of twelve columns of a window of 1440 px, less the age: what such a table has room for on the usual desk. */
const roomPx = 784 - 52;
const measuredRows = 60;

/** Widths by what the rows say, so that reasons are cut last. */
function widthsOf({
  shown,
  columns,
  hasStates,
  words,
}: {
  shown: readonly KindRow[];
  columns: readonly RelatedColumn[];
  hasStates: boolean;
  words: ObjectWords;
}): ReadonlyMap<string, number | undefined> {
  const said = (of: (row: KindRow) => string): readonly string[] => shown.map(of);
  const fittings: readonly Fitting[] = [
    ...(hasStates
      ? [
          {
            key: "health",
            as: "state" as const,
            isCode: false,
            head: words.health,
            texts: said(({ status }) => [status.word, status.reason].filter(Boolean).join(" ")),
          },
        ]
      : []),
    { key: "name", as: "name", isCode: true, head: words.name, texts: said(({ name }) => name) },
    ...columns.map(({ key, head, cell, isFigure }): Fitting => ({
      key,
      as: isFigure ? "figure" : key === "runs" ? "fill" : "text",
      isCode: !isFigure,
      head,
      texts: said(({ object }) => textOf(cell(object))),
    })),
  ];
  return fittedWidths(fittings, roomPx);
}

/** Objects of one kind that stand in one relation to the page's: the worst first, each with its state. */
export function RelatedList({
  group,
  tell,
  words,
  isFirst = false,
}: {
  group: Group;
  tell: Tell;
  words: ObjectWords;
  isFirst?: boolean;
}): ReactNode {
  const [isOpen, open] = useState(false);
  const go = useGo();
  const telling = useTelling();
  const namesOf = useNamesOfKinds();
  const { kind: plural, items, total, relation } = group;
  const { format, now } = tell;
  const kind = kindOf(plural);
  const list: KindList = kindLists[plural] ?? { columns: [] };
  const rows = items
    .map((object): KindRow => {
      const row = kindRow(object, list, tell);
      return { ...row, status: statusOf(plural, object, tell, telling) ?? row.status };
    })
    .sort(compareState);
  const hasStates = rows.some(({ status }) => status.word !== "");
  const bad = rows.filter(({ status }) => /crit|warn|unk/.test(healthOf(status.shape))).length;
  const shown = isOpen ? rows : rows.slice(0, firstRows);
  const kinds = kind === undefined ? plural : namesOf(kind);
  const relate = words.relations[relation as keyof ObjectWords["relations"]] ?? words.relations.owns;
  const title = relate(kinds);
  const columns = pluralColumns(plural, list, tell, items);
  const widths = widthsOf({ shown: rows.slice(0, measuredRows), columns, hasStates, words });
  const meta = [
    format.count(total),
    hasStates ? (bad > 0 ? words.inTrouble(bad) : words.allQuiet(rows.length)) : "",
    total > items.length ? words.shown(format.count(items.length), format.count(total)) : "",
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <Section isFirst={isFirst} title={title} meta={meta}>
      <div className="hscroll" tabIndex={0} role="region" aria-label={title}>
        <table className="tbl kinds lined" aria-label={title} style={{ minWidth: 320 + columns.length * 80 }}>
          <thead>
            <tr>
              {hasStates && (
                <th scope="col" style={{ width: widths.get("health") ?? "auto" }}>
                  {words.health}
                </th>
              )}
              <th scope="col" style={{ width: widths.get("name") ?? "auto" }}>
                {words.name}
              </th>
              {columns.map(({ key, head, isFigure }) => (
                <th
                  key={key}
                  scope="col"
                  className={isFigure ? "r" : ""}
                  style={{ width: widths.get(key) ?? "auto" }}
                >
                  {head}
                </th>
              ))}
              <th scope="col" className="r" style={{ width: 52 }}>
                {words.age}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, object, name, namespace, status, born }) => {
              const to = pageFor(plural, namespace, name);
              return (
                <tr key={key}>
                  {hasStates && (
                    <td className="at-state">{status.word === "" ? "—" : <StatusCell status={status} />}</td>
                  )}
                  <td className={hasStates ? "at-name" : "at-name alone"}>
                    {to === undefined ? <Name name={name} /> : <NameLink name={name} to={to} go={go} />}
                  </td>
                  {columns.map(({ key: column, cell, isFigure, isMain }) => (
                    <td
                      key={column}
                      className={[isFigure ? "r" : "", isMain ? "at-main" : ""].join(" ").trim()}
                    >
                      <CellView cell={cell(object) satisfies Cell} tell={tell} go={go} />
                    </td>
                  ))}
                  <td className="r t2 at-age" title={born === 0 ? "" : format.instant(born, now)}>
                    {born === 0 ? "—" : format.age(Math.max(0, now - born))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length > firstRows && (
        <p className="ob-more">
          <button type="button" className="a" onClick={() => open(!isOpen)}>
            {isOpen ? words.fewer : words.more(format.count(rows.length - firstRows))}
          </button>
        </p>
      )}
    </Section>
  );
}
