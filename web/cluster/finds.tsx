import { type KeyboardEvent, type ReactNode, useState } from "react";
import { valueText } from "../charts/axis-text.ts";
import { summaryOf } from "../charts/frame.ts";
import { Signal } from "../charts/spark.tsx";
import { useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { hasPage } from "../shell/links.ts";
import { useIsSeen, useWidth } from "../shell/measure.ts";
import { Rich } from "../shell/parts.tsx";
import { useGo } from "../shell/place.tsx";
import { plainRich } from "../shell/rich.ts";
import { Shape } from "../shell/shapes.tsx";
import { healthOf } from "../shell/status.ts";
import { useTime } from "../shell/time.tsx";
import type { Wrong } from "./wrong-now.ts";

const shownFirst = 7;

/** What is wrong, one sentence a row, each with its curve on the page's own axis. */
export function Finds({ rows }: { rows: readonly Wrong[] }): ReactNode {
  const { text } = useShared();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, shownFirst);
  return (
    <ul className="finds">
      <li className="head">
        <span />
        <span />
        <FindsAxis />
      </li>
      {shown.map((row) => (
        <Find key={row.key} row={row} />
      ))}
      {rows.length > shownFirst && (
        <li className="more">
          <button type="button" className="a" onClick={() => setWhole(!isWhole)}>
            {isWhole ? text.wrong.fewer : text.wrong.more(rows.length - shownFirst)}
          </button>
        </li>
      )}
    </ul>
  );
}

/** The rows as text, for a chat or a ticket. */
export function findsText(title: string, rows: readonly Wrong[]): string {
  return [
    title,
    ...rows.map(({ sentence, scope }) => `- ${plainRich(sentence)} (${scope.join(" · ")})`),
  ].join("\n");
}

function Find({ row }: { row: Wrong }): ReactNode {
  const { format } = useShared();
  const { now } = useTime();
  const go = useGo();
  const page = row.page !== undefined && hasPage(row.page.to) ? row.page : undefined;
  const open = (): void => {
    if (page !== undefined) go(page.to, page.search ?? {});
  };
  const since = row.since === undefined ? [] : [format.span(Math.max(0, now - row.since))];
  return (
    <li
      {...(page === undefined
        ? {}
        : {
            "data-opens": true,
            tabIndex: -1,
            onClick: () => {
              if (window.getSelection()?.isCollapsed !== false) open();
            },
            onKeyDown: (event: KeyboardEvent) => event.key === "Enter" && open(),
          })}
    >
      <Shape shape={row.shape} />
      <div>
        <p className="say">
          <Rich>{row.sentence}</Rich>
        </p>
        <p className="by">
          {[...since, ...row.scope].map((part) => (
            <span key={part}>{part}</span>
          ))}
        </p>
      </div>
      <FindSignal row={row} />
    </li>
  );
}

/** The curve of a row; a row out of sight asks nothing. */
function FindSignal({ row }: { row: Wrong }): ReactNode {
  const [ref, isSeen] = useIsSeen<HTMLDivElement>();
  return (
    <div ref={ref}>
      <SeenSignal row={row} isSeen={isSeen} />
    </div>
  );
}

function SeenSignal({ row, isSeen }: { row: Wrong; isSeen: boolean }): ReactNode {
  const { format } = useShared();
  const { data } = useRange(isSeen ? row.signal?.query : undefined);
  const { signal, since, kills } = row;
  const health = healthOf(row.shape);
  const kind = health === "crit" || health === "warn" ? health : "unk";
  const v = data?.columns[0]?.v;
  if (signal === undefined)
    return (
      <Signal
        frame={undefined}
        v={undefined}
        since={since}
        kind={kind}
        kills={kills}
        label={plainRich(row.sentence)}
      />
    );
  const { last } = v === undefined ? { last: undefined } : summaryOf(v);
  const isNow = v !== undefined && !Number.isNaN(v.at(-1)!);
  const told = signal.isAtLimit === true ? signal.limit : kind === "unk" || !isNow ? undefined : last;
  const [value = "—", unit = ""] = valueText(signal.scale, told, format).split("\u202f");
  const label = `${plainRich(row.sentence)}: ${valueText(signal.scale, last, format)}`;
  return (
    <Signal
      frame={data}
      v={v}
      since={since}
      kind={kind}
      limit={signal.limit}
      kills={kills}
      value={value}
      unit={signal.unit ?? unit}
      label={label}
    />
  );
}

/** The axis above the curves: few times, now in ink. */
function FindsAxis(): ReactNode {
  const { format } = useShared();
  const { span } = useTime();
  const [ref, width] = useWidth<HTMLSpanElement>();
  // The log line above has the dates; where the axis is longer than a day they tell more than times.
  const word = span.end - span.start > 36 * 3_600_000 ? format.day : format.clock;
  const inner = width - 58;
  const at = inner < 200 ? [0] : [0, 0.25, 0.5, 0.75];
  return (
    <span className="sig" ref={ref} style={{ height: 16 }} aria-hidden="true">
      {inner > 40 && (
        <svg width={width} height="16" viewBox={`0 0 ${width} 16`}>
          {at.map((share) => (
            <text key={share} x={inner * share} y="12" textAnchor={share === 0 ? "start" : "middle"}>
              {word(span.start + (span.end - span.start) * share)}
            </text>
          ))}
          <text className="i" x={inner} y="12" textAnchor="end">
            {word(span.end)}
          </text>
        </svg>
      )}
    </span>
  );
}
