import type { Clock } from "@taffrail/base";
import type { Appended, SampleBatch } from "@taffrail/model";
import { chunkRangeMs } from "./head/head.ts";
import type { LateIntake } from "./out-of-order/late-intake.ts";
import type { SampleLog } from "./sample-log.ts";

/** The times that rows are held against. */
export interface TimesHeld {
  /** Of what is held; `minT > maxT` where there is nothing. */
  readonly minT: number;
  readonly maxT: number;
  /** What is older is in blocks, or given up. */
  readonly floorT: number;
}

/** The time that counts as now: the newest sample's, but a sample from the future must not push all others out. */
export function newestOf({ minT, maxT }: TimesHeld, clock: Clock): number {
  return Math.min(maxT, Math.max(clock.now(), minT));
}

/** Takes batches: what is in order, and what comes late where there is a window for that. */
export class BatchIntake {
  readonly #samples: SampleLog;
  readonly #late: LateIntake;
  readonly #clock: Clock;
  /** How late samples may come; 0: they may not. */
  windowMs: number;

  constructor(samples: SampleLog, late: LateIntake, clock: Clock, windowMs: number) {
    this.#samples = samples;
    this.#late = late;
    this.#clock = clock;
    this.windowMs = windowMs;
  }

  append(batch: SampleBatch, held: TimesHeld): Appended {
    const samples = this.#samples;
    const floorT = this.#inOrderFrom(held);
    if (this.windowMs <= 0) return samples.append(batch, floorT);
    const late = this.#late;
    if (late.pick(batch, floorT, held.maxT - this.windowMs) === 0)
      return late.counted(samples.append(batch, floorT));
    samples.logSeries();
    late.write(batch);
    let inOrder: Appended;
    try {
      inOrder = samples.append(batch, floorT);
    } catch (error) {
      late.undo();
      throw error;
    }
    return late.add(batch, inOrder);
  }

  /** Nothing older is in order, even if newer than its series: not what a block may hold, nor what is half a block behind the newest sample. */
  #inOrderFrom(held: TimesHeld): number {
    const { floorT, maxT } = held;
    const behindT = (maxT === -Infinity ? maxT : newestOf(held, this.#clock)) - chunkRangeMs / 2;
    return Math.max(this.#samples.floorT, floorT, behindT);
  }
}
