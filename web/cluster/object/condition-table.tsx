import type { ReactNode } from "react";
import { Section } from "../../shell/parts.tsx";
import { Shape } from "../../shell/shapes.tsx";
import type { Tell } from "../kinds/column.ts";
import type { KubeObject } from "../kinds.ts";
import { conditionsOf } from "./conditions.ts";
import type { ObjectWords } from "./words.ts";

/** The conditions of an object: what, since when, and why. */
export function ConditionTable({
  object,
  isOver = false,
  tell,
  words,
}: {
  object: KubeObject;
  isOver?: boolean;
  tell: Tell;
  words: ObjectWords;
}): ReactNode {
  const { format, now } = tell;
  const conditions = conditionsOf(object, isOver);
  if (conditions.length === 0) return null;
  return (
    <Section title={words.conditions}>
      <table className="tbl ob-cond" aria-label={words.conditions}>
        <tbody>
          {conditions.map(({ type, status, reason, message, since, shape }) => (
            <tr key={type}>
              <td>
                <span className="ob-line">
                  <span>
                    <Shape shape={shape} /> {type}
                  </span>
                  <span>{status}</span>
                  <span className="t3" title={since === undefined ? "" : format.instant(since, now)}>
                    {since === undefined ? "—" : format.age(Math.max(0, now - since))}
                  </span>
                </span>
                {(reason !== "" || message !== "") && (
                  <small title={message}>
                    {[reason, message.length > 240 ? `${message.slice(0, 240)}…` : message]
                      .filter(Boolean)
                      .join(": ")}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
