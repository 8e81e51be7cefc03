export { answerScrape, type StateAnswer, type StateRequest } from "./answer.ts";
export { type CustomConfig, CustomConfigError, parseCustomConfig } from "./custom/config.ts";
export type { Definition } from "./custom/table.ts";
export { type Family, type ShownKeys, type Stability, type StateTable } from "./family.ts";
export { flagGroups, flagHelp, type FlagRow, flagTable } from "./flag-table.ts";
export { customOptions, optionsOf, optionsOfFlags, settingsOfFlags } from "./flags.ts";
export { type JoinRule, type JoinSource, mostJoinedLabels, readJoinRules } from "./joined-labels.ts";
export { keyFilter, type KeyFilter, KeyListError } from "./key-filter.ts";
export { type ExpositionOptions, ObjectState, type StatePart, type StateSource } from "./object-state.ts";
export { openObjectState, renderersOf, rowsOf, selectionsOf } from "./open-object-state.ts";
export {
  type FamilyFilter,
  type ObjectStateOptions,
  ObjectStateOptionsError,
  type Shard,
} from "./options.ts";
export { type Rendered, Renderer, type StateFormat } from "./render.ts";
export { readSettings, Settings } from "./settings.ts";
export { type RowsFigures, StateRows } from "./state-rows.ts";
export { stateTables, type StateTableRow } from "./resources.ts";
export { Transitions } from "./transitions.ts";
