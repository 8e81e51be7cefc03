import "./pod.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { Frame } from "../charts/frame.ts";
import type { TimeMark } from "../charts/marks.ts";
import { useObjects, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { Empty, Failed, Loading, PageHead, Section } from "../shell/parts.tsx";
import { usePath } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { podStatus } from "./health.ts";
import { controllerOf, keyOf, type Pod, workloadOf } from "./kinds.ts";
import { type Change, type KubeEvent, podChanges, type Revision, instantsOf } from "./pod-changes.ts";
import { ChartEnd, CpuSection, levelsOf, NetworkSection, UseChart } from "./pod-charts.tsx";
import { describe, type Measured } from "./pod-evidence.ts";
import { podFinding } from "./pod-finding.ts";
import { Changes, CopyButton, Crumbs, Finding } from "./pod-parts.tsx";
import { podQueries } from "./pod-queries.ts";
import { whyUnmeasured } from "./pod-unmeasured.ts";
import { Conditions, Containers, FactList } from "./pod-tables.tsx";
import { podWords, type PodWords } from "./pod-words.ts";
import { rateWindow } from "./questions.ts";

/** A pod: why it is as it is, what it uses, what happened to it. */
export function Page(): ReactNode {
  const { text, format } = useShared();
  const words = podWords(format.language);
  const [namespace = "", name = ""] = usePath().split("/").slice(2).map(decodeURIComponent);
  const known = useObjects<Pod>("pods");
  const pod = known.items.find((one) => one.metadata.name === name && one.metadata.namespace === namespace);
  if (pod !== undefined) return <PodPage pod={pod} siblings={known.items} words={words} />;
  return (
    <>
      <PageHead
        title={<span className="m">{name}</span>}
        name={name}
        crumbs={<Crumbs namespace={namespace} words={words} />}
      />
      {known.state === "loading" && <Loading rows={6} />}
      {known.state === "failed" && known.at === 0 && <Failed what={text.nav.pods} error={known.error} />}
      {known.at > 0 && (
        <Empty>
          {words.page.gone(name)} {words.page.goneHint}
        </Empty>
      )}
    </>
  );
}

interface PodProps {
  readonly pod: Pod;
  readonly words: PodWords;
}

function PodPage({ pod, siblings, words }: PodProps & { siblings: readonly Pod[] }): ReactNode {
  const telling = useTelling();
  const { format } = telling;
  const { name, namespace = "" } = pod.metadata;
  const status = podStatus(pod, telling);
  const window = rateWindow(useTime().stepMs);
  const draft = podFinding(pod, telling, words);
  const queries = useMemo(
    () => podQueries(pod, siblings, draft.container, window),
    [keyOf(pod), pod.spec, siblings.length, draft.container, window],
  );
  const memory = useRange(queries.memory);
  const deaths = useRange(queries.deaths);
  const network = useRange(queries.network);
  // Left out where no network is counted: pods of the host's network, and runtimes that do not tell.
  const hasNetwork = network.data === undefined || network.data.columns.length > 0;
  const kills = useMemo(
    () => deaths.data?.columns.flatMap(({ v }) => instantsOf(deaths.data!.t, v)) ?? [],
    [deaths.data],
  );
  const measured: Measured = {
    peakMemory: peakOf(memory.data, name),
    peakQuery: queries.memory,
  };
  // Half a page of hatched boxes tells no more than one line does.
  const isUnmeasured =
    memory.data !== undefined && memory.error === undefined && measured.peakMemory === undefined;
  const finding = podFinding(pod, telling, words, {
    measured: memory.data === undefined ? undefined : measured,
  });
  const revisions = useRevisions(pod);
  const events = usePodEvents(pod);
  const changes = podChanges(pod, { revisions, events, kills }, telling, words);
  const levels = levelsOf(pod, "memory", queries.container, format, words);
  const marks = marksOf(changes, levels.find(({ kind }) => kind === "limit")?.value);

  return (
    <>
      <PageHead
        name={name}
        title={
          <>
            <Shape shape={status.shape} />
            <span className="m">{name}</span>
          </>
        }
        crumbs={<Crumbs namespace={namespace} words={words} pod={pod} revisions={revisions} />}
        acts={<CopyButton line={describe(pod)} word={words.page.copyKubectl} done={words.page.copied} />}
      />
      <Finding finding={finding} words={words} />
      <div className="grid">
        <div className="g8">
          {isUnmeasured && (
            <Section isFirst title={words.page.use}>
              <Empty>{whyUnmeasured(pod, format, words)}</Empty>
            </Section>
          )}
          {isUnmeasured && <Changes changes={changes} words={words} telling={telling} isFirst={false} />}
          {!isUnmeasured && (
            <>
              <Section
                isFirst
                title={words.page.memory}
                meta={
                  <>
                    {queries.container !== undefined && (
                      <>
                        <span className="m">{queries.container}</span> ·{" "}
                      </>
                    )}
                    {words.page.workingSet}
                  </>
                }
                end={
                  <ChartEnd
                    words={words}
                    query={queries.memory}
                    hasSiblings={(memory.data?.columns.length ?? 0) > 1}
                    hasKills={kills.length > 0 || changes.some(({ mark }) => mark === "kill")}
                  />
                }
              >
                <UseChart
                  {...memory}
                  pod={name}
                  height={236}
                  scale="bytes"
                  label={words.page.memory}
                  levels={levels}
                  marks={marks}
                />
              </Section>
              <div className="grid">
                <CpuSection
                  pod={pod}
                  words={words}
                  queries={queries}
                  marks={marks.filter(({ kind }) => kind === "rollout")}
                  isAlone={!hasNetwork}
                />
                {hasNetwork && <NetworkSection words={words} answer={network} />}
              </div>
            </>
          )}
          <Containers pod={pod} words={words} telling={telling} queries={queries} />
        </div>
        <div className="g4">
          {!isUnmeasured && <Changes changes={changes} words={words} telling={telling} />}
          <FactList pod={pod} status={status} words={words} telling={telling} isFirst={isUnmeasured} />
          <Conditions pod={pod} words={words} telling={telling} />
        </div>
      </div>
    </>
  );
}

/** Deaths stand on the line they died at, rollouts above the plot. */
function marksOf(changes: readonly Change[], limit: number | undefined): readonly TimeMark[] {
  return changes.flatMap(({ t, mark }): readonly TimeMark[] => {
    if (mark === "rollout") return [{ t, kind: mark }];
    return mark === "kill" ? [{ t, kind: mark, ...(limit === undefined ? {} : { value: limit }) }] : [];
  });
}

function peakOf(frame: Frame | undefined, pod: string): number | undefined {
  let peak: number | undefined;
  for (const { labels, v } of frame?.columns ?? []) {
    if ((labels["pod"] ?? pod) !== pod) continue;
    for (const value of v) if (!Number.isNaN(value)) peak = Math.max(peak ?? 0, value);
  }
  return peak;
}

function useRevisions(pod: Pod): readonly Revision[] {
  const { kind, name } = workloadOf(pod);
  const all = useObjects<Revision>("replicasets").items;
  return useMemo(
    () =>
      kind !== "Deployment"
        ? []
        : all.filter(
            (one) => one.metadata.namespace === pod.metadata.namespace && controllerOf(one)?.name === name,
          ),
    [all, kind, name, pod.metadata.namespace],
  );
}

/** Events of this pod, as long as the API server keeps them; none where they are not watched. */
function usePodEvents(pod: Pod): readonly KubeEvent[] {
  const { now } = useTime();
  const { namespace = "", name } = pod.metadata;
  const { data } = useQuery<readonly KubeEvent[]>({
    queryKey: ["events", namespace, name, Math.floor(now / 15_000)],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ kind: "events", namespace }).toString();
      const response = await fetch(`/api/ui/objects?${query}`, { signal });
      const answer = response.ok ? ((await response.json()) as { items?: readonly KubeEvent[] }) : {};
      return (answer.items ?? []).filter(({ involvedObject: of }) => of?.kind === "Pod" && of.name === name);
    },
    placeholderData: keepPreviousData,
  });
  return data ?? [];
}
