export {
  type Discovery,
  type EscapingScheme,
  type FileDiscovery,
  type HttpAuth,
  type HttpConfig,
  httpDefaults,
  type KubernetesDiscovery,
  kubernetesDiscoveryDefaults,
  type KubernetesRole,
  type NameScheme,
  type RoleSelector,
  type ScrapeConfig,
  scrapeDefaults,
  type ScrapeProtocol,
  type Secret,
  type StaticGroup,
  type TlsConfig,
} from "./config.ts";
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
