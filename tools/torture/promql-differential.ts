import { seededRandom } from "@taffrail/base";
import { findPeer } from "../../bench/peers.ts";
import { openOurs, openPeer, type Parameters } from "./differential/answers.ts";
import { differenceOf } from "./differential/compare.ts";
import { makeData, stepMs } from "./differential/data.ts";
import { QueryMaker } from "./differential/queries.ts";
import { explain } from "./differential/explained.ts";
import type { Torture } from "./kind.ts";

export const fullRuns = 20_000;

const features = [
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
];
/** The second half of the queries is asked with names removed late. */
const variants = [
  { name: "plain", flags: features, delayedNameRemoval: false },
  { name: "late names", flags: [...features, "promql-delayed-name-removal"], delayedNameRemoval: true },
];

/** Random queries on random data, answered by the real Prometheus over HTTP and by our engine: every answer is the same. */
export const run: Torture = async (runs, out) => {
  const command = findPeer("prometheus");
  if (command === undefined) {
    out.line("skipped: no prometheus in PATH or TAFFRAIL_PEERS");
    return { passed: 0, failed: 1 };
  }
  const seed = Number(process.env["TAFFRAIL_SEED"] ?? Date.now() % 1_000_000);
  out.line(`seed ${seed} (TAFFRAIL_SEED asks for it again)`);
  const endT = Math.floor(Date.now() / stepMs) * stepMs;
  const data = makeData(seededRandom(seed), endT);
  let [passed, failed, refused] = [0, 0, 0];
  const explained = new Map<string, number>();
  const refusals = new Map<string, number>();
  for (const { name, flags, delayedNameRemoval } of variants) {
    await using peer = await openPeer(command, flags, data);
    const ours = openOurs(data, delayedNameRemoval);
    const random = seededRandom(seed + 1);
    const maker = new QueryMaker(random, delayedNameRemoval, endT);
    for (let i = 0; i < runs / variants.length; i++) {
      if (i > 0 && i % 1000 === 0) out.line(`${name}: ${i}, ${failed} differ`);
      const query = maker.make();
      const parameters = timesOf(random, endT, query);
      const [wanted, got] = [await peer.ask(parameters), await ours(parameters)];
      const difference = differenceOf(wanted, got);
      if (difference === undefined) {
        passed++;
        if (wanted.status === "error") {
          refused++;
          const text = wanted.error!.replaceAll(/\d+|"[^"]*"|\{[^}]*\}/g, "…").slice(0, 90);
          refusals.set(text, (refusals.get(text) ?? 0) + 1);
        }
        continue;
      }
      const reason = explain(query, difference);
      if (reason !== undefined) explained.set(reason, (explained.get(reason) ?? 0) + 1);
      else {
        failed++;
        if (failed <= 40)
          out.line(`${name}: ${JSON.stringify(parameters)}\n    ${difference.text.slice(0, 600)}`);
      }
    }
  }
  for (const [reason, count] of explained) out.line(`${count} differ: ${reason}`);
  out.line(`${refused} queries were refused by both:`);
  for (const [text, count] of [...refusals].sort(([, a], [, b]) => b - a).slice(0, 20))
    out.line(`  ${count} ${text}`);
  return { passed, failed };
};

const steps = [1, 7, 15, 30, 60, 77, 0.5, 301];

/** When a query is asked, now and then before the data begin or after they end, and what is asked besides. */
function timesOf(random: () => number, endT: number, query: string): Parameters {
  const at = endT + 600_000 - Math.floor(random() * 7_900) * 1000 + (random() < 0.5 ? 0 : 137);
  const more: [string, string][] = [["query", query]];
  if (random() < 0.1) more.push(["lookback_delta", ["1m", "17", "1h", "16s"][Math.floor(random() * 4)]!]);
  if (random() < 0.4) return [...more, ["time", String(at / 1000)]];
  const step = steps[Math.floor(random() * steps.length)]!;
  const count = 1 + Math.floor(random() * 40);
  return [
    ...more,
    ["start", String(at / 1000 - step * count)],
    ["end", String(at / 1000)],
    ["step", String(step)],
  ];
}
