import type { FloatHistogram, Labels } from "@taffrail/model";
import { type ExpositionFormat, openExposition } from "@taffrail/wire";
import { storedLabels } from "../series/exposed-labels.ts";
import { fitHistogram, schemaOfFactor } from "../series/fit-histogram.ts";
import type { IngestRules, IngestSwitches } from "../series/ingest-rules.ts";

/** A row as a scrape makes it. */
export interface PlainRow {
  readonly labels: string;
  readonly t: number;
  readonly value: number | FloatHistogram;
  readonly startT: number;
}

/** Labels by the text of a key, as of the first good scrape that had it: a target that says another TYPE later changes no series. */
export type KnownLabels = Map<string, Labels | undefined>;

/**
 * The naive twin of `SeriesIngest`: reads every entry in full, and keeps texts in maps. Of the scrapes before it knows `known` only, which
 * a good one adds to. Throws where the scrape fails.
 */
export function plainIngest(
  body: Uint8Array,
  format: ExpositionFormat,
  t: number,
  target: Labels,
  rules: IngestRules,
  switches: IngestSwitches,
  known: KnownLabels = new Map(),
): PlainRow[] {
  const rows: PlainRow[] = [];
  if (body.length === 0) return rows;
  const seen = new Set<string>();
  const cursor = openExposition(format, body, {
    ignoreNative: !rules.scrapeNativeHistograms,
    keepClassic: rules.alwaysScrapeClassicHistograms,
    customBounds: rules.convertClassicHistogramsToNhcb,
    startTimes: switches.startTimes !== "ignored",
    typeAndUnitLabels: switches.typeAndUnitLabels,
  });
  const limits = {
    maxSchema: schemaOfFactor(rules.nativeHistogramMinBucketFactor),
    bucketLimit: rules.nativeHistogramBucketLimit,
  };
  const fresh: KnownLabels = new Map();
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind !== "series" && kind !== "histogram") {
      if (kind !== "comment") cursor.familyName();
      if (kind === "help" || kind === "unit") cursor.text();
      continue;
    }
    const key = Buffer.from(cursor.keyBytes.subarray(cursor.keyStart, cursor.keyEnd)).toString("latin1");
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, storedLabels(cursor.pairs(), target, rules));
    const labels = known.get(key) ?? fresh.get(key);
    const ownTime = rules.honorTimestamps && cursor.hasTime;
    const isRepeated = seen.has(key);
    seen.add(key);
    if (labels === undefined || (isRepeated && !ownTime)) continue;
    const value = kind === "histogram" ? fitHistogram(cursor.histogram(), limits) : cursor.value;
    if (value === undefined) throw new Error("histogram bucket limit exceeded");
    const rowT = ownTime ? cursor.t : t;
    if (rowT > t + 600_000) continue;
    const startT = switches.startTimes === "stored" ? (cursor.startT() ?? 0) : 0;
    rows.push({ labels: labels.toString(), t: rowT, value, startT });
  }
  for (const [key, labels] of fresh) known.set(key, labels);
  return rows;
}
