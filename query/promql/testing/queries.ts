import fc from "fast-check";
import { functionSignatures } from "../signatures.ts";
import type { ParserOptions } from "../parser.ts";
import type { ValueType } from "../ast.ts";

/** Every switch of the language on. */
export const everySwitch: ParserOptions = {
  experimentalFunctions: true,
  durationExpressions: true,
  extendedRangeSelectors: true,
  fillModifiers: true,
};

const space = fc.constantFrom("", "", "", " ", "\n", " # a comment\n");
const name = fc.constantFrom("up", "a:b", "sum", "offset", "start", "by", "fill", "and", "x_1");
const label = fc.constantFrom("job", "on", "__name__x", '"a.b"', "'ö'", "le", "group_left", "bool");
const text = fc.constantFrom('"a"', "'b\\'c'", "`d\\e`", '"\\x41\\u1234\\n"', '"\\xff"', '""', '"é💧"');
const number = fc.constantFrom(
  "0",
  "1",
  "2.5",
  "1e3",
  "0x1f",
  "0755",
  "Inf",
  "NaN",
  "1_000",
  ".5",
  "5m",
  "1h30m",
);
const literal = fc.constantFrom("5m", "1h30m", "1y", "300", "0.5", "1001ms", "90s", "12w");
const comparison = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const arithmetic = fc.constantFrom("+", "-", "*", "/", "%", "^", "atan2", "</", ">/");
const setOperator = fc.constantFrom("and", "or", "unless");
const regexp = fc.constantFrom('"a|b"', '"x.+"', '".*z"', '"[a-c]{2}"');

const matcher = fc.oneof(
  fc.tuple(label, fc.constantFrom("=", "!="), text).map((parts) => parts.join("")),
  fc.tuple(label, fc.constantFrom("=~", "!~"), regexp).map((parts) => parts.join(" ")),
);
const labels = fc.array(label, { maxLength: 3 }).map((all) => `(${all.join(",")})`);

const matchers = fc
  .tuple(
    fc.constantFrom('a="b"', '"metric.name"', 'c=~".+"', '__name__="n"'),
    fc.array(matcher, { maxLength: 2 }),
  )
  .map(([sure, more]) => `{${[...more, sure].join(" ,")}}`);
const selector = fc.oneof(
  name,
  matchers,
  fc.tuple(name, fc.array(matcher, { maxLength: 2 })).map(([n, all]) => `${n}{${all.join(",")}}`),
);

const duration: fc.Arbitrary<string> = fc.letrec<{ whole: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    literal,
    fc.constantFrom("step()", "range()", "STEP( )"),
    tie("whole").map((inner) => `(${inner})`),
    fc
      .tuple(fc.constantFrom("min_of", "max_of"), tie("whole"), tie("whole"))
      .map(([call, a, b]) => `${call}(${a}, ${b})`),
  ),
  whole: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    literal,
    tie("part"),
    fc
      .tuple(tie("part"), fc.constantFrom("+", "-", "*", "/", "%", "^"), tie("part"))
      .map((all) => all.join(" ")),
    tie("part").map((part) => `-${part}`),
  ),
})).whole;
/** One that is surely more than nothing. */
const range = fc.oneof(
  { weight: 3, arbitrary: literal },
  duration.map((some) => `${some} + 1s`),
);
const offset = fc.oneof(
  fc.constant(""),
  literal.map((some) => ` offset ${some}`),
  literal.map((some) => ` offset -${some}`),
  duration.map((some) => ` offset (${some})`),
  fc.constantFrom(" OFFSET -step()", " offset +min_of(1s, 2m)", " offset -(5m)"),
);
const at = fc.constantFrom("", "", " @ 10", " @ -1.5", " @ start()", " @ end()", " @ 1.2345e9");
const extended = fc.constantFrom("", "", "", " anchored", " smoothed");
const shift = fc.tuple(at, offset, fc.boolean()).map(([a, o, swap]) => (swap ? o + a : a + o));

type Shapes = Record<"vector" | "matrix" | "scalar" | "atom" | "call" | "string", string>;

const shapes = fc.letrec<Shapes>((tie) => ({
  string: text,
  atom: fc.tuple(selector, extended, shift).map((parts) => parts.join("")),
  scalar: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    number,
    fc.constantFrom("time()", "pi()", "step()", "start()"),
    tie("vector").map((inner) => `scalar(${inner})`),
    fc.tuple(tie("scalar"), arithmetic, tie("scalar")).map((all) => all.join(" ")),
    fc.tuple(tie("scalar"), comparison, tie("scalar")).map(([a, op, b]) => `${a} ${op} bool ${b}`),
    tie("scalar").map((inner) => `(${inner})`),
    tie("scalar").map((inner) => `-${inner}`),
  ),
  matrix: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(selector, range, extended, shift).map(([s, r, e, more]) => `${s}[${r}]${e}${more}`),
    fc
      .tuple(tie("vector"), range, fc.oneof(fc.constant(""), range), shift)
      .map(([inner, r, step, more]) => `(${inner})[${r}:${step}]${more}`),
  ),
  call: fc
    .constantFrom(
      ...[...functionSignatures.values()].filter((f) => f.returns === "vector" && f.name !== "info"),
    )
    .chain(({ name: called, args }) =>
      fc.tuple(...args.map((type) => tie(type as "vector"))).map((inner) => `${called}(${inner.join(", ")})`),
    ),
  vector: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("atom"),
    tie("call"),
    fc.tuple(tie("vector"), matchers).map(([inner, wanted]) => `info(${inner}, ${wanted})`),
    fc
      .tuple(
        fc.constantFrom(
          "sum",
          "avg",
          "MIN",
          "group",
          "topk(2,",
          "quantile(.5,",
          'count_values("v",',
          "limit_ratio(-1,",
        ),
        fc.oneof(
          fc.constant(""),
          fc.tuple(fc.constantFrom("by", "WITHOUT"), labels).map((all) => all.join(" ")),
        ),
        tie("vector"),
      )
      .map(([op, by, inner]) => {
        if (!op.includes("(")) return `${op} ${by} (${inner})`;
        return `${op} ${inner}) ${by}`;
      }),
    fc
      .tuple(tie("vector"), arithmetic, matching(arithmeticGrouping()), tie("vector"))
      .map((all) => all.join(" ")),
    fc
      .tuple(
        tie("vector"),
        comparison,
        fc.constantFrom("", "bool"),
        matching(arithmeticGrouping()),
        tie("vector"),
      )
      .map((all) => all.join(" ")),
    fc
      .tuple(tie("vector"), setOperator, matching(fc.constant("")), tie("vector"))
      .map((all) => all.join(" ")),
    fc.tuple(tie("vector"), arithmetic, tie("scalar")).map((all) => `(${all.join(" ")})`),
    fc.tuple(space, tie("vector"), space).map(([a, inner, b]) => `(${a}${inner}${b})`),
    tie("vector").map((inner) => `-${inner}`),
  ),
}));

function matching(more: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const clause = fc.oneof(
    fc.constant(""),
    labels.map((list) => `ignoring ${list}`),
    fc.constantFrom("on (x)", "on ()"),
  );
  return fc.tuple(clause, more).map(([words, rest]) => (words === "" ? "" : `${words} ${rest}`));
}

function arithmeticGrouping(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom("", "", "group_left()", "group_right (y)", 'group_left ("a.b", z)'),
      fc.constantFrom("", "", "fill(0)", "fill_left (-1.5)", "fill_right(2) fill_left(3)"),
    )
    .map((all) => all.join(" "));
}

/** Queries that parse with every switch on, of all types. */
export const validQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: shapes.vector },
  shapes.matrix,
  shapes.scalar,
  shapes.string,
);

/** Any type at all, for what asks for one. */
export const typedQuery: Readonly<Record<Exclude<ValueType, "none">, fc.Arbitrary<string>>> = shapes;

const scrap = fc.constantFrom(
  ..."( ) { } [ ] , = == != =~ !~ < > </ >/ + - * / % ^ @ : ; # \\ \" ' ` . _ 5m 1h1h 0x 1e 9e99 é 💧 \ud800 \n bool by on(a) offset".split(
    " ",
  ),
  " ",
  "sum(",
  "rate(",
  "[5m",
  ":1m]",
  '{a="b"',
  '"\\x',
);

/** Valid queries, cut and pasted and with signs thrown in: mostly wrong, often nearly right. */
export const brokenQuery: fc.Arbitrary<string> = fc
  .tuple(validQuery, fc.array(fc.tuple(fc.nat(), fc.nat(6), scrap), { minLength: 1, maxLength: 4 }))
  .map(([query, edits]) => {
    let broken = query;
    for (const [place, length, put] of edits) {
      const at = place % (broken.length + 1);
      broken = broken.slice(0, at) + put + broken.slice(at + length);
    }
    return broken;
  });
