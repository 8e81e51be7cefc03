import "./charts.css";
import {
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useShared } from "../shell/context.tsx";
import { useWidth } from "../shell/measure.ts";
import { splitName } from "../shell/names.ts";
import { whyOf } from "../shell/parts.tsx";
import { useTime } from "../shell/time.tsx";
import { valueText } from "./axis-text.ts";
import { Colors, seriesColor } from "./colors.ts";
import { type Column, type Frame, summaryOf, topColumns } from "./frame.ts";
import type { Level, TimeMark, TimeSpan } from "./marks.ts";
import { Plot, type PlotContent } from "./plot.ts";
import type { Scale } from "./ticks.ts";

/** Options of `Chart`. */
export interface ChartProps {
  /** The columns to draw; undefined while nothing has come. */
  readonly frame: Frame | undefined;
  readonly scale: Scale;
  /** What a series is called; fixed per name within a page. */
  readonly name: (column: Column, i: number) => string;
  /** A colour of its own instead of the next in order. */
  readonly color?: (column: Column, i: number) => string | undefined;
  readonly height?: number;
  /** A capacity, which ends the axis. */
  readonly max?: number | undefined;
  readonly isStacked?: boolean;
  /** Whether the eleventh series and those after it are summed into one; else they are grey lines of their own. */
  readonly folds?: boolean;
  readonly levels?: readonly Level[];
  readonly marks?: readonly TimeMark[];
  readonly spans?: readonly TimeSpan[];
  /** line: names in one line, with values at the cursor · table: with last, mean, min, max · none: a single series. */
  readonly legend?: "line" | "table" | "none";
  /** For readers of the screen. */
  readonly label: string;
  readonly error?: unknown;
  readonly isStale?: boolean;
}

const none: readonly never[] = [];

/**
 * A chart over the page's range: one hair line across all charts of a page, values at it in the legend, dragging sets
 * the range, `v` shows it as a table. Of more than ten series the nine highest are drawn and the others summed.
 */
export function Chart(props: ChartProps): ReactNode {
  const {
    frame,
    scale,
    height = 164,
    max,
    isStacked = false,
    levels = none,
    marks = none,
    spans = none,
    legend = "line",
    label,
  } = props;
  const { text, format, cursor, preferences } = useShared();
  const { setRange, now } = useTime();
  const [ref, width] = useWidth<HTMLDivElement>();
  const plot = useRef<Plot>(undefined);
  const flag = useRef<HTMLSpanElement>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [isTable, setTable] = useState(false);
  const isPointed = useRef(false);
  const theme = useThemeVersion();

  const drawn = useMemo(() => drawnOf(props, text.chart.others), [frame, text]);
  const content = useMemo<PlotContent | undefined>(
    () =>
      frame === undefined || drawn.length === 0
        ? undefined
        : {
            frame,
            scale,
            max,
            isStacked,
            levels,
            marks,
            spans,
            now,
            series: drawn.map(({ name, v, color }) => ({ v, color, isShown: !hidden.has(name) })),
          },
    [frame, drawn, scale, max, isStacked, levels, marks, spans, hidden, now],
  );
  const latest = useRef(content);
  latest.current = content;

  // What cannot be changed in a plot that stands; anything else is shown in place.
  const structure = [
    content === undefined ? "" : drawn.map(({ color, name }) => `${color}${hidden.has(name)}`).join(),
    isStacked,
    scale,
    theme,
    format.language,
    preferences.theme,
    marks.some(({ kind }) => kind !== "kill"),
    isTable,
  ].join("|");
  useEffect(() => {
    const host = ref.current;
    if (host === null || latest.current === undefined || width === 0 || isTable) return;
    const made = new Plot(host, { width, height }, latest.current, format, new Colors(host), {
      point: (t) => cursor.set(t),
      select: (start, end) => setRange({ kind: "fixed", start, end }),
    });
    plot.current = made;
    const move = (): void => {
      const x = made.follow(cursor.t);
      if (flag.current === null) return;
      flag.current.hidden = x === undefined;
      if (x !== undefined) {
        flag.current.style.left = `${x}px`;
        flag.current.textContent = format.minute(cursor.t!, now);
      }
    };
    const leave = cursor.subscribe(move);
    return () => {
      leave();
      plot.current = undefined;
      made.close();
    };
  }, [structure, width === 0]);
  useEffect(() => {
    if (content !== undefined) plot.current?.show(content);
  }, [content]);
  useEffect(() => {
    if (width > 0) plot.current?.resize(width, height);
  }, [width, height]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "v" && isPointed.current && !(event.target instanceof HTMLInputElement))
        setTable((is) => !is);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  const toggle = (name: string, event: MouseEvent): void => {
    const others = drawn.map((one) => one.name).filter((other) => other !== name);
    if (event.metaKey || event.ctrlKey) {
      setHidden(
        hidden.has(name) ? new Set([...hidden].filter((one) => one !== name)) : new Set([...hidden, name]),
      );
    } else {
      const isAlone = others.every((other) => hidden.has(other)) && !hidden.has(name);
      setHidden(isAlone ? new Set() : new Set(others));
    }
  };
  const isEmpty = frame !== undefined && drawn.length === 0;
  const why =
    props.error === undefined ? undefined : text.chart.failed(whyOf(props.error, text.error.noAnswer));
  return (
    <div
      className={props.isStale === true ? "is-stale" : undefined}
      onPointerEnter={() => (isPointed.current = true)}
      onPointerLeave={() => (isPointed.current = false)}
    >
      {isTable && content !== undefined ? (
        <PlotTable drawn={drawn} frame={content.frame} scale={scale} />
      ) : (
        <div
          className="plot"
          ref={ref}
          style={{ height }}
          role="img"
          aria-label={`${label}${summaryText(drawn, scale, format)}`}
        >
          <span className="flag" ref={flag} hidden />
          {why !== undefined && content === undefined && (
            <div className="over none">
              <span>{why}</span>
            </div>
          )}
          {isEmpty && why === undefined && (
            <div className="over none">
              <span>{text.chart.noData}</span>
            </div>
          )}
        </div>
      )}
      {legend === "line" && drawn.length > 0 && <LegendLine {...{ drawn, frame, scale, hidden, toggle }} />}
      {legend === "table" && drawn.length > 0 && <LegendTable {...{ drawn, frame, scale, hidden, toggle }} />}
    </div>
  );
}

interface Drawn {
  readonly name: string;
  readonly color: string;
  readonly v: Float64Array;
}

function drawnOf(
  { frame, name, color, folds = true }: ChartProps,
  others: (n: number) => string,
): readonly Drawn[] {
  if (frame === undefined) return [];
  const known = frame.columns.filter(({ v }) => v.some((value) => !Number.isNaN(value)));
  const {
    top,
    others: rest,
    folded,
  } = folds ? topColumns(known) : { top: known, others: undefined, folded: 0 };
  const drawn = top.map((column, i) => ({
    name: name(column, i),
    color: color?.(column, i) ?? seriesColor(i),
    v: column.v,
  }));
  return rest === undefined ? drawn : [...drawn, { name: others(folded), color: "var(--text-3)", v: rest.v }];
}

interface LegendProps {
  readonly drawn: readonly Drawn[];
  readonly frame: Frame | undefined;
  readonly scale: Scale;
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (name: string, event: MouseEvent) => void;
}

/** The place of the hair line on the frame's grid. */
function useCursorIndex(frame: Frame | undefined): number | undefined {
  const { cursor } = useShared();
  const t = useSyncExternalStore(cursor.subscribe, () => cursor.t);
  const first = frame?.t[0];
  if (frame === undefined || first === undefined || t === undefined) return undefined;
  const i = Math.round((t - first) / frame.stepMs);
  return i >= 0 && i < frame.t.length ? i : undefined;
}

function LegendLine({ drawn, frame, scale, hidden, toggle }: LegendProps): ReactNode {
  const { format } = useShared();
  const i = useCursorIndex(frame);
  return (
    <div className="key legend-line">
      {drawn.map(({ name, color, v }) => (
        <button
          key={name}
          type="button"
          aria-pressed={!hidden.has(name)}
          onClick={(event) => toggle(name, event)}
        >
          <i className="ln" style={{ borderColor: color }} />
          {name}
          {i !== undefined && <b>{valueText(scale, v[i], format)}</b>}
        </button>
      ))}
    </div>
  );
}

type LegendSort = "at" | "last" | "mean" | "min" | "max";

function LegendTable({ drawn, frame, scale, hidden, toggle }: LegendProps): ReactNode {
  const { text, format } = useShared();
  const i = useCursorIndex(frame);
  const [sort, setSort] = useState<LegendSort>();
  const rows = useMemo(() => drawn.map((one) => ({ ...one, ...summaryOf(one.v) })), [drawn]);
  const valueOf = (row: (typeof rows)[number], by: LegendSort): number | undefined =>
    by === "at" ? (i === undefined ? undefined : row.v[i]) : row[by];
  const sorted =
    sort === undefined
      ? rows
      : rows.toSorted((a, b) => (valueOf(b, sort) ?? -Infinity) - (valueOf(a, sort) ?? -Infinity));
  const heads: readonly (readonly [LegendSort, string])[] = [
    ["at", text.chart.atCursor],
    ["last", text.chart.last],
    ["mean", text.chart.mean],
    ["min", text.chart.min],
    ["max", text.chart.max],
  ];
  return (
    <div className="hscroll">
      <table className="tbl leg auto" style={{ marginTop: 8 }}>
        <thead>
          <tr>
            <th scope="col">{text.chart.series}</th>
            {heads.map(([key, word]) => (
              <th key={key} scope="col" className={`r ${sort === key ? "sort" : ""}`}>
                <button type="button" onClick={() => setSort(sort === key ? undefined : key)}>
                  {word}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.name} className={hidden.has(row.name) ? "hidden" : ""}>
              <td title={row.name}>
                <button
                  type="button"
                  aria-pressed={!hidden.has(row.name)}
                  onClick={(event) => toggle(row.name, event)}
                >
                  <i className="sw" style={{ borderColor: row.color }} />
                  <LegendName name={row.name} />
                </button>
              </td>
              {heads.map(([key]) => (
                <td key={key} className="r">
                  {valueText(scale, valueOf(row, key), format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A series' name; hashes of pods stand back. */
function LegendName({ name }: { name: string }): ReactNode {
  const { head, hashes } = splitName(name);
  return (
    <span className="m">
      {head}
      {hashes !== "" && <span className="t3">{hashes}</span>}
    </span>
  );
}

function PlotTable({
  drawn,
  frame,
  scale,
}: {
  drawn: readonly Drawn[];
  frame: Frame;
  scale: Scale;
}): ReactNode {
  const { format } = useShared();
  const { now } = useTime();
  const rows = Array.from(frame.t, (t, i) => ({ t, i })).toReversed();
  return (
    <div className="plot-table" tabIndex={0} role="region">
      <table className="tbl auto">
        <thead>
          <tr>
            <td />
            {drawn.map(({ name }) => (
              <th key={name} scope="col" className="r">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ t, i }) => (
            <tr key={t}>
              <td>{format.time(t, now)}</td>
              {drawn.map(({ name, v }) => (
                <td key={name} className="r">
                  {valueText(scale, v[i], format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function summaryText(drawn: readonly Drawn[], scale: Scale, format: Parameters<typeof valueText>[2]): string {
  const told = drawn
    .slice(0, 4)
    .map(({ name, v }) => `${name} ${valueText(scale, summaryOf(v).last, format)}`);
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}

/** Changes whenever the system turns light or dark, so that canvases are drawn anew. */
function useThemeVersion(): boolean {
  return useSyncExternalStore(subscribeToDark, () => matchMedia("(prefers-color-scheme: dark)").matches);
}

function subscribeToDark(tell: () => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
