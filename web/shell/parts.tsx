import { Fragment, type ReactNode, useEffect, useState } from "react";
import { messageOf } from "@taffrail/base";
import { useShared, useText } from "./context.tsx";
import { narrow } from "./format.ts";
import { splitName } from "./names.ts";
import { type Params, To } from "./place.tsx";
import { parseRich } from "./rich.ts";
import { Shape } from "./shapes.tsx";
import { healthOf, type Health, type Shape as ShapeName, type Status } from "./status.ts";

/** The page header: crumbs, title, actions at the right, and what follows below. Sets the tab's title. */
export function PageHead({
  title,
  name,
  crumbs,
  acts,
  children,
}: {
  title: ReactNode;
  /** What the browser's tab says; the title itself if that is text. */
  name?: string;
  crumbs?: ReactNode;
  acts?: ReactNode;
  children?: ReactNode;
}): ReactNode {
  const tab = name ?? (typeof title === "string" ? title : undefined);
  useEffect(() => {
    if (tab !== undefined) document.title = `${tab} · Taffrail`;
  }, [tab]);
  return (
    <>
      {crumbs !== undefined && (
        <nav className="crumbs" aria-label={tab}>
          {crumbs}
        </nav>
      )}
      <div className="ph">
        <h1>{title}</h1>
        {acts !== undefined && <div className="acts">{acts}</div>}
        {children}
      </div>
    </>
  );
}

/** A section: a heading on a line, no box. `span` is columns of twelve. */
export function Section({
  title,
  meta,
  end,
  span,
  children,
  isFirst = false,
}: {
  title?: ReactNode;
  meta?: ReactNode;
  end?: ReactNode;
  span?: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12;
  children: ReactNode;
  /** Stands at the top of its column: less space above. */
  isFirst?: boolean;
}): ReactNode {
  return (
    <section className={`sec${span === undefined ? "" : ` g${span}`}${isFirst ? " first" : ""}`}>
      {title !== undefined && (
        <div className="sh">
          <h2>{title}</h2>
          {meta !== undefined && <span className="meta">{meta}</span>}
          {end !== undefined && <span className="end">{end}</span>}
        </div>
      )}
      {children}
    </section>
  );
}

/** A sentence with its bold and code. */
export function Rich({ children }: { children: string }): ReactNode {
  return parseRich(children).map(({ text, isBold, isCode }, i) => {
    const inner = isCode ? <span className="m">{text}</span> : text;
    return isBold ? <b key={i}>{inner}</b> : <Fragment key={i}>{inner}</Fragment>;
  });
}

/** A name: workload in ink, hashes in grey, the middle gives way; whole in the title. */
export function Name({ name, to, params }: { name: string; to?: string; params?: Params }): ReactNode {
  const { head, hashes } = splitName(name);
  const inner = (
    <>
      <span>{head}</span>
      {hashes !== "" && <i>{hashes}</i>}
    </>
  );
  if (to === undefined) {
    return (
      <span className="nm" title={name}>
        {inner}
      </span>
    );
  }
  return (
    <To className="nm" title={name} to={to} {...(params === undefined ? {} : { params })}>
      {inner}
    </To>
  );
}

/** Shape, word and reason of one object; the reason is cut first. */
export function StatusCell({
  status,
  isTwoLine = false,
}: {
  status: Status;
  isTwoLine?: boolean;
}): ReactNode {
  const health = healthOf(status.shape);
  const tone = toneOf(health);
  if (isTwoLine && status.reason !== "") {
    return (
      <span className={`st ${health} tall`} title={`${status.word}: ${status.reason}`}>
        <Shape shape={status.shape} />
        <span className="two">
          <b className={tone}>{status.word}</b>
          <small>{status.reason}</small>
        </span>
      </span>
    );
  }
  return (
    <span
      className={`st ${health}`}
      title={status.reason === "" ? status.word : `${status.word}: ${status.reason}`}
    >
      <Shape shape={status.shape} />
      <b>{status.word}</b>
      {status.reason !== "" && <span className="why">{status.reason}</span>}
    </span>
  );
}

/** The class of a health's words; none for what is quiet. */
export function toneOf(health: Health): string {
  return { crit: "c", unk: "u", warn: "w", prog: "p", off: "", ok: "" }[health];
}

/** A shape and a name beside it. */
export function Shaped({ shape, children }: { shape: ShapeName; children: ReactNode }): ReactNode {
  return (
    <span className={`st ${healthOf(shape)}`}>
      <Shape shape={shape} />
      {children}
    </span>
  );
}

/** A figure in a lighter unit: "512 MiB". */
export function Amount({ figure, unit }: { figure: string; unit: string }): ReactNode {
  return (
    <>
      {figure}
      {unit !== "" && (
        <span className="t3">
          {narrow}
          {unit}
        </span>
      )}
    </>
  );
}

/** A long name whose parts stay whole where it takes two lines: it breaks after "/" and before ":" and "@". */
export function Breakable({ children }: { children: string }): ReactNode {
  return children.split(/(?<=[/,=])|(?=[:@])/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** What stands where nothing is there. */
export function Nothing(): ReactNode {
  return <span className="t3">—</span>;
}

/** In a cell's place: a grey line while its value is awaited, a hatch where it cannot be known, else a dash. */
export function Missing({ isAwaited, error }: { isAwaited: boolean; error?: unknown }): ReactNode {
  const text = useText();
  if (isAwaited) return <i className="sk late" role="presentation" />;
  if (error === undefined) return <Nothing />;
  const why = text.chart.failed(whyOf(error, text.error.noAnswer));
  return <span className="bar unk sm" role="img" aria-label={why} title={why} />;
}

/**
 * What is used of what there is: track, a band for what is requested, the core for use, a tick for the limit. All are
 * shares of the track; the tick may stand past it. Hatched where `used` is undefined.
 */
export function Bar({
  used,
  requested,
  limit,
  tone,
  isSmall = false,
  title,
}: {
  used: number | undefined;
  requested?: number | undefined;
  limit?: number | undefined;
  tone?: "warn" | "crit" | undefined;
  isSmall?: boolean;
  title?: string;
}): ReactNode {
  const small = isSmall ? " sm" : "";
  if (used === undefined && requested === undefined)
    return <span className={`bar unk${small}`} title={title} />;
  const percent = (share: number): string => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)}%`;
  const over = limit === undefined ? 0 : Math.min(0.3, limit - 1); // further out it would leave the page
  return (
    <span className={`bar${small}`} title={title}>
      {requested !== undefined && <i className="rq" style={{ width: percent(requested) }} />}
      {used !== undefined && <i className={`us ${tone ?? ""}`} style={{ width: percent(used) }} />}
      {over > 0 && <i className="ov" style={{ width: `${(over * 100).toFixed(1)}%` }} />}
      {limit !== undefined && (
        <i
          className="lm"
          style={{ left: over > 0 ? `${((1 + over) * 100).toFixed(1)}%` : `calc(${percent(limit)} - 2px)` }}
        />
      )}
    </span>
  );
}

/** A bar and its figure. */
export function BarCell({
  children,
  figure,
  width,
}: {
  children: ReactNode;
  figure: ReactNode;
  width?: number;
}): ReactNode {
  return (
    <span className="cellbar">
      {children}
      <span {...(width === undefined ? {} : { style: { minWidth: width } })}>{figure}</span>
    </span>
  );
}

/** Name and value, one a row. */
export function Facts({
  rows,
  columns = 1,
}: {
  rows: readonly (readonly [name: string, value: ReactNode, title?: string | undefined])[];
  columns?: 1 | 2;
}): ReactNode {
  return (
    <dl className={columns === 2 ? "facts two-col" : "facts"}>
      {rows.map(([name, value, title]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={title}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One row of the key of bars and charts. */
export function Key({
  rows,
}: {
  rows: readonly (readonly [
    kind: "used" | "requested" | "allocatable" | "limit" | "unknown",
    word: string,
  ])[];
}): ReactNode {
  const marks = {
    used: <i className="sw" style={{ background: "var(--use)" }} />,
    requested: <i className="sw" style={{ background: "var(--req)" }} />,
    allocatable: <i className="sw" style={{ background: "var(--track)" }} />,
    limit: <i className="tk" />,
    unknown: <i className="sw hatch" />,
  };
  return (
    <>
      {rows.map(([kind, word]) => (
        <span key={kind}>
          {marks[kind]}
          {word}
        </span>
      ))}
    </>
  );
}

/** Grey lines in the shape of rows, after 150 ms: what comes sooner needs none. */
export function Loading({ rows = 3 }: { rows?: number }): ReactNode {
  const text = useText();
  const [isShown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading" role="status" aria-label={text.table.loading}>
      {isShown &&
        Array.from({ length: rows }, (_, i) => (
          <span key={i} style={{ gridTemplateColumns: `12px ${[62, 48, 55][i % 3]}% 60px` }}>
            <i className="sk" />
            <i className="sk" />
            <i className="sk" />
          </span>
        ))}
    </div>
  );
}

/** What failed, why, and the button that tries again. */
export function Failed({
  what,
  error,
  since,
  retry,
}: {
  what: string;
  error: unknown;
  since?: number;
  retry?: () => void;
}): ReactNode {
  const { text, format } = useShared();
  const age = since === undefined || since === 0 ? undefined : format.span(Date.now() - since);
  return (
    <div className="state-line" role="alert">
      <span>
        <Shape shape="away" /> {text.table.failed(what, whyOf(error, text.error.noAnswer))}{" "}
        {age !== undefined && text.table.stale(age)}
      </span>
      {retry !== undefined && (
        <button className="btn" type="button" onClick={retry}>
          {text.table.retry}
        </button>
      )}
    </div>
  );
}

/** Why there are no rows, and the one act that helps. */
export function Empty({
  children,
  act,
}: {
  children: ReactNode;
  act?: { readonly word: string; readonly run: () => void };
}): ReactNode {
  return (
    <div className="state-line">
      <span>{children}</span>
      {act !== undefined && (
        <button className="a" type="button" onClick={act.run}>
          {act.word}
        </button>
      )}
    </div>
  );
}

/** The reason of a failure in words; the language's own where no answer came at all. */
export function whyOf(error: unknown, noAnswer: string): string {
  if (typeof error === "object" && error !== null && "status" in error && error.status === 0) return noAnswer;
  return messageOf(error);
}

/** Tabs of an object: links that only change the `tab` parameter. */
export function Tabs({
  tabs,
  current,
  to,
}: {
  tabs: readonly (readonly [key: string, word: string, count?: string])[];
  current: string;
  to: string;
}): ReactNode {
  return (
    <nav className="tabs">
      {tabs.map(([key, word, count]) => (
        <To
          key={key}
          to={to}
          params={key === tabs[0]![0] ? {} : { tab: key }}
          {...(key === current ? { "aria-current": "page" as const } : {})}
        >
          <span>{word}</span>
          {count !== undefined && <span className="n">{count}</span>}
        </To>
      ))}
    </nav>
  );
}
