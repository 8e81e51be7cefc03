import type { Clock } from "@taffrail/base";
import type { WalWriter } from "@taffrail/disk";
import type { Appended, Labels, Matcher, SampleBatch, SeriesRef, TimeRange } from "@taffrail/model";
import { BatchIntake, type TimesHeld } from "./batch-intake.ts";
import { InvalidSeriesError } from "./errors.ts";
import type { Companions } from "./head/companions.ts";
import { Head } from "./head/head.ts";
import { selectFromHead } from "./head/head-series.ts";
import { NativeRows } from "./head/native-rows.ts";
import { LateIntake, type LateRowLog } from "./out-of-order/late-intake.ts";
import type { Pacer } from "./pacer.ts";
import { SampleLog } from "./sample-log.ts";
import type { SelectedSeries } from "./tsdb.ts";
import type { NewestInLog } from "./wal/newest-in-log.ts";

/** How often slots of the live head were given away before, so to say: its refs are none of another head's, and never become one. */
const firstUse = 2 ** 20;
/** Every ref from here on is one of a live head. */
const firstLiveRef = firstUse * 2 ** 26;

/** What a live intake is made of. */
export interface LiveIntakeOptions {
  readonly wal: WalWriter;
  /** Where what comes late goes. */
  readonly lateLog: LateRowLog;
  /** The largest number of a series in the log. */
  readonly maxWalRef: number;
  /** The head that the log is brought back into: it knows all series of the log by their numbers. */
  readonly past: Head;
  /** What the log has of them. */
  readonly newest: NewestInLog;
  /** Those of the head that the log is brought back into. */
  readonly companions: Companions;
  readonly startTimes: boolean;
  readonly histogramStartTimes: boolean;
  readonly outOfOrderWindowMs: number;
  readonly clock: Clock;
}

/**
 * Takes samples while the log before them is still being read: into the same logs, and into a head of their own for questions. Each is
 * judged as it would be afterwards, by the newest sample that the log has of its series.
 */
export class LiveIntake {
  readonly head: Head;
  readonly #past: Head;
  readonly #newest: NewestInLog;
  readonly #samples: SampleLog;
  readonly #late: LateIntake;
  readonly #intake: BatchIntake;
  /** By slot: the ref of the same series in the head that is replayed; 0: not known yet. */
  #refs = new Float64Array(0);

  constructor(options: LiveIntakeOptions) {
    const { wal, lateLog, past, newest, maxWalRef, startTimes, histogramStartTimes, clock } = options;
    this.head = new Head(undefined, firstUse);
    this.head.raiseFloor(past.floorT); // what is older is in blocks
    this.#past = past;
    this.#newest = newest;
    const native = new NativeRows(this.head, startTimes, startTimes && histogramStartTimes);
    const companions = options.companions.seenFrom(this.head);
    this.#samples = new SampleLog(this.head, native, companions, wal, maxWalRef, new Map());
    this.#late = new LateIntake(this.head, lateLog);
    this.#intake = new BatchIntake(this.#samples, this.#late, clock, options.outOfOrderWindowMs);
  }

  get heldBytes(): number {
    return this.head.heldBytes;
  }

  get samplesAppended(): number {
    return this.#samples.samplesAppended;
  }

  get lateAppended(): number {
    return this.#late.appended;
  }

  /** How late samples may come from now on. */
  limitLateness(windowMs: number): void {
    this.#intake.windowMs = windowMs;
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
      if (known >= 0) {
        index.table.walRef[slot] = named.table.walRef[known]!;
        this.#newest.tell(known, this.head, slot);
      } else this.#samples.addSeries(slot);
    }
    return index.table.ref[slot]!;
  }

  append(batch: SampleBatch): Appended {
    return this.#intake.append(batch, this.#held);
  }

  /** As the head will hold it. */
  get #held(): TimesHeld {
    const { minT, maxT, floorT } = this.head;
    const newest = this.#newest;
    return {
      minT: Math.max(floorT, Math.min(minT, newest.minT)),
      maxT: Math.max(maxT, newest.maxT),
      floorT,
    };
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
