import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noVictoriaMetrics, startVictoriaMetrics } from "../storage/testing/victoria-metrics.ts";
import { noBrowser } from "./browser.ts";
import { isDrawn } from "./canvas.ts";
import { type House, openHouse, patienceMs } from "./house.ts";

/** The page over a simulated cluster whose samples a real VictoriaMetrics keeps. */
describe("the page where another server keeps the samples", { skip: noVictoriaMetrics || noBrowser }, () => {
  let house: House;
  let url: string;
  const held = new AsyncDisposableStack();
  before(async () => {
    const far = held.use(await startVictoriaMetrics());
    url = far.url;
    house = held.use(
      await openHouse({
        historyMinutes: 5,
        moreConfig: `storage: {remote: {write_url: "${url}/api/v1/write", query_url: "${url}"}}\n`,
      }),
    );
    for (const until = Date.now() + patienceMs; Date.now() < until;) {
      const answer = await fetch(`${house.url}/api/v1/query?query=${encodeURIComponent(overview)}`);
      const { data } = (await answer.json()) as { data?: { result: unknown[] } };
      if ((data?.result.length ?? 0) > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });
  after(() => held.disposeAsync());

  const overview = 'sum(rate(container_cpu_usage_seconds_total{job="kubelet",container!=""}[3m]))';

  test("the overview shows how much of its nodes the cluster uses", async () => {
    await house.look({}, "/?range=5m", "Capacity", async ({ page, text }) => {
      const cores = /\d of \d+(\.\d+)? cores/;
      const until = Date.now() + patienceMs;
      while (!cores.test(await text()) && Date.now() < until) await page.waitForTimeout(100);
      assert.match(await text(), cores);
    });
    await house.look({}, "/nodes?range=5m", "node-12", async ({ page }) => {
      const row = page.locator("main tbody tr").filter({ hasText: "node-3" }).first();
      await row.getByText(/^\d+\.\d\d$/).waitFor(); // cores
    });
  });

  test("a node has curves", async () => {
    await house.look({}, "/nodes/node-1?range=5m", "CPU", async ({ page }) => {
      assert.ok(await isDrawn(page.locator("main canvas").first()), "CPU");
    });
  });

  test("a question of one's own is answered from there", async () => {
    const expr = encodeURIComponent("count by (phase) (kube_pod_status_phase == 1)");
    await house.look({}, `/explore?range=5m&view=table&expr=${expr}`, "Running", async ({ page }) => {
      const row = page.locator("main tbody tr", { hasText: "Running" });
      await row.waitFor();
      assert.ok(Number((await row.locator("td").last().innerText()).trim()) > 100);
    });
  });

  test("the page Data says who keeps the samples", async () => {
    await house.look({}, "/settings/data", /[\d,]+ series are collected/, async ({ page, waitFor }) => {
      await waitFor(url);
      await waitFor("as kept there");
      assert.equal(await page.getByText("Blocks", { exact: true }).count(), 0);
    });
  });
});
