import type { Labels, Matcher, SampleColumns, TimeRange } from "@taffrail/model";
import { isDeletedFromHead } from "../delete-from-head.ts";
import { type FoundSeries, keyOfAll } from "../found-series.ts";
import type { Packer } from "../handover/pack.ts";
import { inOneGo } from "../merge.ts";
import type { SeriesMemory } from "../series-memory.ts";
import type { Head } from "./head.ts";
import { HeadMemory, type HeadRows } from "./head-memory.ts";
import { candidatesOf, findSlots } from "./matching.ts";

/** So many series are looked at between two turns. */
const seriesPerTurn = 512;
const nothing: HeadRows = { slots: new Uint32Array(0), refs: new Float64Array(0), labels: [] };

/** Whether a head has anything of a range. */
export function headMeets({ minT, maxT, late }: Head, { mint, maxt }: TimeRange): boolean {
  return (minT <= maxt && maxT >= mint) || (late.minT <= maxt && late.maxT >= mint);
}

/** Finds series in a head, and keeps what it learned of them where it has memory for that. */
export class HeadFinder {
  readonly #head: Head;
  readonly #memory: SeriesMemory | undefined;
  readonly #known = new HeadMemory();

  constructor(head: Head, memory?: SeriesMemory) {
    this.#head = head;
    this.#memory = memory;
  }

  /**
   * The series that satisfy all matchers and have a sample's chunk in the range, in the order of their labels, a few at each step. They are those of
   * the moment of the call, down to the head's floor of that moment: blocks that were there then have what is below.
   */
  find(
    matchers: readonly Matcher[],
    range: TimeRange,
    key: string = keyOfAll(matchers),
  ): Generator<undefined, FoundSeries, undefined> {
    const head = this.#head;
    return this.#find(matchers, range, key, headMeets(head, range), head.floorT);
  }

  *#find(
    matchers: readonly Matcher[],
    range: TimeRange,
    key: string,
    isThere: boolean,
    floorT: number,
  ): Generator<undefined, FoundSeries, undefined> {
    const head = this.#head;
    if (!isThere) return new FoundInHead(head, nothing, floorT);
    let rows = this.#foundBefore(matchers, key);
    if (rows === undefined) {
      const { index } = head;
      const { removals } = index;
      const steps = this.#match(matchers, key);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          rows = step.value;
          break;
        }
        yield;
        if (index.removals === removals) continue;
        rows = inOneGo(this.#match(matchers, key)); // a slot may be another series' by now: once more, in one go
        break;
      }
    }
    this.#memory?.asked(this.#known);
    return new FoundInHead(head, yield* this.#inside(rows, range, floorT), floorT);
  }

  /** What the same question found last, where it would find that again. */
  #foundBefore(matchers: readonly Matcher[], key: string): HeadRows | undefined {
    const { index } = this.#head;
    const before = this.#known.found(key);
    if (before === undefined || before.removals !== index.removals) return undefined;
    return before.candidates === candidatesOf(index, matchers) ? before : undefined;
  }

  *#match(matchers: readonly Matcher[], key: string): Generator<undefined, HeadRows, undefined> {
    const { index } = this.#head;
    const { ref } = index.table;
    const { removals } = index;
    const candidates = candidatesOf(index, matchers);
    const slots = yield* index.inOrder(yield* findSlots(index, matchers));
    const refs = new Float64Array(slots.length);
    const labels: Labels[] = [];
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      refs[i] = ref[slot]!;
      labels.push(
        this.#memory === undefined
          ? index.labelsOf(slot)
          : this.#known.labelsOf(refs[i]!, () => index.labelsOf(slot)),
      );
      if ((i + 1) % seriesPerTurn === 0) yield;
    }
    const rows = { slots, refs, labels };
    if (this.#memory !== undefined && removals === index.removals) {
      this.#known.forgetBefore(removals);
      this.#known.keep(key, { ...rows, removals, candidates });
    }
    return rows;
  }

  /** Of some series, those with a chunk in the range that is not deleted as a whole. */
  *#inside(rows: HeadRows, range: TimeRange, floorT: number): Generator<undefined, HeadRows, undefined> {
    const head = this.#head;
    const { slots, refs, labels } = rows;
    const { mint, maxt } = range;
    const kept = new Uint32Array(slots.length);
    let count = 0;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      if (
        head.index.table.ref[slot] === refs[i] &&
        head.hasSamples(slot, mint, maxt, floorT) &&
        !(head.hasDeleted && isDeletedFromHead(head, slot, range))
      )
        kept[count++] = i;
      if ((i + 1) % (8 * seriesPerTurn) === 0) yield;
    }
    if (count === slots.length) return rows;
    const inside = kept.subarray(0, count);
    return {
      slots: Uint32Array.from(inside, (i) => slots[i]!),
      refs: Float64Array.from(inside, (i) => refs[i]!),
      labels: Array.from(inside, (i) => labels[i]!),
    };
  }
}

/** Series of a head, for as long as they are there. */
class FoundInHead implements FoundSeries {
  readonly #head: Head;
  readonly #rows: HeadRows;
  /** The floor when they were asked for: a block may hold what is below. */
  readonly #floorT: number;

  constructor(head: Head, rows: HeadRows, floorT: number) {
    this.#head = head;
    this.#rows = rows;
    this.#floorT = floorT;
  }

  get length(): number {
    return this.#rows.slots.length;
  }

  labels(i: number): Labels {
    return this.#rows.labels[i]!;
  }

  share(): void {
    // blocks take its label sets over: their texts are those of the index
  }

  read(i: number, mint: number, maxt: number, into: SampleColumns): void {
    const slot = this.#rows.slots[i]!;
    if (this.#head.index.table.ref[slot] !== this.#rows.refs[i]) return;
    this.#head.read(slot, mint, maxt, into, this.#floorT);
  }

  pack(i: number, mint: number, maxt: number, into: Packer): void {
    const slot = this.#rows.slots[i]!;
    if (this.#head.index.table.ref[slot] !== this.#rows.refs[i]) return;
    this.#head.pack(slot, mint, maxt, into, this.#floorT);
  }
}
