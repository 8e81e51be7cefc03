import type { ReactNode } from "react";
import { Breakable, Section, StatusCell } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { Chevron } from "../../shell/shapes.tsx";
import type { Status } from "../../shell/status.ts";
import { CellView, pageFor, PlainLink } from "../kinds/cells.tsx";
import type { Cell, KindList, Tell } from "../kinds/column.ts";
import { instantAt, numberAt, textsAt } from "../kinds/read.ts";
import type { KubeObject } from "../kinds.ts";
import { moreFacts } from "./facts.ts";
import type { ObjectWords } from "./words.ts";

/** Columns that tell of other objects, which the page shows as objects. */
const besides: Readonly<Record<string, ReadonlySet<string>>> = {
  persistentvolumeclaims: new Set(["usedBy"]),
  namespaces: new Set(["pods"]),
};

/** What an object is, name and value a row: the columns of its kind's list, and what only its page has room for. */
export function FactList({
  plural,
  object,
  list,
  status,
  tell,
  words,
  isFirst = false,
}: {
  plural: string;
  object: KubeObject;
  list: KindList | undefined;
  status: Status | undefined;
  tell: Tell;
  words: ObjectWords;
  isFirst?: boolean;
}): ReactNode {
  const go = useGo();
  const { metadata } = object;
  const { format, now, words: kindWords } = tell;
  const made = instantAt(object, "metadata.creationTimestamp");
  // What is written is when the grace ends.
  const graceMs = (numberAt(object, "metadata.deletionGracePeriodSeconds") ?? 0) * 1000;
  const ends = instantAt(object, "metadata.deletionTimestamp");
  const deleted = ends === undefined ? undefined : ends - graceMs;
  const finalizers = textsAt(object, "metadata.finalizers");
  const cells: (readonly [name: string, cell: Cell])[] = [
    ...(list?.columns ?? [])
      .filter(({ key }) => besides[plural]?.has(key) !== true)
      .map((column) => [kindWords.heads[column.head], column.cell(object, tell)] as const),
    ...(moreFacts[plural] ?? []).map(([name, cell]) => [words.factNames[name], cell(object, tell)] as const),
  ];
  const seen = new Set<string>();
  const told = cells.filter(([name, { as }]) => {
    const isNew = as !== "nothing" && !seen.has(name);
    if (isNew) seen.add(name);
    return isNew;
  });
  return (
    <Section isFirst={isFirst} title={words.facts}>
      <dl className="facts ob-facts">
        {status !== undefined && status.word !== "" && (
          <Row name={words.state}>
            <StatusCell status={status} />
          </Row>
        )}
        {deleted !== undefined && (
          <Row name="deletionTimestamp">{words.deleting(format.time(deleted, now))}</Row>
        )}
        {made !== undefined && (
          <Row name={words.age} title={format.instant(made, now)}>
            {words.made(format.span(now - made), format.time(made, now))}
          </Row>
        )}
        {metadata.namespace !== undefined && (
          <Row name={words.namespace}>
            <PlainLink
              className="m obj"
              title={metadata.namespace}
              to={pageFor("namespaces", "", metadata.namespace)}
              go={go}
            >
              {metadata.namespace}
            </PlainLink>
          </Row>
        )}
        {told.map(([name, cell]) => (
          <Row key={name} name={name}>
            <Value cell={cell} tell={tell} />
          </Row>
        ))}
        {finalizers.length > 0 && (
          <Row name={words.finalizers}>
            <span className="m">{finalizers.join(", ")}</span>
          </Row>
        )}
        <Folded name={words.labels} entries={metadata.labels} words={words} tell={tell} />
        <Folded name={words.annotations} entries={metadata.annotations} words={words} tell={tell} />
      </dl>
    </Section>
  );
}

function Row({ name, title, children }: { name: string; title?: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>{children}</dd>
    </div>
  );
}

/** A cell with room: several things stand below each other, and whole. */
export function Value({ cell, tell }: { cell: Cell; tell: Tell }): ReactNode {
  const go = useGo();
  if (cell.as === "code") {
    return (
      <span className={`m ${cell.tone ?? "t2"}`} title={cell.text}>
        <Breakable>{cell.text}</Breakable>
      </span>
    );
  }
  if (cell.as !== "several") return <CellView cell={cell} tell={tell} go={go} />;
  const shown = cell.items.slice(0, mostItems);
  return (
    <span className={cell.isCode ? "m" : ""} title={cell.items.join("\n")}>
      {shown.map((item, i) => (
        <span key={`${i} ${item}`} style={{ display: "block" }}>
          <Breakable>{item}</Breakable>
        </span>
      ))}
      {cell.items.length > shown.length && <span className="t3">+{cell.items.length - shown.length}</span>}
    </span>
  );
}

const mostItems = 8;
/** Characters shown of one label's or annotation's value. */
const longestEntry = 300;

function Folded({
  name,
  entries,
  words,
  tell,
}: {
  name: string;
  entries: Readonly<Record<string, string>> | undefined;
  words: ObjectWords;
  tell: Tell;
}): ReactNode {
  const all = Object.entries(entries ?? {});
  if (all.length === 0) return null;
  return (
    <Row name={name}>
      <details>
        <summary>
          <Chevron />
          {words.entries(tell.format.count(all.length))}
        </summary>
        <ul>
          {all.map(([key, value]) => (
            <li key={key} title={value.slice(0, 2000)}>
              <b>{key}</b>={value.length > longestEntry ? `${value.slice(0, longestEntry)}…` : value}
            </li>
          ))}
        </ul>
      </details>
    </Row>
  );
}
