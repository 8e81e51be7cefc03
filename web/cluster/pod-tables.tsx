import type { ReactNode } from "react";
import { useInstantBy, useObjects } from "../shell/ask.tsx";
import { plain } from "../shell/format.ts";
import { Bar, BarCell, Facts, Name, Nothing, Section, StatusCell } from "../shell/parts.tsx";
import { Shape } from "../shell/shapes.tsx";
import { healthOf, type Status } from "../shell/status.ts";
import { nodeStatus, podStatus, type Telling } from "./health.ts";
import { instantOf, type Node, type Pod } from "./kinds.ts";
import { type ContainerRow, containerRows } from "./pod-containers.ts";
import { NodeLink } from "./pod-parts.tsx";
import type { PodQueries } from "./pod-queries.ts";
import type { PodWords } from "./pod-words.ts";

interface PodProps {
  readonly pod: Pod;
  readonly words: PodWords;
}

/** The containers: state, how the last run ended, what they use of what they may. */
export function Containers({
  pod,
  words,
  telling,
  queries,
}: PodProps & { telling: Telling; queries: PodQueries }): ReactNode {
  const { format } = telling;
  const cpu = useInstantBy(queries.cpuByContainer, "container");
  const memory = useInstantBy(queries.memoryByContainer, "container");
  const rows = containerRows(pod, telling, words);
  const mains = rows.filter(({ isInit }) => !isInit);
  return (
    <Section
      title={words.page.containers}
      meta={words.page.containersMeta(mains.filter(({ isReady }) => isReady).length, mains.length)}
    >
      <div className="hscroll" tabIndex={0} role="region" aria-label={words.page.containers}>
        <table className="tbl pod-tbl" style={{ minWidth: 640 }}>
          <thead>
            <tr>
              <th style={{ width: 104 }}>{words.page.container}</th>
              <th style={{ width: 222 }}>{words.page.state}</th>
              <th style={{ width: 80 }}>{words.page.last}</th>
              <th className="r" style={{ width: 30 }}>
                ×
              </th>
              <th style={{ width: 104 }}>{words.page.cpu}</th>
              <th style={{ width: 126 }}>{words.page.memory}</th>
              <th>{words.page.image}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <td>
                  <Name name={row.name} />
                </td>
                <td>
                  <StatusCell status={row.status} />
                </td>
                <td className={row.lastIsBad ? "c" : "t3"}>{row.last}</td>
                <td className={row.restarts > 0 ? "r" : "r t3"}>{row.restarts}</td>
                <td>
                  <UseCell
                    row={row}
                    resource="cpu"
                    used={cpu.get(row.name)}
                    figure={(v) => format.cores(v)}
                  />
                </td>
                <td>
                  <UseCell
                    row={row}
                    resource="memory"
                    used={memory.get(row.name)}
                    figure={(v) => plain(format.bytes(v))}
                  />
                </td>
                <td>
                  <Image image={row.image} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function UseCell({
  row,
  resource,
  used,
  figure,
}: {
  row: ContainerRow;
  resource: "cpu" | "memory";
  used: number | undefined;
  figure: (value: number) => string;
}): ReactNode {
  const { request, limit } = row[resource];
  if (row.isOver) return <Nothing />;
  const track = limit ?? (request === undefined ? undefined : request * 2);
  const share = (value: number | undefined): number | undefined =>
    value === undefined || track === undefined ? undefined : Math.min(1, value / track);
  return (
    <BarCell figure={used === undefined ? <Nothing /> : figure(used)}>
      <Bar
        used={share(used)}
        requested={share(request) ?? 0}
        tone={
          resource === "memory" && limit !== undefined && used !== undefined && used > 0.9 * limit
            ? "warn"
            : undefined
        }
      />
    </BarCell>
  );
}

function Image({ image }: { image: string }): ReactNode {
  const short = image.replace(/@sha256:.*$/, "");
  const colon = short.lastIndexOf(":");
  const isTagged = colon > short.lastIndexOf("/");
  const path = (isTagged ? short.slice(0, colon) : short).split("/").slice(-2).join("/");
  return (
    <span className="nm" title={image}>
      <span>{path}</span>
      {isTagged && <i>{short.slice(colon)}</i>}
    </span>
  );
}

/** What the page reads of a pod beside what every list reads. */
interface PodMore extends Pod {
  readonly spec?: Pod["spec"] & {
    readonly serviceAccountName?: string;
    readonly priority?: number;
    readonly volumes?: readonly {
      readonly configMap?: { readonly name?: string };
      readonly secret?: { readonly secretName?: string };
      readonly persistentVolumeClaim?: { readonly claimName?: string };
    }[];
  };
}

export function FactList({
  pod,
  status,
  words,
  telling,
  isFirst = false,
}: PodProps & { status: Status; telling: Telling; isFirst?: boolean }): ReactNode {
  const { format, now } = telling;
  const { spec, status: known, metadata } = pod as PodMore;
  const created = instantOf(metadata.creationTimestamp);
  const started = instantOf(known?.startTime) ?? created;
  const statuses = known?.containerStatuses ?? [];
  const labels = Object.entries(metadata.labels ?? {}).filter(([label]) => label !== "pod-template-hash");
  const mounts = (spec?.volumes ?? []).flatMap(
    ({ configMap, secret, persistentVolumeClaim }) =>
      configMap?.name ?? secret?.secretName ?? persistentVolumeClaim?.claimName ?? [],
  );
  const nodes = useObjects<Node>("nodes").items;
  const node = nodes.find((one) => one.metadata.name === spec?.nodeName);
  const rows: (readonly [string, ReactNode, string?])[] = [
    [
      words.page.status,
      <StatusCell
        key="s"
        status={{
          ...status,
          reason: words.page.ready(
            statuses.filter(({ ready }) => ready === true).length,
            Math.max(statuses.length, spec?.containers?.length ?? 0),
          ),
        }}
      />,
    ],
  ];
  if (created !== undefined)
    rows.push([
      words.page.age,
      words.page.started(format.span(now - created), format.time(started ?? created, now)),
      format.instant(created, now),
    ]);
  if (spec?.nodeName !== undefined && spec.nodeName !== "") {
    rows.push([
      words.page.node,
      <span key="n" className="st">
        {node !== undefined && <Shape shape={nodeStatus(node, telling).shape} />}
        <span className="a">
          <NodeLink name={spec.nodeName} />
        </span>
      </span>,
    ]);
  }
  if (known?.podIP !== undefined)
    rows.push([
      words.page.podIp,
      <span key="i" className="m">
        {known.podIP}
      </span>,
    ]);
  if (known?.qosClass !== undefined)
    rows.push([
      words.page.qos,
      spec?.priority === undefined
        ? known.qosClass
        : words.page.priority(known.qosClass, format.count(spec.priority)),
    ]);
  if (spec?.serviceAccountName !== undefined)
    rows.push([
      words.page.account,
      <span key="a" className="m">
        {spec.serviceAccountName}
      </span>,
    ]);
  if (labels.length > 0) {
    const all = labels.map(([label, value]) => `${label}=${value}`);
    rows.push([
      words.page.labels,
      <span key="l" className="m">
        {all.slice(0, 2).join(" ")}
        {all.length > 2 && ` ${words.page.more(all.length - 2)}`}
      </span>,
      all.join("\n"),
    ]);
  }
  if (mounts.length > 0)
    rows.push([
      words.page.mounts,
      <span key="m" className="m">
        {mounts.join(", ")}
      </span>,
      mounts.join("\n"),
    ]);
  return (
    <Section isFirst={isFirst} title={words.page.facts}>
      <Facts rows={rows} />
    </Section>
  );
}

export function Conditions({ pod, words, telling }: PodProps & { telling: Telling }): ReactNode {
  const { format, now } = telling;
  const conditions = (pod.status?.conditions ?? []).toSorted((a, b) => placeOf(a.type) - placeOf(b.type));
  if (conditions.length === 0) return null;
  const isOver = pod.status?.phase === "Succeeded";
  return (
    <Section title={words.page.conditions}>
      <dl className="facts cond">
        {conditions.map(({ type, status, reason, message, lastTransitionTime }) => {
          const t = instantOf(lastTransitionTime);
          const shape =
            status === "True"
              ? "ok"
              : status === "Unknown"
                ? "never"
                : isOver
                  ? "off"
                  : healthOf(podStatus(pod, telling).shape) === "crit"
                    ? "crit"
                    : "warn";
          return (
            <div key={type}>
              <dt title={type}>{type}</dt>
              <dd title={[reason, message].filter(Boolean).join(": ")}>
                <Shape shape={shape} /> {status}
                {t !== undefined && <time dateTime={lastTransitionTime}>{format.time(t, now)}</time>}
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}

/** Conditions in the order in which a pod passes through them; others follow. */
const passage = ["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

function placeOf(type: string): number {
  const at = passage.indexOf(type);
  return at < 0 ? passage.length : at;
}
