import { mkdirSync, statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import {
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
import { openObjectState } from "@taffrail/kubestate";
import { Labels } from "@taffrail/model";
import { openEngine } from "@taffrail/promql";
import type { Scraper, Transport } from "@taffrail/scrape";
import { openTsdb, type StoreLimits, type Tsdb } from "@taffrail/tsdb";
import { collectedJobs, openCollector, targetsOf } from "./collector.ts";
import { otlpConfigOf } from "./config/otlp.ts";
import { ConfigInForce } from "./config/in-force.ts";
import type { LoadedConfig } from "./config/load.ts";
import { memoryOf, queryLimitsOf, queryWorkersOf } from "./config/budget.ts";
import { limitsText, maxExemplarsOf, storeLimitsOf } from "./config/store-limits.ts";
import { type Features, noFeatures } from "./features.ts";
import { unusedIn } from "./config/unused.ts";
import { DataViewer } from "./data-view.ts";
import { DiscoveryClusters } from "./discovery-clusters.ts";
import { noObjects, objectsFor } from "./objects.ts";
import { ownRoutes } from "./own-routes.ts";
import { QuestionWorkers } from "./questions/question-workers.ts";
import { queriesRoutes } from "./questions/routes.ts";
import { RunningQueries } from "./questions/running-queries.ts";
import { observeReplay, observeStore, processInstruments } from "./self-metrics.ts";
import { ConfiguredShards } from "./shards.ts";
import { remoteChunks } from "./remote-chunks.ts";
import { RemoteReaders } from "./remote-read.ts";
import { RemoteWriters } from "./remote-write.ts";
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
  /** Takes in samples that others send by remote write. */
  readonly receivesRemoteWrite?: boolean;
  /** Takes in metrics of OpenTelemetry. */
  readonly receivesOtlp?: boolean;
  /** How long stopping waits for samples that are on their way to other servers: milliseconds; a minute unless given. */
  readonly remoteFlushDeadlineMs?: number;
  /** Ends the process when `/-/quit` asks for it. */
  readonly quit?: () => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A server that runs. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly store: Tsdb;
  readonly scraper: Scraper;
  /** Reads the configuration again and takes it over whole, or rejects. */
  reload(): Promise<void>;
}

/** Says what of a configuration is passed over. */
function sayUnused(config: LoadedConfig, log: Log): void {
  const fields = unusedIn(config);
  if (fields.length > 0) log.warn("not supported yet, and passed over", { fields: fields.join(", ") });
}

/** Bytes of the file system that a folder lies on, or is to lie on. */
function diskBytesOf(dir: string): number {
  mkdirSync(dir, { recursive: true });
  const { blocks, bsize } = statfsSync(dir);
  return blocks * bsize;
}

/** Memory of this machine, or what its control group may take where that is less. */
function machineBytes(): number {
  const bounded = process.constrainedMemory();
  return bounded > 0 ? Math.min(bounded, totalmem()) : totalmem();
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
  const limitsOf = (from: LoadedConfig): StoreLimits =>
    storeLimitsOf(from, () => diskBytesOf(dir), machineBytes);
  const headPages = memoryOf(config.current, machineBytes)?.headPages;
  const store = held.use(
    await openTsdb({
      dir,
      clock,
      log: log.with({ room: "tsdb" }),
      signal,
      maxExemplars: maxExemplarsOf(config.current),
      startTimes: features.scrape.startTimes === "stored",
      histogramStartTimes: features.histogramStartTimes,
      servesWhileReplaying: true,
      ...limitsOf(config.current),
      ...(headPages === undefined ? {} : { headCacheBytes: headPages }),
    }),
  );
  observeStore(instruments, () => store.stats());
  observeReplay(instruments, () => store.replay);

  const readers = held.use(new RemoteReaders(config.current, store));
  const writers = held.use(
    new RemoteWriters(config.current, {
      store,
      metadata: () => Array.from(scraper.metadata(), ({ metadata }) => metadata),
      instruments,
      flushDeadlineMs: options.remoteFlushDeadlineMs ?? 60_000,
      clock,
      log,
    }),
  );

  const informers =
    client === undefined
      ? undefined
      : held.use(new Informers(client, { clock, log: log.with({ room: "kube" }), signal }));
  const state = informers === undefined ? undefined : openObjectState(informers);
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
      sink: store,
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
      clock,
      log: log.with({ room: "promql" }),
    }),
  );
  const planner = openEngine({
    source: readers,
    clock,
    log: log.with({ room: "promql" }),
    limits: queryLimitsOf(config.current, machineBytes),
    elsewhere: (question, selections) => workers.offer(question, selections),
    ...features.promql,
  });
  const engine = new RunningQueries(planner, clock, (text, ms) => workers.took(text, ms));
  const facts = {
    version,
    revision: "",
    buildDate: "",
    prometheusVersion,
    startedAt,
    storageRetention: () => limitsText(limitsOf(config.current)),
    configYaml: () => config.current.yaml,
    lastConfig: () => config.last,
    flags: () => options.flags,
  };
  const reload = async (): Promise<void> => {
    try {
      const next = config.read();
      writers.check(next);
      readers.check(next);
      const jobs = collectedJobs(next, throughApiServer, features);
      const limits = limitsOf(next); // refuses what cannot be kept, before anything changes
      await clusters.open(jobs);
      await scraper.reload(jobs);
      await clusters.keep(jobs);
      config.take(next);
      sayUnused(next, log);
      sharing?.update(next);
      store.limit(limits);
      engine.limit(queryLimitsOf(next, machineBytes));
      if (memoryOf(next, machineBytes)?.headPages !== headPages)
        log.info(
          "the new memory is shared out, but for pages of head chunks: these change at the next start",
        );
      store.limitExemplars(maxExemplarsOf(next));
      await readers.update(next);
      await writers.update(next);
      log.info("took over the configuration", { file: next.file });
    } catch (error) {
      config.failed();
      log.error("kept the old configuration: the new one is refused", { error });
      throw error;
    }
  };
  const data = new DataViewer({
    store,
    clock,
    dir,
    grantedBytes: () => memoryOf(config.current, machineBytes)?.memory,
    queryLimits: () => engine.limits,
    signal,
  });
  const history = informers === undefined ? undefined : held.use(new ObjectHistory({ clock, instruments }));
  const objects =
    informers === undefined || history === undefined
      ? noObjects
      : objectsFor(informers, history, { clock, signal });
  const targets = targetsOf(scraper, () => config.current);
  const routes: Route[] = [
    ...prometheusRoutes({
      engine,
      store,
      exemplars: store,
      targets,
      facts,
      ...(options.receivesRemoteWrite === true
        ? { receiver: new WriteReceiver({ sink: store, clock, random: Math.random }) }
        : {}),
      ...(options.receivesOtlp === true
        ? { otlp: new OtlpReceiver({ sink: store, config: () => otlpConfigOf(config.current) }) }
        : {}),
      ...(options.enablesAdmin === true ? { admin: store } : {}),
      lifecycle: {
        isReady: () => !signal.aborted,
        reload,
        ...(options.quit === undefined ? {} : { quit: options.quit }),
      },
      encodeChunks: remoteChunks,
      clock,
      externalLabels: Labels.from(config.current.root.section("global")!.textMap("external_labels")),
      lookbackMs: 300_000,
    }),
    ...uiRoutes({
      objects,
      ...(history === undefined ? {} : { history }),
      engine,
      store,
      targets,
      facts: { version, cluster: options.clusterName, mode: options.mode, startedAt },
      data: () => data.view(),
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
    store,
    scraper,
    reload,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
