import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The path of a program among those of others (`TAFFRAIL_PEERS`) or in `PATH`; `undefined`: it is not to be had. */
export function findProgram(name: string): string | undefined {
  const own = process.env["TAFFRAIL_PEERS"];
  const dirs = [
    ...(own === undefined ? [] : [join(own, "bin"), own]),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  return dirs
    .map((dir) => join(dir, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Why tests with a real VictoriaMetrics are skipped; false: they are not. */
export const noVictoriaMetrics: string | false =
  findProgram("victoria-metrics") === undefined
    ? "skipped: no victoria-metrics in TAFFRAIL_PEERS or PATH"
    : false;

/** A server that runs on loopback until disposed of; its folder goes with it, unless another begins in it. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a real VictoriaMetrics; `dir` and `port` make it one that ran before. */
export async function startVictoriaMetrics(before?: {
  readonly dir: string;
  readonly port: number;
}): Promise<RunningServer & { readonly dir: string; readonly port: number }> {
  const dir = before?.dir ?? (await mkdtemp(join(tmpdir(), "taffrail-victoria-")));
  const port = before?.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `-storageDataPath=${dir}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    "-retentionPeriod=10y",
    "-search.latencyOffset=0s",
    "-memory.allowedBytes=256MB",
  ];
  const child = spawn(findProgram("victoria-metrics")!, args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilReady(`${url}/health`, child);
  // what is written shows after seconds, or once it is told to
  const flushing = setInterval(() => void fetch(`${url}/internal/force_flush`).catch(() => {}), 300);
  return {
    url,
    dir,
    port,
    async [Symbol.asyncDispose]() {
      clearInterval(flushing);
      child.kill("SIGTERM");
      await ended;
      if (before === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Starts a real Prometheus that takes remote write. */
export async function startPrometheus(): Promise<RunningServer> {
  const dir = await mkdtemp(join(tmpdir(), "taffrail-prometheus-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    "--config.file=/dev/null",
    `--storage.tsdb.path=${dir}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--web.enable-remote-write-receiver",
    "--web.remote-write-receiver.accepted-protobuf-messages=prometheus.WriteRequest",
    "--web.remote-write-receiver.accepted-protobuf-messages=io.prometheus.write.v2.Request",
    "--enable-feature=exemplar-storage",
  ];
  const child = spawn(findProgram("prometheus")!, args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilReady(`${url}/-/ready`, child);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    try {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      // it does not listen yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`${url} is not ready`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}
