import "./list.css";
import { type ReactNode, useMemo } from "react";
import type { KindStanding } from "../../shell/api.ts";
import { useNamespace } from "../../shell/ask.tsx";
import { useShared } from "../../shell/context.tsx";
import { FilterField } from "../../shell/filter.tsx";
import { type Kind, kinds } from "../../shell/kinds.ts";
import { Empty, Loading, Nothing, PageHead, StatusCell } from "../../shell/parts.tsx";
import { type Go, useGo, useParam } from "../../shell/place.tsx";
import type { Shape } from "../../shell/status.ts";
import { type Column, Table } from "../../shell/table.tsx";
import { PlainLink } from "./cells.tsx";
import { useStandings } from "./kind-tabs.tsx";
import { type KindWords, kindWords } from "./words.ts";

interface Row {
  readonly kind: Kind;
  readonly standing: KindStanding | undefined;
}

const shapes: Readonly<Record<KindStanding["state"], Shape>> = {
  live: "ok",
  starting: "prog",
  idle: "off",
  broken: "stale",
  forbidden: "denied",
  absent: "never",
};

/** Every kind there is, with how many objects it has and whether they can be read. */
export function Page(): ReactNode {
  const { format, text } = useShared();
  const words = kindWords(format.language);
  const namespace = useNamespace();
  const standings = useStandings(namespace);
  const [query, setQuery] = useParam("q");
  const go = useGo();
  const rows = useMemo(
    () => kinds.map((kind): Row => ({ kind, standing: standings?.get(kind.plural) })),
    [standings],
  );
  const want = query.trim().toLowerCase();
  const shown = rows.filter(({ kind }) =>
    [kind.kind, kind.plural, kind.group].some((one) => one.toLowerCase().includes(want)),
  );
  const objects = rows.reduce((sum, { standing }) => sum + (standing?.count ?? 0), 0);
  return (
    <>
      <PageHead title={words.kinds.title}>
        {standings !== undefined && (
          <p className="sub">{words.kinds.sub(format.count(rows.length), format.count(objects))}</p>
        )}
      </PageHead>
      <div className="filters kinds-filters">
        <FilterField placeholder={words.kinds.filter} />
      </div>
      {standings === undefined && <Loading rows={12} />}
      {standings !== undefined && shown.length === 0 && (
        <Empty act={{ word: text.table.clearFilter, run: () => setQuery("") }}>
          {words.list.noMatch(words.kinds.kind, query)}
        </Empty>
      )}
      {standings !== undefined && shown.length > 0 && (
        <div style={{ marginTop: 6 }}>
          <Table
            rows={shown}
            columns={columnsOf(words, format.count, go)}
            rowKey={({ kind }) => kind.plural}
            look="kinds lined"
            minWidth={760}
            label={words.kinds.title}
            open={({ kind }) => go(kind.path)}
          />
        </div>
      )}
    </>
  );
}

function columnsOf(words: KindWords, count: (value: number) => string, go: Go): readonly Column<Row>[] {
  const { kinds: heads } = words;
  const byText =
    (of: (row: Row) => string) =>
    (a: Row, b: Row): number =>
      of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0;
  const apiOf = ({ kind }: Row): string =>
    kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  return [
    {
      key: "kind",
      head: heads.kind,
      className: "at-name",
      compare: byText(({ kind }) => kind.kind),
      cell: ({ kind }) => (
        <PlainLink className="obj" to={kind.path} go={go} title={kind.plural}>
          {kind.kind}
        </PlainLink>
      ),
    },
    {
      key: "api",
      head: heads.api,
      width: 300,
      compare: byText(apiOf),
      cell: (row) => <span className="m t2">{apiOf(row)}</span>,
    },
    {
      key: "scope",
      head: heads.scope,
      width: 120,
      compare: byText(({ kind }) => String(kind.namespaced)),
      cell: ({ kind }) => <span className="t2">{kind.namespaced ? heads.namespaced : heads.cluster}</span>,
    },
    {
      key: "state",
      head: heads.state,
      width: 300,
      className: "at-state",
      compare: byText(({ standing }) => standing?.state ?? ""),
      cell: ({ standing }) => {
        const state = standing?.state ?? "absent";
        const reason = state === "idle" ? heads.idle : (standing?.error ?? "");
        return <StatusCell status={{ shape: shapes[state], word: heads.states[state], reason }} />;
      },
    },
    {
      key: "count",
      head: heads.count,
      width: 90,
      align: "end",
      isDescending: true,
      className: "at-main",
      compare: (a, b) => (a.standing?.count ?? -1) - (b.standing?.count ?? -1),
      cell: ({ standing }) =>
        standing?.count === undefined ? (
          <Nothing />
        ) : (
          <span className={standing.count === 0 ? "t3" : ""}>{count(standing.count)}</span>
        ),
    },
  ];
}
