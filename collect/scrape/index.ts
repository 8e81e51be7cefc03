export {
  type AssertionConfig,
  type Discovery,
  type DnsDiscovery,
  type DnsRecordType,
  type EscapingScheme,
  type FileDiscovery,
  type HttpAuth,
  type HttpConfig,
  httpDefaults,
  type HttpDiscovery,
  type KubernetesDiscovery,
  kubernetesDiscoveryDefaults,
  type KubernetesRole,
  type NameScheme,
  type OAuth2Config,
  type ProxyConfig,
  type RoleSelector,
  type ScrapeConfig,
  scrapeDefaults,
  type ScrapeProtocol,
  type Secret,
  type StaticGroup,
  type TlsConfig,
} from "./config.ts";
export type { DnsLookup, DnsRecord } from "./discovery/dns-lookup.ts";
export { parseTargetFile, TargetFileError } from "./discovery/file.ts";
export { groupOf } from "./discovery/kubernetes/group-of.ts";
export type { Surroundings } from "./discovery/kubernetes/objects.ts";
export type { FoundLabels, GroupSource, TargetGroup } from "./discovery/target-group.ts";
export {
  buildTarget,
  type DroppedTarget,
  type ScrapeTarget,
  TargetError,
  type TargetOutcome,
} from "./target.ts";
export { apiServerClient } from "./http/api-server.ts";
export { HttpTransport } from "./http/http-transport.ts";
export { kubeTransport } from "./http/kube-transport.ts";
export {
  BodyTooLargeError,
  type FetchAnswer,
  FetchError,
  type FetchRequest,
  type Transport,
} from "./http/transport.ts";
export type { LocalSource, PagedSource, Scraped, WholeSource } from "./local-source.ts";
export type { BodyPart } from "./series/paged-ingest.ts";
export {
  type LocalTarget,
  openScraper,
  ScrapeJobError,
  Scraper,
  scraperDefaults,
  type ScraperOptions,
  type TargetMetadataState,
  type TargetsState,
  type TargetState,
} from "./scraper.ts";
export { Shards, shardsDefaults, type ShardsOptions, type ShardView } from "./shards/shards.ts";
export { ScrapeError, type TargetHealth } from "./target-scraper.ts";
