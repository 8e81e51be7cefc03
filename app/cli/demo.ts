import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@taffrail/base";
import { openDemo } from "../demo.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { logFlags } from "./log-flags.ts";
import { builtPage, checkedListen, ended, listenFlags } from "./server.ts";

/** `taffrail demo`: the server over a simulated cluster, in one process. */
export const demo: Command = {
  name: "demo",
  summary: "The whole of it over a simulated cluster, with an hour of history",
  usage: "[flags]",
  flags: [
    {
      name: "data",
      type: "text",
      value: "DIR",
      help: "data folder (default: a temporary one, removed at the end)",
    },
    ...listenFlags,
    { name: "nodes", type: "text", value: "N", default: "12", help: "nodes of the cluster, up to 1000" },
    {
      name: "pods-per-node",
      type: "text",
      value: "N",
      default: "0",
      help: "pods a node beyond those of the demo, up to 110",
    },
    { name: "seed", type: "text", value: "N", default: "1", help: "the same seed gives the same cluster" },
    {
      name: "history",
      type: "text",
      value: "MINUTES",
      default: "60",
      help: "history made before the page is full, up to 240",
    },
    ...logFlags.map((flag) => (flag.name === "log.level" ? { ...flag, default: "error" } : flag)), // things go wrong in it on purpose
  ],
  run,
};

async function run({ flags, positionals, log, heap, signal, out }: Invocation): Promise<number> {
  if (positionals.length > 0) throw new UsageError(`got "${positionals[0]!}", want flags only`);
  const listen = checkedListen(flags.text("listen") ?? "", flags.bool("insecure-listen"));
  const pageDir = flags.bool("no-page") ? undefined : await builtPage(log);
  await using held = new AsyncDisposableStack();
  let dir = flags.text("data");
  if (dir === undefined) {
    const temporary = mkdtempSync(join(tmpdir(), "taffrail-demo-"));
    held.defer(() => rmSync(temporary, { recursive: true, force: true }));
    dir = temporary;
  }
  const started = performance.now();
  const running = held.use(
    await openDemo({
      dir,
      listen,
      ...(pageDir === undefined ? {} : { pageDir }),
      nodes: flags.integer("nodes", 1, 1000) ?? 12,
      podsPerNode: flags.integer("pods-per-node", 0, 110) ?? 0,
      seed: flags.integer("seed", 0, 2 ** 31) ?? 1,
      historyMinutes: flags.integer("history", 0, 240) ?? 60,
      ...(heap === undefined ? {} : { heap }),
      clock: systemClock,
      log,
      signal,
      progress: (share) => out(`making the history: ${Math.round(share * 100)} %`),
    }),
  );
  out(`Taffrail's demo: ${running.url}`);
  const history = running.history.then(({ samples, minutes }) => {
    if (signal.aborted) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    out(
      `${minutes} minutes of history, ${samples.toLocaleString("en")} samples, after ${seconds} s. Ctrl-C ends it.`,
    );
  });
  await Promise.race([ended(signal), history.then(() => ended(signal))]);
  return 0;
}
