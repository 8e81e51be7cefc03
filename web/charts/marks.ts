import type { Mark, Shape } from "../shell/status.ts";

/** A level across the plot, in the unit of the values. */
export interface Level {
  readonly value: number;
  /** limit: solid red · request: dashed ink · threshold: dotted, of an alert. */
  readonly kind: "limit" | "request" | "threshold";
  readonly label: string;
}

/** Something at one instant: above the plot with a dotted line down, or, a death, on the line where it happened. */
export interface TimeMark {
  readonly t: number;
  readonly kind: Shape | Mark;
  readonly label?: string;
  /** Height of a kill mark; without it the mark stands at the top of the plot. */
  readonly value?: number;
}

/** A stretch of time with a ground: pending and firing alerts, trouble since. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: "warn" | "crit";
  readonly isPending?: boolean;
  readonly label?: string;
}
