import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, gunzipSync } from "node:zlib";

import { type KubeObject, resourceTypes } from "@taffrail/kube";
import fc from "fast-check";

import { alpha, clusterWide, type StateTable } from "./family.ts";
import { combineCrc } from "./gzip-member.ts";
import { ObjectState } from "./object-state.ts";
import { Renderer } from "./render.ts";
import { StateRows } from "./state-rows.ts";

/** An object whose families are said by the test: for each the texts of its samples. */
interface Told extends KubeObject {
  readonly families: readonly (readonly string[])[];
}

/** Many, of which three have samples: families are compared eight at once. */
const names = Array.from({ length: 18 }, (_, i) => `kube_${String.fromCharCode(97 + i)}`);
const told = [0, 9, 10];

function textsOf({ families }: Told, family: number): readonly string[] {
  return families[told.indexOf(family)] ?? [];
}

function table(isIdentified: boolean): StateTable<Told> {
  return {
    type: resourceTypes.pods,
    identify: isIdentified ? clusterWide("pod") : () => ({}),
    families: names.map((name, i) =>
      alpha(name, "A family.", (object, out) => {
        for (const text of textsOf(object, i)) out.one(text === "" ? undefined : { text });
      }),
    ),
  };
}

/** The lines of a family as they are to be served, the plain way. */
function linesOf(object: Told, family: number, isIdentified: boolean): string[] {
  const escape = (text: string): string =>
    text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  return textsOf(object, family).map((text) => {
    const own = isIdentified ? [`pod="${escape(object.metadata.name)}"`] : [];
    const labels = [...own, ...(text === "" ? [] : [`text="${escape(text)}"`])].join(",");
    return `${names[family]!}${labels === "" ? "" : `{${labels}}`} 1`;
  });
}

function wanted(objects: Iterable<Told>, isIdentified: boolean): string {
  const all = [...objects];
  if (all.length === 0) return "";
  return names
    .flatMap((name, i) => [
      `# HELP ${name} A family.`,
      `# TYPE ${name} gauge`,
      ...all.flatMap((object) => linesOf(object, i, isIdentified)).sort(),
    ])
    .join("\n");
}

/** The same, of what is served: the order of objects is not promised. */
function sorted(text: string): string {
  const blocks = text.split(/^(?=# HELP)/m).filter((block) => block !== "");
  return blocks
    .flatMap((block) => {
      const [help = "", type = "", ...lines] = block.split(/\n(?!$)/).map((line) => line.replace(/\n$/, ""));
      return [help, type, ...lines.sort()];
    })
    .join("\n");
}

function whole(pieces: Iterable<Uint8Array>): Buffer {
  const copies: Uint8Array[] = [];
  for (const piece of pieces) copies.push(piece.slice());
  return Buffer.concat(copies);
}

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", "ready", "Pending", "a much longer text of a label value") },
  fc.string({ unit: "binary" }).map((s) => s.toWellFormed()),
  fc.nat(70_000).map((length) => "x".repeat(length)),
);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      name: fc.nat(400),
      families: fc.array(fc.array(text, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), name: fc.nat(400) }) },
  fc.record({ kind: fc.constant("serve" as const) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("gzip" as const) }) },
  fc.record({ kind: fc.constant("list" as const), keeps: fc.nat(400) }),
  fc.record({ kind: fc.constant("hold" as const) }),
);

test("rows serve what their objects say, whatever happened to them, as text and as gzip", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), fc.nat(600), (steps, isIdentified, many) => {
      const shown = { labels: undefined, annotations: undefined };
      const resource = table(isIdentified);
      const rows = new StateRows(new Renderer(resource, resource.families, shown) as unknown as Renderer);
      const state = new ObjectState({
        parts: [{ renderer: rows.renderer, collections: [rows] }],
        watches: [],
      });
      const objects = new Map<number, Told>();
      const held: { readonly body: Generator<Uint8Array>; readonly text: string }[] = [];
      let version = 0;
      const make = (name: number, families: Told["families"]): Told => ({
        metadata: { name: `o${name}é`, uid: `u${name}`, resourceVersion: String(++version) },
        families,
      });
      rows.beginList();
      for (let i = 0; i < many; i++) {
        objects.set(i, make(i, [["ready"], [String(i)], []]));
        rows.take(objects.get(i)!);
      }
      rows.endList();
      const check = (got: Buffer): void =>
        assert.equal(sorted(got.toString()), wanted(objects.values(), isIdentified));
      let pages = new Map<object, { readonly version: object; readonly text: string }>();
      const checkParts = (): void => {
        const before = pages;
        pages = new Map();
        let text = "";
        for (const part of state.parts()) {
          if (part.header !== undefined) {
            text += Buffer.from(part.header).toString();
            continue;
          }
          const page = { version: part.version, text: Buffer.from(part.text()).toString() };
          assert.ok(!pages.has(part.place), "a place is there once");
          const known = before.get(part.place);
          if (known?.version === page.version) assert.equal(page.text, known.text);
          pages.set(part.place, page);
          text += page.text;
        }
        assert.equal(sorted(text), wanted(objects.values(), isIdentified));
      };
      for (const one of steps) {
        if (one.kind === "put") {
          objects.set(one.name, make(one.name, one.families));
          rows.set(objects.get(one.name)!);
        } else if (one.kind === "delete") {
          const gone = objects.get(one.name);
          objects.delete(one.name);
          if (gone !== undefined) rows.delete(gone);
        } else if (one.kind === "serve") check(whole(state.exposition()));
        else if (one.kind === "gzip") check(gunzipSync(whole(state.gzipped())));
        else if (one.kind === "hold") {
          held.push({ body: state.exposition(), text: wanted(objects.values(), isIdentified) });
        } else {
          rows.beginList();
          for (const [name, object] of objects) {
            if (name > one.keeps) objects.delete(name);
            else rows.take(object);
          }
          rows.endList();
        }
        assert.equal(rows.size, objects.size);
        if (version % 3 === 0) checkParts();
      }
      check(whole(state.exposition()));
      check(gunzipSync(whole(state.gzipped())));
      // what was asked for before is of its own moment, whatever came after
      for (const { body, text: was } of held) assert.equal(sorted(whole(body).toString()), was);
      const lines = [...objects.values()].reduce((n, o) => n + o.families.flat().length, 0);
      assert.equal(rows.figures.samples, lines);
    }),
    { numRuns: 60 },
  );
});

test("combineCrc() is the checksum of both texts together", () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      assert.equal(combineCrc(crc32(a), crc32(b), b.length), crc32(Buffer.concat([a, b])));
    }),
  );
});
