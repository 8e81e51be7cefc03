import { type Clock, type Log, seededRandom } from "@taffrail/base";
import { type Answer, json, Refusal, type SimRequest, text } from "../api-server/answers.ts";
import { makeCertificate } from "../api-server/certificate.ts";
import type { Faults } from "../api-server/faults.ts";
import { Listener } from "../api-server/listener.ts";
import type { ApiObject } from "../api-server/objects.ts";
import { ObjectStore } from "../api-server/object-store.ts";
import { type ResourceType, ResourceTypes } from "../api-server/resources.ts";
import { ApiServer, type Backends } from "../api-server/server.ts";
import { kubeconfigText } from "../kubeconfig.ts";
import { defaults } from "../options.ts";
import { type FetchAnswer, fetchFrom, type FetchOptions } from "../sim.ts";
import { Timeline } from "../timeline.ts";
import { type RecordedEvent, Recording } from "./recording.ts";
import { moveMetrics, moveTimes } from "./times.ts";

/** How a recording is replayed. */
export interface ReplayOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The folder of the recording. */
  readonly dir: string;
  /** Which LISTs are served first: those of the start (and then its events), or those of the end. */
  readonly at?: "start" | "end";
  /** How fast events and bodies follow each other: 1 as recorded, 0 never, Infinity all at once. */
  readonly speed?: number;
  /** Versions that the recorded server did not serve, from ones that it did: `/apis/g/v1` → `/apis/g/v1beta1`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Leaves every time as it was recorded; else all are moved so that the recording begins (or ends) now. */
  readonly recordedTimes?: boolean;
  readonly listen?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: boolean;
  readonly token?: string;
}

/** A recorded cluster, served as if it lived. */
export interface Replay extends AsyncDisposable {
  readonly apiServerUrl: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly faults: Faults;
  readonly store: ObjectStore;
  /** Names of nodes whose kubelets were recorded. */
  readonly kubelets: readonly string[];
  fetch(pathAndQuery: string, options?: FetchOptions): FetchAnswer;
  kubeconfig(): string;
}

/** Opens a recording and serves it. Throws `NotARecordingError` if the folder is none. */
export async function openReplay(options: ReplayOptions): Promise<Replay> {
  await using held = new AsyncDisposableStack();
  const { clock } = options;
  const host = options.host ?? defaults.host;
  const at = options.at ?? "start";
  const recording = Recording.open(options.dir);
  const player = new Player(recording, { ...options, at });
  const certificate =
    (options.tls ?? defaults.tls) ? await makeCertificate([host, "localhost", "127.0.0.1"]) : undefined;
  let listener: Listener | undefined;
  const server: ApiServer = new ApiServer({
    store: player.store,
    clock,
    random: seededRandom(1),
    types: player.types,
    backends: player,
    fixed: (request) => player.fixed(request),
    token: options.token,
    address: () => `${host}:${listener?.port ?? 0}`,
    refresh: () => player.catchUp(),
  });
  if (options.listen ?? defaults.listen) {
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
  void keepUp(clock, stopping.signal, player, server);
  const stack = held.move();
  const { token } = options;
  return {
    apiServerUrl: listener?.url ?? "",
    port: listener?.port ?? 0,
    token,
    certificate: certificate?.cert,
    faults: server.faults,
    store: player.store,
    kubelets: recording.names("kubelet"),
    fetch: (path, more) => fetchFrom((request) => server.handle(request), path, token, more),
    kubeconfig: () => kubeconfigText({ server: listener?.url ?? "", token, certificate: certificate?.cert }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function keepUp(clock: Clock, signal: AbortSignal, player: Player, server: ApiServer): Promise<void> {
  for (let bookmarked = clock.now(); !signal.aborted;) {
    player.catchUp();
    const due = clock.now() - bookmarked >= defaults.bookmarkMs;
    if (due) bookmarked = clock.now();
    server.watches.tick(clock.now(), due);
    await clock.sleep(250, signal);
  }
}

function versionOf({ object }: RecordedEvent): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

/** The store of a recording as time goes by, and the bodies of its kubelets. */
class Player implements Backends {
  readonly store = new ObjectStore({ firstVersion: 0 });
  readonly types: ResourceTypes;
  readonly #recording: Recording;
  readonly #clock: Clock;
  readonly #timeline: Timeline;
  readonly #openedMs: number;
  readonly #speed: number;
  /** The moment of the recording that stands for the moment of opening. */
  readonly #originMs: number;
  /** Added to recorded times: whole seconds. */
  readonly #offsetMs: number;
  readonly #isMoved: boolean;
  readonly #bodies = new Map<string, readonly { readonly file: string; readonly t: number }[]>();
  readonly #texts = new Map<string, string>();

  constructor(recording: Recording, options: ReplayOptions & { readonly at: "start" | "end" }) {
    this.#recording = recording;
    this.#clock = options.clock;
    this.#openedMs = options.clock.now();
    this.#timeline = new Timeline(this.#openedMs);
    this.#speed = options.speed ?? 1;
    this.#originMs = options.at === "end" ? recording.endMs : recording.startMs;
    this.#isMoved = options.recordedTimes !== true;
    this.#offsetMs = this.#isMoved ? Math.floor((this.#openedMs - this.#originMs) / 1000) * 1000 : 0;
    const types = recording.types();
    for (const [from, to] of Object.entries(options.aliases ?? {})) {
      const source = to.replace(/^\/apis?\//, "");
      const alias = from.replace(/^\/apis?\//, "");
      for (const type of types.filter((t) => t.apiVersion === source)) {
        if (types.some((t) => t.apiVersion === alias && t.plural === type.plural)) continue;
        types.push({ ...type, apiVersion: alias, version: alias.slice(alias.indexOf("/") + 1) });
      }
    }
    this.types = new ResourceTypes(types);
    const seen = new Set<string>();
    for (const type of types) {
      if (seen.has(type.storage)) continue;
      seen.add(type.storage);
      for (const object of recording.list(type, options.at) ?? [])
        this.store.load(type.storage, this.#move(object));
    }
    if (options.at === "start" && this.#speed > 0) this.#plan(types);
  }

  /** Every recorded change, in the order of its version and with that: the counter of the cluster goes on as it did. */
  #plan(types: readonly ResourceType[]): void {
    const byVersion = new Map<string, { readonly storage: string; readonly event: RecordedEvent }>();
    for (const { storage, ...type } of types) {
      for (const event of this.#recording.events({ storage, ...type })) {
        byVersion.set(`${storage} ${versionOf(event)}`, { storage, event }); // a resource may have been recorded in several versions of its group
      }
    }
    let t = -Infinity;
    for (const { storage, event } of [...byVersion.values()].sort(
      (a, b) => versionOf(a.event) - versionOf(b.event),
    )) {
      t = Math.max(t, event.t); // one that was heard of late came no later
      const wait = this.#speed === Infinity ? 0 : (t - this.#originMs) / this.#speed;
      this.#timeline.at(this.#openedMs + wait, () => {
        const { kind: _kind, apiVersion: _version, ...object } = event.object;
        const { name, namespace = "" } = object.metadata;
        if (event.type === "DELETED") this.store.delete(storage, namespace, name, versionOf(event));
        else this.store.put(storage, this.#move(object), versionOf(event));
      });
    }
  }

  #move(object: ApiObject): ApiObject {
    if (this.#offsetMs === 0) return object;
    return JSON.parse(moveTimes(JSON.stringify(object), this.#offsetMs)) as ApiObject;
  }

  /** Plays what is due. */
  catchUp(): void {
    this.#timeline.advanceTo(this.#clock.now());
  }

  /** The moment of the recording that is now. */
  #recordedNow(): number {
    const elapsed = this.#clock.now() - this.#openedMs;
    return this.#originMs + (this.#speed === Infinity ? Infinity : elapsed * this.#speed);
  }

  /** The body of a numbered folder that is due now, with its times moved; the last one is held. */
  #body(folder: string): string | undefined {
    let bodies = this.#bodies.get(folder);
    if (bodies === undefined) this.#bodies.set(folder, (bodies = this.#recording.bodies(folder)));
    const now = this.#recordedNow();
    const due = bodies.findLast(({ t }) => t <= now) ?? bodies[0];
    if (due === undefined) return undefined;
    const body = this.#text(due.file);
    if (due.file.endsWith(".json.gz")) return moveTimes(body, this.#offsetMs);
    const stampMs = this.#isMoved ? Math.floor(this.#clock.now() - due.t) : 0;
    return moveMetrics(body, stampMs, this.#offsetMs);
  }

  /** The text of a file; the last few are kept. */
  #text(file: string): string {
    let found = this.#texts.get(file);
    if (found === undefined) {
      found = this.#recording.read(file);
      this.#texts.set(file, found);
      if (this.#texts.size > 24) this.#texts.delete(this.#texts.keys().next().value!);
    }
    return found;
  }

  #headersOf(file: string): Record<string, string> {
    const { headers = {} } = this.#recording.answerOf(file) ?? {};
    const kept: Record<string, string> = {};
    for (const name of [
      "cache-control",
      "content-type",
      "process-start-time-unix",
      "x-content-type-options",
    ]) {
      const value = headers[name];
      if (value !== undefined) kept[name] = value;
    }
    return kept;
  }

  #folderAnswer(folder: string): Answer | undefined {
    const body = this.#body(folder);
    const first = this.#bodies.get(folder)?.[0];
    if (body === undefined || first === undefined) return undefined;
    return { status: 200, headers: this.#headersOf(first.file), body };
  }

  node(node: string, path: string): Answer | undefined {
    if (!this.#recording.has(`kubelet/${node}`)) {
      const nodes = this.types.find("v1", "nodes");
      if (nodes === undefined || this.store.get(nodes.storage, "", node) === undefined) return undefined;
      throw new Refusal(
        503,
        `error trying to reach service: dial tcp: the kubelet of ${node} was not recorded`,
      );
    }
    const log = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path);
    if (log !== null) return this.log();
    return (
      this.#folderAnswer(`kubelet/${node}${path.replace(/\/$/, "")}`) ?? text("404 page not found\n", 404)
    );
  }

  /** Programs that were scraped: a pod whose name begins with one's answers with it. */
  pod(namespace: string, name: string, _port: string, path: string): Answer | undefined {
    const pods = this.types.find("v1", "pods");
    if (pods === undefined || this.store.get(pods.storage, namespace, name) === undefined) return undefined;
    const program = this.#recording.names("scrape").find((of) => name.startsWith(of));
    if (program === undefined || path !== "/metrics") {
      throw new Refusal(503, `error trying to reach service: the answers of ${name} were not recorded`);
    }
    return this.#folderAnswer(`scrape/${program}`);
  }

  service(namespace: string, name: string): Answer | undefined {
    const services = this.types.find("v1", "services");
    if (services === undefined || this.store.get(services.storage, namespace, name) === undefined)
      return undefined;
    throw new Refusal(503, `error trying to reach service: the answers of ${name} were not recorded`);
  }

  log(): Answer {
    return text("");
  }

  metrics(): Answer {
    const file = ["http/metrics+start.txt.gz", "http/metrics.txt.gz"].findLast((of, i) => {
      const t = this.#recording.answerOf(of)?.t ?? (i === 0 ? 0 : this.#recording.endMs);
      return this.#recording.has(of) && (i === 0 || t <= this.#recordedNow());
    });
    if (file === undefined) return text("404 page not found\n", 404);
    return {
      status: 200,
      headers: this.#headersOf(file),
      body: moveMetrics(this.#text(file), 0, this.#offsetMs),
    };
  }

  computed(): undefined {
    return undefined;
  }

  /** Documents that were recorded as they are: version, health, what programs said when they were scraped. */
  fixed({ path, query, method }: SimRequest): Answer | undefined {
    if (method !== "GET") return undefined;
    const program = /^\/replay\/scrape\/([^/]+)(?:\/metrics)?$/.exec(path)?.[1];
    if (program !== undefined) return this.#folderAnswer(`scrape/${program}`);
    if (path === "/replay/recording") {
      return json({
        dir: this.#recording.dir,
        recordedNow: Math.min(this.#recordedNow(), this.#recording.endMs),
      });
    }
    if (path !== "/version" && !path.startsWith("/openid/")) return undefined;
    const name = `http${path}${query.size > 0 ? `@${query.toString()}` : ""}`;
    const file = [`${name}.json.gz`, `${name}.txt.gz`].find((of) => this.#recording.has(of));
    return file === undefined
      ? undefined
      : { status: 200, headers: this.#headersOf(file), body: this.#text(file) };
  }
}
