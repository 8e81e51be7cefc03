import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser } from "./browser.ts";
import { isDrawn } from "./canvas.ts";
import { type House, openHouse, type Visit } from "./house.ts";

/** The server ends while people look: what they saw stays, marked as old. */
describe("without its server", { skip: noBrowser }, () => {
  let house: House;
  before(async () => {
    house = await openHouse({ historyMinutes: 2 });
  });
  after(() => house?.[Symbol.asyncDispose]());

  test("every page keeps what it knew and says that it is old", async () => {
    const paths = [
      ["/", "Capacity"],
      ["/nodes", "node-12"],
      ["/nodes/node-3", "Conditions"],
      ["/pods", "shop"],
      ["/targets", "kubelet"],
    ] as const;
    const visits: (readonly [string, string, Visit])[] = [];
    try {
      for (const [path, words] of paths) {
        const visit = await house.visit();
        visits.push([path, words, visit]);
        await visit.see(`${path}?refresh=5s`, words);
        if (path === "/nodes/node-3") assert.ok(await isDrawn(visit.page.locator("main canvas").first()));
        await visit.allCame();
      }
      await house.stopServer();
      for (const [path, words, { page, text, faults }] of visits) {
        await page.bringToFront(); // a hidden page does not look
        await page.locator(".live[title='the server does not answer']").waitFor();
        assert.ok((await text()).includes(words), `${path} still shows ${words}`);
        const own = faults.filter((fault) => fault.startsWith("error:"));
        assert.deepEqual(own, [], path);
      }
    } finally {
      for (const [, , visit] of visits) await visit[Symbol.asyncDispose]();
    }
  });
});
