import type { ReactNode } from "react";
import type { Mark, Shape as ShapeName } from "./status.ts";

const ring = (
  <circle
    cx="6"
    cy="6"
    r="4.6"
    fill="none"
    stroke="var(--unk)"
    strokeWidth="1.4"
    strokeDasharray="2.1 1.55"
  />
);
const arrow = { fill: "none", stroke: "var(--mark)", strokeWidth: 1.4 } as const;

const drawings: Readonly<Record<ShapeName | Mark, ReactNode>> = {
  ok: <circle cx="6" cy="6" r="3.5" fill="var(--ok)" />,
  warn: (
    <path
      d="M6 1.1 11.3 10.4H.7Z"
      fill="var(--warn)"
      stroke="var(--warn)"
      strokeWidth=".8"
      strokeLinejoin="round"
    />
  ),
  crit: <path d="M6 .2 11.8 6 6 11.8.2 6Z" fill="var(--crit)" />,
  prog: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="var(--prog)" strokeWidth="1.4" />
      <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6Z" fill="var(--prog)" />
    </>
  ),
  off: <circle cx="6" cy="6" r="3.6" fill="none" stroke="var(--unk)" strokeWidth="1.2" />,
  unk: ring,
  never: ring,
  stale: (
    <>
      {ring}
      <path d="M6 3.6V6.2H8" fill="none" stroke="var(--unk)" strokeWidth="1.2" />
    </>
  ),
  away: (
    <>
      {ring}
      <path d="M3.9 8.1 8.1 3.9" stroke="var(--unk)" strokeWidth="1.3" />
    </>
  ),
  denied: (
    <>
      {ring}
      <path d="M3.6 6H8.4" stroke="var(--unk)" strokeWidth="1.7" />
    </>
  ),
  rollout: <path d="M6 1.5 10.5 6 6 10.5M1.5 6H10" {...arrow} />,
  config: <rect x="2.2" y="2.2" width="7.6" height="7.6" {...arrow} />,
  scale: <path d="M6 10.5V1.5M2.6 4.9 6 1.5 9.4 4.9" {...arrow} />,
  kill: <path d="M2.2 2.2 9.8 9.8M9.8 2.2 2.2 9.8" stroke="var(--crit)" strokeWidth="1.9" />,
  dot: <circle cx="6" cy="6" r="2" fill="var(--mark)" />,
};

/** The bare drawing in a 12 × 12 box, for use inside another SVG. */
export function ShapeDrawing({ shape }: { shape: ShapeName | Mark }): ReactNode {
  return drawings[shape];
}

/** A status shape or mark, 12 px; the word beside it says the same, so it is hidden from readers of the screen. */
export function Shape({ shape, size = 12 }: { shape: ShapeName | Mark; size?: number }): ReactNode {
  return (
    <i className="s">
      <svg viewBox="0 0 12 12" width={size} height={size} aria-hidden="true">
        {drawings[shape]}
      </svg>
    </i>
  );
}

const icons = {
  overview: "M2.5 3.5h11M2.5 8h7M2.5 12.5h9",
  alerts: "M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8ZM6.6 14.2h2.8",
  changes: "M8 2.5v11M8 5h4.5M8 8H3.5M8 11h4.5",
  nodes: "M2.5 3h11v4h-11ZM2.5 9h11v4h-11ZM5 5h1M5 11h1",
  workloads: "M8 2 14 5 8 8 2 5ZM2.5 8 8 10.8 13.5 8M2.5 11 8 13.8 13.5 11",
  pods: "M8 1.8 13.4 4.9V11.1L8 14.2 2.6 11.1V4.9ZM2.6 4.9 8 8l5.4-3.1M8 8v6.2",
  services:
    "M3.5 8a1.5 1.5 0 1 0 0-.01M12.5 3.5a1.5 1.5 0 1 0 0-.01M12.5 12.5a1.5 1.5 0 1 0 0-.01M4.8 7.2 11 4M4.8 8.6 11 12",
  storage:
    "M3 4c0-1 2.2-1.8 5-1.8S13 3 13 4s-2.2 1.8-5 1.8S3 5 3 4ZM3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8",
  jobs: "M8 2.2a5.8 5.8 0 1 0 .01 0M8 4.6V8l2.4 1.6",
  configuration: "M3 2.5h7l3 3v8H3ZM5.5 8h5M5.5 11h5M10 2.5v3h3",
  access: "M5.5 7.5a3 3 0 1 0 .01 0M7.6 8.4 13.5 2.5M11 5l2 2M9.3 6.7l1.4 1.4",
  events: "M8.7 1.8 3.2 9h4.3l-.4 5.2L12.8 7H8.4Z",
  kinds: "M2.5 2.5h4v4h-4ZM9.5 2.5h4v4h-4ZM2.5 9.5h4v4h-4ZM11.5 9.5v4M9.5 11.5h4",
  capacity: "M2.5 5h11M2.5 5v3h7.5V5M2.5 11h11M2.5 11v3h4.5v-3",
  network: "M2.5 2.5h3v3h-3ZM6.5 6.5h3v3h-3ZM10.5 10.5h3v3h-3ZM10.5 2.5h3v3h-3ZM2.5 10.5h3v3h-3Z",
  probes: "M8 2.2a5.8 5.8 0 1 0 .01 0M8 5.2a2.8 2.8 0 1 0 .01 0M8 .8v3M8 12.2v3M.8 8h3M12.2 8h3",
  explore: "M2.5 2.5v11h11M4.5 10.5 7 7l2.5 2 4-5",
  logs: "M2.5 3.5h3M7 3.5h6.5M2.5 8h3M7 8h4.5M2.5 12.5h3M7 12.5h6.5",
  traces: "M2.5 3.5h8M5 8h6M8 12.5h5.5",
  dashboards: "M2.5 2.5h5v6h-5ZM9.5 2.5h4v3h-4ZM9.5 7.5h4v6h-4ZM2.5 10.5h5v3h-5Z",
  targets: "M8 2.2a5.8 5.8 0 1 0 .01 0M8 6.6a1.4 1.4 0 1 0 .01 0",
  settings: "M2.5 4.5h6M12.5 4.5h1M10.5 4.5a1 1 0 1 0 0-.01M2.5 11.5h1M7.5 11.5h6M5.5 11.5a1 1 0 1 0 0-.01",
  search: "M7 2.5a4.5 4.5 0 1 0 .01 0M10.3 10.3 13.5 13.5",
  tick: "M3 8.5 6.5 12 13 4.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
} as const;
export type IconName = keyof typeof icons;

/** A 16 px line icon. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      className="ic"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 16 ? 1.4 : 1.3}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d={icons[name]} />
    </svg>
  );
}

/** The small arrow that says "opens"; closed it points to the right. */
export function Chevron({ isClosed = false }: { isClosed?: boolean }): ReactNode {
  return (
    <svg
      className={isClosed ? "chev closed" : "chev"}
      viewBox="0 0 10 10"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      aria-hidden="true"
    >
      <path d="M2 3.5 5 6.5 8 3.5" />
    </svg>
  );
}

/** The taffrail: a ship's stern with its rail. */
export function Logo(): ReactNode {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2 6.5C6.5 4 13.5 4 18 6.5" />
      <path d="M2.6 15.5h14.8" />
      <path d="M5 8.4v4.2M8.4 7.6v5M11.6 7.6v5M15 8.4v4.2" strokeWidth="1.4" />
    </svg>
  );
}
