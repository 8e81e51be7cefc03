/** Real programs that scenarios compare with: found, started on a free port, measured, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

/** The path of a peer in the folder that `TAFFRAIL_PEERS` names, in its `bin`, or in `PATH`; `undefined` where it is not to be had. */
export function findPeer(name: string): string | undefined {
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

/** A port of loopback that nobody listens on at this moment. */
export function freePort(): Promise<number> {
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

/** What a process has used up to now. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMiB: number;
  /** The most it ever held. */
  readonly peakMiB: number;
}

/** What a process has used, from the system's own books; Linux only. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (key: string): number => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    residentMiB: kib("VmRSS") / 1024,
    peakMiB: kib("VmHWM") / 1024,
  };
}

/** A program that runs until disposed of. */
export class Running implements AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = "";

  private constructor(name: string, url: string, child: ChildProcess) {
    this.name = name;
    this.url = url;
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("exit", () => resolve()));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => (this.#output = (this.#output + data.toString()).slice(-20_000)));
    }
  }

  /** Starts a program and waits until `readyPath` answers 200. Rejects with what it printed. */
  static async start(
    name: string,
    command: string,
    args: readonly string[],
    port: number,
    readyPath: string,
  ): Promise<Running> {
    const running = new Running(
      name,
      `http://127.0.0.1:${port}`,
      spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] }),
    );
    for (let attempt = 0; attempt < 600; attempt++) {
      const answer = await fetch(running.url + readyPath).catch(() => undefined);
      if (answer?.ok === true) return running;
      if (running.#child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await running[Symbol.asyncDispose]();
    throw new Error(`${name} did not start:\n${running.#output}`);
  }

  get output(): string {
    return this.#output;
  }

  usage(): Usage {
    return usageOf(this.#child.pid!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGTERM");
    const hard = setTimeout(() => this.#child.kill("SIGKILL"), 15_000);
    await this.#ended;
    clearTimeout(hard);
  }
}

/** The real Prometheus on a configuration and a fresh folder. */
export async function startPrometheus(command: string, config: string, dir: string): Promise<Running> {
  const port = await freePort();
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${dir}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=warn",
  ];
  return Running.start("prometheus", command, args, port, "/-/ready");
}

/** Taffrail's server on a configuration and a fresh folder. */
export async function startTaffrail(config: string, dir: string): Promise<Running> {
  const port = await freePort();
  const main = new URL("../app/taffrail.mjs", import.meta.url).pathname;
  const args = [
    main,
    "server",
    `--config=${config}`,
    `--data=${dir}`,
    `--listen=127.0.0.1:${port}`,
    "--no-cluster",
    "--no-page",
    "--log.level=warn",
  ];
  return Running.start("taffrail", process.execPath, args, port, "/-/ready");
}

/** The real VictoriaMetrics on a scrape configuration and a fresh folder. */
export async function startVictoriaMetrics(command: string, config: string, dir: string): Promise<Running> {
  const port = await freePort();
  const args = [
    `-promscrape.config=${config}`,
    `-storageDataPath=${dir}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    "-promscrape.maxScrapeSize=1073741824", // 16 MB unless told: a wide target would be refused
    "-loggerLevel=WARN",
  ];
  return Running.start("victoria-metrics", command, args, port, "/health");
}
