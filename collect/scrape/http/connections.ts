import { Connection, type Remote } from "./connection.ts";

/** Connections to one server that wait for the next request. */
const mostFree = 2;

/** Connections that are kept open from scrape to scrape, by server. */
export class Connections {
  readonly #free = new Map<string, Connection[]>();
  readonly #open = new Set<Connection>();

  /** One that waits, the last used first; `undefined` where there is none. */
  takeFree(key: string): Connection | undefined {
    return this.#free.get(key)?.pop();
  }

  connect(key: string, remote: Remote): Connection {
    const connection: Connection = new Connection(remote, () => {
      this.#open.delete(connection);
      this.#forget(key, connection);
    });
    this.#open.add(connection);
    return connection;
  }

  /** The connection has nothing to do. */
  give(key: string, connection: Connection): void {
    if (!connection.isOpen) return;
    let free = this.#free.get(key);
    if (free === undefined) this.#free.set(key, (free = []));
    if (free.length >= mostFree) return connection.close();
    free.push(connection);
    connection.idle();
  }

  close(): void {
    for (const connection of this.#open) connection.close();
    this.#free.clear();
  }

  #forget(key: string, connection: Connection): void {
    const free = this.#free.get(key);
    const at = free?.indexOf(connection) ?? -1;
    if (free === undefined) return;
    if (at !== -1) free.splice(at, 1);
    if (free.length === 0) this.#free.delete(key);
  }
}
