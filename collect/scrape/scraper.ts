import {
  type Clock,
  Instruments,
  type Log,
  NotSupportedError,
  type Random,
  TaffrailError,
} from "@taffrail/base";
import type { Informers } from "@taffrail/kube";
import type { Labels, MetricMetadata, SampleSink } from "@taffrail/model";
import {
  type Discovery,
  httpDefaults,
  type KubernetesDiscovery,
  type ScrapeConfig,
  scrapeDefaults,
} from "./config.ts";
import { type DiscoveryCounters, discoveryCounters } from "./discovery/counters.ts";
import { dnsGroups } from "./discovery/dns.ts";
import { type DnsLookup, systemLookup } from "./discovery/dns-lookup.ts";
import { FileGroups } from "./discovery/file.ts";
import { HttpGroups } from "./discovery/http.ts";
import { KubernetesGroups } from "./discovery/kubernetes/kubernetes-groups.ts";
import { SharedSources } from "./discovery/shared-sources.ts";
import { StaticGroups } from "./discovery/static.ts";
import type { GroupSource, TargetGroup } from "./discovery/target-group.ts";
import { FailureLogs } from "./failure-log.ts";
import { FirstSight } from "./first-sight.ts";
import { BodyBuffers } from "./http/body-buffer.ts";
import { HttpTransport } from "./http/http-transport.ts";
import type { Transport } from "./http/transport.ts";
import type { LocalSource } from "./local-source.ts";
import { type LiveSeries, ScrapePool } from "./scrape-pool.ts";
import { ScrapeBatches } from "./series/scrape-batch.ts";
import { samplesOnly } from "./series/ingest-rules.ts";
import type { Shards } from "./shards/shards.ts";
import type { TargetError } from "./target.ts";
import type { BodySource, ScrapeContext, TargetHealth } from "./target-scraper.ts";

/** What a scraper is made with. */
export interface ScraperOptions {
  readonly configs: readonly ScrapeConfig[];
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly random?: Random;
  /** Differs from server to server, so that two of them do not scrape at the same moments. */
  readonly seed?: bigint;
  /** The informers that a Kubernetes discovery reads; a job that gets none is refused. */
  readonly kube?: (discovery: KubernetesDiscovery) => Informers | undefined;
  /** How names are looked up; by the system's servers where absent. */
  readonly dns?: DnsLookup;
  /** Where failures of discovery are counted. */
  readonly instruments?: Instruments;
  /** The namespace of this process, for `own_namespace`. */
  readonly ownNamespace?: string;
  /** Ways to fetch, by the name that a job's `transport` gives; "default" for those that give none. */
  readonly transports?: Readonly<Record<string, Transport>>;
  readonly userAgent?: string;
  /** Shares the targets of the jobs among servers; without it all are scraped here. All must have the same seed. */
  readonly shards?: Shards;
  /** What the sink is given beside samples; nothing unless told. */
  readonly switches?: Partial<ScrapeContext["switches"]>;
  /** Finds targets, but scrapes only on `scrapeAt` until `start` is called. */
  readonly paused?: boolean;
}

/** Defaults of a scraper. */
export const scraperDefaults = {
  userAgent: "Taffrail/0.1.0",
  seed: 0n,
  /** Changes of a job's targets are gathered for so long before they count, milliseconds; the first count at once. */
  gatherMs: 5000,
} as const;

/** A job that cannot run as it is configured. */
export class ScrapeJobError extends TaffrailError {
  readonly code = "scrape/job";
}

/** A target as it is now. */
export interface TargetState {
  readonly job: string;
  /** What its samples carry. */
  readonly labels: Labels;
  /** What discovery said, before relabelling. */
  readonly discovered: Labels;
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly health: TargetHealth;
}

/** All targets of all jobs. */
export interface TargetsState {
  readonly active: readonly TargetState[];
  /** Dropped by relabelling; as many of each job as it wants listed. */
  readonly dropped: readonly { readonly job: string; readonly discovered: Labels }[];
  readonly droppedCounts: Readonly<Record<string, number>>;
  /** Discovered, but no target that can be scraped. */
  readonly refused: readonly {
    readonly job: string;
    readonly discovered: Labels;
    readonly error: TargetError;
  }[];
}

/** What the targets say of a metric family. */
export interface TargetMetadataState {
  readonly job: string;
  readonly target: Labels;
  readonly metadata: MetricMetadata;
}

/** A target in this process. */
export interface LocalTarget {
  readonly jobName: string;
  readonly source: LocalSource;
  /** Labels of the target; `instance` unless it is among them is `address`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What stands for an address on the targets page. */
  readonly address?: string;
  readonly config?: Partial<Omit<ScrapeConfig, "jobName" | "discoveries">>;
}

/** Finds targets and scrapes them. */
export class Scraper implements AsyncDisposable {
  readonly #options: ScraperOptions;
  readonly #context: ScrapeContext;
  readonly #buffers: BodyBuffers;
  readonly #counters: DiscoveryCounters;
  readonly #shared = new SharedSources();
  readonly #jobs = new Map<string, Job>();
  readonly #locals = new Map<string, ScrapePool>();
  readonly #vanishing = new Set<Promise<void>>(); // jobs that are gone and whose series are being ended
  readonly #vanishingPools = new Set<ScrapePool>();
  readonly #shardsChange: Disposable | undefined;
  #isStarted: boolean;
  #closing: Promise<void> | undefined;

  constructor(options: ScraperOptions, context: ScrapeContext, buffers: BodyBuffers) {
    this.#options = options;
    this.#buffers = buffers;
    this.#context = context;
    this.#counters = discoveryCounters(options.instruments ?? new Instruments());
    this.#isStarted = options.paused !== true;
    for (const config of options.configs) this.#jobs.set(config.jobName, this.#openJob(config));
    this.#shardsChange = options.shards?.onChange(() => this.#resync());
  }

  /** Starts scraping at each target's next slot, where the scraper was made paused. */
  start(): void {
    this.#isStarted = true;
    for (const pool of this.#pools()) pool.start();
  }

  /** Waits for every discovery's first look, or for the end, and takes what is known. */
  async sync(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map((job) => job.syncNow()));
  }

  /** Scrapes every target as of its last slot at or before `t`, unless that was done. Rejects never; faults are in the targets' health. */
  async scrapeAt(t: number): Promise<void> {
    const scrapes: Promise<void>[] = [];
    for (const pool of this.#pools()) for (const { loop } of pool.targets) scrapes.push(loop.scrapeAt(t));
    await Promise.all(scrapes);
  }

  /** Adds a target in this process; it is scraped until the answer is disposed of. */
  addLocal({
    jobName,
    source,
    labels = {},
    address = "taffrail",
    config = {},
  }: LocalTarget): AsyncDisposable {
    if (this.#locals.has(jobName))
      throw new ScrapeJobError(`cannot add the job ${jobName}: there is one of that name`);
    const full: ScrapeConfig = { ...scrapeDefaults, ...config, jobName };
    const pool = this.#openPool(full, { kind: "local", source });
    this.#locals.set(jobName, pool);
    pool.sync([{ source: "local", labels, targets: [{ __address__: address }] }]);
    return {
      [Symbol.asyncDispose]: async () => {
        if (this.#locals.get(jobName) !== pool) return;
        this.#locals.delete(jobName);
        await pool.release();
      },
    };
  }

  /** All targets as they are. */
  targets(): TargetsState {
    const active: TargetState[] = [];
    const dropped: { job: string; discovered: Labels }[] = [];
    const refused: { job: string; discovered: Labels; error: TargetError }[] = [];
    const droppedCounts: Record<string, number> = {};
    for (const pool of this.#pools()) {
      const job = pool.config.jobName;
      for (const { loop, target } of pool.targets) {
        const { labels, discovered, url, intervalMs, timeoutMs } = target;
        active.push({ job, labels, discovered, url, intervalMs, timeoutMs, health: loop.scraper.health });
      }
      for (const { discovered } of pool.dropped) dropped.push({ job, discovered });
      for (const { discovered, error } of pool.refused) refused.push({ job, discovered, error });
      droppedCounts[job] = pool.droppedCount;
    }
    return { active, dropped, droppedCounts, refused };
  }

  /** What the targets say of their metric families. */
  *metadata(): Generator<TargetMetadataState, void, undefined> {
    for (const pool of this.#pools()) {
      const job = pool.config.jobName;
      for (const { loop, target } of pool.targets) {
        for (const metadata of loop.scraper.metadata) yield { job, target: target.labels, metadata };
      }
    }
  }

  /** The names of the jobs, those in this process included. */
  jobs(): string[] {
    return [...this.#pools()].map((pool) => pool.config.jobName);
  }

  /** The configuration of a job, as it was given; `undefined` where there is none of that name. */
  configOf(jobName: string): ScrapeConfig | undefined {
    return this.#jobs.get(jobName)?.config ?? this.#locals.get(jobName)?.config;
  }

  /**
   * Takes other configurations. Jobs that are the same go on untouched; of those whose targets only are found another way, so do the
   * loops of targets that stay. Throws, with nothing changed, where one cannot run.
   */
  async reload(configs: readonly ScrapeConfig[]): Promise<void> {
    checkJobs(configs, this.#options);
    const wanted = new Map(configs.map((config) => [config.jobName, config]));
    for (const [name, job] of this.#jobs) {
      if (wanted.has(name)) continue;
      this.#jobs.delete(name);
      await job.closeSources();
      this.#endPool(job.pool);
    }
    for (const [name, config] of wanted) {
      const job = this.#jobs.get(name);
      if (job === undefined) this.#jobs.set(name, this.#openJob(config));
      else if (configKey(job.config) === configKey(config)) continue;
      else if (scrapeKey(job.config) === scrapeKey(config)) {
        await job.closeSources();
        job.pool.retarget(config);
        this.#jobs.set(name, new Job(config, job.pool, job.transport, this.#sources(config), this.#options));
      } else {
        await job.closeSources();
        const inherited = await job.pool.release();
        job.transport?.close();
        this.#jobs.set(name, this.#openJob(config, inherited));
      }
    }
  }

  /** Stops all scrapes. Series are left as they are: whoever starts next goes on with them. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#shardsChange?.[Symbol.dispose]();
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    await Promise.all(jobs.map((job) => job.closeSources()));
    const pools = [...jobs.map(({ pool }) => pool), ...this.#locals.values(), ...this.#vanishingPools];
    this.#locals.clear();
    await Promise.all(pools.map((pool) => pool.release()));
    for (const job of jobs) job.transport?.close();
    await Promise.all(this.#vanishing);
    await this.#context.failures[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  *#pools(): Generator<ScrapePool, void, undefined> {
    for (const { pool } of this.#jobs.values()) yield pool;
    yield* this.#locals.values();
  }

  #openJob(config: ScrapeConfig, inherited?: ReadonlyMap<string, LiveSeries>): Job {
    const { transports = {} } = this.#options;
    const given = transports[config.transport ?? "default"];
    const own =
      given === undefined ? new HttpTransport(config.http, this.#buffers, this.#options.clock) : undefined;
    const transport = given ?? own!.fetch;
    const pool = this.#openPool(config, { kind: "transport", transport }, inherited);
    return new Job(config, pool, own, this.#sources(config), this.#options);
  }

  /** Other servers scrape other targets from now on, or soon will. */
  #resync(): void {
    for (const job of this.#jobs.values()) job.resync();
  }

  #openPool(config: ScrapeConfig, from: BodySource, inherited?: ReadonlyMap<string, LiveSeries>): ScrapePool {
    const { clock, log, seed = scraperDefaults.seed, shards } = this.#options;
    const pool = new ScrapePool(config, {
      context: this.#context,
      clock,
      log,
      from,
      seed,
      shards: from.kind === "local" ? undefined : shards,
      ...(inherited === undefined ? {} : { inherited }),
    });
    if (this.#isStarted) pool.start();
    return pool;
  }

  #sources(config: ScrapeConfig): (changed: () => void) => GroupSource[] {
    const { signal, clock, log, kube, ownNamespace, dns = systemLookup } = this.#options;
    const open = (discovery: Discovery, changed: () => void): GroupSource => {
      const running = { signal, clock, log, counters: this.#counters, changed };
      switch (discovery.kind) {
        case "static":
          return new StaticGroups(discovery.groups);
        case "file":
          return new FileGroups(discovery, running);
        case "http":
          return new HttpGroups(discovery, running, this.#context.userAgent);
        case "dns":
          return dnsGroups(discovery, running, dns);
        case "kubernetes":
          return new KubernetesGroups(discovery, { informers: kube!(discovery)!, ownNamespace, changed });
        case "unsupported":
          throw new NotSupportedError(discovery.name);
      }
    };
    return (changed) =>
      config.discoveries.map((discovery) =>
        discovery.kind === "static"
          ? open(discovery, changed)
          : this.#shared.open(configKey(discovery), changed, (tell) => open(discovery, tell)),
      );
  }

  #endPool(pool: ScrapePool): void {
    const ending = pool.vanish().finally(() => {
      this.#vanishing.delete(ending);
      this.#vanishingPools.delete(pool);
    });
    this.#vanishing.add(ending);
    this.#vanishingPools.add(pool);
  }
}

/** Makes a scraper. Throws where a job cannot run as it is configured. */
export function openScraper(options: ScraperOptions): Scraper {
  checkJobs(options.configs, options);
  const buffers = new BodyBuffers();
  const context: ScrapeContext = {
    sink: options.sink,
    clock: options.clock,
    log: options.log,
    random: options.random ?? Math.random,
    userAgent: options.userAgent ?? scraperDefaults.userAgent,
    firstSight: new FirstSight(() => buffers.inUseBytes),
    batches: new ScrapeBatches(),
    switches: { ...samplesOnly, ...options.switches },
    failures: new FailureLogs(options.log),
  };
  const scraper = new Scraper(options, context, buffers);
  options.signal.addEventListener("abort", () => void scraper.close(), { once: true });
  return scraper;
}

/** One job: its pool, and what finds its targets. */
class Job {
  readonly config: ScrapeConfig;
  readonly pool: ScrapePool;
  readonly transport: HttpTransport | undefined;
  readonly #sources: readonly GroupSource[];
  readonly #options: ScraperOptions;
  readonly #closing = new AbortController();
  #isDue = false;
  #isDirty = true; // something may have changed since the last sync
  #lastSync = Number.NEGATIVE_INFINITY;

  constructor(
    config: ScrapeConfig,
    pool: ScrapePool,
    transport: HttpTransport | undefined,
    open: (changed: () => void) => GroupSource[],
    options: ScraperOptions,
  ) {
    this.config = config;
    this.pool = pool;
    this.transport = transport;
    this.#options = options;
    this.#sources = open(() => void this.#changed());
    void this.#changed();
  }

  /** Chooses anew which of the known targets are scraped here. */
  resync(): void {
    if (this.#lastSync !== Number.NEGATIVE_INFINITY && !this.#closing.signal.aborted) this.#sync();
  }

  /** Takes what is known once every source has had its first look. */
  async syncNow(): Promise<void> {
    await Promise.race([this.#allReady(), aborted(this.#closing.signal)]);
    if (this.#isDirty && !this.#closing.signal.aborted) this.#sync();
  }

  async closeSources(): Promise<void> {
    this.#closing.abort(new Error("the job was closed"));
    await Promise.all(this.#sources.map((source) => source[Symbol.asyncDispose]()));
  }

  /** Takes changes after they were gathered for a while; the first at once, when all is known. */
  async #changed(): Promise<void> {
    this.#isDirty = true;
    if (this.#isDue) return;
    this.#isDue = true;
    const { signal } = this.#closing;
    const { clock } = this.#options;
    await new Promise<void>((resolve) => setImmediate(resolve)); // the sources stand, and changes of one turn count as one
    const wait = new AbortController();
    const enough = clock.sleep(scraperDefaults.gatherMs, AbortSignal.any([signal, wait.signal]));
    await Promise.race([this.#allReady(), enough]); // one source without an answer does not hold up the others
    wait.abort();
    await clock.sleep(this.#lastSync + scraperDefaults.gatherMs - clock.now(), signal);
    this.#isDue = false;
    if (this.#isDirty && !signal.aborted) this.#sync();
  }

  async #allReady(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.ready));
  }

  #sync(): void {
    this.#lastSync = this.#options.clock.now();
    this.#isDirty = false;
    this.pool.sync(allGroups(this.#sources));
  }
}

function* allGroups(sources: readonly GroupSource[]): Generator<TargetGroup, void, undefined> {
  for (const source of sources) yield* source.groups();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Throws where a job cannot run. */
function checkJobs(configs: readonly ScrapeConfig[], options: ScraperOptions): void {
  const names = new Set<string>();
  for (const { jobName, http = httpDefaults, discoveries } of configs) {
    if (names.has(jobName))
      throw new ScrapeJobError(`found multiple scrape configs with job name ${JSON.stringify(jobName)}`);
    names.add(jobName);
    if (http.unsupported !== undefined) throw new NotSupportedError(`${http.unsupported}, in job ${jobName}`);
    for (const discovery of discoveries) checkDiscovery(jobName, discovery, options);
  }
}

function checkDiscovery(jobName: string, discovery: Discovery, { kube, ownNamespace }: ScraperOptions): void {
  if (discovery.kind === "unsupported") throw new NotSupportedError(`${discovery.name}, in job ${jobName}`);
  const http = "http" in discovery ? discovery.http : undefined;
  if (http?.unsupported !== undefined)
    throw new NotSupportedError(`${http.unsupported}, in the discovery of job ${jobName}`);
  if (discovery.kind !== "kubernetes") return;
  if (kube?.(discovery) === undefined) {
    throw new ScrapeJobError(`cannot find the targets of job ${jobName}: no cluster is known`, {
      hint: "give --kubeconfig, or run in a pod with a service account",
    });
  }
  if (discovery.ownNamespace && ownNamespace === undefined) {
    throw new ScrapeJobError(
      `cannot find the targets of job ${jobName}: got own_namespace, but no namespace is known`,
      {
        hint: "run in a pod, or name a namespace in the context of the kubeconfig",
      },
    );
  }
}

/** A text that is equal for configurations that are the same. */
function configKey(config: object): string {
  return JSON.stringify(config, (_, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value === "object" && value !== null && "source" in value && "expand" in value)
      return value.source;
    return value;
  });
}

/** As `configKey`, of what a scrape depends on: not of how targets are found. */
function scrapeKey(config: ScrapeConfig): string {
  const { discoveries: _d, relabelRules: _r, keepDroppedTargets: _k, targetLimit: _t, ...rest } = config;
  return configKey(rest);
}
