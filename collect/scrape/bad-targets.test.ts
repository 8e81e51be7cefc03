import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { type ScrapeConfig, scrapeDefaults } from "./config.ts";
import { openScraper } from "./scraper.ts";
import type { TargetHealth } from "./target-scraper.ts";
import { MemorySink } from "./testing/memory-sink.ts";

const piece = Buffer.alloc(64 << 10, "a 1\n");

/** Writes `make` again and again, as fast as it is taken, until the other side has enough. */
function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once("drain", more);
    }
    response.end();
  };
  more();
}

/** What each target answers, by its path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  good: (response) => response.end("good 1\n"),
  "ten-gigabytes": (response) => pour(response, 10e9),
  "ten-gigabytes-said": (response) => {
    response.setHeader("content-length", 10e9);
    pour(response, 10e9);
  },
  "ten-million-labels": (response) => response.end(`a 1\nb{${'l="",'.repeat(10_000_000)}} 1\n`),
  "long-line": (response) => response.end(`a 1\nb{c="${"x".repeat(2 << 20)}"} 1\n`),
  "slow-loris": (response) => {
    const drip = setInterval(() => response.write("a"), 20);
    response.on("close", () => clearInterval(drip));
  },
  "many-families": (response) => {
    const lines = Array.from({ length: 300_000 }, (_, i) => `# HELP family_${i} ${"x".repeat(60)}\n`);
    response.end(`${lines.join("")}a 1\n`);
  },
};

test("bad targets are refused with the reason, good ones go on, and memory stays in bounds", async () => {
  const server = createServer((request: IncomingMessage, response) => {
    response.setHeader("content-type", "text/plain");
    response.on("error", () => {});
    answers[request.url!.slice(1)]!(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const sink = new MemorySink();
  const jobs = Object.keys(answers).map((name): ScrapeConfig => ({
    ...scrapeDefaults,
    jobName: name,
    metricsPath: `/${name}`,
    scrapeIntervalMs: 600_000,
    scrapeTimeoutMs: name === "slow-loris" ? 300 : 600_000,
    // one that falls to the limit of the configuration; the cap without one is 1 GiB
    bodySizeLimit: name.startsWith("ten-giga") ? 32 << 20 : 0,
    discoveries: [{ kind: "static", groups: [{ targets: [`127.0.0.1:${port}`], labels: {} }] }],
  }));
  const scraper = openScraper({
    configs: jobs,
    sink,
    clock: systemClock,
    log: noLog,
    signal: stop.signal,
    paused: true,
  });
  try {
    await scraper.sync();
    const before = process.memoryUsage.rss();
    await scraper.scrapeAt(systemClock.now());
    // 200 MB of bodies that stand in this process, server and scraper, and what is made of them
    assert.ok(process.memoryUsage.rss() - before < 1.2e9, "memory stays in bounds");
    const health = new Map<string, TargetHealth>();
    for (const target of scraper.targets().active) health.set(target.job, target.health);
    const faults: readonly (readonly [job: string, error: RegExp])[] = [
      ["ten-gigabytes", /^body size limit exceeded$/],
      ["ten-gigabytes-said", /^body size limit exceeded$/],
      ["ten-million-labels", /line 2, column \d+: got a longer one, want a line of at most 1048576 bytes/],
      ["long-line", /line 2, column \d+: got a longer one, want a line of at most 1048576 bytes/],
      ["slow-loris", /^no whole answer within 0.3 s$/],
    ];
    for (const [job, error] of faults) {
      assert.equal(health.get(job)!.state, "down", job);
      assert.match(health.get(job)!.lastError, error);
      assert.equal(sink.samples(`up{instance="127.0.0.1:${port}", job="${job}"}`)![0]![1], 0);
    }
    for (const job of ["good", "many-families"]) assert.equal(health.get(job)!.state, "up", job);
    const kept = [...scraper.metadata()].filter(({ job }) => job === "many-families");
    assert.ok(kept.length > 50_000 && kept.length < 300_000, "metadata are kept up to a bound");
    assert.deepEqual(Object.keys(sink.all()).sort(), [
      `a{instance="127.0.0.1:${port}", job="many-families"}`,
      `good{instance="127.0.0.1:${port}", job="good"}`,
    ]);
  } finally {
    stop.abort(new Error("test over"));
    await scraper.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});
