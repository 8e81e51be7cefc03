import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isLoopback, parseAddress, versionOfProto } from "@taffrail/api";
import { messageOf, systemClock } from "@taffrail/base";
import { parseDurationMs } from "@taffrail/model";
import { buildPage } from "@taffrail/web";
import type { WriteVersion } from "@taffrail/wire";
import { loadConfig, loadConfigFile, type LoadedConfig } from "../config/load.ts";
import { ownConfig } from "../config/own.ts";
import { readFeatures } from "../features.ts";
import { openServer } from "../server.ts";
import { findCluster } from "../standing.ts";
import { type Command, type Flag, type Invocation, UsageError } from "./command.ts";
import { logFlags } from "./log-flags.ts";

/** Flags that the server and the demo share. */
export const listenFlags: readonly Flag[] = [
  {
    name: "listen",
    type: "text",
    value: "ADDRESS:PORT",
    default: "127.0.0.1:9099",
    help: "where to listen",
  },
  {
    name: "insecure-listen",
    type: "bool",
    help: "allow a wider address than loopback, though there is no TLS",
  },
  { name: "no-page", type: "bool", help: "answer the APIs only" },
];

/** `taffrail server`: the whole stream. */
export const server: Command = {
  name: "server",
  summary: "Watch a cluster, scrape it, store it, answer questions, show it",
  usage: "[--config FILE] [--data DIR] [--listen ADDRESS:PORT] [--kubeconfig FILE]",
  flags: [
    {
      name: "config",
      type: "text",
      value: "FILE",
      help: "a prometheus.yml; without one everything is found by itself",
    },
    {
      name: "data",
      type: "text",
      value: "DIR",
      default: "./taffrail-data",
      help: "data folder, one server each",
    },
    ...listenFlags,
    {
      name: "kubeconfig",
      type: "text",
      value: "FILE",
      help: "the cluster to watch (default: KUBECONFIG, ~/.kube/config, or this pod's)",
    },
    { name: "context", type: "text", value: "NAME", help: "context of the kubeconfig" },
    { name: "no-cluster", type: "bool", help: "watch no cluster even where one is to be found" },
    {
      name: "cluster-name",
      type: "text",
      value: "NAME",
      help: "what the page calls the cluster (default: its address)",
    },
    {
      name: "enable-remote-write-receiver",
      type: "bool",
      help: "take in samples that others send to /api/v1/write",
    },
    {
      name: "remote-write-receiver-messages",
      type: "text",
      value: "NAME",
      multiple: true,
      help: `the messages it takes: ${Object.keys(versionOfProto).join(", ")} (default: both)`,
    },
    {
      name: "enable-otlp-receiver",
      type: "bool",
      help: "take in metrics of OpenTelemetry at /api/v1/otlp/v1/metrics and /v1/metrics",
    },
    {
      name: "remote-flush-deadline",
      type: "text",
      value: "DURATION",
      default: "1m",
      help: "how long stopping waits for samples on their way to remote_write",
    },
    {
      name: "enable-feature",
      type: "text",
      value: "NAMES",
      multiple: true,
      help: "features by commas, as Prometheus names them: exemplar-storage, metadata-wal-records, st-storage, promql-experimental-functions, …",
    },
    {
      name: "enable-admin-api",
      type: "bool",
      help: "let requests delete series, clean and copy what is stored",
    },
    ...logFlags,
  ],
  more: "SIGHUP and POST /-/reload read the configuration again, all or nothing. SIGTERM loses nothing.",
  run,
};

async function run({ flags, positionals, log, heap, signal, env, out }: Invocation): Promise<number> {
  if (positionals.length > 0) throw new UsageError(`got "${positionals[0]!}", want flags only`);
  const listen = checkedListen(flags.text("listen") ?? "", flags.bool("insecure-listen"));
  const file = flags.text("config");
  const messages = acceptedMessages(flags.texts("remote-write-receiver-messages"));
  const features = readFeatures(flags.texts("enable-feature"), log);
  const { protobufFirst } = features;
  if (file !== undefined) loadConfigFile(file, { env, log }); // refused before anything is opened

  const kubeconfig = flags.text("kubeconfig");
  const context = flags.text("context");
  const cluster = flags.bool("no-cluster")
    ? undefined
    : await findCluster({
        env,
        log,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
      });
  if (cluster === undefined && file === undefined) {
    log.warn("nothing to watch but this process: no configuration, no kubeconfig, not in a pod", {
      hint: "give --config FILE or --kubeconfig FILE, or try `taffrail demo`",
    });
  }
  const readConfig = (): LoadedConfig => {
    if (file !== undefined) return loadConfigFile(file, { env, log, protobufFirst });
    return cluster === undefined ? loadConfig("", "(built in)") : ownConfig(cluster.standpoint);
  };
  const pageDir = flags.bool("no-page") ? undefined : await builtPage(log);
  await using held = new AsyncDisposableStack();
  if (cluster !== undefined) held.use(cluster.client);
  const hangups = held.use(new Hangups());
  const running = held.use(
    await openServer({
      dir: flags.text("data") ?? "",
      listen,
      readConfig,
      ...(cluster === undefined ? {} : { client: cluster.client }),
      throughApiServer: file === undefined && cluster?.standpoint.kind === "outside",
      ...(pageDir === undefined ? {} : { pageDir }),
      clusterName: flags.text("cluster-name") ?? cluster?.client.baseUrl.hostname ?? "this machine",
      mode: "server",
      enablesAdmin: flags.bool("enable-admin-api"),
      flags: {
        "web.enable-admin-api": String(flags.bool("enable-admin-api")),
        "config.file": file ?? "",
        "web.listen-address": listen,
        "storage.tsdb.path": flags.text("data") ?? "",
        "web.enable-remote-write-receiver": String(flags.bool("enable-remote-write-receiver")),
        "web.remote-write-receiver.accepted-protobuf-messages": messages
          .map((version) => Object.keys(versionOfProto).find((name) => versionOfProto[name] === version))
          .join(","),
        "storage.remote.flush-deadline": flags.text("remote-flush-deadline") ?? "1m",
        "web.enable-otlp-receiver": String(flags.bool("enable-otlp-receiver")),
        "enable-feature": flags.texts("enable-feature").join(","),
      },
      receivesOtlp: flags.bool("enable-otlp-receiver"),
      remoteFlushDeadlineMs: durationMs(flags.text("remote-flush-deadline") ?? "1m"),
      ...(flags.bool("enable-remote-write-receiver") ? { receivesRemoteWrite: messages } : {}),
      features,
      ...(heap === undefined ? {} : { heap }),
      clock: systemClock,
      log,
      signal,
    }),
  );
  hangups.answer(() => void running.reload().catch(() => {})); // said in the log already
  out(`Taffrail answers at ${running.url}`);
  await ended(signal);
  return 0;
}

/** SIGHUPs, from the first moment on: what would answer one may not be there yet, and without anyone who listens it ends the process. */
class Hangups implements Disposable {
  #answer: (() => void) | undefined;
  #isDue = false;
  readonly #heard = (): void => {
    this.#isDue = true;
    this.#answer?.();
  };

  constructor() {
    process.on("SIGHUP", this.#heard);
  }

  /** Answers all that come, and those that came. */
  answer(by: () => void): void {
    this.#answer = by;
    if (this.#isDue) by();
  }

  [Symbol.dispose](): void {
    process.off("SIGHUP", this.#heard);
  }
}

/** The versions of remote write that are named; all where none is. */
function acceptedMessages(names: readonly string[]): WriteVersion[] {
  if (names.length === 0) return Object.values(versionOfProto);
  return names.map((name) => {
    const version = versionOfProto[name];
    if (version !== undefined) return version;
    const known = Object.keys(versionOfProto).join(" or ");
    throw new UsageError(`--remote-write-receiver-messages: got "${name}", want ${known}`);
  });
}

function durationMs(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    throw new UsageError(`--remote-flush-deadline: got "${text}", want a duration such as 1m`);
  }
}

/** An address to listen on: loopback, or whatever else was asked for knowingly. */
export function checkedListen(listen: string, isInsecureAllowed: boolean): string {
  const { host } = parseAddress(listen);
  if (isLoopback(host) || isInsecureAllowed) return listen;
  throw new UsageError(
    `--listen: got "${listen}", which others can reach, and there is no TLS or sign-in yet`,
    {
      hint: "listen on loopback, or add --insecure-listen where the network decides who gets in",
    },
  );
}

/** The folder of the built page; without one the server still answers its APIs, and says why. */
export async function builtPage(log: Invocation["log"]): Promise<string | undefined> {
  const cacheDir = fileURLToPath(new URL("../../.cache", import.meta.url));
  try {
    if (!existsSync(cacheDir)) log.info("building the page, once");
    return (await buildPage({ cacheDir, log })).dir;
  } catch (error) {
    log.error("serving the APIs without the page", { error, why: messageOf(error) });
    return undefined;
  }
}

/** Resolves when the signal fires. */
export function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
