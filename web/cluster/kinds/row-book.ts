import type { Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";

/** What a list shows of an object, as far as the book must know. */
export interface BookedRow {
  readonly status: Status;
}

/** How rows are made and ordered. */
export interface Booking<R> {
  readonly make: (object: KubeObject) => R;
  readonly order: (a: R, b: R) => number;
  /** Whether what is well, or done, may cease to be so by time alone. */
  readonly ages?: boolean;
}

/**
 * The rows of a list, made and sorted anew only as far as objects changed: of 30,000 that is a few, several times a second. What is well, or
 * done, stays so until its object changes; anything else is told anew, since it grows older. The same array while nothing differs.
 */
export class RowBook<R extends BookedRow> {
  readonly #booking: Booking<R>;
  readonly #known = new WeakMap<KubeObject, R>();
  #sorted: readonly R[] = [];

  constructor(booking: Booking<R>) {
    this.#booking = booking;
  }

  rowsOf(objects: readonly KubeObject[]): readonly R[] {
    const now = new Set<R>();
    for (const object of objects) now.add(this.#rowOf(object));
    const before = this.#sorted;
    const kept = before.filter((row) => now.has(row));
    if (kept.length === before.length && kept.length === now.size) return before;
    const old = new Set(kept);
    const added = [...now].filter((row) => !old.has(row));
    // What was sorted still is: a few rows find their places among the many.
    this.#sorted = [...kept, ...added].sort(this.#booking.order);
    return this.#sorted;
  }

  #rowOf(object: KubeObject): R {
    const known = this.#known.get(object);
    const { ages = false, make } = this.#booking;
    if (known !== undefined && !ages && isSettled(known.status)) return known;
    const row = make(object);
    if (known !== undefined && isSame(known.status, row.status)) return known;
    this.#known.set(object, row);
    return row;
  }
}

function isSettled({ shape }: Status): boolean {
  return shape === "ok" || shape === "off";
}

function isSame(a: Status, b: Status): boolean {
  return a.shape === b.shape && a.word === b.word && a.reason === b.reason && a.since === b.since;
}
