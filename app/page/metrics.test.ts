import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import { type House, openHouse } from "./house.ts";
import { isDrawn } from "./canvas.ts";

/** Puts `text` into the first query editor, in place of what stands there. */
async function type(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

describe("questions of one's own, and what is scraped", { skip: noBrowser }, () => {
  let house: House;
  before(async () => {
    house = await openHouse({ historyMinutes: 5 });
  });
  after(() => house?.[Symbol.asyncDispose]());

  test("an example leads to a graph with a legend, the query into the URL", async () => {
    await house.look({}, "/explore?range=5m", "CPU by namespace", async ({ page, waitFor }) => {
      await page.getByRole("button", { name: /^CPU by namespace/ }).click();
      await page.waitForURL(/[?&]expr=sum\+by/);
      await waitFor("kube-system");
      assert.ok(await isDrawn(page.locator("main canvas").first()), "the graph shows lines");
      await page.reload();
      await waitFor("kube-system");
      assert.ok(await isDrawn(page.locator("main canvas").first()), "the graph is there after a reload");
    });
  });

  test("a typed query is asked with Ctrl+Enter, as a graph and as a table", async () => {
    await house.look({}, "/explore?range=5m", "Ask something", async ({ page, waitFor }) => {
      await type(page, "count by (phase) (kube_pod_status_phase == 1)");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Enter");
      await waitFor("Pending");
      await page.getByRole("button", { name: "Table", exact: true }).click();
      await page.waitForURL(/view=table/);
      const row = page.locator("main tbody tr", { hasText: "Running" });
      await row.waitFor();
      const count = Number((await row.locator("td").last().innerText()).trim());
      assert.ok(count > 100, `${count} pods run`);
      await page.goBack();
      await waitFor("Ask something");
    });
  });

  test("metrics, functions and labels are offered while one types", async () => {
    await house.look({}, "/explore", "Ask something", async ({ page }) => {
      const offered = page.locator(".cm-tooltip-autocomplete");
      await type(page, "kube_pod_container_status_rest");
      await offered.getByText("kube_pod_container_status_restarts_total").first().waitFor();
      // What is being looked for anew is not taken, nor what has only just come up, lest it was not meant.
      await page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)").waitFor();
      await page.waitForTimeout(200);
      await page.keyboard.press("Tab");
      await page.keyboard.type("{");
      await offered.getByText("namespace", { exact: true }).first().waitFor();
      await page.keyboard.type('namespace="');
      await offered.getByText("shop").first().waitFor();
      await page.keyboard.press("Escape");
      await type(page, "histogram_q");
      await offered.getByText("histogram_quantile").first().waitFor();
    });
  });

  test("a fault is underlined while one types, and told in words when it is asked all the same", async () => {
    await using visit = await house.visit();
    const { page, see } = visit;
    await see("/explore", "Ask something");
    await type(page, "rate(up)");
    await page.locator(".cm-lintRange-error").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").waitFor();
    assert.match(await page.getByRole("alert").innerText(), /range vector/);
    // The server refuses the query, which the browser's console tells of.
    assert.deepEqual(
      visit.faults.filter((fault) => !/400/.test(fault)),
      [],
    );
  });

  test("a query is laid out, a second one is added, and both are drawn", async () => {
    await house.look({}, "/explore?expr=sum(up)by(job)&range=5m", "kubelet", async ({ page, waitFor }) => {
      await page.getByRole("button", { name: "Format" }).click();
      await page.locator(".cm-content", { hasText: "sum by (job) (up)" }).waitFor();
      await page.getByRole("button", { name: "Add query" }).click();
      await page.locator(".cm-content").nth(1).click();
      await page.keyboard.type("count(up == 1)");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Enter");
      await waitFor("B");
      await page.waitForURL((url) => [...url.searchParams.values()].includes("count(up == 1)"));
      assert.ok(await isDrawn(page.locator("main canvas").first()), "the graph shows lines");
    });
  });

  test("what was asked is remembered", async () => {
    await house.look({}, "/explore?range=5m", "Ask something", async ({ page, waitFor }) => {
      await type(page, "sum(up)");
      await page.keyboard.press("Control+Enter");
      await page.waitForURL(/expr=sum/);
      await page.goto(`${house.url}/explore`);
      await waitFor("Ask something");
      await page.getByRole("button", { name: "History" }).click();
      await page.getByRole("menuitem", { name: "sum(up)" }).click();
      await page.waitForURL(/expr=sum/);
    });
  });

  test("targets stand by job with how they answer; one opens beside the list", async () => {
    await house.look({}, "/targets", "kubelet", async ({ page, waitFor }) => {
      await waitFor(/\d+ of \d+ targets? answer|All \d+ targets answer/);
      await page.keyboard.press("/");
      await page.keyboard.type("node-3");
      await page.waitForURL("**q=node-3");
      const line = page.locator("main tr[data-opens]").first();
      await line.waitFor();
      await page.locator("main tr[data-opens]", { hasText: "node-4" }).first().waitFor({ state: "detached" });
      await line.click();
      await page.waitForURL(/target=/);
      await waitFor(/\/api\/v1\/nodes\/node-3\/proxy/);
      await page.keyboard.press("/");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("nothing-like-it");
      await waitFor("Clear the filter");
      await page.getByRole("button", { name: "Clear the filter" }).click();
      await page.waitForURL((url) => url.searchParams.get("q") === null);
    });
  });

  test("a target that stops answering is down with its reason, without a reload", async () => {
    await using visit = await house.visit();
    const { page, see, waitFor } = visit;
    await see("/targets?refresh=5s", "kubelet");
    house.sim.faults.partition("node-5");
    try {
      await page.locator("main tr[data-opens]", { hasText: "node-5" }).first().waitFor();
      await waitFor(/\d+ (do|does) not/);
    } finally {
      house.sim.faults.heal("node-5");
    }
  });
});
