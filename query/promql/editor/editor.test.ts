import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wordsOf } from "../lexer.ts";
import { functionSignatures } from "../signatures.ts";
import { brokenQuery, everySwitch, validQuery } from "../testing/queries.ts";
import { completeAt, type CompletionProvider } from "./complete.ts";
import { format } from "./format.ts";
import { functionNotes } from "./function-notes.ts";
import { highlight } from "./highlight.ts";
import { lint } from "./lint.ts";
import { placeAt } from "./place.ts";

/** `|` is where the cursor stands. */
const places = [
  { at: "|", want: { kind: "operand", afterOperator: false } },
  { at: "ra|", want: { kind: "operand", from: 0 } },
  { at: "up |", want: { kind: "operator", takesGrouping: false } },
  { at: "up a|", want: { kind: "operator", from: 3 } },
  { at: "up + |", want: { kind: "operand", afterOperator: true } },
  { at: "up + bool |", want: { kind: "operand", afterOperator: true } },
  { at: "up + on (a) |", want: { kind: "operand", afterOperator: true } },
  { at: "up and |", want: { kind: "operand", afterOperator: true } },
  { at: "rate(|", want: { kind: "operand" } },
  { at: "rate(up[5m]) |", want: { kind: "operator", takesGrouping: false } },
  { at: "sum(up) |", want: { kind: "operator", takesGrouping: true } },
  { at: "sum |", want: { kind: "operator", takesGrouping: true } },
  { at: "sum(up) by (|", want: { kind: "label", selector: "up" } },
  { at: "sum by (|) (http_requests_total)", want: { kind: "label", selector: "http_requests_total" } },
  { at: "sum by (job, i|", want: { kind: "label", from: 13 } },
  { at: 'sum by ("a.|', want: { kind: "label", quote: '"', from: 9 } },
  { at: "a + on (|) b", want: { kind: "label", selector: "a" } },
  { at: "a + on (x) group_left (|) b", want: { kind: "label", selector: "b" } },
  { at: "up{|", want: { kind: "label", selector: "up" } },
  { at: "up{j|}", want: { kind: "label", from: 3 } },
  { at: "{|", want: { kind: "label", selector: undefined } },
  { at: 'up{job="a", |', want: { kind: "label", selector: 'up{job="a"}' } },
  { at: "up{job|", want: { kind: "label", from: 3 } },
  { at: "up{job |", want: { kind: "matchOperator", from: 7 } },
  { at: "up{job!|", want: { kind: "matchOperator", from: 6 } },
  { at: 'up{job="|', want: { kind: "value", label: "job", quote: '"', isRegexp: false, selector: "up" } },
  { at: "up{job=~'ap|", want: { kind: "value", label: "job", quote: "'", isRegexp: true, from: 9 } },
  { at: "up{job=|", want: { kind: "value", quote: "" } },
  { at: 'up{job="a",b="|"}', want: { kind: "value", label: "b", selector: 'up{job="a"}' } },
  { at: 'up{job="a"|', want: { kind: "none" } },
  { at: "up[|", want: { kind: "duration", digits: "" } },
  { at: "up[5|", want: { kind: "duration", digits: "5", from: 3 } },
  { at: "up[5m:|", want: { kind: "duration" } },
  { at: "up[5m]|", want: { kind: "operator" } },
  { at: "up offset |", want: { kind: "duration" } },
  { at: "up offset 5m |", want: { kind: "operator" } },
  { at: "up @ |", want: { kind: "at" } },
  { at: "1 + 2|", want: { kind: "none" } },
  { at: "up # not |", want: { kind: "none" } },
  { at: 'label_replace(up, "|', want: { kind: "label", quote: '"', selector: "up" } },
  { at: 'label_replace(up, "a", "|', want: { kind: "none" } },
  { at: "up $ |", want: { kind: "none" } },
] as const;
for (const { at, want } of places) {
  test(`placeAt() ${at}`, () => {
    const position = at.indexOf("|");
    assert.partialDeepStrictEqual(placeAt(at.replace("|", ""), position), want);
  });
}

const provider: CompletionProvider = {
  metrics: () => Promise.resolve([{ name: "up", type: "gauge", help: "Whether." }, { name: "a.b" }]),
  labelNames: (selector) => Promise.resolve(["__name__", "job", "a.b", `of ${selector ?? "all"}`]),
  labelValues: (label) => Promise.resolve([`${label}-1`, 'say "x"', "10.0.0.1"]),
};
const completions = [
  { at: "u|", want: ["up", "u"], has: { label: "up", kind: "metric", detail: "gauge", info: "Whether." } },
  { at: "a.|", want: [], has: undefined },
  { at: "a|", want: ["a.b", "a"], has: { label: "a.b", kind: "metric", apply: '{"a.b"}' } },
  {
    at: "rat|",
    want: ["rate", "rat"],
    has: { label: "rate", kind: "function", apply: "rate(", detail: "(matrix)", info: functionNotes["rate"] },
  },
  {
    at: "up + o|",
    want: ["on"],
    has: { label: "on", kind: "keyword", apply: "on (", info: "elements meet if these labels agree" },
  },
  {
    at: "sum(up) b|",
    want: ["by"],
    has: {
      label: "by",
      kind: "keyword",
      apply: "by (",
      info: "one group for each combination of these labels",
    },
  },
  { at: "up{|", want: ["job", "a.b", "of up"], has: { label: "a.b", kind: "label", apply: '"a.b"' } },
  { at: "sum by (j|", want: ["job"], has: { label: "job", kind: "label" } },
  { at: 'up{job="s|', want: ['say "x"'], has: { label: 'say "x"', kind: "value", apply: 'say \\"x\\"' } },
  { at: "up{job='s|", want: ['say "x"'], has: { label: 'say "x"', kind: "value", apply: 'say "x"' } },
  {
    at: "up{job=~`a|1|",
    want: ["job-1", "10.0.0.1"],
    has: { label: "10.0.0.1", kind: "value", apply: "10\\.0\\.0\\.1" },
  },
  { at: "up{job|=", want: ["job"], has: { label: "job", kind: "label" } },
  { at: "up{job |", want: ["=", "!=", "=~", "!~"], has: undefined },
  { at: "up[5|", want: ["5s", "5m", "5h"], has: { label: "5m", kind: "duration", info: "minutes" } },
  { at: "up @ |", want: ["start()", "end()"], has: undefined },
] as const;
for (const { at, want, has } of completions) {
  test(`completeAt() ${at}`, async () => {
    const position = at.lastIndexOf("|");
    const text = at.slice(0, position) + at.slice(position + 1);
    const { items } = await completeAt(text, position, provider);
    const labels = items.map(({ label }) => label);
    for (const label of want)
      assert.ok(
        labels.some((one) => one.includes(label)),
        `${label} in ${labels.join()}`,
      );
    if (has !== undefined)
      assert.deepEqual(
        items.find(({ label }) => label === has.label),
        has,
      );
    if (want.length === 0) assert.deepEqual(labels, []);
  });
}

const lints = [
  { text: "", want: [] },
  { text: "up", want: [] },
  {
    text: "rate(up)",
    want: [[5, 7, "error", 'expected type range vector in call to function "rate", got instant vector']],
  },
  { text: "up +", want: [[3, 4, "error", "unexpected end of input"]] },
  { text: "rat(up[5m])", want: [[0, 3, "error", 'unknown function with name "rat"; did you mean rate()?']] },
  { text: "up ~ 1\n+ 2", want: [[3, 6, "error", "unexpected character: '~'"]] },
  {
    text: "rate(sum(up)[5m:])",
    want: [
      [0, 18, "warning", "rate() of a sum misses resets of single counters: write sum(rate(…[…])) instead"],
    ],
  },
  {
    text: "histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m])))",
    want: [[24, 57, "warning", "histogram_quantile() needs the label le: add it to by (…)"]],
  },
  { text: "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))", want: [] },
  { text: "histogram_quantile(0.9, sum(rate(x[5m])))", want: [] },
  { text: 'up{job=~"api"}', want: [[0, 14, "info", 'job=~"api" is the same as job="api"']] },
] as const;
for (const { text, want } of lints) {
  test(`lint() ${text}`, () => {
    assert.deepEqual(
      lint(text).map((d) => [d.start, d.end, d.severity, d.message]),
      want,
    );
  });
}

const highlights = [
  {
    text: "sum by (job) (rate(up[5m]))",
    want: "aggregation keyword punctuation label punctuation punctuation function punctuation metric punctuation duration punctuation punctuation punctuation",
  },
  { text: 'a{b="c"} # d', want: "metric punctuation label punctuation string punctuation comment" },
  { text: "a + on (sum) b", want: "metric operator keyword punctuation label punctuation metric" },
  { text: 'a{b="c', want: "metric punctuation label punctuation string" },
  { text: "a ~ b", want: "metric invalid" },
  { text: "1 and offset offset 5m", want: "number operator keyword keyword duration" },
] as const;
for (const { text, want } of highlights) {
  test(`highlight() ${text}`, () =>
    assert.equal(
      highlight(text)
        .map((span) => span.class)
        .join(" "),
      want,
    ));
}

test("format() lays out long queries and leaves those with comments", () => {
  const long = `sum by (a) (rate(${"x".repeat(60)}[5m])) / sum by (a) (rate(${"y".repeat(60)}[5m]))`;
  assert.equal(format(long).split("\n").length, 3);
  assert.equal(format("sum( x ) # why"), "sum( x ) # why");
  assert.throws(() => format("sum("));
});

test("each function and aggregation has a note, and no note is left over", () => {
  const known = [...functionSignatures.keys(), ...wordsOf("aggregator")].sort();
  assert.deepEqual(Object.keys(functionNotes).sort(), known);
});

test("nothing throws or hangs at any position of any text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(brokenQuery, validQuery), fc.nat(), async (text, n) => {
      const position = n % (text.length + 1);
      const { from, to } = await completeAt(text, position, provider);
      assert.ok(from <= to && to === position);
      let end = 0;
      for (const span of highlight(text)) {
        assert.ok(span.start >= end && span.end > span.start);
        end = span.end;
      }
      assert.ok(end <= text.length);
      for (const d of lint(text, everySwitch)) assert.ok(d.start >= 0 && d.end <= Math.max(text.length, 1));
    }),
    { numRuns: 500 },
  );
});
