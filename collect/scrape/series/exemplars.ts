import { Labels } from "@taffrail/model";
import type { ExpositionCursor } from "@taffrail/wire";
import type { ScrapeBatch } from "./scrape-batch.ts";

/** Letters that the labels of an exemplar may have together, names and values. Source: OpenMetrics, "Exemplars". */
const mostLetters = 128;

/**
 * Hands the exemplars of the entry at the cursor on with the row pushed last, whose time is `t`. Left out: those with too long labels,
 * and of a histogram those without a time, since nobody could tell them from those of the scrape before.
 */
export function pushExemplars(
  cursor: ExpositionCursor,
  isHistogram: boolean,
  t: number,
  batch: ScrapeBatch,
): void {
  for (const exemplar of cursor.exemplars()) {
    if (isHistogram && exemplar.t === undefined) continue;
    const { pairs, value } = exemplar;
    const entries: [string, string][] = [];
    let letters = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      entries.push([pairs[i]!, pairs[i + 1]!]);
      letters += letterCount(pairs[i]!) + letterCount(pairs[i + 1]!);
    }
    if (letters > mostLetters) continue;
    batch.exemplars.push({
      row: batch.length - 1,
      labels: Labels.from(entries),
      value,
      t: exemplar.t ?? t,
    });
  }
}

/** Unicode characters, not UTF-16 units. */
function letterCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}
