import { type PointerEvent, type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import { axisTimes } from "../charts/axis-text.ts";
import { timeTicks } from "../charts/ticks.ts";
import type { KubeObject, Pod } from "../cluster/kinds.ts";
import { useInNamespace, useObjects, useRange } from "./ask.tsx";
import { useShared } from "./context.tsx";
import { deathMarks, lanesOf, type LogMark, placeLanes, rolloutMarks } from "./log-events.ts";
import { useWidth } from "./measure.ts";
import { ShapeDrawing } from "./shapes.tsx";
import { healthOf } from "./status.ts";
import { useWrongNow } from "./telling.tsx";
import { useTime } from "./time.tsx";

const height = 55;
const baseline = 37.5;

/**
 * What happened in the chosen range, on every page, on the same axis as its charts: trouble that lasts as spans above,
 * rollouts and restarts as marks on the axis. Dragging sets the range.
 */
export function LogLine(): ReactNode {
  const { text, format, preferences, cursor } = useShared();
  const { span, now, setRange } = useTime();
  const [ref, width] = useWidth<HTMLDivElement>();
  const pods = useInNamespace(useObjects<Pod>("pods").items);
  const sets = useInNamespace(useObjects<KubeObject>("replicasets").items);
  const wrong = useWrongNow();
  const restarts = useRestartTicks();
  const hair = useSyncExternalStore(cursor.subscribe, () => cursor.t);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const isFolded = preferences.logLine === "folded";

  const { start, end } = span;
  const x = (t: number): number => ((t - start) / (end - start)) * width;
  const t = (at: number): number =>
    start + (Math.max(0, Math.min(width, at)) / Math.max(1, width)) * (end - start);
  const marks = useMemo<readonly LogMark[]>(() => {
    const told = deathMarks(pods, start, end);
    // A restart that an object dates exactly stands there; others where the samples saw the count rise.
    const seen = restarts.filter((at) => !told.some((mark) => Math.abs(mark.t - at) < 60_000));
    return [...told, ...seen.map((at) => ({ t: at, kind: "kill" as const, name: "" }))];
  }, [pods, restarts, start, end]);
  const rollouts = useMemo(() => rolloutMarks(sets, start, end), [sets, start, end]);
  const lanes = width === 0 ? [] : placeLanes(lanesOf(wrong, start, end), x);

  const pointed = (event: PointerEvent<SVGSVGElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const release = (): void => {
    if (drag !== undefined && Math.abs(drag.to - drag.from) > 4) {
      const [from, to] = [t(Math.min(drag.from, drag.to)), t(Math.max(drag.from, drag.to))];
      setRange({ kind: "fixed", start: from, end: to });
    }
    setDrag(undefined);
  };
  const isWide = width > 600;
  const ticks = timeTicks(start, end, width * 0.8).filter((tick) => x(tick) < width - 44 && x(tick) > 16);
  const [first = "", ...words] = axisTimes([start, ...ticks], format, now);
  // The left end says its own time where there is room; a tick that would touch it goes.
  const from = isWide ? 12 + first.length * 7 : 16;
  return (
    <div className={isFolded ? "logline folded" : "logline"}>
      <div ref={ref}>
        {width > 0 && !isFolded && (
          <svg
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={text.logLine.label}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDrag({ from: pointed(event), to: pointed(event) });
            }}
            onPointerMove={(event) => {
              cursor.set(t(pointed(event)));
              if (drag !== undefined) setDrag({ ...drag, to: pointed(event) });
            }}
            onPointerUp={release}
            onPointerCancel={() => setDrag(undefined)}
            onPointerLeave={() => cursor.set(undefined)}
          >
            <rect width={width} height={height} fill="transparent" />
            {ticks.map((tick, i) =>
              x(tick) < from ? null : (
                <g key={tick}>
                  <path d={`M${Math.round(x(tick)) + 0.5} ${baseline}v4`} stroke="var(--axis)" />
                  <text x={x(tick)} y="52" textAnchor="middle">
                    {words[i]}
                  </text>
                </g>
              ),
            )}
            {isWide && (
              <text x="0" y="52">
                {first}
              </text>
            )}
            <path d={`M0 ${baseline}H${width}`} stroke="var(--axis)" />
            {lanes.map((lane) => (
              <path
                key={lane.key}
                d={`M${x(lane.start)} ${lane.y}H${x(lane.end)}`}
                stroke={`var(--${healthOf(lane.shape)})`}
                strokeWidth={lane.y > 20 ? 2 : 3}
                {...(healthOf(lane.shape) === "unk" ? { strokeDasharray: "3 2.5" } : {})}
              />
            ))}
            {lanes
              .filter(({ hasLabel }) => hasLabel)
              .map((lane) => (
                <text
                  key={lane.key}
                  className={lane.shape === "crit" ? "c plain" : "t2"}
                  x={x(lane.start) - 6}
                  y={lane.y + 4}
                  textAnchor="end"
                  // The lowest lane passes close below a label of the second: the ground around the letters covers it.
                  style={{ paintOrder: "stroke", stroke: "var(--sunken)", strokeWidth: 4 }}
                >
                  {lane.label}
                </text>
              ))}
            {rollouts.map((mark) => (
              <g
                key={`${mark.name}${mark.t}`}
                transform={`translate(${x(mark.t) - 5} ${baseline - 5}) scale(.83)`}
              >
                <title>{text.logLine.rollout(mark.name, format.time(mark.t, now))}</title>
                <rect x="-1" y="-1" width="14" height="14" fill="var(--sunken)" />
                <ShapeDrawing shape="rollout" />
              </g>
            ))}
            {marks.map((mark) => (
              <path
                key={`${mark.name}${mark.t}`}
                d={`M${x(mark.t)} ${baseline - 3.5}v7`}
                stroke="var(--crit)"
                strokeWidth="1.5"
              >
                {mark.name !== "" && (
                  <title>{text.logLine.restart(mark.name, format.time(mark.t, now))}</title>
                )}
              </path>
            ))}
            {drag !== undefined && (
              <rect
                x={Math.min(drag.from, drag.to)}
                width={Math.abs(drag.to - drag.from)}
                height={height - 1}
                fill="var(--accent)"
                opacity="0.14"
              />
            )}
            {hair !== undefined && hair >= start && hair <= end && (
              <path d={`M${Math.round(x(hair)) + 0.5} 0V${baseline + 4}`} stroke="var(--text-2)" />
            )}
            <path d={`M${width - 0.75} 3V${baseline + 4}`} stroke="var(--text-1)" strokeWidth="1.5" />
            <text className="i" x={width} y="52" textAnchor="end">
              {format.minute(end, now)}
            </text>
          </svg>
        )}
      </div>
    </div>
  );
}

/** Instants of the grid at which the count of restarts rose somewhere. */
function useRestartTicks(): readonly number[] {
  const { stepMs } = useTime();
  const window = Math.max(60, stepMs / 1000);
  const { data } = useRange(`sum(changes(kube_pod_container_status_restarts_total[${window}s])) > 0`);
  return useMemo(() => {
    const column = data?.columns[0];
    if (data === undefined || column === undefined) return [];
    const ticks: number[] = [];
    for (let i = 0; i < column.v.length; i++) {
      // The window is longer than a step: only the first step that sees a change is its time.
      if (column.v[i]! > 0 && !(column.v[i - 1]! > 0)) ticks.push(data.t[i]!);
    }
    return ticks;
  }, [data]);
}
