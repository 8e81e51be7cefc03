import type { RelabelRule } from "@taffrail/model";

/** The protocols a scrape may ask for, by their names in a configuration. */
export type ScrapeProtocol =
  | "PrometheusProto"
  | "OpenMetricsText1.0.0"
  | "OpenMetricsText0.0.1"
  | "PrometheusText1.0.0"
  | "PrometheusText0.0.4";

/** Which metric and label names are allowed: any UTF-8, or `[a-zA-Z_:][a-zA-Z0-9_:]*` only. */
export type NameScheme = "utf8" | "legacy";

/** How names that a reader may not understand are asked for. */
export type EscapingScheme = "allow-utf-8" | "underscores" | "dots" | "values";

/** A text given as it is, or in a file that is read again for each request; one trailing line feed is cut. */
export type Secret = { readonly value: string } | { readonly file: string };

/** Who the scraper is to a target. */
export type HttpAuth =
  | { readonly kind: "basic"; readonly username: Secret; readonly password: Secret }
  | { readonly kind: "authorization"; readonly type: string; readonly credentials: Secret }
  | ({ readonly kind: "oauth2" } & OAuth2Config);

/** Tokens that a server hands out for a client's name and secret (RFC 6749, §4.4), or for what the client signed (RFC 7523, §2.1). */
export interface OAuth2Config {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Given: what is signed in place of the secret. */
  readonly assertion?: AssertionConfig;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  /** More parameters of the request for a token. */
  readonly endpointParams: Readonly<Record<string, string>>;
  /** How the token's server is reached; the target's own settings do not count there. */
  readonly tls?: TlsConfig;
  readonly proxy?: ProxyConfig;
}

/** How a client signs that it is itself. */
export interface AssertionConfig {
  /** A private RSA key, PEM. */
  readonly key: Secret;
  readonly keyId?: string;
  readonly algorithm: "RS256" | "RS384" | "RS512";
  /** The client's name where absent. */
  readonly issuer?: string;
  /** The address of the server of tokens where absent. */
  readonly audience?: string;
  /** More of what is signed, as JSON. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Which proxies requests go through. */
export interface ProxyConfig {
  /** For targets by `http` and by `https`: URLs with the scheme http, https, socks5 or socks5h. */
  readonly http?: string;
  readonly https?: string;
  /**
   * Hosts that are reached without: names with those below them, addresses, networks, `*`; by commas, each with or without a port.
   * Where it is given, loopback is reached without too.
   */
  readonly noProxy?: string;
  /** More headers of a CONNECT request. */
  readonly connectHeaders: Readonly<Record<string, readonly Secret[]>>;
}

/** How TLS connections are made. */
export interface TlsConfig {
  readonly ca?: Secret;
  readonly cert?: Secret;
  readonly key?: Secret;
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly minVersion?: "TLS10" | "TLS11" | "TLS12" | "TLS13";
  readonly maxVersion?: "TLS10" | "TLS11" | "TLS12" | "TLS13";
}

/** The HTTP client block of a scrape or a discovery. */
export interface HttpConfig {
  readonly auth?: HttpAuth;
  readonly tls?: TlsConfig;
  readonly followRedirects: boolean;
  /** More request headers; each value is sent. */
  readonly headers: Readonly<Record<string, readonly Secret[]>>;
  /** Whether HTTP/2 is spoken with servers that choose it over TLS. */
  readonly http2: boolean;
  readonly proxy?: ProxyConfig;
  /** Something that was configured and this build does not know: such a job is refused at start. */
  readonly unsupported?: string;
}

/** Targets as the configuration lists them. */
export interface StaticGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Targets listed in files, which are read again when they change. */
export interface FileDiscovery {
  /** Paths, absolute; the last part may hold one star. */
  readonly files: readonly string[];
  readonly refreshIntervalMs: number;
}

/** Targets that a server lists, which is asked again and again. */
export interface HttpDiscovery {
  readonly url: string;
  readonly refreshIntervalMs: number;
  readonly http: HttpConfig;
}

/** The records of a name that become targets. */
export type DnsRecordType = "SRV" | "A" | "AAAA" | "MX" | "NS";

/** Targets that stand in the DNS. */
export interface DnsDiscovery {
  readonly names: readonly string[];
  readonly type: DnsRecordType;
  /** Of every record but SRV, which has its own. */
  readonly port: number;
  readonly refreshIntervalMs: number;
}

/** The objects of a cluster that become targets. */
export type KubernetesRole = "node" | "pod" | "service" | "endpoints" | "endpointslice" | "ingress";

/** Narrows the objects of one role at the API server. */
export interface RoleSelector {
  readonly role: KubernetesRole;
  readonly label?: string;
  readonly field?: string;
}

/** Targets made from objects of a cluster. */
export interface KubernetesDiscovery {
  readonly role: KubernetesRole;
  /** Another API server or kubeconfig than the process's own; `app` opens the client. */
  readonly apiServer?: string;
  readonly kubeconfigFile?: string;
  readonly http?: HttpConfig;
  /** All namespaces where empty and `ownNamespace` is not set. */
  readonly namespaces: readonly string[];
  readonly ownNamespace: boolean;
  readonly selectors: readonly RoleSelector[];
  readonly attach: {
    readonly node: boolean;
    readonly namespace: boolean;
    readonly deployment: boolean;
    readonly job: boolean;
    readonly cronjob: boolean;
  };
}

/** One way of finding targets. `unsupported` names a kind this build does not know: such a job is refused at start. */
export type Discovery =
  | { readonly kind: "static"; readonly groups: readonly StaticGroup[] }
  | ({ readonly kind: "file" } & FileDiscovery)
  | ({ readonly kind: "http" } & HttpDiscovery)
  | ({ readonly kind: "dns" } & DnsDiscovery)
  | ({ readonly kind: "kubernetes" } & KubernetesDiscovery)
  | { readonly kind: "unsupported"; readonly name: string };

/** A scrape job: where its targets come from, and how they are read. Limits are off where 0. */
export interface ScrapeConfig {
  readonly jobName: string;
  readonly scrapeIntervalMs: number;
  /** At most the interval. */
  readonly scrapeTimeoutMs: number;
  readonly scrapeProtocols: readonly ScrapeProtocol[];
  /** For answers whose Content-Type is missing or unknown; without one such a scrape fails. */
  readonly fallbackScrapeProtocol?: ScrapeProtocol;
  readonly metricsPath: string;
  readonly scheme: string;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly trackTimestampsStaleness: boolean;
  readonly enableCompression: boolean;
  readonly relabelRules: readonly RelabelRule[];
  readonly metricRelabelRules: readonly RelabelRule[];
  /** Decoded bytes. A hard cap of 1 GiB holds besides. */
  readonly bodySizeLimit: number;
  readonly sampleLimit: number;
  readonly targetLimit: number;
  readonly labelLimit: number;
  readonly labelNameLengthLimit: number;
  readonly labelValueLengthLimit: number;
  /** How many dropped targets stay listed; all where 0. */
  readonly keepDroppedTargets: number;
  readonly nameScheme: NameScheme;
  readonly escapingScheme: EscapingScheme;
  readonly extraScrapeMetrics: boolean;
  readonly scrapeNativeHistograms: boolean;
  readonly alwaysScrapeClassicHistograms: boolean;
  readonly convertClassicHistogramsToNhcb: boolean;
  /** Buckets that a native histogram may have before its resolution is halved. */
  readonly nativeHistogramBucketLimit: number;
  /** Least growth from bucket to bucket of a native histogram; 1 and less stand for any. */
  readonly nativeHistogramMinBucketFactor: number;
  /** Where each scrape that fails is written down, as a line of JSON; nowhere where absent. */
  readonly failureLogFile?: string;
  readonly http: HttpConfig;
  readonly discoveries: readonly Discovery[];
  /** The transport that this job's requests go through, by its name in the scraper's options; its own where absent. */
  readonly transport?: string;
}

/** An HTTP block of which nothing was said. */
export const httpDefaults: HttpConfig = {
  followRedirects: true,
  headers: {},
  http2: true,
};

/** A job of which only the name was said; the interval is that of an empty `global` section. */
export const scrapeDefaults: Omit<ScrapeConfig, "jobName"> = {
  scrapeIntervalMs: 60_000,
  scrapeTimeoutMs: 10_000,
  scrapeProtocols: [
    "OpenMetricsText1.0.0",
    "OpenMetricsText0.0.1",
    "PrometheusText1.0.0",
    "PrometheusText0.0.4",
  ],
  metricsPath: "/metrics",
  scheme: "http",
  params: {},
  honorLabels: false,
  honorTimestamps: true,
  trackTimestampsStaleness: false,
  enableCompression: true,
  relabelRules: [],
  metricRelabelRules: [],
  bodySizeLimit: 0,
  sampleLimit: 0,
  targetLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
  keepDroppedTargets: 0,
  nameScheme: "utf8",
  escapingScheme: "allow-utf-8",
  extraScrapeMetrics: false,
  scrapeNativeHistograms: false,
  alwaysScrapeClassicHistograms: false,
  convertClassicHistogramsToNhcb: false,
  nativeHistogramBucketLimit: 0,
  nativeHistogramMinBucketFactor: 0,
  http: httpDefaults,
  discoveries: [],
};

/** Kubernetes discovery of which only the role was said. */
export const kubernetesDiscoveryDefaults: Omit<KubernetesDiscovery, "role"> = {
  namespaces: [],
  ownNamespace: false,
  selectors: [],
  attach: { node: false, namespace: false, deployment: false, job: false, cronjob: false },
};
