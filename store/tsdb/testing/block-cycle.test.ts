import { test } from "node:test";
import { blockCycle } from "./block-cycle.ts";
import { fullCycle } from "./full-cycle.ts";

for (const fault of ["error", "death", "torn"] as const) {
  test(`whatever breaks (${fault}) in the life of blocks, nothing is lost and nothing comes back`, async () => {
    // every 97th change here; every single one in the torture
    for (let breakAt = 1; await blockCycle(fault, breakAt); breakAt += 97);
  });
}

for (const outage of ["full", "refusing"] as const) {
  test(`while the disk is ${outage} the store answers, and then goes on by itself`, async () => {
    // from every 263rd change on here; from every single one in the torture
    for (let from = 1; await fullCycle(outage, from); from += 263);
  });
}
