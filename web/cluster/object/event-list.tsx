import { type ReactNode, useState } from "react";
import { Empty, Loading, Section } from "../../shell/parts.tsx";
import { useGo } from "../../shell/place.tsx";
import { pageFor, PlainLink } from "../kinds/cells.tsx";
import type { Tell } from "../kinds/column.ts";
import type { Remembered } from "./ask-object.ts";
import { foldEvents, type ToldEvent } from "./history.ts";
import type { ObjectWords } from "./words.ts";

const firstRows = 8;

/** Events about an object and about what is below it: the newest first, equal ones counted. */
export function EventList({
  events,
  name,
  tell,
  words,
}: {
  events: Remembered<ToldEvent>;
  /** The page's own object; what is about another is told with its name. */
  name: string;
  tell: Pick<Tell, "now" | "format">;
  words: ObjectWords;
}): ReactNode {
  const [isOpen, open] = useState(false);
  const go = useGo();
  const { format, now } = tell;
  const folded = foldEvents(events.all ?? []);
  const shown = isOpen ? folded : folded.slice(0, firstRows);
  const hasOthers = folded.some((event) => event.name !== name);
  return (
    <Section title={words.events} meta={words.eventsMeta}>
      {events.isAwaited ? (
        <Loading rows={2} />
      ) : folded.length === 0 ? (
        <Empty>{words.noEvents}</Empty>
      ) : (
        <div className="hscroll" tabIndex={0} role="region" aria-label={words.events}>
          <table className="tbl ob-events" style={{ minWidth: 340 }}>
            <thead>
              <tr>
                <th scope="col" style={{ width: 60 }}>
                  {words.lastSeen}
                </th>
                <th scope="col" className="r" style={{ width: 40 }}>
                  {words.times}
                </th>
                <th scope="col" className="hide-s" style={{ width: 150 }}>
                  {words.reason}
                </th>
                <th scope="col">{words.message}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ uid, t, count, type, reason, message, kind, namespace, name: about, by }) => (
                <tr key={`${uid} ${t}`}>
                  <td className="t3" title={format.instant(t, now)}>
                    {format.age(Math.max(0, now - t))}
                  </td>
                  <td className="r">{format.compact(count)}</td>
                  <td className="hide-s" title={by === "" ? reason : `${reason}, ${by}`}>
                    <span className={type === "Warning" ? "w" : ""}>{reason}</span>
                  </td>
                  <td className="msg">
                    <b className={type === "Warning" ? "only-s w" : "only-s"}>{reason}</b>
                    {hasOthers && about !== name && (
                      <>
                        <PlainLink
                          className="m obj"
                          title={`${kind} ${about}`}
                          to={pageFor(kind, namespace, about)}
                          go={go}
                        >
                          {about}
                        </PlainLink>{" "}
                      </>
                    )}
                    {message}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {folded.length > firstRows && (
        <p className="ob-more">
          <button type="button" className="a" onClick={() => open(!isOpen)}>
            {isOpen ? words.fewer : words.more(format.count(folded.length - firstRows))}
          </button>
        </p>
      )}
    </Section>
  );
}
