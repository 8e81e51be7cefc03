export { HeadFullError, InvalidSeriesError, TsdbClosedError } from "./errors.ts";
export type { BlockMeta } from "./block/meta.ts";
export type { StoreLimits } from "./compact/block-keeper.ts";
export type { Exemplar, ExemplarSeries } from "./head/exemplars.ts";
export { openTsdb } from "./open-tsdb.ts";
export {
  type BlockInfo,
  type SelectedSeries,
  type Selection,
  type Tsdb,
  tsdbDefaults,
  type TsdbOptions,
  type TsdbStats,
} from "./tsdb.ts";
