import type { PointerEvent, ReactNode } from "react";
import { ShapeDrawing } from "../../shell/shapes.tsx";
import type { Run, RunsTold } from "../runs.ts";
import type { Tell } from "./column.ts";

/** The units of the drawing's own box; it is stretched to the cell. */
const box = { width: 1000, height: 16 };
/** The least that a run stands above the line. */
const leastHeight = 3;
/** About what the cell has, pixels: bars are as wide as there is room between them. */
const cellPx = 260;

/** How the last runs of a CronJob went: bars as high as they took, marks where they failed or go on; the one under the pointer in words. */
export function RunStrip({
  runs,
  told,
  tell,
}: {
  runs: readonly Run[];
  told: RunsTold;
  tell: Tell;
}): ReactNode {
  const { from, to, mostMs } = told;
  const shown = runs.filter(({ start }) => start >= from);
  const { words, format } = tell;
  const span = format.span(to - from);
  if (shown.length === 0) {
    return (
      <span
        className="runs none"
        role="img"
        aria-label={words.runs.none(span)}
        title={words.runs.none(span)}
      />
    );
  }
  const x = (t: number): number => ((t - from) / (to - from)) * box.width;
  const wide = Math.max(1, Math.min(4, (cellPx / shown.length) * 0.6)) * (box.width / cellPx);
  const bars = shown
    .filter(({ outcome, end }) => outcome === "good" && end !== undefined)
    .map(({ start, end }) => {
      const height = Math.max(leastHeight, ((end! - start) / Math.max(1, mostMs)) * box.height);
      return `M${x(start).toFixed(1)} ${box.height}v${(-height).toFixed(1)}h${wide.toFixed(1)}V${box.height}Z`;
    });
  const failed = shown.filter(({ outcome }) => outcome === "failed").length;
  const point = ({ currentTarget, clientX }: PointerEvent<HTMLElement>): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const t = from + ((clientX - left) / Math.max(1, width)) * (to - from);
    const near = shown.reduce((a, b) => (Math.abs(b.start - t) < Math.abs(a.start - t) ? b : a));
    currentTarget.title = runText(near, tell);
  };
  return (
    <span
      className="runs"
      role="img"
      aria-label={words.runs.all(shown.length, failed, span)}
      onPointerMove={point}
    >
      <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={bars.join("")} />
      </svg>
      {shown
        .filter(({ outcome }) => outcome !== "good")
        .map(({ name, start, outcome }) => (
          <i key={name} style={{ insetInlineStart: `${(x(start) / box.width) * 100}%` }}>
            <svg viewBox="0 0 12 12" width="8" height="8" aria-hidden="true">
              <ShapeDrawing shape={outcome === "failed" ? "crit" : "prog"} />
            </svg>
          </i>
        ))}
    </span>
  );
}

/** "20 Nov 02:00: failed after 36 s, BackoffLimitExceeded". */
export function runText({ start, end, outcome, why }: Run, { words, format, now }: Tell): string {
  const time = format.time(start, now);
  const took = end === undefined ? "" : format.duration(end - start);
  if (outcome === "running") return words.runs.running(time, format.span(Math.max(0, now - start)));
  return outcome === "good" ? words.runs.good(time, took) : words.runs.failed(time, took, why);
}

/** What the marks of strips mean. */
export function RunKey({ tell: { words } }: { tell: Tell }): ReactNode {
  const { key } = words.runs;
  return (
    <span className="key end hide-s">
      <span>
        <i className="sw run" />
        {key.good}
      </span>
      {(["failed", "running"] as const).map((one) => (
        <span key={one}>
          <svg viewBox="0 0 12 12" width="9" height="9" aria-hidden="true">
            <ShapeDrawing shape={one === "failed" ? "crit" : "prog"} />
          </svg>
          {key[one]}
        </span>
      ))}
    </span>
  );
}
