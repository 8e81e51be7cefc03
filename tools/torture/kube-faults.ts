import fc from "fast-check";

import { type WatchedCluster, watchCluster } from "../../app/faults/watched-cluster.ts";
import type { Torture } from "./kind.ts";

/** One thing that happens to a cluster or to who watches it. */
interface Step {
  readonly name: string;
  readonly what: (cluster: WatchedCluster) => void | Promise<void>;
}

const path = "configmaps";

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.nat(11).map((n) => named(`put ${n}`, (c) => c.put(`o${n}`))) },
  { weight: 3, arbitrary: fc.nat(11).map((n) => named(`delete ${n}`, (c) => c.delete(`o${n}`))) },
  { weight: 4, arbitrary: fc.nat(40).map((s) => named(`pass ${s} s`, (c) => c.pass(s * 1000))) },
  fc.constantFrom<Step>(
    named("pass nothing", (c) => c.pass(0)),
    named("cut", ({ sim }) => void sim.faults.cutWatches()),
    named("end", ({ sim }) => void sim.faults.endWatches()),
    named("torn line", ({ sim }) => void sim.faults.tornLine()),
    named("broken line", ({ sim }) => void sim.faults.brokenLine()),
    named("expire versions", ({ sim }) => sim.faults.expireVersions()),
    named("expire watches", ({ sim }) => void sim.faults.expireWatches()),
    named("410", ({ sim }) => sim.faults.fail(410, 1, { match: path })),
    named("401", ({ sim }) => sim.faults.fail(401, 1, { match: path })),
    named("429", ({ sim }) => sim.faults.fail(429, 2, { match: path, retryAfterSeconds: 5 })),
    named("500", ({ sim }) => sim.faults.fail(500, 1, { match: path })),
    named("503 twice", ({ sim }) => sim.faults.fail(503, 2, { match: path })),
    named("slow", ({ sim }) => sim.faults.slow(3000)),
    named("not slow", ({ sim }) => sim.faults.slow(0)),
    named("away", ({ sim }) => sim.faults.partition()),
    named("back", ({ sim }) => sim.faults.heal()),
    named("a view joins", ({ informer }) => void informer.view(() => undefined)),
  ),
);

function named(name: string, what: Step["what"]): Step {
  return { name, what, toString: () => name } as Step;
}

/** How many runs the full torture has. */
export const fullRuns = 1000;

/**
 * Random changes and faults between an informer and a simulated API server: whatever happened, once the faults are over the mirror
 * equals the server, version for version, and so does what its events add up to.
 */
export const run: Torture = async (runs, out) => {
  let done = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 40 }),
    fc.nat(),
    async (steps, seed) => {
      await using cluster = await watchCluster(["o0", "o1", "o2", "o3", "o4"], { pageSize: 2, seed });
      for (const { what } of steps) await what(cluster);
      cluster.sim.faults.clear();
      await cluster.until(() => cluster.difference() === undefined);
      const difference = cluster.difference() ?? cluster.oddEvents[0];
      if (difference !== undefined) throw new Error(difference);
      if (++done % 100 === 0 && runs > 100) out.line(`${done} of ${runs}`);
    },
  );
  const details = await fc.check(property, { numRuns: runs });
  if (details.failed) out.line(fc.defaultReportMessage(details) ?? "failed");
  return { passed: details.failed ? done : details.numRuns, failed: details.failed ? 1 : 0 };
};
