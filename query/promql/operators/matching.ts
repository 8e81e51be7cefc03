import { type Labels, LabelsBuilder } from "@taffrail/model";
import type { Binary, VectorMatching } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { ExecutionError } from "../query-errors.ts";
import {
  float,
  nothing,
  type StepColumn,
  type Steps,
  StoredVector,
  type Vector,
  type VectorSeries,
} from "../value.ts";
import {
  calculate,
  calculateColumn,
  changesMeaning,
  combineHistograms,
  isComparison,
  isTrim,
  numberOperand,
  type Operand,
  operandAt,
  setCell,
} from "./elements.ts";
import { withoutMetadata } from "../unnamed.ts";
import { Grouping } from "./grouping.ts";
import { store } from "./store.ts";

/** Numbers series of two vectors by what their elements must have in common. */
export function groupingOf({ on, labels }: VectorMatching): Grouping {
  return new Grouping(labels, !on);
}

/** Series of both sides with one signature; `many` is the side that may have several at one step. */
interface Match {
  readonly labels: Labels;
  readonly many: number[];
  readonly one: number[];
}

/** Arithmetic, comparison and trimming of two vectors, element by element of equal signature. */
export async function matchVectors(
  node: Binary,
  l: Vector,
  r: Vector,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Vector> {
  const matching = node.matching!;
  const { budget } = evaluator;
  const left = await store(l, steps, evaluator);
  const right = await store(r, steps, evaluator);
  const join = new Join(node, left.vector, right.vector, steps, evaluator);
  for (const match of matchesOf(matching, join.many, join.one)) {
    await join.run(match);
    if (budget.due) await budget.pause();
  }
  budget.release(left.filled + right.filled);
  return join.result;
}

function matchesOf(matching: VectorMatching, many: Vector, one: Vector): readonly Match[] {
  const grouping = groupingOf(matching);
  const matches: Match[] = [];
  const matchOf = (series: VectorSeries): Match => {
    const group = grouping.groupOf(series);
    return (matches[group] ??= { labels: grouping.labels[group]!, many: [], one: [] });
  };
  many.series.forEach((series, i) => matchOf(series).many.push(i));
  one.series.forEach((series, i) => matchOf(series).one.push(i));
  return matches;
}

/** One binary operation while it runs. */
class Join {
  readonly many: StoredVector;
  readonly one: StoredVector;
  readonly result = new StoredVector();
  readonly #node: Binary;
  readonly #matching: VectorMatching;
  readonly #evaluator: Evaluator;
  readonly #steps: Steps;
  /** Whether the many side is the right one. */
  readonly #swapped: boolean;
  readonly #fillMany: number | undefined;
  readonly #fillOne: number | undefined;
  readonly #columnByKey = new Map<string, Output & { readonly at: number }>();
  readonly #filters: boolean;
  /** Steps at which both sides have anything at all; without, no pair is looked at, and no ambiguity told. */
  readonly #alive: Uint8Array;

  constructor(node: Binary, left: StoredVector, right: StoredVector, steps: Steps, evaluator: Evaluator) {
    this.#node = node;
    this.#matching = node.matching!;
    this.#swapped = this.#matching.card === "one-to-many";
    this.many = this.#swapped ? right : left;
    this.one = this.#swapped ? left : right;
    this.#fillMany = this.#matching.fillLeft; // also where the sides are swapped: that is how Prometheus has it
    this.#fillOne = this.#matching.fillRight;
    this.#steps = steps;
    this.#evaluator = evaluator;
    this.#filters = isComparison(node.op) && !node.bool;
    this.#alive = aliveSteps(
      this.many,
      this.one,
      steps,
      this.#fillMany !== undefined || this.#fillOne !== undefined,
    );
  }

  async run(match: Match): Promise<void> {
    const { budget } = this.#evaluator;
    if (match.one.length === 0 && this.#fillOne === undefined) return;
    if (match.many.length === 0 && this.#fillMany === undefined) {
      if (match.one.length > 1) for (let step = 0; step < this.#steps.count; step++) this.#oneAt(match, step);
      return;
    }
    const { many, one } = this;
    if (this.#isPlain(match)) return this.#runPlain(match);
    for (let step = 0; step < this.#steps.count; step++) {
      if (this.#alive[step] === 0) continue;
      if (match.many.length > 16 && budget.due) await budget.pause();
      const o = this.#oneAt(match, step);
      if (o < 0 && this.#fillOne === undefined) continue;
      const oneOperand = o < 0 ? numberOperand(this.#fillOne!) : undefined;
      let matched = 0;
      this.#inGroup = 0;
      for (const m of match.many) {
        const column = many.columns[m]!;
        if (column.has[step] === nothing) continue;
        matched++;
        const known = this.#outputOf(match, m, o);
        if (
          column.has[step] === float &&
          o >= 0 &&
          one.columns[o]!.has[step] === float &&
          !isTrim(this.#node.op)
        ) {
          this.#floats(known, step, column.v[step]!, one.columns[o]!.v[step]!);
        } else {
          const other = oneOperand ?? operandAt(one.columns[o]!, step);
          this.#operands(known, step, operandAt(column, step), other);
        }
      }
      if (matched === 0 && o >= 0 && this.#fillMany !== undefined) {
        const known = this.#outputOf(match, -1, o);
        this.#operands(known, step, numberOperand(this.#fillMany), operandAt(one.columns[o]!, step));
      }
    }
  }

  /** Whether a match is one series of floats against others of them, with nothing filled in. */
  #isPlain({ many, one }: Match): boolean {
    if (one.length !== 1 || this.#fillOne !== undefined || this.#fillMany !== undefined) return false;
    if (isTrim(this.#node.op) || (this.#matching.card === "one-to-one" && many.length > 1)) return false;
    return (
      this.one.columns[one[0]!]!.h === undefined && many.every((m) => this.many.columns[m]!.h === undefined)
    );
  }

  /** A plain match, column by column. Results are made in the order in which their first pairs come. */
  #runPlain(match: Match): void {
    const o = match.one[0]!;
    const oneColumn = this.one.columns[o]!;
    const found: { readonly m: number; readonly step: number }[] = [];
    for (const m of match.many) {
      const step = firstPair(this.many.columns[m]!.has, oneColumn.has);
      if (step >= 0) found.push({ m, step });
    }
    if (found.length > 1) found.sort((a, b) => a.step - b.step); // stable: of equal steps the order of the side
    for (const { m } of found) {
      const { column, claimed } = this.#outputOf(match, m, o);
      const manyColumn = this.many.columns[m]!;
      const l = this.#swapped ? oneColumn : manyColumn;
      const r = this.#swapped ? manyColumn : oneColumn;
      if (claimed === undefined && isEmpty(column.has)) {
        for (let step = 0; step < column.has.length; step++) column.has[step] = l.has[step]! & r.has[step]!;
        calculateColumn(this.#node.op, l.v, r.v, column.v);
        continue;
      }
      this.#inGroup = 0;
      for (let step = 0; step < column.has.length; step++) {
        if (l.has[step] === nothing || r.has[step] === nothing) continue;
        this.#inGroup = 0;
        this.#floats({ column, claimed }, step, manyColumn.v[step]!, oneColumn.v[step]!);
      }
    }
  }

  /** The only series of the one side with an element at the step, or −1. */
  #oneAt(match: Match, step: number): number {
    if (this.#alive[step] === 0) return -1;
    let found = -1;
    for (const o of match.one) {
      if (this.one.columns[o]!.has[step] === nothing) continue;
      if (found >= 0) {
        const side = this.#swapped ? "left" : "right";
        const a = goString(this.one.series[found]!.labels);
        const b = goString(this.one.series[o]!.labels);
        throw new ExecutionError(
          `found duplicate series for the match group ${goString(match.labels)} on the ${side} hand-side of the operation: ` +
            `[${a}, ${b}];many-to-many matching not allowed: matching labels must be unique on one side`,
        );
      }
      found = o;
    }
    return found;
  }

  /** Two floats. */
  #floats(out: Output, step: number, many: number, one: number): void {
    const l = this.#swapped ? one : many;
    const r = this.#swapped ? many : one;
    const value = calculate(this.#node.op, l, r);
    this.#claim(out, step);
    if (this.#filters && value === 0) return;
    out.column.v[step] = this.#filters ? l : value;
    out.column.has[step] = float;
  }

  #operands(out: Output, step: number, many: Operand, one: Operand): void {
    const l = this.#swapped ? one : many;
    const r = this.#swapped ? many : one;
    const { op, bool } = this.#node;
    if (l.h === undefined && r.h === undefined && !isTrim(this.#node.op))
      return this.#floats(out, step, many.v, one.v);
    const value = combineHistograms(op, bool, l, r, this.#evaluator.annotations, this.#node);
    const isComparable = l.h !== undefined && r.h !== undefined && (op === "==" || op === "!=");
    if (value === undefined && !isComparable) return; // they do not go together
    this.#claim(out, step);
    if (value !== undefined) setCell(out.column, step, value);
  }

  /** Elements of the group at hand that found their match at the step at hand. */
  #inGroup = 0;

  /** Refuses a second element in the same place, also where a comparison filters one out. */
  #claim({ column, claimed }: Output, step: number): void {
    const isOneToOne = this.#matching.card === "one-to-one";
    if (isOneToOne && this.#inGroup++ > 0) throw manyMatches();
    if (column.has[step] !== nothing || claimed?.[step] === 1) {
      throw new ExecutionError(
        isOneToOne
          ? "vector cannot contain metrics with the same labelset"
          : "multiple matches for labels: grouping labels must ensure unique matches",
      );
    }
    if (claimed !== undefined) claimed[step] = 1;
  }

  readonly #outputs = new Map<number, Output>();

  /** Where the result of a pair goes; −1 stands for an element made up. */
  #outputOf(match: Match, m: number, o: number): Output {
    const pair = m < 0 ? -1 - o : m * (this.one.series.length + 1) + o + 1;
    let output = this.#outputs.get(pair);
    if (output !== undefined) return output;
    const made: VectorSeries = { labels: match.labels, dropName: false };
    const series = this.#resultOf(m < 0 ? made : this.many.series[m]!, o < 0 ? made : this.one.series[o]!);
    const known = this.#columnByKey.get(series.labels.key);
    if (known === undefined) {
      const column = this.#evaluator.arena.column(this.#steps.count);
      const at = this.result.series.length;
      this.result.push(series, column);
      output = this.#filters ? { column, claimed: new Uint8Array(this.#steps.count) } : { column };
      this.#columnByKey.set(series.labels.key, { ...output, at });
    } else {
      if (series.dropName) this.result.series[known.at] = series;
      output = known;
    }
    this.#outputs.set(pair, output);
    return output;
  }

  #resultOf(many: VectorSeries, one: VectorSeries): VectorSeries {
    const { card, on, labels: names, include } = this.#matching;
    const { op, bool } = this.#node;
    // arithmetic takes names away at once, also where that happens late elsewhere; a filter gives back one that was to go
    const isLate = bool && this.#evaluator.options.delayedNameRemoval;
    let labels = changesMeaning(op) || (bool && !isLate) ? withoutMetadata(many.labels) : many.labels;
    if (card === "one-to-one") {
      const set = new Set(names);
      labels = on ? labels.only(set) : labels.without(set);
    }
    if (include.length > 0) {
      const builder = new LabelsBuilder(labels);
      for (const name of include) builder.set(name, one.labels.get(name));
      labels = builder.labels();
    }
    return { labels, dropName: isLate };
  }
}

function manyMatches(): ExecutionError {
  return new ExecutionError(
    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
  );
}

interface Output {
  readonly column: StepColumn;
  /** Steps at which a pair was made that may have been filtered out; only for operators that filter. */
  readonly claimed?: Uint8Array | undefined;
}

/** The first step at which both have an element; −1: none. */
function firstPair(a: Uint8Array, b: Uint8Array): number {
  for (let step = 0; step < a.length; step++) if (a[step] !== nothing && b[step] !== nothing) return step;
  return -1;
}

function isEmpty(has: Uint8Array): boolean {
  return has.every((cell) => cell === nothing);
}

function aliveSteps(many: StoredVector, one: StoredVector, steps: Steps, always: boolean): Uint8Array {
  const alive = new Uint8Array(steps.count);
  if (always) return alive.fill(1);
  const other = new Uint8Array(steps.count);
  for (const { has } of many.columns)
    for (let s = 0; s < alive.length; s++) if (has[s] !== nothing) alive[s] = 1;
  for (const { has } of one.columns)
    for (let s = 0; s < alive.length; s++) if (has[s] !== nothing) other[s] = 1;
  return alive.map((is, s) => is & other[s]!);
}

/** A label set in the way messages show it: the name among the others. */
export function goString(labels: Labels): string {
  return `{${[...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")}}`;
}
