/**
 * What long lists cost in a browser: 1,000 nodes, 30,000 pods, as many replica sets, and 10,000 deployments, services and endpoint slices, made and
 * served by the tools beside the recordings, watched by `taffrail server`, looked at in Chromium.
 *
 *   npm run bench -- page-lists [--pods=30000] [--nodes=1000] [--lists=replicasets,pods]
 *
 * Budgets of the page: rows within a second, no dropped frame while scrolling (16 ms a frame), a heap below 150 MB; of the server: nobody
 * waits for more than 20 ms because someone opens a list. What is over its budget is marked; a busy machine is over where a quiet one is not,
 * but for bytes and processor time.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { get } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import type { CDPSession, Page } from "playwright-core";
import { noBrowser, openBrowser } from "../app/page/browser.ts";
import { listFields } from "../web/shell/list-fields.ts";
import { freePort, usageOf } from "./peers.ts";

const { values: flags } = parseArgs({
  options: {
    pods: { type: "string", default: "30000" },
    nodes: { type: "string", default: "1000" },
    lists: { type: "string", default: "replicasets,pods,deployments,services,configmaps" },
    keep: { type: "string" },
  },
});
const tools = new URL("../../shared/fixtures/tools/", import.meta.url);
const lists = flags.lists.split(",");
/** How many frames each list is scrolled, in stretches, and how far in each frame, pixels. */
const budget = { rowsMs: 1000, frameMs: 16, heapMB: 150, waitMs: 20 };
const [stretches, framesAStretch] = [20, 10];
const scrollPx = 240;

if (!existsSync(tools)) console.log("skipped: no ../shared");
else if (noBrowser !== false) console.log(noBrowser);
else await main();

async function main(): Promise<void> {
  const dir = flags.keep ?? mkdtempSync(join(tmpdir(), "taffrail-page-lists-"));
  const data = mkdtempSync(join(tmpdir(), "taffrail-page-lists-data-"));
  const children: ChildProcess[] = [];
  try {
    if (!existsSync(join(dir, "http"))) makeCluster(dir);
    const [apiPort, port] = [await freePort(), await freePort()];
    start(children, [new URL("replay.ts", tools).pathname, "--recording", dir, "--port", String(apiPort)]);
    await until(() => isThere(`http://127.0.0.1:${apiPort}/version`));
    const [config, kubeconfig] = [join(data, "config.yml"), join(data, "kubeconfig")];
    writeFileSync(config, "scrape_configs: []\n");
    writeFileSync(kubeconfig, kubeconfigTo(`http://127.0.0.1:${apiPort}`));
    const server = start(children, [
      new URL("../app/taffrail.mjs", import.meta.url).pathname,
      "server",
      `--config=${config}`,
      `--kubeconfig=${kubeconfig}`,
      `--data=${join(data, "store")}`,
      `--listen=127.0.0.1:${port}`,
    ]);
    const url = `http://127.0.0.1:${port}`;
    for (const kind of lists) await until(() => isThere(`${url}/api/ui/objects?kind=${kind}&limit=1`));
    console.log(`server with all of it: ${usageOf(server.pid!).residentMiB.toFixed(0)} MiB`);
    await serve(url, server.pid!);
    await look(url);
  } finally {
    for (const child of children) {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    }
    if (flags.keep === undefined) rmSync(dir, { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true });
  }
}

/** What a list costs the server, plain and packed, and how long another request waits meanwhile. */
async function serve(url: string, pid: number): Promise<void> {
  console.log("list             form    MB   MB gzip  server CPU ms  longest wait of another, ms");
  for (const kind of lists) {
    for (const form of ["plain", "packed"]) {
      const params = new URLSearchParams({ kind, form, ...listFields(kind) }).toString();
      const before = usageOf(pid).cpuSeconds;
      const waits: number[] = [];
      let isOver = false;
      const asked = (async () => {
        while (!isOver) {
          const start = performance.now();
          await (await fetch(`${url}/api/ui/status`)).arrayBuffer();
          waits.push(performance.now() - start);
        }
      })();
      const gzipped = await bytesOf(`${url}/api/ui/objects?${params}`);
      isOver = true;
      await asked;
      const cpu = (usageOf(pid).cpuSeconds - before) * 1000;
      const cells = [
        kind.padEnd(15),
        form.padEnd(6),
        (gunzipSync(gzipped).length / 1e6).toFixed(1).padStart(5),
        (gzipped.length / 1e6).toFixed(1).padStart(9),
        cpu.toFixed(0).padStart(14),
        against(Math.max(...waits), budget.waitMs, 0).padStart(28),
      ];
      console.log(cells.join(" "));
    }
  }
}

/** A body as it goes over the wire. */
function bytesOf(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks)));
      response.on("error", reject);
    }).on("error", reject);
  });
}

/** A figure, marked where it is over its budget. */
function against(value: number, most: number, digits: number): string {
  return `${value.toFixed(digits)}${value > most ? "!" : " "}`;
}

async function look(url: string): Promise<void> {
  await using opened = await openBrowser();
  const context = await opened.browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const chromium = await opened.browser.newBrowserCDPSession();
  await page.goto(`${url}/kinds`);
  await page.locator("main tbody tr").first().waitFor();
  const { rowsMs, frameMs, heapMB: most } = budget;
  console.log(`main thread, CPU ms; ! is over: rows ${rowsMs} ms, a frame ${frameMs} ms, heap ${most} MB`);
  console.log(
    "                            first rows, whole   a frame                      frames, wall   wall s",
  );
  console.log(
    "list             rows by link  by URL  by URL   mean    p99  filter  sort    p50    p99    first   whole  heap MB",
  );
  for (const kind of lists) {
    await page.goto(`${url}/kinds`);
    await page.locator("main tbody tr").first().waitFor();
    await page.waitForTimeout(4000); // pods and nodes, which every page reads
    const cpu = async (what: () => Promise<unknown>): Promise<number> => {
      const before = await busyMs(chromium);
      await what();
      return (await busyMs(chromium)) - before;
    };
    const byLink = await cpu(() =>
      firstRow(page, `document.querySelector('main a[href="/${kind}"]').click()`, kind),
    );
    const total = await countOf(url, kind);
    let [wall, wholeWall] = [0, 0];
    const byUrl = await cpu(async () => (wall = await reload(page, `${url}/${kind}?refresh=off`)));
    const whole = byUrl + (await cpu(async () => (wholeWall = await allRows(page, total))));
    await page.waitForTimeout(5000);
    const frames = await scroll(page, chromium);
    const filter = await cpu(() => filtered(page));
    const sort = await cpu(() => sorted(page));
    const heap = await heapMB(devtools);
    const rows = await page.locator("main table.tbl").first().getAttribute("aria-rowcount");
    const cells = [
      kind.padEnd(15),
      (rows ?? "").padStart(5),
      against(byLink, rowsMs, 0).padStart(8),
      against(byUrl, rowsMs, 0).padStart(7),
      against(whole, rowsMs, 0).padStart(7),
      against(frames.cpu, frameMs, 1).padStart(7),
      against(frames.cpuP99, frameMs, 1).padStart(6),
      filter.toFixed(0).padStart(7),
      sort.toFixed(0).padStart(5),
      against(frames.p50, frameMs + 1, 1).padStart(6),
      against(frames.p99, frameMs + 1, 1).padStart(6),
      (wall / 1000).toFixed(2).padStart(8),
      (wholeWall / 1000).toFixed(2).padStart(7),
      against(heap, most, 0).padStart(8),
    ];
    console.log(cells.join(" "));
  }
}

/** Processor time of the main threads of pages so far, ms, to 10 ms. */
async function busyMs(chromium: CDPSession): Promise<number> {
  const { processInfo } = await chromium.send("SystemInfo.getProcessInfo");
  let ticks = 0;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const fields = readFileSync(`/proc/${id}/task/${id}/stat`, "utf8").split(") ")[1]!.split(" ");
    ticks += Number(fields[11]) + Number(fields[12]); // user and system, a hundredth of a second each
  }
  return ticks * 10;
}

/** From a click to painted rows, ms. */
function firstRow(page: Page, click: string, kind: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const start = performance.now();
    ${click};
    const look = () => {
      const row = location.pathname === "/${kind}" ? document.querySelector("main table tbody tr td a") : null;
      if (row !== null) requestAnimationFrame(() => resolve(performance.now() - start));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** From opening the page itself, its code at hand, to painted rows, ms. */
async function reload(page: Page, to: string): Promise<number> {
  await page.goto(to, { waitUntil: "commit" });
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      if (document.querySelector("main table tbody tr td a") !== null) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** From opening the page until all rows are in its table, ms. */
function allRows(page: Page, total: number): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      const rows = Number(document.querySelector("main table.tbl")?.getAttribute("aria-rowcount"));
      if (rows >= ${total}) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

async function countOf(url: string, kind: string): Promise<number> {
  const answer = await fetch(`${url}/api/ui/objects?kind=${kind}&limit=1`);
  return ((await answer.json()) as { total: number }).total;
}

interface Frames {
  /** From frame to frame, ms of wall clock: on a busy machine more than the page needs. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the main thread a frame, ms: script, style, layout and paint. */
  readonly cpu: number;
  readonly cpuP99: number;
}

/** Scrolls down a bit in each frame, and tells how long frames took; in stretches, whose processor time is known. */
async function scroll(page: Page, chromium: CDPSession): Promise<Frames> {
  const walls: number[] = [];
  const costs: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const before = await busyMs(chromium);
    const times = await page.evaluate<number[]>(`new Promise((resolve) => {
      const times = [];
      let last = performance.now();
      const step = (now) => {
        times.push(now - last);
        last = now;
        window.scrollBy(0, ${scrollPx});
        if (times.length <= ${framesAStretch}) requestAnimationFrame(step);
        else resolve(times.slice(1));
      };
      requestAnimationFrame(step);
    })`);
    costs.push(((await busyMs(chromium)) - before) / times.length);
    walls.push(...times);
  }
  const at = (values: readonly number[], share: number): number =>
    values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
  return {
    p50: at(walls, 0.5),
    p99: at(walls, 0.99),
    cpu: costs.reduce((sum, one) => sum + one, 0) / costs.length,
    cpuP99: at(costs, 0.99),
  };
}

/** From a letter in the filter to painted rows, ms. */
function filtered(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    window.scrollTo(0, 0);
    const field = document.querySelector("main [data-filter]");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const count = () => document.querySelector("main table.tbl")?.getAttribute("aria-rowcount");
    const before = count();
    const start = performance.now();
    set.call(field, "canary");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const look = () => {
      if (count() !== before) requestAnimationFrame(() => {
        const took = performance.now() - start;
        set.call(field, "");
        field.dispatchEvent(new Event("input", { bubbles: true }));
        requestAnimationFrame(() => setTimeout(() => resolve(took), 1000));
      });
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** From a click on the name's head to painted rows in that order, ms. */
function sorted(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const head = [...document.querySelectorAll("main th button")].find((one) => one.textContent === "Name");
    const is = head.closest("th").getAttribute("aria-sort");
    const start = performance.now();
    head.click();
    const look = () => {
      if (head.closest("th").getAttribute("aria-sort") !== is) requestAnimationFrame(() => resolve(performance.now() - start));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

async function heapMB(devtools: CDPSession): Promise<number> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}

function makeCluster(dir: string): void {
  const script = new URL("gen-cluster.ts", tools).pathname;
  const args = [script, "--nodes", flags.nodes, "--pods", flags.pods, "--seed", "1", "--out", dir];
  const { status, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(`cannot make the cluster: ${stderr.toString()}`);
  // Three times as many replica sets, as clusters that roll out have.
  const file = join(dir, "http/apis/apps/v1/replicasets.json.gz");
  const list = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
    items: { metadata: { name: string; uid: string } }[];
  };
  const older = ["2", "3"].flatMap((n) =>
    list.items.map((item) => {
      const { metadata } = item;
      return {
        ...item,
        metadata: { ...metadata, name: `${metadata.name}${n}`, uid: `${metadata.uid}-${n}` },
      };
    }),
  );
  writeFileSync(file, gzipSync(JSON.stringify({ ...list, items: [...list.items, ...older] }), { level: 1 }));
}

function kubeconfigTo(server: string): string {
  return [
    "apiVersion: v1",
    "kind: Config",
    "current-context: replay",
    `clusters: [{name: replay, cluster: {server: "${server}"}}]`,
    "contexts: [{name: replay, context: {cluster: replay, user: replay}}]",
    "users: [{name: replay, user: {}}]",
    "",
  ].join("\n");
}

function start(children: ChildProcess[], args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  return child;
}

async function isThere(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 200; // 202 while a kind is being listed
  } catch {
    return false;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 3000; turn++) {
    if (await condition()) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("waited ten minutes in vain");
}
