import type { Labels, SeriesRef } from "@taffrail/model";
import { HeadFullError, InvalidSeriesError } from "./errors.ts";
import { type Counted, type Growth, SeriesGrowth } from "./head/growth.ts";
import { RefusedSeries } from "./inspect/census.ts";
import type { StoreParts } from "./store-parts.ts";

const noGrowth: Growth = { since: 0, series: 0, metrics: [], targets: [], labels: [] };
/** Who is named in refusals is looked for so often at most. */
const namedEveryMs = 1000;

/** The memory that series and chunks may take. */
interface Room {
  readonly maxHeadBytes: number;
  /** Gives whether there is some left, after it did what it can. */
  makeRoom(): boolean;
}

/** Lets series into the head, counts whose they are, and says who brought most where one is refused. */
export class NewSeries {
  readonly #parts: StoreParts;
  readonly #room: Room;
  readonly growth: SeriesGrowth;
  readonly #refused = new RefusedSeries();
  #offenders: { at: number; growth: Growth } = { at: -Infinity, growth: noGrowth };
  created = 0;

  constructor(parts: StoreParts, room: Room) {
    this.#parts = parts;
    this.#room = room;
    this.growth = new SeriesGrowth(parts.settings.clock);
  }

  get refused(): number {
    return this.#refused.total;
  }

  refusedByJob(): readonly Counted[] {
    return this.#refused.byJob();
  }

  /** The ref of a series; a new one needs room. */
  refOf(labels: Labels): SeriesRef {
    const { index } = this.#parts.head;
    const slot = index.find(labels);
    if (slot >= 0) return index.table.ref[slot]!;
    if (labels.size === 0) throw new InvalidSeriesError("cannot add a series: it has no labels");
    if (!this.#room.makeRoom()) throw this.refusal(labels);
    this.growth.count(labels, index.pairs);
    this.created++;
    return this.#add(labels);
  }

  /** The ref of a series, made whatever there is of memory. */
  adopt(labels: Labels): SeriesRef {
    const { index } = this.#parts.head;
    const slot = index.find(labels);
    return slot >= 0 ? index.table.ref[slot]! : this.#add(labels);
  }

  /** What is thrown where a new series is refused; counted. */
  refusal(labels: Labels): HeadFullError {
    this.#refused.count(labels);
    this.growth.refused();
    const now = this.#parts.settings.clock.now();
    if (now - this.#offenders.at >= namedEveryMs)
      this.#offenders = { at: now, growth: this.growth.growth(1) };
    const { heldBytes } = this.#parts.head;
    return new HeadFullError(labels, heldBytes, this.#room.maxHeadBytes, this.#offenders.growth);
  }

  #add(labels: Labels): SeriesRef {
    const { head, samples } = this.#parts;
    const slot = head.index.add(labels);
    samples.addSeries(slot);
    return head.index.table.ref[slot]!;
  }
}
