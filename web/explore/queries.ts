import type { Params } from "../shell/place.tsx";

/** As many queries as one page asks at once. */
export const mostQueries = 8;

/** How the answers are shown. */
export const views = ["lines", "stacked", "table"] as const;
export type View = (typeof views)[number];

/** The queries of a URL, in order: `expr`, `expr2`, `expr3` …; one empty one where there is none. */
export function queriesOf(params: Params): readonly string[] {
  const found: string[] = [];
  for (let i = 1; i <= mostQueries; i++) {
    const expr = params[nameOf(i)];
    if (expr !== undefined && expr !== "") found.push(expr);
  }
  return found.length === 0 ? [""] : found;
}

/** The inverse of `queriesOf`: every name it reads, those past the last one empty. */
export function paramsOf(queries: readonly string[]): Params {
  const params: Record<string, string> = {};
  const asked = queries.filter((query) => query.trim() !== "");
  for (let i = 1; i <= mostQueries; i++) params[nameOf(i)] = asked[i - 1] ?? "";
  return params;
}

export function viewOf(params: Params): View {
  return views.find((view) => view === params["view"]) ?? "lines";
}

/** What the query's row is called: A, B, C … */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

function nameOf(position: number): string {
  return position === 1 ? "expr" : `expr${position}`;
}
