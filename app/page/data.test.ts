import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

/** What is stored, for whom, and what was promised. */
describe("the page Data", { skip: noBrowser }, () => {
  let house: House;
  before(async () => {
    house = await openHouse({ historyMinutes: 5 });
  });
  after(() => house?.[Symbol.asyncDispose]());

  test("it stands under Settings and says how many series there are, who has most, what is kept", async () => {
    await house.look({}, "/targets", "kubelet", async ({ page, waitFor }) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("menuitem", { name: "Data" }).click();
      await page.waitForURL("**/settings/data*");
      await waitFor(/[\d,]+ series in the head/);
      await waitFor("none refused");
      await waitFor("15 d are kept");
      for (const heading of [
        "Budget",
        "Blocks",
        "Metrics by series",
        "Labels by values",
        "Cost by namespace",
      ])
        await waitFor(heading);
      await waitFor("Nothing: no series was refused");
      const first = await page.locator(".dt-card").first().locator("tbody tr").first().innerText();
      assert.match(first, /[a-z_]+[\s\S]*\d/);
    });
  });

  test("it says the same in Chinese", async () => {
    await house.look({ language: "zh" }, "/settings/data", "序列最多的指标", async ({ waitFor }) => {
      await waitFor("没有拒绝任何序列");
      await waitFor("预算");
    });
  });
});
