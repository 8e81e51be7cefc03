import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPeer, freePort, Running } from "../../../bench/peers.ts";

/** Why tests with a real VictoriaMetrics are skipped; false: they are not. */
export const noVictoriaMetrics: string | false =
  findPeer("victoria-metrics") === undefined
    ? "skipped: no victoria-metrics in TAFFRAIL_PEERS or PATH"
    : false;

/** Why tests with a real Prometheus are skipped; false: they are not. */
export const noPrometheus: string | false =
  findPeer("prometheus") === undefined ? "skipped: no prometheus in TAFFRAIL_PEERS or PATH" : false;

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
  const args = [
    `-storageDataPath=${dir}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    "-retentionPeriod=10y",
    "-search.latencyOffset=0s",
    "-memory.allowedBytes=256MB",
  ];
  const name = "victoria-metrics";
  const running = await Running.start(name, findPeer(name)!, args, port, "/health");
  const { url } = running;
  // what is written shows after seconds, or once it is told to
  const flushing = setInterval(() => void fetch(`${url}/internal/force_flush`).catch(() => {}), 300);
  return {
    url,
    dir,
    port,
    async [Symbol.asyncDispose]() {
      clearInterval(flushing);
      await running[Symbol.asyncDispose]();
      if (before === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Starts a real Prometheus that takes remote write. */
export async function startPrometheus(): Promise<RunningServer> {
  const dir = await mkdtemp(join(tmpdir(), "taffrail-prometheus-"));
  const port = await freePort();
  const args = [
    "--config.file=/dev/null",
    `--storage.tsdb.path=${dir}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--web.enable-remote-write-receiver",
    "--web.remote-write-receiver.accepted-protobuf-messages=prometheus.WriteRequest",
    "--web.remote-write-receiver.accepted-protobuf-messages=io.prometheus.write.v2.Request",
    "--enable-feature=exemplar-storage",
  ];
  const running = await Running.start("prometheus", findPeer("prometheus")!, args, port, "/-/ready");
  return {
    url: running.url,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
