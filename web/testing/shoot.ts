import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noLog } from "@taffrail/base";
import { buildPage } from "../build.ts";
import { openBrowser, openView } from "./browser.ts";
import { openStub } from "./stub.ts";

/**
 * Takes pictures of pages over the made-up cluster: `node web/testing/shoot.ts /nodes:nodes …`. Variants follow as
 * words: dark light zh 390. Pictures go to `SHOTS` or a folder of the system's.
 */
const words = process.argv.slice(2);
const paths = words.filter((word) => word.startsWith("/"));
const themes = (["dark", "light"] as const).filter((theme) => words.includes(theme));
const languages = words.includes("zh") ? (["zh"] as const) : (["en"] as const);
const widths = words.includes("390") ? [390] : words.includes("900") ? [900] : [1440];
const out = process.env["SHOTS"] ?? join(tmpdir(), "taffrail-shots");
const now = Number(process.env["SHOT_NOW"] ?? Date.UTC(2026, 10, 21, 2, 47));

await mkdir(out, { recursive: true });
const { dir } = await buildPage({ cacheDir: ".cache", log: noLog });
const stub = await openStub({ dir, now });
const base = process.env["SHOT_URL"] ?? stub.url;
const browser = await openBrowser();
try {
  for (const theme of themes.length === 0 ? (["dark"] as const) : themes) {
    for (const language of languages) {
      for (const width of widths) {
        const isStub = process.env["SHOT_URL"] === undefined;
        const context = await openView(browser, { theme, language, width, ...(isStub ? { now } : {}) });
        const page = await context.newPage();
        page.on("pageerror", (error) => process.stdout.write(`${error.stack ?? error.message}\n`));
        page.on(
          "console",
          (line) => line.type() === "error" && process.stdout.write(`console: ${line.text()}\n`),
        );
        for (const path of paths) {
          const at = path.lastIndexOf("="); // a query may hold others
          const [url, name] = at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
          await page.goto(base + url!);
          await page.waitForTimeout(isStub ? 1200 : 3000); // a watch never falls idle
          const file = join(
            out,
            `${name ?? "page"}-${theme}${language === "zh" ? "-zh" : ""}${width === 1440 ? "" : `-${width}`}.png`,
          );
          await page.screenshot({ path: file, fullPage: true });
          process.stdout.write(`${file}\n`);
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await stub[Symbol.asyncDispose]();
}
