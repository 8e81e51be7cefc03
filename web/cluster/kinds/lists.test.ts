import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { kinds } from "../../shell/kinds.ts";
import { listFields } from "../../shell/list-fields.ts";
import type { KubeObject } from "../kinds.ts";
import { kindLists } from "./lists.ts";
import { kindRow, textOf } from "./rows.ts";
import { listedKinds, noRecordings, projected, recorded, tellIn } from "./testing.ts";

const tell = tellIn();
/** A window of 1440 px less the rail and both gutters. */
const roomPx = 1192;

test("every kind but pods and nodes has a list here, and no other", () => {
  assert.deepEqual(Object.keys(kindLists).sort(), listedKinds.map(({ plural }) => plural).sort());
});

for (const kind of kinds) {
  const list = kindLists[kind.plural];
  if (list === undefined) continue;
  test(`${kind.plural}: columns are told apart, one stands beside the name on phones, all fit into 1440 px`, () => {
    const keys = list.columns.map(({ key }) => key);
    assert.deepEqual([...new Set(keys)], keys);
    const beside = list.columns.filter(({ phone }) => phone === "main" || phone === "figure");
    assert.ok(beside.length <= 1, `${beside.length} columns`);
    const usual = list.columns.filter(({ isSpare }) => isSpare !== true);
    const columns = usual.reduce((sum, { width = 112 }) => sum + width, 0);
    const state = list.status === undefined ? 0 : 112;
    const name = list.hidesName === true ? 0 : list.status === undefined ? 112 : 200;
    const wide =
      state + name + columns + (kind.namespaced ? 108 : 0) + (list.isOwned === true ? 180 : 0) + 44;
    assert.ok(wide <= roomPx, `${wide} px`);
  });
}

for (const kind of listedKinds) {
  const list = kindLists[kind.plural]!;
  test(
    `${kind.plural}: what the server sends for the list is all that the list shows`,
    { skip: noRecordings },
    () => {
      const objects = recorded(kind);
      const { fields } = listFields(kind.plural);
      for (const object of objects) {
        const sent = projected(object, fields);
        const [whole, part] = [kindRow(object, list, tell), kindRow(sent, list, tell)];
        assert.deepEqual(
          [part.status, part.owner, part.born, part.name, part.namespace],
          [whole.status, whole.owner, whole.born, whole.name, whole.namespace],
        );
        assert.notEqual(list.status === undefined ? "x" : whole.status.word, "", object.metadata.name);
        for (const { key, cell } of list.columns) {
          if (key === "size" && kind.plural === "configmaps") continue; // sizes are the server's to tell
          assert.deepEqual(cell(sent, tell), cell(object, tell), `${key} of ${object.metadata.name}`);
        }
      }
      assert.ok(objects.length > 0, "there is one recorded");
    },
  );
}

/** A copy in which some values are replaced by others of any type. */
function mutated(value: unknown, with_: readonly unknown[], at: { i: number }): unknown {
  at.i++;
  if (at.i % 7 === 3) return with_[at.i % with_.length];
  if (Array.isArray(value)) return value.map((item) => mutated(item, with_, at));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mutated(one, with_, at)]));
}

test("objects with values of any type are told without a throw", { skip: noRecordings }, () => {
  const samples = listedKinds.flatMap((kind) =>
    recorded(kind)
      .slice(0, 12)
      .map((object) => ({ kind, object })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 }),
      fc.nat(50),
      ({ kind, object }, with_, i) => {
        const list = kindLists[kind.plural]!;
        const { metadata, ...rest } = object;
        const odd = { ...(mutated(rest, with_, { i }) as object), metadata } as KubeObject;
        const { status } = kindRow(odd, list, tell);
        assert.equal(typeof status.word, "string");
        assert.equal(typeof status.reason, "string");
        for (const { cell } of list.columns) assert.equal(typeof textOf(cell(odd, tell)), "string");
      },
    ),
    { numRuns: 1500 },
  );
});
