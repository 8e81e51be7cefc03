import type { Clock } from "@taffrail/base";
import type {
  FloatHistogram,
  Labels,
  Matcher,
  MetricMetadata,
  RelabelRule,
  SampleColumns,
  TimeRange,
} from "@taffrail/model";
import type { Expr, QueryPlan } from "@taffrail/promql";
import type { StoreAdmin } from "./admin.ts";
import type { ReadChunk } from "@taffrail/wire";
import type { RemoteReadLimits } from "./remote/read.ts";
import type { OtlpReceiver } from "../otlp/receiver.ts";
import type { WriteReceiver } from "./remote/write-receiver.ts";

/** How one query is to be run. */
export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** At most the engine's own limit. */
  readonly timeoutMs?: number;
  /** How far back a sample still counts; the engine's default where absent. */
  readonly lookbackMs?: number;
  /** Asks for `stats.plan`. */
  readonly explain?: boolean;
}

/** One element of an instant vector: a float, or a histogram, whose sum is then in `v`. */
export interface VectorElement {
  readonly labels: Labels;
  readonly v: number;
  readonly histogram: FloatHistogram | undefined;
}

/** One series of a result: floats and histograms apart, each ascending by time. Times in Unix milliseconds. */
export interface MatrixSeries {
  readonly labels: Labels;
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly histogramT: Float64Array;
  readonly histograms: readonly FloatHistogram[];
}

/** What a query gives: sorted by labels where it is a matrix, in the order of the query where it is a vector. */
export type QueryValue =
  | { readonly kind: "scalar"; readonly t: number; readonly v: number }
  | { readonly kind: "string"; readonly t: number; readonly text: string }
  | { readonly kind: "vector"; readonly t: number; readonly elements: readonly VectorElement[] }
  | { readonly kind: "matrix"; readonly series: readonly MatrixSeries[] };

/** What a query cost. */
export interface QueryStats {
  readonly samplesRead: number;
  readonly peakSamples: number;
  readonly evalMs: number;
  /** The plan with what each part took; only where it was asked for. */
  readonly plan?: QueryPlan;
}

export interface QueryResult {
  readonly value: QueryValue;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
}

/** Answers PromQL. Rejects with typed errors: `promql/syntax`, `promql/…`. */
export interface Engine {
  /** Parses and type-checks. Throws `PromqlSyntaxError`. */
  parse(query: string): Expr;
  instant(query: string, t: number, options?: QueryOptions): Promise<QueryResult>;
  range(
    query: string,
    start: number,
    end: number,
    stepMs: number,
    options?: QueryOptions,
  ): Promise<QueryResult>;
}

/** One series of a selection, as the store has it. */
export interface StoredSeries {
  readonly labels: Labels;
  read(mint: number, maxt: number, into: SampleColumns): void;
}

/** Sizes of the store; `undefined` times while it is empty. */
export interface StoreStats {
  readonly series: number;
  readonly chunks: number;
  readonly labelPairs: number;
  readonly minTime: number | undefined;
  readonly maxTime: number | undefined;
}

/** Who asks for a list: may go away, and is told what went wrong where that fails nothing. */
export interface Asking {
  readonly signal: AbortSignal;
  warn(warning: string): void;
}

/** What is stored. Lists are sorted; at most `limit` of each, 0 for all. */
export interface SeriesStore {
  select(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<{ readonly series: readonly StoredSeries[] }>;
  labelNames(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit?: number,
    asking?: Asking,
  ): Promise<readonly string[]>;
  labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit?: number,
    asking?: Asking,
  ): Promise<readonly string[]>;
  seriesLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit?: number,
    asking?: Asking,
  ): Promise<readonly Labels[]>;
  /** What families said of themselves; of one that said several things, each. */
  metadata?(signal: AbortSignal): Iterable<MetricMetadata> | Promise<Iterable<MetricMetadata>>;
  /** Who keeps the samples where that is another server, without its credentials. */
  readonly keptBy?: string | undefined;
  stats(): StoreStats;
  /** Blocks on disk, each with what it says of itself. */
  blocks?(): readonly { readonly meta: unknown }[];
  /** How far the log is brought back: segments done, of how many; `undefined`: it is. */
  readonly replay?:
    | {
        readonly segment: number;
        readonly of: number;
        /** Why the rest cannot be read as things stand. */
        readonly trouble?: { readonly reason: string } | undefined;
      }
    | undefined;
  /** Counts what is in the head, at most `most` of each kind. Without it the series themselves are counted. */
  census?(most: number, signal: AbortSignal): Promise<HeadCensus>;
}

/** The largest of what the head holds. */
export interface HeadCensus {
  readonly metrics: readonly { readonly name: string; readonly count: number }[];
  readonly labels: readonly { readonly name: string; readonly values: number; readonly bytes: number }[];
  /** By `name=value`. */
  readonly pairs: readonly { readonly name: string; readonly count: number }[];
}

/** Exemplars of one series, oldest first; times in Unix milliseconds. */
export interface ExemplarSeries {
  readonly labels: Labels;
  readonly exemplars: readonly { readonly labels: Labels; readonly value: number; readonly t: number }[];
}

/** Exemplars that are stored. */
export interface ExemplarStore {
  /** Those of series that satisfy all matchers of any list, in the order of labels. */
  selectExemplars(
    matchers: readonly (readonly Matcher[])[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<readonly ExemplarSeries[]>;
}

/** A target that is scraped, as its last scrape left it. */
export interface ActiveTarget {
  readonly pool: string;
  readonly discoveredLabels: Labels;
  readonly labels: Labels;
  readonly url: string;
  readonly health: "up" | "down" | "unknown";
  /** Why the last scrape failed, or "". */
  readonly lastError: string;
  /** Unix milliseconds; `undefined` before the first scrape. */
  readonly lastScrape: number | undefined;
  readonly lastDurationMs: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Families of the last scrape. */
  metadata(): Iterable<MetricMetadata>;
}

export interface DroppedTarget {
  readonly pool: string;
  readonly discoveredLabels: Labels;
}

/** What is scraped, what is not, and by which pools. */
export interface TargetsView {
  pools(): readonly string[];
  active(): readonly ActiveTarget[];
  /** As many as are kept; `droppedCounts` has them all. */
  dropped(): readonly DroppedTarget[];
  droppedCounts(): ReadonlyMap<string, number>;
  /** The rules that targets of a pool go through; `undefined` where there is no such pool. */
  relabelRules(pool: string): readonly RelabelRule[] | undefined;
  /** The configuration of a pool as YAML, secrets hidden; `undefined` where there is no such pool. */
  configYaml(pool: string): string | undefined;
}

/** What the server says of itself. */
export interface ServerFacts {
  readonly version: string;
  readonly revision: string;
  readonly buildDate: string;
  /** The Prometheus whose API this is: Grafana chooses features by it. */
  readonly prometheusVersion: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** How long and how much is kept, in words. */
  storageRetention(): string;
  /** The configuration that is in force, secrets hidden. */
  configYaml(): string;
  /** When it was last taken over, Unix milliseconds, and whether the last attempt went well. */
  lastConfig(): { readonly at: number; readonly ok: boolean };
  flags(): Readonly<Record<string, string>>;
}

/** What may be done with the process. */
export interface Lifecycle {
  isReady(): boolean;
  /** Reads the configuration again and takes it over whole, or rejects. */
  reload(): Promise<void>;
  /** Ends the server. Absent where that is not allowed. */
  quit?(): void;
}

/** All that the Prometheus API needs. */
export interface PrometheusRoom {
  /** Absent where what is stored is not to be changed by a request. */
  readonly admin?: StoreAdmin;
  readonly engine: Engine;
  readonly store: SeriesStore;
  readonly exemplars: ExemplarStore;
  readonly targets: TargetsView;
  readonly facts: ServerFacts;
  readonly lifecycle: Lifecycle;
  /** Takes in remote write; absent where that is not allowed. */
  readonly receiver?: WriteReceiver;
  /** Takes in metrics of OpenTelemetry; absent where that is not allowed. */
  readonly otlp?: OtlpReceiver;
  /** Samples as chunks of a store, for remote read; good until the next call. */
  readonly encodeChunks: (columns: SampleColumns) => readonly ReadChunk[];
  readonly remoteRead?: RemoteReadLimits;
  readonly clock: Clock;
  /** Added to federated series where they lack them. */
  readonly externalLabels: Labels;
  /** How far back federation and instant queries look. */
  readonly lookbackMs: number;
}
