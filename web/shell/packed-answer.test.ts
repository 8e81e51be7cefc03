import assert from "node:assert/strict";
import { test } from "node:test";
import { ListPacker, PackedError } from "@taffrail/wire";
import type { KubeObject } from "../cluster/kinds.ts";
import { readPacked } from "./packed-answer.ts";

const pod = (name: string): KubeObject => ({
  metadata: { name, namespace: "läden", labels: { app: "shop" } },
});

/** The bytes of a list in pieces of one object. */
function bytesOf(items: readonly KubeObject[], count = items.length): Uint8Array<ArrayBuffer> {
  const packer = new ListPacker();
  let text = `${JSON.stringify({ kind: "pods", resourceVersion: "7", age_ms: 0, count })}\n`;
  for (const item of items) {
    packer.add(item);
    text += packer.take();
  }
  return new TextEncoder().encode(text);
}

/** A body that comes in chunks of `size`. */
function bodyOf(bytes: Uint8Array<ArrayBuffer>, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull: (control) => {
      if (at >= bytes.length) control.close();
      else control.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

test("a packed list is read however it is cut, and its first objects are told at once", async () => {
  const items = ["a", "b", "c", "d"].map(pod);
  for (const size of [1, 7, 64, 100_000]) {
    const came: number[] = [];
    const list = await readPacked(bodyOf(bytesOf(items), size), (some) => came.push(some.length));
    assert.deepEqual([list.kind, list.resourceVersion, list.items], ["pods", "7", items]);
    assert.deepEqual(came, [1]);
  }
});

test("a list of one piece has no first objects, and an empty one none", async () => {
  const told = (): never => assert.fail("told of some");
  assert.deepEqual((await readPacked(bodyOf(bytesOf([pod("a")]), 100), told)).items, [pod("a")]);
  assert.deepEqual((await readPacked(bodyOf(bytesOf([]), 100), told)).items, []);
});

test("a list that breaks off is no list", async () => {
  const bytes = bytesOf(["a", "b"].map(pod), 3);
  await assert.rejects(readPacked(bodyOf(bytes, 50)), PackedError);
  await assert.rejects(readPacked(bodyOf(bytes.slice(0, 5), 50)), PackedError);
  let isCut = false;
  const cut = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (control) => {
      if (isCut) control.error(new TypeError("network error"));
      else control.enqueue(bytes);
      isCut = true;
    },
  });
  await assert.rejects(readPacked(cut), TypeError);
});
