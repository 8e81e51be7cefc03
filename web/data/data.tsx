import "./data.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { Chart } from "../charts/chart.tsx";
import type { Level } from "../charts/marks.ts";
import { rateWindow } from "../cluster/questions.ts";
import { useInstant, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { type Format, plain } from "../shell/format.ts";
import { Empty, Failed, Loading, PageHead, Rich, Section } from "../shell/parts.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTime } from "../shell/time.tsx";
import { Blocks } from "./blocks.tsx";
import { Budget } from "./budget.tsx";
import { NamespaceTable, RankTable } from "./ranks.tsx";
import { isFarAway, isFilling, offenderOf, seriesBound, type StoreView } from "./store-view.ts";
import { type DataWords, dataWords } from "./words.ts";

const own = `{job="taffrail"}`;
/** In the head, or on their way to who keeps their samples. */
const seriesQuery = `sum(prometheus_tsdb_head_series${own} or prometheus_agent_active_series${own})`;
const samplesQuery = (window: string): string =>
  `sum(rate(prometheus_tsdb_head_samples_appended_total${own}[${window}]) or rate(prometheus_agent_samples_appended_total${own}[${window}]))`;

/** What is stored, for whom, what that takes and what was promised. */
export function Page(): ReactNode {
  const { format } = useShared();
  const words = dataWords(format.language);
  const { now } = useTime();
  const { data, error, isPending, refetch } = useStoreView(now);
  return (
    <div>
      <PageHead title={words.title} />
      {error !== null && <Failed what={words.what} error={error} retry={() => void refetch()} />}
      {isPending && <Loading rows={8} />}
      {data !== undefined && <Store view={data} words={words} now={now} />}
    </div>
  );
}

function Store({ view, words, now }: { view: StoreView; words: DataWords; now: number }): ReactNode {
  const { format } = useShared();
  const { census } = view;
  const { growth } = census;
  const isNews = !isFilling(view);
  const newMetrics = byName(isNews ? growth.metrics : []);
  const newLabels = byName(isNews ? growth.labels : []);
  const newTargets = byName(
    isNews ? growth.targets.map((one) => ({ name: targetName(one), count: one.count })) : [],
  );
  const since = isNews ? words.newSince(format.minute(growth.since, now)) : words.allNew;
  return (
    <>
      <Finding view={view} words={words} now={now} />
      <div className="grid">
        <Section
          span={4}
          title={words.budget}
          meta={view.memory.granted === null && view.disk.most === 0 ? words.noBudget : words.budgetMeta}
        >
          <Budget view={view} words={words} />
        </Section>
        <SeriesChart view={view} words={words} />
        <SamplesChart words={words} />
      </div>
      {view.remote === undefined && <Blocks view={view} words={words} now={now} />}
      <Lost view={view} words={words} now={now} />
      <div className="grid">
        <RankTable
          title={words.metrics}
          meta={words.more(format.count(census.totals.metrics))}
          head={[words.metric, words.series, words.share]}
          rows={census.metrics.map(({ name, count }) => ({
            name,
            count,
            beside: format.share(count / Math.max(1, census.series)),
            isLoud: (newMetrics.get(name) ?? 0) >= loud,
          }))}
        />
        <RankTable
          title={words.labels}
          meta={since}
          head={[words.label, words.values, words.newValues]}
          rows={census.labels.map(({ name, values }) => ({
            name,
            count: values,
            beside: added(newLabels.get(name), format),
            isLoud: (newLabels.get(name) ?? 0) >= loud,
          }))}
        />
        <RankTable
          title={words.targets}
          meta={since}
          head={[words.target, words.series, words.fresh]}
          rows={census.targets.map((one) => ({
            name: targetName(one),
            count: one.count,
            beside: added(newTargets.get(targetName(one)), format),
            isLoud: (newTargets.get(targetName(one)) ?? 0) >= loud,
          }))}
        />
        <NamespaceTable view={view} words={words} />
        <RankTable
          title={words.jobs}
          head={[words.job, words.series, words.share]}
          rows={census.jobs.map(({ name, count }) => ({
            name,
            count,
            beside: format.share(count / Math.max(1, census.series)),
          }))}
        />
        <RankTable
          title={words.pairs}
          meta={words.more(format.count(census.totals.pairs))}
          head={[words.pair, words.series, words.share]}
          rows={census.pairs.map(({ name, count }) => ({
            name,
            count,
            beside: format.share(count / Math.max(1, census.series)),
          }))}
        />
      </div>
    </>
  );
}

/** From so many new ones on a name stands out. */
const loud = 500;

function added(count: number | undefined, format: Format): string {
  return count === undefined || count === 0 ? "0" : `+${format.compact(count)}`;
}

function byName(
  counted: readonly { readonly name: string; readonly count: number }[],
): ReadonlyMap<string, number> {
  return new Map(counted.map(({ name, count }) => [name, count]));
}

function targetName({ job, instance }: { readonly job: string; readonly instance: string }): string {
  return instance === "" || instance === job ? job : `${job}/${instance}`;
}

function useStoreView(now: number): ReturnType<typeof useQuery<StoreView>> {
  return useQuery<StoreView>({
    queryKey: ["data", now],
    queryFn: async ({ signal }) => {
      const response = await fetch("/api/ui/data", { signal });
      const answer = (await response.json()) as StoreView & { error?: string };
      if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`);
      return answer;
    },
    placeholderData: keepPreviousData,
  });
}

function Finding({ view, words, now }: { view: StoreView; words: DataWords; now: number }): ReactNode {
  const { format } = useShared();
  const { stepMs } = useTime();
  const rate = useInstant(samplesQuery(rateWindow(stepMs))).data?.[0]?.value;
  const { promisedMs, heldMs } = view.retention;
  const isFull = view.refused.total > 0;
  const isShort = heldMs !== null && promisedMs !== null && heldMs < promisedMs;
  const promised = promisedMs === null ? "" : format.span(promisedMs);
  const { remote } = view;
  const isAway = isFarAway(view);
  const says = remote === undefined ? words.say : words.collects;
  const say =
    says(format.count(view.census.series), rate === undefined ? "" : format.count(rate)) +
    (isFull ? words.refusedNow(format.count(view.refused.total)) : words.noneRefused) +
    (remote !== undefined
      ? words.keptBy(remote.queryUrl)
      : heldMs !== null
        ? words.diskHolds(format.span(heldMs), promised)
        : promisedMs === null
          ? words.keepsAll
          : words.keeps(promised));
  const shape = isFull || view.corruptBlocks.length > 0 || isAway ? "crit" : isShort ? "warn" : "ok";
  return (
    <div className="finding" style={{ padding: "6px 0 8px" }}>
      <Shape shape={shape} size={14} />
      <div>
        <p className="say">
          <Rich>{say}</Rich>
        </p>
        {isAway && (
          <p className="next">{words.farFailed(format.minute(remote!.failedAt!, now), remote!.failure)}</p>
        )}
        {view.replay !== null && (
          <p className="next">
            {words.replaying(
              format.count(view.replay.segment),
              format.count(view.replay.of),
              format.count(view.replay.samples),
            )}
          </p>
        )}
        {view.replay?.trouble !== undefined && (
          <p className="next">{words.replayFails(view.replay.trouble.reason)}</p>
        )}
        <p className="next">
          <Rich>{growthText(view, words, format, now)}</Rich>{" "}
          {words.churn(format.count(view.head.seriesCreated), format.count(view.head.seriesRemoved))}
          {words.stop}
        </p>
      </div>
    </div>
  );
}

function growthText(view: StoreView, words: DataWords, format: Format, now: number): string {
  const { growth } = view.census;
  const since = format.minute(growth.since, now);
  const offender = offenderOf(view);
  if (isFilling(view)) return words.filling(format.count(growth.series), since);
  if (offender === undefined) return words.steady(format.count(growth.series), since);
  const { target, metric, label } = offender;
  const first = target ?? metric!;
  const name = "job" in first ? targetName(first) : first.name;
  return (
    words.grows(name, format.count(first.count), format.count(growth.series), since) +
    (target !== undefined && metric !== undefined
      ? words.growsMetric(metric.name, format.count(metric.count))
      : "") +
    (label === undefined ? "" : words.growsLabel(label.name, format.count(label.count))) +
    words.stop
  );
}

function SeriesChart({ view, words }: { view: StoreView; words: DataWords }): ReactNode {
  const { format } = useShared();
  const { data, error, isStale } = useRange(seriesQuery);
  const bound = seriesBound(view);
  // far above what there is it would press the line to the ground
  const isNear = bound !== undefined && view.census.series > bound / 5;
  const text = bound === undefined ? "" : words.refusedAbove(format.compact(roughly(bound)));
  const levels = useMemo<readonly Level[]>(
    () => (isNear ? [{ value: roughly(bound), kind: "limit", label: text }] : []),
    [isNear, bound, text],
  );
  return (
    <Section
      span={4}
      title={view.remote === undefined ? words.seriesInHead : words.seriesCollected}
      {...(text === "" ? {} : { meta: text })}
    >
      <Chart
        frame={data}
        error={error}
        isStale={isStale}
        scale="count"
        height={164}
        levels={levels}
        legend="none"
        name={() => words.series}
        label={words.seriesInHead}
      />
    </Section>
  );
}

/** To two digits: it is an estimate. */
function roughly(count: number): number {
  return Number(count.toPrecision(2));
}

function SamplesChart({ words }: { words: DataWords }): ReactNode {
  const { stepMs } = useTime();
  const { data, error, isStale } = useRange(samplesQuery(rateWindow(stepMs)));
  return (
    <Section span={4} title={words.samplesIn} meta={words.aSecond}>
      <Chart
        frame={data}
        error={error}
        isStale={isStale}
        scale="number"
        height={164}
        legend="none"
        name={() => words.samplesIn}
        label={words.samplesIn}
      />
    </Section>
  );
}

/** What was not taken, or went before its time. */
function Lost({ view, words, now }: { view: StoreView; words: DataWords; now: number }): ReactNode {
  const { format } = useShared();
  const { refused, givenUpBefore, corruptBlocks, remote } = view;
  const lines = [
    ...(refused.total === 0
      ? []
      : [
          refused.byJob.length === 0
            ? `${words.refusedSeries}: ${format.count(refused.total)}`
            : `${words.refusedSeries}: ${refused.byJob.map(({ name, count }) => words.refusedBy(name === "" ? "—" : name, format.count(count))).join(", ")}`,
        ]),
    ...(remote === undefined || remote.segmentsGivenUp === 0
      ? []
      : [words.unsent(format.count(remote.segmentsGivenUp), plain(format.bytes(remote.bufferBytes)))]),
    ...(givenUpBefore === null ? [] : [words.early(format.minute(givenUpBefore, now))]),
    ...corruptBlocks.map(({ ulid, reason }) => words.corrupt(ulid, reason)),
  ];
  return (
    <Section title={words.givenUp}>
      {lines.length === 0 ? (
        <Empty>{words.nothingGivenUp}</Empty>
      ) : (
        lines.map((line) => (
          <p className="dt-lost" key={line}>
            <Rich>{line}</Rich>
          </p>
        ))
      )}
    </Section>
  );
}
