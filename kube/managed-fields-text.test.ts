import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cutManagedFields } from "./managed-fields-text.ts";

const fields = [{ manager: 'a]"}', fieldsV1: { 'f:x"]': {}, 'k:{"type":"Ready"}': { ".": {} } } }, {}];
const cases: readonly { readonly name: string; readonly metadata: string; readonly left: string }[] = [
  { name: "last", metadata: `{"name":"a","managedFields":${JSON.stringify(fields)}}`, left: '{"name":"a"}' },
  { name: "first", metadata: `{"managedFields":[1],"name":"a"}`, left: '{"name":"a"}' },
  { name: "in between", metadata: `{"a":1,"managedFields":[[],[{}]],"b":"]"}`, left: '{"a":1,"b":"]"}' },
  { name: "alone", metadata: `{"managedFields":[]}`, left: "{}" },
];
for (const { name, metadata, left } of cases) {
  test(`managedFields are cut out where they stand ${name}`, () => {
    const list = JSON.stringify((JSON.parse(metadata) as { managedFields: unknown }).managedFields);
    const cut = cutManagedFields(`{"kind":"Pod","metadata":${metadata},"spec":{}}`, 1);
    assert.deepEqual(cut, { text: `{"kind":"Pod","metadata":${left},"spec":{}}`, managedFields: list });
    const event = cutManagedFields(`{"type":"ADDED","object":{"metadata":${metadata}}}`, 2);
    assert.deepEqual(event, { text: `{"type":"ADDED","object":{"metadata":${left}}}`, managedFields: list });
  });
}

const others = [
  '{"spec":{"metadata":{"managedFields":[1]}},"metadata":{"managedFields":[2]}}',
  '{"data":{"managedFields":[1]},"metadata":{}}',
  '{"xmetadata":{"managedFields":[1]}}',
  '{"metadata":[{"managedFields":[1]}]}',
  '{"metadata": {"managedFields":[1]}}',
  '{"metadata":{"managedFields":[1',
  '{"metadata":{"managedFields":["1',
  '{"a":"\\"managedFields\\":[1]","metadata":{}}',
  '{"metadata":{"managedFields":null}}',
  '"managedFields":[',
];
for (const text of others) {
  test(`${text} is left as it is`, () => {
    assert.deepEqual(cutManagedFields(text, 1), { text, managedFields: undefined });
  });
}

test("an object that was cut is the object without managedFields, whatever is in it", () => {
  const key = fc.constantFrom("metadata", "managedFields", "spec", "a", '"managedFields":[', "\\");
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("list"), tie("map")),
    leaf: fc.oneof(fc.string(), fc.integer(), fc.constantFrom('"managedFields":[', "]}", '\\"', null, true)),
    list: fc.array(tie("value"), { maxLength: 3 }),
    map: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  }));
  fc.assert(
    fc.property(json.map, (object) => {
      const text = JSON.stringify(object);
      const cut = cutManagedFields(text, 1);
      const wanted = JSON.parse(text) as { metadata?: { managedFields?: unknown } };
      if (cut.managedFields !== undefined) {
        assert.deepEqual(JSON.parse(cut.managedFields), wanted.metadata?.managedFields);
        delete wanted.metadata?.managedFields;
      }
      assert.deepEqual(JSON.parse(cut.text), wanted);
    }),
    { numRuns: 1000 },
  );
});
