import { Labels } from "@taffrail/model";
import type { PackedLabels } from "./packed.ts";

/** Brings label sets into a form that costs little to hand to another thread: each text once. */
export class LabelsPacker {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #sizes: number[] = [];
  #members = new Uint32Array(1024);
  #length = 0;

  add({ pairs }: Labels): void {
    this.#sizes.push(pairs.length);
    if (this.#length + pairs.length > this.#members.length) {
      const wider = new Uint32Array(Math.max(this.#members.length * 2, this.#length + pairs.length));
      wider.set(this.#members);
      this.#members = wider;
    }
    for (let i = 0; i < pairs.length; i++) this.#members[this.#length++] = this.#idOf(pairs[i]!);
  }

  packed(): PackedLabels {
    return {
      text: this.#texts.join(""),
      lengths: Uint32Array.from(this.#texts, ({ length }) => length),
      sizes: Uint32Array.from(this.#sizes),
      ids: this.#members.slice(0, this.#length),
    };
  }

  #idOf(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#ids.set(text, id);
      this.#texts.push(text);
    }
    return id;
  }
}

/** The label sets, in their order. */
export function unpackLabels({ text, lengths, sizes, ids }: PackedLabels): Labels[] {
  const texts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    texts.push(text.slice(at, at + length));
    at += length;
  }
  const all: Labels[] = [];
  let member = 0;
  for (const size of sizes) {
    const pairs: string[] = [];
    for (let i = 0; i < size; i++) pairs.push(texts[ids[member++]!]!);
    all.push(Labels.ofSortedPairs(pairs));
  }
  return all;
}
