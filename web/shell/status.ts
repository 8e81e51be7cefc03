/** States of health, worst first: the order of tables, and of roll-ups. */
export const healthOrder = ["crit", "unk", "warn", "prog", "off", "ok"] as const;
export type Health = (typeof healthOrder)[number];

/** Why something is not known: each has its own shape. */
export type UnknownWhy = "stale" | "away" | "denied" | "never";
/** What a shape can show: a health, or one of the ways not to know. */
export type Shape = Health | UnknownWhy;
/** Marks of the time axis. */
export type Mark = "rollout" | "config" | "scale" | "kill" | "dot";

/** A state of one object: the word is Kubernetes' own where there is one, the reason follows it. */
export interface Status {
  readonly shape: Shape;
  readonly word: string;
  readonly reason: string;
  /** When it began, Unix ms, as far as the object tells. */
  readonly since?: number;
}

/** The health behind a shape. */
export function healthOf(shape: Shape): Health {
  return shape === "stale" || shape === "away" || shape === "denied" || shape === "never" ? "unk" : shape;
}

const ranks: Readonly<Record<Shape, number>> = {
  crit: 0,
  unk: 1,
  stale: 1,
  away: 1,
  denied: 1,
  never: 1,
  warn: 2,
  prog: 3,
  off: 4,
  ok: 5,
};

/** Worst first, in the order of `healthOrder`; equal shapes are 0. */
export function compareShapes(a: Shape, b: Shape): number {
  return ranks[a] - ranks[b];
}

/** The worst of several; `ok` of none. */
export function rollUp(shapes: Iterable<Shape>): Shape {
  let worst: Shape = "ok";
  for (const shape of shapes) if (compareShapes(shape, worst) < 0) worst = shape;
  return worst;
}

/** How many there are of each health. */
export function countHealth(shapes: Iterable<Shape>): Readonly<Record<Health, number>> {
  const counts: Record<Health, number> = { crit: 0, unk: 0, warn: 0, prog: 0, off: 0, ok: 0 };
  for (const shape of shapes) counts[healthOf(shape)]++;
  return counts;
}
