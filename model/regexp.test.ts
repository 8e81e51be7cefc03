import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { planFolded, planRegexp } from "./regexp-plan.ts";
import { parseRegexp } from "./regexp-syntax.ts";
import { anchored, RegexpSyntaxError, searching } from "./regexp.ts";

const matching = [
  { source: "", yes: [""], no: ["a"] },
  { source: "api", yes: ["api"], no: ["ap", "apis", "xapi"] },
  { source: "a|bc|", yes: ["a", "bc", ""], no: ["b", "abc"] },
  { source: ".*", yes: ["", "a", "a\nb"], no: [] },
  { source: ".+", yes: ["a", "\n"], no: [""] },
  { source: "abc.*", yes: ["abc", "abcd"], no: ["ab", "xabc"] },
  { source: ".*abc", yes: ["abc", "xabc"], no: ["abcx"] },
  { source: ".+abc", yes: ["xabc"], no: ["abc"] },
  { source: ".*abc.*", yes: ["abc", "xabcx"], no: ["ab c"] },
  { source: "a.*a", yes: ["aa", "axa"], no: ["a"] },
  { source: "a.+b.*b", yes: ["axbb", "abbb"], no: ["abb", "axb"] },
  { source: ".*.+", yes: ["a"], no: [""] },
  { source: ".+.+", yes: ["ab"], no: ["a", "💧"] },
  { source: "x.", yes: ["x💧", "x\n"], no: ["x", "xab"] },
  { source: "foo(-bar|-baz)?", yes: ["foo", "foo-bar", "foo-baz"], no: ["foo-"] },
  { source: "(foo|bar).*", yes: ["foo1", "bar"], no: ["baz"] },
  { source: "[45]..", yes: ["404", "599"], no: ["301", "4"] },
  { source: "[45][0-9]{2}", yes: ["404", "599"], no: ["4xx", "40"] },
  { source: "[^4].*", yes: ["301", "\n"], no: ["404", ""] },
  { source: "[\\w.-]+", yes: ["a.b-c_9"], no: ["a b", ""] },
  { source: "[a-c]{0,2}x", yes: ["x", "ax", "bcx"], no: ["abcx", "dx"] },
  { source: "a\\.b", yes: ["a.b"], no: ["axb"] },
  { source: "^foo|^bar$", yes: ["foo", "bar"], no: ["^foo"] },
  { source: "(a|a)*b", yes: ["b", "aab"], no: ["aac"] },
  { source: "\\d+:\\d+", yes: ["1:22"], no: [":", "1:"] },
  { source: "(?i)get|POST", yes: ["GET", "get", "post"], no: ["put"] },
  { source: "(?i)k", yes: ["K", "k", "\u212a"], no: ["x"] },
  { source: "(?i)a.*", yes: ["Abc", "aé"], no: ["b"] },
  { source: "(?i:a)b", yes: ["Ab", "ab"], no: ["aB"] },
  { source: "\\pL+", yes: ["é"], no: ["1"] },
  { source: "[[:digit:]]+", yes: ["12"], no: ["a"] },
  { source: "é|💧.*", yes: ["é", "💧!"], no: ["e"] },
] as const;
for (const { source, yes, no } of matching) {
  test(`anchored() ${JSON.stringify(source)}`, () => {
    const regexp = anchored(source);
    for (const text of yes) assert.equal(regexp.test(text), true, JSON.stringify(text));
    for (const text of no) assert.equal(regexp.test(text), false, JSON.stringify(text));
  });
}

const known = [
  { source: "api", literals: ["api"], prefix: "api" },
  { source: "a|b|a", literals: ["a", "b"], prefix: "" },
  { source: "pod-(a|b)", literals: ["pod-a", "pod-b"], prefix: "pod-" },
  { source: "[45]00", literals: ["400", "500"], prefix: "" },
  { source: "foo(x)?", literals: ["foo", "foox"], prefix: "foo" },
  { source: "foo.*", literals: undefined, prefix: "foo" },
  { source: "foobar.+|foobaz\\d+", literals: undefined, prefix: "fooba" },
  { source: "(?i)foo", literals: undefined, prefix: "" },
  { source: "", literals: [""], prefix: "" },
] as const;
for (const { source, literals, prefix } of known) {
  test(`anchored() knows what ${JSON.stringify(source)} can match`, () => {
    const regexp = anchored(source);
    assert.deepEqual(regexp.literals, literals);
    assert.equal(regexp.prefix, prefix);
  });
}

const expansions = [
  { source: "(.*)", text: "api", template: "$1", want: "api" },
  { source: "(.*):(\\d+)", text: "a:12", template: "$1-${2}", want: "a-12" },
  { source: "(.*)", text: "a", template: "$1x|${1}x", want: "|ax" },
  { source: "(?P<host>.*):.*", text: "h:1", template: "$host/${host}s/$hosts", want: "h/hs/" },
  { source: "(?<host>.*)", text: "h", template: "$host", want: "h" },
  { source: "(a)|(b)", text: "a", template: "[$1$2$3]", want: "[a]" },
  { source: "a", text: "a", template: "$$1 $ ${ ${} $-", want: "$1 $ ${ ${} $-" },
  { source: "a", text: "a", template: "$0", want: "a" },
  { source: "a", text: "b", template: "x", want: undefined },
] as const;
for (const { source, text, template, want } of expansions) {
  test(`expand() ${template} of ${source}`, () => {
    assert.equal(anchored(source).expand(text, template), want);
  });
}

test("a text that is no expression is refused with RE2's words", () => {
  for (const source of [
    "a(",
    "a)(b",
    "a**",
    "[b-a]",
    "(?=a)",
    "\\1",
    "a{1001}",
    "(".repeat(5000),
    "(a{100}){100}",
  ]) {
    assert.throws(() => anchored(source), RegexpSyntaxError, source.slice(0, 20));
  }
});

const hostile = [
  "(a|a)*b",
  "(a*)*b",
  "(a|aa)+$b",
  "a*a*a*a*a*a*b",
  "(.*)(.*)(.*)(.*)x",
  "(a?){50}a{50}b",
  ".*a.*a.*a.*a.*b",
  "([a-z]+)+[0-9]",
  `${"a?".repeat(60)}${"a".repeat(60)}b`,
  `${"(a|b)".repeat(40)}c`,
  `${"[ab]{0,9}".repeat(40)}c`,
  `${"(".repeat(200)}a${")*".repeat(200)}b`,
  "((a{9}){9}){9}b",
] as const;
for (const source of hostile) {
  test(`${source.slice(0, 24)} does not take more than linear time`, () => {
    const regexp = anchored(source);
    const before = process.cpuUsage();
    assert.equal(regexp.test("a".repeat(20_000)), false);
    const { user, system } = process.cpuUsage(before); // whatever else the machine does meanwhile
    assert.ok(user + system < 1_500_000, `${user + system} µs`);
  });
}

test("huge expressions compile or are refused in bounded time", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `pod-${i}`).join("|");
  assert.equal(anchored(many).test("pod-19999"), true);
  assert.equal(anchored("a.".repeat(2000)).test("ax".repeat(2000)), true);
  assert.equal(anchored(`(${"a".repeat(5000)}|b){1,90}`).test("bb"), true);
});

// Expressions over a small alphabet, so that texts have a chance to match.
const char = fc.constantFrom("a", "b", "-", "é", "💧");
const atom: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: char },
  fc.constantFrom(
    ".",
    ".*",
    ".+",
    ".?",
    "[ab]",
    "[^a]",
    "[a-z]+",
    "\\w",
    "\\-",
    "\\d*",
    "a{2}",
    "b{0,2}",
    "(?:ab)?",
  ),
);
const expression: fc.Arbitrary<string> = fc.letrec<{ all: string; row: string }>((tie) => ({
  row: fc
    .array(
      fc.oneof(
        { depthSize: "small" },
        atom,
        tie("all").map((all) => `(${all})`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join("")),
  all: fc.array(tie("row"), { minLength: 1, maxLength: 3 }).map((rows) => rows.join("|")),
})).all;
const text = fc
  .array(fc.oneof(char, fc.constantFrom("A", "\n", "1", "x")), { maxLength: 6 })
  .map((parts) => parts.join(""));

test("anchored() agrees with RE2 and with the platform on expressions that all three know", () => {
  fc.assert(
    fc.property(expression, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
      const ours = anchored(source);
      const re2 = RE2JS.compile(`^(?s:${source})$`);
      const naive = new RegExp(`^(?:${source.replaceAll("\\-", "-")})$`, "su");
      for (const one of [...texts, ...(ours.literals ?? []).slice(0, 5)]) {
        assert.equal(ours.test(one), re2.testExact(one), `RE2 on ${one}`);
        assert.equal(ours.test(one), naive.test(one), `RegExp on ${one}`);
        if (ours.test(one)) assert.ok(one.startsWith(ours.prefix));
        if (ours.literals !== undefined) assert.equal(ours.literals.includes(one), ours.test(one));
      }
    }),
    { numRuns: 400 },
  );
});

test("(?i) agrees with RE2", () => {
  fc.assert(
    fc.property(expression, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
      const ours = anchored(`(?i)${source}`);
      const re2 = RE2JS.compile(`^(?s:(?i)${source})$`);
      for (const one of texts) assert.equal(ours.test(one), re2.testExact(one), one);
    }),
    { numRuns: 200 },
  );
});

test("whatever the fast paths take is an expression for RE2 too", () => {
  const sign = fc.constantFrom(...Array.from("ab.*+?|()[]{}^$\\-,12:iwdPDs\n"));
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 10 }), fc.array(text, { maxLength: 4 }), (signs, texts) => {
      const source = signs.join("");
      const parsed = parseRegexp(source);
      if (parsed === undefined || (planRegexp(parsed) ?? planFolded(parsed)) === undefined) return;
      const re2 = RE2JS.compile(`^(?s:${source})$`);
      for (const one of texts) assert.equal(anchored(source).test(one), re2.testExact(one), one);
    }),
    { numRuns: 2000 },
  );
});

test("searching() finds anywhere, and replaces as Go does", () => {
  assert.equal(searching("b+").test("abbc"), true);
  assert.equal(searching("^b").test("ab"), false);
  assert.equal(searching("(a)(b)").replaceAll("abab", "$2$1"), "baba");
  assert.equal(searching("x*").replaceAll("axb", "-"), "-a-b-");
  assert.throws(() => searching("a(b"), RegexpSyntaxError);
});
