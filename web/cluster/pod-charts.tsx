import { type ReactNode, useMemo } from "react";
import { Chart } from "../charts/chart.tsx";
import type { Frame } from "../charts/frame.ts";
import type { Level, TimeMark } from "../charts/marks.ts";
import { type Answer, useInstant, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { type Format, plain } from "../shell/format.ts";
import { queryPage } from "../shell/links.ts";
import { Section } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { askedBy } from "./amounts.ts";
import type { Pod } from "./kinds.ts";
import type { PodQueries } from "./pod-queries.ts";
import type { PodWords } from "./pod-words.ts";

/** The key of the memory chart, and the way to its query. */
export function ChartEnd({
  words,
  query,
  hasSiblings,
  hasKills,
}: {
  words: PodWords;
  query: string;
  hasSiblings: boolean;
  hasKills: boolean;
}): ReactNode {
  const page = queryPage(query);
  return (
    <>
      <span className="key">
        <span>
          <i className="ln" style={{ borderColor: "var(--s1)" }} />
          {words.page.thisPod}
        </span>
        {hasSiblings && (
          <span>
            <i className="ln" style={{ borderColor: "var(--s10)", opacity: 0.45 }} />
            {words.page.siblings}
          </span>
        )}
        {hasKills && (
          <span>
            <Shape shape="kill" />
            {words.page.death}
          </span>
        )}
      </span>
      {page !== undefined && (
        <To to={page.to} params={page.params}>
          {words.page.openQuery}
        </To>
      )}
    </>
  );
}

/** This pod in colour, its siblings behind it in grey. */
export function UseChart({
  data,
  error,
  isStale,
  pod,
  height,
  scale,
  label,
  levels,
  marks,
}: {
  data: Frame | undefined;
  error: unknown;
  isStale: boolean;
  pod: string;
  height: number;
  scale: "bytes" | "cores";
  label: string;
  levels: readonly Level[];
  marks: readonly TimeMark[];
}): ReactNode {
  const frame = useMemo(() => {
    if (data === undefined) return undefined;
    const isThis = ({ labels }: Frame["columns"][number]): boolean => (labels["pod"] ?? pod) === pod;
    return { ...data, columns: [...data.columns.filter((c) => !isThis(c)), ...data.columns.filter(isThis)] };
  }, [data, pod]);
  return (
    <Chart
      frame={frame}
      scale={scale}
      height={height}
      name={({ labels }) => labels["pod"] ?? pod}
      color={({ labels }) =>
        (labels["pod"] ?? pod) === pod ? "var(--s1)" : "color-mix(in oklch, var(--s10) 34%, transparent)"
      }
      levels={levels}
      marks={marks}
      legend="none"
      label={label}
      {...(error === undefined ? {} : { error })}
      isStale={isStale}
    />
  );
}

export function CpuSection({
  pod,
  words,
  queries,
  marks,
  isAlone,
}: {
  pod: Pod;
  words: PodWords;
  queries: PodQueries;
  marks: readonly TimeMark[];
  /** Nothing stands beside it. */
  isAlone: boolean;
}): ReactNode {
  const { format } = useShared();
  const cpu = useRange(queries.cpu);
  const throttled = useInstant(queries.throttled).data?.[0]?.value;
  return (
    <Section
      span={isAlone ? 12 : 6}
      title={words.page.cpu}
      meta={
        throttled === undefined || Number.isNaN(throttled)
          ? words.page.cores
          : words.page.throttled(format.share(throttled))
      }
    >
      <UseChart
        {...cpu}
        pod={pod.metadata.name}
        height={132}
        scale="cores"
        label={words.page.cpu}
        levels={levelsOf(pod, "cpu", queries.container, format, words)}
        marks={marks}
      />
    </Section>
  );
}

/** Bytes in and out. */
export function NetworkSection({ words, answer }: { words: PodWords; answer: Answer<Frame> }): ReactNode {
  const { data, error, isStale } = answer;
  return (
    <Section span={6} title={words.page.network} meta={words.page.networkMeta}>
      <Chart
        frame={data}
        scale="byteRate"
        height={132}
        name={({ labels }) => (labels["way"] === "out" ? words.page.sent : words.page.received)}
        label={words.page.network}
        {...(error === undefined ? {} : { error })}
        isStale={isStale}
      />
    </Section>
  );
}

/** The lines of limit and request across a chart. */
export function levelsOf(
  pod: Pod,
  resource: "cpu" | "memory",
  container: string | undefined,
  format: Format,
  words: PodWords,
): readonly Level[] {
  const scope =
    container === undefined
      ? pod
      : {
          ...pod,
          spec: { containers: pod.spec?.containers?.filter(({ name }) => name === container) ?? [] },
        };
  const { requested, limit, unlimited } = askedBy(scope, resource);
  const write = (value: number): string =>
    resource === "cpu" ? format.cores(value) : plain(format.bytes(value));
  const levels: Level[] = [];
  if (limit > 0 && unlimited === 0)
    levels.push({ value: limit, kind: "limit", label: words.page.limit(write(limit)) });
  if (requested > 0 && requested !== limit)
    // beside a limit so near, its words would lie over the limit's
    levels.push({
      value: requested,
      kind: "request",
      label:
        limit > 0 && unlimited === 0 && requested > limit * 0.85 ? "" : words.page.request(write(requested)),
    });
  return levels;
}
