import { Labels } from "@taffrail/model";
import type { FollowedLog, LogTaker } from "../remote-write/followed-log.ts";

/** A log in memory that gives one record after the other. */
export class FakeLog implements FollowedLog {
  readonly #records: ((to: LogTaker) => void)[] = [];
  readonly #live = new Map<string, number>();
  lostSegments = 0;
  closed = false;
  /** The disk does not answer. */
  broken = false;
  read = 0;

  /** Series that were there before. */
  known(...labels: readonly Labels[]): void {
    for (const one of labels) this.#refOf(one);
  }

  /** One record of samples, with that of series not seen before. */
  append(rows: readonly (readonly [labels: Labels, t: number, v: number])[]): void {
    for (const [labels] of rows) {
      if (this.#live.has(labels.key)) continue;
      const ref = this.#refOf(labels);
      this.#records.push((to) => to.series(ref, labels));
    }
    const { length } = rows;
    const refs = Float64Array.from(rows, ([labels]) => this.#refOf(labels));
    const t = Float64Array.from(rows, (row) => row[1]);
    const v = Float64Array.from(rows, (row) => row[2]);
    this.#records.push((to) => to.samples({ length, refs, t, startT: new Float64Array(length), v }));
  }

  push(record: (to: LogTaker, refOf: (labels: Labels) => number) => void): void {
    this.#records.push((to) => record(to, (labels) => this.#refOf(labels)));
  }

  next(to: LogTaker): boolean {
    if (this.broken) throw new Error("EIO: i/o error, read");
    const record = this.#records.shift();
    if (record === undefined) return false;
    this.read++;
    record(to);
    return true;
  }

  *live(): Generator<{ readonly ref: number; readonly labels: Labels }> {
    for (const [key, ref] of this.#live) yield { ref, labels: this.#labels.get(key)! };
  }

  get place(): { readonly segment: number; readonly byte: number } {
    return { segment: 0, byte: this.read };
  }

  bytesBehind(): number {
    if (this.broken) throw new Error("EIO: i/o error, scandir");
    return this.#records.length * 1000;
  }

  [Symbol.dispose](): void {
    this.closed = true;
  }

  readonly #labels = new Map<string, Labels>();

  #refOf(labels: Labels): number {
    const known = this.#live.get(labels.key);
    if (known !== undefined) return known;
    const ref = this.#live.size + 1;
    this.#live.set(labels.key, ref);
    this.#labels.set(labels.key, labels);
    return ref;
  }
}

/** Labels of a series by name and one more label. */
export function named(name: string, instance = "a"): Labels {
  return Labels.of({ __name__: name, instance });
}
