import { openLog, systemClock } from "@taffrail/base";
import { flagHelp, readSettings } from "@taffrail/kubestate";
import { Kubestate } from "../kubestate/kubestate.ts";
import { version } from "../version.ts";
import type { Command, Invocation } from "./command.ts";
import { ended } from "./server.ts";

/** `taffrail kubestate`: object state as a program of its own, with the flags of the original. */
export const kubestate: Command = {
  name: "kubestate",
  summary: "Object state as metrics, in place of kube-state-metrics",
  usage: "[flags]",
  flags: [],
  more: `${flagHelp()}

Object state on --port: /metrics, /healthz, /livez. Self metrics on --telemetry-port: /metrics, /readyz, which is
ready once everything was listed.`,
  readsWords: true,
  run,
};

async function run({ words, signal, env, out, log: quiet }: Invocation): Promise<number> {
  if (words[0] === "version") {
    out(`taffrail kubestate ${version}`);
    return 0;
  }
  const settings = readSettings(words[0] === "help" ? ["--help"] : words);
  if (settings.bool("help")) {
    out(`${kubestate.summary}.\n\nUsage: taffrail kubestate ${kubestate.usage}\n\n${kubestate.more}`);
    return 0;
  }
  const isVerbose = settings.whole("v") >= 4;
  const write = (line: string): void => void process.stderr.write(line);
  const log = isVerbose ? openLog({ clock: systemClock, level: "debug", format: "logfmt", write }) : quiet;
  await using program = await Kubestate.open({ args: words, env, clock: systemClock, log, signal });
  log.info("listening", { metrics: program.url, telemetry: program.telemetryUrl });
  await ended(signal);
  return 0;
}
