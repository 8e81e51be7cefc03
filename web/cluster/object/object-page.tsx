import "../pod.css";
import "./object.css";
import { type ReactNode, useMemo } from "react";
import { useShared } from "../../shell/context.tsx";
import { type Kind, kindOf, objectLink } from "../../shell/kinds.ts";
import { Failed, Loading, Tabs, whyOf } from "../../shell/parts.tsx";
import { usePagePath, useParam } from "../../shell/place.tsx";
import { Shape } from "../../shell/shapes.tsx";
import { useTelling } from "../../shell/telling.tsx";
import type { Beside } from "../kinds/column.ts";
import { kindLists } from "../kinds/lists.ts";
import { useMoreTold } from "../kinds/more-told.ts";
import { isRefusal, Refusal } from "../kinds/refusal.tsx";
import { kindWords } from "../kinds/words.ts";
import type { KubeObject, Pod } from "../kinds.ts";
import { Finding } from "../pod-parts.tsx";
import type { PodFinding } from "../pod-evidence.ts";
import { podWords } from "../pod-words.ts";
import { healthOf, type Status } from "../../shell/status.ts";
import {
  type Group,
  historyName,
  type Related,
  useChanges,
  useEvents,
  useObject,
  useRelated,
  type Which,
} from "./ask-object.ts";
import { withRevisions } from "./change-lines.ts";
import { ChangeList } from "./change-list.tsx";
import { ConditionTable } from "./condition-table.tsx";
import { EventList } from "./event-list.tsx";
import { FactList } from "./fact-list.tsx";
import { Gone } from "./gone.tsx";
import type { About } from "./findings/about.ts";
import { objectFinding } from "./findings/object-finding.ts";
import { findingWords } from "./findings/words.ts";
import { GraphList } from "./graph-list.tsx";
import { graphs } from "./graphs.ts";
import { ObjectHead } from "./head.tsx";
import { PartTables } from "./part-tables.tsx";
import { RelatedList, statusOf } from "./related-list.tsx";
import { RolloutTab } from "./rollout-tab.tsx";
import { rolloutWords } from "./rollout-words.ts";
import { type TableTell, tablesOf } from "./tables.ts";
import { objectWords, type ObjectWords } from "./words.ts";
import { workloadFinding, workloadKinds } from "./workload-finding.ts";
import { YamlTab } from "./yaml-tab.tsx";

/** The page of one object, which the path names: `/deployments/<namespace>/<name>`, `/persistentvolumes/<name>`. */
export function Page(): ReactNode {
  const [plural = "", first = "", second] = usePagePath().split("/").slice(1).map(decodeURIComponent);
  const kind = kindOf(plural);
  if (kind === undefined) return null; // the routes are made of the same table
  const [namespace, name] = second === undefined ? ["", first] : [first, second];
  return <ObjectPage key={`${plural}/${namespace}/${name}`} kind={kind} namespace={namespace} name={name} />;
}

/** The page of one object of any kind; `namespace` is "" where it has none. */
export function ObjectPage({
  kind,
  namespace,
  name,
}: {
  kind: Kind;
  namespace: string;
  name: string;
}): ReactNode {
  const { format } = useShared();
  const words = objectWords(format.language);
  const which = useMemo<Which>(
    () => ({ plural: kind.plural, kind: kind.kind, namespace, name }),
    [kind, namespace, name],
  );
  const seen = useObject(which);
  const { object, state, error, at, retry } = seen;
  const isGone = state === "gone";
  const related = useRelated(which, isGone ? undefined : object);
  const changes = useChanges(useMemo(() => changedNames(which, related), [which, related]));
  if (object === undefined) {
    return (
      <>
        <ObjectHead kind={kind} which={which} owners={[]} shape={undefined} words={words} />
        {state === "loading" && <Loading rows={8} />}
        {isGone && <Gone kind={kind} which={which} changes={changes.all} wasSeen={false} words={words} />}
        {isGone && (changes.all?.length ?? 0) > 0 && (
          <GoneChanges changes={changes} which={which} words={words} />
        )}
        {(state === "denied" || state === "absent") && isRefusal(error) && (
          <Refusal kind={kind} error={error} words={kindWords(format.language)} />
        )}
        {state === "failed" && <Failed what={`${kind.kind} ${name}`} error={error} retry={retry} />}
      </>
    );
  }
  return (
    <Whole
      kind={kind}
      which={which}
      object={object}
      related={related}
      changes={changes}
      words={words}
      banner={
        isGone ? (
          <Gone kind={kind} which={which} changes={changes.all} wasSeen words={words} />
        ) : state === "failed" || state === "denied" || state === "absent" ? (
          <Stale error={error} at={at} words={words} />
        ) : null
      }
      isGone={isGone}
    />
  );
}

/** What is shown is old: since when, and why nothing newer comes. */
function Stale({ error, at, words }: { error: unknown; at: number; words: ObjectWords }): ReactNode {
  const { text, format } = useShared();
  const { now } = useTelling();
  return (
    <p className="ob-note" role="status">
      <Shape shape="stale" />
      {words.stale(format.span(Math.max(0, now - at)), whyOf(error, text.error.noAnswer))}
    </p>
  );
}

function GoneChanges({
  changes,
  which,
  words,
}: {
  changes: ReturnType<typeof useChanges>;
  which: Which;
  words: ObjectWords;
}): ReactNode {
  return <ChangeList changes={changes} name={which.name} tell={useTell(undefined)} words={words} isFirst />;
}

const noneBeside: Beside = new Map();

export function useTell(beside: Beside | undefined, plural = ""): TableTell {
  const { now } = useTelling();
  const { text, format } = useShared();
  const more = useMoreTold(plural);
  return useMemo(
    () => ({
      now,
      text,
      format,
      words: kindWords(format.language),
      own: objectWords(format.language),
      beside: beside ?? noneBeside,
      ...more,
    }),
    [now, text, format, beside, more],
  );
}

/** What the list of a kind is told beside its objects, as far as the page has those objects. */
export function useBeside(plural: string, related: Related | undefined): Beside | undefined {
  const { beside } = kindLists[plural] ?? {};
  return useMemo(() => {
    const groups = related?.groups.filter(({ kind }) => kind === beside?.kind) ?? [];
    return beside === undefined || groups.length === 0
      ? undefined
      : beside.index(groups.flatMap(({ items }) => items));
  }, [beside, related]);
}

interface WholeProps {
  readonly kind: Kind;
  readonly which: Which;
  readonly object: KubeObject;
  readonly related: Related | undefined;
  readonly changes: ReturnType<typeof useChanges>;
  readonly words: ObjectWords;
  readonly banner: ReactNode;
  readonly isGone: boolean;
}

function Whole({ kind, which, object, related, changes, words, banner, isGone }: WholeProps): ReactNode {
  const { plural } = kind;
  const telling = useTelling();
  const tell = useTell(useBeside(plural, related), plural);
  const [tab] = useParam("tab", "overview");
  const status = isGone ? undefined : statusOf(plural, object, tell, telling);
  const events = useEvents(useMemo(() => eventNames(which, related?.groups ?? []), [which, related]));
  const finding = useFinding({
    kind,
    object,
    status,
    related,
    events: events.all,
    changes: changes.all,
    isGone,
  });
  const sets = related?.groups.find((one) => one.kind === "replicasets" && one.relation === "owns");
  const revisions = sets === undefined ? "" : tell.format.count(sets.total);
  return (
    <>
      <ObjectHead
        kind={kind}
        which={which}
        owners={related?.owners ?? []}
        shape={finding?.shape ?? status?.shape}
        words={words}
      />
      <Tabs
        to={objectLink(plural, which.namespace, which.name)!}
        current={tab}
        tabs={[
          ["overview", words.tabs.overview],
          ...(plural === "deployments"
            ? [["rollouts", rolloutWords(tell.format.language).tab, revisions] as const]
            : []),
          ["yaml", words.tabs.yaml],
        ]}
      />
      {banner}
      {tab === "yaml" ? (
        <YamlTab object={object} kind={kind} words={words} />
      ) : tab === "rollouts" && plural === "deployments" ? (
        <RolloutTab which={which} related={related} pods={ownedPods(related)} tell={tell} />
      ) : (
        <Overview
          kind={kind}
          which={which}
          object={object}
          related={related}
          changes={changes}
          events={events}
          finding={finding}
          status={status}
          tell={tell}
          words={words}
        />
      )}
    </>
  );
}

/** What is owned comes before what is tied otherwise: children and their state say most. */
const ownFirst = (groups: readonly Group[], isOwn: boolean): readonly Group[] =>
  groups.filter(
    ({ relation, kind }) => (relation === "owns" || (relation === "selects" && kind === "pods")) === isOwn,
  );

function Overview({
  kind,
  which,
  object,
  related,
  changes,
  events,
  finding,
  status,
  tell,
  words,
}: Omit<WholeProps, "banner" | "isGone"> & {
  events: ReturnType<typeof useEvents>;
  finding: PodFinding | undefined;
  status: Status | undefined;
  tell: TableTell;
}): ReactNode {
  const { plural } = kind;
  const groups = related?.groups ?? [];
  const pods = useMemo(() => ownedPods(related), [related]);
  const told = useMemo(() => {
    const replicaSets = groups.filter((one) => one.kind === "replicasets" && one.relation === "owns");
    if (kind.kind !== "Deployment" || replicaSets.length === 0) return changes;
    return {
      ...changes,
      all: withRevisions(
        changes.all ?? [],
        object,
        replicaSets.flatMap(({ items }) => items),
      ),
    };
  }, [kind, object, changes, related]);
  const hasGraphs = (graphs[plural] ?? []).length > 0;
  const own = ownFirst(groups, true);
  const hasTables = tablesOf(plural, object, tell).length > 0;
  const isOver = healthOf(status?.shape ?? "ok") === "off";
  return (
    <>
      {finding !== undefined && (
        <Finding finding={finding} words={podWords(tell.format.language)} namespace={which.namespace} />
      )}
      <div className="grid">
        <div className="g8">
          {hasGraphs && (
            <GraphList key={plural} plural={plural} object={object} pods={pods} tell={tell} words={words} />
          )}
          {own.map((group, i) => (
            <RelatedList
              key={`${group.relation} ${group.kind}`}
              group={group}
              tell={tell}
              words={words}
              isFirst={!hasGraphs && i === 0}
            />
          ))}
          <PartTables plural={plural} object={object} tell={tell} isFirst={!hasGraphs && own.length === 0} />
          {ownFirst(groups, false).map((group, i) => (
            <RelatedList
              key={`${group.relation} ${group.kind}`}
              group={group}
              tell={tell}
              words={words}
              isFirst={!hasGraphs && !hasTables && own.length === 0 && i === 0}
            />
          ))}
          {plural !== "events" && <EventList events={events} name={which.name} tell={tell} words={words} />}
        </div>
        <div className="g4">
          <FactList
            plural={plural}
            object={object}
            list={kindLists[plural]}
            status={status}
            tell={tell}
            words={words}
            isFirst
          />
          <ConditionTable object={object} isOver={isOver} tell={tell} words={words} />
          <ChangeList changes={told} name={which.name} tell={tell} words={words} />
        </div>
      </div>
    </>
  );
}

function ownedPods(related: Related | undefined): readonly Pod[] {
  return (related?.groups ?? [])
    .filter((one) => one.kind === "pods" && one.relation === "owns")
    .flatMap(({ items }) => items as readonly Pod[]);
}

/** Why it is as it is: of what makes pods what they say, once they are known; of others what their kind looks for around them. */
export function useFinding({
  kind,
  object,
  status,
  related,
  events,
  changes,
  isGone,
}: {
  kind: Kind;
  object: KubeObject;
  status: Status | undefined;
  related: Related | undefined;
  events: ReturnType<typeof useEvents>["all"];
  changes?: ReturnType<typeof useChanges>["all"];
  isGone: boolean;
}): PodFinding | undefined {
  const telling = useTelling();
  return useMemo(() => {
    if (isGone) return undefined;
    const { language } = telling.format;
    const groups = related?.groups ?? [];
    const about: About = {
      object,
      status: status ?? { shape: "ok", word: "", reason: "" },
      groups,
      known: new Set(related?.known),
      events: (events ?? []).filter(
        ({ kind: of, name }) => of === kind.kind && name === object.metadata.name,
      ),
      telling,
      words: findingWords(language),
      podWords: podWords(language),
    };
    const isLeaving = object.metadata.deletionTimestamp !== undefined;
    const isTold = related !== undefined; // else its pods are not missing: nobody has told of them yet
    if (status === undefined || isLeaving || !isTold || !workloadKinds.has(kind.plural))
      return objectFinding(kind.plural, about);
    const makers = groups
      .filter((one) => one.relation === "owns" && (one.kind === "replicasets" || one.kind === "jobs"))
      .flatMap(({ items }) => items);
    const pods = ownedPods(related);
    const told = { events: events ?? [], changes: changes ?? [] };
    const workload = { plural: kind.plural, object, status, pods, makers, ...told };
    return workloadFinding(workload, telling, podWords(language));
  }, [kind, object, status?.shape, status?.word, status?.reason, related, events, changes, telling, isGone]);
}

/** As many objects as one question about the history may name. */
const mostNames = 20;
/** Kinds that are a part of what an object is: a change in one of them is a change of it. */
const partKinds: ReadonlySet<string> = new Set(["configmaps", "secrets", "horizontalpodautoscalers", "jobs"]);

/** The object, its owners, and what it is made of or reads. */
export function changedNames(
  { kind, namespace, name }: Which,
  related: Related | undefined,
): readonly string[] {
  const names = [historyName(kind, namespace, name)];
  for (const owner of related?.owners ?? []) names.push(historyName(owner.kind, owner.namespace, owner.name));
  for (const { kind: plural, items, relation } of related?.groups ?? []) {
    if (!partKinds.has(plural) || (relation !== "uses" && relation !== "owns" && relation !== "boundBy"))
      continue;
    for (const { metadata } of items) {
      names.push(historyName(kindOf(plural)?.kind ?? plural, metadata.namespace ?? "", metadata.name));
    }
  }
  return names.slice(0, mostNames);
}

/** The object and what it owns. */
export function eventNames({ kind, namespace, name }: Which, groups: readonly Group[]): readonly string[] {
  const names = [historyName(kind, namespace, name)];
  for (const { kind: plural, items, relation } of groups) {
    if (relation !== "owns" || kind === "Namespace" || kind === "Service") continue;
    for (const { metadata } of items) {
      names.push(historyName(kindOf(plural)?.kind ?? plural, metadata.namespace ?? "", metadata.name));
    }
  }
  return names.slice(0, mostNames);
}
