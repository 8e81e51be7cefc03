import { Connection } from "./connection.ts";
import { dial, type Remote } from "./dial.ts";
import type { Exchanger } from "./exchange.ts";
import { Http2Session } from "./http2-session.ts";

/** Connections of HTTP/1.1 to one server that wait for the next request. */
const mostFree = 2;

/** Connections that are kept open from scrape to scrape, by server. */
export class Connections {
  readonly #free = new Map<string, Exchanger[]>();
  readonly #sessions = new Map<string, Exchanger>(); // of HTTP/2, shared by whoever asks that server
  readonly #open = new Set<Exchanger>();
  #isRetired = false;

  /** One that can be used at once, the last used first; `undefined` where there is none. */
  takeFree(key: string): Exchanger | undefined {
    return this.#sessions.get(key) ?? this.#free.get(key)?.pop();
  }

  /** A new one, in the protocol that the server chose. */
  connect(key: string, remote: Remote, signal: AbortSignal): Promise<Exchanger> {
    return dial(remote, signal, (socket, incoming) => {
      const closed = (): void => {
        this.#open.delete(made);
        this.#forget(key, made);
      };
      const isHttp2 = "alpnProtocol" in socket && socket.alpnProtocol === "h2";
      const origin = `https://${remote.host.includes(":") ? `[${remote.host}]` : remote.host}:${remote.port}`;
      const made: Exchanger = isHttp2
        ? new Http2Session(socket, origin, closed)
        : new Connection(socket, incoming, closed);
      this.#open.add(made);
      if (isHttp2 && !this.#isRetired && !this.#sessions.has(key)) this.#sessions.set(key, made);
      return made;
    });
  }

  /** The connection has nothing to do for whoever took it. */
  give(key: string, connection: Exchanger): void {
    if (!connection.isOpen) return;
    if (connection.isShared) {
      if (this.#sessions.get(key) !== connection) connection.end();
      return;
    }
    if (this.#isRetired) return connection.close();
    let free = this.#free.get(key);
    if (free === undefined) this.#free.set(key, (free = []));
    if (free.length >= mostFree) return connection.close();
    free.push(connection);
    connection.idle();
  }

  /** Lets go of all; answers that are under way come to their end. */
  retire(): void {
    this.#isRetired = true;
    for (const session of this.#sessions.values()) session.end();
    for (const free of this.#free.values()) while (free.length > 0) free.pop()!.close();
    this.#free.clear();
    this.#sessions.clear();
  }

  close(): void {
    this.#isRetired = true;
    for (const connection of this.#open) connection.close();
    this.#free.clear();
    this.#sessions.clear();
  }

  #forget(key: string, connection: Exchanger): void {
    if (this.#sessions.get(key) === connection) this.#sessions.delete(key);
    const free = this.#free.get(key);
    const at = free?.indexOf(connection) ?? -1;
    if (free === undefined) return;
    if (at !== -1) free.splice(at, 1);
    if (free.length === 0) this.#free.delete(key);
  }
}
