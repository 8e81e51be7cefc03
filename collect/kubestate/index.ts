export { type Family, type ShownKeys, type Stability, type StateTable } from "./family.ts";
export { keyFilter, type KeyFilter, KeyListError } from "./key-filter.ts";
export {
  ObjectState,
  openObjectState,
  type RenderedObjects,
  renderersOf,
  type StatePart,
} from "./object-state.ts";
export {
  type FamilyFilter,
  type ObjectStateOptions,
  ObjectStateOptionsError,
  type Shard,
} from "./options.ts";
export { type Rendered, Renderer } from "./render.ts";
export { stateTables, type StateTableRow } from "./resources.ts";
export { belongsTo } from "./shard.ts";
export { optionsOfFlags } from "./flags.ts";
export { selectionsOf } from "./object-state.ts";
export { answerScrape, type StateAnswer, type StateRequest } from "./answer.ts";
