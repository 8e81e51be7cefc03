export { applyDiff, diff, type Difference, fieldOf, type Json, type Path } from "./diff.ts";
export {
  type HistoryOptions,
  historyDefaults,
  type HistoryQuery,
  type HistoryReach,
  type HistoryStats,
  type ObjectChange,
  ObjectHistory,
} from "./history.ts";
export type { JournalStats } from "./journal.ts";
export { noisyKinds } from "./noise.ts";
export type { ShownField } from "./shown.ts";
export type { ToldEvent } from "./told.ts";
