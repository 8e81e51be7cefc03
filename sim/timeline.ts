/** Something that will happen: at the same time, in the order in which it was planned. */
interface Planned {
  readonly t: number;
  readonly order: number;
  readonly act: () => void;
}

/**
 * The order of events of a simulated world: a heap of what is planned, and the time that was reached. Nothing happens
 * but inside `advanceTo`, so the same plans give the same world, however the time is walked.
 */
export class Timeline {
  #now: number;
  #order = 0;
  #heap: Planned[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  /** The time reached, Unix milliseconds. While an act runs, its own time. */
  now(): number {
    return this.#now;
  }

  /** How many acts are planned. */
  get planned(): number {
    return this.#heap.length;
  }

  /** Plans an act; one that lies in the past happens on the next advance. */
  at(t: number, act: () => void): void {
    const heap = this.#heap;
    const planned = { t: Math.max(t, this.#now), order: this.#order++, act };
    let i = heap.length;
    heap.push(planned);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(planned, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = planned;
  }

  /** Plans an act `ms` from now. */
  after(ms: number, act: () => void): void {
    this.at(this.#now + ms, act);
  }

  /** Does everything planned up to `t`, in order; `t` before now does nothing. */
  advanceTo(t: number): void {
    while (this.#heap.length > 0 && this.#heap[0]!.t <= t) {
      const next = this.#pop();
      this.#now = Math.max(this.#now, next.t);
      next.act();
    }
    this.#now = Math.max(this.#now, t);
  }

  #pop(): Planned {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function before(a: Planned, b: Planned): boolean {
  return a.t < b.t || (a.t === b.t && a.order < b.order);
}
