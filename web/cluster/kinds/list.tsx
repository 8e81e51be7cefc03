import "./list.css";
import { type ReactNode, useMemo, useRef } from "react";
import { seenOf, useInNamespace, useNamespace, useObjects } from "../../shell/ask.tsx";
import { useShared } from "../../shell/context.tsx";
import { FilterField, HealthSegments } from "../../shell/filter.tsx";
import { type Kind, kindOf } from "../../shell/kinds.ts";
import { Empty, Failed, Loading, Nothing, PageHead, Rich, StatusCell, toneOf } from "../../shell/parts.tsx";
import { type Go, useGo, useParam, usePagePath, useSetParams } from "../../shell/place.tsx";
import { type Health, healthOf } from "../../shell/status.ts";
import { type Column, Table } from "../../shell/table.tsx";
import { useTelling } from "../../shell/telling.tsx";
import type { KubeObject } from "../kinds.ts";
import { panelPx, useOpenRow, WithPanel } from "../side-panel.tsx";
import { CellView, NameLink, pageFor, PlainLink } from "./cells.tsx";
import type { Beside, KindList, Tell } from "./column.ts";
import { type Choosable, ColumnMenu, useChosenColumns } from "./column-menu.tsx";
import { useFitted } from "./fitted.ts";
import { KindTabs } from "./kind-tabs.tsx";
import { kindLists } from "./lists.ts";
import { useMoreTold } from "./more-told.ts";
import { useNamesOfKinds } from "./names-of-kinds.ts";
import { isRefusal, Refusal } from "./refusal.tsx";
import { compareCells, compareNames, compareState, type KindRow, kindRow, parseKindFilter } from "./rows.ts";
import { RowBook } from "./row-book.ts";
import { RunKey } from "./run-strip.tsx";
import { kindWords } from "./words.ts";

/** The list of one kind, which the path names; every kind's but pods' and nodes'. */
export function Page(): ReactNode {
  const kind = kindOf(usePagePath().split("/")[1] ?? "");
  const list = kind === undefined ? undefined : kindLists[kind.plural];
  if (kind === undefined || list === undefined) return null; // the routes are made of the same table
  return <KindListPage key={kind.plural} kind={kind} list={list} />;
}

const noneBeside: Beside = new Map();

function useTell(kind: Kind, list: KindList): Tell {
  const { now } = useTelling();
  const { text, format } = useShared();
  const { beside } = list;
  const others = useObjects(beside?.kind ?? kind.plural).items;
  const index = useMemo(() => beside?.index(others) ?? noneBeside, [beside, others]);
  const more = useMoreTold(kind.plural, true);
  return useMemo(
    () => ({ now, text, format, words: kindWords(format.language), beside: index, ...more }),
    [now, text, format, index, more],
  );
}

function KindListPage({ kind, list }: { kind: Kind; list: KindList }): ReactNode {
  const { text, format, objects } = useShared();
  const words = kindWords(format.language);
  const tell = useTell(kind, list);
  const go = useGo();
  const setParams = useSetParams();
  const namesOf = useNamesOfKinds();
  const title = namesOf(kind);
  const known = useObjects(kind.plural);
  const chosen = useNamespace();
  const namespace = kind.namespaced ? chosen : "";
  const seen = seenOf(known);
  const inNamespace = useInNamespace(seen);
  const items = kind.namespaced ? inNamespace : seen;
  const [query] = useParam("q");
  const [health] = useParam("health");

  const rows = useRows(items, list, tell);
  const asked = useMemo(
    () => (query.trim() === "" ? rows : rows.filter(parseKindFilter(query, list, tell))),
    [rows, query, list, tell],
  );
  const shown = health === "" ? asked : asked.filter(({ status }) => healthOf(status.shape) === health);
  const hasStates = list.status !== undefined || rows.some(({ status }) => status.shape !== "ok");
  const every = useMemo(() => columnsOf({ kind, list, tell, go, hasStates }), [kind, list, tell, hasStates]);
  const choosable = choosableOf(every, list);
  const choice = useChosenColumns(choosable);
  const row = useOpenRow();
  const toPage = ({ namespace: ns, name }: KindRow): void => go(pageFor(kind.plural, ns, name)!);
  const isNarrow = row.key !== "";
  const isShown = ({ key, className = "", align }: Column<KindRow>): boolean => {
    if (!choosable.some((one) => one.key === key)) return true;
    // Beside a panel only what phones show too, and figures, have room.
    return choice.shown.has(key) && (!isNarrow || align === "end" || /at-(?:main|name)/.test(className));
  };
  const room = isNarrow ? roomPx - panelPx : roomPx;
  const columns = useFitted(every, isShown, { rows: shown, list, tell, room });
  const isRefused = known.at === 0 && isRefusal(known.error);
  const isFiltered = query !== "" || health !== "";

  return (
    <WithPanel row={row} plural={kind.plural}>
      <PageHead title={title}>{known.at > 0 && <Summary rows={rows} list={list} kind={kind} />}</PageHead>
      <KindTabs kind={kind} count={known.at > 0 ? items.length : undefined} />
      <div className="filters kinds-filters" hidden={isRefused}>
        <FilterField placeholder={words.list.filter} />
        {hasStates && known.at > 0 && (
          <HealthSegments
            shapes={asked.map(({ status }) => status.shape)}
            all={words.list.all(format.count(asked.length))}
          />
        )}
        <span className="end hide-s">
          {columns.some(({ key }) => key === "runs") && <RunKey tell={tell} />}
          <ColumnMenu columns={choosable} chosen={choice} words={words} />
        </span>
      </div>
      {known.state === "failed" &&
        (isRefusal(known.error) && known.at === 0 ? (
          <Refusal kind={kind} error={known.error} words={words} />
        ) : (
          <Failed
            what={title}
            error={known.error}
            since={known.at}
            retry={() => objects.retry(kind.plural)}
          />
        ))}
      {known.state === "loading" && shown.length === 0 && <Loading rows={12} />}
      {known.at > 0 && shown.length === 0 && (
        <Empty {...emptyAct()}>
          {isFiltered
            ? words.list.noMatch(kind.kind, query === "" ? text.state.healths[health as Health] : query)
            : words.list.none(kind.kind, namespace)}
        </Empty>
      )}
      {shown.length > 0 && (
        <div className={known.state === "failed" ? "is-stale" : ""} style={{ marginTop: 6 }}>
          <Table
            key={namespace}
            rows={shown}
            columns={columns}
            rowKey={({ key }) => key}
            sort={list.sort ?? (list.status === undefined ? "name" : "health")}
            look="kinds lined"
            minWidth={Math.min(room, widthOf(columns))}
            label={title}
            {...(pageFor(kind.plural, "x", "x") === undefined
              ? {}
              : { open: row.isRoomy ? ({ key }: KindRow) => row.open(key) : toPage, enter: toPage })}
            {...(row.key === "" ? {} : { chosen: row.key, reach: ({ key }: KindRow) => row.open(key) })}
          />
        </div>
      )}
    </WithPanel>
  );

  function emptyAct(): { act?: { word: string; run: () => void } } {
    if (isFiltered)
      return { act: { word: text.table.clearFilter, run: () => setParams({ q: "", health: "" }) } };
    if (namespace !== "")
      return { act: { word: words.list.everywhere, run: () => setParams({ ns: "" }, true) } };
    return {};
  }
}

function useRows(items: readonly KubeObject[], list: KindList, tell: Tell): readonly KindRow[] {
  const latest = useRef(tell);
  latest.current = tell;
  const { words, text, beside, troubles, runs } = tell;
  const book = useMemo(
    () =>
      new RowBook<KindRow>({
        make: (object) => kindRow(object, list, latest.current),
        order: orderOf(list),
        ages: list.ages === true,
      }),
    [list, words, text, beside, troubles, runs], // with others, every row is another
  );
  return useMemo(() => book.rowsOf(items), [book, items, tell]);
}

function orderOf(list: KindList): (a: KindRow, b: KindRow) => number {
  if (list.sort === "age") return (a, b) => b.born - a.born || compareNames(a, b);
  return list.status === undefined ? compareNames : compareState;
}

/** What a column without a width takes at least, pixels. */
const leastShare = 112;

/** A window of 1440 px less the rail and both gutters: what a list has room for on the usual desk. */
const roomPx = 1192;

/** Columns that someone may show or not: all but the state, the name and the age. */
function choosableOf(columns: readonly Column<KindRow>[], list: KindList): readonly Choosable[] {
  const spare = new Set(list.columns.filter(({ isSpare }) => isSpare === true).map(({ key }) => key));
  return columns
    .filter(({ key }) => key !== "health" && key !== "name" && key !== "age")
    .map(({ key, head }) => ({ key, word: typeof head === "string" ? head : key, isSpare: spare.has(key) }));
}

function widthOf(columns: readonly Column<KindRow>[]): number {
  return columns.reduce((sum, { width }) => sum + (typeof width === "number" ? width : leastShare), 0);
}

interface Cells {
  readonly kind: Kind;
  readonly list: KindList;
  readonly tell: Tell;
  readonly go: Go;
  readonly hasStates: boolean;
}

function columnsOf({ kind, list, tell, go, hasStates }: Cells): readonly Column<KindRow>[] {
  const { words, format, now } = tell;
  const { heads } = words;
  const others: readonly Column<KindRow>[] = [
    ...(list.hidesName === true
      ? []
      : [
          {
            key: "name",
            head: heads.name,
            ...(hasStates ? { width: 200 } : {}),
            className: "at-name",
            compare: compareNames,
            cell: ({ name, namespace }: KindRow) => (
              <NameLink name={name} to={pageFor(kind.plural, namespace, name)} go={go} />
            ),
          },
        ]),
    ...(kind.namespaced
      ? [
          {
            key: "namespace",
            head: heads.namespace,
            width: 108,
            className: hasStates ? "" : "at-state",
            compare: (a: KindRow, b: KindRow) =>
              compareNames({ ...a, name: a.namespace }, { ...b, name: b.namespace }),
            cell: ({ namespace }: KindRow) => (
              <span className="t2 m" title={namespace}>
                {namespace}
              </span>
            ),
          },
        ]
      : []),
    ...list.columns.map((column): Column<KindRow> => ({
      key: column.key,
      head: column.headOf?.(tell) ?? heads[column.head],
      ...(column.width === undefined ? {} : { width: column.width }),
      ...(column.isFigure === true ? { align: "end" as const } : {}),
      ...(column.isDescending === true ? { isDescending: true } : {}),
      className: column.phone === undefined ? "" : phoneClasses[column.phone],
      compare: (a, b) =>
        compareCells(column.cell(a.object, tell), column.cell(b.object, tell)) || compareNames(a, b),
      cell: ({ object }) => <CellView cell={column.cell(object, tell)} tell={tell} go={go} />,
    })),
    ...(list.isOwned === true
      ? [
          {
            key: "owner",
            head: heads.owner,
            width: 180,
            compare: (a: KindRow, b: KindRow) =>
              compareNames({ ...a, name: a.owner?.name ?? "" }, { ...b, name: b.owner?.name ?? "" }),
            cell: ({ owner, namespace }: KindRow) =>
              owner === undefined ? (
                <Nothing />
              ) : (
                <PlainLink
                  className="obj"
                  title={`${owner.kind} ${owner.name}`}
                  to={pageFor(owner.kind, namespace, owner.name)}
                  go={go}
                >
                  <span className="t3">{owner.kind} </span>
                  <span className="m">{owner.name}</span>
                </PlainLink>
              ),
          },
        ]
      : []),
    {
      key: "age",
      head: list.ageOf === undefined ? heads.age : heads.lastSeen,
      width: list.ageOf === undefined ? 44 : 76,
      align: "end",
      className: "at-age",
      compare: (a, b) => b.born - a.born,
      cell: ({ born }) =>
        born === 0 ? (
          <Nothing />
        ) : (
          <span className="t2" title={format.instant(born, now)}>
            {format.age(Math.max(0, now - born))}
          </span>
        ),
    },
  ];
  if (!hasStates) return others;
  return [stateColumn(heads.state), ...others];
}

const phoneClasses = { main: "at-main", figure: "at-main told", name: "at-name", strip: "at-strip" } as const;

function stateColumn(head: string): Column<KindRow> {
  return {
    key: "health",
    head,
    className: "at-state",
    compare: compareState,
    cell: ({ status }) => (status.word === "" ? <Nothing /> : <StatusCell status={status} />),
  };
}

/** How many objects a sentence names. */
const named = 3;

/** One sentence for each kind of trouble: how many, which, and why; else how many there are. */
function Summary({ rows, list, kind }: { rows: readonly KindRow[]; list: KindList; kind: Kind }): ReactNode {
  const { format } = useShared();
  const words = kindWords(format.language).list;
  if (rows.length === 0) return null;
  const told = (["crit", "unk", "warn"] as const).flatMap((health) => {
    const some = rows.filter(({ status }) => healthOf(status.shape) === health);
    if (some.length === 0) return [];
    const comma = format.language === "zh" ? "、" : ", ";
    const called = [...new Set(some.map(({ object, name }) => list.toldAs?.(object) ?? name))];
    const names = called.slice(0, named).map((name) => `\`${name}\``);
    if (some.length === 1)
      names[0] += ` ${[some[0]!.status.word, some[0]!.status.reason].filter(Boolean).join(", ")}`;
    if (called.length > named) names.push(words.more(format.count(called.length - named)));
    return [
      { health, sentence: words.summary(format.count(some.length), words.health[health], names.join(comma)) },
    ];
  });
  const spaces = new Set(rows.map(({ namespace }) => namespace)).size;
  const calm =
    list.status === undefined
      ? words.some(format.count(rows.length), kind.namespaced ? words.namespaces(format.count(spaces)) : "")
      : words.fine(format.count(rows.length));
  return (
    <p className="sub">
      {told.length === 0
        ? calm
        : told.map(({ health, sentence }) => (
            <span key={health} className={`told ${toneOf(health)}`}>
              <Rich>{sentence}</Rich>{" "}
            </span>
          ))}
    </p>
  );
}
