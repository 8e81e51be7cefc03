import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

import { messageOf, noLog, systemClock } from "@taffrail/base";
import { openReplay } from "@taffrail/sim";

import { findPeer } from "../../bench/peers.ts";
import { Kubestate } from "../../app/kubestate/kubestate.ts";
import type { ConformanceKind, Report } from "./kind.ts";
import { argumentsOf, compareFamilies, linesOf, scrapesOf } from "./kubestate.ts";

/**
 * The same data as `kubestate`, but the whole way: the program, started with the arguments of each variant, reads the recording over HTTP and is
 * scraped over HTTP, plain and gzipped.
 */
export const run: ConformanceKind = async (path, report) => {
  const isVariant = existsSync(join(path, "args.txt"));
  const recording = isVariant ? dirname(dirname(path)) : path;
  const variants = isVariant ? [basename(path)] : readdirSync(join(recording, "golden")).sort();
  for (const variant of variants) await runVariant(recording, join(recording, "golden", variant), report);
};

async function runVariant(recording: string, golden: string, report: Report): Promise<void> {
  const name = `${basename(recording)}/${basename(golden)}`;
  const signal = new AbortController().signal;
  await using cluster = await openReplay({
    clock: systemClock,
    log: noLog,
    dir: recording,
    at: name.endsWith("-at-end") ? "end" : "start",
    speed: name.endsWith("-watch") ? Infinity : 0, // every recorded change at once
    recordedTimes: true,
    port: 0,
    aliases: {
      "/apis/admissionregistration.k8s.io/v1": "/apis/admissionregistration.k8s.io/v1beta1",
    },
  });
  const url = cluster.apiServerUrl;
  const words = argumentsOf(readFileSync(join(golden, "args.txt"), "utf8"))
    .map((word) =>
      word.replace(/^(--\S*config\S*)=(\S+\.yaml)$/, (_, flag, file) => `${flag}=${join(golden, file)}`),
    )
    .map((word) => (word.startsWith("http://") ? url : word));
  const args = [...words, "--host=127.0.0.1", "--port=0", "--telemetry-host=127.0.0.1", "--telemetry-port=0"];
  const isRefused = existsSync(join(golden, "exit.txt"));
  let program: Kubestate;
  try {
    program = await Kubestate.open({
      args: [...args, "--enable-gzip-encoding"],
      env: {},
      clock: systemClock,
      log: noLog,
      signal,
    });
  } catch (error) {
    if (isRefused) report.pass(name);
    else report.fail(name, "to start", messageOf(error));
    return;
  }
  await using running = program;
  if (isRefused) return report.fail(name, "a refusal", "accepted");
  const scrapes = scrapesOf(readFileSync(join(golden, "headers.txt"), "utf8"));
  const wantedText = gunzipSync(readFileSync(join(golden, "metrics.txt.gz"))).toString();
  const isThere = (text: string): boolean => linesOf(text) === linesOf(wantedText);
  await settled(running, isThere);
  for (const [i, file] of ["metrics.txt.gz", "openmetrics.txt.gz"].entries()) {
    const wanted = gunzipSync(readFileSync(join(golden, file))).toString();
    const { accept, contentType } = scrapes[i]!;
    for (const encoding of ["identity", "gzip"]) {
      const headers = { accept, "accept-encoding": encoding };
      const response = await fetch(`${running.url}/metrics`, { headers });
      const got = await response.text();
      const id = `${name} ${file} ${encoding}`;
      if (i === 0 && encoding === "identity") {
        compareFamilies(name, wanted, got, undefined, report);
        comparePromtool(name, wanted, got, report);
      } else if (linesOf(wanted) === linesOf(got)) report.pass(id);
      else report.fail(id, "the same lines", "others");
      const type = response.headers.get("content-type");
      const isGzipped = response.headers.get("content-encoding") === "gzip";
      if (type === contentType && isGzipped === (encoding === "gzip")) report.pass(`${id} headers`);
      else report.fail(`${id} headers`, [contentType, encoding], [type, isGzipped]);
    }
  }
}

/** What the real promtool finds amiss in both; the original prints some duplicates. */
function comparePromtool(name: string, wanted: string, got: string, report: Report): void {
  const promtool = findPeer("promtool");
  if (promtool === undefined) return report.skip(`${name} promtool`, "there is no promtool");
  const findings = (input: string): string[] => {
    const { stdout, stderr } = spawnSync(promtool, ["check", "metrics"], { input, maxBuffer: 1 << 28 });
    return `${stdout.toString()}${stderr.toString()}`.split("\n").sort();
  };
  const [ours, theirs] = [findings(got), findings(wanted)];
  if (ours.join("\n") === theirs.join("\n")) report.pass(`${name} promtool`);
  else report.fail(`${name} promtool`, theirs.slice(0, 5), ours.slice(0, 5));
}

/** Waits until what is served is what it is to be, or some seconds. */
async function settled(running: Kubestate, isThere: (text: string) => boolean): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const ready = await fetch(`${running.telemetryUrl}/readyz`);
    await ready.text();
    if (ready.ok && isThere(await (await fetch(`${running.url}/metrics`)).text())) return;
    await systemClock.sleep(100);
  }
}
