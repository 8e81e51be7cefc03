import assert from "node:assert/strict";
import { test } from "node:test";
import { ListUnpacker, packedContentType } from "@taffrail/wire";
import { Rendering } from "../http/rendering.ts";
import { parseFields, project } from "./fields.ts";
import { packedList } from "./packed-list.ts";
import type { UiObject } from "./room.ts";

const pod = (n: number): UiObject & Record<string, unknown> => ({
  metadata: {
    name: `shop-${n}`,
    namespace: "shop",
    uid: `u${n}`,
    resourceVersion: String(n),
    labels: { app: "shop" },
    ...(n % 5 === 0 ? {} : { ownerReferences: [{ uid: `set-${n % 3}` }] }),
  },
  spec: { containers: [{ name: "app", image: `shop:${n % 3}` }] },
  status: { phase: n % 7 === 0 ? "Pending" : "Running", startTime: `10:${n}` },
  data: { key: "x".repeat(n % 4) },
});

/** The lines of a packed list, and what they say. */
function read(kind: string, shown: readonly UiObject[], fields: string): { lines: string[]; items: unknown } {
  const reply = packedList({ kind, total: shown.length }, shown, { kind, fields: parseFields(fields) });
  assert.equal(reply.headers["content-type"], packedContentType);
  assert.ok(reply.body instanceof Rendering);
  const { pieces } = reply.body;
  let text = "";
  for (let piece = pieces.next(); ; piece = pieces.next()) {
    text += Buffer.from(piece.value).toString();
    if (piece.done === true) break;
  }
  const lines = text.trimEnd().split("\n");
  const unpacker = new ListUnpacker();
  for (const line of lines.slice(1)) unpacker.add(line);
  return { lines, items: unpacker.values };
}

const pods = Array.from({ length: 300 }, (_, n) => pod(n));

for (const fields of ["", "metadata.labels,spec.containers.image,status", "data#,status.none"]) {
  test(`a packed list holds what a plain one does: fields=${fields}`, () => {
    const wanted = parseFields(fields);
    const { lines, items } = read("pods", pods, fields);
    assert.deepEqual(items, wanted === undefined ? pods : pods.map((one) => project(one, wanted)));
    assert.deepEqual(JSON.parse(lines[0]!), { kind: "pods", total: 300, count: 300 });
    assert.equal(lines.length, 4, "in pieces");
  });
}

test("an empty list, and one that fills its last piece", () => {
  assert.deepEqual(read("pods", [], "").items, []);
  assert.equal(read("pods", pods.slice(0, 128), "").lines.length, 2);
  assert.equal(read("pods", pods.slice(0, 256), "").lines.length, 3);
});

test("no value of a Secret is in a packed list", () => {
  const { lines } = read("secrets", [{ ...pod(3), data: { password: "hunter2" } } as UiObject], "");
  assert.ok(!lines.join().includes("hunter2"));
  assert.ok(lines.join().includes("password"));
});
