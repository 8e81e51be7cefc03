import { type Clock, ManualClock, noLog } from "@taffrail/base";
import { type Disk, MemoryDisk } from "@taffrail/disk";
import { type Appended, BatchBuilder, type Labels, SampleColumns, type SampleSink } from "@taffrail/model";
import { openTsdb } from "../open-tsdb.ts";
import type { Tsdb, TsdbOptions } from "../tsdb.ts";

/** A row for a test: labels, time, value. */
export type Row = readonly [labels: Labels, t: number, v: number];

/** A store on a disk in memory. */
export async function openInMemory(options: Partial<TsdbOptions> = {}): Promise<Tsdb> {
  return openTsdb({ dir: "/data", disk: new MemoryDisk(), clock: new ManualClock(), log: noLog, ...options });
}

/** Opens the same folder again as if the process before had died without a word. */
export async function reopen(disk: Disk, options: Partial<TsdbOptions> = {}): Promise<Tsdb> {
  disk.remove("/data/lock");
  return openInMemory({ disk, ...options });
}

/** Appends rows as one batch. */
export function appendRows(sink: SampleSink, rows: readonly Row[]): Appended {
  const batch = new BatchBuilder();
  for (const [labels, t, v] of rows) batch.push(sink.refOf(labels), t, v);
  return sink.append(batch);
}

/** Every sample of every series, by label set, as text. */
export async function dump(
  store: Tsdb,
  mint: number = -Infinity,
  maxt: number = Infinity,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const { series } = await store.select([], { mint, maxt });
  for (const one of series) {
    const columns = new SampleColumns();
    one.read(mint, maxt, columns);
    const samples: string[] = [];
    for (let i = 0; i < columns.length; i++) samples.push(`${columns.v[i]}@${columns.t[i]}`);
    found[one.labels.toString()] = samples;
  }
  return found;
}

/** Turns of the event loop that work may take which a busy machine interrupts again and again; some of who is woken never sleeps again. */
const mostTurns = 200;

/** A clock that jumps, and lets what wakes run until it sleeps again: quicker than `ManualClock` where thousands of steps are taken. */
export class JumpingClock implements Clock {
  #now: number;
  #wake: (() => void)[] = [];

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake.push(resolve);
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Moves on by `ms` and wakes every sleeper, whatever it waits for; resolves when as many sleep again, or so many turns went by. */
  async jump(ms: number): Promise<void> {
    this.#now += ms;
    const woken = this.#wake.splice(0);
    for (const wake of woken) wake();
    for (let turns = 0; turns < mostTurns; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#wake.length >= woken.length) return;
    }
  }
}
