import type { Clock } from "@taffrail/base";
import type { WalWriter } from "@taffrail/disk";
import {
  type Appended,
  compareText,
  type Labels,
  type Matcher,
  type SampleBatch,
  type SeriesRef,
  type TimeRange,
} from "@taffrail/model";
import { InvalidSeriesError } from "./errors.ts";
import { Companions } from "./head/companions.ts";
import { chunkRangeMs, Head } from "./head/head.ts";
import { selectFromHead } from "./head/head-series.ts";
import { NativeRows } from "./head/native-rows.ts";
import type { Pacer } from "./pacer.ts";
import { SampleLog } from "./sample-log.ts";
import type { SelectedSeries } from "./tsdb.ts";

/** How often slots of the live head were given away before, so to say: its refs are none of another head's, and never become one. */
const firstUse = 2 ** 20;
/** Every ref from here on is one of a live head. */
const firstLiveRef = firstUse * 2 ** 26;

/** What is so far behind the newest is too old, as in any head. */
const mostBehindMs = chunkRangeMs / 2;

/** What a live intake is made of. */
export interface LiveIntakeOptions {
  readonly wal: WalWriter;
  /** The largest number of a series in the log. */
  readonly maxWalRef: number;
  /** The head that the log is brought back into: it knows all series of the log by their numbers. */
  readonly past: Head;
  readonly startTimes: boolean;
  readonly histogramStartTimes: boolean;
  readonly maxExemplars: number;
  readonly clock: Clock;
}

/** Takes samples while the log before them is still being read: into the same log, and into a head of their own for questions. */
export class LiveIntake {
  readonly head: Head;
  readonly companions: Companions;
  readonly #past: Head;
  readonly #samples: SampleLog;
  readonly #clock: Clock;
  /** By slot: the ref of the same series in the head that is replayed; 0: not known yet. */
  #refs = new Float64Array(0);

  constructor(options: LiveIntakeOptions) {
    const { wal, past, maxWalRef, startTimes, histogramStartTimes, maxExemplars } = options;
    this.#clock = options.clock;
    this.head = new Head(undefined, firstUse);
    this.head.raiseFloor(past.floorT); // what is older is in blocks
    this.#past = past;
    this.companions = new Companions(this.head, maxExemplars);
    const native = new NativeRows(this.head, startTimes, startTimes && histogramStartTimes);
    this.#samples = new SampleLog(this.head, native, this.companions, wal, maxWalRef, new Map());
  }

  get heldBytes(): number {
    return this.head.heldBytes + this.companions.heldBytes;
  }

  get samplesAppended(): number {
    return this.#samples.samplesAppended;
  }

  /** The ref of a series, made at first sight unless `refuse` throws. */
  refOf(labels: Labels, refuse: () => void): SeriesRef {
    const { index } = this.head;
    let slot = index.find(labels);
    if (slot < 0) {
      if (labels.size === 0) throw new InvalidSeriesError("cannot add a series: it has no labels");
      refuse();
      slot = index.add(labels);
      const { index: named } = this.#past;
      const known = named.find(labels);
      if (known >= 0) index.table.walRef[slot] = named.table.walRef[known]!;
      else this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  append(batch: SampleBatch): Appended {
    const { floorT, minT, maxT } = this.head;
    const newestT = Math.min(maxT, Math.max(this.#clock.now(), minT)); // one from the future pushes no other out
    return this.#samples.append(batch, Math.max(floorT, newestT - mostBehindMs));
  }

  /** Its series that satisfy all matchers. Another thread gets their samples, as their chunks are in no file. */
  select(matchers: readonly Matcher[], range: TimeRange): readonly SelectedSeries[] {
    return selectFromHead(this.head, matchers, range).map((series) => ({
      labels: series.labels,
      read: (mint, maxt, into) => series.read(mint, maxt, into),
    }));
  }

  /** Notes for each series its ref in the other head, as far as that has it. */
  async match(other: Head, pacer: Pacer): Promise<void> {
    const { table } = this.head.index;
    for (let slot = 0; slot < table.slots; slot++) {
      this.#match(slot, other);
      if ((slot & 63) === 0 && pacer.isDue) await pacer.breathe();
    }
  }

  /** Gives each series its ref in the other head, made by `refOf` where that never heard of it. From then on refs of here are read as those. */
  handOver(other: Head, refOf: (labels: Labels) => SeriesRef): LiveRefs {
    const { table } = this.head.index;
    for (let slot = 0; slot < table.slots; slot++) {
      if (!this.#match(slot, other)) this.#refs[slot] = refOf(this.head.labelsOf(slot));
    }
    return new LiveRefs(this.#refs.slice(0, table.slots));
  }

  #match(slot: number, other: Head): boolean {
    if (slot >= this.#refs.length) {
      const wider = new Float64Array(Math.max(1024, 2 * slot));
      wider.set(this.#refs);
      this.#refs = wider;
    }
    const known = this.#refs[slot]!;
    if (known !== 0 && other.index.table.slotOf(known) >= 0) return true;
    const found = other.index.find(this.head.labelsOf(slot));
    this.#refs[slot] = found < 0 ? 0 : other.index.table.ref[found]!;
    return found >= 0;
  }
}

/** Refs that were given while the log was replayed, read as those of the head that it became. */
export class LiveRefs {
  readonly #refs: Float64Array;

  constructor(refs: Float64Array) {
    this.#refs = refs;
  }

  /** The batch with refs of the head; itself where it has no other. */
  read(batch: SampleBatch): SampleBatch {
    const { refs, length } = batch;
    let from = 0;
    const most = rowsWithRefs(batch);
    while (from < most && refs[from]! < firstLiveRef) from++;
    if (from === most) return batch;
    const read = refs.slice(0, most);
    for (let row = from; row < most; row++) {
      if (read[row]! >= firstLiveRef) read[row] = this.#refs[(read[row]! % 2 ** 26) - 1] ?? 0;
    }
    return { ...batchColumns(batch), length, refs: read };
  }
}

/** Rows past the length have a ref where an exemplar names them. */
function rowsWithRefs({ length, exemplars, refs }: SampleBatch): number {
  let most = length;
  for (const { row } of exemplars ?? []) most = Math.max(most, row + 1);
  return Math.min(most, refs.length);
}

/** The fields of a batch, which may be an object with more to it. */
function batchColumns({
  length,
  refs,
  t,
  v,
  startT,
  histograms,
  exemplars,
  metadata,
}: SampleBatch): SampleBatch {
  return {
    length,
    refs,
    t,
    v,
    ...(startT === undefined ? {} : { startT }),
    ...(histograms === undefined ? {} : { histograms }),
    ...(exemplars === undefined ? {} : { exemplars }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Texts of both, sorted, at most `limit` (0: all). */
export function sortedTogether(
  one: Iterable<string>,
  other: Iterable<string>,
  limit: number,
): readonly string[] {
  const sorted = [...new Set([...one, ...other])].sort(compareText);
  return limit > 0 ? sorted.slice(0, limit) : sorted;
}
