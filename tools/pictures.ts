/**
 * Takes pictures of every page over a demo with an hour of history, in light and dark, English and Chinese, at 1440 and 390 px.
 *
 *   node tools/pictures.ts [--out docs/pictures] [--history 60] [NAME…]     NAME is a page, or one picture of it
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Sim } from "@taffrail/sim";
import { openHouse } from "../app/page/house.ts";
import { killedPod, readyPod } from "../app/page/cast.ts";

const { values, positionals } = parseArgs({
  options: {
    out: { type: "string", default: "docs/pictures" },
    history: { type: "string", default: "60" },
  },
  allowPositionals: true,
});

/** Time for charts to be drawn after the last words of a page have come, milliseconds. */
const settleMs = 1500;

/** Lists go on below. CSS pixels. */
const tallest = 1700;

const cpu = 'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))';
const restarts = "topk(8, increase(kube_pod_container_status_restarts_total[1h]) > 0)";
const pagesOf = (sim: Sim): readonly (readonly [name: string, path: string])[] => [
  ["overview", "/"],
  ["nodes", "/nodes"],
  ["node", "/nodes/node-9"],
  ["node-fine", "/nodes/node-3"],
  ["pods", "/pods"],
  ["pod", `/pods/${killedPod(sim)}`],
  ["pod-fine", `/pods/${readyPod(sim)}`],
  ["pods-panel", `/pods?open=${killedPod(sim)}`],
  ["deployments", "/deployments"],
  ["deployment", "/deployments/shop/checkout"],
  ["rollouts", "/deployments/shop/checkout?tab=rollouts"],
  ["services", "/services"],
  ["secrets", "/secrets"],
  ["volume-claims", "/persistentvolumeclaims"],
  ["cron-jobs", "/cronjobs"],
  ["jobs", "/jobs"],
  ["events", "/events"],
  ["kinds", "/kinds"],
  ["metrics-start", "/explore"],
  ["metrics", `/explore?${new URLSearchParams({ expr: cpu }).toString()}`],
  ["metrics-table", `/explore?${new URLSearchParams({ expr: restarts, view: "table" }).toString()}`],
  ["targets", "/targets"],
  ["data", "/settings/data"],
];

await mkdir(values.out, { recursive: true });
console.log(`making ${values.history} minutes of history …`);
await using house = await openHouse({ historyMinutes: Number(values.history) });
for (const theme of ["light", "dark"] as const) {
  for (const language of ["en", "zh"] as const) {
    for (const width of [1440, 390]) {
      await using visit = await house.visit({ theme, language, width });
      for (const [name, path] of pagesOf(house.sim)) {
        const file = [name, theme, language === "en" ? "" : language, width === 1440 ? "" : width]
          .filter((part) => part !== "")
          .join("-");
        if (positionals.length > 0 && !positionals.includes(name) && !positionals.includes(file)) continue;
        await visit.page.goto(house.url + path);
        await visit.page.locator("main h1").first().waitFor();
        await visit.page.setViewportSize({ width, height: 900 });
        await visit.page.waitForTimeout(settleMs);
        const tall = await visit.page.evaluate<number>("document.scrollingElement.scrollHeight");
        // A window as tall as the page, in bounds: what is fixed to its edges stands where it should.
        await visit.page.setViewportSize({ width, height: Math.min(Math.max(tall, 900), tallest) });
        await visit.page.waitForTimeout(settleMs);
        await visit.page.screenshot({ path: join(values.out, `${file}.png`) });
        console.log(`${file}.png`);
      }
      for (const fault of visit.faults) console.log(`  ${fault}`);
    }
  }
}
