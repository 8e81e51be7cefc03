import { type ReactNode, useMemo } from "react";
import { valueText } from "../charts/axis-text.ts";
import { Chart } from "../charts/chart.tsx";
import { type Frame, summaryOf } from "../charts/frame.ts";
import type { Level, TimeMark } from "../charts/marks.ts";
import { type Answer, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { nothing, plain } from "../shell/format.ts";
import { Section } from "../shell/parts.tsx";
import { healthOf } from "../shell/status.ts";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { amountOf, askedByAll } from "./amounts.ts";
import { nodeStatus } from "./health.ts";
import type { Node, Pod } from "./kinds.ts";
import { disk, network, nodeUse, pressure, rateWindow, used } from "./questions.ts";

/** What a node does over the page's range; what no exporter tells of is left out. */
export function NodeCharts({ node, pods }: { node: Node; pods: readonly Pod[] }): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const { name } = node.metadata;
  const t = text.node;
  const cores = amountOf(node.status?.allocatable, "cpu");
  const bytes = amountOf(node.status?.allocatable, "memory");
  const window = rateWindow(useTime().stepMs);
  const podCpu = useRange(used.cpuOfNode(name, window));
  const podMemory = useRange(used.memoryOfNode(name));
  const ownCpu = useRange(nodeUse.cpuOf(name, window));
  const ownMemory = useRange(nodeUse.memoryOf(name));
  const received = useRange(network.received(name, window));
  const sent = useRange(network.sent(name, window));
  const errors = useRange(network.errors(name, window));
  const drops = useRange(network.drops(name, window));
  const written = useRange(disk.written(name, window));
  const read = useRange(disk.read(name, window));
  const waits = [
    useRange(pressure.cpu(name, window)),
    useRange(pressure.memory(name, window)),
    useRange(pressure.disk(name, window)),
  ];
  const status = nodeStatus(node, telling);
  const health = healthOf(status.shape);
  const marks = useMemo<readonly TimeMark[]>(
    () =>
      status.since === undefined || health === "ok" || health === "off"
        ? []
        : [{ t: status.since, kind: status.shape, label: status.word }],
    [status.since, status.shape, status.word, health],
  );
  const cpuAsked = askedByAll(pods, "cpu").requested;
  const memoryAsked = askedByAll(pods, "memory").requested;
  const cpuLevels = useLevels(cpuAsked, t.requestedLine(format.cores(cpuAsked)));
  const memoryLevels = useLevels(memoryAsked, t.requestedLine(plain(format.bytes(memoryAsked))));
  const lastOf = ({ data }: Answer<Frame>): number | undefined =>
    // Beside the title stands what is so now; of a silent node nobody knows.
    data?.columns[0] === undefined || health === "unk" ? undefined : summaryOf(data.columns[0].v).last;
  const isKnown = (...answers: readonly Answer<Frame>[]): boolean =>
    answers.some(({ data }) => (data?.columns.length ?? 0) > 0);
  // The node's own line, and its pods' part of it; the pods alone where the kubelet does not tell of the node.
  const cpu = isKnown(ownCpu) ? ownCpu : podCpu;
  const memory = isKnown(ownMemory) ? ownMemory : podMemory;
  const cpuFrame = useMerged([ownCpu, t.whole], [podCpu, t.podsPart]);
  const memoryFrame = useMerged([ownMemory, t.whole], [podMemory, t.podsPart]);
  const wire = useMerged([received, t.received], [sent, t.sent]);
  const faults = useMerged([errors, t.errorsName], [drops, t.dropsName]);
  const platter = useMerged([written, t.written], [read, t.read]);
  const waiting = useMerged(
    [waits[0]!, text.overview.cpu],
    [waits[1]!, text.overview.memory],
    [waits[2]!, t.disk],
  );
  const errorRate = lastOf(errors) ?? 0;
  const named = (labels: Readonly<Record<string, string>>): string => labels["series"] ?? "";
  return (
    <div className="six">
      <Section
        title={text.overview.cpu}
        {...(cores === undefined ? {} : { meta: t.cpuMeta(format.cores(cores)) })}
        end={<b>{valueText("cores", lastOf(cpu), format)}</b>}
      >
        <Chart
          frame={cpuFrame}
          error={cpu.error}
          isStale={cpu.isStale}
          scale="cores"
          max={cores}
          height={122}
          levels={cpuLevels}
          marks={marks}
          name={({ labels }) => named(labels)}
          label={text.overview.cpu}
        />
      </Section>
      <Section
        title={text.overview.memory}
        {...(bytes === undefined ? {} : { meta: t.memoryMeta(plain(format.bytes(bytes))) })}
        end={<b>{valueText("bytes", lastOf(memory), format)}</b>}
      >
        <Chart
          frame={memoryFrame}
          error={memory.error}
          isStale={memory.isStale}
          scale="bytes"
          max={bytes}
          height={122}
          levels={memoryLevels}
          marks={marks}
          name={({ labels }) => named(labels)}
          label={text.overview.memory}
        />
      </Section>
      {isKnown(received, sent) && (
        <Section title={t.network} end={<b>{valueText("byteRate", lastOf(received), format)}</b>}>
          <Chart
            frame={wire}
            scale="byteRate"
            height={122}
            marks={marks}
            name={({ labels }) => named(labels)}
            label={t.network}
          />
        </Section>
      )}
      {isKnown(errors, drops) && (
        <Section
          title={t.errors}
          meta={t.errorsMeta}
          end={
            <b className={errorRate > 1 ? "c" : ""}>
              {health === "unk" ? nothing : format.number(errorRate)}
            </b>
          }
        >
          <Chart
            frame={faults}
            scale="count"
            height={122}
            marks={marks}
            name={({ labels }) => named(labels)}
            label={t.errors}
          />
        </Section>
      )}
      {isKnown(written, read) && (
        <Section title={t.disk} end={<b>{valueText("byteRate", lastOf(written), format)}</b>}>
          <Chart
            frame={platter}
            scale="byteRate"
            height={110}
            name={({ labels }) => named(labels)}
            label={t.disk}
          />
        </Section>
      )}
      {isKnown(...waits) && (
        <Section title={t.pressure} meta={t.pressureMeta}>
          <Chart
            frame={waiting}
            scale="share"
            height={110}
            name={({ labels }) => named(labels)}
            label={t.pressure}
          />
        </Section>
      )}
    </div>
  );
}

function useLevels(value: number, label: string): readonly Level[] {
  return useMemo(() => (value > 0 ? [{ value, kind: "request" as const, label }] : []), [value, label]);
}

/** Several one-series answers as one frame, each named. */
function useMerged(...parts: readonly (readonly [Answer<Frame>, string])[]): Frame | undefined {
  const frames = parts.map(([{ data }]) => data);
  return useMemo(() => {
    const first = frames.find((frame) => frame !== undefined);
    if (first === undefined) return undefined;
    const columns = parts.flatMap(([{ data }, series]) =>
      data?.t.length === first.t.length
        ? data.columns.slice(0, 1).map(({ v }) => ({ labels: { series }, v }))
        : [],
    );
    return { ...first, columns };
  }, [...frames, ...parts.map(([, name]) => name)]);
}
