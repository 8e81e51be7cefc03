import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { expressionsIn, valueTypeOf } from "./ast.ts";
import { exprToJson, type Json } from "./expr-json.ts";
import { parseExpr, type ParserOptions } from "./parser.ts";
import { prettyExpr } from "./pretty.ts";
import { renderExpr } from "./render.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";
import { brokenQuery, everySwitch, validQuery } from "./testing/queries.ts";

const printed = [
  { query: "sum(rate(x[5m])) BY (a,)", want: "sum by (a) (rate(x[5m]))" },
  { query: "-2^2", want: "-2 ^ 2" },
  { query: "a+b*c^d^e", want: "a + b * c ^ d ^ e" },
  { query: "a - fill", want: "a - fill" },
  { query: "a - on(x) fill(1) b", want: "a - on (x) fill (1) b" },
  { query: "m offset -(step())+8000", want: "m offset -(step()) + 8000" },
  { query: "m offset --5m", want: "m offset 5m" },
  { query: '{"a.b", c="\\xff💧"}', want: '{__name__="a.b",c="\\xff💧"}' },
  { query: "x[1h30m:] @ 10 offset 1d", want: "x[1h30m:] @ 10.000 offset 1d" },
  { query: "0755 + 0xee + 1_0 + .5e-3", want: "493 + 238 + 10 + 0.0005" },
] as const;
for (const { query, want } of printed) {
  test(`parseExpr() reads ${query}`, () => assert.equal(renderExpr(parseExpr(query, everySwitch)), want));
}

const refused = [
  { query: "a\n+ bool b", want: "2:1: parse error: bool modifier can only be used on comparison operators" },
  { query: "'é' + é", want: "1:8: parse error: unexpected character: 'é'" },
  { query: 'a{b=~"("}', want: "1:3: parse error: error parsing regexp: missing closing ): `(`" },
  { query: "sum(x y)", want: '1:7: parse error: unexpected identifier "y" in aggregation' },
  { query: "rate(x[5m],)", want: "1:11: parse error: trailing commas not allowed in function call args" },
  {
    query: "topk({}, {})",
    want: "1:10: parse error: vector selector must contain at least one non-empty matcher",
  },
  { query: "x[5m:1m+", want: "1:9: parse error: unclosed left bracket" },
  { query: "f(x) ~", want: '1:1: parse error: unknown function with name "f"' },
  { query: "sum(x) ~", want: "1:8: parse error: unexpected character: '~'" },
  {
    query: "1e400",
    want: '1:1: parse error: error parsing number: strconv.ParseFloat: parsing "1e400": value out of range',
  },
] as const;
for (const { query, want } of refused) {
  test(`parseExpr() refuses ${JSON.stringify(query)}`, () => {
    assert.throws(() => parseExpr(query, everySwitch), { message: want, code: "promql/syntax" });
  });
}

const switched: readonly { query: string; option: keyof ParserOptions; want: RegExp }[] = [
  {
    query: "sort_by_label(x)",
    option: "experimentalFunctions",
    want: /^1:1: .*function "sort_by_label" is not enabled/,
  },
  { query: "limitk(1, x)", option: "experimentalFunctions", want: /limitk\(\) is experimental/ },
  { query: "x[5m * 2]", option: "durationExpressions", want: /duration expression is not enabled/ },
  { query: "x[5m] anchored", option: "extendedRangeSelectors", want: /anchored modifier is experimental/ },
  { query: "a + fill(0) b", option: "fillModifiers", want: /fill modifiers are experimental/ },
];
for (const { query, option, want } of switched) {
  test(`${query} needs ${option}`, () => {
    assert.throws(() => parseExpr(query, { ...everySwitch, [option]: false }), { message: want });
    assert.doesNotThrow(() => parseExpr(query, everySwitch));
  });
}

const many = 50_000;
const deep = {
  parentheses: "(".repeat(many) + "x" + ")".repeat(many),
  signs: `${"-".repeat(many)}x`,
  powers: "x^".repeat(many) + "x",
  sums: "x+".repeat(many) + "x",
  calls: "abs(".repeat(many) + "x" + ")".repeat(many),
  subqueries: "x" + "[1m:]".repeat(many),
  durations: `x[${"(".repeat(many)}1m${")".repeat(many)}]`,
  "signed durations": `x offset ${"-".repeat(many)}(1m)`,
  "signs in a duration": `x[${"-".repeat(many)}1m]`,
} as const;
for (const [what, query] of Object.entries(deep)) {
  test(`${many} nested ${what} are refused, without a stack overflow`, () => {
    assert.throws(() => parseExpr(query, everySwitch), PromqlSyntaxError);
  });
}

test("the deepest and longest query allowed is parsed and printed", () => {
  const nested = "(".repeat(400) + "x" + ")".repeat(400);
  assert.equal(renderExpr(parseExpr(nested)), nested);
  assert.equal([...expressionsIn(parseExpr("x + ".repeat(900) + "x"))].length, 1801);
  assert.throws(() => parseExpr("x".repeat(2_000_000)), /longer than 1048576/);
});

test("an expression parsed from its own print is the same", () => {
  fc.assert(
    fc.property(validQuery, (query) => {
      const expr = parseExpr(query, everySwitch);
      const line = renderExpr(expr);
      const again = parseExpr(line, everySwitch);
      assert.deepEqual(comparable(exprToJson(again)), comparable(exprToJson(expr)));
      assert.equal(renderExpr(again), line);
      assert.equal(valueTypeOf(again), valueTypeOf(expr));
      assert.equal(renderExpr(parseExpr(prettyExpr(expr), everySwitch)), line);
    }),
    { numRuns: 500 },
  );
});

test("a query is parsed or refused, whatever it is", () => {
  const any = fc.oneof({ weight: 4, arbitrary: brokenQuery }, fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(any, (query) => {
      try {
        prettyExpr(parseExpr(query, everySwitch));
      } catch (error) {
        assert.ok(error instanceof PromqlSyntaxError, String(error));
        assert.ok(error.span.start <= query.length);
      }
    }),
    { numRuns: 1000 },
  );
});

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
