export type { Faults } from "./api-server/faults.ts";
export type { ApiObject } from "./api-server/objects.ts";
export type { ObjectStore, Stored } from "./api-server/object-store.ts";
export { defaults as simDefaults, type SimOptions } from "./options.ts";
export { type FetchAnswer, type FetchOptions, openSim, type Sim } from "./sim.ts";
export { NotARecordingError } from "./replay/recording.ts";
export { openReplay, type Replay, type ReplayOptions } from "./replay/replay.ts";
