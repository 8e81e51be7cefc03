import { test } from "node:test";
import { blockCycle } from "./block-cycle.ts";

for (const fault of ["error", "death", "torn"] as const) {
  test(`whatever breaks (${fault}) in the life of blocks, nothing is lost and nothing comes back`, async () => {
    // every 97th change here; every single one in the torture
    for (let breakAt = 1; await blockCycle(fault, breakAt); breakAt += 97);
  });
}
