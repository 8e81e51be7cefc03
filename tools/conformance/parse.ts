import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "@taffrail/base";
import { type Expr, exprToJson, parseExpr, prettyExpr, renderExpr, typeNameOf } from "@taffrail/promql";
import type { ConformanceKind } from "./kind.ts";

/** A query with what it is, or with the text of its error. */
interface ParseCase {
  readonly id: string;
  readonly query: string;
  readonly type?: string;
  readonly canonical?: string;
  readonly pretty?: string;
  readonly ast?: unknown;
  readonly error?: string;
}

const everything = {
  experimentalFunctions: true,
  durationExpressions: true,
  extendedRangeSelectors: true,
  fillModifiers: true,
};

/** `promql-parse.json`: types, both printed forms, the tree and the errors of queries, with every experimental switch on. */
export const run: ConformanceKind = async (path, report) => {
  const { cases } = JSON.parse(await readFile(path, "utf8")) as { readonly cases: readonly ParseCase[] };
  for (const { id, query, error, ...want } of cases) {
    const wanted = error ?? want;
    const got = outcomeOf(query);
    if (isDeepStrictEqual(got, wanted)) report.pass(id);
    else report.fail(id, { query, wanted }, got);
  }
};

function outcomeOf(query: string): unknown {
  let expr: Expr;
  try {
    expr = parseExpr(query, everything);
  } catch (error) {
    return messageOf(error);
  }
  const ast: unknown = JSON.parse(JSON.stringify(exprToJson(expr)));
  return { type: typeNameOf(expr), canonical: renderExpr(expr), pretty: prettyExpr(expr), ast };
}
