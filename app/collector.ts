import type { ActiveTarget, TargetsView } from "@taffrail/api";
import type { Clock, Instruments, Log } from "@taffrail/base";
import type { KubeClient } from "@taffrail/kube";
import type { ObjectState } from "@taffrail/kubestate";
import type { MetricMetadata, SampleSink } from "@taffrail/model";
import {
  kubeTransport,
  openScraper,
  type ScrapeConfig,
  type Scraper,
  type Shards,
  type TargetState,
  type Transport,
} from "@taffrail/scrape";
import { textContentType } from "@taffrail/wire";
import { printSection } from "./config/print.ts";
import { scrapeJobsOf } from "./config/scrape-jobs.ts";
import type { LoadedConfig } from "./config/load.ts";
import type { DiscoveryClusters } from "./discovery-clusters.ts";
import type { Features } from "./features.ts";
import { selfExposition } from "./self-metrics.ts";

/** The name under which jobs ask for the way through the API server. */
const throughApiServer = "api-server";

/** What a collector is made of. */
export interface CollectorOptions {
  readonly config: LoadedConfig;
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly client: KubeClient | undefined;
  /** Whether the jobs of the configuration go through the API server, with the client's credentials. */
  readonly throughApiServer: boolean;
  /** In place of the client, for a cluster in this process. */
  readonly transport: Transport | undefined;
  readonly clusters: DiscoveryClusters;
  readonly state: ObjectState | undefined;
  readonly instruments: Instruments;
  readonly features: Features;
  readonly shards: Shards | undefined;
  /** Finds targets, but scrapes by `scrapeAt` alone until `start`. */
  readonly paused: boolean;
}

/** A scraper that also reads object state and the process itself. */
export function openCollector(options: CollectorOptions): Scraper {
  const { config, clusters, state, instruments, client } = options;
  const transport = options.transport ?? (client === undefined ? undefined : kubeTransport(client));
  const scraper = openScraper({
    configs: collectedJobs(config, options.throughApiServer, options.features),
    switches: options.features.scrape,
    ...(options.shards === undefined ? {} : { shards: options.shards }),
    sink: options.sink,
    clock: options.clock,
    log: options.log.with({ room: "scrape" }),
    signal: options.signal,
    paused: options.paused,
    instruments,
    kube: (discovery) => clusters.informersOf(discovery),
    ...(client?.namespace === undefined ? {} : { ownNamespace: client.namespace }),
    ...(transport === undefined ? {} : { transports: { [throughApiServer]: transport } }),
  });
  const global = config.root.section("global")!;
  const local = {
    scrapeIntervalMs: global.number("scrape_interval"),
    scrapeTimeoutMs: global.number("scrape_timeout"),
  };
  if (state !== undefined) {
    scraper.addLocal({
      jobName: "kube-state-metrics", // the name that dashboards and rules know it by
      address: "taffrail",
      source: { parts: () => state.parts() },
      config: { ...local, honorLabels: true },
    });
  }
  scraper.addLocal({
    jobName: "taffrail",
    address: "taffrail",
    source: {
      scrape: () => ({ contentType: textContentType, body: selfExposition(instruments) }),
    },
    config: local,
  });
  return scraper;
}

/** The jobs of a configuration, on their way. */
export function collectedJobs(
  config: LoadedConfig,
  isThroughApiServer: boolean,
  { extraScrapeMetrics }: Features,
): ScrapeConfig[] {
  return scrapeJobsOf(config).map((job) => ({
    ...job,
    extraScrapeMetrics: job.extraScrapeMetrics || extraScrapeMetrics,
    ...(isThroughApiServer ? { transport: throughApiServer } : {}),
  }));
}

/** A scraper's targets in the words of the API. */
export function targetsOf(scraper: Scraper, config: () => LoadedConfig): TargetsView {
  return {
    pools: () => scraper.jobs(),
    active: () => {
      const { active, refused } = scraper.targets();
      const metadata = metadataByTarget(scraper);
      return [
        ...active.map((target) => activeTarget(target, () => metadata(target))),
        ...refused.map(({ job, discovered, error }) => refusedTarget(job, discovered, error.message)),
      ];
    },
    dropped: () =>
      scraper.targets().dropped.map(({ job, discovered }) => ({ pool: job, discoveredLabels: discovered })),
    droppedCounts: () => new Map(Object.entries(scraper.targets().droppedCounts)),
    relabelRules: (pool) => scraper.configOf(pool)?.relabelRules,
    configYaml: (pool) => {
      const job = config().jobs.find((section) => section.text("job_name") === pool);
      if (job !== undefined) return printSection(job);
      return scraper.configOf(pool) === undefined ? undefined : `job_name: ${pool}\n`;
    },
  };
}

function activeTarget(target: TargetState, metadata: () => Iterable<MetricMetadata>): ActiveTarget {
  const { health } = target;
  return {
    pool: target.job,
    discoveredLabels: target.discovered,
    labels: target.labels,
    url: target.url,
    health: health.state,
    lastError: health.lastError,
    lastScrape: health.lastScrape,
    lastDurationMs: health.lastDurationMs,
    intervalMs: target.intervalMs,
    timeoutMs: target.timeoutMs,
    metadata,
  };
}

/** A target that cannot be scraped as it was found is shown as down, with the reason. */
function refusedTarget(pool: string, discovered: TargetState["discovered"], reason: string): ActiveTarget {
  return {
    pool,
    discoveredLabels: discovered,
    labels: discovered.only(new Set(["job"])),
    url: "",
    health: "down",
    lastError: reason,
    lastScrape: undefined,
    lastDurationMs: 0,
    intervalMs: 0,
    timeoutMs: 0,
    metadata: () => [],
  };
}

/** Looks the metadata of all targets up once, when the first is asked for. */
function metadataByTarget(scraper: Scraper): (target: TargetState) => Iterable<MetricMetadata> {
  let found: Map<string, MetricMetadata[]> | undefined;
  const keyOf = (job: string, labels: TargetState["labels"]): string => `${job}\n${labels.key}`;
  return ({ job, labels }) => {
    if (found === undefined) {
      found = new Map();
      for (const { job: of, target, metadata } of scraper.metadata()) {
        const key = keyOf(of, target);
        const list = found.get(key);
        if (list === undefined) found.set(key, [metadata]);
        else list.push(metadata);
      }
    }
    return found.get(keyOf(job, labels)) ?? [];
  };
}
