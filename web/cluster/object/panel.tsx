import "../pod.css";
import "./object.css";
import { type ReactNode, useMemo } from "react";
import { useObjects, useRange } from "../../shell/ask.tsx";
import { useShared } from "../../shell/context.tsx";
import { type Kind, kindOf, objectLink } from "../../shell/kinds.ts";
import { Empty, Failed, Loading, Section } from "../../shell/parts.tsx";
import { To } from "../../shell/place.tsx";
import { Shape } from "../../shell/shapes.tsx";
import type { Shape as ShapeName } from "../../shell/status.ts";
import { useTelling } from "../../shell/telling.tsx";
import { useTime } from "../../shell/time.tsx";
import { podStatus } from "../health.ts";
import { kindLists } from "../kinds/lists.ts";
import { type KubeObject, type Node, type Pod, workloadOf } from "../kinds.ts";
import { levelsOf, UseChart } from "../pod-charts.tsx";
import { podChanges } from "../pod-changes.ts";
import { podFinding } from "../pod-finding.ts";
import { Changes, CopyLink, Finding } from "../pod-parts.tsx";
import { podQueries } from "../pod-queries.ts";
import { FactList as PodFacts } from "../pod-tables.tsx";
import { podWords } from "../pod-words.ts";
import { rateWindow } from "../questions.ts";
import { historyName, useChanges, useEvents, useObject, useRelated, type Which } from "./ask-object.ts";
import { ChangeList } from "./change-list.tsx";
import { FactList } from "./fact-list.tsx";
import { describeLine } from "./head.tsx";
import { changedNames, eventNames, useBeside, useFinding, useTell } from "./object-page.tsx";
import { statusOf } from "./related-list.tsx";
import { objectWords, type ObjectWords } from "./words.ts";

/** The object that a row of a list is about, in short: why it is as it is, what changed, what it is. `at` is "namespace/name". */
export function SidePanel({
  plural,
  at,
  close,
}: {
  plural: string;
  at: string;
  close: () => void;
}): ReactNode {
  const { format } = useShared();
  const words = objectWords(format.language);
  const kind = kindOf(plural);
  const which = useMemo<Which>(() => {
    const slash = at.indexOf("/");
    const [namespace, name] = slash < 0 ? ["", at] : [at.slice(0, slash), at.slice(slash + 1)];
    return { plural, kind: kind?.kind ?? plural, namespace, name };
  }, [plural, at, kind]);
  const { object, state, error, retry } = useObject(which);
  if (kind === undefined) return null;
  const about = { kind, which, words, close };
  if (object === undefined) {
    return (
      <>
        <PanelHead {...about} owner="" shape={undefined} />
        {state === "loading" && <Loading rows={6} />}
        {state === "gone" && <Empty>{words.gone(kind.kind, which.name).replaceAll("`", "")}</Empty>}
        {state !== "loading" && state !== "gone" && (
          <Failed what={`${kind.kind} ${which.name}`} error={error} retry={retry} />
        )}
      </>
    );
  }
  return plural === "pods" ? (
    <PodPanel {...about} pod={object as Pod} />
  ) : (
    <ObjectPanel {...about} object={object} isGone={state === "gone"} />
  );
}

interface About {
  readonly kind: Kind;
  readonly which: Which;
  readonly words: ObjectWords;
  readonly close: () => void;
}

function PanelHead({
  kind,
  which: { namespace, name, ...which },
  words,
  close,
  owner,
  shape,
}: About & { owner: string; shape: ShapeName | undefined }): ReactNode {
  const page = objectLink(kind.plural, namespace, name)!;
  return (
    <>
      <div className="crumbs">
        {namespace !== "" && (
          <>
            <span className="m">{namespace}</span>
            <span>/</span>
          </>
        )}
        <span>{owner === "" ? kind.kind : owner}</span>
        <span className="walk">
          <kbd>j</kbd> <kbd>k</kbd>{" "}
          <button type="button" aria-label={words.panel.close} title={words.panel.close} onClick={close}>
            <kbd>esc</kbd>
          </button>
        </span>
      </div>
      <div className="ph">
        <h2>
          {shape !== undefined && <Shape shape={shape} />}
          <span className="m">{name}</span>
        </h2>
      </div>
      <div className="filters">
        <To className="btn" to={page}>
          {words.panel.open} <kbd>⏎</kbd>
        </To>
        <To className="btn" to={page} params={{ tab: "yaml" }}>
          {words.tabs.yaml}
        </To>
        <span className="end">
          <CopyLink
            line={describeLine({ namespace, name, ...which })}
            word={words.copyKubectl}
            done={words.copied}
          />
        </span>
      </div>
    </>
  );
}

function ObjectPanel({
  object,
  isGone,
  ...about
}: About & { object: KubeObject; isGone: boolean }): ReactNode {
  const { kind, which, words } = about;
  const { plural } = kind;
  const telling = useTelling();
  const related = useRelated(which, isGone ? undefined : object);
  const tell = useTell(useBeside(plural, related), plural);
  const status = isGone ? undefined : statusOf(plural, object, tell, telling);
  const events = useEvents(useMemo(() => eventNames(which, related?.groups ?? []), [which, related]));
  const changes = useChanges(useMemo(() => changedNames(which, related), [which, related]));
  const finding = useFinding({ kind, object, status, related, events: events.all, isGone });
  const [owner] = related?.owners ?? [];
  return (
    <>
      <PanelHead
        {...about}
        owner={owner === undefined ? "" : `${owner.kind} ${owner.name}`}
        shape={finding?.shape ?? status?.shape}
      />
      {finding !== undefined && (
        <Finding
          finding={{ ...finding, evidence: [] }}
          words={podWords(tell.format.language)}
          namespace={which.namespace}
        />
      )}
      <ChangeList changes={changes} name={which.name} tell={tell} words={words} isFirst />
      <FactList
        plural={plural}
        object={object}
        list={kindLists[plural]}
        status={status}
        tell={tell}
        words={words}
      />
    </>
  );
}

const noPods: readonly Pod[] = [];

function PodPanel({ pod, ...about }: About & { pod: Pod }): ReactNode {
  const telling = useTelling();
  const words = podWords(telling.format.language);
  const { name, namespace = "" } = pod.metadata;
  const status = podStatus(pod, telling);
  const told = useEvents(useMemo(() => [historyName("Pod", namespace, name)], [namespace, name]));
  const nodes = useObjects<Node>("nodes").items;
  const events = told.all ?? [];
  const finding = podFinding(pod, telling, words, { events, nodes });
  const window = rateWindow(useTime().stepMs);
  const queries = useMemo(
    () => podQueries(pod, noPods, finding.container, window),
    [pod.metadata.uid, finding.container, window],
  );
  const memory = useRange(queries.memory);
  const changes = podChanges(pod, { revisions: [], events, kills: [], around: [] }, telling, words);
  const levels = levelsOf(pod, "memory", queries.container, telling.format, words);
  const workload = workloadOf(pod);
  const marks = changes.filter(({ mark }) => mark === "kill").map(({ t }) => ({ t, kind: "kill" as const }));
  return (
    <>
      <PanelHead
        {...about}
        owner={workload.name === name ? "" : `${workload.kind} ${workload.name}`}
        shape={status.shape}
      />
      <Finding finding={{ ...finding, evidence: [] }} words={words} namespace={namespace} />
      {(memory.data?.columns.length ?? 0) > 0 && (
        <Section isFirst title={words.page.memory} meta={words.page.workingSet}>
          <UseChart
            {...memory}
            pod={name}
            height={164}
            scale="bytes"
            label={words.page.memory}
            levels={levels}
            marks={marks}
          />
        </Section>
      )}
      <Changes changes={changes.slice(0, 8)} words={words} telling={telling} isFirst={false} />
      <PodFacts pod={pod} status={status} words={words} telling={telling} />
    </>
  );
}
