import { hintOf, type Log, messageOf, openLog, systemClock } from "@taffrail/base";
import type { CalmHeap } from "../calm-heap.ts";
import { version } from "../version.ts";
import { type Command, helpOf, listOf, type Parts, readFlags, UsageError } from "./command.ts";

/** Every subcommand by its name; each is loaded when it is asked for. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  server: {
    summary: "Watch a cluster, scrape it, store it, answer questions, show it",
    load: async () => (await import("./server.ts")).server,
  },
  demo: {
    summary: "The whole of it over a simulated cluster, with an hour of history",
    load: async () => (await import("./demo.ts")).demo,
  },
  kubestate: {
    summary: "Object state as metrics, in place of kube-state-metrics",
    load: async () => (await import("./kubestate.ts")).kubestate,
  },
  sim: {
    summary: "A simulated cluster, or a recorded one, as an API server",
    load: async () => (await import("./sim.ts")).sim,
  },
  check: {
    summary: "Check a configuration without starting anything",
    load: async () => (await import("./check.ts")).check,
  },
  test: {
    summary: "Run unit tests of rules",
    load: async () => (await import("./test.ts")).test,
  },
  tsdb: {
    summary: "Look into data folders, verify them, fill them",
    load: async () => (await import("./tsdb.ts")).tsdb,
  },
  query: {
    summary: "Ask a running server a question in PromQL",
    load: async () => (await import("./query.ts")).query,
  },
};

/** Parts that other releases bring; asked for, they say so. */
const planned: Readonly<Record<string, string>> = {
  agent: "the agent of each node",
  probe: "network probes",
};

/** Runs the program with these words; resolves with its exit code. */
export async function main(args: readonly string[], heap?: Pick<CalmHeap, "stir">): Promise<number> {
  const stop = new AbortController();
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stop.abort(new StoppedError("nobody reads on", 0)); // whoever did has had enough: `… | head`
  });
  process.stderr.on("error", () => {}); // whoever read the log is gone: that is no reason to end
  const out = (text: string): void => void process.stdout.write(text + "\n");
  const err = (text: string): void => void process.stderr.write(text + "\n");
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    out(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "version") {
    out(`taffrail ${version} (Node ${process.versions.node})`);
    return 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const later = Object.hasOwn(planned, name) ? planned[name] : undefined;
    err(
      later === undefined
        ? `taffrail: unknown command "${name}"; \`taffrail --help\` lists them`
        : `taffrail: not supported yet: ${later}`,
    );
    return 2;
  }
  let command = await entry.load();
  let words: readonly string[] = rest;
  for (let next = partOf(command, words); next !== undefined; next = partOf(command, words)) {
    command = await next.load();
    words = words.slice(1);
  }
  let log: Log | undefined;
  try {
    const { flags, positionals } = readFlags(command, command.readsWords === true ? [] : words);
    if (flags.bool("help")) {
      out(helpOf(command));
      return 0;
    }
    const level = flags.text("log.level") ?? "info";
    if (level !== "debug" && level !== "info" && level !== "warn" && level !== "error") {
      throw new UsageError(`--log.level: got "${level}", want debug, info, warn or error`);
    }
    const format = flags.text("log.format") ?? "logfmt";
    if (format !== "logfmt" && format !== "json")
      throw new UsageError(`--log.format: got "${format}", want logfmt or json`);
    log = openLog({ clock: systemClock, level, format, write: (line) => void process.stderr.write(line) });
    if (command.endsAtOnce !== true) heedSignals(stop, log);
    return await command.run({
      flags,
      positionals,
      words,
      log,
      ...(heap === undefined ? {} : { heap }),
      signal: stop.signal,
      env: process.env,
      out,
      err,
    });
  } catch (error) {
    const stopped = stopIn(error);
    if (stopped !== undefined) return stopped.exitCode;
    const hint = hintOf(error);
    err(`taffrail ${command.name}: ${messageOf(error)}${hint === undefined ? "" : `\n  ${hint}`}`);
    if (messageOf(error).startsWith("BUG:") && error instanceof Error) err(error.stack ?? "");
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The subcommand that comes next. */
function partOf({ parts }: Command, [word]: readonly string[]): Parts[string] | undefined {
  return word !== undefined && parts !== undefined && Object.hasOwn(parts, word) ? parts[word] : undefined;
}

/** Why a command that was told to end did not come to its own end. */
class StoppedError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The end that an error tells of, if that is what it does. */
function stopIn(error: unknown): StoppedError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof StoppedError) return at;
  return undefined;
}

/** Fires `stop` at SIGINT or SIGTERM; a second one ends the process at once. */
function heedSignals(stop: AbortController, log: Log): void {
  for (const [name, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(exitCode);
      log.info("stopping; once more ends it at once", { signal: name });
      stop.abort(new StoppedError(`stopped by ${name}`, exitCode));
    });
  }
}

function overview(): string {
  return `Taffrail ${version}: the whole of Kubernetes monitoring in one program.

Usage: taffrail COMMAND [flags]

${listOf(commands)}

\`taffrail COMMAND --help\` tells more. Start with \`taffrail demo\`: it needs no cluster.`;
}
