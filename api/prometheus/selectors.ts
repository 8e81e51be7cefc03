import type { Matcher } from "@taffrail/model";
import { parseExpr, PromqlSyntaxError } from "@taffrail/promql";
import { BadParameterError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";

const needsMatcher = "match[] must contain at least one non-empty matcher";

/** The matchers of each selector of a parameter, `match[]` unless told otherwise. */
export function selectorsOf(params: Params, name = "match[]"): Matcher[][] {
  return params.list(name).map((text) => parseSelector(text, name));
}

/** A bare selector, `name{matchers}`: no offset, no range, nothing around it. Throws `BadParameterError`. */
export function parseSelector(text: string, name: string): Matcher[] {
  let expr;
  try {
    expr = parseExpr(text);
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error;
    const isEmpty = error.reason.includes("must contain at least one non-empty matcher");
    throw isEmpty
      ? new BadParameterError(name, needsMatcher)
      : new BadParameterError(name, error.message, error);
  }
  if (
    expr.kind !== "vectorSelector" ||
    expr.offsetMs !== 0 ||
    expr.offsetExpr !== undefined ||
    expr.at !== undefined
  ) {
    throw new BadParameterError(name, `parse error: want a series selector, got ${JSON.stringify(text)}`);
  }
  return [...expr.matchers];
}
