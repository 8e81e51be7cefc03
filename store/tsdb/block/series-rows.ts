import type { Labels } from "@taffrail/model";
import { ChunkList } from "./chunk-list.ts";

/** What a label set takes beside its texts: itself, and the list of its names and values. */
const labelsBytes = 56;
const bytesPerText = 8;
const bytesPerChunk = 24;
/** Id, place of the first chunk, place in the list of label sets, and two places to be found by. */
const bytesPerRow = 4 + 4 + 8 + 2 * 4;

/** What a label set takes in memory, its texts left out: they belong to many. */
export function heldByLabels({ pairs }: Labels): number {
  return labelsBytes + pairs.length * bytesPerText;
}

/**
 * Series of a block as its index has them, decoded: labels, and chunks in columns. A row is a series; rows are added, and all go at
 * once. They never change, but that a label set is replaced by an equal one.
 */
export class SeriesRows {
  length = 0;
  /** Bytes of memory, texts included that were made for these rows. */
  heldBytes = 0;
  readonly labels: Labels[] = [];
  readonly chunks: ChunkList = new ChunkList();
  /** By row: where its chunks begin; those of the next end them. */
  first: Uint32Array = new Uint32Array(65);
  #ids = new Uint32Array(64);
  /** Row + 1 by hash of the id, 0 where free; at most half are taken. */
  #places = new Uint32Array(128);

  /** The row of a series, or −1. */
  rowOf(id: number): number {
    const mask = this.#places.length - 1;
    for (let at = hashOf(id) & mask; ; at = (at + 1) & mask) {
      const row = this.#places[at]! - 1;
      if (row < 0 || this.#ids[row] === id) return row;
    }
  }

  /** Adds a series whose chunks were just added to `chunks`; gives its row. */
  add(id: number, labels: Labels, textBytes: number): number {
    const row = this.length++;
    if (row === this.#ids.length) this.#grow();
    this.#ids[row] = id;
    this.labels.push(labels);
    const chunks = this.chunks.length - this.first[row]!;
    this.first[row + 1] = this.chunks.length;
    this.#place(row);
    this.heldBytes += bytesPerRow + chunks * bytesPerChunk + heldByLabels(labels) + textBytes;
    return row;
  }

  /** Lets a row have a label set equal to its own, which others have as well. */
  share(row: number, labels: Labels): void {
    this.labels[row] = labels;
  }

  idOf(row: number): number {
    return this.#ids[row]!;
  }

  #place(row: number): void {
    const mask = this.#places.length - 1;
    let at = hashOf(this.#ids[row]!) & mask;
    while (this.#places[at] !== 0) at = (at + 1) & mask;
    this.#places[at] = row + 1;
  }

  #grow(): void {
    const capacity = this.#ids.length * 2;
    this.#ids = widened(this.#ids, capacity);
    this.first = widened(this.first, capacity + 1);
    this.#places = new Uint32Array(capacity * 2);
    for (let row = 0; row < this.length - 1; row++) this.#place(row);
  }
}

function widened(column: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(capacity);
  wider.set(column);
  return wider;
}

function hashOf(id: number): number {
  const hash = Math.imul(id, 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 0;
}
