import { existsSync, readFileSync } from "node:fs";
import { type Clock, type Log, messageOf } from "@taffrail/base";
import {
  clientFromUrl,
  Informers,
  type KubeClient,
  kubeconfigPaths,
  openKubeClient,
  resourceTypes,
} from "@taffrail/kube";
import {
  customOptions,
  type ObjectState,
  type ObjectStateOptions,
  openObjectState,
  optionsOf,
  readSettings,
  type Settings,
  type Shard,
  Transitions,
} from "@taffrail/kubestate";
import { authFilter } from "./auth.ts";
import type { KubestateRoom } from "./routes.ts";
import { Servers } from "./servers.ts";
import { watchShard } from "./shards.ts";
import { type DefinitionEvents, type FileState, telemetryText } from "./telemetry.ts";
import { processInstruments } from "../self-metrics.ts";

/** What `taffrail kubestate` is started with. */
export interface KubestateOptions {
  /** The words of the command line. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How often files are looked at, milliseconds. */
const lookMs = 2000;

/** What is in force: settings, a client, and the state that they lead to. */
interface Instance extends AsyncDisposable {
  readonly settings: Settings;
  readonly options: ObjectStateOptions;
  readonly client: KubeClient;
  readonly state: ObjectState;
  readonly stop: AbortController;
}

/**
 * Object state as a program of its own, in place of kube-state-metrics. A change of its files, or of its shard, opens everything anew beside what
 * is there and puts it in its place once it is filled: nothing that is served is missing for a moment. What cannot be used changes nothing.
 */
export class Kubestate implements AsyncDisposable {
  readonly #options: KubestateOptions;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #instruments;
  readonly #durations;
  readonly #transitions = new Transitions();
  readonly #definitions: DefinitionEvents = { added: 0, modified: 0, deleted: 0, size: 0 };
  readonly #files = new Map<string, FileState>();
  #settings: Settings;
  #current: Instance | undefined = undefined;
  #next: Instance | undefined = undefined;
  #shard: Shard | undefined = undefined;
  #sharding: AsyncDisposableStack | undefined = undefined;
  #servers: Servers | undefined = undefined;
  #looking: Promise<void> = Promise.resolve();
  #taking: Promise<void> = Promise.resolve();

  private constructor(options: KubestateOptions, settings: Settings) {
    this.#options = options;
    this.#settings = settings;
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal]);
    this.#instruments = processInstruments(options.clock);
    this.#durations = this.#instruments.histogram(
      "http_request_duration_seconds",
      "Time to answer a request for object state.",
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      ["handler", "method"],
    );
  }

  /** Reads the settings, connects and listens. Throws what is wrong with them; waits for no list. */
  static async open(options: KubestateOptions): Promise<Kubestate> {
    const program = new Kubestate(options, readSettings(options.args));
    try {
      program.#settings = program.#readSettings();
      for (const key of program.#settings.unknownKeys)
        options.log.warn("passed over a key of the configuration", { key });
      program.#takeFiles(true);
      const started = program.#start();
      program.#taking = started.catch(() => {}); // told below; whatever changes meanwhile is taken after it
      await started;
    } catch (error) {
      await program.close();
      throw error;
    }
    return program;
  }

  get url(): string {
    return this.#servers?.main.url ?? "";
  }

  get telemetryUrl(): string {
    return this.#servers?.telemetry.url ?? "";
  }

  /** What is served. */
  get state(): ObjectState | undefined {
    return this.#current?.state;
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error("the program ends"));
    await this.#looking;
    await this.#taking;
    await this.#next?.[Symbol.asyncDispose]();
    await this.#servers?.close();
    await this.#current?.[Symbol.asyncDispose]();
    await this.#sharding?.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(): Promise<void> {
    await this.#findShard();
    this.#current = await this.#openInstance(this.#settings, await this.#openClient(this.#settings));
    this.#servers = await this.#listen(this.#settings);
    this.#looking = this.#lookAtFiles();
  }

  /** The settings as flags and files say now. Throws where they cannot be. */
  #readSettings(): Settings {
    const flags = readSettings(this.#options.args);
    const file = flags.text("config");
    if (file === "") return flags;
    if (flags.bool("continue-without-config") && !existsSync(file)) return flags;
    return flags.withConfig(readFileSync(file, "utf8"), file);
  }

  #optionsOf(settings: Settings): ObjectStateOptions {
    const options = optionsOf(settings);
    const readFile = (path: string): string =>
      settings.bool("continue-without-custom-resource-state-config-file") && !existsSync(path)
        ? ""
        : readFileSync(path, "utf8");
    return {
      ...options,
      ...customOptions(settings, readFile),
      ...(this.#shard === undefined ? {} : { shard: this.#shard }),
      ...(settings.bool("transitions") ? { transitions: this.#transitions } : {}),
    };
  }

  async #openClient(settings: Settings): Promise<KubeClient> {
    const { env } = this.#options;
    const apiserver = settings.text("apiserver");
    const kubeconfig = settings.text("kubeconfig");
    if (apiserver !== "" && kubeconfig === "") return clientFromUrl(apiserver);
    const source = {
      env,
      ...(kubeconfig === "" ? {} : { kubeconfig }),
      ...(apiserver === "" ? {} : { server: new URL(apiserver) }),
    };
    return await openKubeClient(
      kubeconfigPaths(source).length === 0 ? { ...source, inCluster: true } : source,
    );
  }

  /** Sharding by the pod's own number, where it was asked for. It has a client of its own: those of instances end with them. */
  async #findShard(): Promise<void> {
    const pod = this.#settings.text("pod");
    const namespace = this.#settings.text("pod-namespace");
    if (pod === "" || namespace === "") return;
    const { clock, log } = this.#options;
    await using held = new AsyncDisposableStack();
    const client = held.use(await this.#openClient(this.#settings));
    const informers = held.use(new Informers(client, { clock, log, signal: this.#signal }));
    this.#shard = await watchShard(
      client,
      informers,
      { pod, namespace },
      {
        signal: this.#signal,
        onChange: (shard) => {
          log.info("another shard", { ...shard });
          this.#shard = shard;
          this.#replace();
        },
      },
    );
    this.#sharding = held.move();
    log.info("found the shard of this pod", { ...this.#shard });
  }

  async #openInstance(settings: Settings, client: KubeClient): Promise<Instance> {
    const { clock, log } = this.#options;
    await using held = new AsyncDisposableStack();
    held.use(client);
    const options = this.#optionsOf(settings);
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#signal, stop.signal]);
    const informers = held.use(new Informers(client, { clock, log, signal }));
    const state = openObjectState(informers, options);
    if (options.custom !== undefined) this.#countDefinitions(informers);
    const rest = held.move();
    return {
      settings,
      options,
      client,
      state,
      stop,
      [Symbol.asyncDispose]: async () => {
        stop.abort(new Error("another is in force"));
        await rest.disposeAsync();
      },
    };
  }

  #countDefinitions(informers: Informers): void {
    const definitions = informers.view(resourceTypes.customresourcedefinitions);
    const count = (what: "added" | "modified" | "deleted") => (): void => {
      this.#definitions[what]++;
      this.#definitions.size = definitions.size;
    };
    definitions.subscribe({ added: count("added"), modified: count("modified"), deleted: count("deleted") });
  }

  /** Opens what the settings say beside what is served, and serves it once it is filled. A later call overtakes an earlier one. */
  #replace(): void {
    const overtaken = this.#next;
    overtaken?.stop.abort(new Error("overtaken"));
    const before = this.#taking;
    this.#taking = (async () => {
      await before;
      if (this.#signal.aborted) return;
      const settings = this.#settings;
      try {
        const next = await this.#openInstance(settings, await this.#openClient(settings));
        this.#next = next;
        const over = AbortSignal.any([next.stop.signal, this.#signal]);
        while (!next.state.isReady && !over.aborted) await this.#options.clock.sleep(100, over);
        this.#next = undefined;
        const old = this.#current;
        if (old === undefined || over.aborted) {
          await next[Symbol.asyncDispose]();
          return;
        }
        this.#current = next;
        try {
          await this.#listenAnew(settings, old.settings);
        } catch (error) {
          this.#current = old;
          await next[Symbol.asyncDispose]();
          throw error;
        }
        await old[Symbol.asyncDispose]();
        this.#options.log.info("took over what changed");
      } catch (error) {
        this.#options.log.error("kept what was in force", { error });
      }
    })();
  }

  /** Looks at the files from time to time, and takes over what changed. */
  async #lookAtFiles(): Promise<void> {
    for (;;) {
      await this.#options.clock.sleep(lookMs, this.#signal);
      if (this.#signal.aborted) return;
      if (this.#takeFiles(false)) this.#replace();
    }
  }

  /** Reads the files that the settings name; answers whether there is something new to take over. */
  #takeFiles(isFirst: boolean): boolean {
    const { log, clock } = this.#options;
    let isChanged = false;
    for (const [type, name] of this.#namedFiles()) {
      const text = textOf(name);
      const known = this.#files.get(name);
      if (known?.text === text) continue;
      const file: FileState = known ?? { type, name, text, isGood: false, goodAt: 0 };
      file.text = text;
      this.#files.set(name, file);
      try {
        if (!isFirst) {
          const settings = this.#readSettings();
          this.#optionsOf(settings); // refused before anything is opened
          this.#settings = settings;
        }
        file.isGood = true;
        file.goodAt = clock.now();
        isChanged = true;
      } catch (error) {
        file.isGood = false;
        log.error("kept the old configuration: the new one is refused", {
          file: name,
          error: messageOf(error),
        });
      }
    }
    return isChanged && !isFirst;
  }

  #namedFiles(): readonly (readonly ["config" | "customresourceconfig" | "kubeconfig", string])[] {
    const settings = this.#settings;
    const files = [
      ["config", settings.text("config")],
      ["customresourceconfig", settings.text("custom-resource-state-config-file")],
      ["kubeconfig", settings.text("kubeconfig")],
    ] as const;
    return files.filter(([, name]) => name !== "");
  }

  #listen(settings: Settings): Promise<Servers> {
    const { clock, log } = this.#options;
    const filter = settings.bool("auth-filter")
      ? authFilter(() => this.#current!.client, { clock, log })
      : undefined;
    const room: KubestateRoom = {
      state: () => this.#current?.state,
      client: () => this.#current!.client,
      telemetry: () => this.#telemetry(),
      isReady: () => this.#current?.state.isReady === true,
      isGzipAllowed: () => this.#current?.settings.bool("enable-gzip-encoding") === true,
      filter: () => filter,
      observe: (method, seconds) => this.#durations.observe(seconds, ["metrics", method]),
    };
    return Servers.open(settings, room, { clock, log });
  }

  /** Listens elsewhere where that changed; where that cannot be, as before. */
  async #listenAnew(settings: Settings, before: Settings): Promise<void> {
    if (this.#servers?.isAs(settings) === true) return;
    await this.#servers?.close();
    this.#servers = undefined;
    try {
      this.#servers = await this.#listen(settings);
    } catch (error) {
      this.#servers = await this.#listen(before);
      throw error;
    }
  }

  #telemetry(): string {
    const current = this.#current;
    return telemetryText({
      instruments: this.#instruments,
      clock: this.#options.clock,
      state: current?.state,
      shard: current?.options.shard ?? { index: 0, total: 1 },
      objectLimit: current?.options.objectLimit,
      files: [...this.#files.values()].filter((file) => file.type !== "kubeconfig"),
      definitions: this.#definitions,
      isReady: current?.state.isReady === true,
    });
  }
}

/** What is in a file; nothing where it cannot be read at the moment: who wants it says why. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
