import type { FloatHistogram, Labels } from "@taffrail/model";
import { type ExpositionFormat, openExposition } from "@taffrail/wire";
import { storedLabels } from "../series/exposed-labels.ts";
import { fitHistogram, schemaOfFactor } from "../series/fit-histogram.ts";
import type { IngestRules, IngestSwitches } from "../series/series-ingest.ts";

/** A row as a scrape makes it. */
export interface PlainRow {
  readonly labels: string;
  readonly t: number;
  readonly value: number | FloatHistogram;
  readonly startT: number;
}

/**
 * The naive twin of `SeriesIngest`: reads every entry in full, knows nothing of the scrape before, and keeps texts in a set. Throws
 * where the scrape fails.
 */
export function plainIngest(
  body: Uint8Array,
  format: ExpositionFormat,
  t: number,
  target: Labels,
  rules: IngestRules,
  switches: IngestSwitches,
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
  const labelsByKey = new Map<string, Labels | undefined>();
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind !== "series" && kind !== "histogram") {
      if (kind !== "comment") cursor.familyName();
      if (kind === "help" || kind === "unit") cursor.text();
      continue;
    }
    const key = Buffer.from(cursor.keyBytes.subarray(cursor.keyStart, cursor.keyEnd)).toString("latin1");
    // of a key given twice the labels of the first count, as type and unit may have changed in between
    if (!labelsByKey.has(key)) labelsByKey.set(key, storedLabels(cursor.pairs(), target, rules));
    const labels = labelsByKey.get(key);
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
  return rows;
}
