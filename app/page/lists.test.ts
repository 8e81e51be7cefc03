import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

/** A ReplicaSet, as far as an older one is made of it. */
interface SimReplicaSet {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Record<string, string>;
    readonly ownerReferences: readonly { readonly name: string }[];
  };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

describe("lists and what stands beside them", { skip: noBrowser }, () => {
  let house: House;
  let axe: string;
  before(async () => {
    house = await openHouse({ historyMinutes: 3 });
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  after(() => house?.[Symbol.asyncDispose]());

  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe);
    return page.evaluate<string[]>(
      `axe.run(document, { resultTypes: ["violations"] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 160)))`,
    );
  };

  for (const path of ["/pods", "/deployments"]) {
    test(`a row of ${path} opens beside its list, j k walk, Esc shuts it, Enter goes to its page`, async () => {
      await using visit = await house.visit({ bypassCsp: true });
      const { page } = visit;
      await page.goto(`${house.url}${path}?refresh=off&sort=name`);
      const rows = page.locator("main tr[data-opens]");
      const name = async (i: number): Promise<string> =>
        (await rows.nth(i).locator("td.at-name a").getAttribute("title")) ?? "";
      await rows.first().locator("td.at-main").click();
      const [first, second] = [await name(0), await name(1)];
      const head = (title: string): ReturnType<Page["locator"]> =>
        page.locator("main aside h2", { hasText: title });
      await head(first).waitFor();
      await page.locator("main aside .finding .say").waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("j");
      await head(second).waitFor();
      await page.keyboard.press("k");
      await head(first).waitFor();
      assert.match(page.url(), /[?&]open=/, "a reload shows it again");
      await page.keyboard.press("Escape");
      await page.locator("main aside").waitFor({ state: "detached" });
      await page.keyboard.press("Enter");
      await page.locator("main h1", { hasText: first }).waitFor();
      assert.equal(new URL(page.url()).pathname.split("/").at(-1), first);
      assert.deepEqual(visit.faults, []);
    });
  }

  test("CronJobs show their runs, the one under the pointer in words; columns can be chosen", async () => {
    await house.look({}, "/cronjobs?refresh=off", "CronJobs", async ({ page }) => {
      const strip = page.locator('main .runs[role="img"][aria-label*="run"]:not(.none)').first();
      await strip.waitFor();
      await strip.hover();
      const told = ["succeeded", "failed", "running"].map((word) => `main .runs[title*="${word}"]`);
      await page.locator(told.join(", ")).first().waitFor();
      const heads = page.locator("main thead th");
      assert.equal(await heads.filter({ hasText: "Concurrency" }).count(), 0);
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Concurrency" }).click();
      await heads.filter({ hasText: "Concurrency" }).waitFor();
      await page.keyboard.press("Escape");
      await page.reload();
      await heads.filter({ hasText: "Concurrency" }).waitFor();
    });
  });

  test("the rail counts what lists of workloads say", async () => {
    await house.look({}, "/deployments?refresh=off", "Deployments", async ({ page }) => {
      await page.locator('.rail a[href^="/deployments"] .n').waitFor();
      assert.match(await page.locator('.rail a[href^="/deployments"] .n').innerText(), /^[1-9]/);
    });
  });

  test("the rollouts of a Deployment: what a revision changed, and two side by side", async () => {
    const { store } = house.sim;
    const newest = store
      .collection("replicasets.apps")
      .list()
      .map((stored) => stored.object() as unknown as SimReplicaSet)
      .find(({ metadata }) => metadata.name.startsWith("gateway-"))!;
    const [container] = newest.spec.template.spec.containers;
    const { metadata } = newest;
    store.put("replicasets.apps", {
      ...newest,
      metadata: {
        ...metadata,
        name: `${metadata.ownerReferences[0]!.name}-older`,
        uid: "4b3e7f44-0000-4000-8000-000000000001",
        creationTimestamp: "2026-01-02T03:04:05Z",
        annotations: { ...metadata.annotations, "deployment.kubernetes.io/revision": "0" },
      },
      spec: {
        ...newest.spec,
        replicas: 0,
        template: {
          ...newest.spec.template,
          spec: {
            ...newest.spec.template.spec,
            containers: [{ ...container, image: container!.image.replace(/:[^:]*$/, ":0.0.1") }],
          },
        },
      },
      status: { replicas: 0 },
    } as never);
    const path = `/deployments/${metadata.namespace}/${metadata.ownerReferences[0]!.name}?tab=rollouts`;
    await house.look({}, path, /Revision 0 against \d/, async ({ page, waitFor }) => {
      await waitFor("the oldest that is kept");
      const diff = page.locator("main .ob-against");
      assert.match(await diff.locator("del").first().innerText(), /containers\[\w+\]\.image: .*:0\.0\.1/);
      await page.getByRole("button", { name: /back to 0/ }).waitFor();
    });
  });
});
