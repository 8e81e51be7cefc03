import { xxhash64 } from "@taffrail/base";
import type { Labels } from "@taffrail/model";
import type { Aggregation } from "../ast.ts";
import type { ColumnArena } from "../arena.ts";
import type { Evaluator } from "../evaluator.ts";
import { formatFloat, formatGeneral } from "../format-float.ts";
import { ExecutionError } from "../query-errors.ts";
import { float, histogram, nothing, type Steps, StoredVector, type Vector } from "../value.ts";
import type { Groups } from "./aggregate.ts";
import { membersOf } from "./aggregate-values.ts";
import { store } from "./store.ts";

/** `topk(k, v)`, `bottomk(k, v)`: the first k by value of each group, NaN last. An instant query gets them in that order. */
export async function topK(
  node: Aggregation,
  input: Vector,
  groups: Groups,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const counts = await countsOf(node, steps, evaluator);
  const { budget, annotations } = evaluator;
  if (counts.every((k) => k < 1)) return new StoredVector();
  const { vector, filled } = await store(input, steps, evaluator);
  const kept = vector.series.map(() => new Uint8Array(steps.count));
  const order: number[] = [];
  const seen = new Uint8Array(vector.series.length);
  const first = new FirstK(node.op === "topk" ? -1 : 1);
  let looked = 0; // elements since the time was looked at
  for (const members of membersOf(groups)) {
    for (let step = 0; step < steps.count; step++) {
      const k = counts[step]!;
      if (k < 1) continue;
      first.begin(k);
      for (const i of members) {
        const column = vector.columns[i]!;
        const has = column.has[step]!;
        if (has === float) first.add(i, column.v[step]!);
        else if (has === histogram) annotations.info(`ignored histogram in ${node.op} aggregation`, node);
      }
      let isNew = false;
      for (let at = 0; at < first.length; at++) {
        const i = first.items[at]!;
        kept[i]![step] = 1;
        if (seen[i] === 0) isNew = true;
      }
      if (isNew) {
        for (const i of first.sorted()) {
          if (seen[i] === 1) continue;
          seen[i] = 1;
          order.push(i);
        }
      }
      looked += members.length;
      if (looked > 1000) {
        looked = 0;
        if (budget.due) await budget.pause();
      }
    }
  }
  budget.release(filled);
  return masked(vector, order, kept, steps, evaluator.arena);
}

/**
 * The first k of a group: a binary heap with the last of them at its top, NaN behind all numbers. Which of equal ones stay is what
 * Prometheus's heap makes of the order they come in, so that both keep the same.
 */
class FirstK {
  length = 0;
  /** The first `length` are kept, in no order; their values are beside them. */
  items: Int32Array = new Int32Array(16);
  #values: Float64Array = new Float64Array(16);
  #most = 0;
  readonly #sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  /** Forgets what it has; keeps `most` from now on. */
  begin(most: number): void {
    this.#most = most;
    this.length = 0;
  }

  add(item: number, value: number): void {
    if (this.length < this.#most) {
      if (this.length === this.items.length) this.#grow();
      this.items[this.length] = item;
      this.#values[this.length] = value;
      this.#rise(this.length++);
      return;
    }
    const worst = this.#values[0]!;
    if (!(this.#isBefore(value, worst) || (worst !== worst && value === value))) return;
    this.items[0] = item;
    this.#values[0] = value;
    this.#sink();
  }

  /** From the first to the last. */
  sorted(): readonly number[] {
    const values = this.#values;
    const places = Array.from({ length: this.length }, (_, at) => at);
    places.sort((a, b) => {
      const [x, y] = [values[a]!, values[b]!];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return this.#isBefore(x, y) ? -1 : this.#isBefore(y, x) ? 1 : 0;
    });
    return places.map((at) => this.items[at]!);
  }

  #isBefore(a: number, b: number): boolean {
    return this.#sign < 0 ? a > b : a < b;
  }

  /** Whether the item at `i` belongs nearer to the top than that at `j`. */
  #isHigher(i: number, j: number): boolean {
    const value = this.#values[i]!;
    return value !== value || this.#isBefore(this.#values[j]!, value);
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isHigher(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const { length } = this;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= length) return;
      const child = left + 1 < length && this.#isHigher(left + 1, left) ? left + 1 : left;
      if (!this.#isHigher(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #swap(a: number, b: number): void {
    const { items } = this;
    const values = this.#values;
    const item = items[a]!;
    items[a] = items[b]!;
    items[b] = item;
    const value = values[a]!;
    values[a] = values[b]!;
    values[b] = value;
  }

  #grow(): void {
    const items = new Int32Array(this.items.length * 2);
    const values = new Float64Array(items.length);
    items.set(this.items);
    values.set(this.#values);
    this.items = items;
    this.#values = values;
  }
}

/** `limitk(k, v)`: the first k elements of each group in the order of labels. */
export async function limitK(
  node: Aggregation,
  input: Vector,
  groups: Groups,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const counts = await countsOf(node, steps, evaluator);
  const { vector, filled } = await store(input, steps, evaluator);
  const kept = vector.series.map(() => new Uint8Array(steps.count));
  const taken = new Uint32Array(groups.series.length * steps.count);
  vector.columns.forEach((column, i) => {
    const base = groups.ofSeries[i]! * steps.count;
    for (let step = 0; step < steps.count; step++) {
      if (column.has[step] === nothing || taken[base + step]! >= counts[step]!) continue;
      taken[base + step]!++;
      kept[i]![step] = 1;
    }
  });
  evaluator.budget.release(filled);
  return masked(vector, [...vector.series.keys()], kept, steps, evaluator.arena);
}

/** `limit_ratio(r, v)`: about that share of all elements, chosen by the hash of their labels; r and r − 1 are complements. */
export async function limitRatio(
  node: Aggregation,
  vector: Vector,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const ratios = Float64Array.from((await evaluator.scalar(node.param!, steps)).v);
  for (const [step, ratio] of ratios.entries()) {
    if (Number.isNaN(ratio)) throw new ExecutionError("Ratio value is NaN");
    if (ratio >= -1 && ratio <= 1) continue;
    ratios[step] = Math.sign(ratio);
    evaluator.annotations.warn(
      `ratio value should be between -1 and 1, got ${formatGeneral(ratio)}, capping to ${ratios[step]}`,
      node.param!,
    );
  }
  const places = vector.series.map(({ labels }) => placeOf(labels));
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      const place = places[i]!;
      const out = from === scratch ? from : scratch;
      out.h = from.h;
      for (let step = 0; step < steps.count; step++) {
        const ratio = ratios[step]!;
        const keep = ratio >= 0 ? place < ratio : place >= 1 + ratio;
        if (keep) out.copyCell(step, from);
        else out.has[step] = nothing;
      }
      return out;
    },
  };
}

const encoder = new TextEncoder();

/** Where the hash of labels lies in [0, 1): xxHash64 of their texts, each behind its length. */
function placeOf(labels: Labels): number {
  const bytes: number[] = [];
  for (const text of labels.pairs) {
    const encoded = encoder.encode(text);
    if (encoded.length < 255) bytes.push(encoded.length);
    else bytes.push(255, encoded.length & 255, (encoded.length >> 8) & 255, encoded.length >> 16);
    for (const byte of encoded) bytes.push(byte);
  }
  return Number(xxhash64(Uint8Array.from(bytes))) / 2 ** 64;
}

/** The whole number `k` at each step. */
async function countsOf(node: Aggregation, steps: Steps, evaluator: Evaluator): Promise<Float64Array> {
  const { v } = await evaluator.scalar(node.param!, steps);
  return v.map((k) => {
    if (Number.isNaN(k)) throw new ExecutionError("Parameter value is NaN");
    if (k >= 2 ** 63) throw new ExecutionError(`Scalar value ${formatFloat(k)} overflows int64`);
    if (k <= -(2 ** 63)) throw new ExecutionError(`Scalar value ${formatFloat(k)} underflows int64`);
    return Math.trunc(k);
  });
}

/** The series named by `order`, with only the cells that are kept. */
function masked(
  vector: StoredVector,
  order: readonly number[],
  kept: readonly Uint8Array[],
  steps: Steps,
  arena: ColumnArena,
): Vector {
  const result = new StoredVector();
  for (const i of order) {
    const column = arena.column(steps.count);
    for (let step = 0; step < steps.count; step++)
      if (kept[i]![step] === 1) column.copyCell(step, vector.columns[i]!);
    result.push(vector.series[i]!, column);
  }
  return result;
}
