import { type ReactNode, useMemo, useState } from "react";
import { Empty, Loading, Section } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { Chevron, Shape } from "../../shell/shapes.tsx";
import { pageFor, PlainLink } from "../kinds/cells.tsx";
import type { Tell } from "../kinds/column.ts";
import { type ChangeRow, changeRows, fieldLines, markOf, oneLine } from "./change-lines.ts";
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
  const { format } = tell;
  const rows = useMemo(() => changeRows(changes.all ?? []), [changes]);
  const shown = isOpen ? rows : rows.slice(0, firstRows);
  return (
    <Section isFirst={isFirst} title={words.changed} meta={words.changedMeta}>
      {changes.isAwaited && <Loading rows={2} />}
      {!changes.isAwaited && rows.length === 0 && (
        <Empty>{changes.all === undefined ? words.noHistory : words.noChanges}</Empty>
      )}
      {rows.length > 0 && (
        <ol className="tl ob-tl" style={{ paddingTop: 4 }}>
          {shown.map((row, i) => (
            <OneChange
              key={`${row.split.change.t} ${row.split.change.name} ${i}`}
              row={row}
              name={name}
              tell={tell}
              words={words}
            />
          ))}
        </ol>
      )}
      {rows.length > firstRows && (
        <p className="ob-more">
          <button type="button" className="a" onClick={() => open(!isOpen)}>
            {isOpen ? words.fewer : words.more(format.count(rows.length - firstRows))}
          </button>
        </p>
      )}
    </Section>
  );
}

function OneChange({
  row,
  name,
  tell,
  words,
}: {
  row: ChangeRow;
  name: string;
  tell: Pick<Tell, "now" | "format">;
  words: ObjectWords;
}): ReactNode {
  const go = useGo();
  const { split, statuses, status } = row;
  const { change, written } = split;
  const { format, now } = tell;
  const { t, kind, namespace, operation, by } = change;
  const isOther = change.name !== name;
  const unfolded = written.slice(0, firstFields);
  const folded =
    operation === "changed" ? [...written.slice(firstFields), ...(statuses === 0 ? status : [])] : [];
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
        {change.revision !== undefined && <b>{words.change.revision(change.revision)}</b>}
        {by !== undefined && <span className="x"> · {by}</span>}
        {unfolded.map((field) => (
          <Field key={field.field} field={field} words={words} />
        ))}
        {statuses > 0 && (
          <Fold summary={words.change.status(statuses)}>
            {status.map((field) => (
              <Field key={field.field} field={field} words={words} />
            ))}
          </Fold>
        )}
        {folded.length > 0 && (
          <Fold summary={words.change.fields(folded.length)}>
            {folded.map((field) => (
              <Field key={field.field} field={field} words={words} />
            ))}
          </Fold>
        )}
      </span>
    </li>
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
