import type { Labels } from "@taffrail/model";
import type { ExemplarSeries, QueryStats, QueryValue } from "./room.ts";

/** What a handler found. Large kinds are written piece by piece, never built as one text. */
export type Data =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "labelSets"; readonly sets: readonly Labels[] }
  | { readonly kind: "exemplars"; readonly series: readonly ExemplarSeries[] }
  | { readonly kind: "query"; readonly value: QueryValue; readonly stats?: QueryStats | undefined };

/** A handler's answer, before the envelope. */
export class Success {
  readonly data: Data;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];

  constructor(data: Data, warnings: readonly string[] = [], infos: readonly string[] = []) {
    this.data = data;
    this.warnings = warnings;
    this.infos = infos;
  }
}

/** Any value, as JSON. */
export function success(value: unknown, warnings: readonly string[] = []): Success {
  return new Success({ kind: "json", value }, warnings);
}

export const truncated = "results truncated due to limit";

/** At most `limit` of a list, and the warning where that cut it. */
export function cut<T>(list: readonly T[], limit: number): [readonly T[], string[]] {
  return list.length > limit ? [list.slice(0, limit), [truncated]] : [list, []];
}
