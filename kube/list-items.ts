import { ApiAnswerError } from "./errors.ts";

/** The longest piece of a list that is read at once: an object, or what stands beside the objects. */
export const listPieceMaxBytes: number = 16 << 20;

/** What was read of a list: the text of one object, or a field beside them. */
export type ListPiece =
  | { readonly kind: "item"; readonly text: string }
  | { readonly kind: "field"; readonly name: string; readonly text: string };

const quote = 0x22;
const backslash = 0x5c;

/**
 * Cuts the body of a LIST into its objects while it comes: `{"metadata":{…},"items":[{…},…]}`, in any order. Never holds more than one object
 * and one piece of the network. What is inside an object is not looked at; whoever parses it finds what is wrong with it.
 * Throws `ApiAnswerError` where it is no such document, ends early, or a piece is longer than `maxBytes`.
 */
export class ListItems {
  readonly #what: string;
  readonly #maxBytes: number;
  #place: "start" | "name" | "colon" | "value" | "next" | "items" | "end" = "start";
  #name = "";
  #isInItems = false;
  #depth = 0; // of brackets inside the value that is being read
  #isText = false;
  #isEscaped = false;
  #isReading = false; // a value or a name has begun
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  constructor(what: string, maxBytes: number = listPieceMaxBytes) {
    this.#what = what;
    this.#maxBytes = maxBytes;
  }

  /** Whether the document is whole. */
  get isComplete(): boolean {
    return this.#place === "end";
  }

  /** What the next bytes complete. They may be used again once the generator is through. */
  *read(chunk: Uint8Array): Generator<ListPiece, void, undefined> {
    let from = 0; // where the piece that is being read begins in this chunk
    let i = 0;
    while (i < chunk.length) {
      if (this.#isReading) {
        i = this.#scan(chunk, i);
        if (this.#isReading) break; // goes on in the next chunk
        const text = this.#take(chunk, from, i);
        if (this.#place === "name") {
          this.#name = this.#nameOf(text);
          this.#place = "colon";
        } else if (this.#isInItems) {
          yield { kind: "item", text };
        } else {
          yield { kind: "field", name: this.#name, text };
          this.#place = "next";
        }
        continue;
      }
      const byte = chunk[i]!;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) i++;
      else if (this.#isValueNext(byte)) {
        from = i;
        this.#isReading = true;
        this.#depth = 0;
      } else {
        this.#step(byte);
        i++;
      }
    }
    if (this.#isReading) this.#keep(chunk.slice(from));
  }

  /** Whether a name or value begins here; brackets that stand between them are taken by `#step`. */
  #isValueNext(byte: number): boolean {
    if (this.#place === "name") return byte === quote;
    if (this.#place === "items") return byte !== 0x2c && byte !== 0x5d;
    return this.#place === "value" && !(this.#name === "items" && byte === 0x5b);
  }

  #step(byte: number): void {
    const { place } = { place: this.#place };
    if (place === "start" && byte === 0x7b) this.#place = "name";
    else if (place === "name" && byte === 0x7d) this.#place = "end";
    else if (place === "name" && byte === 0x2c) return;
    else if (place === "colon" && byte === 0x3a) this.#place = "value";
    else if (place === "value") {
      this.#place = "items"; // only the bracket that opens them comes here
      this.#isInItems = true;
    } else if (place === "items" && byte === 0x5d) {
      this.#place = "next";
      this.#isInItems = false;
    } else if (place === "items" && byte === 0x2c) return;
    else if (place === "next" && byte === 0x2c) this.#place = "name";
    else if (place === "next" && byte === 0x7d) this.#place = "end";
    else throw new ApiAnswerError(`cannot ${this.#what}: got no list`);
  }

  /** Goes on in a value; answers with where it stopped, and `#isReading` says whether that is its end. A hot loop: one step a byte. */
  #scan(chunk: Uint8Array, start: number): number {
    let depth = this.#depth;
    let isText = this.#isText;
    let i = start;
    if (this.#isEscaped && i < chunk.length) {
      this.#isEscaped = false;
      i++;
    }
    for (; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (isText) {
        if (byte === backslash) {
          i++;
          if (i === chunk.length) this.#isEscaped = true;
        } else if (byte === quote) {
          isText = false;
          if (depth === 0) return this.#ended(i + 1);
        }
      } else if (byte === quote) isText = true;
      else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        if (depth === 0) return this.#ended(i); // of the document: a bare number or word ends before it
        if (--depth === 0) return this.#ended(i + 1);
      } else if (depth === 0 && byte === 0x2c) return this.#ended(i);
    }
    this.#depth = depth;
    this.#isText = isText;
    return chunk.length;
  }

  #ended(at: number): number {
    this.#isReading = false;
    this.#isText = false;
    this.#depth = 0;
    return at;
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partBytes += part.length;
    this.#check(this.#partBytes);
  }

  #take(chunk: Uint8Array, from: number, to: number): string {
    this.#check(this.#partBytes + to - from);
    const last = Buffer.from(chunk.buffer, chunk.byteOffset + from, to - from);
    if (this.#parts.length === 0) return last.toString("utf8");
    const whole = Buffer.concat([...this.#parts, last]).toString("utf8");
    this.#parts = [];
    this.#partBytes = 0;
    return whole;
  }

  #check(length: number): void {
    if (length <= this.#maxBytes) return;
    throw new ApiAnswerError(`cannot ${this.#what}: got an object of more than ${this.#maxBytes} bytes`);
  }

  #nameOf(text: string): string {
    try {
      return String(JSON.parse(text));
    } catch (cause) {
      throw new ApiAnswerError(`cannot ${this.#what}: got no list`, { cause });
    }
  }
}
