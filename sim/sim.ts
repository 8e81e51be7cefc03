import { type Clock, seededRandom } from "@taffrail/base";
import type { Reply } from "./api-server/answers.ts";
import { type Certificate, makeCertificate } from "./api-server/certificate.ts";
import type { Faults } from "./api-server/faults.ts";
import { Listener } from "./api-server/listener.ts";
import { ObjectStore } from "./api-server/object-store.ts";
import { ApiServer } from "./api-server/server.ts";
import { Cluster } from "./cluster.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { KubeletPorts } from "./kubelet/ports.ts";
import { defaults, type SimOptions } from "./options.ts";
import { Timeline } from "./timeline.ts";

/** What `fetch` gives back: the same bytes that HTTP would, uncompressed. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What `fetch` may be told. */
export interface FetchOptions {
  readonly method?: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
}

/** A cluster that runs in this process. */
export interface Sim extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; empty without `listen`. */
  readonly apiServerUrl: string;
  readonly port: number;
  readonly token: string | undefined;
  /** PEM of the server's own authority, with `tls`. */
  readonly certificate: string | undefined;
  readonly faults: Faults;
  /** All objects. Writing here is what a client's write does, without its checks; watches hear of it. */
  readonly store: ObjectStore;
  /** The cluster's time. */
  readonly clock: Pick<Clock, "now">;
  /** Brings the cluster to time `t`: everything up to then happens now, in order. */
  advanceTo(t: number): void;
  /** From now on time follows the clock that the options gave. */
  follow(): void;
  /** Answers a request without a socket. `pathAndQuery` begins with a slash. Watches cannot be fetched (501). */
  fetch(pathAndQuery: string, options?: FetchOptions): FetchAnswer;
  /** The text of a kubeconfig that leads here. */
  kubeconfig(): string;
}

/** How often a cluster that follows its clock looks at it, milliseconds. */
const stepMs = 250;

/** Makes a simulated cluster and, unless told otherwise, serves it on loopback. */
export async function openSim(options: SimOptions): Promise<Sim> {
  await using held = new AsyncDisposableStack();
  const { clock } = options;
  const listen = options.listen ?? defaults.listen;
  const host = options.host ?? defaults.host;
  const certificate =
    (options.tls ?? defaults.tls) ? await makeCertificate([host, "localhost", "127.0.0.1"]) : undefined;

  const timeline = new Timeline(options.startMs ?? clock.now());
  const store = new ObjectStore({ historyLimit: options.historyLimit ?? defaults.historyLimit });
  let following = false;
  const random = seededRandom((options.seed ?? defaults.seed) + 0x51);
  let cluster: Cluster | undefined;
  let listener: Listener | undefined;
  const simClock: Pick<Clock, "now"> = { now: () => timeline.now() };

  const server: ApiServer = new ApiServer({
    store,
    clock: { now: simClock.now, sleep: clock.sleep.bind(clock) },
    random,
    token: options.token,
    address: () => (listener === undefined ? `${host}:0` : `${host}:${listener.port}`),
    refresh: () => void (following && advanceTo(clock.now())),
    backends: {
      node: (...args) => cluster?.backends.node(...args),
      pod: (...args) => cluster?.backends.pod(...args),
      service: (...args) => cluster?.backends.service(...args),
      log: (...args) => cluster?.backends.log(...args),
      metrics: () => cluster!.backends.metrics(),
      computed: (...args) => cluster?.backends.computed(...args),
    },
  });

  const ports =
    (options.kubeletPorts ?? defaults.kubeletPorts) ? held.use(new KubeletPorts(host)) : undefined;
  if (ports !== undefined) {
    await ports.open(options.nodes ?? defaults.nodes, {
      clock,
      certificate,
      handle: (index, request) => cluster?.kubelet(index, request),
      isReachable: (index) => cluster?.world.nodes[index]?.isReachable === true,
    });
  }
  cluster = new Cluster({
    store,
    timeline,
    seed: options.seed ?? defaults.seed,
    nodes: options.nodes ?? defaults.nodes,
    podsPerNode: options.podsPerNode ?? defaults.podsPerNode,
    workloads: options.workloads ?? defaults.workloads,
    kubeletAddress: (index) => ports?.address(index),
    address: `${host}:6443`,
    skewMs: () => server.faults.skewMs,
  });
  server.faults.reach(cluster);

  const bookmarkMs = options.bookmarkMs ?? defaults.bookmarkMs;
  let bookmarked = timeline.now();
  function advanceTo(t: number): void {
    timeline.advanceTo(t);
    const due = timeline.now() - bookmarked >= bookmarkMs;
    if (due) bookmarked = timeline.now();
    server.watches.tick(timeline.now(), due);
  }

  if (listen) {
    listener = held.use(
      await Listener.open({
        host,
        port: options.port ?? defaults.port,
        certificate,
        clock,
        delayMs: () => server.faults.slowMs,
        isAway: () => server.faults.isAway,
        handle: (request) => server.handle(request),
      }),
    );
    server.faults.onAway = () => listener?.cutAll();
  }

  const stopping = new AbortController();
  held.defer(() => stopping.abort());
  const follow = (): void => {
    if (following) return;
    following = true;
    void keepUp(clock, stopping.signal, () => advanceTo(clock.now()));
  };
  if (options.follow ?? true) follow();
  return new OpenSim({
    server,
    store,
    listener,
    certificate,
    token: options.token,
    simClock,
    advanceTo,
    follow,
    held: held.move(),
  });
}

async function keepUp(clock: Clock, signal: AbortSignal, step: () => void): Promise<void> {
  while (!signal.aborted) {
    step();
    await clock.sleep(stepMs, signal);
  }
}

interface Parts {
  readonly server: ApiServer;
  readonly store: ObjectStore;
  readonly listener: Listener | undefined;
  readonly certificate: Certificate | undefined;
  readonly token: string | undefined;
  readonly simClock: Pick<Clock, "now">;
  readonly advanceTo: (t: number) => void;
  readonly follow: () => void;
  readonly held: AsyncDisposableStack;
}

class OpenSim implements Sim {
  readonly #parts: Parts;
  readonly apiServerUrl: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly faults: Faults;
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, "now">;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.apiServerUrl = parts.listener?.url ?? "";
    this.port = parts.listener?.port ?? 0;
    this.token = parts.token;
    this.certificate = parts.certificate?.cert;
    this.faults = parts.server.faults;
    this.store = parts.store;
    this.clock = parts.simClock;
  }

  advanceTo(t: number): void {
    this.#parts.advanceTo(t);
  }

  follow(): void {
    this.#parts.follow();
  }

  fetch(pathAndQuery: string, options: FetchOptions = {}): FetchAnswer {
    return fetchFrom((request) => this.#parts.server.handle(request), pathAndQuery, this.token, options);
  }

  kubeconfig(): string {
    return kubeconfigText({ server: this.apiServerUrl, token: this.token, certificate: this.certificate });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.held.disposeAsync();
  }
}

/** Asks a handler as HTTP would. */
export function fetchFrom(
  handle: ApiServer["handle"],
  pathAndQuery: string,
  token: string | undefined,
  { method = "GET", accept = "*/*", contentType = "application/json", body = "" }: FetchOptions = {},
): FetchAnswer {
  const mark = pathAndQuery.indexOf("?");
  const reply: Reply = handle({
    method,
    path: mark < 0 ? pathAndQuery : pathAndQuery.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : pathAndQuery.slice(mark)),
    accept,
    contentType,
    authorization: token === undefined ? "" : `Bearer ${token}`,
    body: typeof body === "string" ? Buffer.from(body) : body,
  });
  if ("start" in reply)
    return { status: 501, headers: {}, body: Buffer.from("not supported yet: a WATCH without a socket") };
  return { ...reply, body: typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body };
}
