import { ByteReader, ByteWriter } from "@taffrail/base";
import { compareText } from "@taffrail/model";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Distinct texts as UTF-8, in the order of their bytes; a text's id is its place. Held as bytes: a million of them are one object. */
export class SymbolTable {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Where each text begins in `bytes`, and where the last ends. */
  readonly starts: Uint32Array;

  private constructor(bytes: Uint8Array, starts: Uint32Array) {
    this.bytes = bytes;
    this.starts = starts;
    this.count = starts.length - 1;
  }

  /** The table of these texts, in any order and repeated as they may be; `idOf` finds them again. */
  static of(texts: Iterable<string>): { readonly table: SymbolTable; readonly idOf: Map<string, number> } {
    const sorted = [...new Set(texts)].sort(compareText);
    const out = new ByteWriter(1024);
    const starts = new Uint32Array(sorted.length + 1);
    const idOf = new Map<string, number>();
    sorted.forEach((text, id) => {
      out.raw(encoder.encode(text));
      starts[id + 1] = out.length;
      idOf.set(text, id);
    });
    return { table: new SymbolTable(out.written(), starts), idOf };
  }

  /** The texts of a symbol section's body. Throws `MalformedBytesError`. */
  static read(body: Uint8Array): SymbolTable {
    const reader = new ByteReader(body);
    const count = Math.min(reader.be32(), body.length);
    const starts = new Uint32Array(count + 1);
    const bytes = new Uint8Array(body.length);
    let at = 0;
    for (let id = 0; id < count; id++) {
      const length = reader.uvarint();
      bytes.set(reader.raw(length), at);
      at += length;
      starts[id + 1] = at;
    }
    return new SymbolTable(bytes.subarray(0, at), starts);
  }

  bytesOf(id: number): Uint8Array {
    return this.bytes.subarray(this.starts[id]!, this.starts[id + 1]!);
  }

  textOf(id: number): string {
    return decoder.decode(this.bytesOf(id));
  }

  /** The first place whose text is not after the one before it, or −1: what a sound table has none of. */
  findDisorder(): number {
    for (let id = 1; id < this.count; id++) if (compareSymbols(this, id - 1, this, id) >= 0) return id;
    return -1;
  }

  /** One table of all texts, and for each of the given tables its ids in the new one, ascending as they were. */
  static merge(tables: readonly SymbolTable[]): {
    readonly table: SymbolTable;
    readonly maps: Uint32Array[];
  } {
    const maps = tables.map((table) => new Uint32Array(table.count));
    const at = tables.map(() => 0);
    const most = tables.reduce((sum, table) => sum + table.count, 0);
    const starts = new Uint32Array(most + 1);
    const out = new ByteWriter(tables.reduce((most_, table) => Math.max(most_, table.bytes.length), 64));
    let count = 0;
    for (;;) {
      let first = -1;
      for (let i = 0; i < tables.length; i++) {
        if (at[i]! >= tables[i]!.count) continue;
        if (first < 0 || compareSymbols(tables[i]!, at[i]!, tables[first]!, at[first]!) < 0) first = i;
      }
      if (first < 0) break;
      const id = at[first]!;
      out.raw(tables[first]!.bytesOf(id));
      for (let i = tables.length - 1; i >= first; i--) {
        if (at[i]! >= tables[i]!.count) continue;
        if (i === first || compareSymbols(tables[i]!, at[i]!, tables[first]!, id) === 0) {
          maps[i]![at[i]!] = count;
          at[i] = at[i]! + 1;
        }
      }
      starts[++count] = out.length;
    }
    return { table: new SymbolTable(out.bytes.slice(0, out.length), starts.slice(0, count + 1)), maps };
  }
}

function compareSymbols(a: SymbolTable, i: number, b: SymbolTable, k: number): number {
  let x = a.starts[i]!;
  let y = b.starts[k]!;
  const xEnd = a.starts[i + 1]!;
  const yEnd = b.starts[k + 1]!;
  for (; x < xEnd && y < yEnd; x++, y++) {
    const order = a.bytes[x]! - b.bytes[y]!;
    if (order !== 0) return order;
  }
  return xEnd - x - (yEnd - y);
}
