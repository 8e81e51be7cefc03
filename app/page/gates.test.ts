import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import { killForMemory, readyPod } from "./cast.ts";
import { type House, openHouse, type View } from "./house.ts";

const KiB = 1024;
/** What a page may weigh, gzip, fonts and all; a later page only what it adds. */
const budgets = { firstLoad: 300 * KiB, charts: 60 * KiB, explore: 150 * KiB, chinese: 20 * KiB };

/**
 * What the page's main thread works, milliseconds, from a click to the next page's heading, where its code and data are there already; the
 * best of three. The aim is 100.
 */
const routeChangeMs = 250;

/** What axe tells of one rule. */
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe("what every page must hold to", { skip: noBrowser }, () => {
  let house: House;
  let axe: string;
  let paths: readonly (readonly [path: string, words: string | RegExp])[];
  before(async () => {
    house = await openHouse({ historyMinutes: 5 });
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const fine = readyPod(house.sim);
    const killed = readyPod(house.sim, fine);
    killForMemory(house.sim, killed, 2);
    paths = [
      ["/", "Capacity"],
      ["/nodes", "node-12"],
      ["/nodes/node-3", "v1.34"],
      ["/pods", /^All \d+$/],
      [`/pods/${fine}`, "Conditions"],
      [`/pods/${killed}`, /is OOM-killed/],
      ["/explore", "Ask something"],
      ["/explore?expr=sum by (job) (up)", "kubelet"],
      ["/explore?expr=up&view=table", "instance"],
      ["/deployments", "checkout"],
      ["/kinds", "CustomResourceDefinition"],
      ["/targets", "kubelet"],
      ["/settings/data", "Metrics by series"],
    ];
  });
  after(() => house?.[Symbol.asyncDispose]());

  /** What axe finds on the page as it is now, as lines; `rules` bounds what it looks for. */
  const findings = async (page: Page, where: string, ...rules: readonly string[]): Promise<string[]> => {
    const options = { resultTypes: ["violations"], ...(rules.length === 0 ? {} : { runOnly: rules }) };
    const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
      `axe.run(document, ${JSON.stringify(options)})`,
    );
    return violations.map(({ id, impact, nodes }) => {
      const first = nodes
        .slice(0, 2)
        .map(({ html, failureSummary }) => `${html.slice(0, 200)}: ${failureSummary}`);
      return `${where}: ${id} (${impact}), ${nodes.length} times: ${first.join(" | ")}`;
    });
  };

  test("axe finds nothing on any page, in light, dark and high contrast", async () => {
    await using visit = await house.visit({ theme: "light", bypassCsp: true });
    const { page, see, faults } = visit;
    const told: string[] = [];
    for (const [path, words] of paths) {
      await see(still(path), words);
      await page.evaluate(axe);
      told.push(...(await findings(page, path)));
      for (const theme of path === "/" ? ["dark", "contrast-light", "contrast-dark"] : ["dark"]) {
        await page.evaluate(`document.documentElement.dataset.theme = "${theme}"`);
        told.push(...(await findings(page, `${path} in ${theme}`, "color-contrast")));
      }
    }
    assert.deepEqual(told, []);
    assert.deepEqual(faults, []);
  });

  test("every page works at 390 px: none scrolls sideways, axe finds nothing", async () => {
    await using visit = await house.visit({ theme: "dark", width: 390, bypassCsp: true });
    const { page, see, faults } = visit;
    const told: string[] = [];
    for (const [path, words] of paths) {
      await see(still(path), words);
      const [wide, seen] = await page.evaluate<[number, number]>(
        "[document.scrollingElement.scrollWidth, innerWidth]",
      );
      if (wide > seen) told.push(`${path} scrolls sideways: ${wide} px in ${seen}`);
      if (path !== "/" && path !== "/targets") continue;
      await page.evaluate(axe);
      told.push(...(await findings(page, path)));
    }
    assert.deepEqual(told, []);
    assert.deepEqual(faults, []);
  });

  /** What the server sends that is not an answer of its APIs, until `last` is there: name and size as it goes over the wire. */
  const weigh = async (
    view: View,
    path: string,
    words: string,
    last = "main h1",
  ): Promise<ReadonlyMap<string, number>> => {
    const sizes = new Map<string, number>();
    await using visit = await house.visit(view);
    const reading: Promise<void>[] = [];
    visit.page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith("/api/")) return;
      reading.push(
        response
          .request()
          .sizes()
          .then(
            ({ responseBodySize }) => void sizes.set(pathname, responseBodySize),
            () => {}, // came after the page was left
          ),
      );
    });
    await visit.see(path, words);
    await visit.page.locator(last).first().waitFor();
    await visit.page.evaluate("document.fonts.ready.then(() => undefined)");
    await visit.page.waitForTimeout(500); // what comes later still
    await Promise.all(reading);
    return sizes;
  };
  const sum = (sizes: Iterable<number>): number => [...sizes].reduce((all, size) => all + size, 0);

  test(`the first load weighs at most ${budgets.firstLoad / KiB} KiB, compressed`, async (t) => {
    const sizes = await weigh({}, "/", "Capacity");
    assert.ok(sizes.size > 4, "the page was loaded");
    t.diagnostic(`first load: ${(sum(sizes.values()) / KiB).toFixed(0)} KiB in ${sizes.size} requests`);
    assert.ok(sum(sizes.values()) <= budgets.firstLoad, JSON.stringify([...sizes]));
  });

  test("charts, Metrics and Chinese come when they are wanted, and weigh little", async (t) => {
    const here = new Set((await weigh({}, "/", "Capacity")).keys());
    const more = async (view: View, path: string, words: string, last?: string): Promise<number> => {
      const sizes = await weigh(view, path, words, last);
      const added = sum([...sizes].flatMap(([name, size]) => (here.has(name) ? [] : [size])));
      for (const name of sizes.keys()) here.add(name);
      return added;
    };
    const chinese = await more({ language: "zh" }, "/", "容量");
    const charts = await more({}, "/nodes/node-3", "Conditions", "main canvas");
    const explore = await more({}, "/explore", "Ask something", ".cm-content");
    for (const [name, size] of Object.entries({ chinese, charts, explore }))
      t.diagnostic(`${name}: +${(size / KiB).toFixed(0)} KiB`);
    assert.ok(chinese > 0 && chinese <= budgets.chinese, `Chinese: ${chinese}`);
    assert.ok(charts > 0 && charts <= budgets.charts, `charts: ${charts}`);
    assert.ok(explore > 20 * KiB && explore <= budgets.explore, `Metrics: ${explore}`);
  });

  test("assets come compressed and may be kept for good", async () => {
    const html = await (await fetch(house.url)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)![1]!;
    const answer = await fetch(house.url + script, { headers: { "accept-encoding": "gzip" } });
    assert.equal(answer.headers.get("content-encoding"), "gzip");
    assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
  });

  test("pages come without delay, and without the server, from what is there already", async (t) => {
    await house.look({}, "/", "Capacity", async ({ page, context, waitFor }) => {
      const devtools = await context.newCDPSession(page);
      await devtools.send("Performance.enable");
      const workedMs = async (): Promise<number> => {
        const { metrics } = await devtools.send("Performance.getMetrics");
        return metrics.find(({ name }) => name === "ThreadTime")!.value * 1000;
      };
      const walks = [
        ["/nodes", "node-12"],
        ["/pods", /^All \d+$/],
        ["/", "Capacity"],
      ] as const;
      for (const [path, words] of walks) {
        await walk(page, path);
        await waitFor(words); // code and data come with the first
      }
      await page.route("**/*", () => {}); // what is asked from now on is not answered
      const best = new Map<string, number>();
      for (let round = 0; round < 3; round++) {
        for (const [path] of walks) {
          const before = await workedMs();
          await walk(page, path);
          const ms = (await workedMs()) - before;
          best.set(path, Math.min(best.get(path) ?? ms, ms));
        }
      }
      for (const [path, ms] of best) t.diagnostic(`${path} after ${ms.toFixed(0)} ms of work`);
      assert.deepEqual(
        [...best].filter(([, ms]) => ms > routeChangeMs),
        [],
      );
    });
  });
});

/** The page at `path` with a short range, standing still. */
function still(path: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}range=5m&refresh=off`;
}

/** Clicks the rail's link to `path` and waits until another heading was painted. */
function walk(page: Page, path: string): Promise<void> {
  return page.evaluate<void>(`new Promise((resolve) => {
    const before = document.querySelector("main h1");
    document.querySelector('nav.rail a[href^="${path}"]').click();
    const look = () => {
      const heading = document.querySelector("main h1");
      if (location.pathname === "${path}" && heading !== null && heading !== before)
        requestAnimationFrame(() => resolve());
      else requestAnimationFrame(look);
    };
    look();
  })`);
}
