import type { Locator } from "playwright-core";
import { patienceMs } from "./house.ts";

/** Whether a canvas shows more than its axes, some hundred pixels in colour, before patience ends. */
export async function isDrawn(canvas: Locator): Promise<boolean> {
  await canvas.waitFor();
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    if ((await canvas.evaluate(colouredPixels)) > 100) return true;
    await canvas.page().waitForTimeout(100);
  }
  return false;
}

/** Runs in the page, which has a DOM that this room does not: its canvas is named by what is used of it. */
function colouredPixels(element: unknown): number {
  const canvas = element as {
    readonly width: number;
    readonly height: number;
    getContext(kind: "2d"): {
      getImageData(x: number, y: number, w: number, h: number): { readonly data: Uint8ClampedArray };
    };
  };
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let coloured = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b, a] = [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!];
    if (a > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 40) coloured++;
  }
  return coloured;
}
