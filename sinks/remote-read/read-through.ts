import { messageOf } from "@taffrail/base";
import {
  compareLabels,
  type Labels,
  LabelsBuilder,
  Matcher,
  SampleColumns,
  type TimeRange,
} from "@taffrail/model";
import type { ReadHints, RemoteReadClient } from "./client.ts";
import type { RemoteReadConfig } from "./config.ts";
import { copyRange, copyRow } from "./rows.ts";

/** One series of a selection; `read` adds its samples from `mint` to `maxt`. */
export interface ReadSeries {
  readonly labels: Labels;
  read(mint: number, maxt: number, into: SampleColumns): void;
}

/** What a selection found, sorted by labels. */
export interface ReadSelection {
  readonly series: readonly ReadSeries[];
  readonly warnings?: readonly string[];
}

/** Asks the local store. */
export type SelectLocal = () => Promise<ReadSelection>;

/**
 * Asks the local store and every remote that a selection concerns, all at once, and merges what they have; where two have a sample at one
 * time the local one counts. A remote that fails is a warning as long as the local store answers. Rejects with `signal.reason`, or with
 * what the local store says.
 */
export async function readThrough(
  remotes: readonly RemoteReadClient[],
  selectLocal: SelectLocal,
  localMinT: number | undefined,
  matchers: readonly Matcher[],
  range: TimeRange,
  hints: ReadHints | undefined,
  signal: AbortSignal,
): Promise<ReadSelection> {
  const warnings: string[] = [];
  const asked = remotes.map(async (remote): Promise<readonly ReadSeries[]> => {
    const { config } = remote;
    const part = rangeFor(config, localMinT, range);
    if (part === undefined || !hasRequired(config, matchers)) return [];
    const added = addedLabels(config, matchers);
    const all = [...matchers, ...added.map(([name, value]) => new Matcher(name, "=", value))];
    try {
      const found = await remote.read(all, part, hints, signal);
      return found.map(({ labels, rows }) => ({
        labels: stripped(labels, added),
        read: (mint, maxt, into) => copyRange(rows, mint, maxt, into),
      }));
    } catch (error) {
      signal.throwIfAborted();
      warnings.push(messageOf(error));
      return [];
    }
  });
  const [local, ...far] = await Promise.all([selectLocal(), ...asked]);
  const series = mergeSeries([local.series, ...far]);
  return warnings.length === 0
    ? { ...local, series }
    : { series, warnings: [...(local.warnings ?? []), ...warnings] };
}

/** The part of a range that is asked for; `undefined` where the local store has it all. */
function rangeFor(
  { readRecent }: RemoteReadConfig,
  localMinT: number | undefined,
  range: TimeRange,
): TimeRange | undefined {
  if (readRecent || localMinT === undefined) return range;
  if (range.mint > localMinT) return undefined;
  return { mint: range.mint, maxt: Math.min(range.maxt, localMinT) };
}

function hasRequired({ requiredMatchers }: RemoteReadConfig, matchers: readonly Matcher[]): boolean {
  return Object.entries(requiredMatchers).every(([name, value]) =>
    matchers.some((matcher) => matcher.op === "=" && matcher.name === name && matcher.value === value),
  );
}

/** External labels that the matchers say nothing of. */
export function addedLabels(
  { externalLabels }: Pick<RemoteReadConfig, "externalLabels">,
  matchers: readonly Matcher[],
): (readonly [string, string])[] {
  return [...externalLabels].filter(([name]) => !matchers.some((matcher) => matcher.name === name));
}

/** Labels without those that were asked for beside the matchers. */
export function stripped(labels: Labels, added: readonly (readonly [string, string])[]): Labels {
  if (added.length === 0) return labels;
  const builder = new LabelsBuilder(labels);
  for (const [name] of added) builder.delete(name);
  return builder.labels();
}

/** Series of all lists, each once, sorted by labels. */
export function mergeSeries(lists: readonly (readonly ReadSeries[])[]): readonly ReadSeries[] {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length === 1 && filled[0] === lists[0]) return filled[0]!;
  const byKey = new Map<string, { readonly labels: Labels; readonly parts: ReadSeries[] }>();
  for (const list of filled) {
    for (const one of list) {
      const known = byKey.get(one.labels.key);
      if (known === undefined) byKey.set(one.labels.key, { labels: one.labels, parts: [one] });
      else known.parts.push(one);
    }
  }
  return Array.from(byKey.values(), ({ labels, parts }) =>
    parts.length === 1 ? parts[0]! : { labels, read: readMerged(parts) },
  ).sort((a, b) => compareLabels(a.labels, b.labels));
}

/** Reads all parts; of samples at one time that of the first part counts. */
function readMerged(parts: readonly ReadSeries[]): ReadSeries["read"] {
  return (mint, maxt, into) => {
    const columns = parts.map((part) => {
      const rows = new SampleColumns();
      part.read(mint, maxt, rows);
      return rows;
    });
    const at = columns.map(() => 0);
    for (;;) {
      let t = Infinity;
      columns.forEach((rows, i) => {
        if (at[i]! < rows.length && rows.t[at[i]!]! < t) t = rows.t[at[i]!]!;
      });
      if (t === Infinity) return;
      let isTaken = false;
      columns.forEach((rows, i) => {
        if (at[i]! >= rows.length || rows.t[at[i]!] !== t) return;
        if (!isTaken) copyRow(rows, at[i]!, into);
        isTaken = true;
        at[i]!++;
      });
    }
  };
}
