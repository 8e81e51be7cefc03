import "./nodes.css";
import { type ReactNode, useMemo } from "react";
import { Signal, Spark } from "../charts/spark.tsx";
import { useInstantBy, useObjects, useRange, type Values } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { fixed } from "../shell/format.ts";
import { FilterField, HealthSegments } from "../shell/filter.tsx";
import { pageOf } from "../shell/links.ts";
import { matchesFilter } from "../shell/match.ts";
import {
  Bar,
  BarCell,
  Empty,
  Failed,
  Key,
  Loading,
  Missing,
  Nothing,
  PageHead,
  Rich,
  Section,
  StatusCell,
  toneOf,
} from "../shell/parts.tsx";
import { To, useGo, useParam } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import {
  compareShapes,
  healthOf,
  healthOrder,
  type Shape as ShapeName,
  type Status,
} from "../shell/status.ts";
import { type Column, Table } from "../shell/table.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { amountOf, askedByAll } from "./amounts.ts";
import { nodeStatus, placeOf } from "./health.ts";
import { instantOf, type Node, type Pod } from "./kinds.ts";
import { toneOf as barTone } from "./nodes-brief.tsx";
import { useNodeUse } from "./node-use.ts";
import { disk, network, rateWindow } from "./questions.ts";

interface Row {
  readonly node: Node;
  readonly name: string;
  readonly status: Status;
  readonly zone: string;
  readonly role: string;
  readonly cores: number | undefined;
  readonly bytes: number | undefined;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly cpuAsked: number;
  readonly memoryAsked: number;
  readonly diskShare: number | undefined;
  readonly bytesASecond: number | undefined;
  /** Undefined while pods have not come. */
  readonly pods: number | undefined;
  readonly places: number | undefined;
  readonly taints: string;
  readonly kubelet: string;
  readonly created: number | undefined;
}

const GiB = 1024 ** 3;
const windowedOut = 24;
const sparkWidth = 52;

/** All nodes: state first, then what they use, hold and run. */
export function Page(): ReactNode {
  const { text, format, objects } = useShared();
  const telling = useTelling();
  const known = useObjects<Node>("nodes");
  const { items: pods, at: podsAt } = useObjects<Pod>("pods");
  const [query, setQuery] = useParam("q");
  const [health] = useParam("health");
  const [zone, setZone] = useParam("zone");
  const [role, setRole] = useParam("role");
  const go = useGo();
  const { cpu, memory, cpuQuery, memoryQuery } = useNodeUse();
  const window = rateWindow(useTime().stepMs);
  const diskSize = useInstantBy(disk.sizeBy("node"), "node");
  const diskFree = useInstantBy(disk.freeBy("node"), "node");
  const traffic = useInstantBy(network.bothBy("node"), "node");
  const cpuFrame = useRange(cpuQuery(window), { points: 180 }).data;
  const memoryFrame = useRange(memoryQuery, { points: sparkWidth }).data;
  const trafficFrame = useRange(network.bothBy("node", window), { points: sparkWidth }).data;
  const t = text.nodes;

  const rows = useMemo(() => {
    const podsByNode = Map.groupBy(pods, (pod) => pod.spec?.nodeName ?? "");
    return known.items
      .map((node): Row => {
        const { name, creationTimestamp } = node.metadata;
        const place = placeOf(node);
        const mine = (podsByNode.get(name) ?? []).filter(
          ({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed",
        );
        const size = diskSize.get(name);
        const free = diskFree.get(name);
        const status = nodeStatus(node, telling);
        const isSilent = status.shape === "stale";
        const known = (value: number | undefined): number | undefined => (isSilent ? undefined : value);
        return {
          node,
          name,
          status,
          zone: place.zone,
          role:
            place.roles.length === 0
              ? t.worker
              : place.roles.map((one) => (one === "control-plane" ? t.controlPlane : one)).join(", "),
          cores: amountOf(node.status?.allocatable, "cpu"),
          bytes: amountOf(node.status?.allocatable, "memory"),
          cpu: known(cpu.get(name)),
          memory: known(memory.get(name)),
          cpuAsked: askedByAll(mine, "cpu").requested,
          memoryAsked: askedByAll(mine, "memory").requested,
          diskShare: size === undefined || free === undefined ? undefined : known(1 - free / size),
          bytesASecond: known(traffic.get(name)),
          pods: podsAt === 0 ? undefined : mine.length,
          places: amountOf(node.status?.allocatable, "pods"),
          taints: (node.spec?.taints ?? [])
            .map(({ key }) => key.replace(/^node(-role)?\.kubernetes\.io\//, ""))
            .join(", "),
          kubelet: node.status?.nodeInfo?.kubeletVersion ?? "",
          created: instantOf(creationTimestamp),
        };
      })
      .sort(
        (a, b) =>
          compareShapes(a.status.shape, b.status.shape) ||
          a.name.localeCompare(b.name, "en", { numeric: true }),
      );
  }, [known.items, pods, podsAt === 0, telling, cpu, memory, diskSize, diskFree, traffic, t]);

  const asked = rows.filter(
    (row) =>
      (zone === "" || row.zone === zone) &&
      (role === "" || row.role === role) &&
      matchesFilter(query, {
        texts: [row.name, row.zone, row.role, row.taints, row.kubelet, row.status.word],
        labels: row.node.metadata.labels ?? {},
      }),
  );
  const shown = health === "" ? asked : asked.filter(({ status }) => healthOf(status.shape) === health);
  const maxOf = (columns: readonly { readonly v: Float64Array }[] | undefined): number => {
    let most = 0;
    for (const { v } of columns ?? []) for (const value of v) if (value > most) most = value;
    return most * 1.05;
  };
  const trafficTop = maxOf(trafficFrame?.columns);
  const columnOf = (frame: typeof cpuFrame, name: string): Float64Array | undefined =>
    frame?.columns.find(({ labels }) => labels["node"] === name)?.v;
  const by =
    (of: (row: Row) => number | undefined) =>
    (a: Row, b: Row): number =>
      (of(a) ?? -1) - (of(b) ?? -1);
  const share = (value: number | undefined, all: number | undefined): number | undefined =>
    value === undefined || all === undefined || all === 0 ? undefined : value / all;

  const missing = ({ isAwaited, error }: Values): Parameters<typeof Missing>[0] => ({ isAwaited, error });

  const columns: Column<Row>[] = [
    {
      key: "health",
      head: t.health,
      compare: (a, b) =>
        compareShapes(a.status.shape, b.status.shape) ||
        a.name.localeCompare(b.name, "en", { numeric: true }),
      cell: (row) => <StatusCell status={row.status} isTwoLine />,
    },
    {
      key: "name",
      head: t.node,
      width: 150,
      compare: (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }),
      cell: (row) => (
        <span className="two">
          <To className="m" to={pageOf("nodes", row.name)!} title={row.name}>
            {row.name}
          </To>
          <small>{[row.role, row.zone].filter(Boolean).join(" · ")}</small>
        </span>
      ),
    },
    {
      key: "cpu",
      head: t.cpu,
      width: 176,
      isDescending: true,
      compare: by((row) => share(row.cpu, row.cores)),
      cell: (row) => {
        const part = share(row.cpu, row.cores);
        return (
          <span className="use3">
            <Spark
              frame={cpuFrame}
              v={columnOf(cpuFrame, row.name)}
              max={row.cores}
              width={sparkWidth}
              height={16}
            />
            <Bar
              used={part}
              requested={
                part === undefined || row.pods === undefined ? undefined : share(row.cpuAsked, row.cores)
              }
              tone={barTone(part)}
            />
            <span>{row.cpu === undefined ? <Missing {...missing(cpu)} /> : fixed(row.cpu, 2)}</span>
          </span>
        );
      },
    },
    {
      key: "memory",
      head: t.memory,
      width: 176,
      isDescending: true,
      compare: by((row) => share(row.memory, row.bytes)),
      cell: (row) => {
        const part = share(row.memory, row.bytes);
        const tone = row.status.word === text.state.memoryPressure ? "warn" : barTone(part);
        return (
          <span className="use3">
            <Spark
              frame={memoryFrame}
              v={columnOf(memoryFrame, row.name)}
              max={row.bytes}
              width={sparkWidth}
              height={16}
              color={tone === undefined ? undefined : `var(--${tone})`}
            />
            <Bar
              used={part}
              requested={
                part === undefined || row.pods === undefined ? undefined : share(row.memoryAsked, row.bytes)
              }
              tone={tone}
            />
            <span className={tone === undefined ? "" : tone[0]}>
              {row.memory === undefined ? <Missing {...missing(memory)} /> : fixed(row.memory / GiB, 1)}
            </span>
          </span>
        );
      },
    },
    ...(diskSize.size === 0
      ? []
      : [
          {
            key: "disk",
            head: t.disk,
            width: 96,
            isDescending: true,
            isWideOnly: true,
            compare: by((row: Row) => row.diskShare),
            cell: (row: Row) =>
              row.diskShare === undefined ? (
                <Bar used={undefined} />
              ) : (
                <BarCell figure={format.share(row.diskShare)} width={34}>
                  <Bar used={row.diskShare} tone={barTone(row.diskShare)} />
                </BarCell>
              ),
          },
        ]),
    {
      key: "pods",
      head: t.pods,
      width: 62,
      align: "end",
      isDescending: true,
      compare: by((row) => row.pods),
      cell: (row) => (
        <span className={row.status.shape === "stale" ? "t3" : ""}>
          {row.pods ?? "—"}
          <small>/{row.places ?? "—"}</small>
        </span>
      ),
    },
    ...(traffic.size === 0
      ? []
      : [
          {
            key: "network",
            head: t.network,
            width: 128,
            isDescending: true,
            isWideOnly: true,
            compare: by((row: Row) => row.bytesASecond),
            cell: (row: Row) => (
              <BarCell
                figure={row.bytesASecond === undefined ? <Nothing /> : fixed(row.bytesASecond / 1e6, 1)}
                width={34}
              >
                <Spark
                  frame={trafficFrame}
                  v={columnOf(trafficFrame, row.name)}
                  max={trafficTop}
                  width={70}
                  height={16}
                />
              </BarCell>
            ),
          },
        ]),
    {
      key: "taints",
      head: t.taints,
      width: 104,
      isWideOnly: true,
      cell: (row) =>
        row.taints === "" ? (
          <Nothing />
        ) : (
          <span className="m" title={row.taints}>
            {row.taints}
          </span>
        ),
    },
    {
      key: "kubelet",
      head: t.kubelet,
      width: 66,
      isWideOnly: true,
      compare: (a, b) => a.kubelet.localeCompare(b.kubelet, "en", { numeric: true }),
      cell: (row) => (
        <span className="t2" title={row.kubelet}>
          {row.kubelet}
        </span>
      ),
    },
    {
      key: "age",
      head: t.age,
      width: 52,
      align: "end",
      compare: by((row) => row.created),
      cell: (row) =>
        row.created === undefined ? (
          <Nothing />
        ) : (
          <span className="t2" title={format.instant(row.created, telling.now)}>
            {format.age(telling.now - row.created)}
          </span>
        ),
    },
  ];
  const zones = [...new Set(rows.map((row) => row.zone).filter(Boolean))].sort();
  const roles = [...new Set(rows.map((row) => row.role))].sort();
  return (
    <>
      <PageHead title={t.title}>{known.at > 0 && <Summary rows={rows} />}</PageHead>
      <div className="filters" hidden={known.at === 0}>
        <FilterField placeholder={t.filter} />
        <HealthSegments shapes={asked.map(({ status }) => status.shape)} all={t.all(asked.length)} />
        {zones.length > 1 && <Choice word={t.zone} options={zones} value={zone} set={setZone} />}
        {roles.length > 1 && <Choice word={t.role} options={roles} value={role} set={setRole} />}
      </div>
      {known.state === "failed" && (
        <Failed what={t.title} error={known.error} since={known.at} retry={() => objects.retry("nodes")} />
      )}
      {known.state === "loading" && <Loading rows={8} />}
      {known.at > 0 && shown.length === 0 && (
        <Empty {...(query === "" ? {} : { act: { word: text.table.clearFilter, run: () => setQuery("") } })}>
          {query === ""
            ? text.table.nothing(text.table.objects.nodes)
            : text.table.noMatch(text.table.objects.nodes, query)}
        </Empty>
      )}
      {shown.length > 0 && (
        <div className={known.state === "failed" ? "is-stale" : ""} style={{ marginTop: 8 }}>
          <Table
            rows={shown}
            columns={columns}
            rowKey={(row) => row.name}
            sort="health"
            look="two-line stack"
            minWidth={1080}
            label={t.title}
            open={(row) => go(pageOf("nodes", row.name)!)}
          />
          <div className="key foot">
            <Key
              rows={[
                ["used", text.overview.used],
                ["requested", text.overview.requested],
                ["allocatable", text.overview.allocatable],
                ["unknown", text.overview.notKnown],
              ]}
            />
          </div>
        </div>
      )}
      {shown.length > 1 && shown.length <= windowedOut && (
        <Section title={t.cpuOfEach} meta={t.oneScale(format.share(1))}>
          <div className="small-multiples">
            {shown
              .toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))
              .map((row) => {
                const v = columnOf(cpuFrame, row.name);
                const kind = kindOf(row.status.shape);
                const part = share(row.cpu, row.cores);
                return (
                  <div key={row.name}>
                    <h3>
                      <Shape shape={row.status.shape} />
                      <To className="m" to={pageOf("nodes", row.name)!}>
                        {row.name}
                      </To>
                      <span>{part === undefined ? text.overview.notKnown : format.share(part)}</span>
                    </h3>
                    <Signal
                      frame={cpuFrame}
                      v={v}
                      height={44}
                      room={0}
                      max={row.cores}
                      since={kind === undefined ? undefined : row.status.since}
                      kind={kind}
                      label={`${row.name}: ${t.cpuOfEach}`}
                    />
                  </div>
                );
              })}
          </div>
        </Section>
      )}
    </>
  );
}

function kindOf(shape: ShapeName): "crit" | "warn" | "unk" | undefined {
  const health = healthOf(shape);
  return health === "crit" || health === "warn" || health === "unk" ? health : undefined;
}

/** One sentence for each kind of trouble: how many, which, and why. */
function Summary({ rows }: { rows: readonly Row[] }): ReactNode {
  const { text } = useShared();
  const told = healthOrder.slice(0, 3).flatMap((health) => {
    const some = rows.filter(({ status }) => healthOf(status.shape) === health);
    if (some.length === 0) return [];
    const names = some
      .slice(0, 3)
      .map(({ name, status }) => (some.length > 1 ? name : text.nodes.one(name, status.word, status.reason)));
    const detail = names.join(", ") + (some.length > 3 ? `, ${text.wrong.more(some.length - 3)}` : "");
    return [{ health, sentence: text.nodes.summary(some.length, text.state.healths[health], detail) }];
  });
  return (
    <p className="sub">
      {told.length === 0
        ? rows[0] !== undefined && <Rich>{text.nodes.allReady(rows.length, rows[0].name)}</Rich>
        : told.map(({ health, sentence }) => (
            <span key={health} className={`told ${toneOf(health)}`}>
              <Rich>{sentence}</Rich>{" "}
            </span>
          ))}
    </p>
  );
}

function Choice({
  word,
  options,
  value,
  set,
}: {
  word: string;
  options: readonly string[];
  value: string;
  set: (value: string) => void;
}): ReactNode {
  const { text } = useShared();
  return (
    <label className="chip hide-s">
      {word}
      <select value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{text.nodes.any}</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
