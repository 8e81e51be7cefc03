export {
  clientDefaults,
  clientFromUrl,
  type Headers,
  KubeClient,
  openKubeClient,
  type RequestOptions,
  type UrlClientOptions,
} from "./client.ts";
export {
  type Credentials,
  type CredentialSource,
  type Identity,
  kubeconfigPaths,
  type TlsMaterial,
} from "./credentials.ts";
export {
  ApiAnswerError,
  ApiStatusError,
  ApiUnreachableError,
  KubeconfigError,
  ResourceExpiredError,
  type Status,
} from "./errors.ts";
export { type Consumer, type Freshness, Informer } from "./informer.ts";
export { Informers } from "./informers.ts";
export {
  eventOf,
  type ListPage,
  type ListWatch,
  listWatch,
  listWatchDefaults,
  type ListWatchOptions,
  type Selection,
  type WatchEvent,
} from "./list-watch.ts";
export {
  type Condition,
  controllerOf,
  type IntOrString,
  keyOf,
  type KubeObject,
  type LabelSelector,
  type LabelSelectorRequirement,
  type ObjectMeta,
  type ObjectReference,
  type OwnerReference,
  type Quantity,
} from "./object.ts";
export { type Mirror, reflect, reflectorDefaults, type Running } from "./reflector.ts";
export {
  apiVersionOf,
  type BuiltInPlural,
  collectionPath,
  objectPath,
  type ResourceType,
  resourceTypes,
} from "./resource-types.ts";
export type * from "./resources/apps.ts";
export type * from "./resources/autoscaling.ts";
export type * from "./resources/batch.ts";
export type * from "./resources/event.ts";
export type * from "./resources/namespace.ts";
export type * from "./resources/network.ts";
export type * from "./resources/node.ts";
export type * from "./resources/pod.ts";
export type * from "./resources/policy.ts";
export type * from "./resources/storage.ts";
export { KubeResponse } from "./response.ts";
export { SharedParts } from "./shared-parts.ts";
export { type Handler, type Keep, type Lister, View } from "./view.ts";
export { type ChangedPlace, keepWriters, type Writers, writersOf } from "./writers.ts";
