import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { noLog, systemClock } from "@taffrail/base";
import type { Sim } from "@taffrail/sim";
import { buildPage } from "@taffrail/web";
import type { BrowserContext, BrowserContextOptions, Page, Request } from "playwright-core";
import { openDemo } from "../demo.ts";
import { openBrowser } from "./browser.ts";

/** How a page is looked at. */
export interface View {
  readonly theme?: "light" | "dark" | "contrast-light" | "contrast-dark";
  readonly language?: "en" | "zh";
  /** Of the window, CSS pixels; 720 and less is a phone. */
  readonly width?: number;
  /** Scripts of a test may be put into the page, which its policy forbids to everybody. */
  readonly bypassCsp?: boolean;
}

/** A page that someone looks at, and what went wrong meanwhile. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the console, uncaught errors, requests that failed or were refused, requests to anyone else. Grows. */
  readonly faults: readonly string[];
  /** Goes to `path` of the demo and waits until `words` are seen. */
  readonly see: (path: string, words: string | RegExp) => Promise<void>;
  /** Waits until `words` are seen somewhere on the page, for as long as `patienceMs`. */
  readonly waitFor: (words: string | RegExp) => Promise<void>;
  /** Waits until all that the page asked for has come, but for streams. */
  readonly allCame: () => Promise<void>;
  /** Presses keys in one breath: what is pressed too long after a key before it is no shortcut any more. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** The text of the page as it is seen. */
  readonly text: () => Promise<string>;
}

/** A demo and a browser that looks at it. */
export interface House extends AsyncDisposable {
  readonly url: string;
  readonly sim: Sim;
  /** A fresh profile with these preferences. */
  visit(view?: View): Promise<Visit>;
  /** Visits, looks, and asserts that nothing went wrong. */
  look(
    view: View,
    path: string,
    words: string | RegExp,
    then: (visit: Visit) => Promise<void>,
  ): Promise<void>;
  /** Ends the demo's server; the browser stays. */
  stopServer(): Promise<void>;
}

/**
 * What waiting for words or places may take, milliseconds: a bound for what never comes. With forty other processes on two cores a page
 * with its server and its browser takes more than 30 s.
 */
export const patienceMs = 120_000;

/** Opens a demo with so many minutes of history, and waits until they are in the store. */
export async function openHouse({
  historyMinutes,
  moreConfig,
}: {
  historyMinutes: number;
  /** Sections beside those of the demo's configuration. */
  moreConfig?: string;
}): Promise<House> {
  await using held = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), "taffrail-page-"));
  held.defer(() => rm(dir, { recursive: true, force: true }));
  const { dir: pageDir } = await buildPage({
    cacheDir: fileURLToPath(new URL("../../.cache", import.meta.url)),
    log: noLog,
  });
  const stopping = new AbortController();
  const stack = held.use(new AsyncDisposableStack());
  stack.defer(() => stopping.abort());
  const demo = stack.use(
    await openDemo({
      dir,
      listen: "127.0.0.1:0",
      pageDir,
      nodes: 12,
      podsPerNode: 0,
      seed: 1,
      historyMinutes,
      ...(moreConfig === undefined ? {} : { moreConfig }),
      clock: systemClock,
      log: noLog,
      signal: stopping.signal,
    }),
  );
  const { browser } = held.use(await openBrowser());
  await demo.history;

  const visit = (view: View = {}): Promise<Visit> =>
    openVisit(() => browser.newContext(optionsOf(view)), view, demo.url);
  const owned = held.move();
  return {
    url: demo.url,
    sim: demo.sim,
    visit,
    look: async (view, path, words, then) => {
      await using here = await visit(view);
      await here.see(path, words);
      await then(here);
      assert.deepEqual(here.faults, []);
    },
    stopServer: () => stack.disposeAsync(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function optionsOf({ width = 1440, bypassCsp = false }: View): BrowserContextOptions {
  const isPhone = width <= 720;
  return {
    viewport: { width, height: isPhone ? 844 : 900 },
    hasTouch: isPhone,
    isMobile: isPhone,
    timezoneId: "UTC",
    bypassCSP: bypassCsp,
    permissions: ["clipboard-read", "clipboard-write"],
  };
}

async function openVisit(open: () => Promise<BrowserContext>, view: View, url: string): Promise<Visit> {
  const context = await open();
  const { theme = "light", language = "en" } = view;
  const kept = JSON.stringify(JSON.stringify({ theme, language }));
  await context.addInitScript(
    `localStorage.getItem("taffrail") ?? localStorage.setItem("taffrail", ${kept});`,
  );
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") faults.push(`console: ${line.text()}`);
  });
  const coming = new Set<Request>();
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") coming.add(request);
  });
  page.on("requestfinished", (request) => void coming.delete(request));
  page.on("requestfailed", (request) => {
    coming.delete(request);
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()} ${why}`); // aborted: the page was left
  });
  page.on("response", (response) => {
    const { origin } = new URL(response.url());
    if (origin !== url && !response.url().startsWith("data:")) faults.push(`foreign: ${response.url()}`);
    if (response.status() >= 400) faults.push(`refused: ${response.status()} ${response.url()}`);
  });
  const waitFor = async (words: string | RegExp): Promise<void> => {
    try {
      await page.getByText(words).filter({ visible: true }).first().waitFor();
    } catch (cause) {
      const seen = await page
        .locator("body")
        .innerText({ timeout: 5000 })
        .catch(() => "nothing");
      const told = [...faults, ...Array.from(coming, (request) => `not here yet: ${request.url()}`)];
      throw new Error(
        `cannot see ${String(words)} at ${page.url()}: saw ${seen.slice(-2000)}\n${told.join("\n")}`,
        { cause },
      );
    }
  };
  return {
    page,
    context,
    faults,
    waitFor,
    allCame: async () => {
      // What has come may make the page ask for more.
      for (let quiet = 0; quiet < 3; quiet = coming.size === 0 ? quiet + 1 : 0)
        await page.waitForTimeout(100);
    },
    press: async (...keys) => {
      await Promise.all(keys.map((key) => page.keyboard.press(key)));
    },
    see: async (path, words) => {
      await page.goto(url + path);
      await waitFor(words);
    },
    text: () => page.locator("body").innerText(),
    [Symbol.asyncDispose]: () => context.close(),
  };
}
