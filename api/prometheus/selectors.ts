import type { Matcher } from "@taffrail/model";
import { parseMetricSelector, PromqlSyntaxError } from "@taffrail/promql";
import { BadParameterError, BadRequestError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";

const needsMatcher = "match[] must contain at least one non-empty matcher";

/** The matchers of each `match[]`. Throws `BadRequestError`: the message says nothing of the parameter, as Prometheus's does not. */
export function selectorsOf(params: Params): Matcher[][] {
  return params.list("match[]").map((text) => parseSelector(text, (message) => new BadRequestError(message)));
}

/** As `selectorsOf`, where the message names the parameter. Throws `BadParameterError`. */
export function namedSelectorsOf(params: Params): Matcher[][] {
  return params.list("match[]").map((text) => parseSelector(text, faultOf("match[]")));
}

/** As `selectorsOf`, where a selector may match everything. */
export function anySelectorsOf(params: Params): Matcher[][] {
  return params.list("match[]").map((text) => matchersOf(text, (message) => new BadRequestError(message)));
}

/** The matchers of a parameter's bare selector, which may match everything. Throws `BadParameterError`. */
export function anySelector(text: string, name: string): Matcher[] {
  return matchersOf(text, faultOf(name));
}

type Refuse = (message: string) => Error;

function faultOf(name: string): Refuse {
  return (message) => new BadParameterError(name, message);
}

/** A bare selector, `name{matchers}`: no offset, no range, nothing around it, and not all there is. */
function parseSelector(text: string, refuse: Refuse): Matcher[] {
  const matchers = matchersOf(text, refuse);
  if (matchers.every((matcher) => matcher.matchesEmpty)) throw refuse(needsMatcher);
  return matchers;
}

function matchersOf(text: string, refuse: Refuse): Matcher[] {
  try {
    return [...parseMetricSelector(text).matchers];
  } catch (error) {
    throw error instanceof PromqlSyntaxError ? refuse(error.message) : error;
  }
}
