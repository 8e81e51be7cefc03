import { type ReactNode, useMemo } from "react";
import { useInstantBy } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { byteColumn } from "../shell/format.ts";
import { pageOf } from "../shell/links.ts";
import { Bar, BarCell, Missing, Name, Nothing, StatusCell } from "../shell/parts.tsx";
import { useGo } from "../shell/place.tsx";
import { compareShapes } from "../shell/status.ts";
import { type Column, Table } from "../shell/table.tsx";
import { useTelling } from "../shell/telling.tsx";
import { amountOf, askedBy } from "./amounts.ts";
import { podStatus } from "./health.ts";
import { instantOf, type Pod, workloadOf } from "./kinds.ts";
import { toneOf } from "./nodes-brief.tsx";
import { used } from "./questions.ts";

/** Every pod on one node, worst first. */
export function NodePods({ pods, node }: { pods: readonly Pod[]; node: string }): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const go = useGo();
  const cpu = useInstantBy(used.cpuOfPodsOn(node), "namespace", "pod");
  const memory = useInstantBy(used.memoryOfPodsOn(node), "namespace", "pod");
  const rows = useMemo(
    () =>
      pods.map((pod) => ({
        pod,
        key: `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`,
        status: podStatus(pod, telling),
        created: instantOf(pod.metadata.creationTimestamp),
      })),
    [pods, telling],
  );
  type Row = (typeof rows)[number];
  const by =
    (of: (row: Row) => number | undefined) =>
    (a: Row, b: Row): number =>
      (of(a) ?? -1) - (of(b) ?? -1);
  const most = Math.max(1, ...memory.values());
  const unit = byteColumn(most);
  const columns: readonly Column<Row>[] = [
    {
      key: "health",
      head: text.nodes.health,
      width: "30%",
      compare: (a, b) => compareShapes(a.status.shape, b.status.shape) || a.key.localeCompare(b.key),
      cell: ({ status }) => <StatusCell status={status} />,
    },
    {
      key: "name",
      head: text.overview.pod,
      compare: (a, b) => a.pod.metadata.name.localeCompare(b.pod.metadata.name),
      cell: ({ pod }) => {
        const page = pageOf("pods", pod.metadata.name, pod.metadata.namespace);
        return <Name name={pod.metadata.name} {...(page === undefined ? {} : { to: page })} />;
      },
    },
    {
      key: "namespace",
      head: text.overview.namespace,
      width: 130,
      isWideOnly: true,
      compare: (a, b) => (a.pod.metadata.namespace ?? "").localeCompare(b.pod.metadata.namespace ?? ""),
      cell: ({ pod }) => <span className="m">{pod.metadata.namespace}</span>,
    },
    {
      key: "workload",
      head: text.nav.workloads,
      width: 110,
      isWideOnly: true,
      cell: ({ pod }) => <span className="t2">{workloadOf(pod).kind}</span>,
    },
    {
      key: "cpu",
      head: text.overview.cpuCores,
      width: 88,
      align: "end",
      isDescending: true,
      compare: by(({ key }) => cpu.get(key)),
      cell: ({ key }) =>
        cpu.has(key) ? format.cores(cpu.get(key)!) : <Missing isAwaited={cpu.isAwaited} error={cpu.error} />,
    },
    {
      key: "memory",
      head: text.overview.memoryIn(unit.unit),
      width: 150,
      isDescending: true,
      compare: by(({ key }) => memory.get(key)),
      cell: ({ key, pod }) => (
        <BarCell
          figure={
            memory.has(key) ? (
              unit.figure(memory.get(key)!)
            ) : (
              <Missing isAwaited={memory.isAwaited} error={memory.error} />
            )
          }
          width={34}
        >
          <Bar
            used={memory.has(key) ? memory.get(key)! / most : undefined}
            requested={Math.min(1, askedBy(pod, "memory").requested / most)}
            tone={toneOf(
              (memory.get(key) ?? 0) /
                (amountOf(pod.spec?.containers?.[0]?.resources?.limits, "memory") ??
                  Number.POSITIVE_INFINITY),
            )}
          />
        </BarCell>
      ),
    },
    {
      key: "age",
      head: text.nodes.age,
      width: 52,
      align: "end",
      compare: by(({ created }) => created),
      cell: ({ created }) =>
        created === undefined ? <Nothing /> : <span className="t2">{format.age(telling.now - created)}</span>,
    },
  ];
  return (
    <Table
      rows={rows}
      columns={columns}
      rowKey={({ key }) => key}
      sort="health"
      look="stack"
      label={text.node.podsOn}
      open={({ pod }) => {
        const page = pageOf("pods", pod.metadata.name, pod.metadata.namespace);
        if (page !== undefined) go(page);
      }}
    />
  );
}
