export type { Post, PostAnswer, PostRequest } from "./http.ts";
export { type QueueConfig, queueDefaults, type RemoteWriteConfig } from "./remote-write/config.ts";
export type { FollowedLog, LoggedRows, LogPlace, LogTaker } from "./remote-write/followed-log.ts";
export { type QueueInstruments, RemoteWriteInstruments } from "./remote-write/instruments.ts";
export { type RemoteWriteOptions, RemoteWriteQueue } from "./remote-write/queue.ts";
export {
  type DecodeChunk,
  type ReadHints,
  RemoteReadClient,
  type RemoteSeries,
} from "./remote-read/client.ts";
export type { RemoteReadConfig } from "./remote-read/config.ts";
export { RemoteReadError } from "./remote-read/errors.ts";
export { mergeSeries, type ReadSelection, type ReadSeries, readThrough } from "./remote-read/read-through.ts";
export type { Fetch, FetchRequest } from "./http.ts";
export type { RemoteStoreConfig } from "./remote-store/config.ts";
export { RemoteStoreError } from "./remote-store/errors.ts";
export type { RemoteAnswered, RemoteOperation } from "./remote-store/query-api.ts";
export { type RemoteExemplars, RemoteStore, type RemoteStoreOptions } from "./remote-store/remote-store.ts";
export { awsCredentials, awsRegion } from "./signing/aws-credentials.ts";
export { type AzureCloud, azureClouds, type AzureIdentity, AzureTokens } from "./signing/azure-tokens.ts";
export { signedPost, type Signer } from "./signing/signed-post.ts";
export { Sigv4Signer } from "./signing/sigv4.ts";
