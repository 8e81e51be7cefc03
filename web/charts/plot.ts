import uPlot from "uplot";
import type { Format } from "../shell/format.ts";
import { axisText, axisTimes } from "./axis-text.ts";
import type { Colors } from "./colors.ts";
import { type Frame, lastKnown } from "./frame.ts";
import type { Level, TimeMark, TimeSpan } from "./marks.ts";
import { type Scale, timeTicks, valueTicks } from "./ticks.ts";

/** One line of a plot as it is drawn. */
export interface PlotSeries {
  readonly v: Float64Array;
  /** CSS colour, tokens allowed. */
  readonly color: string;
  readonly isShown: boolean;
}

/** All that a plot draws. */
export interface PlotContent {
  readonly frame: Frame;
  readonly series: readonly PlotSeries[];
  readonly scale: Scale;
  /** The end of the value axis: a capacity. Undefined: the highest value or level. */
  readonly max: number | undefined;
  readonly isStacked: boolean;
  readonly levels: readonly Level[];
  readonly marks: readonly TimeMark[];
  readonly spans: readonly TimeSpan[];
  /** Now, for how times are written. */
  readonly now: number;
}

/** What a plot tells: where the reader points (Unix ms), and the stretch that was dragged over. */
export interface PlotEvents {
  point(t: number | undefined): void;
  select(start: number, end: number): void;
}

const top = 8;
const topWithMarks = 20;
const bottom = 20;
const right = 8;

/**
 * One chart on a canvas. It is the only file that knows uPlot: columns go in, and axes, levels, marks and hatches are
 * drawn here the way the design wants them. Times are Unix ms.
 */
export class Plot {
  readonly #u: uPlot;
  readonly #colors: Colors;
  readonly #format: Format;
  readonly #font: string;
  #content: PlotContent;
  #ticks: number[] = [0, 1];
  #isFollowing = false;
  #width: number;

  constructor(
    host: HTMLElement,
    size: { width: number; height: number },
    content: PlotContent,
    format: Format,
    colors: Colors,
    events: PlotEvents,
  ) {
    this.#width = size.width;
    this.#content = content;
    this.#colors = colors;
    this.#format = format;
    this.#font = `11px ${getComputedStyle(host).fontFamily}`;
    this.#setTicks();
    this.#u = new uPlot(this.#options(size, events), this.#data(), host);
  }

  /** The left edge of the plot inside its canvas, in CSS pixels. */
  get left(): number {
    return this.#u.over.offsetLeft;
  }

  resize(width: number, height: number): void {
    this.#width = width;
    this.#u.setSize({ width, height });
  }

  /** Shows other content with the same number of series, in the same colours. */
  show(content: PlotContent): void {
    this.#content = content;
    this.#setTicks();
    this.#u.setData(this.#data());
  }

  /** Moves the hair line to `t`, or away; tells nobody. Answers its place in CSS pixels from the canvas's left. */
  follow(t: number | undefined): number | undefined {
    const { min, max } = this.#u.scales["x"]!;
    const isInside = t !== undefined && min !== undefined && max !== undefined && t >= min && t <= max;
    const left = isInside ? this.#u.valToPos(t, "x") : -10;
    this.#isFollowing = true;
    this.#u.setCursor({ left, top: isInside ? 1 : -10 }, false);
    this.#isFollowing = false;
    return isInside ? left + this.left : undefined;
  }

  close(): void {
    this.#u.destroy();
  }

  #setTicks(): void {
    const { series, max, levels, scale, isStacked } = this.#content;
    const shown = series.filter(({ isShown }) => isShown);
    let highest = Math.max(0, ...levels.map(({ value }) => value * 1.04));
    if (isStacked) {
      const sums = stacked(shown.map(({ v }) => v)).at(-1);
      if (sums !== undefined) highest = Math.max(highest, highestOf(sums));
    } else for (const { v } of shown) highest = Math.max(highest, highestOf(v));
    // A capacity ends the axis unless something stands above it.
    const end = max !== undefined && max >= highest * 0.999 ? max : highest;
    const ticks = valueTicks(end, scale);
    this.#ticks = max !== undefined && end === max ? ticksUpTo(ticks, max) : ticks;
  }

  #data(): uPlot.AlignedData {
    const { frame, series, isStacked } = this.#content;
    const columns = isStacked
      ? stacked(series.map(({ v, isShown }) => (isShown ? v : v.map(() => Number.NaN))))
      : series.map(({ v }) => v);
    // uPlot draws the last series on top; a stack is drawn from its top down so that lower ones cover.
    const ordered = isStacked ? columns.toReversed() : columns;
    return [
      [...frame.t],
      ...ordered.map((v) => Array.from(v, (value) => (Number.isFinite(value) ? value : null))),
    ];
  }

  #options(size: { width: number; height: number }, events: PlotEvents): uPlot.Options {
    const { series, isStacked } = this.#content;
    const color = (css: string, opacity?: number): string => this.#colors.of(css, opacity);
    const drawn = isStacked ? series.toReversed() : series;
    const isSingle = series.length === 1;
    return {
      ...size,
      ms: 1,
      padding: [this.#topSpace(), right, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: true, range: () => this.#edges() },
        y: { range: () => [0, this.#ticks.at(-1)!] },
      },
      series: [
        {},
        ...drawn.map(({ color: css, isShown }): uPlot.Series => ({
          stroke: color(css),
          width: lineWidth(),
          show: isShown,
          points: { show: false },
          spanGaps: false,
          ...(isStacked ? { fill: color(css, 0.62) } : isSingle ? { fill: color(css, 0.1) } : {}),
        })),
      ],
      axes: [
        {
          size: bottom,
          gap: 3,
          font: this.#font,
          stroke: color("var(--text-3)"),
          grid: { show: false },
          ticks: { size: 4, width: 1, stroke: color("var(--axis)") },
          splits: (_u, _i, min, max) => {
            const width = this.#width - this.#axisWidth() - right; // uPlot asks before it has laid itself out
            const edge = ((max - min) / Math.max(1, width)) * 12;
            return timeTicks(min, max, width).filter((t) => t > min + edge / 2 && t < max - edge);
          },
          values: (_u, splits) => [...axisTimes(splits, this.#format, this.#content.now)],
        },
        {
          size: () => this.#axisWidth(),
          gap: 8,
          font: this.#font,
          stroke: color("var(--text-3)"),
          grid: { width: 1, stroke: color("var(--grid)") },
          ticks: { show: false },
          splits: () => this.#ticks,
          values: (_u, splits) =>
            splits.map(axisText(this.#content.scale, this.#ticks.at(-1)!, this.#format)),
        },
      ],
      cursor: {
        x: true,
        y: false,
        points: {
          size: 7,
          width: 1.5,
          fill: (_u, i) => color(drawn[i - 1]?.color ?? "var(--text-1)"),
          stroke: () => color("var(--bg)"),
        },
        drag: { x: true, y: false, setScale: false },
      },
      hooks: {
        drawClear: [(u) => this.#drawGround(u)],
        drawAxes: [(u) => this.#drawBaseline(u)],
        draw: [(u) => this.#drawLevels(u), (u) => this.#drawMarks(u)],
        setCursor: [
          (u) => {
            if (this.#isFollowing) return;
            const { left } = u.cursor;
            events.point(left === undefined || left === null || left < 0 ? undefined : u.posToVal(left, "x"));
          },
        ],
        setSelect: [
          (u) => {
            const { left, width } = u.select;
            if (width > 4) events.select(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    };
  }

  #topSpace(): number {
    return this.#content.marks.some(({ kind }) => kind !== "kill") ? topWithMarks : top;
  }

  #edges(): [number, number] {
    const { t } = this.#content.frame;
    const first = t[0] ?? 0;
    return [first, Math.max(t.at(-1) ?? 1, first + 1)];
  }

  #axisWidth(): number {
    const write = axisText(this.#content.scale, this.#ticks.at(-1)!, this.#format);
    const longest = Math.max(...this.#ticks.map((tick) => write(tick).length));
    return Math.max(30, Math.ceil(longest * 6.1) + 10);
  }

  /** Below everything: spans of trouble, and the hatch of what is not known at the edge. */
  #drawGround(u: uPlot): void {
    const { ctx } = u;
    const { frame, spans } = this.#content;
    const { left, top: y, width, height } = u.bbox;
    const px = devicePixelRatio;
    ctx.save();
    for (const { start, end, kind, isPending = false } of spans) {
      const from = Math.max(left, u.valToPos(start, "x", true));
      const to = Math.min(left + width, u.valToPos(end, "x", true));
      if (to <= from) continue;
      ctx.fillStyle = this.#colors.of(`var(--${isPending ? "warn" : kind}-tint)`);
      ctx.fillRect(from, y, to - from, height);
    }
    const known = lastKnown(frame);
    const last = frame.t.at(-1);
    const isMissing = known !== undefined && last !== undefined && last - known >= frame.stepMs * 3;
    if (isMissing) {
      const from = u.valToPos(known, "x", true);
      ctx.beginPath();
      ctx.rect(from, y, left + width - from, height);
      ctx.clip();
      ctx.strokeStyle = this.#colors.of("var(--hatch)");
      ctx.lineWidth = px;
      ctx.beginPath();
      for (let x = from - height; x < left + width; x += 5 * px) {
        ctx.moveTo(x, y + height);
        ctx.lineTo(x + height, y);
      }
      ctx.stroke();
    }
    ctx.restore();
  }

  #drawBaseline(u: uPlot): void {
    const { ctx } = u;
    const { left, top: y, width, height } = u.bbox;
    const px = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = this.#colors.of("var(--axis)");
    ctx.lineWidth = Math.max(1, Math.round(px));
    const base = Math.round(y + height) - ctx.lineWidth / 2;
    ctx.beginPath();
    ctx.moveTo(left, base);
    ctx.lineTo(left + width, base);
    ctx.stroke();
    for (const { start, end, kind, isPending = false } of this.#content.spans) {
      ctx.strokeStyle = this.#colors.of(`var(--${isPending ? "warn" : kind})`);
      ctx.lineWidth = 3 * px;
      ctx.setLineDash(isPending ? [3 * px, 3 * px] : []);
      ctx.beginPath();
      ctx.moveTo(Math.max(left, u.valToPos(start, "x", true)), base);
      ctx.lineTo(Math.min(left + width, u.valToPos(end, "x", true)), base);
      ctx.stroke();
    }
    ctx.restore();
  }

  #drawLevels(u: uPlot): void {
    const { ctx } = u;
    const { left, width, top: plotTop } = u.bbox;
    const px = devicePixelRatio;
    for (const { value, kind, label } of this.#content.levels) {
      const y = Math.round(u.valToPos(value, "y", true)) + 0.5;
      if (y < plotTop - 1) continue;
      const css = { limit: "var(--crit)", request: "var(--text-2)", threshold: "var(--warn)" }[kind];
      const dash = { limit: [], request: [6 * px, 4 * px], threshold: [2 * px, 3 * px] }[kind];
      ctx.save();
      ctx.strokeStyle = this.#colors.of(css);
      ctx.lineWidth = (kind === "limit" ? 1.5 : 1) * px;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      ctx.setLineDash([]);
      const isTight = y - plotTop < 14 * px;
      this.#text(
        u,
        label,
        left + 4 * px,
        isTight ? y + 13 * px : y - 5 * px,
        kind === "limit" ? "var(--crit-text)" : "var(--text-2)",
      );
      ctx.restore();
    }
  }

  #drawMarks(u: uPlot): void {
    const { ctx } = u;
    const px = devicePixelRatio;
    const { left, top: plotTop, width, height } = u.bbox;
    const inside = this.#content.marks.filter(({ t }) => {
      const x = u.valToPos(t, "x", true);
      return x >= left - 1 && x <= left + width + 1;
    });
    const above = inside.filter(({ kind }) => kind !== "kill").sort((a, b) => a.t - b.t);
    for (const { t, value } of inside.filter(({ kind }) => kind === "kill")) {
      const x = u.valToPos(t, "x", true);
      const y = value === undefined ? plotTop + 5 * px : u.valToPos(value, "y", true);
      const r = 3.4 * px;
      ctx.save();
      ctx.strokeStyle = this.#colors.of("var(--crit)");
      ctx.lineWidth = 1.6 * px;
      ctx.beginPath();
      ctx.moveTo(x - r, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.moveTo(x + r, y - r);
      ctx.lineTo(x - r, y + r);
      ctx.stroke();
      ctx.restore();
    }
    above.forEach((mark, i) => {
      const x = Math.round(u.valToPos(mark.t, "x", true)) + 0.5;
      ctx.save();
      ctx.strokeStyle = this.#colors.of("var(--mark)");
      ctx.lineWidth = px;
      ctx.setLineDash([px, 3 * px]);
      ctx.beginPath();
      ctx.moveTo(x, plotTop - 4 * px);
      ctx.lineTo(x, plotTop + height);
      ctx.stroke();
      ctx.restore();
      this.#shape(ctx, mark.kind, x, plotTop - 10 * px, px);
      const label = mark.label ?? "";
      const next = above[i + 1];
      const room = (next === undefined ? left + width : u.valToPos(next.t, "x", true)) - x;
      if (label !== "" && room > (label.length * 6 + 18) * px) {
        this.#text(u, label, x + 8 * px, plotTop - 6 * px, "var(--text-2)");
      }
    });
  }

  #shape(ctx: CanvasRenderingContext2D, kind: TimeMark["kind"], x: number, y: number, px: number): void {
    const draw = shapePaths[kind] ?? shapePaths["dot"]!;
    ctx.save();
    ctx.translate(x - 5 * px, y - 5 * px);
    ctx.scale(0.83 * px, 0.83 * px);
    const css = this.#colors.of(draw.color);
    if (draw.isFilled) {
      ctx.fillStyle = css;
      ctx.fill(new Path2D(draw.path));
    } else {
      ctx.strokeStyle = css;
      ctx.lineWidth = 1.4;
      ctx.stroke(new Path2D(draw.path));
    }
    ctx.restore();
  }

  /** Text with a rim of the ground, so that lines behind it do not cross it. */
  #text(u: uPlot, text: string, x: number, y: number, css: string): void {
    const { ctx } = u;
    const px = devicePixelRatio;
    ctx.save();
    ctx.font = this.#font.replace("11px", `${11 * px}px`);
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.#colors.of("var(--bg)");
    ctx.lineWidth = 4 * px;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = this.#colors.of(css);
    ctx.fillText(text, x, y);
    ctx.restore();
  }
}

const shapePaths: Readonly<
  Record<string, { readonly path: string; readonly color: string; readonly isFilled: boolean }>
> = {
  ok: { path: "M2.5 6a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0", color: "var(--ok)", isFilled: true },
  warn: { path: "M6 1.1 11.3 10.4H.7Z", color: "var(--warn)", isFilled: true },
  crit: { path: "M6 .2 11.8 6 6 11.8.2 6Z", color: "var(--crit)", isFilled: true },
  prog: { path: "M1.7 6a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0", color: "var(--prog)", isFilled: false },
  unk: { path: "M1.4 6a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0", color: "var(--unk)", isFilled: false },
  stale: {
    path: "M1.4 6a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0M6 3.6V6.2H8",
    color: "var(--unk)",
    isFilled: false,
  },
  off: { path: "M2.4 6a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0", color: "var(--unk)", isFilled: false },
  rollout: { path: "M6 1.5 10.5 6 6 10.5M1.5 6H10", color: "var(--mark)", isFilled: false },
  config: { path: "M2.2 2.2h7.6v7.6h-7.6Z", color: "var(--mark)", isFilled: false },
  scale: { path: "M6 10.5V1.5M2.6 4.9 6 1.5 9.4 4.9", color: "var(--mark)", isFilled: false },
  dot: { path: "M4 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0", color: "var(--mark)", isFilled: true },
};

/** Running sums, lowest first; a hole counts as nothing unless all have one there. */
function stacked(columns: readonly Float64Array[]): readonly Float64Array[] {
  const sums: Float64Array[] = [];
  for (const v of columns) {
    const below = sums.at(-1);
    sums.push(
      v.map((value, i) => (Number.isNaN(value) ? (below?.[i] ?? Number.NaN) : value + zeroIfNaN(below?.[i]))),
    );
  }
  return sums;
}

function zeroIfNaN(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function highestOf(v: Float64Array): number {
  let highest = 0;
  for (let i = 0; i < v.length; i++) if (Number.isFinite(v[i]!) && v[i]! > highest) highest = v[i]!;
  return highest;
}

/** Ticks within a capacity, which itself ends the axis without a figure of its own unless it is one of them. */
function ticksUpTo(ticks: readonly number[], max: number): number[] {
  const inside = ticks.filter((tick) => tick <= max * 1.0001);
  const step = ticks[1]! - ticks[0]!;
  return max - inside.at(-1)! > step * 0.4
    ? [...inside, max]
    : inside.at(-1)! >= max * 0.999
      ? inside
      : [...inside.slice(0, -1), max];
}

function lineWidth(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--line-w")) || 1.5;
}
