/**
 * Starts the demo as a user does, asks its API for real series, looks at its page, and stops it again.
 * Prints what it saw; exits with 1 if anything is missing.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const giveUpMs = 120_000;
const dir = mkdtempSync(join(tmpdir(), "taffrail-smoke-"));
const startMs = performance.now();
const demo = spawn(
  process.execPath,
  ["app/main.ts", "demo", "--listen", "127.0.0.1:0", "--data", join(dir, "data")],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const ended = new Promise<number | null>((resolve) => demo.once("exit", resolve));

/** The address that the demo prints once it answers. */
const url = await new Promise<string>((resolve, reject) => {
  let printed = "";
  demo.stdout.on("data", (data: Buffer) => {
    printed += data.toString();
    const match = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
    if (match !== null) resolve(match[0]);
  });
  void ended.then((code) => reject(new Error(`the demo ended with ${code} before it answered`)));
  setTimeout(() => reject(new Error(`no address after ${giveUpMs} ms`)), giveUpMs).unref();
});

/** Queries that a full demo answers with at least so many series. */
const wanted: readonly (readonly [query: string, atLeast: number])[] = [
  ["up == 1", 40],
  ['sum by (node) (rate(container_cpu_usage_seconds_total{id="/"}[5m]))', 11], // of twelve nodes one falls silent
  ["kube_pod_info", 200],
  ["count_over_time(up[1h]) > 60", 20],
  ['sum by (namespace) (container_memory_working_set_bytes{container!=""})', 5],
];

let failed = 0;
const say = (ok: boolean, line: string): void => {
  if (!ok) failed++;
  console.log(`${ok ? "ok  " : "FAIL"} ${line}`);
};
const page = await fetch(url);
say(page.ok && (await page.text()).includes("<title>Taffrail"), `page: ${page.status}`);
for (const [query, atLeast] of wanted) {
  let count = 0;
  let said = "";
  while (performance.now() - startMs < giveUpMs) {
    const response = await fetch(`${url}/api/v1/query`, {
      method: "POST",
      body: new URLSearchParams({ query }),
    });
    const answer = (await response.json()) as { error?: string; data?: { result: readonly unknown[] } };
    count = answer.data?.result.length ?? 0;
    said = answer.error ?? "";
    if (count >= atLeast) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(count >= atLeast, `${query}: ${count} series, want ${atLeast} (${seconds} s) ${said}`);
}
demo.kill("SIGTERM");
const stopMs = performance.now();
const code = await ended;
say(code === 0, `stopped with ${code} after ${Math.round(performance.now() - stopMs)} ms`);
rmSync(dir, { recursive: true, force: true });
console.log(`${wanted.length + 2 - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
