import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { noLog } from "@taffrail/base";
import type { Browser, Page } from "playwright-core";
import { buildPage } from "../build.ts";
import { noBrowser, openBrowser, openView, type View } from "./browser.ts";
import { openStub, type Stub } from "./stub.ts";

const now = Date.UTC(2026, 10, 21, 2, 47);
const exploreBytes = 150 * 1024;
const pod = "/pods/shop/checkout-7d9f8b6c5d-x2k4q";
const query = encodeURIComponent('sum by (pod) (container_memory_working_set_bytes{namespace="shop"})');

describe("pods, targets and metrics in a browser", { skip: noBrowser }, () => {
  let stub: Stub;
  let browser: Browser;
  let axe: string;
  let dir: string;
  const broken = new Set<string>();
  before(async () => {
    ({ dir } = await buildPage({ cacheDir: ".cache", log: noLog }));
    stub = await openStub({ dir, now, isBroken: (path) => broken.has(path) });
    browser = await openBrowser();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  after(async () => {
    await browser?.close();
    await stub?.[Symbol.asyncDispose]();
  });

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

  test("the editor's chunk stays within its budget", async () => {
    const files = await readdir(join(dir, "assets"));
    const chunk = files.find((file) => /^explore-.*\.js$/.test(file))!;
    const bytes = gzipSync(await readFile(join(dir, "assets", chunk))).length;
    assert.ok(bytes <= exploreBytes, `${(bytes / 1024).toFixed(0)} KiB`);
  });

  const views: readonly (readonly [string, string, View])[] = [
    ["/pods?q=ns:shop", "CrashLoopBackOff", { theme: "light" }],
    ["/pods?health=crit", "CrashLoopBackOff", { theme: "dark", width: 390 }],
    [pod, "OOM-killed at its limit", { theme: "dark" }],
    [pod, "OOM-killed at its limit", { theme: "light", width: 390 }],
    ["/targets", "targets answer", { theme: "dark" }],
    [`/explore?expr=${query}`, "series", { theme: "light" }],
    [`/explore?expr=${query}`, "Result", { theme: "dark", width: 390 }],
  ];
  for (const [path, words, view] of views) {
    test(`axe finds nothing on ${path.split("?")[0]}, ${JSON.stringify(view)}`, async () => {
      await look(path, words, view, async (page) => {
        await page.waitForTimeout(300);
        await page.evaluate(axe);
        const found = (await page.evaluate("axe.run(document)")) as {
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        };
        const told = found.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 3)
              .map((node) => `${node.html} ${node.failureSummary}`)
              .join(" | ")}`,
        );
        assert.deepEqual(told, []);
        const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        assert.equal(isWide, false, "the page scrolls sideways");
      });
    });
  }

  test("the list is filtered by what is typed, and a row opens its pod with the cause first", async () => {
    await look("/pods", "CrashLoopBackOff", {}, async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("ns:shop health:crit -cart");
      await page.waitForURL((url) => url.searchParams.get("q") === "ns:shop health:crit -cart");
      await page
        .locator("tbody tr")
        .filter({ hasNotText: "checkout" })
        .first()
        .waitFor({ state: "detached" });
      await page.getByText("CrashLoopBackOff").first().click();
      await page.waitForURL("**open=**");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/pods/shop/checkout-**");
      await page.getByText("OOM-killed at its limit of 512").first().waitFor();
      await page.getByText("reached 512").first().waitFor();
      await page.getByText("Revision 14").first().waitFor();
    });
  });

  test("a pod that is gone is said to be", async () => {
    await look("/pods/shop/nobody", "No pod is named nobody.", {}, async () => {});
  });

  test("a target opens beside the list with its labels", async () => {
    await look("/targets", "targets answer", {}, async (page) => {
      await page.getByText("Refused", { exact: true }).first().click();
      await page.waitForURL(/target=/);
      await page.getByText("Scrape duration").first().waitFor();
      await page.getByText("Kept as").first().waitFor();
    });
  });

  test("a query is written with help, run with the keyboard, and stands in the URL", async () => {
    await look("/explore", "Ask something", {}, async (page) => {
      await page.locator(".cm-editor.cm-focused").waitFor();
      await page.keyboard.type("kube_pod_sta");
      await page.locator(".cm-tooltip-autocomplete").waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.insertText("sum(kube_pod_status_ready)");
      await page.keyboard.press("ControlOrMeta+Enter");
      await page.waitForURL("**expr=sum*");
      await page.getByText("1 series").first().waitFor();
      await page.getByRole("button", { name: "Table" }).click();
      await page.waitForURL("**view=table**");
      await page.getByText("Value").first().waitFor();
    });
  });

  test("a fault is underlined while it is written", async () => {
    const page = await browser.newPage(); // with a clock that runs: the editor waits for a pause in typing
    await page.goto(`${stub.url}/explore`);
    await page.locator(".cm-content").click();
    await page.keyboard.type("sum(up");
    await page.locator(".cm-lintRange-error").first().waitFor();
    await page.close();
  });

  test("what the server says against a query stands at that query, and the rest goes on", async () => {
    broken.add("/api/v1/query_range");
    try {
      await look(`/explore?expr=${query}`, "the store is starting", {}, async (page) => {
        await page.getByRole("button", { name: "Table" }).click();
        await page.getByText("Value").first().waitFor();
      });
    } finally {
      broken.clear();
    }
  });
});
