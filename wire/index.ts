export {
  columnsContentType,
  type ColumnMatrix,
  type ColumnSeries,
  ColumnsError,
  decodeColumns,
  encodeColumns,
} from "./columns.ts";
export { chooseFormat, type FormatChoice } from "./exposition/content-type.ts";
export type {
  EntryKind,
  ExpositionCursor,
  ExpositionFormat,
  ExpositionOptions,
  ParsedExemplar,
} from "./exposition/cursor.ts";
export { escapeName, type NameEscaping } from "./exposition/escape-names.ts";
export { ExpositionError, longestLine } from "./exposition/exposition-error.ts";
export { formatFloat, parseFloatText } from "./exposition/float.ts";
export { customBoundsSchema, type ParsedHistogram } from "./exposition/native-histogram.ts";
export { negotiateFormat, plainText, type RenderFormat } from "./exposition/negotiate.ts";
export { openExposition } from "./exposition/open-exposition.ts";
export {
  openMetricsContentType,
  renderOpenMetrics,
  renderSeries,
  renderText,
  textContentType,
} from "./exposition/render.ts";
export { renderFamilies } from "./exposition/renderer.ts";
export { ListPacker } from "./packed/list-packer.ts";
export { ListUnpacker } from "./packed/list-unpacker.ts";
export { PackedError } from "./packed/packed-error.ts";
export type { PackedParts } from "./packed/packed-path.ts";
export { packedContentType } from "./packed/piece.ts";
export { ProtobufError } from "./protobuf/protobuf-error.ts";
export {
  decodeMessage,
  encodeMessage,
  type Field,
  type FieldKind,
  type MessageShape,
  type MessageValue,
} from "./protobuf/message.ts";
export { ProtobufReader, wireType } from "./protobuf/protobuf-reader.ts";
export { ProtobufWriter } from "./protobuf/protobuf-writer.ts";
export type { TimedHistogram } from "./remote/histogram-message.ts";
export { type ReadChunk, writeChunkedSeries, writeReadSeries } from "./remote/read-writer.ts";
export { WriteCursor, type WriteVersion, type WrittenExemplar } from "./remote/write-cursor.ts";
export { WriteEncoder } from "./remote/write-encoder.ts";
export * as remoteMessages from "./remote/messages.ts";
export { messageOfJson, OtlpJsonError } from "./otlp/json.ts";
export * as otlpMessages from "./otlp/messages.ts";
