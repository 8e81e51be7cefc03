import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../tools/chromium.ts";

/** Why page tests cannot run here; false where they can. */
export const noBrowser: string | false = findChromium() === undefined ? "skipped: no Chromium" : false;

/** A Chromium with a profile of its own that is gone afterwards. */
export interface OwnBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** Launches the system's Chromium; it asks nobody but the page's own server. Throws where there is none: see `noBrowser`. */
export async function openBrowser(): Promise<OwnBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("cannot open a browser: no Chromium was found");
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return { browser, [Symbol.asyncDispose]: () => browser.close() };
}
