import { isDeepStrictEqual } from "node:util";
import {
  exprToJson,
  type Json,
  parseExpr,
  prettyExpr,
  PromqlSyntaxError,
  renderExpr,
} from "@taffrail/promql";
import fc from "fast-check";
import { brokenQuery, everySwitch, validQuery } from "../../query/promql/testing/queries.ts";
import type { Torture } from "./kind.ts";

export const fullRuns = 1_000_000;

/** Longest time that one query, of a few hundred characters, may take. */
const mostMs = 200;

/**
 * Valid queries, which must come back from their print unchanged, and broken ones, which must be parsed or refused with a position.
 * Neither may take long. Each batch has its own seed, told with a failure.
 */
export const run: Torture = async (runs, out) => {
  let [passed, failed] = [0, 0];
  const perBatch = 10_000;
  for (let seed = 1, left = runs; left > 0; seed++, left -= perBatch) {
    const size = Math.min(left, perBatch);
    for (const [check, queries] of [
      [staysTheSame, fc.sample(validQuery, { seed, numRuns: Math.ceil(size / 4) })],
      [isReadOrRefused, fc.sample(brokenQuery, { seed, numRuns: size - Math.ceil(size / 4) })],
    ] as const) {
      for (const query of queries) {
        const fault = timed(check, query);
        if (fault === undefined) passed++;
        else {
          failed++;
          if (failed <= 20) out.line(`seed ${seed}: ${JSON.stringify(query)}: ${fault}`);
        }
      }
    }
    if (seed % 10 === 0) out.line(`${passed + failed} of ${runs}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { passed, failed };
};

/** A check that is slow once may have waited for another process; one that is slow three times is slow. */
function timed(check: (query: string) => string | undefined, query: string): string | undefined {
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    const fault = check(query);
    if (fault !== undefined || performance.now() - started <= mostMs) return fault;
  }
  return `takes more than ${mostMs} ms`;
}

function staysTheSame(query: string): string | undefined {
  try {
    const expr = parseExpr(query, everySwitch);
    const line = renderExpr(expr);
    const again = parseExpr(line, everySwitch);
    if (renderExpr(again) !== line) return `printed ${line}, then ${renderExpr(again)}`;
    if (renderExpr(parseExpr(prettyExpr(expr), everySwitch)) !== line)
      return `pretty form differs from ${line}`;
    const same = isDeepStrictEqual(comparable(exprToJson(expr)), comparable(exprToJson(again)));
    return same ? undefined : `another tree after ${line}`;
  } catch (error) {
    return String(error);
  }
}

function isReadOrRefused(query: string): string | undefined {
  try {
    exprToJson(parseExpr(query, everySwitch));
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) return String(error);
    return error.span.start <= query.length ? undefined : `position ${error.span.start} is behind the end`;
  }
}

/** Printing sorts conditions, and leaves out the plus before a call of a duration. */
function comparable(json: Json): unknown {
  return JSON.parse(
    JSON.stringify(json, (key, value: Json) => {
      if (key === "matchers") return (value as Json[]).map((m) => JSON.stringify(m)).sort();
      const { op, lhs, rhs, wrapped } = (value ?? {}) as Record<string, Json>;
      return op === "+" && lhs === null && wrapped === false ? rhs : value;
    }),
  );
}
