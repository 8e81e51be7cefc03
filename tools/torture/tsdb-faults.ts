/** Breaks every single change of the disk in a store's life, in three ways, and reads everything back. Each run is one change. */
import { messageOf } from "@taffrail/base";
import { blockCycle } from "../../store/tsdb/testing/block-cycle.ts";
import { faultCycle } from "../../store/tsdb/testing/fault-cycle.ts";
import type { Torture } from "./kind.ts";

export const fullRuns: number = 8000;

export const run: Torture = async (runs, out) => {
  let passed = 0;
  let failed = 0;
  for (const cycle of [faultCycle, blockCycle]) {
    for (const fault of ["error", "death", "torn"] as const) {
      for (let breakAt = 1; passed + failed < runs; breakAt++) {
        try {
          if (!(await cycle(fault, breakAt))) {
            out.line(`${cycle.name}, ${fault}: ${breakAt - 1} changes`);
            break;
          }
          passed++;
        } catch (error) {
          failed++;
          out.line(`FAIL ${cycle.name}, ${fault} at change ${breakAt}: ${messageOf(error)}`);
        }
      }
    }
  }
  return { passed, failed };
};
