import assert from "node:assert/strict";
import { test } from "node:test";
import { parseYaml, parseYamlDocuments, plainOf } from "./yaml.ts";

const read = (text: string): unknown => {
  const node = parseYaml(text, "f.yml");
  return node === undefined ? undefined : plainOf(node);
};

test("an empty text is no document", () => assert.equal(read("# only a comment\n"), undefined));

test("maps, lists and leaves come out plain", () => {
  assert.deepEqual(read("a: [1, x, null]\nb: {c: true}\n"), { a: [1, "x", null], b: { c: true } });
});

test("anchors, aliases and merge keys are resolved, own keys first", () => {
  assert.deepEqual(read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n"), {
    base: { x: 1, y: 2 },
    use: { y: 3, x: 1 },
  });
});

test("every node knows its line and column", () => {
  const node = parseYaml("a:\n  - b: 7\n", "f.yml");
  assert.ok(node?.kind === "map" && node.entries[0]!.value.kind === "list");
  const item = node.entries[0]!.value.items[0]!;
  assert.ok(item.kind === "map");
  assert.deepEqual(item.entries[0]!.keyAt, { line: 2, column: 5 });
  assert.deepEqual(item.entries[0]!.value.at, { line: 2, column: 8 });
});

const refused = [
  { name: "a key given twice", text: "a: 1\nb: 2\na: 3\n", want: /f\.yml:3:1: .*(twice|unique)/ },
  { name: "a tab as indentation", text: "a:\n\tb: 1\n", want: /f\.yml:2:/ },
  { name: "an unknown alias", text: "a: *x\n", want: /f\.yml:1:4: / },
  { name: "a second document", text: "a: 1\n---\nb: 1\n", want: /second document/ },
  { name: "nesting without end", text: "[".repeat(200) + "]".repeat(200), want: /deeper than 100/ },
  {
    name: "a small file that unfolds into a large one",
    text:
      "a: &a [x,x,x,x,x,x,x,x,x,x]\n" +
      "bcdefgh".replaceAll(
        /./g,
        (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(10)}]\n`,
      ),
    want: /aliases unfold into more than/,
  },
];
for (const { name, text, want } of refused) {
  test(`refused: ${name}`, () => assert.throws(() => parseYaml(text, "f.yml"), want));
}

test("several documents are read one by one", () => {
  assert.deepEqual(parseYamlDocuments("a: 1\n---\nb: 2\n", "f.yml").map(plainOf), [{ a: 1 }, { b: 2 }]);
});
