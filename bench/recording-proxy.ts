/**
 * Lets two scrapers see the same: fetches each target once per slot, adds explicit timestamps, and serves the n-th body to the n-th
 * request of each client. Clients are told apart by their User-Agent.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A target behind the proxy: its path here, and how its body is got. */
export interface ProxiedTarget {
  readonly name: string;
  readonly fetch: () => Promise<string>;
}

interface Slot {
  readonly body: Promise<string>;
}

/** Bodies kept for the slower client; the older ones are let go. */
const keptSlots = 40;

/** The proxy, listening on a free port of loopback. */
export class RecordingProxy implements AsyncDisposable {
  readonly host: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(targets: readonly ProxiedTarget[]): Promise<RecordingProxy> {
    const slots = new Map(targets.map(({ name }) => [name, new Map<number, Slot>()]));
    const counts = new Map<string, number>();
    const server = createServer((request, response) => {
      const name = request.url?.split("/")[1] ?? "";
      const target = targets.find((t) => t.name === name);
      if (target === undefined) return void response.writeHead(404).end();
      const client = `${name} ${request.headers["user-agent"]?.split("/")[0] ?? ""}`;
      const n = counts.get(client) ?? 0;
      counts.set(client, n + 1);
      const ofTarget = slots.get(name)!;
      let slot = ofTarget.get(n);
      if (slot === undefined) {
        const t = Date.now();
        slot = { body: target.fetch().then((body) => withTimestamps(body, t)) };
        ofTarget.set(n, slot);
        ofTarget.delete(n - keptSlots);
      }
      slot.body.then(
        (body) => {
          response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
          response.end(body);
        },
        (error: unknown) => response.writeHead(502).end(String(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RecordingProxy(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Every sample line with a time of its own: the one it has, else `t`. */
export function withTimestamps(body: string, t: number): string {
  return body
    .split("\n")
    .map((line) => {
      if (line === "" || line.startsWith("#")) return line;
      const after = line.lastIndexOf("}") + 1 || line.indexOf(" ");
      const fields = line.slice(after).trim().split(/\s+/);
      return fields.length > 1 ? line : `${line} ${t}`;
    })
    .join("\n");
}
