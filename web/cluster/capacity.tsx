import type { ReactNode } from "react";
import { type Answer, useEither, useInstant } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { plain } from "../shell/format.ts";
import { Bar, Key, Missing, Section } from "../shell/parts.tsx";
import { useTelling } from "../shell/telling.tsx";
import { allocatableOf, askedByAll } from "./amounts.ts";
import { podStatus } from "./health.ts";
import type { Node, Pod } from "./kinds.ts";

/** Past this share of what there is a bar turns warning, then critical. */
const warnShare = 0.85;
const critShare = 0.95;

/** What is used, requested and allowed of what there is, for some nodes and the pods on them. */
export function Capacity({
  nodes,
  pods,
  cpuQuery,
  memoryQuery,
  diskSizeQuery,
  diskFreeQuery,
  isFirst = false,
  arePodsKnown = true,
}: {
  nodes: readonly Node[];
  pods: readonly Pod[];
  /** Each with a second query, asked where the first has no answer. */
  cpuQuery: readonly [string, string];
  memoryQuery: readonly [string, string];
  diskSizeQuery: string;
  diskFreeQuery: string;
  isFirst?: boolean;
  /** False while `pods` have not come: what they ask for is not 0 then but not known. */
  arePodsKnown?: boolean;
}): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const cpuAnswer = useEither(...cpuQuery);
  const memoryAnswer = useEither(...memoryQuery);
  const cpu = cpuAnswer.data?.[0]?.value;
  const memory = memoryAnswer.data?.[0]?.value;
  const diskSize = sumOf(useInstant(diskSizeQuery).data);
  const diskFree = sumOf(useInstant(diskFreeQuery).data);
  const cpuAsked = askedByAll(pods, "cpu");
  const memoryAsked = askedByAll(pods, "memory");
  const cores = allocatableOf(nodes, "cpu");
  const bytes = allocatableOf(nodes, "memory");
  const places = allocatableOf(nodes, "pods");
  const running = pods.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed");
  const shapes = pods.map((pod) => podStatus(pod, telling));
  const failing = shapes.filter(({ shape }) => shape === "crit").length;
  const pending = pods.filter(({ status }) => status?.phase === "Pending").length;
  const size = (value: number): string => plain(format.bytes(value));
  const sizeFigure = (value: number): string => format.bytes(value).figure;
  const sizeBeside = (value: number): string =>
    sameUnit(value, bytes ?? 0) ? sizeFigure(value) : size(value);
  const t = text.overview;
  return (
    <Section
      {...(isFirst ? { isFirst } : { span: 4 as const })}
      title={t.capacity}
      end={
        <span className="key">
          <Key
            rows={[
              ["used", t.used],
              ["requested", t.requested],
              ["limit", t.limits],
            ]}
          />
        </span>
      }
    >
      <CapacityRow
        name={t.cpu}
        used={cpu}
        answer={cpuAnswer}
        all={cores}
        requested={arePodsKnown ? cpuAsked.requested : undefined}
        limit={!arePodsKnown || cpuAsked.unlimited > 0 ? undefined : cpuAsked.limit}
        figure={format.cores}
        ofAll={cores === undefined ? "" : t.ofCores(format.cores(cores))}
        sub={
          !arePodsKnown
            ? ""
            : cpuAsked.waiting > 0
              ? t.requestedWaits(format.cores(cpuAsked.requested), format.cores(cpuAsked.waiting))
              : t.requestedLimits(
                  format.cores(cpuAsked.requested),
                  format.cores(cpuAsked.limit),
                  cores !== undefined && cpuAsked.limit > cores,
                  cpuAsked.unlimited,
                )
        }
      />
      <CapacityRow
        name={t.memory}
        used={memory}
        answer={memoryAnswer}
        all={bytes}
        requested={arePodsKnown ? memoryAsked.requested : undefined}
        limit={!arePodsKnown || memoryAsked.unlimited > 0 ? undefined : memoryAsked.limit}
        figure={bytes !== undefined && memory !== undefined && sameUnit(memory, bytes) ? sizeFigure : size}
        ofAll={bytes === undefined ? "" : t.of(size(bytes))}
        sub={
          !arePodsKnown
            ? ""
            : memoryAsked.waiting > 0
              ? t.requestedWaits(sizeBeside(memoryAsked.requested), size(memoryAsked.waiting))
              : t.requestedLimits(
                  sizeBeside(memoryAsked.requested),
                  sizeBeside(memoryAsked.limit),
                  bytes !== undefined && memoryAsked.limit > bytes,
                  memoryAsked.unlimited,
                )
        }
      />
      <CapacityRow
        name={t.pods}
        used={arePodsKnown ? running.length : undefined}
        isAwaited={!arePodsKnown}
        all={places}
        figure={format.count}
        ofAll={places === undefined ? "" : t.of(format.count(places))}
        sub={arePodsKnown ? t.podsSub(pending, failing) : ""}
      />
      {diskSize !== undefined && diskFree !== undefined && (
        <CapacityRow
          name={t.disk}
          used={diskSize - diskFree}
          all={diskSize}
          figure={sameUnit(diskSize - diskFree, diskSize) ? sizeFigure : size}
          ofAll={t.of(size(diskSize))}
          sub={t.filesystems(nodes.length)}
        />
      )}
    </Section>
  );
}

function CapacityRow({
  name,
  used,
  answer,
  all,
  requested,
  limit,
  isAwaited = false,
  figure,
  ofAll,
  sub,
}: {
  name: string;
  used: number | undefined;
  answer?: Answer<unknown>;
  all: number | undefined;
  requested?: number | undefined;
  limit?: number | undefined;
  isAwaited?: boolean;
  figure: (value: number) => string;
  ofAll: string;
  sub: string;
}): ReactNode {
  const { format } = useShared();
  const share = (value: number | undefined): number | undefined =>
    value === undefined || all === undefined || all === 0 ? undefined : value / all;
  const part = share(used);
  const tone = part === undefined || part < warnShare ? undefined : part < critShare ? "warn" : "crit";
  return (
    <div className="cap">
      <span>{name}</span>
      <span className="track">
        <Bar
          used={part}
          requested={share(requested)}
          limit={limit === 0 ? undefined : share(limit)}
          tone={tone}
        />
      </span>
      <span className="v">
        {used !== undefined ? (
          <b>{figure(used)}</b>
        ) : (
          <Missing isAwaited={isAwaited || answer?.isLoading === true} error={answer?.error} />
        )}{" "}
        <span className="t3">{ofAll}</span>
      </span>
      <span className="sub">
        <span>{sub}</span>
        <span>{part === undefined ? "" : format.share(part)}</span>
      </span>
    </div>
  );
}

function sumOf(samples: readonly { readonly value: number }[] | undefined): number | undefined {
  return samples === undefined || samples.length === 0
    ? undefined
    : samples.reduce((sum, { value }) => sum + value, 0);
}

/** Whether both sizes are written in the same unit. */
function sameUnit(a: number, b: number): boolean {
  return (
    Math.floor(Math.log(Math.max(1, a)) / Math.log(1024)) ===
    Math.floor(Math.log(Math.max(1, b)) / Math.log(1024))
  );
}
