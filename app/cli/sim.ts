import { writeFileSync } from "node:fs";
import { systemClock } from "@taffrail/base";
import { openReplay, openSim } from "@taffrail/sim";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { logFlags } from "./log-flags.ts";

/** `taffrail sim`: a cluster to try things on, simulated or recorded. */
export const sim: Command = {
  name: "sim",
  summary: "A simulated cluster, or a recorded one, as an API server",
  usage: "[flags]",
  flags: [
    {
      name: "port",
      type: "text",
      value: "PORT",
      default: "6550",
      help: "port of the API server on loopback; 0 for a free one",
    },
    { name: "tls", type: "bool", help: "serve HTTPS, with a certificate made for it" },
    { name: "token", type: "text", value: "TOKEN", help: "bearer token that every request must carry" },
    { name: "kubeconfig", type: "text", value: "FILE", help: "write a kubeconfig that leads here" },
    { name: "nodes", type: "text", value: "N", default: "12", help: "nodes, up to 1000" },
    {
      name: "pods-per-node",
      type: "text",
      value: "N",
      default: "0",
      help: "pods a node beyond those of the demo, up to 110",
    },
    { name: "seed", type: "text", value: "N", default: "1", help: "the same seed gives the same cluster" },
    { name: "kubelet-ports", type: "bool", help: "give each kubelet a port of its own, too" },
    { name: "replay", type: "text", value: "DIR", help: "serve this recording instead" },
    {
      name: "at",
      type: "text",
      value: "WHEN",
      default: "start",
      help: "of a recording: its lists at the start or at the end",
    },
    {
      name: "speed",
      type: "text",
      value: "N",
      default: "1",
      help: "of a recording: how fast its watches play; 0 silent, all at once",
    },
    {
      name: "alias",
      type: "text",
      value: "FROM=TO",
      multiple: true,
      help: "of a recording: answer one API path from another",
    },
    { name: "recorded-times", type: "bool", help: "of a recording: leave its times as they are" },
    ...logFlags,
  ],
  more:
    "Faults are calls: POST /sim/faults/NAME on the same port; GET /sim/faults lists them.\n" +
    "Then, elsewhere: taffrail server --kubeconfig FILE",
  run: serve,
};

async function serve({ flags, positionals, log, signal, out }: Invocation): Promise<number> {
  if (positionals.length > 0) throw new UsageError(`got "${positionals[0]!}", want flags only`);
  const port = flags.integer("port", 0, 65_535) ?? 0;
  const token = flags.text("token");
  const common = {
    clock: systemClock,
    log: log.with({ room: "sim" }),
    port,
    tls: flags.bool("tls"),
    ...(token === undefined ? {} : { token }),
  };
  const replay = flags.text("replay");
  await using cluster =
    replay === undefined
      ? await openSim({
          ...common,
          seed: flags.integer("seed", 0, 2 ** 31) ?? 1,
          nodes: flags.integer("nodes", 1, 1000) ?? 12,
          podsPerNode: flags.integer("pods-per-node", 0, 110) ?? 0,
          kubeletPorts: flags.bool("kubelet-ports"),
        })
      : await openReplay({ ...common, dir: replay, ...replayFlags({ flags }) });
  const file = flags.text("kubeconfig");
  if (file !== undefined) writeFileSync(file, cluster.kubeconfig(), { mode: 0o600 });
  out(`API server: ${cluster.apiServerUrl}`);
  if (file !== undefined) out(`kubeconfig: ${file}`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return 0;
}

interface ReplayFlags {
  readonly at: "start" | "end";
  readonly speed: number;
  readonly aliases: Readonly<Record<string, string>>;
  readonly recordedTimes: boolean;
}

function replayFlags({ flags }: Pick<Invocation, "flags">): ReplayFlags {
  const at = flags.text("at");
  if (at !== "start" && at !== "end") throw new UsageError(`--at: got "${at ?? ""}", want start or end`);
  const speed = flags.text("speed") ?? "1";
  if (speed !== "all" && !(Number(speed) >= 0))
    throw new UsageError(`--speed: got "${speed}", want a number or all`);
  const aliases = flags.texts("alias").map((text) => {
    const [from, to, ...rest] = text.split("=");
    if (from === undefined || to === undefined || rest.length > 0)
      throw new UsageError(`--alias: got "${text}", want FROM=TO`);
    return [from, to] as const;
  });
  return {
    at,
    speed: speed === "all" ? Number.POSITIVE_INFINITY : Number(speed),
    aliases: Object.fromEntries(aliases),
    recordedTimes: flags.bool("recorded-times"),
  };
}
