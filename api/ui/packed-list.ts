import { ListPacker, packedContentType } from "@taffrail/wire";
import { Rendering } from "../http/rendering.ts";
import type { Reply } from "../http/reply.ts";
import { type Fields, packedParts, project } from "./fields.ts";
import type { UiObject } from "./room.ts";
import { withoutSecrets } from "./secrets.ts";

/** Objects of a piece: it takes a millisecond or two, between which other requests have their turn. */
const pieceObjects = 128;

/** As a client's list of objects, packed: a line that tells of it, then pieces as they are made. A pod of 2.4 KB takes 480 bytes. */
export function packedList(
  head: object,
  shown: readonly UiObject[],
  { kind, fields }: { readonly kind: string; readonly fields: Fields | undefined },
): Reply {
  return {
    status: 200,
    headers: { "content-type": packedContentType },
    body: new Rendering(piecesOf(head, shown, kind, fields)),
  };
}

function* piecesOf(
  head: object,
  shown: readonly UiObject[],
  kind: string,
  fields: Fields | undefined,
): Generator<Uint8Array, Uint8Array, undefined> {
  const parts = fields === undefined ? undefined : packedParts(fields);
  const packer = new ListPacker(parts);
  let text = `${JSON.stringify({ ...head, count: shown.length })}\n`;
  for (const object of shown) {
    const whole = withoutSecrets(kind, object);
    packer.add(fields === undefined || parts !== undefined ? whole : project(whole, fields), makerOf(object));
    if (packer.length % pieceObjects !== 0 || packer.length === shown.length) continue;
    yield Buffer.from(text + packer.take());
    text = "";
  }
  return Buffer.from(text + packer.take());
}

/** What made an object makes others that are like it. */
function makerOf({ metadata }: UiObject): string | undefined {
  const owners = (metadata as { readonly ownerReferences?: unknown }).ownerReferences;
  const owner = Array.isArray(owners)
    ? (owners[0] as { readonly uid?: unknown } | null | undefined)
    : undefined;
  return typeof owner?.uid === "string" ? owner.uid : undefined;
}
