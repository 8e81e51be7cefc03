import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { builtins } from "./builtins.ts";
import { runTemplate } from "./execute.ts";
import { expandAlertTemplate, parseAlertTemplate } from "./expand.ts";
import { parseTemplate } from "./parser.ts";
import { prometheusFunctionNames } from "./prometheus-functions.ts";
import { TemplateRunError, TemplateSyntaxError } from "./template-error.ts";
import { type GoStruct, stringMap, type Value } from "./value.ts";

const dot: GoStruct = {
  kind: "struct",
  type: "main.D",
  fields: [
    ["Labels", stringMap([["a", "x"]])],
    ["N", 3n],
    ["F", 2.5],
    ["L", { kind: "list", type: "[]int", items: [1n, 2n, 3n] }],
  ],
};

function run(text: string, over: Value = dot): string {
  const template = parseTemplate("t", text, (name) => Object.hasOwn(builtins, name));
  return runTemplate(template, over, { functions: {}, missingKey: "zero" });
}

const given = [
  ["a {{- 1 -}} b", "a1b"],
  ["{{/* c */}}x{{- /* d */ -}} y", "xy"],
  ["{{range $i, $e := .L}}{{if eq $e 2}}{{continue}}{{end}}{{$i}}={{$e}} {{end}}", "0=1 2=3 "],
  ["{{range .Labels.b}}{{else}}none{{end}}", undefined],
  ["{{range 3}}{{.}}{{end}}", "012"],
  ["{{with $x := .Labels.b}}{{$x}}{{else with .Labels.a}}{{.}}{{end}}", "x"],
  ['{{block "b" .N}}<{{.}}>{{end}}{{template "b" 7}}', "<3><7>"],
  ["{{$x := 1}}{{range .L}}{{$x = .}}{{end}}{{$x}}", "3"],
  ["{{if and .N (gt .F 2.0)}}{{slice `hello` 1 3}}{{end}}", "el"],
  ["{{index .L 1}} {{len .L}} {{index .Labels `zz`}}|", "2 3 |"],
  ["{{printf `%5.1f|%-4d|%q|%x|%v` .F .N `a` 255 .L}}", '  2.5|3   |"a"|ff|[1 2 3]'],
  ["{{printf `%[2]d %[1]d %d` 1 2}} {{printf `%`}} {{printf `%d`}}", "2 1 2 %!(NOVERB) %!d(MISSING)"],
  ["{{1.0}} {{1e6}} {{123456789.0}} {{0.00001}} {{'a'}} {{0x1F}}", "1 1e+06 1.23456789e+08 1e-05 97 31"],
  ["{{eq 1 1}} {{lt `a` `b`}} {{or 0 `` `z`}} {{not .N}}", "true true z false"],
] as const;
for (const [text, wanted] of given) {
  test(`a template gives what Go's gives: ${text}`, () => {
    if (wanted === undefined) assert.throws(() => run(text), TemplateRunError);
    else assert.equal(run(text), wanted);
  });
}

const refused = [
  ["{{", "template: t:1: unclosed action"],
  ["a\n{{if .N}}b", "template: t:2: unexpected EOF"],
  ["{{if\n", "template: t:2: unclosed action started at t:1"],
  ["{{end}}", "template: t:1: unexpected {{end}}"],
  ["{{$x}}", 'template: t:1: undefined variable "$x"'],
  ["{{foo}}", 'template: t:1: function "foo" not defined'],
  ["{{break}}", "template: t:1: {{break}} outside {{range}}"],
  ["{{1 | 2}}", "template: t:1: non executable command in pipeline stage 2"],
  ["{{template 1}}", 'template: t:1: unexpected "1" in template clause'],
  ["{{/* x", "template: t:1: unclosed comment"],
] as const;
for (const [text, message] of refused) {
  test(`parsing refuses ${JSON.stringify(text)} in Go's words`, () =>
    assert.throws(() => run(text), { name: "TemplateSyntaxError", message }));
}

const failing = [
  ["é{{.Nope}}", `template: t:1:4: executing "t" at <.Nope>: can't evaluate field Nope in type main.D`],
  [
    "{{index .L 9}}",
    `template: t:1:2: executing "t" at <index .L 9>: error calling index: index out of range: 9`,
  ],
  [
    "{{lt 1 2.0}}",
    `template: t:1:2: executing "t" at <lt 1 2.0>: error calling lt: incompatible types for comparison: int and float64`,
  ],
  ['{{template "x"}}', `template: t:1:11: executing "t" at <{{template "x"}}>: template "x" not defined`],
  ["{{len 3}}", `template: t:1:2: executing "t" at <len 3>: error calling len: len of type int`],
  ["{{nil}}", `template: t:1:2: executing "t" at <nil>: nil is not a command`],
] as const;
for (const [text, message] of failing) {
  test(`a run of ${text} fails in Go's words`, () =>
    assert.throws(() => run(text), { name: "TemplateRunError", message }));
}

test("a run is bounded in output, steps and depth", () => {
  assert.throws(() => run('{{define "r"}}{{template "r"}}{{end}}{{template "r"}}'), /maximum template depth/);
  assert.throws(() => run("{{range 100000000}}{{end}}"), /steps/);
  assert.throws(() => run("{{$x := `aaaaaaaa`}}{{range 60}}{{$x = print $x $x}}{{end}}"), /characters/);
  assert.throws(() => run("{{range 10000}}{{printf `%1000d` 1}}{{end}}"), /characters of output/);
  assert.throws(() => run(`${"{{if .N}}".repeat(5000)}`), TemplateSyntaxError);
  assert.throws(() => run(`{{${"(".repeat(5000)}`), TemplateSyntaxError);
});

const data = { labels: [["job", "a"]], externalLabels: [], externalUrl: "http://x/y", value: 2 } as const;

test("queries are asked once each, and their failure is the template's", async () => {
  const asked: string[] = [];
  const query = (text: string): Promise<{ labels: [string, string][]; value: number }[]> => {
    asked.push(text);
    return text === "bad"
      ? Promise.reject(new Error("boom"))
      : Promise.resolve([{ labels: [["l", text]], value: 5 }]);
  };
  const options = { now: 1000, query };
  const text = '{{ query "a" | first | value }}{{ query "b" | first | label "l" }}{{ query "a" | len }}';
  assert.equal(await expandAlertTemplate("n", text, data, options), "5b1");
  assert.deepEqual(asked, ["a", "b"]);
  await assert.rejects(
    expandAlertTemplate("n", '{{ query "bad" }}', data, options),
    /error calling query: boom/,
  );
});

const edges = [
  ['{{ title "a:b.c 1h30m -5m" }}', "A:b.c 1H30m -5M"],
  ["{{ humanizeDuration 1e308 }}", "-106751991167300d -15h -30m -8s"],
  ["{{ humanizeTimestamp 0.999999 }}", "1970-01-01 00:00:00.999 +0000 UTC"],
  ['{{ humanize "1_0" }} {{ humanize1024 1e30 }}', "10 8.272e+05Yi"],
  ['{{ stripDomain "a.b.c:80" }} {{ stripPort "[::1]:80" }}', "a:80 ::1"],
  ['{{ (toTime 1.5).Format "Jan _2 15:04:05.000 MST" }}', "Jan  1 00:00:01.500 UTC"],
  ['{{ reReplaceAll "x*" "-" "axb" }} {{ match "^b" "ab" }}', "-a-b- false"],
] as const;
for (const [text, wanted] of edges) {
  test(`functions at their edges: ${text}`, async () =>
    assert.equal(
      await expandAlertTemplate("n", text, data, { now: 0, query: () => Promise.resolve([]) }),
      wanted,
    ));
}

const piece = fc.constantFrom(
  "{{",
  "}}",
  "{{- ",
  " -}}",
  "if ",
  "range ",
  "with ",
  "end",
  "else",
  "define ",
  "template ",
  "block ",
  "break",
  "$x",
  ":=",
  "=",
  ".",
  ".Labels",
  "|",
  "(",
  ")",
  '"a"',
  "`",
  "'",
  "/*",
  "*/",
  "1",
  "1e9",
  "0x",
  "printf ",
  "query ",
  "index ",
  "\n",
  " ",
  "é",
);
const anyTemplate: fc.Arbitrary<string> = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 25 })
  .map((pieces) => pieces.join(""));

test("any text is parsed or refused, and any template runs or fails, with typed errors only", async () => {
  await fc.assert(
    fc.asyncProperty(anyTemplate, async (text) => {
      try {
        parseAlertTemplate("n", text);
        await expandAlertTemplate("n", text, data, { now: 0, query: () => Promise.resolve([]) });
      } catch (error) {
        assert.ok(error instanceof TemplateSyntaxError || error instanceof TemplateRunError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test("every function of Prometheus takes any constant or fails as a template does", async () => {
  const constants = [
    "1",
    "-2.5",
    '"x"',
    "true",
    "nil",
    ".",
    "$labels",
    "$value",
    '"[::1]:80"',
    "1e300",
    '"("',
  ];
  for (const name of prometheusFunctionNames) {
    for (const a of constants) {
      for (const args of [a, `${a} ${a}`, `${a} ${a} ${a}`]) {
        const text = `{{ ${name} ${args} }}`;
        try {
          await expandAlertTemplate("n", text, data, { now: 0, query: () => Promise.resolve([]) });
        } catch (error) {
          assert.ok(
            error instanceof TemplateSyntaxError || error instanceof TemplateRunError,
            `${text}: ${String(error)}`,
          );
        }
      }
    }
  }
});
