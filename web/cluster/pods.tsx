import "./pods.css";
import { type ReactNode, useMemo, useRef } from "react";
import {
  seenOf,
  useInNamespace,
  useInstantBy,
  useNamespace,
  useObjects,
  type Values,
} from "../shell/ask.tsx";
import { useFormat } from "../shell/context.tsx";
import { FilterField, HealthSegments } from "../shell/filter.tsx";
import { type Format, plain } from "../shell/format.ts";
import { pageOf } from "../shell/links.ts";
import { Bar, Empty, Failed, Loading, Missing, Nothing, PageHead, StatusCell } from "../shell/parts.tsx";
import { type Go, useGo, useParam } from "../shell/place.tsx";
import { healthOf } from "../shell/status.ts";
import { type Column, Table } from "../shell/table.tsx";
import { useTelling } from "../shell/telling.tsx";
import { NameLink } from "./kinds/cells.tsx";
import { RowBook } from "./kinds/row-book.ts";
import type { Pod } from "./kinds.ts";
import { compareHealth, compareText, parsePodFilter, podBar, type PodRow, podRow } from "./pod-list.ts";
import { podWords, type PodWords } from "./pod-words.ts";
import { useOpenRow, WithPanel } from "./side-panel.tsx";

/** What every pod uses now. A pod's own cgroup and the kubelet's resource endpoint would count it twice. */
const cpuQuery =
  'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{metrics_path="/metrics/cadvisor", container!=""}[3m]))';
const memoryQuery =
  'sum by (namespace, pod) (container_memory_working_set_bytes{metrics_path="/metrics/cadvisor", container!=""})';

/** All pods, the worst first, kept equal to the cluster's. */
export function Page(): ReactNode {
  const format = useFormat();
  const words = podWords(format.language);
  const telling = useTelling();
  const go = useGo();
  const known = useObjects<Pod>("pods");
  const pods = useInNamespace(seenOf(known));
  const namespace = useNamespace();
  const [query, setQuery] = useParam("q");
  const [health, setHealth] = useParam("health");
  const cpu = useInstantBy(cpuQuery, "namespace", "pod");
  const memory = useInstantBy(memoryQuery, "namespace", "pod");

  const latest = useRef(telling);
  latest.current = telling;
  const book = useMemo(
    () => new RowBook<PodRow>({ make: (pod) => podRow(pod, latest.current), order: compareHealth }),
    [telling.judged], // another one while other words, or other silent nodes, judge every pod anew
  );
  const rows = useMemo(() => book.rowsOf(pods), [book, pods, telling]);
  const asked = useMemo(
    () => (query.trim() === "" ? rows : rows.filter(parsePodFilter(query, telling.now))),
    [rows, query, telling.now],
  );
  const shown = health === "" ? asked : asked.filter(({ status }) => healthOf(status.shape) === health);
  const columns = useMemo(
    () => columnsOf({ words, format, now: telling.now, cpu, memory, go }),
    [words, format, telling.now, cpu, memory],
  );

  const row = useOpenRow();
  const toPage = ({ name, namespace: ns }: PodRow): void => {
    const page = pageOf("pods", name, ns);
    if (page !== undefined) go(page);
  };
  return (
    <WithPanel row={row} plural="pods">
      <PageHead title={words.list.title}>
        {known.at > 0 && <Summary rows={rows} words={words} format={format} />}
      </PageHead>
      <div className="filters pods-filters">
        <FilterField placeholder={words.list.filter} />
        {known.at > 0 && (
          <HealthSegments
            shapes={asked.map(({ status }) => status.shape)}
            all={words.list.all(format.count(asked.length))}
          />
        )}
      </div>
      {known.state === "failed" && <Failed what={words.list.title} error={known.error} since={known.at} />}
      {known.state === "loading" && shown.length === 0 && <Loading rows={12} />}
      {known.at > 0 && shown.length === 0 && (
        <Empty
          {...(query === "" && health === ""
            ? {}
            : {
                act: {
                  word: telling.text.table.clearFilter,
                  run: () => (query === "" ? setHealth("") : setQuery("")),
                },
              })}
        >
          {query === "" && health === ""
            ? words.list.none
            : words.list.noMatch(query === "" ? health : query)}
        </Empty>
      )}
      {shown.length > 0 && (
        <div className={known.state === "failed" ? "is-stale" : ""} style={{ marginTop: 6 }}>
          <Table
            key={namespace}
            rows={shown}
            columns={row.key === "" ? columns : columns.filter(({ key }) => !besidePanel.has(key))}
            rowKey={({ key }) => key}
            sort="health"
            look="pods lined"
            label={words.list.title}
            open={row.isRoomy ? ({ key }) => row.open(key) : toPage}
            enter={toPage}
            {...(row.key === "" ? {} : { chosen: row.key, reach: ({ key }: PodRow) => row.open(key) })}
          />
        </div>
      )}
    </WithPanel>
  );
}

/** Columns that give way to a panel. */
const besidePanel: ReadonlySet<string> = new Set(["namespace", "cpu", "memory"]);

function Summary({
  rows,
  words,
  format,
}: {
  rows: readonly PodRow[];
  words: PodWords;
  format: Format;
}): ReactNode {
  const { list } = words;
  const counts = { crit: 0, warn: 0, unk: 0 };
  for (const { status } of rows) {
    const health = healthOf(status.shape);
    if (health === "crit" || health === "warn" || health === "unk") counts[health]++;
  }
  const told = [
    counts.crit > 0 && (
      <b key="c" className="c">
        {list.failing(counts.crit)}
      </b>
    ),
    counts.warn > 0 && (
      <b key="w" className="w">
        {list.warned(counts.warn)}
      </b>
    ),
    counts.unk > 0 && (
      <b key="u" className="u">
        {list.unknown(counts.unk)}
      </b>
    ),
  ].filter((part) => part !== false);
  const comma = format.language === "zh" ? "，" : ", ";
  const stop = format.language === "zh" ? "。" : ".";
  return (
    <p className="sub pods-head" style={{ marginTop: 0 }}>
      {told.length === 0
        ? list.fine(format.count(rows.length))
        : told.flatMap((part, i) => (i === 0 ? [part] : [comma, part]))}
      {told.length > 0 && stop}
    </p>
  );
}

interface Cells {
  readonly words: PodWords;
  readonly format: Format;
  readonly now: number;
  readonly cpu: Values;
  readonly memory: Values;
  readonly go: Go;
}

function columnsOf({ words, format, now, cpu, memory, go }: Cells): readonly Column<PodRow>[] {
  const { list } = words;
  return [
    {
      key: "health",
      head: list.health,
      className: "at-state",
      compare: compareHealth,
      cell: ({ status }) => <StatusCell status={status} />,
    },
    {
      key: "name",
      head: list.name,
      width: 236,
      className: "at-name",
      compare: (a, b) => compareText(a.name, b.name),
      cell: ({ name, namespace }) => <NameLink name={name} to={pageOf("pods", name, namespace)} go={go} />,
    },
    {
      key: "namespace",
      head: list.namespace,
      width: 104,
      compare: (a, b) => compareText(a.namespace, b.namespace),
      cell: ({ namespace }) => <span className="t2 m">{namespace}</span>,
    },
    {
      key: "ready",
      head: list.ready,
      width: 46,
      className: "at-main",
      align: "end",
      isDescending: true,
      compare: (a, b) => a.ready[1] - a.ready[0] - (b.ready[1] - b.ready[0]),
      cell: ({ ready: [some, all], status }) => (
        <span
          className={
            status.shape === "crit" && some === 0
              ? "c"
              : status.shape === "ok" || status.shape === "off"
                ? "t2"
                : ""
          }
        >
          {some}/{all}
        </span>
      ),
    },
    {
      key: "restarts",
      head: list.restarts,
      width: 62,
      isDescending: true,
      compare: (a, b) => a.restarts - b.restarts,
      cell: ({ restarts, lastDeath }) => (
        <>
          <span className={restarts === 0 ? "times t3" : "times"}>{format.compact(restarts)}</span>
          {restarts > 0 && lastDeath !== undefined && <small> {format.age(now - lastDeath)}</small>}
        </>
      ),
    },
    {
      key: "cpu",
      head: list.cpu,
      width: 138,
      isDescending: true,
      compare: (a, b) => (cpu.get(a.key) ?? -1) - (cpu.get(b.key) ?? -1),
      cell: (row) => <Use row={row} resource="cpu" values={cpu} figure={(v) => format.cores(v)} width={40} />,
    },
    {
      key: "memory",
      head: list.memory,
      width: 170,
      isDescending: true,
      compare: (a, b) => (memory.get(a.key) ?? -1) - (memory.get(b.key) ?? -1),
      cell: (row) => (
        <Use row={row} resource="memory" values={memory} figure={(v) => plain(format.bytes(v))} width={56} />
      ),
    },
    {
      key: "node",
      head: list.node,
      width: 92,
      compare: (a, b) => compareText(a.node, b.node),
      cell: ({ node }) =>
        node === "" ? (
          <Nothing />
        ) : (
          <span className="t2" title={node}>
            {node}
          </span>
        ),
    },
    {
      key: "age",
      head: list.age,
      width: 40,
      className: "at-age",
      align: "end",
      isDescending: false,
      compare: (a, b) => b.created - a.created,
      cell: ({ created }) => (
        <span className="t2" title={format.instant(created, now)}>
          {format.age(now - created)}
        </span>
      ),
    },
  ];
}

function Use({
  row,
  resource,
  values,
  figure,
  width,
}: {
  row: PodRow;
  resource: "cpu" | "memory";
  values: Values;
  figure: (value: number) => string;
  width: number;
}): ReactNode {
  const used = values.get(row.key);
  const isUnknown = healthOf(row.status.shape) === "unk";
  const bar = podBar(row.pod, resource, used);
  return (
    <span className="use" style={{ ["--fig" as string]: `${width}px` }}>
      {isUnknown ? <Bar used={undefined} /> : <Bar {...bar} />}
      <span className={used === undefined || used === 0 ? "t3" : ""}>
        {used === undefined ? <Missing isAwaited={values.isAwaited} error={values.error} /> : figure(used)}
      </span>
    </span>
  );
}
