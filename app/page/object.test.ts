import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { type BuiltInPlural, resourceTypes } from "@taffrail/kube";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import { isDrawn } from "./canvas.ts";
import { killForMemory, podsOf } from "./cast.ts";
import { type House, openHouse } from "./house.ts";

const KiB = 1024;
/** What the page of an object adds to the first load and to the lists, gzip; charts come with the first chart. */
const mostBytes = 60 * KiB;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe("the page of one object", { skip: noBrowser }, () => {
  let house: House;
  let axe: string;
  before(async () => {
    house = await openHouse({ historyMinutes: 6 });
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  after(() => house?.[Symbol.asyncDispose]());

  const storageOf = (plural: string): string => {
    const { group } = resourceTypes[plural as BuiltInPlural];
    return group === "" ? plural : `${plural}.${group}`;
  };
  const firstOf = (plural: string, isIt = (_name: string): boolean => true): string => {
    const found = house.sim.store
      .collection(storageOf(plural))
      .list()
      .map((stored) => stored.object().metadata)
      .find(({ name }) => isIt(name))!;
    return found.namespace === undefined ? found.name : `${found.namespace}/${found.name}`;
  };
  const findings = async (page: Page, where: string): Promise<string[]> => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
      `axe.run(document, { resultTypes: ["violations"] })`,
    );
    return violations.map(
      ({ id, nodes }) => `${where}: ${id}: ${nodes[0]!.html.slice(0, 160)}: ${nodes[0]!.failureSummary}`,
    );
  };

  test("a Deployment says how it stands, shows what it uses and what it owns", async () => {
    await house.look({}, "/deployments/shop/gateway?range=5m", "Facts", async ({ page, waitFor }) => {
      for (const words of [
        "ReplicaSets",
        "Pods",
        "Containers",
        "Services that select it",
        "Conditions",
        "Events",
      ])
        await waitFor(new RegExp(`^${words}`));
      await waitFor(/^All \d+ pods are ready\.$|do(es)? not run|restarted a short while ago|Rolling out/);
      const charts = page.locator("main canvas");
      await charts.nth(3).waitFor();
      assert.ok(await isDrawn(charts.first()), "CPU");
      assert.ok(await isDrawn(charts.nth(1)), "memory");
      const pods = page.getByRole("region", { name: "Pods", exact: true });
      await pods.locator("tbody tr").nth(3).waitFor();
      await pods
        .getByRole("link", { name: /^gateway/ })
        .first()
        .click();
      await page.waitForURL("**/pods/shop/gateway-**");
      await page.locator("nav.crumbs").getByRole("link", { name: "gateway", exact: true }).click();
      await page.waitForURL("**/deployments/shop/gateway?range=5m");
    });
  });

  test("what keeps a pod of it from running stands in the Deployment's first sentence", async () => {
    await house.look(
      {},
      "/deployments/search/search-indexer-canary?range=5m",
      /does not run\./,
      async ({ waitFor }) => {
        await waitFor(/cannot pull its image/);
        await waitFor(/the registry refuses access/);
        await waitFor(/Failed to pull image/);
        await waitFor(/To change: image of indexer in Deployment search-indexer-canary\./);
      },
    );
  });

  test("nothing is said to be missing while it is not known what there is", async () => {
    const path = "/deployments/search/search-indexer-canary?range=5m";
    await using visit = await house.visit();
    const { page, see, text, waitFor, faults } = visit;
    const known = Promise.withResolvers<void>();
    await page.route("**/api/ui/related*", async (route) => {
      await known.promise;
      await route.continue();
    });
    await see(path, "Facts");
    assert.doesNotMatch(await text(), /not there/);
    known.resolve();
    await waitFor(/cannot pull its image/);
    assert.deepEqual(faults, []);
  });

  test("what happens to an object is there without a reload, with who wrote what", async () => {
    await house.look(
      {},
      "/deployments/shop/wishlist?range=5m&refresh=5s",
      "Facts",
      async ({ page, waitFor }) => {
        const name = podsOf(house.sim).find(({ metadata }) => metadata.name.startsWith("wishlist-"))!.metadata
          .name;
        killForMemory(house.sim, `shop/${name}`, 3);
        await waitFor(/of 3 pods does not run/);
        await waitFor(/is OOM-killed at its limit of/);
        const object = house.sim.store.get("deployments.apps", "shop", "wishlist")!.object();
        house.sim.store.put("deployments.apps", {
          ...object,
          spec: { ...(object["spec"] as object), paused: true },
        });
        await page.locator("main").getByText("spec.paused").first().waitFor();
        await page.locator("main").getByText("— → true").first().waitFor();
      },
    );
  });

  test("a Secret shows its names and none of its values", async () => {
    const path = `/secrets/${firstOf("secrets")}`;
    const secret = house.sim.store.collection("secrets").list()[0]!.object() as unknown as {
      data: Record<string, string>;
    };
    await house.look({}, `${path}?tab=yaml`, "Values are hidden", async ({ page, text }) => {
      const yaml = await page.locator("pre.ob-yaml").innerText();
      for (const [name, value] of Object.entries(secret.data)) {
        assert.ok(yaml.includes(name), name);
        assert.ok(!(await text()).includes(value), "no value is shown");
      }
      await page.getByRole("button", { name: "Copy YAML" }).click();
      await page.getByText("Copied").waitFor();
      const copied = await page.evaluate<string>("navigator.clipboard.readText()");
      assert.match(copied, /^apiVersion: v1\nkind: Secret\n/);
      for (const value of Object.values(secret.data))
        assert.ok(!copied.includes(value), "no value is copied");
    });
  });

  test("YAML is searched", async () => {
    await house.look({}, "/deployments/shop/checkout?tab=yaml", "Copy YAML", async ({ page, waitFor }) => {
      await page.getByRole("searchbox", { name: "Find in YAML" }).fill("image:");
      await waitFor(/^[2-9] lines$/);
      assert.match(await page.locator(".ob-yaml .at").innerText(), /image:/);
      await page.keyboard.press("Enter");
      await page.locator(".ob-yaml .hit.at").waitFor();
    });
  });

  test("what is not there says so, and when it went as far as anyone knows", async () => {
    await house.look({}, "/configmaps/shop/nobody", "nobody", async ({ waitFor }) => {
      await waitFor(/No ConfigMap is named nobody/);
    });
    await house.look({}, "/configmaps/shop/checkout-config", "Facts", async ({ page, waitFor }) => {
      await page.locator("main").getByText("CACHE_MAX_ENTRIES").first().waitFor();
      house.sim.store.delete("configmaps", "shop", "checkout-config");
      await waitFor(/ConfigMap checkout-config was deleted at \d\d:\d\d:\d\d/);
      await waitFor(/how it was last seen/);
      await page.reload();
      await waitFor(/ConfigMap checkout-config was deleted at/);
    });
  });

  test("a right that the server lacks is named", async () => {
    await using visit = await house.visit();
    await visit.page.route("**/api/ui/objects?kind=roles*", (route) =>
      route.fulfill({ status: 403, contentType: "application/json", body: '{"error":"roles is forbidden"}' }),
    );
    await visit.see("/roles/shop/reader", /Not permitted/);
    await visit.waitFor("roles is forbidden");
  });

  test("every kind's page says what it is; axe finds nothing, and none scrolls sideways at 390 px", async () => {
    const paths = [
      "/deployments/shop/checkout",
      "/deployments/search/search-indexer-canary",
      `/statefulsets/${firstOf("statefulsets")}`,
      `/daemonsets/${firstOf("daemonsets")}`,
      `/replicasets/${firstOf("replicasets")}`,
      `/cronjobs/${firstOf("cronjobs")}`,
      "/services/shop/frontend",
      `/endpointslices/${firstOf("endpointslices")}`,
      `/ingresses/${firstOf("ingresses")}`,
      `/horizontalpodautoscalers/${firstOf("horizontalpodautoscalers")}`,
      `/poddisruptionbudgets/${firstOf("poddisruptionbudgets")}`,
      `/persistentvolumeclaims/${firstOf("persistentvolumeclaims")}`,
      `/persistentvolumes/${firstOf("persistentvolumes")}`,
      `/storageclasses/${firstOf("storageclasses")}`,
      "/configmaps/kube-system/kube-root-ca.crt",
      `/secrets/${firstOf("secrets")}`,
      `/serviceaccounts/${firstOf("serviceaccounts")}`,
      "/namespaces/shop",
      `/pods/${firstOf("pods", (name) => name.startsWith("search-indexer-canary"))}`,
      "/deployments/shop/checkout?tab=yaml",
    ];
    const told: string[] = [];
    await using wide = await house.visit({ theme: "light", bypassCsp: true });
    await using narrow = await house.visit({ theme: "dark", width: 390, bypassCsp: true });
    for (const path of paths) {
      const still = `${path}${path.includes("?") ? "&" : "?"}range=5m&refresh=off`;
      const words = path.includes("tab=yaml") ? "Copy YAML" : "Facts";
      await Promise.all([wide.see(still, words), narrow.see(still, words)]);
      told.push(...(await findings(wide.page, path)));
      const [full, seen] = await narrow.page.evaluate<[number, number]>(
        "[document.scrollingElement.scrollWidth, innerWidth]",
      );
      if (full > seen) told.push(`${path} scrolls sideways: ${full} px in ${seen}`);
      if (!path.includes("checkout")) continue;
      for (const theme of ["dark", "contrast-dark"]) {
        await wide.page.evaluate(`document.documentElement.dataset.theme = "${theme}"`);
        told.push(...(await findings(wide.page, `${path}, ${theme}`)));
      }
    }
    told.push(...(await findings(narrow.page, "at 390 px")));
    assert.deepEqual(told, []);
    assert.deepEqual([...wide.faults, ...narrow.faults], []);
  });

  test("Chinese says the same", async () => {
    await house.look(
      { language: "zh" },
      "/deployments/search/search-indexer-canary?range=5m",
      "详情",
      async ({ waitFor }) => {
        await waitFor(/无法拉取镜像/);
        for (const words of ["状况", "变更", "事件", "容器"]) await waitFor(words);
      },
    );
  });

  test("the page comes when it is wanted, and weighs little", async (t) => {
    await using visit = await house.visit();
    const sizes = new Map<string, number>();
    const reading: Promise<void>[] = [];
    visit.page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith("/assets/")) return;
      const size = response.request().sizes();
      reading.push(
        size.then(
          ({ responseBodySize }) => void sizes.set(pathname, responseBodySize),
          () => {},
        ),
      );
    });
    const come = async (): Promise<void> => {
      await visit.page.evaluate("document.fonts.ready.then(() => undefined)");
      await Promise.all(reading);
    };
    const charts = visit.page.locator("main canvas");
    await visit.see("/deployments?refresh=off", "checkout");
    await come();
    await visit.see("/nodes/node-3?refresh=off", "Conditions");
    await charts.first().waitFor();
    await come();
    const before = new Set(sizes.keys());
    await visit.see("/deployments/shop/checkout?refresh=off", "Facts");
    await charts.first().waitFor();
    await come();
    const added = [...sizes].filter(([name]) => !before.has(name)).reduce((sum, [, size]) => sum + size, 0);
    t.diagnostic(`an object's page: +${(added / KiB).toFixed(0)} KiB`);
    assert.ok(added > 0 && added <= mostBytes, `${added}`);
  });
});
