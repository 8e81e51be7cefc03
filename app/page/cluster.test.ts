import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser } from "./browser.ts";
import { isDrawn } from "./canvas.ts";
import { killForMemory, podsOf, readyPod } from "./cast.ts";
import { type House, openHouse } from "./house.ts";

describe("the cluster, as the page tells of it", { skip: noBrowser }, () => {
  let house: House;
  before(async () => {
    house = await openHouse({ historyMinutes: 6 });
  });
  after(() => house?.[Symbol.asyncDispose]());

  test("the overview says what is wrong, what there is, and how collection goes", async () => {
    await house.look({}, "/?range=5m", "Capacity", async ({ page, waitFor }) => {
      await waitFor(/\d things? (is|are) wrong|Nothing is wrong/);
      await waitFor("ImagePullBackOff"); // an image of the demo cannot be pulled
      for (const word of ["CPU", "Memory", "Pods by state", "Collection", "Namespaces", "shop"])
        await waitFor(word);
      await waitFor(/of \d+(\.\d+)? cores/);
      await page.getByRole("link", { name: "All nodes" }).click();
      await page.waitForURL("**/nodes?range=5m");
    });
  });

  test("nodes stand in a table with what they use", async () => {
    await house.look({}, "/nodes?range=5m", "node-12", async ({ page }) => {
      const rows = page.locator("main tbody tr");
      await rows.nth(11).waitFor();
      assert.equal(await rows.count(), 12);
      const row = rows.filter({ hasText: "node-3" }).first();
      await row.getByText(/^\d+\.\d\d$/).waitFor(); // cores
      await row
        .getByText(/^\d+\.\d$/)
        .first()
        .waitFor(); // GiB
      await row.getByRole("link", { name: "node-3" }).click();
      await page.waitForURL("**/nodes/node-3?range=5m");
    });
  });

  test("a node has charts of its own, its pods, its conditions", async () => {
    await house.look({}, "/nodes/node-3?range=5m", "Conditions", async ({ page, waitFor }) => {
      for (const words of ["Heaviest pods", "Kubelet and kernel", "v1.34", "allocatable"])
        await waitFor(new RegExp(words));
      const charts = page.locator("main canvas");
      await charts.nth(2).waitFor();
      assert.ok(await isDrawn(charts.first()), "CPU");
      assert.ok(await isDrawn(charts.nth(1)), "memory");
      await page.locator("main").getByRole("link", { name: /-/ }).first().click();
      await page.waitForURL("**/pods/**");
    });
  });

  test("pods stand in a table that is filtered and sorted", async () => {
    await house.look({}, "/pods?range=5m", "shop", async ({ page, waitFor }) => {
      await waitFor(new RegExp(`All ${podsOf(house.sim).length}|All \\d{3}`));
      await page.keyboard.press("/");
      await page.keyboard.type("indexer");
      await page.waitForURL("**q=indexer**");
      await page.locator("main tbody").getByText("ImagePullBackOff").first().waitFor();
      const others = page.locator("main tbody tr").filter({ hasNotText: "indexer" });
      await others.first().waitFor({ state: "detached" });
      await page.keyboard.press("Escape");
      await others.first().waitFor();
      await page.getByRole("button", { name: /^Memory/ }).click();
      const first = page.locator("main tbody tr").first();
      await first.getByText(/MiB|GiB/).waitFor();
      await first.click();
      await page.waitForURL("**open=**");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/pods/*/*");
    });
  });

  test("a healthy pod says so, with its charts, containers and facts", async () => {
    const pod = readyPod(house.sim);
    await house.look({}, `/pods/${pod}?range=5m`, "Conditions", async ({ page, waitFor }) => {
      for (const words of ["Memory", "CPU", "Containers", "Pod IP", "Ready"])
        await waitFor(new RegExp(words));
      const charts = page.locator("main canvas");
      assert.ok(await isDrawn(charts.first()), "memory");
      assert.ok(await isDrawn(charts.nth(1)), "CPU");
      await page
        .locator("main")
        .getByRole("link", { name: /^node-\d+$/ })
        .first()
        .waitFor();
    });
  });

  test("a pod that is killed for its memory says so at once, without a reload", async () => {
    const pod = readyPod(house.sim, readyPod(house.sim));
    await house.look({}, `/pods/${pod}?range=5m`, "Conditions", async (visit) => {
      const { page, waitFor, press } = visit;
      killForMemory(house.sim, pod, 3);
      await waitFor(/OOM-?[Kk]illed/);
      await waitFor(/at its limit of/);
      assert.ok(await isDrawn(page.locator("main canvas").first()), "memory");
      await press("g", "o");
      await waitFor(/session-cache.*is OOM-killed at its limit of/);
    });
  });

  test("a page that is being left asks for nothing that is of the next", async () => {
    const pod = podsOf(house.sim).find(({ metadata }) => metadata.name.startsWith("wishlist-"))!;
    const { name, namespace } = pod.metadata;
    const coming = Promise.withResolvers<void>();
    await house.look({}, `/pods/${namespace}/${name}?range=5m`, "Conditions", async (visit) => {
      const { page, waitFor, press } = visit;
      await page.route("**/overview*.js", async (route) => {
        await coming.promise;
        await route.continue();
      });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await press("g", "o");
      await page.waitForURL(/\/\?range=5m$/); // the path is of the overview, whose code is on its way
      killForMemory(house.sim, `${namespace}/${name}`, 1);
      await waitFor(/OOM-?[Kk]illed/); // the pod's page lives on
      coming.resolve();
      await waitFor("Capacity");
      assert.deepEqual(
        asked.filter((url) => url.includes("name=&") || url.endsWith("name=")),
        [],
      );
    });
  });

  test("what is new in the cluster comes in without a reload, and what is gone goes", async () => {
    await house.look({}, "/pods?q=newcomer", "No pod matches", async ({ page }) => {
      const object = house.sim.store.collection("pods").list()[0]!.object();
      const metadata = { ...object.metadata, name: "newcomer-1", namespace: "shop", uid: "newcomer-1" };
      house.sim.store.put("pods", { ...object, metadata });
      const row = page.locator("main tbody tr", { hasText: "newcomer-1" });
      await row.waitFor();
      house.sim.store.delete("pods", "shop", "newcomer-1");
      await row.waitFor({ state: "detached" });
    });
  });

  test("a pod that does not exist is told to be gone", async () => {
    await house.look({}, "/pods/shop/nobody-here", "nobody-here", async ({ waitFor }) => {
      await waitFor(/No pod|gone|not there/i);
    });
  });
});
