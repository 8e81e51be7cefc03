import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";
/** Why page tests cannot run here; false if they can. */
export const noBrowser: string | false = existsSync(executablePath) ? false : "skipped: no Chromium";

/** What waiting may take on a machine that does much else, milliseconds: a bound for what never comes. */
const patienceMs = 120_000;

/** A browser that asks nobody but the page's own server. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** How a page is looked at. */
export interface View {
  readonly theme?: "dark" | "light" | "contrast-dark" | "contrast-light";
  readonly language?: "en" | "zh";
  readonly width?: number;
  /** What time the browser believes it is, Unix ms; its timers run on. */
  readonly now?: number;
}

/** A fresh profile with preferences set and the clock held. */
export async function openView(
  browser: Browser,
  { theme = "dark", language = "en", width = 1440, now }: View,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: width < 720 ? 844 : 900 },
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const kept = JSON.stringify(JSON.stringify({ theme, language }));
  await context.addInitScript(
    `localStorage.getItem("taffrail") ?? localStorage.setItem("taffrail", ${kept});`,
  );
  context.setDefaultTimeout(patienceMs);
  if (now !== undefined) await context.clock.setFixedTime(now);
  return context;
}
