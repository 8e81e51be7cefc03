import { parseExpr, type ParserOptions } from "../parser.ts";
import { prettyExpr } from "../pretty.ts";
import { cut } from "./tokens.ts";

/**
 * `text` laid out over lines as `format_query` does. A query with comments stays as it is: the tree does not hold them. Throws
 * `PromqlSyntaxError`.
 */
export function format(text: string, options: ParserOptions = {}): string {
  const expr = parseExpr(text, options);
  return cut(text).tokens.some(({ kind }) => kind === "comment") ? text : prettyExpr(expr);
}
