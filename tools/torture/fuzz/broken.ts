import type { Random } from "@taffrail/base";

/** A copy with some bytes changed, cut out, doubled or put in. */
export function broken(body: Uint8Array, random: Random): Uint8Array {
  const below = (most: number): number => Math.floor(random() * most);
  const at = below(body.length);
  const some = below(8) + 1;
  switch (below(4)) {
    case 0: {
      const copy = body.slice();
      if (copy.length > 0) copy[at] = below(256);
      return copy;
    }
    case 1:
      return joined(body.subarray(0, at), body.subarray(at + some));
    case 2:
      return joined(body.subarray(0, Math.min(body.length, at + some)), body.subarray(at));
    default:
      return joined(
        body.subarray(0, at),
        Uint8Array.from({ length: some }, () => below(256)),
        body.subarray(at),
      );
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
