import { type ReactNode, useState } from "react";
import { objectLink } from "../shell/kinds.ts";
import { hasPage, pageOf, queryPage } from "../shell/links.ts";
import { Name, Rich, Section } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { Chevron, Shape } from "../shell/shapes.tsx";
import { healthOf } from "../shell/status.ts";
import type { Telling } from "./health.ts";
import { controllerOf, type Pod, workloadOf } from "./kinds.ts";
import type { Change } from "./pod-changes.ts";
import { type Revision, revisionOf } from "./revision.ts";
import type { Evidence, PodFinding } from "./pod-evidence.ts";
import type { PodWords } from "./pod-words.ts";

/** Where a pod stands: its namespace, its owners, its node. */
export function Crumbs({
  namespace,
  words,
  pod,
  revisions = [],
}: {
  namespace: string;
  words: PodWords;
  pod?: Pod;
  revisions?: readonly Revision[];
}): ReactNode {
  const owner = pod === undefined ? undefined : controllerOf(pod);
  const workload = pod === undefined ? undefined : workloadOf(pod);
  const revision = revisionOf(revisions.find(({ metadata }) => metadata.name === owner?.name));
  const node = pod?.spec?.nodeName;
  return (
    <>
      <To to="/pods">{words.list.title}</To>
      <span>/</span>
      <To className="m" to="/pods" params={{ ns: namespace }}>
        {namespace}
      </To>
      {owner !== undefined && workload !== undefined && (
        <>
          <span>/</span>
          <span className="hide-s">{words.page.ownedBy}</span>
          <span className="t2">
            {workload.kind} <ObjectLink kind={workload.kind} namespace={namespace} name={workload.name} />
          </span>
          {owner.name !== workload.name && (
            <>
              <span>›</span>
              <span className="t2">
                {owner.kind}{" "}
                <ObjectLink kind={owner.kind} namespace={namespace} name={owner.name}>
                  {owner.name.startsWith(`${workload.name}-`)
                    ? owner.name.slice(workload.name.length + 1)
                    : owner.name}
                </ObjectLink>
                {revision !== "" && <span className="t3"> {words.page.revision(revision)}</span>}
              </span>
            </>
          )}
        </>
      )}
      {node !== undefined && node !== "" && (
        <>
          <span>›</span>
          <span>
            {words.page.on} <NodeLink name={node} />
          </span>
        </>
      )}
    </>
  );
}

/** A name that leads to its object's page, where its kind has one. */
export function ObjectLink({
  kind,
  namespace,
  name,
  children = name,
}: {
  kind: string;
  namespace: string;
  name: string;
  children?: ReactNode;
}): ReactNode {
  const page = objectLink(kind, namespace, name);
  return page === undefined || !hasPage(page) ? (
    <span className="m">{children}</span>
  ) : (
    <To className="m" to={page} title={name}>
      {children}
    </To>
  );
}

export function NodeLink({ name }: { name: string }): ReactNode {
  const page = pageOf("nodes", name);
  return page === undefined ? (
    <span className="m">{name}</span>
  ) : (
    <To className="m" to={page}>
      {name}
    </To>
  );
}

/** The sentence of cause, and the proof folded under it. */
export function Finding({
  finding,
  words,
  namespace = "",
}: {
  finding: PodFinding;
  words: PodWords;
  /** Of the pods that evidence names. */
  namespace?: string;
}): ReactNode {
  const { shape, say, next, evidence } = finding;
  return (
    <div className="finding">
      <Shape shape={shape} size={14} />
      <div>
        <p className="say">
          <Rich>{say}</Rich>
        </p>
        {next !== "" && (
          <p className="next">
            <Rich>{next}</Rich>
          </p>
        )}
        {evidence.length > 0 && (
          <details className="ev" open={healthOf(shape) === "crit" || healthOf(shape) === "warn"}>
            <summary>
              <Chevron />
              <span>{words.page.evidence(evidence.length)}</span>
            </summary>
            <table>
              <tbody>
                {evidence.map((row, i) => (
                  <EvidenceRow key={i} row={row} words={words} namespace={namespace} />
                ))}
              </tbody>
            </table>
          </details>
        )}
      </div>
    </div>
  );
}

/** As many pods of one cause are named. */
const mostPods = 4;

function EvidenceRow({
  row,
  words,
  namespace,
}: {
  row: Evidence;
  words: PodWords;
  namespace: string;
}): ReactNode {
  const { claim, fact, isUnknown = false, kubectl, query, pods = [] } = row;
  const page = query === undefined ? undefined : queryPage(query);
  return (
    <tr>
      <td>
        <Rich>{claim}</Rich>
      </td>
      <td className={isUnknown ? "u" : ""}>
        {isUnknown && <Shape shape="never" />} <Rich>{fact}</Rich>
        {pods.slice(0, mostPods).map((name) => {
          const to = pageOf("pods", name, namespace);
          return (
            <span key={name}>
              {" "}
              <Name name={name} {...(to === undefined ? {} : { to })} />
            </span>
          );
        })}
        {pods.length > mostPods && <span className="t3"> +{pods.length - mostPods}</span>}
      </td>
      <td className="hide-s">
        {page !== undefined && (
          <To to={page.to} params={page.params}>
            {words.page.query}
          </To>
        )}
        {kubectl !== undefined && (
          <CopyLink line={kubectl} word={words.page.kubectl} done={words.page.copied} />
        )}
      </td>
    </tr>
  );
}

function useCopied(line: string): readonly [boolean, () => void] {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(line).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return [isCopied, copy];
}

/** The same as a link: where a button would be too loud. */
export function CopyLink({ line, word, done }: { line: string; word: string; done: string }): ReactNode {
  const [isCopied, copy] = useCopied(line);
  return (
    <button type="button" className="a" title={line} onClick={copy}>
      {isCopied ? done : word}
    </button>
  );
}

export function CopyButton({ line, word, done }: { line: string; word: string; done: string }): ReactNode {
  const [isCopied, copy] = useCopied(line);
  return (
    <button type="button" className="btn" title={line} onClick={copy}>
      {isCopied ? done : word}
    </button>
  );
}

/** What happened, newest first, on one line of time. */
export function Changes({
  changes,
  words,
  telling,
  isFirst = true,
}: {
  isFirst?: boolean;
  changes: readonly Change[];
  words: PodWords;
  telling: Telling;
}): ReactNode {
  const { format, now } = telling;
  if (changes.length === 0) return null;
  return (
    <Section isFirst={isFirst} title={words.page.changed} meta={words.page.changedMeta}>
      <ol className="tl pod-tl" style={{ paddingTop: 4 }}>
        {changes.map(({ t, mark, said, detail, diff }, i) => (
          <li key={`${t} ${i}`}>
            <time dateTime={new Date(t).toISOString()} title={format.instant(t, now)}>
              {now - t < 86_400_000 ? format.minute(t, now).slice(-5) : format.age(now - t)}
            </time>
            <Shape shape={mark} />
            <span className="d">
              <Rich>{said}</Rich> <span className="x">{detail}</span>
              {diff.length > 0 && (
                <span className="diff">
                  {diff.map(([sign, line]) =>
                    sign === "-" ? (
                      <del key={sign + line}>- {line}</del>
                    ) : (
                      <ins key={sign + line}>+ {line}</ins>
                    ),
                  )}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
