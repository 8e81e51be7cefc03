import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { noLog } from "@taffrail/base";
import type { Browser, Page } from "playwright-core";
import { buildPage } from "../build.ts";
import { noBrowser, openBrowser, openView, type View } from "./browser.ts";
import { openStub, type Stub } from "./stub.ts";

const now = Date.UTC(2026, 10, 21, 2, 47);
const firstLoadBytes = 300 * 1024;

describe("the page in a browser", { skip: noBrowser }, () => {
  let stub: Stub;
  let browser: Browser;
  let axe: string;
  const broken = new Set<string>();
  before(async () => {
    const { dir } = await buildPage({ cacheDir: ".cache", log: noLog });
    stub = await openStub({ dir, now, isBroken: (path) => broken.has(path) });
    browser = await openBrowser();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  after(async () => {
    await browser?.close();
    await stub?.[Symbol.asyncDispose]();
  });

  /** Opens `path`, waits for `words` to be seen, and fails on any error of the page. */
  const look = async (
    path: string,
    words: string,
    view: View,
    then: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const context = await openView(browser, { ...view, now });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(stub.url + path);
    await page.getByText(words).first().waitFor();
    await then(page);
    await context.close();
    assert.deepEqual(errors, []);
  };

  test("the first load stays within its budget and asks nobody else", async (t) => {
    const context = await openView(browser, { now });
    const page = await context.newPage();
    const sizes: [string, number][] = [];
    const foreign: string[] = [];
    const reading: Promise<void>[] = [];
    page.on("response", (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin !== stub.url && !response.url().startsWith("data:")) foreign.push(response.url());
      if (pathname.startsWith("/api/")) return;
      reading.push(
        response.body().then(
          (body) => {
            sizes.push([pathname, pathname.endsWith(".woff2") ? body.length : gzipSync(body).length]);
          },
          () => {}, // came after the page was left
        ),
      );
    });
    await page.goto(stub.url);
    await page.getByText("things are wrong").first().waitFor();
    await Promise.all(reading);
    await context.close();
    const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    t.diagnostic(`first load: ${(bytes / 1024).toFixed(0)} KiB gz in ${sizes.length} files`);
    assert.ok(sizes.length > 4, "the page was loaded");
    assert.ok(bytes <= firstLoadBytes, `${(bytes / 1024).toFixed(0)} KiB: ${JSON.stringify(sizes)}`);
    assert.deepEqual(foreign, []);
  });

  const views: readonly (readonly [string, View])[] = [
    ["/", { theme: "dark" }],
    ["/", { theme: "light", language: "zh", width: 390 }],
    ["/", { theme: "contrast-light" }],
    ["/nodes", { theme: "light" }],
    ["/nodes/node-7", { theme: "dark", width: 390 }],
  ];
  for (const [path, view] of views) {
    test(`axe finds nothing on ${path}, ${JSON.stringify(view)}`, async () => {
      await look(path, "node-7", view, async (page) => {
        await page.waitForTimeout(300);
        await page.evaluate(axe);
        const found = (await page.evaluate("axe.run(document)")) as {
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        };
        const told = found.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map((node) => `${node.html} ${node.failureSummary}`)
              .slice(0, 3)
              .join(" | ")}`,
        );
        assert.deepEqual(told, []);
        const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        assert.equal(isWide, false, "the page scrolls sideways");
      });
    });
  }

  test("the first line says what is wrong, a row leads to its node", async () => {
    await look("/", "5 things are wrong, 1 is not known", {}, async (page) => {
      await page.getByText("is short of").click();
      await page.waitForURL("**/nodes/node-9");
      await page.getByText("is short of memory since 02:35").first().waitFor();
    });
  });

  test("everything goes by keyboard", async () => {
    await look("/", "things are wrong", {}, async (page) => {
      await Promise.all([page.keyboard.press("g"), page.keyboard.press("n")]); // in one breath
      await page.waitForURL("**/nodes");
      await page.locator("main h1", { hasText: "Nodes" }).waitFor();
      await page.getByText("1 critical").waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/nodes/node-11");
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("[");
      await page.waitForURL("**range=*");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("node-5");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/nodes/node-5**");
    });
  });

  test("filter, health and sort stand in the URL", async () => {
    await look("/nodes?q=eu-1a&sort=-cpu", "node-1", {}, async (page) => {
      const rows = page.locator("tbody tr");
      assert.equal(await rows.count(), 4);
      await rows.first().filter({ hasText: "node-4" }).waitFor(); // once it is known what each uses
      await page.keyboard.press("/");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("gpu");
      await page.waitForURL("**q=gpu**");
      await rows.nth(1).waitFor({ state: "detached" });
      assert.equal(await rows.count(), 1);
    });
  });

  test("one tab is current, and its words are in the URL", async () => {
    await look("/nodes/node-5?tab=pods&range=3h", "kafka-0", {}, async (page) => {
      assert.deepEqual(await page.locator(".tabs [aria-current]").allInnerTexts(), ["Pods\n15"]);
      await page.getByText("YAML").click();
      await page.waitForURL("**/nodes/node-5?range=3h&tab=yaml");
      const current = page.locator(".tabs [aria-current]");
      await current.filter({ hasText: "YAML" }).waitFor();
      assert.equal(await current.count(), 1);
    });
  });

  test("what the server refuses is told where it is missing, and the rest stays", async () => {
    broken.add("/api/ui/query_range").add("/api/v1/query");
    try {
      await look("/nodes/node-4", "because the store is starting", {}, async (page) => {
        await page.getByText("v1.34.2").first().waitFor();
      });
    } finally {
      broken.clear();
    }
  });

  test("a figure that cannot be had is hatched, with the reason, and no dash", async () => {
    broken.add("/api/v1/query");
    try {
      await look("/", "things are wrong", {}, async (page) => {
        const table = page.getByRole("table", { name: "Namespaces" });
        await table.scrollIntoViewIfNeeded();
        await table.getByRole("img", { name: "because the store is starting" }).first().waitFor();
        assert.doesNotMatch(await table.innerText(), /—/);
      });
    } finally {
      broken.clear();
    }
  });

  test("pods on a silent node are not known, and its jobs say so", async () => {
    await look("/", "things are wrong", {}, async (page) => {
      const states = page.getByRole("table", { name: "Pods by state" });
      await states.getByText("Not known").waitFor();
      await page.getByRole("table", { name: "Collection" }).getByText("on node-11").first().waitFor();
    });
  });

  test("the whole page speaks Chinese", async () => {
    await look("/", "5 个问题，1 项未知", { language: "zh" }, async (page) => {
      const text = await page.locator("body").innerText();
      for (const word of ["Overview", "Capacity", "Namespaces", "Restarts"])
        assert.ok(!text.includes(word), word);
    });
  });
});
