import { type ReactNode, useMemo, useState } from "react";
import { Empty, Loading, Section } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { Chevron, Shape } from "../../shell/shapes.tsx";
import { pageFor, PlainLink } from "../kinds/cells.tsx";
import type { Tell } from "../kinds/column.ts";
import { fieldLines, markOf, oneLine, type SplitChange, toldChanges } from "./change-lines.ts";
import type { Remembered } from "./ask-object.ts";
import type { ChangedField, ObjectChange } from "./history.ts";
import type { ObjectWords } from "./words.ts";

const firstRows = 8;
/** Fields of one change that stand unfolded. */
const firstFields = 3;

/** What changed in an object and in what it depends on: when, by whom, which field from what to what. */
export function ChangeList({
  changes,
  name,
  tell,
  words,
  isFirst = false,
}: {
  changes: Remembered<ObjectChange>;
  name: string;
  tell: Pick<Tell, "now" | "format">;
  words: ObjectWords;
  isFirst?: boolean;
}): ReactNode {
  const [isOpen, open] = useState(false);
  const { format, now } = tell;
  const since = changes.since === undefined ? undefined : format.minute(changes.since, now);
  const { made, statuses } = useMemo(() => toldChanges(changes.all ?? []), [changes]);
  const shown = isOpen ? made : made.slice(0, firstRows);
  const isEmpty = made.length === 0 && statuses.length === 0;
  const times = statuses.reduce((sum, one) => sum + one.times, 0);
  return (
    <Section isFirst={isFirst} title={words.changed} meta={words.changedMeta(since)}>
      {changes.isAwaited && <Loading rows={2} />}
      {!changes.isAwaited && isEmpty && (
        <Empty>{changes.all === undefined ? words.noHistory : words.noChanges(since)}</Empty>
      )}
      {made.length > 0 && (
        <ol className="tl ob-tl" style={{ paddingTop: 4 }}>
          {shown.map((split, i) => (
            <MadeChange
              key={`${split.change.t} ${split.change.name} ${i}`}
              split={split}
              name={name}
              tell={tell}
              words={words}
            />
          ))}
        </ol>
      )}
      {made.length > firstRows && (
        <p className="ob-more">
          <button type="button" className="a" onClick={() => open(!isOpen)}>
            {isOpen ? words.fewer : words.more(format.count(made.length - firstRows))}
          </button>
        </p>
      )}
      {statuses.length > 0 && (
        <div className="ob-tl ob-more">
          <Fold summary={words.change.statuses(times)}>
            <ol className="tl ob-tl">
              {statuses.map(({ last, times: n, fields }) => (
                <Entry key={`${last.kind} ${last.name}`} change={last} mark="dot" name={name} tell={tell}>
                  <span className="x">{words.change.status(n)}</span>
                  {fields.map((field) => (
                    <Field key={field.field} field={field} words={words} />
                  ))}
                </Entry>
              ))}
            </ol>
          </Fold>
        </div>
      )}
    </Section>
  );
}

interface EntryProps {
  readonly change: ObjectChange;
  readonly name: string;
  readonly tell: Pick<Tell, "now" | "format">;
}

/** When, which object where it is not the page's own, and by whom. */
function Entry({
  change,
  mark,
  name,
  tell: { format, now },
  children,
}: EntryProps & { mark: ReturnType<typeof markOf> | "off"; children: ReactNode }): ReactNode {
  const go = useGo();
  const { t, kind, namespace, by } = change;
  return (
    <li>
      <time dateTime={new Date(t).toISOString()} title={format.instant(t, now)}>
        {now - t < 86_400_000 ? format.minute(t, now).slice(-5) : format.age(now - t)}
      </time>
      <Shape shape={mark} />
      <span className="d">
        {change.name !== name && (
          <>
            {kind}{" "}
            <PlainLink
              className="m obj"
              title={`${kind} ${change.name}`}
              to={pageFor(kind, namespace, change.name)}
              go={go}
            >
              {change.name}
            </PlainLink>{" "}
          </>
        )}
        {by !== undefined && <span className="x">{by} </span>}
        {children}
      </span>
    </li>
  );
}

/** A change that someone made: the first fields, the others folded. */
function MadeChange({
  split,
  name,
  tell,
  words,
}: Omit<EntryProps, "change"> & { split: SplitChange; words: ObjectWords }): ReactNode {
  const { change, written, status } = split;
  const { operation, revision } = change;
  const folded = operation === "changed" ? [...written.slice(firstFields), ...status] : [];
  return (
    <Entry change={change} mark={operation === "deleted" ? "off" : markOf(split)} name={name} tell={tell}>
      {operation !== "changed" && <b>{words.change[operation]}</b>}
      {revision !== undefined && <b>{words.change.revision(revision)}</b>}
      {written.slice(0, firstFields).map((field) => (
        <Field key={field.field} field={field} words={words} />
      ))}
      {folded.length > 0 && (
        <Fold summary={words.change.fields(folded.length)}>
          {folded.map((field) => (
            <Field key={field.field} field={field} words={words} />
          ))}
        </Fold>
      )}
    </Entry>
  );
}

function Fold({ summary, children }: { summary: string; children: ReactNode }): ReactNode {
  return (
    <details>
      <summary>
        <Chevron />
        {summary}
      </summary>
      {children}
    </details>
  );
}

/** One field: its path, and its old and new value; long values are folded. */
function Field({ field, words }: { field: ChangedField; words: ObjectWords }): ReactNode {
  const { lines, isLong, isHidden, isCut } = fieldLines(field);
  const short = oneLine(field);
  if (short !== undefined) {
    return (
      <span className="f">
        {field.field} <b>{short}</b>
      </span>
    );
  }
  const diff = (
    <span className="diff" style={{ display: "block" }}>
      {lines.map(([sign, line], i) =>
        sign === "-" ? <del key={i}>- {line}</del> : <ins key={i}>+ {line}</ins>,
      )}
    </span>
  );
  return (
    <>
      <span className="f">
        {field.field}
        {isHidden && <i> {words.change.hidden}</i>}
        {isCut && <i> {words.change.cut}</i>}
      </span>
      {lines.length > 0 && (isLong ? <Fold summary={words.change.whole}>{diff}</Fold> : diff)}
    </>
  );
}
