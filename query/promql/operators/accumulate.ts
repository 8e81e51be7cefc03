import { type Aggregation, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { HistogramSum } from "../histogram/aggregate.ts";
import { compensate } from "../kahan.ts";
import { float, histogram, nothing, type StepColumn, type Steps } from "../value.ts";
import type { Groups } from "./aggregate.ts";
import { cellsAtOnce, sumKernel } from "./sum-kernel.ts";

/** Takes columns of series into cells of groups. */
export interface Accumulator {
  /** Adds a series to the group whose cells begin at `base`. */
  add(base: number, column: StepColumn): void;
  /** Fills the column of the group whose cells begin at `base`. */
  finish(base: number, out: StepColumn): void;
}

type PlainOp = "sum" | "avg" | "min" | "max" | "count" | "group" | "stddev" | "stdvar";

/** The accumulator of an operator. */
export function accumulatorOf(
  op: PlainOp,
  groups: Groups,
  steps: Steps,
  node: Aggregation,
  evaluator: Evaluator,
): Accumulator {
  const cells = groups.series.length * steps.count;
  const ignored = (): void =>
    evaluator.annotations.info(`ignored histogram in ${op} aggregation`, withoutParens(node.expr));
  switch (op) {
    case "sum":
    case "avg":
      return new SumAccumulator(cells, op === "avg", node, evaluator);
    case "min":
    case "max":
      return new ExtremeAccumulator(cells, op === "max", ignored);
    case "count":
    case "group":
      return new CountAccumulator(cells, op === "group");
    case "stddev":
    case "stdvar":
      return new VarianceAccumulator(cells, op === "stddev", ignored);
  }
}

const mixed = 3;
const broken = 4;

/**
 * Compensated sums; averages as sum by count until the sum overflows, from there on as a mean that runs along. Histograms add up
 * beside; a cell that gets both is worth nothing.
 */
class SumAccumulator implements Accumulator {
  readonly #sum: Float64Array;
  readonly #c: Float64Array;
  readonly #n: Uint32Array | undefined;
  /** What each cell holds: `nothing`, `float`, `histogram`, `mixed` or `broken`. */
  readonly #kind: Uint8Array;
  /** Of averages: cells whose `#sum` is a mean already. */
  #incremental: Uint8Array | undefined = undefined;
  #histograms: Map<number, HistogramSum> | undefined = undefined;
  readonly #node: Aggregation;
  readonly #evaluator: Evaluator;

  constructor(cells: number, average: boolean, node: Aggregation, evaluator: Evaluator) {
    this.#sum = evaluator.arena.zeros(cells);
    this.#c = evaluator.arena.zeros(cells);
    this.#n = average ? new Uint32Array(cells) : undefined;
    this.#kind = evaluator.arena.cells(cells);
    this.#node = node;
    this.#evaluator = evaluator;
  }

  add(base: number, column: StepColumn): void {
    if (this.#n === undefined && column.h === undefined) this.#addFloats(base, column.v, column.has);
    else this.#addAny(base, column);
  }

  /** By the kernel as far as that knows how, else cell by cell. */
  #addFloats(base: number, v: Float64Array, has: Uint8Array): void {
    const [sum, c, kind] = [this.#sum, this.#c, this.#kind];
    const count = has.length;
    for (let step = 0; step < count;) {
      step = sumKernel(sum, c, kind, base, v, has, step);
      if (step === count) return;
      const end = Math.min(step + cellsAtOnce, count);
      addFloats(sum, c, kind, base, v, has, step, end);
      step = end;
    }
  }

  #addAny(base: number, column: StepColumn): void {
    const { v, has } = column;
    const kind = this.#kind;
    const n = this.#n;
    for (let step = 0; step < has.length; step++) {
      const one = has[step]!;
      if (one === nothing) continue;
      const cell = base + step;
      const known = kind[cell]!;
      if (one === histogram) this.#addHistogram(cell, column, step);
      else if (known === nothing) {
        kind[cell] = float;
        this.#sum[cell] = v[step]!;
        if (n !== undefined) n[cell] = 1;
      } else if (known === float) {
        if (n === undefined) addFloat(this.#sum, this.#c, cell, v[step]!);
        else this.#average(cell, v[step]!, n);
      } else if (known !== broken) kind[cell] = mixed;
    }
  }

  #average(cell: number, value: number, n: Uint32Array): void {
    const count = ++n[cell]!;
    if (this.#incremental?.[cell] !== 1) {
      const before = this.#sum[cell]!;
      const t = before + value;
      if (Number.isFinite(t) || Number.isNaN(t)) {
        this.#c[cell] = compensate(before, value, t, this.#c[cell]!);
        this.#sum[cell] = t;
        return;
      }
      (this.#incremental ??= new Uint8Array(this.#sum.length))[cell] = 1;
      this.#sum[cell] = before / (count - 1);
      this.#c[cell]! /= count - 1;
    }
    const q = (count - 1) / count;
    const mean = q * this.#sum[cell]!;
    const t = mean + value / count;
    this.#c[cell] = compensate(mean, value / count, t, q * this.#c[cell]!);
    this.#sum[cell] = t;
  }

  #addHistogram(cell: number, column: StepColumn, step: number): void {
    const kind = this.#kind;
    const known = kind[cell]!;
    if (known === float) kind[cell] = mixed;
    else if (known === nothing) {
      kind[cell] = histogram;
      const sum = new HistogramSum(
        this.#n !== undefined,
        this.#evaluator.annotations,
        withoutParens(this.#node.expr),
      );
      sum.add(column.histogramAt(step));
      (this.#histograms ??= new Map()).set(cell, sum);
    } else if (known === histogram && !this.#histograms!.get(cell)!.add(column.histogramAt(step))) {
      kind[cell] = broken;
    }
  }

  finish(base: number, out: StepColumn): void {
    const count = out.has.length;
    for (let step = 0; step < count; step++) {
      const cell = base + step;
      switch (this.#kind[cell]) {
        case float:
          out.setFloat(step, this.#total(cell));
          break;
        case histogram: {
          const h = this.#histograms!.get(cell)!.result();
          if (h !== undefined) out.setHistogram(step, h);
          break;
        }
        case mixed:
          this.#evaluator.annotations.warn(
            "encountered a mix of histograms and floats for aggregation",
            withoutParens(this.#node.expr),
          );
          break;
        default: // nothing, or histograms that could not be added, which was told
      }
    }
  }

  #total(cell: number): number {
    const sum = this.#sum[cell]!;
    const c = this.#c[cell]!;
    if (this.#n === undefined || this.#incremental?.[cell] === 1) return sum + c;
    const n = this.#n[cell]!;
    return sum / n + c / n;
  }
}

function addFloat(sum: Float64Array, c: Float64Array, cell: number, value: number): void {
  const before = sum[cell]!;
  const t = before + value;
  c[cell] = compensate(before, value, t, c[cell]!);
  sum[cell] = t;
}

/** Adds the steps from `from` to before `end` of a column of floats to the cells from `base` on. */
export function addFloats(
  sum: Float64Array,
  c: Float64Array,
  kind: Uint8Array,
  base: number,
  v: Float64Array,
  has: Uint8Array,
  from: number,
  end: number,
): void {
  for (let step = from; step < end; step++) {
    if (has[step] === nothing) continue;
    const cell = base + step;
    if (kind[cell] === float) addFloat(sum, c, cell, v[step]!);
    else if (kind[cell] === nothing) {
      kind[cell] = float;
      sum[cell] = v[step]!;
    } else if (kind[cell] !== broken) kind[cell] = mixed;
  }
}

/** Least or greatest float; NaN only where there is nothing else. */
class ExtremeAccumulator implements Accumulator {
  readonly #best: Float64Array;
  readonly #has: Uint8Array;
  readonly #greatest: boolean;
  readonly #ignored: () => void;

  constructor(cells: number, greatest: boolean, ignored: () => void) {
    this.#best = new Float64Array(cells);
    this.#has = new Uint8Array(cells);
    this.#greatest = greatest;
    this.#ignored = ignored;
  }

  add(base: number, { v, has }: StepColumn): void {
    const best = this.#best;
    const known = this.#has;
    const sign = this.#greatest ? 1 : -1;
    for (let step = 0; step < has.length; step++) {
      const one = has[step]!;
      if (one === nothing) continue;
      if (one === histogram) {
        this.#ignored();
        continue;
      }
      const cell = base + step;
      const value = v[step]!;
      const before = best[cell]!;
      if (known[cell] === nothing || before !== before || value * sign > before * sign) {
        best[cell] = value;
        known[cell] = float;
      }
    }
  }

  finish(base: number, out: StepColumn): void {
    copyFloats(this.#best, this.#has, base, out);
  }
}

class CountAccumulator implements Accumulator {
  readonly #n: Float64Array;
  readonly #has: Uint8Array;
  readonly #onlyOne: boolean;

  constructor(cells: number, onlyOne: boolean) {
    this.#n = new Float64Array(cells);
    this.#has = new Uint8Array(cells);
    this.#onlyOne = onlyOne;
  }

  add(base: number, { has }: StepColumn): void {
    const n = this.#n;
    const known = this.#has;
    const most = this.#onlyOne ? 1 : Infinity;
    for (let step = 0; step < has.length; step++) {
      if (has[step] === nothing) continue;
      const cell = base + step;
      known[cell] = float;
      n[cell] = Math.min(n[cell]! + 1, most);
    }
  }

  finish(base: number, out: StepColumn): void {
    copyFloats(this.#n, this.#has, base, out);
  }
}

/** Population variance, Welford's way. */
class VarianceAccumulator implements Accumulator {
  readonly #n: Float64Array;
  readonly #mean: Float64Array;
  readonly #aux: Float64Array;
  readonly #root: boolean;
  readonly #ignored: () => void;

  constructor(cells: number, root: boolean, ignored: () => void) {
    this.#n = new Float64Array(cells);
    this.#mean = new Float64Array(cells);
    this.#aux = new Float64Array(cells);
    this.#root = root;
    this.#ignored = ignored;
  }

  add(base: number, { v, has }: StepColumn): void {
    for (let step = 0; step < has.length; step++) {
      const one = has[step]!;
      if (one === nothing) continue;
      if (one === histogram) {
        this.#ignored();
        continue;
      }
      const cell = base + step;
      const value = v[step]!;
      const n = ++this.#n[cell]!;
      if (n === 1) {
        this.#mean[cell] = value;
        this.#aux[cell] = Number.isFinite(value) ? 0 : NaN;
        continue;
      }
      const delta = value - this.#mean[cell]!;
      const mean = this.#mean[cell]! + delta / n;
      this.#mean[cell] = mean;
      this.#aux[cell]! += delta * (value - mean);
    }
  }

  finish(base: number, out: StepColumn): void {
    for (let step = 0; step < out.has.length; step++) {
      const n = this.#n[base + step]!;
      if (n === 0) continue;
      const variance = this.#aux[base + step]! / n;
      out.setFloat(step, this.#root ? Math.sqrt(variance) : variance);
    }
  }
}

function copyFloats(values: Float64Array, has: Uint8Array, base: number, out: StepColumn): void {
  const count = out.has.length;
  out.v.set(values.subarray(base, base + count));
  out.has.set(has.subarray(base, base + count));
}
