import type { ExpositionCursor, ParsedExemplar } from "../cursor.ts";
import type { ParsedHistogram } from "../native-histogram.ts";

/** A series or histogram with all that a cursor says of it. */
export interface SeenEntry {
  readonly pairs: readonly string[];
  readonly value: number | ParsedHistogram;
  readonly t: number | undefined;
  readonly startT: number | undefined;
  readonly exemplars: readonly ParsedExemplar[];
  readonly key: string;
}

/** All series and histograms, in their order. */
export function seenEntries(cursor: ExpositionCursor): SeenEntry[] {
  const entries: SeenEntry[] = [];
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind !== "series" && kind !== "histogram") {
      if (kind !== "comment") cursor.familyName();
      if (kind !== "type") cursor.text();
      continue;
    }
    entries.push({
      pairs: cursor.pairs(),
      value: kind === "series" ? cursor.value : cursor.histogram(),
      t: cursor.hasTime ? cursor.t : undefined,
      startT: cursor.startT(),
      exemplars: cursor.exemplars(),
      key: Array.from(cursor.keyBytes.subarray(cursor.keyStart, cursor.keyEnd)).join(),
    });
  }
  return entries;
}
