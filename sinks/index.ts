export type { Post, PostAnswer, PostRequest } from "./http.ts";
export { type QueueConfig, queueDefaults, type RemoteWriteConfig } from "./remote-write/config.ts";
export type { FollowedLog, LoggedRows, LogTaker } from "./remote-write/followed-log.ts";
export { type QueueInstruments, RemoteWriteInstruments } from "./remote-write/instruments.ts";
export { type RemoteWriteOptions, RemoteWriteQueue } from "./remote-write/queue.ts";
