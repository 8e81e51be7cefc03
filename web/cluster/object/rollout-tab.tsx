import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { Empty, Loading, Section } from "../../shell/parts.tsx";
import { useSetParams, useParam } from "../../shell/place.tsx";
import { Shape } from "../../shell/shapes.tsx";
import { useTelling } from "../../shell/telling.tsx";
import { useTime } from "../../shell/time.tsx";
import type { Pod } from "../kinds.ts";
import { CopyLink } from "../pod-parts.tsx";
import { type Group, readRelated, type Related, type Which } from "./ask-object.ts";
import { fieldLines, oneLine } from "./change-lines.ts";
import type { ChangedField } from "./history.ts";
import { statusOf } from "./related-list.tsx";
import { rolloutWords, type RolloutWords } from "./rollout-words.ts";
import { RolloutUse } from "./rollout-use.tsx";
import { type Rollout, rolloutsOf, templateDiff, templateOf } from "./rollouts.ts";
import type { TableTell } from "./tables.ts";

/** What of ReplicaSets revisions are told by. */
const fields = [
  "metadata.creationTimestamp",
  "metadata.annotations",
  "metadata.ownerReferences",
  "spec.replicas",
  "spec.template",
  "status",
].join(",");

/** The ReplicaSets of a Deployment with their templates, read again when one of them comes, goes or has other pods. */
function useReplicaSets(which: Which, related: Related | undefined): readonly Group[] | undefined {
  const version = (related?.groups ?? [])
    .filter(({ kind, relation }) => kind === "replicasets" && relation === "owns")
    .flatMap(({ items }) => items.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion ?? ""}`))
    .join(",");
  const { plural, namespace, name } = which;
  return useQuery<Related>({
    queryKey: ["rollouts", namespace, name, version],
    enabled: related !== undefined,
    queryFn: ({ signal }) => readRelated({ kind: plural, namespace, name, fields }, signal),
    placeholderData: (before) => before,
    retry: false,
  }).data?.groups;
}

/** The revisions that a Deployment keeps, what each changed, and two of them side by side. */
export function RolloutTab({
  which,
  related,
  pods,
  tell,
}: {
  which: Which;
  related: Related | undefined;
  pods: readonly Pod[];
  tell: TableTell;
}): ReactNode {
  const words = rolloutWords(tell.format.language);
  const groups = useReplicaSets(which, related);
  const rollouts = useMemo(() => {
    const own = groups?.find(({ kind, relation }) => kind === "replicasets" && relation === "owns");
    return rolloutsOf(own?.items ?? [], pods);
  }, [groups, pods]);
  const [chosen] = useParam("with");
  const set = useSetParams();
  if (groups === undefined) return <Loading rows={6} />;
  const [newest, ...older] = rollouts;
  if (newest === undefined) return <Empty>{words.none}</Empty>;
  const other = older.find(({ revision }) => String(revision) === chosen) ?? older[0];
  return (
    <>
      {other === undefined ? (
        <Section isFirst title={words.revisions}>
          <Empty>{words.only}</Empty>
        </Section>
      ) : (
        <Against which={which} from={other} to={newest} tell={tell} words={words} />
      )}
      <Revisions
        rollouts={rollouts}
        compared={other?.revision}
        compare={(revision) => set({ with: String(revision) })}
        tell={tell}
        words={words}
      />
    </>
  );
}

interface Telling {
  readonly tell: TableTell;
  readonly words: RolloutWords;
}

function Against({
  which,
  from,
  to,
  tell,
  words,
}: Telling & { which: Which; from: Rollout; to: Rollout }): ReactNode {
  const { span } = useTime();
  const { format } = tell;
  const differs = useMemo(
    () => templateDiff(templateOf(from.replicaSet), templateOf(to.replicaSet)),
    [from, to],
  );
  const undo = `kubectl rollout undo deployment/${which.name} -n ${which.namespace} --to-revision=${from.revision}`;
  return (
    <Section
      isFirst
      title={words.against(from.revision, to.revision)}
      meta={`${words.againstMeta(differs.length)} · ${words.useMeta(format.span(span.end - span.start))}`}
      end={<CopyLink line={undo} word={words.undoing(from.revision)} done={tell.own.copied} />}
    >
      <div className="diff ob-against">
        {differs.flatMap((field) =>
          fieldLines(field).lines.map(([sign, line], i) =>
            sign === "-" ? (
              <del key={`${field.field} ${i}`}>
                - {shortField(field)}: {line}
              </del>
            ) : (
              <ins key={`${field.field} ${i}`}>
                + {shortField(field)}: {line}
              </ins>
            ),
          ),
        )}
      </div>
      <RolloutUse from={from} to={to} tell={tell} words={words} />
    </Section>
  );
}

function Revisions({
  rollouts,
  compared,
  compare,
  tell,
  words,
}: Telling & {
  rollouts: readonly Rollout[];
  compared: number | undefined;
  compare: (revision: number) => void;
}): ReactNode {
  const telling = useTelling();
  const { format, now } = tell;
  const { heads } = words;
  const newest = rollouts[0]?.revision;
  return (
    <Section title={words.revisions} meta={words.kept(rollouts.length)}>
      <div className="hscroll">
        <table className="tbl lined" style={{ minWidth: 560 }} aria-label={words.revisions}>
          <thead>
            <tr>
              <th scope="col" style={{ width: 64 }}>
                {heads.revision}
              </th>
              <th scope="col" style={{ width: 112 }}>
                {heads.at}
              </th>
              <th scope="col">{heads.changed}</th>
              <th scope="col" className="r" style={{ width: 60 }}>
                {heads.pods}
              </th>
              <th scope="col" className="r" style={{ width: 72 }}>
                {heads.restarts}
              </th>
            </tr>
          </thead>
          <tbody>
            {rollouts.map((rollout) => {
              const { revision, replicaSet, at, wanted, ready, restarts } = rollout;
              const status = statusOf("replicasets", replicaSet, tell, telling);
              const isNewest = revision === newest;
              return (
                <tr
                  key={revision}
                  className={revision === compared ? "sel" : ""}
                  title={status === undefined ? "" : [status.word, status.reason].filter(Boolean).join(", ")}
                  {...(isNewest
                    ? {}
                    : {
                        "data-opens": true,
                        tabIndex: -1,
                        "aria-selected": revision === compared,
                        onClick: () => compare(revision),
                        onKeyDown: ({ key }) => {
                          if (key === "Enter") compare(revision);
                        },
                      })}
                >
                  <td className="at-state">
                    <span className="st">
                      <Shape shape={status?.shape ?? "off"} />
                      <b>{revision}</b>
                    </span>
                  </td>
                  <td className="t2 at-age">
                    {at === undefined ? (
                      <span title={words.backHint}>{words.backTo}</span>
                    ) : (
                      <span title={format.instant(at, now)}>{format.minute(at, now)}</span>
                    )}
                  </td>
                  <td className="at-name">
                    <Changed rollout={rollout} words={words} />
                  </td>
                  <td className={`r at-main${wanted === 0 ? " t3" : ""}`}>
                    {ready}/{wanted}
                  </td>
                  <td className={restarts === 0 ? "r t3" : "r"}>
                    {wanted === 0 && restarts === 0 ? "—" : format.count(restarts)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** The first field that differs, and how many others do; in the words of whoever rolled it out where they are there. */
function Changed({
  rollout: { changed, cause },
  words,
}: {
  rollout: Rollout;
  words: RolloutWords;
}): ReactNode {
  if (changed === undefined) return <span className="t3">{words.oldest}</span>;
  const [first, ...others] = changed;
  if (first === undefined) return <span className="t3">{words.nothing}</span>;
  const all = changed.map((field) => `${shortField(field)} ${oneLine(shortImage(field)) ?? ""}`.trim());
  return (
    <span title={[cause, ...all].filter(Boolean).join("\n")}>
      <span className="m">{all[0]}</span>
      {others.length > 0 && <span className="t3"> {words.more(others.length)}</span>}
      {cause !== "" && <span className="t2"> {cause}</span>}
    </span>
  );
}

/** `containers[app].image` of `spec.containers[app].image`. */
function shortField({ field }: ChangedField): string {
  return field.replace(/^spec\./, "");
}

/** An image that only has another tag is told by its tags. */
function shortImage(field: ChangedField): ChangedField {
  const { before, after } = field;
  if (typeof before !== "string" || typeof after !== "string" || !field.field.endsWith(".image"))
    return field;
  const [, name, was] = /^(.*):([^/:]+)$/.exec(before) ?? [];
  return name !== undefined && was !== undefined && after.startsWith(`${name}:`)
    ? { ...field, before: was, after: after.slice(name.length + 1) }
    : field;
}
