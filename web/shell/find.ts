/** Where a query matches a text: how well, and which stretch to mark. */
export interface Match {
  /** Higher is better. */
  readonly score: number;
  readonly from: number;
  readonly to: number;
}

/** Finds `query` in `text` without regard to case: at its start, at the start of a word, or anywhere. */
export function matchText(query: string, text: string): Match | undefined {
  const from = text.toLowerCase().indexOf(query.toLowerCase());
  if (from < 0) return undefined;
  const isWord = from > 0 && /[^a-z0-9]/i.test(text[from - 1]!);
  const start = from === 0 ? 100 : isWord ? 60 : 20;
  return { score: start - text.length / 100, from, to: from + query.length };
}

/** The best `limit` of `rows` for `query`, best first; all of them in their order if it is empty. */
export function findBest<T>(
  query: string,
  rows: Iterable<T>,
  textOf: (row: T) => string,
  limit: number,
): readonly (readonly [T, Match])[] {
  const found: (readonly [T, Match])[] = [];
  for (const row of rows) {
    const match = query === "" ? { score: 0, from: 0, to: 0 } : matchText(query, textOf(row));
    if (match !== undefined) found.push([row, match]);
  }
  return found.sort((a, b) => b[1].score - a[1].score).slice(0, limit);
}
