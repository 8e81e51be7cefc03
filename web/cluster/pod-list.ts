import { matchesFilter } from "../shell/match.ts";
import { compareShapes, healthOf, type Status } from "../shell/status.ts";
import { askedBy } from "./amounts.ts";
import { deathsOf, podStatus, type Telling } from "./health.ts";
import { instantOf, keyOf, type Pod, workloadOf } from "./kinds.ts";

/** One pod as a row of the list: what is told, sorted and filtered by. */
export interface PodRow {
  readonly key: string;
  readonly pod: Pod;
  readonly name: string;
  readonly namespace: string;
  readonly status: Status;
  /** Containers that are ready, and all of them. */
  readonly ready: readonly [number, number];
  readonly restarts: number;
  /** When a container died last, Unix ms. */
  readonly lastDeath: number | undefined;
  readonly node: string;
  readonly owner: string;
  /** Unix ms; 0 if it is not told. */
  readonly created: number;
  /** When its state began, else when it was made: the newest change goes first. */
  readonly changed: number;
}

export function podRow(pod: Pod, telling: Telling): PodRow {
  const statuses = pod.status?.containerStatuses ?? [];
  const status = podStatus(pod, telling);
  const created = instantOf(pod.metadata.creationTimestamp) ?? 0;
  const deaths = deathsOf(pod);
  return {
    key: keyOf(pod),
    pod,
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? "",
    status,
    ready: [
      statuses.filter(({ ready }) => ready === true).length,
      Math.max(statuses.length, pod.spec?.containers?.length ?? 0),
    ],
    restarts: statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    lastDeath: deaths[0]?.at,
    node: pod.spec?.nodeName ?? "",
    owner: workloadOf(pod).name,
    created,
    changed: status.since ?? created,
  };
}

/** The worst first, then the newest change; the order of the list until someone sorts it. */
export function compareHealth(a: PodRow, b: PodRow): number {
  return compareShapes(a.status.shape, b.status.shape) || b.changed - a.changed || compareText(a.key, b.key);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A filter as it is typed: words that must occur, `-word` that must not, `ns:`, `node:`, `owner:`, `health:`, `age<90d`, `restarts>3`. */
export type PodFilter = (row: PodRow) => boolean;

export function parsePodFilter(text: string, now: number): PodFilter {
  const terms = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((term) => parseTerm(term, now));
  return (row) => terms.every((term) => term(row));
}

function parseTerm(term: string, now: number): PodFilter {
  if (term.startsWith("-") && term.length > 1) {
    const inner = parseTerm(term.slice(1), now);
    return (row) => !inner(row);
  }
  const compared = /^(age|restarts)([<>])(\d+)([smhdw]?)$/.exec(term);
  if (compared !== null) {
    const [, field, sign, digits, unit = ""] = compared;
    const amount = Number(digits) * (field === "age" ? (unitMs[unit] ?? unitMs["d"]!) : 1);
    const of = (row: PodRow): number => (field === "age" ? now - row.created : row.restarts);
    return (row) => (sign === "<" ? of(row) < amount : of(row) > amount);
  }
  const named = /^(ns|namespace|node|owner|health):(.*)$/.exec(term);
  if (named !== null) {
    const [, field, value = ""] = named;
    return (row) => fieldOf(row, field!).some((text) => text.toLowerCase().includes(value));
  }
  return ({ name, namespace, node, status, pod }) =>
    matchesFilter(term, {
      texts: [name, `${namespace}/${name}`, node, status.word, status.reason],
      labels: pod.metadata.labels ?? {},
    });
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function fieldOf(row: PodRow, field: string): readonly string[] {
  switch (field) {
    case "ns":
    case "namespace":
      return [row.namespace];
    case "node":
      return [row.node];
    case "owner":
      return [row.owner];
    case "health":
      return [row.status.word, healthOf(row.status.shape)];
    default:
      return [];
  }
}

/** Use and request of a pod as shares of its limit; where it has none, of twice its request; of nothing where it has neither. */
export interface PodBar {
  readonly used: number | undefined;
  readonly requested: number | undefined;
  readonly tone: "warn" | undefined;
}

export function podBar(pod: Pod, resource: "cpu" | "memory", used: number | undefined): PodBar {
  const { requested, limit, unlimited } = askedBy(pod, resource);
  const bound = unlimited === 0 && limit > 0 ? limit : undefined;
  const track = bound ?? requested * 2;
  if (track === 0) return { used: undefined, requested: 0, tone: undefined };
  return {
    used: used === undefined ? undefined : Math.min(1, used / track),
    requested: Math.min(1, requested / track),
    tone:
      resource === "memory" && bound !== undefined && used !== undefined && used > 0.9 * bound
        ? "warn"
        : undefined,
  };
}
