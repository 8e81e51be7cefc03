import "./nodes.css";
import { type ReactNode, useMemo } from "react";
import { useInstantBy, useObjects } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { byteColumn, plain } from "../shell/format.ts";
import { pageOf } from "../shell/links.ts";
import {
  Bar,
  BarCell,
  Facts,
  Failed,
  Loading,
  Missing,
  Name,
  Nothing,
  PageHead,
  Rich,
  Section,
  Shaped,
  Tabs,
} from "../shell/parts.tsx";
import { To, usePagePath, useParam } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTelling } from "../shell/telling.tsx";
import { amountOf, askedBy } from "./amounts.ts";
import { Capacity } from "./capacity.tsx";
import { nodeStatus, placeOf, podStatus } from "./health.ts";
import { type Condition, instantOf, type Node, type Pod } from "./kinds.ts";
import { NodeCharts } from "./node-charts.tsx";
import { NodePods } from "./node-pods.tsx";
import { NodeChanges, NodeEvents, NodeYaml } from "./object/node-parts.tsx";
import { objectWords } from "./object/words.ts";
import { CopyButton } from "./pod-parts.tsx";
import { nodeUse, quoted, used } from "./questions.ts";
import { wrongNow } from "./wrong-now.ts";

/** One node: what is wrong with it, what it uses, what runs on it, what it is. */
export function Page(): ReactNode {
  const name = decodeURIComponent(usePagePath().split("/")[2] ?? "");
  const { text, format } = useShared();
  const telling = useTelling();
  const known = useObjects<Node>("nodes");
  const { items: allPods, at: podsAt } = useObjects<Pod>("pods");
  const [tab] = useParam("tab", "overview");
  const node = known.items.find(({ metadata }) => metadata.name === name);
  const pods = useMemo(() => allPods.filter((pod) => pod.spec?.nodeName === name), [allPods, name]);
  const t = text.node;
  const crumbs = (more: ReactNode): ReactNode => (
    <>
      <To to="/nodes">{text.nav.nodes}</To>
      <span>/</span>
      {more}
    </>
  );
  if (node === undefined) {
    return (
      <>
        <PageHead title={<span className="m">{name}</span>} name={name} crumbs={crumbs(null)} />
        {known.state === "loading" && <Loading rows={6} />}
        {known.state === "failed" && <Failed what={text.nav.nodes} error={known.error} since={known.at} />}
        {known.state === "ready" && (
          <div className="finding">
            <Shape shape="never" />
            <div>
              <p className="say">{t.gone(name)}</p>
              <p className="next">{t.goneHint}</p>
            </div>
          </div>
        )}
      </>
    );
  }
  const place = placeOf(node);
  const own = objectWords(format.language);
  const status = nodeStatus(node, telling);
  const created = instantOf(node.metadata.creationTimestamp);
  const about = [
    place.roles.length === 0
      ? text.nodes.worker
      : place.roles.map((role) => (role === "control-plane" ? text.nodes.controlPlane : role)).join(", "),
    place.zone,
    place.type,
    created === undefined ? "" : t.old(format.age(telling.now - created)),
  ].filter(Boolean);
  return (
    <>
      <PageHead
        title={
          <>
            <Shape shape={status.shape} />
            <span className="m">{name}</span>
          </>
        }
        name={name}
        crumbs={crumbs(
          about.map((part, i) => (
            <span key={part}>
              {i > 0 && "· "}
              <span className={part === place.zone || part === place.type ? "m" : ""}>{part}</span>
            </span>
          )),
        )}
        acts={<CopyButton line={`kubectl describe node ${name}`} word={own.copyKubectl} done={own.copied} />}
      />
      <Tabs
        to={pageOf("nodes", name)!}
        current={tab}
        tabs={[
          ["overview", t.tabs.overview],
          podsAt > 0 ? ["pods", t.tabs.pods, String(pods.length)] : ["pods", t.tabs.pods],
          ["yaml", t.tabs.yaml],
        ]}
      />
      {tab === "pods" && (podsAt > 0 ? <NodePods pods={pods} node={name} /> : <Loading rows={8} />)}
      {tab === "yaml" && <NodeYaml name={name} />}
      {tab === "overview" && <Overview node={node} pods={pods} arePodsKnown={podsAt > 0} />}
    </>
  );
}

interface OverviewProps {
  readonly node: Node;
  readonly pods: readonly Pod[];
  /** Until they are, nothing is said of how many there are or what they ask for. */
  readonly arePodsKnown: boolean;
}

function Overview({ node, pods, arePodsKnown }: OverviewProps): ReactNode {
  const { text } = useShared();
  const telling = useTelling();
  const { name } = node.metadata;
  const t = text.node;
  return (
    <>
      <Finding node={node} pods={pods} arePodsKnown={arePodsKnown} />
      <div className="grid">
        <div className="g8">
          <NodeCharts node={node} pods={pods} />
          <Section title={t.kubelet}>
            <Facts columns={2} rows={useFacts(node)} />
          </Section>
          <NodeEvents name={name} />
        </div>
        <div className="g4">
          <Capacity
            isFirst
            nodes={[node]}
            pods={pods}
            arePodsKnown={arePodsKnown}
            cpuQuery={[nodeUse.cpuOf(name), used.cpuOfNode(name)]}
            memoryQuery={[nodeUse.memoryOf(name), used.memoryOfNode(name)]}
            diskSizeQuery={`node_filesystem_size_bytes{mountpoint="/",node=${quoted(name)}}`}
            diskFreeQuery={`node_filesystem_avail_bytes{mountpoint="/",node=${quoted(name)}}`}
          />
          <Heaviest node={name} pods={pods} isSilent={nodeStatus(node, telling).shape === "stale"} />
          <Conditions conditions={node.status?.conditions ?? []} />
          <NodeChanges name={name} />
        </div>
      </div>
    </>
  );
}

/** The first line: what is wrong with the node and with what runs on it, or that nothing is. */
function Finding({ node, pods, arePodsKnown }: OverviewProps): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const wrong = useMemo(() => wrongNow({ pods, nodes: [node], jobs: [] }, telling), [node, pods, telling]);
  const own = wrong.find(({ subject }) => subject === node.metadata.name);
  const others = wrong.filter((row) => row !== own);
  return (
    <div className="finding" style={{ paddingTop: 0 }}>
      <Shape shape={own?.shape ?? nodeStatus(node, telling).shape} />
      <div>
        <p className="say">
          <Rich>
            {own?.sentence ??
              (!arePodsKnown
                ? text.node.fineAlone
                : node.spec?.unschedulable === true
                  ? text.node.cordoned(format.count(pods.length))
                  : text.node.fine(format.count(pods.length)))}
          </Rich>
        </p>
        {own !== undefined && <p className="next">{own.scope.join(" · ")}</p>}
        {others.slice(0, 4).map((row) => (
          <p className="next" key={row.key}>
            <Shape shape={row.shape} /> <Rich>{row.sentence}</Rich>
          </p>
        ))}
        {others.length > 4 && <p className="next t3">{text.wrong.more(others.length - 4)}</p>}
      </div>
    </div>
  );
}

const heaviestRows = 6;

function Heaviest({
  node,
  pods,
  isSilent,
}: {
  node: string;
  pods: readonly Pod[];
  isSilent: boolean;
}): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const cpu = useInstantBy(used.cpuOfPodsOn(node), "namespace", "pod");
  const memory = useInstantBy(used.memoryOfPodsOn(node), "namespace", "pod");
  const rows = pods
    .map((pod) => ({ pod, key: `${pod.metadata.namespace ?? ""}/${pod.metadata.name}` }))
    .sort((a, b) => (memory.get(b.key) ?? -1) - (memory.get(a.key) ?? -1))
    .slice(0, heaviestRows);
  if (rows.length === 0) return null;
  const most = Math.max(
    1,
    ...rows.map(({ pod, key }) => Math.max(memory.get(key) ?? 0, askedBy(pod, "memory").requested)),
  );
  const unit = byteColumn(Math.max(0, ...rows.map(({ key }) => memory.get(key) ?? 0)));
  const t = text.node;
  return (
    <Section
      title={t.heaviest}
      meta={t.heaviestMeta(String(pods.length))}
      end={
        <To to={pageOf("nodes", node)!} params={{ tab: "pods" }}>
          {t.allPods(String(pods.length))}
        </To>
      }
    >
      <table className="tbl" aria-label={t.heaviest}>
        <thead>
          <tr>
            <th scope="col">{text.overview.pod}</th>
            <th scope="col" className="r" style={{ width: 58 }}>
              CPU
            </th>
            <th scope="col" style={{ width: 118 }}>
              {text.overview.memoryIn(unit.unit)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ pod, key }) => {
            const page = pageOf("pods", pod.metadata.name, pod.metadata.namespace);
            const size = memory.get(key);
            const cores = cpu.get(key);
            return (
              <tr key={key}>
                <td>
                  <Shaped shape={podStatus(pod, telling).shape}>
                    <Name name={pod.metadata.name} {...(page === undefined ? {} : { to: page })} />
                  </Shaped>
                </td>
                <td className="r">
                  {cores === undefined ? (
                    <Missing isAwaited={cpu.isAwaited} error={cpu.error} />
                  ) : (
                    format.cores(cores)
                  )}
                </td>
                <td>
                  <BarCell
                    figure={
                      size === undefined ? (
                        <Missing isAwaited={memory.isAwaited} error={memory.error} />
                      ) : (
                        unit.figure(size)
                      )
                    }
                    width={28}
                  >
                    <Bar
                      used={size === undefined ? undefined : size / most}
                      requested={isSilent ? undefined : askedBy(pod, "memory").requested / most}
                    />
                  </BarCell>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

function Conditions({ conditions }: { conditions: readonly Condition[] }): ReactNode {
  const { text, format } = useShared();
  const { now } = useTelling();
  if (conditions.length === 0) return null;
  const rows = [...conditions].sort((a, b) => Number(b.type === "Ready") - Number(a.type === "Ready"));
  return (
    <Section title={text.node.conditions}>
      <Facts
        rows={rows.map(({ type, status, reason, message, lastTransitionTime }) => {
          const good = type === "Ready" ? "True" : "False";
          const shape =
            status === "Unknown" ? "stale" : status === good ? "ok" : type === "Ready" ? "crit" : "warn";
          const since = instantOf(lastTransitionTime);
          return [
            type,
            <span className="cond" key={type}>
              <Shape shape={shape} />
              <span>
                {status}
                {status !== good && reason !== undefined && `: ${reason}`}
              </span>
              {since !== undefined && <span className="t3">{format.age(now - since)}</span>}
            </span>,
            message ?? reason,
          ] as const;
        })}
      />
    </Section>
  );
}

function useFacts(node: Node): readonly (readonly [string, ReactNode, (string | undefined)?])[] {
  const { text, format } = useShared();
  const { now } = useTelling();
  const { nodeInfo, addresses, capacity, allocatable } = node.status ?? {};
  const t = text.node.facts;
  const code = (value: string | undefined): ReactNode =>
    value === undefined || value === "" ? <Nothing /> : <span className="m">{value}</span>;
  const address = addresses?.find(({ type }) => type === "InternalIP")?.address;
  const taints = (node.spec?.taints ?? [])
    .map(({ key, value, effect }) => `${key}${value === undefined ? "" : `=${value}`}:${effect}`)
    .join(", ");
  const cores = (amountOf(capacity, "cpu") ?? 0) - (amountOf(allocatable, "cpu") ?? 0);
  const bytes = (amountOf(capacity, "memory") ?? 0) - (amountOf(allocatable, "memory") ?? 0);
  const created = instantOf(node.metadata.creationTimestamp);
  const labels = Object.entries(node.metadata.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    [t.kubelet, nodeInfo?.kubeletVersion ?? <Nothing />],
    [t.runtime, nodeInfo?.containerRuntimeVersion?.replace("://", " ") ?? <Nothing />],
    [t.kernel, code(nodeInfo?.kernelVersion)],
    [t.system, nodeInfo?.osImage ?? <Nothing />, nodeInfo?.osImage],
    [t.architecture, code(nodeInfo?.architecture)],
    [t.address, code(address)],
    [t.podRange, code(node.spec?.podCIDR)],
    [t.taints, code(taints), taints],
    [
      t.reserved,
      cores > 0 || bytes > 0 ? (
        `${text.node.cores(format.cores(cores))}, ${plain(format.bytes(bytes))}`
      ) : (
        <Nothing />
      ),
    ],
    [
      t.joined,
      created === undefined ? <Nothing /> : format.minute(created, now),
      created === undefined ? undefined : format.instant(created, now),
    ],
    [
      t.labels,
      labels.length === 0 ? <Nothing /> : <span className="m">{labels.join(", ")}</span>,
      labels.join("\n"),
    ],
  ];
}
