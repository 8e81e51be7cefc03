const kinds = { value: 1, count: 2, sum: 3, bound: 4, histogram: 5, help: 6, unit: 7, type: 8 } as const;

/** Which of its owner's series one is; `bound` is a bucket or quantile. */
export type SeriesKind = "value" | "count" | "sum" | "bound" | "histogram";

const utf8 = new TextEncoder();

/** Bytes of the kind and the bound, before the owner. */
const headLength = 9;

/**
 * Bytes that stand for a series where none are written: its kind and bound, then its owner, which is the family's name and the metric's
 * labels as they lie in the body, each with its length. The owner is written once a metric, the head once a series.
 */
export class SeriesKey {
  bytes: Uint8Array = new Uint8Array(256);
  #view = new DataView(this.bytes.buffer);
  #length = headLength;

  /** Sets whose series these are: a name, and start, end of each label, which may lie in `oneRun`: then they are copied as one. */
  owner(
    body: Uint8Array,
    nameStart: number,
    nameEnd: number,
    labels: readonly number[] = [],
    oneRun = false,
  ): void {
    this.#length = headLength;
    this.#push(body, nameStart, nameEnd);
    if (oneRun && labels.length > 0) return this.#push(body, labels[0]!, labels.at(-1)!);
    for (let i = 0; i < labels.length; i += 2) this.#push(body, labels[i]!, labels[i + 1]!);
  }

  /** The end of the key of one series of the owner. */
  series(kind: SeriesKind, bound: number): number {
    this.bytes[0] = kinds[kind];
    this.#view.setFloat64(1, bound);
    return this.#length;
  }

  /** The end of the key of the family's help, which lies in the body. */
  help(body: Uint8Array, start: number, end: number): number {
    this.#push(body, start, end);
    this.bytes[0] = kinds.help;
    this.#view.setFloat64(1, 0);
    return this.#length;
  }

  /** The end of the key of the family's type or unit. */
  word(kind: "unit" | "type", word: string): number {
    const bytes = utf8.encode(word);
    this.#push(bytes, 0, bytes.length);
    this.bytes[0] = kinds[kind];
    this.#view.setFloat64(1, 0);
    return this.#length;
  }

  #push(body: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const wanted = this.#length + 4 + length;
    if (wanted > this.bytes.length) {
      const wider = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
      wider.set(this.bytes.subarray(0, this.#length));
      this.bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    this.#view.setUint32(this.#length, length);
    this.bytes.set(body.subarray(start, end), this.#length + 4);
    this.#length = wanted;
  }
}
