import type { ActiveTarget } from "../shell/api.ts";
import { matchesFilter } from "../shell/match.ts";
import { compareShapes, healthOf, type Status } from "../shell/status.ts";
import type { TargetWords } from "./words.ts";

/** One target as the page shows it. */
export interface TargetRow {
  readonly key: string;
  /** The same for the target and for what is stored of it, see `seriesKey`. */
  readonly series: string;
  readonly target: ActiveTarget;
  /** What people call it: the pod, the node, else its address. */
  readonly name: string;
  readonly status: Status;
  /** When it was scraped last, Unix ms; undefined before the first scrape. */
  readonly lastScrape: number | undefined;
  readonly durationMs: number;
  readonly timeoutMs: number;
}

/** The targets of one pool, the troubled first. */
export interface Pool {
  readonly name: string;
  readonly rows: readonly TargetRow[];
  readonly up: number;
}

/** A scrape that takes more than this share of its timeout is slow. */
const slowShare = 0.5;

export function targetRow(target: ActiveTarget, words: TargetWords): TargetRow {
  const { labels, scrapePool, scrapeUrl, lastScrape } = target;
  const t = Date.parse(lastScrape);
  const durationMs = target.lastScrapeDuration * 1000;
  const timeoutMs = parseSpanMs(target.scrapeTimeout ?? "10s");
  return {
    key: `${scrapePool} ${scrapeUrl} ${labels["instance"] ?? ""}`,
    series: seriesKey(labels),
    target,
    name: labels["pod"] ?? labels["node"] ?? labels["instance"] ?? scrapeUrl,
    status: statusOf(target, durationMs, timeoutMs, words),
    lastScrape: Number.isNaN(t) || t <= 0 ? undefined : t,
    durationMs,
    timeoutMs,
  };
}

/** Labels but the metric's name as one text: `up` of a target has the target's own. */
export function seriesKey(labels: Readonly<Record<string, string>>): string {
  const kept = Object.entries(labels).filter(([name]) => name !== "__name__" && !name.startsWith("__"));
  return JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function statusOf(
  { health, lastError }: ActiveTarget,
  durationMs: number,
  timeoutMs: number,
  { state }: TargetWords,
): Status {
  if (health === "unknown") return { shape: "never", word: state.notYet, reason: "" };
  if (health === "up") {
    return durationMs > timeoutMs * slowShare
      ? { shape: "warn", word: state.slow, reason: "" }
      : { shape: "ok", word: state.answers, reason: "" };
  }
  const [shape, word] = causeOf(lastError, state);
  return { shape, word, reason: lastError };
}

/** What an error means in a word; the whole of it stands beside. */
function causeOf(error: string, state: TargetWords["state"]): readonly [Status["shape"], string] {
  const code = /\b(?:HTTP status|status(?: code)?|answered|got)[: ]+(\d{3})\b/i.exec(error)?.[1];
  if (code === "401" || code === "403") return ["denied", state.notPermitted];
  // A proxy or a balancer says these of what stands behind it and does not answer.
  if (code === "502" || code === "503" || code === "504") return ["away", state.status(code)];
  if (code !== undefined) return ["crit", state.status(code)];
  if (/refused|ECONNREFUSED/i.test(error)) return ["away", state.refused];
  if (/timed? ?out|timeout|deadline/i.test(error)) return ["away", state.timedOut];
  if (/no such host|ENOTFOUND|EAI_AGAIN/i.test(error)) return ["away", state.notFound];
  if (/limit/i.test(error)) return ["crit", state.tooMuch];
  if (/parse|malformed|exposition|content type|invalid|expected/i.test(error))
    return ["crit", state.malformed];
  if (/ECONN|EHOST|ENET|socket|reset|unreachable|closed/i.test(error)) return ["away", state.failed];
  return ["crit", state.failed];
}

/** "1m30s" → 90000. */
export function parseSpanMs(text: string): number {
  const unit: Readonly<Record<string, number>> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 604_800_000,
    y: 31_536_000_000,
  };
  let ms = 0;
  for (const [, digits, name] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) ms += Number(digits) * unit[name!]!;
  return ms;
}

/** Pools of the rows, those with trouble first, then by name. */
export function poolsOf(rows: readonly TargetRow[]): readonly Pool[] {
  const pools = [...Map.groupBy(rows, ({ target }) => target.scrapePool)].map(([name, some]) => ({
    name,
    rows: some.toSorted(
      (a, b) =>
        compareShapes(a.status.shape, b.status.shape) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    ),
    up: some.filter(({ target }) => target.health === "up").length,
  }));
  return pools.sort((a, b) => compareShapes(worst(a), worst(b)) || (a.name < b.name ? -1 : 1));
}

/** The state of the worst target of a pool. */
export function worst({ rows }: Pool): Status["shape"] {
  return rows[0]?.status.shape ?? "ok";
}

/** Whether a row is shown: words of the filter, a chosen health, a chosen pool; empty ones choose all. */
export function isChosen(
  { target, name, status }: TargetRow,
  query: string,
  health: string,
  pool: string,
): boolean {
  return (
    (pool === "" || target.scrapePool === pool) &&
    (health === "" || healthOf(status.shape) === health) &&
    matchesFilter(query, {
      texts: [name, target.scrapePool, target.scrapeUrl, status.word, target.lastError],
      labels: target.labels,
    })
  );
}

/** Where most of `rows` are: the node, else the instance's host; undefined if fewer than two thirds are at one place. */
export function mainPlace(
  rows: readonly TargetRow[],
): { readonly name: string; readonly count: number } | undefined {
  const places = Map.groupBy(
    rows,
    ({ target }) => target.labels["node"] ?? target.labels["instance"]?.replace(/:\d+$/, "") ?? "",
  );
  for (const [name, some] of places) {
    if (name !== "" && some.length * 3 >= rows.length * 2) return { name, count: some.length };
  }
  return undefined;
}

/** The word that all of `rows` have in common as their state; "" if they differ. */
export function commonCause(rows: readonly TargetRow[]): string {
  const words = new Set(rows.map(({ status }) => status.word));
  return words.size === 1 ? [...words][0]! : "";
}

/** One label before and after relabelling. */
export interface LabelChange {
  /** `name="value"` as discovery gave it; "" for a label that came otherwise. */
  readonly found: string;
  /** `name="value"` as it is scraped with; undefined: dropped. */
  readonly kept: string | undefined;
}

/**
 * Discovered labels beside those that were kept: a label of the same name, else one that took over the value. What was
 * dropped comes last, folded by prefix where there are many: Kubernetes gives dozens.
 */
export function labelChanges(
  discovered: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): readonly LabelChange[] {
  const write = (name: string, value: string): string => `${name}=${JSON.stringify(value)}`;
  const left = new Map(Object.entries(discovered));
  const changes: LabelChange[] = [];
  const take = (name: string): string => {
    const value = left.get(name)!;
    left.delete(name);
    return write(name, value);
  };
  for (const [name, value] of Object.entries(kept)) {
    const source =
      left.get(name) === value
        ? name
        : [...left].find(([other, theirs]) => theirs === value && other !== "job")?.[0];
    changes.push({ found: source === undefined ? "" : take(source), kept: write(name, value) });
  }
  const dropped = Map.groupBy(
    left,
    ([name]) => /^__meta_kubernetes_[a-z]+_(?:label|annotation)(?:present)?_/.exec(name)?.[0] ?? name,
  );
  for (const [prefix, some] of dropped) {
    const first = some[0]!;
    changes.push({
      found: some.length === 1 ? write(first[0], first[1]) : `${prefix}… ×${some.length}`,
      kept: undefined,
    });
  }
  return changes;
}

/** One stretch of a strip: steps in a row with the same state. */
export interface Stretch {
  readonly kind: "ok" | "warn" | "crit" | "none";
  readonly steps: number;
}

/** `up` over time as stretches; of several targets at once, "warn" where some fail. */
export function stretchesOf(columns: readonly Float64Array[]): readonly Stretch[] {
  const stretches: { kind: Stretch["kind"]; steps: number }[] = [];
  const length = columns[0]?.length ?? 0;
  for (let i = 0; i < length; i++) {
    let up = 0;
    let known = 0;
    for (const v of columns) {
      if (Number.isNaN(v[i]!)) continue;
      known++;
      up += v[i]!;
    }
    const kind = known === 0 ? "none" : up >= known ? "ok" : up === 0 ? "crit" : "warn";
    const before = stretches.at(-1);
    if (before?.kind === kind) before.steps++;
    else stretches.push({ kind, steps: 1 });
  }
  return stretches;
}

/** The last instant at which a target answered; undefined if it never did in the range. */
export function lastAnswer(t: Float64Array, v: Float64Array): number | undefined {
  for (let i = v.length - 1; i >= 0; i--) if (v[i] === 1) return t[i];
  return undefined;
}
