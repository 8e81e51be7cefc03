export { Backoff, type BackoffOptions } from "./backoff.ts";
export { ByteReader, ByteWriter, MalformedBytesError } from "./bytes.ts";
export { type Clock, ManualClock, systemClock } from "./clock.ts";
export { type Column, discard, resized } from "./columns.ts";
export { crc32c } from "./crc32c.ts";
export { KernelMemory, kernelMemory } from "./kernel-memory.ts";
export { deflateBlock, deflateBlockBytes, type DeflateState } from "./deflate.ts";
export {
  type ErrorDetails,
  hintOf,
  invariant,
  messageOf,
  NotSupportedError,
  TaffrailError,
} from "./errors.ts";
export {
  Counter,
  Gauge,
  Histogram,
  type InstrumentReading,
  type InstrumentRow,
  Instruments,
  type LabelValues,
} from "./instruments.ts";
export { type Log, type LogFields, type LogLevel, type LogOptions, noLog, openLog } from "./log.ts";
export { Follower } from "./follower.ts";
export { fnv1a64 } from "./fnv.ts";
export { goCodePoint, goEscapes, goQuote, goText, isGoPrintable } from "./go-text.ts";
export { md5 } from "./md5.ts";
export { PointsText, secondsText, valueText } from "./points.ts";
export { Queue, QueueFullError, type QueueOptions, type WhenFull } from "./queue.ts";
export { KeyTable } from "./key-table.ts";
export { type Random, seededRandom } from "./random.ts";
export {
  parseYaml,
  parseYamlDocuments,
  plainOf,
  type Position,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  YamlSyntaxError,
} from "./yaml.ts";
export { xxhash64 } from "./xxhash.ts";
export { snappyDecode, snappyDecodedLength, snappyEncode } from "./snappy.ts";
export * as wasm from "./wasm.ts";
