import { NotSupportedError } from "@taffrail/base";
import type { Expr } from "./ast.ts";

/** What the language may hold beyond Prometheus's defaults, and how large a query may be. */
export interface ParserOptions {
  /** Functions marked experimental: `info`, `sort_by_label`, `limitk` and the like. */
  readonly experimentalFunctions?: boolean;
  /** `[2 * 5m]`, `offset (step() * 2)`. On by default, as in Prometheus 3.14. */
  readonly durationExpressions?: boolean;
  /** `anchored` and `smoothed`. */
  readonly extendedRangeSelectors?: boolean;
  /** `fill(0)`, `fill_left(0)`, `fill_right(0)`. */
  readonly fillModifiers?: boolean;
  /** Longest query, in UTF-16 units. */
  readonly maxLength?: number;
  /** Deepest nesting of expressions. */
  readonly maxDepth?: number;
}

/** Parses and type-checks a query. Throws `PromqlSyntaxError` with Prometheus's text. */
export function parseExpr(query: string, options: ParserOptions = {}): Expr {
  throw new NotSupportedError(`parsing ${query} ${String(options.maxDepth)}`);
}
