import type { Clock, Log } from "@taffrail/base";

/** How a simulated cluster is made. Only clock and log are needed. */
export interface SimOptions {
  /** The clock that the cluster follows once told to (`follow`), and that delays and time-outs of its server use. */
  readonly clock: Clock;
  readonly log: Log;
  /** The same seed gives the same cluster, name for name. */
  readonly seed?: number;
  /** When its life begins, Unix milliseconds; the present of the clock if left out. */
  readonly startMs?: number;
  /** False leaves time to `advanceTo`, until `follow` is called. */
  readonly follow?: boolean;
  readonly nodes?: number;
  /** About how many pods a node carries, past the demo's own 300: more of the same kinds are added. */
  readonly podsPerNode?: number;
  /** `demo` is the cluster with a shop in it; `none` has nodes and system namespaces alone. */
  readonly workloads?: "demo" | "none";
  /** False opens no socket: only `fetch` answers. */
  readonly listen?: boolean;
  readonly host?: string;
  readonly port?: number;
  /** HTTPS with a certificate of its own making. */
  readonly tls?: boolean;
  /** The bearer token that every request must carry. */
  readonly token?: string;
  /** Opens a port for each kubelet too, and says so in the nodes' addresses; else they are reached by proxy only. */
  readonly kubeletPorts?: boolean;
  /** Changes that each resource remembers for watches. */
  readonly historyLimit?: number;
  /** Time between bookmarks, milliseconds. */
  readonly bookmarkMs?: number;
}

/** Every default in one place. */
export const defaults = {
  seed: 1,
  nodes: 12,
  podsPerNode: 0,
  workloads: "demo",
  listen: true,
  host: "127.0.0.1",
  port: 0,
  tls: false,
  kubeletPorts: false,
  historyLimit: 2000,
  bookmarkMs: 60_000,
} as const;
