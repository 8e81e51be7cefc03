import "./pod.css";
import "./object/object.css";
import { type ReactNode, useMemo } from "react";
import type { Frame } from "../charts/frame.ts";
import type { TimeMark } from "../charts/marks.ts";
import { useObjects, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { kindOf } from "../shell/kinds.ts";
import { pageOf } from "../shell/links.ts";
import { Empty, Failed, Loading, PageHead, Section, Tabs } from "../shell/parts.tsx";
import { usePagePath, useParam } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { podStatus } from "./health.ts";
import { controllerOf, keyOf, type KubeObject, type Node, type Pod, workloadOf } from "./kinds.ts";
import { kindWords } from "./kinds/words.ts";
import {
  historyName,
  type Related,
  useChanges,
  useEvents,
  useObject,
  useRelated,
  type Which,
} from "./object/ask-object.ts";
import { EventList } from "./object/event-list.tsx";
import { Gone } from "./object/gone.tsx";
import { RelatedList } from "./object/related-list.tsx";
import { objectWords } from "./object/words.ts";
import { YamlTab } from "./object/yaml-tab.tsx";
import { type Change, podChanges, instantsOf } from "./pod-changes.ts";
import type { Revision } from "./revision.ts";
import { ChartEnd, CpuSection, levelsOf, NetworkSection, UseChart } from "./pod-charts.tsx";
import { describe, type Measured } from "./pod-evidence.ts";
import { podFinding } from "./pod-finding.ts";
import { Changes, CopyButton, Crumbs, Finding } from "./pod-parts.tsx";
import { podQueries } from "./pod-queries.ts";
import { whyUnmeasured } from "./pod-unmeasured.ts";
import { Conditions, Containers, FactList } from "./pod-tables.tsx";
import { podWords, type PodWords } from "./pod-words.ts";
import { rateWindow } from "./questions.ts";

const podKind = kindOf("pods")!;

/** A pod: why it is as it is, what it uses, what happened to it. */
export function Page(): ReactNode {
  const { text, format } = useShared();
  const words = podWords(format.language);
  const [namespace = "", name = ""] = usePagePath().split("/").slice(2).map(decodeURIComponent);
  const which = useMemo<Which>(
    () => ({ plural: podKind.plural, kind: podKind.kind, namespace, name }),
    [namespace, name],
  );
  const seen = useObject(which);
  const known = useObjects<Pod>("pods");
  // The list is there already, and shows the page at once; the whole pod follows.
  const listed = known.items.find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  const isGone = seen.state === "gone";
  const pod = (isGone ? undefined : (seen.object as Pod | undefined)) ?? listed;
  const changes = useChanges(useMemo(() => [historyName("Pod", namespace, name)], [namespace, name]));
  if (pod !== undefined) {
    const whole = isGone ? undefined : seen.object;
    return (
      <PodPage key={keyOf(pod)} which={which} pod={pod} whole={whole} siblings={known.items} words={words} />
    );
  }
  return (
    <>
      <PageHead
        title={<span className="m">{name}</span>}
        name={name}
        crumbs={<Crumbs namespace={namespace} words={words} />}
      />
      {seen.state === "loading" && <Loading rows={6} />}
      {isGone && (
        <Gone
          kind={podKind}
          which={which}
          changes={changes.all}
          wasSeen={false}
          words={objectWords(format.language)}
        />
      )}
      {seen.state !== "loading" && !isGone && (
        <Failed what={text.nav.pods} error={seen.error} retry={seen.retry} />
      )}
    </>
  );
}

interface PodProps {
  readonly pod: Pod;
  readonly words: PodWords;
}

interface WholeProps extends PodProps {
  readonly which: Which;
  /** All of the pod; lists leave out what only its own page shows. */
  readonly whole: KubeObject | undefined;
  readonly siblings: readonly Pod[];
}

function PodPage({ which, pod, whole, siblings, words }: WholeProps): ReactNode {
  const telling = useTelling();
  const own = objectWords(telling.format.language);
  const [tab] = useParam("tab", "overview");
  const related = useRelated(which, whole);
  const { name, namespace = "" } = pod.metadata;
  const status = podStatus(pod, telling);
  const window = rateWindow(useTime().stepMs);
  const nodes = useObjects<Node>("nodes").items;
  const told = useEvents(useMemo(() => [historyName("Pod", namespace, name)], [namespace, name]));
  const events = told.all ?? [];
  const draft = podFinding(pod, telling, words, { events });
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
    events,
    nodes,
    pods: siblings,
  });
  const revisions = useRevisions(pod);
  const around = useChanges(useMemo(() => aroundNames(related), [related])).all ?? [];
  const changes = podChanges(pod, { revisions, events, kills, around }, telling, words);
  const levels = levelsOf(pod, "memory", queries.container, telling.format, words);
  const { text, format, now } = telling;
  const tell = useMemo(
    () => ({ now, text, format, words: kindWords(format.language), beside: new Map() }),
    [now, text, format],
  );
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
      <Tabs
        to={pageOf("pods", name, namespace)!}
        current={tab}
        tabs={[
          ["overview", own.tabs.overview],
          ["yaml", own.tabs.yaml],
        ]}
      />
      {tab === "yaml" &&
        (whole === undefined ? <Loading rows={12} /> : <YamlTab object={whole} kind={podKind} words={own} />)}
      {tab !== "yaml" && overview()}
    </>
  );

  function overview(): ReactNode {
    return (
      <>
        <Finding finding={finding} words={words} namespace={namespace} />
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
            <EventList events={told} name={name} tell={tell} words={own} />
            {(related?.groups ?? []).map((group) => (
              <RelatedList key={`${group.relation} ${group.kind}`} group={group} tell={tell} words={own} />
            ))}
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
}

/** What a pod reads and what made it: their changes are changes around it. */
function aroundNames(related: Related | undefined): readonly string[] {
  const names = (related?.owners ?? []).map(({ kind, namespace, name }) =>
    historyName(kind, namespace, name),
  );
  for (const { kind, relation, items } of related?.groups ?? []) {
    if (relation !== "uses" || (kind !== "configmaps" && kind !== "secrets")) continue;
    for (const { metadata } of items) {
      names.push(historyName(kindOf(kind)!.kind, metadata.namespace ?? "", metadata.name));
    }
  }
  return names.slice(0, 20);
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
