export { HeadFullError, InvalidSeriesError, TsdbClosedError } from "./errors.ts";
export { openTsdb } from "./open-tsdb.ts";
export {
  type SelectedSeries,
  type Selection,
  type Tsdb,
  tsdbDefaults,
  type TsdbOptions,
  type TsdbStats,
} from "./tsdb.ts";
