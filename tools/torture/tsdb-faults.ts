/**
 * Breaks every single change of the disk in a store's life, in three ways, and reads everything back; then lets the disk take nothing for a
 * while from every single change on. Each run is one change.
 */
import { messageOf } from "@taffrail/base";
import { blockCycle } from "../../store/tsdb/testing/block-cycle.ts";
import { faultCycle } from "../../store/tsdb/testing/fault-cycle.ts";
import { forwardCycle } from "../../store/tsdb/testing/forward-cycle.ts";
import { fullCycle } from "../../store/tsdb/testing/full-cycle.ts";
import { replayCycle } from "../../store/tsdb/testing/replay-cycle.ts";
import type { Torture } from "./kind.ts";

export const fullRuns: number = 8000;

export const run: Torture = async (runs, out) => {
  let passed = 0;
  let failed = 0;
  const lives = [
    ...[faultCycle, blockCycle, replayCycle, forwardCycle].flatMap((cycle) =>
      (["error", "death", "torn"] as const).map((fault) => ({
        what: `${cycle.name}, ${fault}`,
        live: (at: number) => cycle(fault, at),
      })),
    ),
    ...(["full", "refusing"] as const).map((outage) => ({
      what: `${fullCycle.name}, ${outage}`,
      live: (at: number) => fullCycle(outage, at),
    })),
  ];
  for (const { what, live } of lives) {
    for (let at = 1; passed + failed < runs; at++) {
      try {
        if (!(await live(at))) {
          out.line(`${what}: ${at - 1} changes`);
          break;
        }
        passed++;
      } catch (error) {
        failed++;
        out.line(`FAIL ${what} at change ${at}: ${messageOf(error)}`);
      }
    }
  }
  return { passed, failed };
};
