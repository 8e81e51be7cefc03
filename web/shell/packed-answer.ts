import { ListUnpacker, PackedError } from "@taffrail/wire";
import type { KubeObject } from "../cluster/kinds.ts";
import { Breather } from "./breather.ts";

/** What comes before the objects of a packed list. */
export interface PackedHead {
  readonly kind: string;
  readonly resourceVersion: string;
  readonly age_ms: number;
  readonly state?: "starting" | "live" | "broken";
  readonly error?: string;
  /** How many objects follow. */
  readonly count: number;
}

/**
 * Reads a packed list as it comes, piece by piece, so that the page stays quick meanwhile; `came` is told of those that are there after
 * the first piece, where more are to come. Rejects with `PackedError` where the list is cut short, and as the body does.
 */
export async function readPacked(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  came: (items: readonly KubeObject[]) => void = () => {},
): Promise<PackedHead & { readonly items: readonly KubeObject[] }> {
  const breather = new Breather();
  const unpacker = new ListUnpacker();
  let head: PackedHead | undefined;
  let isTold = false;
  for await (const line of linesOf(body)) {
    if (head === undefined) head = JSON.parse(line) as PackedHead;
    else unpacker.add(line);
    const { length } = unpacker.values;
    if (!isTold && length > 0 && length < head.count) {
      isTold = true;
      came(unpacker.values.slice() as KubeObject[]);
    }
    await breather.breathe();
  }
  const { length } = unpacker.values;
  if (head === undefined || length !== head.count) {
    throw new PackedError(`cannot read a list: got ${length} objects, want ${head?.count ?? "a head"}`);
  }
  return { ...head, items: unpacker.values as readonly KubeObject[] };
}

async function* linesOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += decoder.decode(value, { stream: true });
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
        yield rest.slice(from, end);
        from = end + 1;
      }
      rest = rest.slice(from);
    }
  } finally {
    await reader.cancel().catch(() => {}); // whoever reads no more lets the server know
  }
}
