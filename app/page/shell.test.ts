import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

/** What stands around every page: range, refresh, theme, language, search, keys. */
describe("around every page", { skip: noBrowser }, () => {
  let house: House;
  before(async () => {
    house = await openHouse({ historyMinutes: 2 });
  });
  after(() => house?.[Symbol.asyncDispose]());

  test("the range is chosen, stands in the URL, and survives a reload and a walk", async () => {
    await house.look({}, "/nodes", "node-1", async ({ page, waitFor }) => {
      await page.getByRole("button", { name: /^Time range/ }).click();
      await page.getByRole("button", { name: "15 min", exact: true }).click();
      await page.waitForURL("**/nodes?range=15m");
      await page.reload();
      await waitFor("Last 15 min");
      await page.getByRole("link", { name: "Pods" }).click();
      await page.waitForURL("**/pods?range=15m");
    });
  });

  test("a fixed range says both its ends and leads back to now", async () => {
    const end = Date.now() - 30_000;
    await house.look({}, `/nodes?range=${end - 60_000}..${end}`, "node-1", async ({ page, waitFor }) => {
      await waitFor("Paused");
      const clock = (t: number): string => new Date(t).toISOString().slice(11, 16);
      await page.getByRole("button", { name: /^Time range/ }).click();
      await waitFor(clock(end));
      await page.getByRole("button", { name: "Back to now" }).click();
      await page.waitForURL((url) => url.searchParams.get("range") === "1m");
    });
  });

  test("the refresh is chosen, stands in the URL, and survives a reload", async () => {
    await house.look({}, "/nodes", "node-1", async ({ page, waitFor }) => {
      await page.getByRole("button", { name: /^Live/ }).click();
      await page.getByRole("menuitemradio", { name: /30 s/ }).click();
      await page.waitForURL("**/nodes?refresh=30s");
      await page.reload();
      await waitFor("Live · 30");
    });
  });

  test("live pages ask again, paused ones do not", async () => {
    /** Looks at nodes until it `isEnough`; of every question the ends of the ranges it was asked for. */
    const look = async (
      refresh: string,
      isEnough: (ends: readonly ReadonlySet<string>[], lookedMs: number) => boolean,
    ): Promise<readonly ReadonlySet<string>[]> => {
      await using visit = await house.visit();
      const endsOf = new Map<string, Set<string>>();
      visit.page.on("request", (request) => {
        const { pathname, searchParams } = new URL(request.url());
        const end = searchParams.get("end") ?? searchParams.get("time");
        if (end === null) return;
        const question = [pathname, searchParams.get("query"), searchParams.get("step")].join(" ");
        endsOf.set(question, (endsOf.get(question) ?? new Set()).add(end));
      });
      await visit.see(`/nodes?range=5m&refresh=${refresh}`, "node-1");
      const seenAt = Date.now();
      while (!isEnough([...endsOf.values()], Date.now() - seenAt)) await visit.page.waitForTimeout(200);
      return [...endsOf.values()];
    };
    await look("5s", (ends) => ends.some(({ size }) => size > 1));
    const paused = await look("off", (ends, lookedMs) => ends.length > 0 && lookedMs > 7000);
    assert.deepEqual(
      paused.map(({ size }) => size),
      paused.map(() => 1),
    );
  });

  test("theme and language are switched in place and kept", async () => {
    await using visit = await house.visit({ theme: "light" });
    const { page, waitFor, see, faults } = visit;
    await see("/nodes", "node-1");
    const ground = (): Promise<unknown> =>
      page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitemradio", { name: "Dark", exact: true }).click();
    await page.keyboard.press("Escape");
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitemradio", { name: "中文" }).click();
    await page.keyboard.press("Escape");
    await waitFor("概览");
    assert.match(String(await page.evaluate("document.documentElement.lang")), /^zh/);
    await page.reload();
    await waitFor("概览");
    assert.equal(await ground(), dark);
    assert.deepEqual(faults, []);
  });

  for (const [path, words, english] of [
    ["/", "容量", ["Overview", "Capacity", "Namespaces", "Restarts", "Collection"]],
    ["/nodes", "节点", ["Nodes", "Memory, GiB", "Taints", "Age"]],
    ["/pods", "命名空间", ["Namespace", "Restarts", "Age", "Ready"]],
    ["/explore", "运行", ["Run", "History", "Add query", "Format"]],
    ["/targets", "样本", ["Targets", "Samples", "Duration"]],
  ] as const) {
    test(`${path} speaks Chinese`, async () => {
      await house.look({ language: "zh" }, path, words, async ({ page, text }) => {
        assert.match(String(await page.evaluate("document.documentElement.lang")), /^zh/);
        const lines = new Set((await text()).split(/[\n\t]/).map((line) => line.trim()));
        assert.deepEqual(
          english.filter((word) => lines.has(word)),
          [],
        );
      });
    });
  }

  test("the palette finds pages, objects and metrics by keyboard", async () => {
    await house.look({}, "/", "Capacity", async ({ page, waitFor }) => {
      const find = async (typed: string, option: string | RegExp, url: string | RegExp): Promise<void> => {
        await page.keyboard.press("Control+k");
        await page.keyboard.type(typed);
        await page.getByRole("option", { name: option }).first().waitFor();
        await page.keyboard.press("Enter");
        await page.waitForURL(url);
      };
      await find("node-5", /node-5/, "**/nodes/node-5");
      await find("targets", /Targets/, "**/targets");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("kube_pod_container_status_rest");
      await page.getByRole("option", { name: /kube_pod_container_status_restarts_total/ }).click();
      await page.waitForURL("**/explore?expr=kube_pod_container_status_restarts_total");
      await page.keyboard.press("Control+k");
      await waitFor("Actions");
      await page.keyboard.press("Escape");
      assert.equal(await page.getByRole("dialog").count(), 0);
    });
  });

  test("g and a letter go to a page, ? tells of the keys, t folds the log line", async () => {
    await house.look({}, "/", "Capacity", async ({ page, waitFor, press }) => {
      for (const [letter, path] of [
        ["n", "/nodes"],
        ["p", "/pods"],
        ["o", "/"],
      ] as const) {
        await press("g", letter);
        await page.waitForURL((url) => url.pathname === path);
      }
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await waitFor("⌘K");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const line = page.locator(".logline").first();
      await line.locator("svg").first().waitFor();
      const open = (await line.boundingBox())!.height;
      await page.keyboard.press("t");
      await page.waitForFunction(
        `document.querySelector(".logline").getBoundingClientRect().height < ${open}`,
      );
    });
  });

  test("/ reaches the filter, j and k the rows, Enter opens one", async () => {
    await house.look({}, "/nodes", "node-12", async ({ page }) => {
      await page.keyboard.press("/");
      await page.keyboard.type("node-1");
      await page.waitForURL("**/nodes?q=node-1");
      await page.getByText("node-2", { exact: true }).first().waitFor({ state: "detached" });
      assert.equal(await page.locator("main tbody tr").count(), 4); // 1, 10, 11, 12
      await page.keyboard.press("Escape");
      await page.waitForURL("**/nodes");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("k");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/nodes\/node-\d+$/);
    });
  });

  test("the namespace that is chosen bounds what is shown, on every page", async () => {
    await house.look({}, "/pods", /^All \d{3}$/, async ({ page, waitFor, press }) => {
      await page.getByRole("button", { name: "All namespaces" }).first().click();
      await page.getByRole("button", { name: "search", exact: true }).click();
      await page.waitForURL("**/pods?ns=search");
      await page
        .locator("main tbody")
        .getByText("shop", { exact: true })
        .first()
        .waitFor({ state: "detached" });
      await press("g", "o");
      await page.waitForURL("**/?ns=search");
      await waitFor("Capacity");
    });
  });

  test("what is no page says so and leads on", async () => {
    await house.look({}, "/no-such-page", "There is no such page.", async ({ page, waitFor }) => {
      await page.getByRole("link", { name: "To the overview" }).click();
      await waitFor("Capacity");
    });
  });
});
