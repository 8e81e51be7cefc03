import { type ReactNode, useState } from "react";
import { Empty, Section } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { Chevron, Shape } from "../../shell/shapes.tsx";
import { pageFor, PlainLink } from "../kinds/cells.tsx";
import type { Tell } from "../kinds/column.ts";
import { fieldLines, markOf, splitChange, type SplitChange } from "./change-lines.ts";
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
  /** Undefined where nobody remembers. */
  changes: readonly ObjectChange[] | undefined;
  name: string;
  tell: Tell;
  words: ObjectWords;
  isFirst?: boolean;
}): ReactNode {
  const [isOpen, open] = useState(false);
  const { format } = tell;
  const split = (changes ?? []).map(splitChange);
  const shown = isOpen ? split : split.slice(0, firstRows);
  return (
    <Section isFirst={isFirst} title={words.changed} meta={words.changedMeta}>
      {split.length === 0 && <Empty>{changes === undefined ? words.noHistory : words.noChanges}</Empty>}
      {split.length > 0 && (
        <ol className="tl ob-tl" style={{ paddingTop: 4 }}>
          {shown.map((one, i) => (
            <OneChange
              key={`${one.change.t} ${one.change.name} ${i}`}
              split={one}
              name={name}
              tell={tell}
              words={words}
            />
          ))}
        </ol>
      )}
      {split.length > firstRows && (
        <p className="ob-more">
          <button type="button" className="a" onClick={() => open(!isOpen)}>
            {isOpen ? words.fewer : words.more(format.count(split.length - firstRows))}
          </button>
        </p>
      )}
    </Section>
  );
}

function OneChange({
  split,
  name,
  tell,
  words,
}: {
  split: SplitChange;
  name: string;
  tell: Tell;
  words: ObjectWords;
}): ReactNode {
  const go = useGo();
  const { change, written, status } = split;
  const { format, now } = tell;
  const { t, kind, namespace, operation, by } = change;
  const isOther = change.name !== name;
  const unfolded = written.slice(0, firstFields);
  const folded = written.slice(firstFields);
  return (
    <li>
      <time dateTime={new Date(t).toISOString()} title={format.instant(t, now)}>
        {now - t < 86_400_000 ? format.minute(t, now).slice(-5) : format.age(now - t)}
      </time>
      <Shape shape={operation === "deleted" ? "off" : markOf(split)} />
      <span className="d">
        {isOther && (
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
        {operation !== "changed" && <b>{words.change[operation]}</b>}
        {operation === "changed" && written.length === 0 && <span>{words.change.status(status.length)}</span>}
        {by !== undefined && <span className="x"> · {by}</span>}
        {unfolded.map((field) => (
          <Field key={field.field} field={field} words={words} />
        ))}
        {(folded.length > 0 || status.length > 0) && operation === "changed" && (
          <details>
            <summary>
              <Chevron />
              {folded.length > 0
                ? words.change.fields(folded.length + status.length)
                : words.change.status(status.length)}
            </summary>
            {[...folded, ...status].map((field) => (
              <Field key={field.field} field={field} words={words} />
            ))}
          </details>
        )}
      </span>
    </li>
  );
}

/** One field: its path, and its old and new value; long values are folded. */
function Field({ field, words }: { field: ChangedField; words: ObjectWords }): ReactNode {
  const { lines, isLong, isHidden, isCut } = fieldLines(field);
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
      {lines.length > 0 &&
        (isLong ? (
          <details>
            <summary>
              <Chevron />
              {words.change.whole}
            </summary>
            {diff}
          </details>
        ) : (
          diff
        ))}
    </>
  );
}
