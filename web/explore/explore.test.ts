import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readHistory, remember } from "./history.ts";
import { shortValue } from "./run.ts";
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
  assert.deepEqual(await vocabulary.labelNames("up"), []);
  fails = false;
  assert.deepEqual(await vocabulary.labelNames("up"), ["a"]);
  assert.deepEqual(await vocabulary.labelNames("up"), ["a"]);
  assert.equal(asked.length, 2);
  assert.equal(asked[0], "labels?match[]=up");
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

const values = [
  ["0.3333333333333333", "0.33333333"],
  ["1159663654346", "1159663654346"],
  ["1159663654346.25", "1159663654346.3"],
  ["12.5", "12.5"],
  ["+Inf", "+Inf"],
  ["NaN", "NaN"],
] as const;
for (const [text, want] of values)
  test(`the value ${text} is written ${want}`, () => assert.equal(shortValue(text), want));
