export { HeadFullError, InvalidSeriesError, TsdbClosedError } from "./errors.ts";
export type { BlockMeta } from "./block/meta.ts";
export type { Compacting, StoreLimits } from "./compact/block-keeper.ts";
export type { Exemplar, ExemplarSeries } from "./head/exemplars.ts";
export { recode as encodeChunks } from "./compact/recode.ts";
export type { Counted, CountedTarget, Growth } from "./head/growth.ts";
export type { Census, CountedLabel } from "./inspect/census.ts";
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
export { BlockBuilder, type BuiltBlock } from "./build/block-builder.ts";
export { CorruptBlockError } from "./block/meta.ts";
export { creationSuffix } from "./block/block-writer.ts";
export { analyzeBlock, type BlockAnalysis, type ChunkFigures, type Ranked } from "./inspect/analyze-block.ts";
export { listBlocks, type ListedBlock } from "./inspect/list-blocks.ts";
export { type Finding, type Verified, verifyFolder } from "./inspect/verify-folder.ts";
export { importFolder, type Imported } from "./build/import-folder.ts";
export { NoDataFolderError, openTsdbToRead } from "./read-only.ts";
export type { LogFollower, LogTaker } from "./wal/follow.ts";
export { packSelection } from "./handover/pack.ts";
export { buffersOf, type PackedLabels, type PackedSelection } from "./handover/packed.ts";
export { LabelsPacker, unpackLabels } from "./handover/labels.ts";
export { LabelBook } from "./handover/told-labels.ts";
export { PackedReader } from "./handover/packed-reader.ts";
export { decodeChunk, samplesIn as samplesInChunk } from "./chunk/decode.ts";
export { ForwardLog } from "./forward/forward-log.ts";
export { forwardDefaults, type ForwardLogOptions, type ForwardStats } from "./forward/forward-options.ts";
export type { LogPlace } from "./forward/sent-place.ts";
