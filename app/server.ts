import { availableParallelism } from "node:os";
import {
  DeltaTotals,
  openHttp,
  openPage,
  OtlpReceiver,
  prometheusRoutes,
  type Route,
  uiRoutes,
  WriteReceiver,
} from "@taffrail/api";
import type { Clock, Log } from "@taffrail/base";
import { ObjectHistory } from "@taffrail/events";
import { Informers, type KubeClient } from "@taffrail/kube";
import { openObjectState, Transitions } from "@taffrail/kubestate";
import type { MetricMetadata } from "@taffrail/model";
import { openEngine } from "@taffrail/promql";
import type { Scraper, Transport } from "@taffrail/scrape";
import { RemoteWriteInstruments } from "@taffrail/sinks";
import type { WriteVersion } from "@taffrail/wire";
import type { CalmHeap } from "./calm-heap.ts";
import { collectedJobs, openCollector, targetsOf } from "./collector.ts";
import { isSameJoin, joinRulesOf } from "./config/joins.ts";
import { otlpConfigOf } from "./config/otlp.ts";
import { ConfigInForce } from "./config/in-force.ts";
import type { LoadedConfig } from "./config/load.ts";
import { memoryOf, queryLimitsOf, queryWorkersOf } from "./config/budget.ts";
import { externalLabelsOf, remoteStorageOf } from "./config/remote.ts";
import { type Features, noFeatures } from "./features.ts";
import { unusedIn } from "./config/unused.ts";
import { DiscoveryClusters } from "./discovery-clusters.ts";
import { machineBytes } from "./machine.ts";
import { observeObjectState } from "./object-state-figures.ts";
import { noObjects, objectsFor } from "./objects.ts";
import { ownRoutes } from "./own-routes.ts";
import { QuestionWorkers } from "./questions/question-workers.ts";
import { queriesRoutes } from "./questions/routes.ts";
import { RunningQueries } from "./questions/running-queries.ts";
import { processInstruments } from "./self-metrics.ts";
import { ConfiguredShards } from "./shards.ts";
import { remoteChunks } from "./remote-chunks.ts";
import { RemoteWriters } from "./remote-write.ts";
import { LocalStorage } from "./storage/local.ts";
import { RemoteStorage } from "./storage/remote.ts";
import type { Storage, StorageOptions } from "./storage/storage.ts";
import { version } from "./version.ts";

/** Everything a server is made of, decided by whoever starts it. */
export interface ServerOptions {
  /** Data folder; made where it is not there. */
  readonly dir: string;
  /** `host:port`. */
  readonly listen: string;
  /** Reads the configuration, at start and at each reload. Throws where it is to be refused. */
  readonly readConfig: () => LoadedConfig;
  /** The cluster to watch. */
  readonly client?: KubeClient;
  /** Whether the jobs of the configuration go through the API server, with the client's credentials. */
  readonly throughApiServer?: boolean;
  /** In place of the client's sockets, for a cluster in this process. */
  readonly transport?: Transport;
  /** Finds targets, but does not scrape until `scraper.start()`: history can be made first. */
  readonly paused?: boolean;
  /** A folder with a built page; without one only the APIs answer. */
  readonly pageDir?: string;
  readonly clusterName: string;
  readonly mode: "server" | "demo";
  readonly flags: Readonly<Record<string, string>>;
  /** Whether requests may delete series and copy the store. */
  readonly enablesAdmin?: boolean;
  /** What `--enable-feature` asked for. */
  readonly features?: Features;
  /** Takes in samples that others send by remote write, in messages of these versions. */
  readonly receivesRemoteWrite?: readonly WriteVersion[];
  /** Takes in metrics of OpenTelemetry. */
  readonly receivesOtlp?: boolean;
  /** How long stopping waits for samples that are on their way to other servers: milliseconds; a minute unless given. */
  readonly remoteFlushDeadlineMs?: number;
  /** The process's heap, which hears of large questions. */
  readonly heap?: Pick<CalmHeap, "stir">;
  /** Ends the process when `/-/quit` asks for it. */
  readonly quit?: () => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A server that runs. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly scraper: Scraper;
  /** Samples taken since it was opened. */
  samplesAppended(): number;
  /** Reads the configuration again and takes it over whole, or rejects. */
  reload(): Promise<void>;
}

/** Says what of a configuration is passed over. */
function sayUnused(config: LoadedConfig, log: Log): void {
  const fields = unusedIn(config);
  if (fields.length > 0) log.warn("not supported yet, and passed over", { fields: fields.join(", ") });
}

/** Opens what keeps samples, as a configuration wants it. */
function openStorage(config: LoadedConfig, options: StorageOptions): Promise<Storage> {
  const remote = remoteStorageOf(config);
  return remote === undefined
    ? LocalStorage.open(config, options)
    : RemoteStorage.open(config, remote, options);
}

/** The Prometheus whose API this is: clients choose features by it. */
const prometheusVersion = "3.14.0";

/** Opens every part in the order of the stream; closing runs it backwards. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { clock, log, signal, client, dir, features = noFeatures } = options;
  const startedAt = clock.now();
  await using held = new AsyncDisposableStack();
  const config = new ConfigInForce(options.readConfig, clock);
  sayUnused(config.current, log);
  const instruments = processInstruments(clock);
  const writeInstruments = new RemoteWriteInstruments(instruments);
  const metadata = (): MetricMetadata[] => Array.from(scraper.metadata(), (known) => known.metadata);
  const remoteFlushDeadlineMs = options.remoteFlushDeadlineMs ?? 60_000;
  const storage = held.use(
    await openStorage(config.current, {
      dir,
      features,
      instruments,
      writeInstruments,
      metadata,
      queryLimits: () => engine.limits,
      remoteFlushDeadlineMs,
      clock,
      log,
      signal,
    }),
  );
  const writers = held.use(
    new RemoteWriters(config.current, {
      store: storage,
      metadata,
      instruments: writeInstruments,
      flushDeadlineMs: remoteFlushDeadlineMs,
      clock,
      log,
    }),
  );

  const informers =
    client === undefined
      ? undefined
      : held.use(new Informers(client, { clock, log: log.with({ room: "kube" }), signal }));
  const state =
    informers === undefined
      ? undefined
      : openObjectState(informers, { transitions: new Transitions(), joins: joinRulesOf(config.current) });
  if (state !== undefined) observeObjectState(instruments, state, clock);
  const throughApiServer = options.throughApiServer ?? false;
  const clusters = held.use(new DiscoveryClusters({ own: informers, clock, log, signal }));
  await clusters.open(collectedJobs(config.current, throughApiServer, features));
  const sharing = await ConfiguredShards.open(config.current, {
    clock,
    log: log.with({ room: "scrape" }),
    signal,
  });
  if (sharing !== undefined) held.use(sharing);
  const scraper = held.use(
    openCollector({
      config: config.current,
      sink: storage.sink,
      clock,
      log,
      signal,
      client,
      throughApiServer,
      transport: options.transport,
      clusters,
      state,
      instruments,
      features,
      shards: sharing?.shards,
      paused: options.paused ?? false,
    }),
  );
  const workers = held.use(
    new QuestionWorkers({
      dir,
      features: features.promql,
      most: queryWorkersOf(config.current, availableParallelism()),
      cacheBytes: Math.min(64 << 20, (memoryOf(config.current, machineBytes)?.memory ?? Infinity) / 16),
      onLarge: () => options.heap?.stir(),
      clock,
      log: log.with({ room: "promql" }),
    }),
  );
  const planner = openEngine({
    source: storage.source,
    clock,
    log: log.with({ room: "promql" }),
    limits: queryLimitsOf(config.current, machineBytes),
    ...(storage.isOnDisk ? { elsewhere: (question, selections) => workers.offer(question, selections) } : {}),
    ...features.promql,
  });
  const engine = new RunningQueries(planner, clock, (text, ms) => workers.took(text, ms));
  const facts = {
    version,
    revision: "",
    buildDate: "",
    prometheusVersion,
    startedAt,
    storageRetention: () => storage.retentionText(),
    configYaml: () => config.current.yaml,
    lastConfig: () => config.last,
    flags: () => options.flags,
  };
  const takeOver = async (next: LoadedConfig, taken: () => void): Promise<void> => {
    signal.throwIfAborted();
    writers.check(next);
    storage.check(next);
    const jobs = collectedJobs(next, throughApiServer, features);
    try {
      await clusters.open(jobs);
      await scraper.reload(jobs);
    } catch (error) {
      await clusters.keep(collectedJobs(config.current, throughApiServer, features));
      throw error;
    }
    await clusters.keep(jobs);
    const before = config.current;
    config.take(next);
    taken();
    sayUnused(next, log);
    ConfiguredShards.update(sharing, next, log);
    if (!isSameJoin(before, next)) log.warn("object_state.join_labels holds from the next start on");
    engine.limit(queryLimitsOf(next, machineBytes));
    workers.limit(queryWorkersOf(next, availableParallelism()));
    await storage.update(next);
    await writers.update(next);
    log.info("took over the configuration", { file: next.file });
  };
  const reload = async (): Promise<void> => {
    let isTaken = false;
    try {
      await config.change((next) => takeOver(next, () => (isTaken = true)));
    } catch (error) {
      const kept = "kept the old configuration: the new one is refused";
      if (!signal.aborted) log.error(isTaken ? "cannot take over all of the configuration" : kept, { error });
      throw error;
    }
  };
  const history = informers === undefined ? undefined : held.use(new ObjectHistory({ clock, instruments }));
  const objects =
    informers === undefined || history === undefined
      ? noObjects
      : objectsFor(informers, history, { clock, signal });
  const targets = targetsOf(scraper, () => config.current);
  const routes: Route[] = [
    ...prometheusRoutes({
      engine,
      store: storage.store,
      exemplars: storage.store,
      targets,
      facts,
      ...(options.receivesRemoteWrite === undefined
        ? {}
        : {
            receiver: new WriteReceiver({
              sink: storage.sink,
              clock,
              random: Math.random,
              accepts: options.receivesRemoteWrite,
            }),
          }),
      ...(options.receivesOtlp === true
        ? {
            otlp: new OtlpReceiver({
              sink: storage.sink,
              config: () => otlpConfigOf(config.current),
              deltas: features.otlpDeltas === "added-up" ? new DeltaTotals(clock) : features.otlpDeltas,
            }),
          }
        : {}),
      ...(options.enablesAdmin === true && storage.admin !== undefined ? { admin: storage.admin } : {}),
      lifecycle: {
        isReady: () => !signal.aborted,
        reload,
        ...(options.quit === undefined ? {} : { quit: options.quit }),
      },
      encodeChunks: remoteChunks,
      clock,
      get externalLabels() {
        return externalLabelsOf(config.current);
      },
      lookbackMs: 300_000,
    }),
    ...uiRoutes({
      objects,
      ...(history === undefined ? {} : { history }),
      engine,
      store: storage.store,
      targets,
      facts: { version, cluster: options.clusterName, mode: options.mode, startedAt },
      data: () => storage.view(),
      clock,
    }),
    ...ownRoutes({
      instruments,
      state,
      isReady: () => !signal.aborted,
      ...(sharing === undefined ? {} : { shards: () => sharing.shards.view }),
    }),
    ...queriesRoutes(engine),
    ...(options.pageDir === undefined ? [] : await openPage(options.pageDir)),
  ];
  const requests = instruments.counter(
    "prometheus_http_requests_total",
    "Requests answered, by route and status.",
    ["handler", "code"],
  );
  const durations = instruments.histogram(
    "prometheus_http_request_duration_seconds",
    "Time to answer a request, by route.",
    [0.001, 0.01, 0.1, 0.5, 1, 5, 30, 120],
    ["handler"],
  );
  held.defer(() => config.settled());
  const http = held.use(
    await openHttp({
      listen: options.listen,
      routes,
      clock,
      log: log.with({ room: "api" }),
      observe: ({ route, status, durationMs }) => {
        requests.add(1, [route, String(status)]);
        durations.observe(durationMs / 1000, [route]);
      },
    }),
  );
  const owned = held.move();
  return {
    url: http.url,
    scraper,
    samplesAppended: () => storage.samplesAppended(),
    reload,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
