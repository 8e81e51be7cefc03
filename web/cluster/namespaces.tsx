import { type ReactNode, useMemo } from "react";
import { Spark } from "../charts/spark.tsx";
import { useInstant, useRange, useValuesBy } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { byteColumn, fixed } from "../shell/format.ts";
import { hasPage } from "../shell/links.ts";
import { useIsSeen } from "../shell/measure.ts";
import { Bar, BarCell, Missing, Section, Shaped, toneOf } from "../shell/parts.tsx";
import { useGo, useSetParams } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { compareShapes, countHealth, type Health, rollUp, type Shape as ShapeName } from "../shell/status.ts";
import { type Column, Table } from "../shell/table.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { askedByAll } from "./amounts.ts";
import { podStatus } from "./health.ts";
import type { Pod } from "./kinds.ts";
import { rateWindow, restarts, used } from "./questions.ts";
import { restartedContainers } from "./restarted.ts";

interface Row {
  readonly name: string;
  readonly shape: ShapeName;
  readonly pods: number;
  readonly counts: Readonly<Record<Health, number>>;
  readonly cpu: number | undefined;
  readonly cpuAsked: number;
  readonly memory: number | undefined;
  readonly memoryAsked: number;
  readonly restarts: number;
}

const sparkWidth = 80;
const told: readonly (readonly [Health, ShapeName])[] = [
  ["crit", "crit"],
  ["unk", "stale"],
  ["warn", "warn"],
  ["prog", "prog"],
];

/** Every namespace with pods: their states, what they use and ask for, and how often their containers restarted. */
export function Namespaces({ pods }: { pods: readonly Pod[] }): ReactNode {
  const [ref, isSeen] = useIsSeen<HTMLDivElement>();
  return (
    <div ref={ref}>
      <SeenNamespaces pods={pods} isIdle={!isSeen} />
    </div>
  );
}

function SeenNamespaces({ pods, isIdle }: { pods: readonly Pod[]; isIdle: boolean }): ReactNode {
  const { text, format } = useShared();
  const { range, span, stepMs } = useTime();
  const telling = useTelling();
  const setParams = useSetParams();
  const go = useGo();
  const cpu = useValuesBy(useInstant(used.cpuBy("namespace"), { isIdle }), "namespace");
  const memory = useValuesBy(useInstant(used.memoryBy("namespace"), { isIdle }), "namespace");
  const curve = { isIdle, points: sparkWidth };
  const cpuFrame = useRange(used.cpuBy("namespace", rateWindow(stepMs)), curve).data;
  const memoryFrame = useRange(used.memoryBy("namespace"), curve).data;
  const counted = useInstant(restarts.within("1h"), { isIdle });
  // Objects and samples together, as the panel of restarts counts them: none of the two alone sees every death.
  const restarted = useMemo(() => {
    const byNamespace = new Map<string, number>();
    for (const { namespace, times } of restartedContainers(pods, counted.data ?? [], 3_600_000, telling))
      byNamespace.set(namespace, (byNamespace.get(namespace) ?? 0) + times);
    return byNamespace;
  }, [pods, counted.data, telling]);

  const rows = useMemo(() => {
    const byName = Map.groupBy(pods, ({ metadata }) => metadata.namespace ?? "");
    return [...byName]
      .map(([name, some]): Row => {
        const shapes = some.map((pod) => podStatus(pod, telling).shape);
        return {
          name,
          shape: rollUp(shapes),
          pods: some.length,
          counts: countHealth(shapes),
          cpu: cpu.get(name),
          cpuAsked: askedByAll(some, "cpu").requested,
          memory: memory.get(name),
          memoryAsked: askedByAll(some, "memory").requested,
          restarts: restarted.get(name) ?? 0,
        };
      })
      .sort(
        (a, b) => compareShapes(a.shape, b.shape) || b.restarts - a.restarts || a.name.localeCompare(b.name),
      );
  }, [pods, telling, cpu, memory, restarted]);

  const most = (of: (row: Row) => number): number => Math.max(1e-9, ...rows.map(of));
  const cpuMost = most((row) => Math.max(row.cpu ?? 0, row.cpuAsked)) * 1.1;
  const memoryMost = most((row) => Math.max(row.memory ?? 0, row.memoryAsked)) * 1.1;
  const cpuTop = topOf(cpuFrame?.columns.map(({ v }) => v));
  const memoryTop = topOf(memoryFrame?.columns.map(({ v }) => v));
  const columnOf = (frame: typeof cpuFrame, name: string): Float64Array | undefined =>
    frame?.columns.find(({ labels }) => labels["namespace"] === name)?.v;
  const by =
    (of: (row: Row) => number | undefined) =>
    (a: Row, b: Row): number =>
      (of(a) ?? -1) - (of(b) ?? -1);
  const length = format.duration(range.kind === "last" ? range.lengthMs : span.end - span.start);
  const t = text.overview;
  const unit = byteColumn(memoryMost);

  const columns: readonly Column<Row>[] = [
    {
      key: "health",
      head: t.namespace,
      width: 190,
      compare: (a, b) => compareShapes(a.shape, b.shape),
      cell: (row) => (
        <Shaped shape={row.shape}>
          <span className="m" title={row.name}>
            {row.name}
          </span>
        </Shaped>
      ),
    },
    {
      key: "pods",
      head: t.pods,
      width: 212,
      isDescending: true,
      compare: by((row) => row.pods),
      cell: (row) => (
        <span className="ns-counts">
          <b>{format.count(row.pods)}</b>
          {told.map(([health, shape]) =>
            row.counts[health] === 0 ? null : (
              <span key={health} className={toneOf(health)}>
                <Shape shape={shape} /> {row.counts[health]}
              </span>
            ),
          )}
        </span>
      ),
    },
    {
      key: "cpu",
      head: t.cpuCores,
      width: 200,
      isDescending: true,
      compare: by((row) => row.cpu),
      cell: (row) => (
        <BarCell
          figure={
            row.cpu === undefined ? (
              <Missing isAwaited={cpu.isAwaited} error={cpu.error} />
            ) : (
              fixed(row.cpu, 2)
            )
          }
        >
          <Bar
            used={row.cpu === undefined ? undefined : row.cpu / cpuMost}
            requested={row.cpuAsked / cpuMost}
          />
        </BarCell>
      ),
    },
    {
      key: "cpuTrend",
      head: length,
      width: 92,
      isWideOnly: true,
      cell: (row) => (
        <Spark frame={cpuFrame} v={columnOf(cpuFrame, row.name)} max={cpuTop} width={sparkWidth} />
      ),
    },
    {
      key: "memory",
      head: t.memoryIn(unit.unit),
      width: 200,
      isDescending: true,
      compare: by((row) => row.memory),
      cell: (row) => (
        <BarCell
          figure={
            row.memory === undefined ? (
              <Missing isAwaited={memory.isAwaited} error={memory.error} />
            ) : (
              unit.figure(row.memory)
            )
          }
        >
          <Bar
            used={row.memory === undefined ? undefined : row.memory / memoryMost}
            requested={row.memoryAsked / memoryMost}
          />
        </BarCell>
      ),
    },
    {
      key: "memoryTrend",
      head: length,
      width: 92,
      isWideOnly: true,
      cell: (row) => (
        <Spark frame={memoryFrame} v={columnOf(memoryFrame, row.name)} max={memoryTop} width={sparkWidth} />
      ),
    },
    {
      key: "restarts",
      head: t.restartsIn(format.duration(3_600_000)),
      width: 110,
      align: "end",
      isDescending: true,
      compare: by((row) => row.restarts),
      cell: (row) =>
        counted.data === undefined ? (
          <Missing isAwaited={counted.error === undefined} error={counted.error} />
        ) : row.restarts === 0 ? (
          <span className="t3">0</span>
        ) : (
          format.count(row.restarts)
        ),
    },
  ];
  return (
    <Section title={t.namespaces} meta={String(rows.length)}>
      <Table
        rows={rows}
        columns={columns}
        rowKey={(row) => row.name}
        label={t.namespaces}
        sortParam="nssort"
        minWidth={760}
        open={(row) => (hasPage("/pods") ? go("/pods", { ns: row.name }) : setParams({ ns: row.name }, true))}
      />
    </Section>
  );
}

function topOf(columns: readonly Float64Array[] | undefined): number {
  let top = 0;
  for (const v of columns ?? []) for (const value of v) if (value > top) top = value;
  return top * 1.05;
}
