import { isDeepStrictEqual } from "node:util";
import {
  exprToJson,
  type Json,
  parseExpr,
  prettyExpr,
  PromqlSyntaxError,
  renderExpr,
} from "@taffrail/promql";
import { seededRandom } from "@taffrail/base";
import fc from "fast-check";
import { Lexer } from "../../query/promql/lexer.ts";
import { brokenQuery, everySwitch, validQuery } from "../../query/promql/testing/queries.ts";
import { judge } from "./fuzz/judge.ts";
import type { Torture } from "./kind.ts";

/** Of queries, and of texts. */
export const fullRuns = 1_000_000;

/**
 * Valid queries, which must come back from their print unchanged, and broken ones, which must be parsed or refused with a position; and as
 * many texts of any signs, which the lexer must cut up or refuse. None may take long. Each batch has its own seed, told with a failure.
 */
export const run: Torture = async (runs, out) => {
  let [passed, failed] = [0, 0];
  const perBatch = 10_000;
  for (let seed = 1, left = runs; left > 0; seed++, left -= perBatch) {
    const size = Math.min(left, perBatch);
    for (const [check, queries] of [
      [staysTheSame, fc.sample(validQuery, { seed, numRuns: Math.ceil(size / 4) })],
      [isReadOrRefused, fc.sample(brokenQuery, { seed, numRuns: size - Math.ceil(size / 4) })],
      [isCutOrRefused, anyTexts(seed, size)],
    ] as const) {
      for (const query of queries) {
        const fault = faultOf(check, query);
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

/** What is wrong with a query; not what it costs alone, as `judge` tells that of whatever throws nothing strange. */
function faultOf(check: (query: string) => string | undefined, query: string): string | undefined {
  let fault: string | undefined;
  return judge(() => (fault = check(query))) ?? fault;
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

/** Every token lies behind the one before, and the last at the end. */
function isCutOrRefused(text: string): string | undefined {
  try {
    const lexer = new Lexer(text);
    for (let at = 0; ;) {
      const { kind, start, end } = lexer.next();
      if (start < at || end < start || end > text.length)
        return `a token from ${start} to ${end} behind ${at}`;
      if (kind === "end of input") return end === text.length ? undefined : `the end is at ${end}`;
      if (end === start) return `an empty token at ${start}`;
      at = end;
    }
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) return String(error);
    return error.span.start <= text.length ? undefined : `position ${error.span.start} is behind the end`;
  }
}

const signs = [
  ..."( ) { } [ ] , = == =~ ! !~ < > </ + - * / % ^ @ : # \\ \" ' ` . _ 5m 1h1h 0x 0b1 1e 1e+ 9e99 1_0 é 💧 and bool offset inf nan up a:b".split(
    " ",
  ),
  " ",
  "\t",
  "\n",
  "\r",
  "\0",
  "\ufeff",
  "\u2028",
  "\ud800",
];

/** Texts of any characters, signs of the language often among them; one in a thousand is long. */
function anyTexts(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  return Array.from({ length: count }, (_, i) => {
    const length = i % 1000 === 0 ? 20_000 : below(40);
    let text = "";
    const some = signs[below(signs.length)]!;
    const isMonotone = random() < 0.1;
    for (let at = 0; at < length; at++) {
      if (isMonotone) text += some;
      else if (random() < 0.7) text += signs[below(signs.length)]!;
      else text += String.fromCharCode(below(random() < 0.8 ? 128 : 65_536));
    }
    return text;
  });
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
