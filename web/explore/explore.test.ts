import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contextAt } from "./complete.ts";
import { readHistory, remember } from "./history.ts";
import { mostQueries, paramsOf, queriesOf, viewOf } from "./queries.ts";
import { scaleOf } from "./scale.ts";
import { nameOf, seriesNames } from "./series-names.ts";
import { aboutOf, Vocabulary } from "./vocabulary.ts";

test("queries go into the URL and come back", () => {
  const query = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(fc.array(query, { minLength: 1, maxLength: mostQueries }), (queries) => {
      assert.deepEqual(queriesOf(paramsOf(queries)), queries);
    }),
  );
  assert.deepEqual(queriesOf({}), [""]);
  assert.deepEqual(queriesOf(paramsOf(["a", " ", "b"])), ["a", "b"]);
  assert.equal(viewOf({ view: "table" }), "table");
  assert.equal(viewOf({ view: "pie" }), "lines");
});

const cpu = (pod: string): Record<string, string> => ({ __name__: "cpu", namespace: "shop", pod });

test("series are named by what tells them apart", () => {
  const names = seriesNames([cpu("a"), cpu("b")]);
  assert.deepEqual(names.varying, ["pod"]);
  assert.deepEqual(names.shared, [
    ["__name__", "cpu"],
    ["namespace", "shop"],
  ]);
  assert.equal(nameOf(cpu("a"), names), "a");
  const alone = seriesNames([cpu("a")]);
  assert.equal(nameOf(cpu("a"), alone), 'cpu{namespace="shop", pod="a"}');
  assert.equal(nameOf({}, seriesNames([{}])), "{}");
  const mixed = seriesNames([
    { __name__: "x", a: "1" },
    { __name__: "y", b: "2" },
  ]);
  assert.equal(nameOf({ __name__: "x", a: "1" }, mixed), 'x{a="1"}');
});

const contexts: readonly [string, string, object][] = [
  ["a metric at the start", "kube_po|", { kind: "expr", from: 0, text: "kube_po" }],
  ["a metric inside a call", "sum(rate(cont|", { kind: "expr", from: 9, text: "cont" }],
  ["nothing typed yet", "sum(|", { kind: "expr", from: 4, text: "" }],
  ["a label name", "up{jo|", { kind: "label", from: 3, text: "jo", metric: "up" }],
  ["a second label name", 'up{job="a", inst|', { kind: "label", from: 12, text: "inst", metric: "up" }],
  ["a label value", 'up{job="ku|', { kind: "value", from: 8, text: "ku", metric: "up", label: "job" }],
  [
    "a label value of a regular expression",
    'up{job=~"a|',
    { kind: "value", from: 9, text: "a", metric: "up", label: "job" },
  ],
  [
    "a label to group by",
    "sum by (na|) (rate(x_total[5m]))",
    { kind: "label", from: 8, text: "na", metric: "x_total" },
  ],
  [
    "a label to group by, after it",
    "sum(x_total{}) by (|",
    { kind: "label", from: 19, text: "", metric: "x_total" },
  ],
  ["a range", "rate(x[5|", { kind: "range", from: 7, text: "5" }],
  ["a comment", "up # say wha|", { kind: "none" }],
  ["a text that is no label's value", 'label_replace(up, "a|', { kind: "none" }],
  ["a number", "up > 1|", { kind: "none" }],
  ["an operator", 'up{job="a"} an|', { kind: "expr", from: 12, text: "an" }],
  ["braces in a text", 'up{job="}"} + do|', { kind: "expr", from: 14, text: "do" }],
];
for (const [name, marked, want] of contexts) {
  test(`completion sees ${name}`, () => {
    const at = marked.indexOf("|");
    assert.deepEqual(contextAt(marked.replace("|", ""), at), want);
  });
}

test("completion survives whatever is typed", () => {
  const piece = fc.constantFrom(
    "up",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    '"',
    "'",
    "\\",
    ",",
    "=",
    "by",
    " ",
    "5m",
    "#",
    "\n",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece), fc.nat(40), (pieces, at) => {
      const text = pieces.join("");
      const context = contextAt(text, Math.min(at, text.length));
      if (context.kind !== "none") assert.ok(context.from + context.text.length <= text.length);
    }),
  );
});

const scales = [
  ['sum(container_memory_working_set_bytes{container!=""})', "bytes"],
  ["rate(node_network_receive_bytes_total[5m])", "byteRate"],
  ["sum(rate(container_cpu_usage_seconds_total[5m]))", "cores"],
  ["histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "seconds"],
  ["scrape_duration_seconds", "seconds"],
  ["rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])", "number"],
  ["count(container_memory_working_set_bytes)", "number"],
  ["up", "number"],
] as const;
for (const [query, want] of scales) test(`the scale of ${query}`, () => assert.equal(scaleOf([query]), want));

test("what is known of a metric is found under its family", () => {
  const about = [{ type: "histogram", help: "", unit: "" }];
  assert.equal(aboutOf({ x_seconds: about }, "x_seconds_bucket"), about[0]);
  assert.equal(aboutOf({ x: about }, "x_total"), about[0]);
  assert.equal(aboutOf({ x: about }, "y"), undefined);
});

test("the vocabulary asks once, and again after a failure", async () => {
  const asked: string[] = [];
  let fails = true;
  const vocabulary = new Vocabulary(async (path) => {
    asked.push(path);
    if (fails) throw new Error("away");
    return ["a"];
  });
  assert.deepEqual(await vocabulary.labels("up"), []);
  fails = false;
  assert.deepEqual(await vocabulary.labels("up"), ["a"]);
  assert.deepEqual(await vocabulary.labels("up"), ["a"]);
  assert.equal(asked.length, 2);
  assert.equal(asked[0], `labels?match[]=${encodeURIComponent('{__name__="up"}')}`);
});

test("history keeps the newest first, once each, and survives what others wrote", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  remember(storage, "a");
  remember(storage, "b");
  assert.deepEqual(remember(storage, "a"), ["a", "b"]);
  kept.set("taffrail-queries", "{broken");
  assert.deepEqual(readHistory(storage), []);
  assert.deepEqual(readHistory(undefined), []);
});
