import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ListPacker } from "./list-packer.ts";
import { ListUnpacker } from "./list-unpacker.ts";
import { PackedError } from "./packed-error.ts";
import type { PackedParts } from "./packed-path.ts";

/** Packs in pieces of `size` and reads them again. */
function roundTrip(values: readonly unknown[], like: readonly unknown[] = [], size = 3): readonly unknown[] {
  const unpacker = new ListUnpacker();
  for (const line of linesOf(values, like, size)) unpacker.add(line);
  return unpacker.values;
}

function linesOf(values: readonly unknown[], like: readonly unknown[] = [], size = 3): string[] {
  const packer = new ListPacker();
  const lines: string[] = [];
  for (const [i, value] of values.entries()) {
    packer.add(value, like[i]);
    if (packer.length % size === 0) lines.push(packer.take());
  }
  return [...lines, packer.take()];
}

/** Few names and few texts, so that values have much in common; odd names among them. */
const names = fc.constantFrom("a", "b", "c", "length", "constructor", "toString", "__proto__", "0", "");
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("", "x", "True", "2026-01-01T00:00:00Z", 0, -1, 1.5, true, false, null),
    fc.string({ maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(names, tie("value")), { maxLength: 5 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`,
          ) as unknown,
      ),
  ),
})).value;

test("a list is what it was before it was packed, whatever JSON it holds", () => {
  const lists = fc.array(fc.tuple(json, fc.constantFrom(undefined, "p", "q")), { maxLength: 12 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 5 }), (rows, size) => {
      const values = rows.map(([value]) => value);
      const like = rows.map(([, one]) => one);
      assert.deepEqual(roundTrip(values, like, size), values);
    }),
    { numRuns: 500 },
  );
});

test("objects that change a little at a time are what they were", () => {
  const change = fc.tuple(fc.array(fc.constantFrom("a", "b", 0, 1), { maxLength: 3 }), json);
  fc.assert(
    fc.property(json, fc.array(change, { maxLength: 20 }), (first, changes) => {
      const values = [first];
      for (const [path, value] of changes) values.push(changedAt(values.at(-1), path, value));
      assert.deepEqual(roundTrip(values), values);
    }),
    { numRuns: 500 },
  );
});

function changedAt(base: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined || typeof base !== "object" || base === null) return value;
  const copy: unknown = JSON.parse(JSON.stringify(base));
  const fields = copy as Record<string | number, unknown>;
  if (Array.isArray(copy) && (typeof key !== "number" || key > copy.length)) return copy;
  fields[key] = changedAt(fields[key], rest, value);
  return copy;
}

const pod = (n: number, more: object = {}): object => ({
  metadata: { name: `shop-${n}`, labels: { app: "shop", tier: "web" }, uid: `uid-${n}` },
  spec: { containers: [{ name: "app", image: "shop:1", resources: { limits: { cpu: "1" } } }] },
  status: { startTime: `10:0${n}`, conditions: [{ type: "Ready", lastTransitionTime: `10:0${n}` }] },
  ...more,
});

test("what is equal in two objects is one object", () => {
  const [a, b] = roundTrip([pod(1), pod(2), pod(3)]) as [Pod, Pod];
  assert.equal(a.spec, b.spec);
  assert.equal(a.metadata.labels, b.metadata.labels);
  assert.notEqual(a.status, b.status);
});

interface Pod {
  readonly metadata: { readonly labels: object };
  readonly spec: object;
  readonly status: object;
}

test("a row says what differs, and each text of it once", () => {
  const packer = new ListPacker();
  packer.add(pod(1));
  packer.take();
  packer.add(pod(2));
  const { rows } = JSON.parse(packer.take()) as { rows: unknown[] };
  assert.deepEqual(rows, [1, "shop-2", "uid-2", "10:02", -1]);
});

test("it differs from the last that is like it, not from its neighbour", () => {
  const packer = new ListPacker();
  const other = { kind: "other", spec: [1, 2, 3], more: { a: 1, b: 2 } };
  for (const [value, like] of [
    [pod(1), "shop"],
    [other, "other"],
  ] as const)
    packer.add(value, like);
  packer.take();
  packer.add(pod(2), "shop");
  const { rows } = JSON.parse(packer.take()) as { rows: unknown[] };
  assert.equal(rows[0], -2);
  assert.equal(rows.length, 6);
});

test("only the parts that are wanted are packed", () => {
  const parts: PackedParts = {
    names: ["metadata", "spec"],
    parts: [
      { names: ["name"], parts: [undefined] },
      { names: ["containers"], parts: [{ names: ["image"], parts: [undefined] }] },
    ],
  };
  const packer = new ListPacker(parts);
  const values = [pod(1), pod(2), { ...pod(3), spec: undefined }, { metadata: { name: "bare" } }, null];
  for (const value of values) packer.add(value);
  const unpacker = new ListUnpacker();
  unpacker.add(packer.take());
  const whole = (n: number): object => ({
    metadata: { name: `shop-${n}` },
    spec: { containers: [{ image: "shop:1" }] },
  });
  const { spec: _, ...third } = whole(3) as { spec: object };
  assert.deepEqual(unpacker.values, [whole(1), whole(2), third, { metadata: { name: "bare" } }, null]);
});

test("pods of many workloads need few ways", () => {
  const values = Array.from({ length: 400 }, (_, n) => pod(n, { kind: n % 3 === 0 ? "a" : "b" }));
  const lines = linesOf(values, [], 50);
  const ways = lines.flatMap((line) => (JSON.parse(line) as { ways: unknown[] }).ways);
  assert.ok(ways.length < 10, `${ways.length} ways`);
});

test("what was cut or changed is refused, or is another list; nothing else happens", () => {
  const lines = fc.array(json, { minLength: 1, maxLength: 8 }).map((values) => linesOf(values));
  fc.assert(
    fc.property(
      lines,
      fc.nat(),
      fc.integer({ min: 32, max: 126 }),
      fc.boolean(),
      (good, place, code, cut) => {
        const text = good.join("");
        const at = place % text.length;
        const bad = cut
          ? text.slice(0, at)
          : text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        const unpacker = new ListUnpacker();
        try {
          for (const line of bad.split("\n")) if (line !== "") unpacker.add(line);
        } catch (error) {
          if (!(error instanceof PackedError)) throw error;
        }
        assert.equal(({} as Record<string, unknown>)["a"], undefined);
      },
    ),
    { numRuns: 1000 },
  );
});

test("a list that lies about itself costs no more than it is long", () => {
  const piece = (paths: unknown[], ways: unknown[], rows: unknown[]): string =>
    JSON.stringify({ paths, ways, rows });
  const many = Array.from({ length: 100_000 }, () => 0);
  const bad = [
    piece([0, 0], [[0], [4]], [0, many, ...Array.from({ length: 4000 }, () => [1, 1]).flat()]), // copies of a long list
    piece(
      [0, "a"],
      [[0], [4]],
      [
        0,
        Object.fromEntries(many.map((_, i) => [i, i])),
        ...Array.from({ length: 4000 }, () => [1, 1]).flat(),
      ],
    ),
    piece([0, "__proto__"], [[0], [4]], [0, {}, 1, {}]),
    piece([0, "a", 1, "b"], [[0], [8]], [0, { a: 1 }, 1, 2]),
    piece([0, 7], [[0], [4]], [0, [], 1, 2]),
    piece([0, "length"], [[0], [4]], [0, [], 1, 1e9]),
    piece([], [[0]], [0]),
    piece([], [[2]], [0, -1]),
    piece([], [[2]], [0, 5]),
    piece([], [], [3]),
    piece([9, "a"], [], []),
    piece([], [[400]], []),
    "[]",
    "null",
    "{",
  ];
  for (const line of bad) assert.throws(() => new ListUnpacker().add(line), PackedError, line.slice(0, 80));
  const deep: unknown[] = [];
  for (let i = 0; i < 60; i++) deep.push(i, "a");
  assert.throws(() => new ListUnpacker().add(piece(deep, [], [])), PackedError);
});
