import { memo, type ReactNode, useId, useSyncExternalStore } from "react";
import { useShared } from "../shell/context.tsx";
import { useWidth } from "../shell/measure.ts";
import { ShapeDrawing } from "../shell/shapes.tsx";
import { useTime } from "../shell/time.tsx";
import type { Frame } from "./frame.ts";
import { curve } from "./curve.ts";

/** A line without axes: a row's trend, from 0 to `max`. Broken where nothing is known. */
export const Spark: (props: SparkProps) => ReactNode = memo(function Spark({
  frame,
  v,
  max,
  limit,
  kills = [],
  width = 72,
  height = 18,
  color,
}: SparkProps): ReactNode {
  const { text } = useShared();
  if (frame === undefined || v === undefined) {
    // Awaited: a grey line. Nothing was measured: not known.
    return (
      <span className="spk" style={{ width, height }}>
        {frame === undefined ? (
          <i className="sk late" role="presentation" />
        ) : (
          <span className="bar unk" role="img" aria-label={text.chart.noData} title={text.chart.noData} />
        )}
      </span>
    );
  }
  const first = frame.t[0] ?? 0;
  const last = Math.max(frame.t.at(-1) ?? 1, first + 1);
  const top = limit !== undefined ? limit * 1.05 : (max ?? highest(v) * 1.05);
  const x = (t: number): number => ((t - first) / (last - first)) * (width - 2) + 1;
  const y = (value: number): number => height - 2 - (Math.min(value, top * 1.05) / (top || 1)) * (height - 4);
  return (
    <svg className="spk" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {limit !== undefined && (
        <path d={`M0 ${y(limit).toFixed(1)}H${width}`} stroke="var(--crit)" strokeWidth="1" opacity=".8" />
      )}
      <path d={`M0 ${height - 1.5}H${width}`} stroke="var(--line-2)" />
      <path
        d={curve(frame.t, v, x, y)}
        fill="none"
        stroke={color ?? "var(--use)"}
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
      {kills
        .filter((t) => t >= first && t <= last)
        .map((t) => (
          <g
            key={t}
            transform={`translate(${(x(t) - 3.4).toFixed(1)} ${(y(limit ?? top) - 3.2).toFixed(1)}) scale(.5)`}
          >
            <ShapeDrawing shape="kill" />
          </g>
        ))}
    </svg>
  );
});

/** Options of `Spark`. */
export interface SparkProps {
  readonly frame: Frame | undefined;
  /** A column of `frame`. */
  readonly v: Float64Array | undefined;
  /** One maximum for the whole column of a table, so that rows compare; without it the line's own. */
  readonly max?: number | undefined;
  /** A red line, which then is the scale. */
  readonly limit?: number | undefined;
  readonly kills?: readonly number[];
  readonly width?: number;
  readonly height?: number;
  readonly color?: string | undefined;
}

/** Options of `Signal`. */
export interface SignalProps {
  readonly frame: Frame | undefined;
  readonly v: Float64Array | undefined;
  readonly height?: number;
  /** Pixels at the right for value and unit; 0 leaves them out. */
  readonly room?: number;
  readonly max?: number | undefined;
  readonly limit?: number | undefined;
  readonly kills?: readonly number[];
  /** When the trouble began: a ground from there to now. */
  readonly since?: number | undefined;
  readonly kind?: "crit" | "warn" | "unk" | undefined;
  readonly value?: string;
  readonly unit?: string;
  readonly label: string;
}

/** A small curve on the page's own axis, for a finding or a list: onset, limit, deaths, current value. */
export function Signal({
  frame,
  v,
  height = 36,
  room = 58,
  max,
  limit,
  kills = [],
  since,
  kind = "crit",
  value = "",
  unit = "",
  label,
}: SignalProps): ReactNode {
  const { cursor } = useShared();
  const { span } = useTime();
  const [ref, width] = useWidth<HTMLDivElement>();
  const id = useId();
  const hair = useSyncExternalStore(cursor.subscribe, () => cursor.t);
  const plotWidth = width - room;
  const { start, end } = span;
  const x = (t: number): number => ((t - start) / (end - start)) * plotWidth;
  const top = max ?? Math.max(v === undefined ? 0 : highest(v), limit ?? 0) * 1.08;
  const y = (at: number): number => height - 3 - (at / (top || 1)) * (height - 8);
  const from = since === undefined ? undefined : Math.max(since, start);
  const inside = (t: number): boolean => t >= start && t <= end;
  return (
    <div className="sig" ref={ref} style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
          <defs>
            <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M0 0V4" stroke="var(--hatch)" />
            </pattern>
          </defs>
          {from !== undefined && (
            <rect
              x={x(from)}
              y="1"
              width={Math.max(0, x(end) - x(from))}
              height={height - 3}
              fill={kind === "unk" ? `url(#${id})` : `var(--${kind}-tint)`}
            />
          )}
          <path d={`M0 ${height - 2.5}H${plotWidth}`} stroke="var(--axis)" />
          {limit !== undefined && (
            <path
              d={`M0 ${Math.round(y(limit)) + 0.5}H${plotWidth}`}
              stroke="var(--crit)"
              strokeWidth="1"
              opacity=".75"
            />
          )}
          {frame !== undefined && v !== undefined && (
            <path
              d={curve(frame.t, v, x, y)}
              fill="none"
              stroke="var(--use)"
              strokeWidth="1.5"
              strokeLinejoin="round"
            />
          )}
          {kills.filter(inside).map((t) => (
            <g key={t} transform={`translate(${x(t) - 3.6} ${y(limit ?? top) - 3.6}) scale(.6)`}>
              <ShapeDrawing shape="kill" />
            </g>
          ))}
          {from !== undefined && since !== undefined && inside(since) && (
            <path
              d={`M${Math.round(x(from)) + 0.5} 0V${height - 2}`}
              stroke={`var(--${kind})`}
              strokeWidth="1.5"
            />
          )}
          {hair !== undefined && inside(hair) && (
            <path d={`M${Math.round(x(hair)) + 0.5} 0V${height - 2}`} stroke="var(--text-2)" />
          )}
          {room > 0 && value !== "" && (
            <text
              className={kind === "crit" ? "c" : "i"}
              x={width}
              y={height / 2 - (unit === "" ? -4 : 1)}
              textAnchor="end"
            >
              {value}
            </text>
          )}
          {room > 0 && unit !== "" && (
            <text x={width} y={height / 2 + 12} textAnchor="end">
              {unit}
            </text>
          )}
        </svg>
      )}
    </div>
  );
}

function highest(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) if (v[i]! > most) most = v[i]!;
  return most;
}
