/** A power of two. */
const places = 1 << 14;

/**
 * Texts of symbols that were asked for last, of all blocks: names and the values that many series have are read once. A text has one
 * place by its number; another there puts it out.
 */
export class TextCache {
  /** Reader × 2^32 + symbol; −1: free. */
  #keys: Float64Array | undefined = undefined;
  #texts: (string | undefined)[] = [];
  #readers = 0;
  #textBytes = 0;

  get heldBytes(): number {
    return this.#keys === undefined ? 0 : places * (8 + 8) + this.#textBytes;
  }

  /** A number for a reader, never given twice. */
  newReader(): number {
    return this.#readers++;
  }

  get(reader: number, symbol: number): string | undefined {
    if (this.#keys === undefined) return undefined;
    const at = placeOf(reader, symbol);
    return this.#keys[at] === reader * 2 ** 32 + symbol ? this.#texts[at] : undefined;
  }

  put(reader: number, symbol: number, text: string): void {
    this.#keys ??= new Float64Array(places).fill(-1);
    const at = placeOf(reader, symbol);
    this.#textBytes += heldByText(text) - heldByText(this.#texts[at]);
    this.#keys[at] = reader * 2 ** 32 + symbol;
    this.#texts[at] = text;
  }

  forget(): void {
    this.#keys = undefined;
    this.#texts = [];
    this.#textBytes = 0;
  }
}

/** What a text takes in memory, about: of those that are not plain Latin letters it may be twice as much. */
export function heldByText(text: string | undefined): number {
  return text === undefined ? 0 : 24 + text.length;
}

function placeOf(reader: number, symbol: number): number {
  return (symbol + Math.imul(reader, 0x9e3779b1)) & (places - 1);
}
