import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mostQueries, paramsOf, queriesOf, viewOf } from "./queries.ts";
import { nameOf, seriesNames } from "./series-names.ts";

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
