import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { ListUnpacker } from "@taffrail/wire";
import type { Page } from "playwright-core";
import { askedKinds, pageKinds } from "../page-kinds.ts";
import { noBrowser } from "./browser.ts";
import { type House, openHouse, patienceMs, type View } from "./house.ts";

/** Lists that axe looks at: each shows another sort of cell, or of nothing. */
const looked: ReadonlySet<string> = new Set([
  "deployments",
  "services",
  "secrets",
  "events",
  "horizontalpodautoscalers",
  "clusterroles",
  "leases",
  "networkpolicies",
  "mutatingadmissionpolicies",
]);

/** What axe tells of one rule. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe("lists of every kind", { skip: noBrowser }, () => {
  let house: House;
  let axe: string;
  before(async () => {
    house = await openHouse({ historyMinutes: 3 });
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  after(() => house?.[Symbol.asyncDispose]());

  const findings = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
      `axe.run(document, { resultTypes: ["violations"] })`,
    );
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)}: ${nodes[0]!.failureSummary}`,
    );
  };
  /** Rows of the list, or the sentence that stands in their place. */
  const settled = async (page: Page): Promise<string> => {
    const found = page.locator("main table.tbl tbody tr, main .state-line, main .refusal").first();
    await found.waitFor();
    return found.innerText();
  };
  /** The lists, one after another, without loading the page anew; `then` is told of each. */
  const each = async (
    view: View,
    then: (page: Page, plural: string, seen: string) => Promise<void>,
  ): Promise<void> => {
    await using visit = await house.visit({ bypassCsp: true, ...view });
    const { page } = visit;
    await page.goto(`${house.url}/kinds?refresh=off`);
    for (const plural of [...pageKinds, ...askedKinds]) {
      const heading = page.locator("main h1");
      const before = await heading.innerText();
      await page.evaluate(`history.pushState({}, "", "/${plural}?refresh=off")`);
      await page.locator("main h1", { hasNotText: new RegExp(`^${before}$`) }).waitFor();
      await then(page, plural, await settled(page));
    }
    // What the simulated cluster does not serve is refused, which the browser writes to its console.
    const isRefusal = (fault: string): boolean =>
      /mutatingadmissionpolic|Failed to load resource.*404/.test(fault);
    assert.deepEqual(
      visit.faults.filter((fault) => !isRefusal(fault)),
      [],
    );
  };

  // The first: nobody has opened these lists before.
  test("a right that is missing is named, and a kind that the cluster does not serve; both come when they are there", async () => {
    const isOf = (text: string): RegExp => new RegExp(text);
    house.sim.faults.fail(403, 1000, { match: "/priorityclasses" });
    house.sim.faults.fail(404, 1000, { match: "/runtimeclasses" });
    try {
      await using visit = await house.visit();
      await visit.see("/priorityclasses", isOf("Not permitted: the server needs"));
      await visit.waitFor(isOf("in the API group"));
      await visit.waitFor(isOf("cannot list priorityclasses|cannot GET .*priorityclasses"));
      await visit.see("/runtimeclasses", isOf("This cluster does not serve"));
      await visit.see("/kinds?q=class", isOf("Not permitted"));
      await visit.waitFor("Not served");
      house.sim.faults.clear();
      await visit.see("/priorityclasses", "system-cluster-critical");
    } finally {
      house.sim.faults.clear();
    }
  });

  test("every kind that the server shows has a list, with rows, or a sentence that says why not", async (t) => {
    const told: string[] = [];
    let withRows = 0;
    await each({ theme: "light" }, async (page, plural, seen) => {
      const rows = await page.locator("main table.tbl tbody tr").count();
      if (rows > 0) withRows++;
      else told.push(`${plural}: ${seen}`);
      if (looked.has(plural)) assert.deepEqual(await findings(page), [], plural);
    });
    t.diagnostic(`${withRows} lists with rows`);
    assert.ok(withRows >= 24, `${withRows} with rows`);
    for (const line of told)
      assert.match(line, /No \w+ in this cluster\.|This cluster does not serve Mutating/);
  });

  test("none scrolls sideways at 390 px, nor hides a column at 1440", async () => {
    const told: string[] = [];
    await each({ theme: "dark", width: 390, language: "zh" }, async (page, plural) => {
      const [wide, seen] = await page.evaluate<[number, number]>(
        "[document.scrollingElement.scrollWidth, innerWidth]",
      );
      if (wide > seen) told.push(`${plural}: ${wide} px in ${seen}`);
    });
    await each({ theme: "dark" }, async (page, plural) => {
      const [wide, seen] = await page.evaluate<[number, number]>(
        "(() => { const box = document.querySelector('main .hscroll:has(table)'); return [box?.scrollWidth ?? 0, box?.clientWidth ?? 0]; })()",
      );
      if (wide > seen) told.push(`${plural}: a table of ${wide} px in ${seen}`);
      if (plural === "deployments" || plural === "events") assert.deepEqual(await findings(page), [], plural);
    });
    assert.deepEqual(told, []);
  });

  test("a deployment's row says what is ready, is found by its image, and sorts", async () => {
    await house.look({}, "/deployments?refresh=off", "Deployments", async ({ page, waitFor }) => {
      await settled(page);
      const checkout = page.locator("main tbody tr", { hasText: /checkout/ }).first();
      await checkout.getByText("4/4").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("images:checkout -ns:data");
      await page.waitForURL("**q=images**");
      await waitFor("All 1");
      await page.keyboard.press("Escape");
      await waitFor(/^All \d\d/);
      await page.getByRole("button", { name: "Up to date" }).click();
      await page.waitForURL("**sort=-updated**");
      const mostUpdated = (): number =>
        Math.max(
          ...house.sim.store
            .collection("deployments.apps")
            .list()
            .map((stored) => {
              const { status } = stored.object() as unknown as { status?: { updatedReplicas?: number } };
              return status?.updatedReplicas ?? 0;
            }),
        );
      const first = page.locator("main tbody tr").first();
      const isFirst = async (): Promise<boolean> =>
        (await first.innerText()).split(/\s+/).includes(String(mostUpdated()));
      for (const until = Date.now() + patienceMs; !(await isFirst());) {
        assert.ok(Date.now() < until, `the first has ${await first.innerText()}, want ${mostUpdated()}`);
        await page.waitForTimeout(100); // an autoscaler may be at work
      }
      await page.getByRole("link", { name: "StatefulSets" }).click();
      await page.waitForURL("**/statefulsets**");
      await waitFor("kafka");
    });
  });

  test("what changes in the cluster comes in without a reload; a namespace bounds the list", async () => {
    await house.look(
      {},
      "/configmaps?ns=shop&q=newcomer",
      "No ConfigMap matches",
      async ({ page, waitFor }) => {
        const put = (namespace: string, data: Record<string, string>): void => {
          const metadata = { name: `newcomer-${namespace}`, namespace, uid: `newcomer-${namespace}` };
          const old = house.sim.store.collection("configmaps").list()[0]!.object();
          house.sim.store.put("configmaps", {
            ...old,
            metadata: { ...old.metadata, ...metadata },
            data,
          } as typeof old);
        };
        put("shop", { "app.yml": "x".repeat(2048) });
        put("data", { other: "y" });
        const row = page.locator("main tbody tr", { hasText: "newcomer-shop" });
        await row.getByText("app.yml").waitFor();
        await row.getByText("2.00").waitFor();
        assert.equal(await page.locator("main tbody tr").count(), 1, "not those of other namespaces");
        put("shop", { "app.yml": "x", "more.yml": "z" });
        await row.getByText("app.yml, more.yml").waitFor();
        house.sim.store.delete("configmaps", "shop", "newcomer-shop");
        await row.waitFor({ state: "detached" });
        await waitFor("No ConfigMap matches");
        house.sim.store.delete("configmaps", "data", "newcomer-data");
      },
    );
  });

  test("a Secret shows its keys; its values are nowhere, not even on the way", async () => {
    await using visit = await house.visit();
    const asked = new Set<string>();
    visit.page.on("request", (request) => {
      if (request.url().includes("/api/ui/objects?kind=secrets")) asked.add(request.url());
    });
    await visit.see("/secrets", "tls.key");
    assert.equal(asked.size, 1);
    for (const url of asked) {
      const response = await fetch(url); // the page's own may have been called off for a newer one
      const unpacker = new ListUnpacker();
      for (const line of (await response.text()).trimEnd().split("\n").slice(1)) unpacker.add(line);
      assert.ok(unpacker.values.length > 0);
      for (const { data } of unpacker.values as { data?: Record<string, unknown> }[])
        assert.deepEqual(new Set(Object.values(data ?? {})), new Set([0]));
    }
    assert.deepEqual(visit.faults, []);
  });

  test("all kinds stand in a list, each led to; the palette finds kinds, and objects of all of them", async () => {
    await house.look({}, "/kinds", "All kinds", async ({ page, waitFor, press }) => {
      const links = page.locator("main tbody tr a");
      await links.first().waitFor();
      const paths = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
      assert.deepEqual(
        new Set(paths),
        new Set([...pageKinds, ...askedKinds].map((plural) => `/${plural}`)),
        "what the server shows and what the page lists is the same",
      );
      await page.keyboard.press("Control+k");
      await page.keyboard.type("networkpol");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/networkpolicies**");
      await waitFor("No NetworkPolicy in this cluster.");
      await press("g", "s");
      await page.waitForURL("**/services**");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("tls-sh");
      await page.getByRole("option", { name: "Secret tls-shop" }).click();
      await page.waitForURL("**/secrets/shop/tls-shop**");
    });
  });
});
