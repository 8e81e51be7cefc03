import { CustomBoundsCursor } from "./custom-bounds-cursor.ts";
import type { ExpositionCursor, ExpositionFormat, ExpositionOptions } from "./cursor.ts";
import { OpenMetricsCursor } from "./openmetrics-cursor.ts";
import { ProtobufCursor } from "./protobuf-cursor.ts";
import { TextCursor } from "./text-cursor.ts";

/** A cursor before the first entry of `bytes`, which must not change while it is in use. */
export function openExposition(
  format: ExpositionFormat,
  bytes: Uint8Array,
  options: ExpositionOptions = {},
): ExpositionCursor {
  if (format === "protobuf") return new ProtobufCursor(bytes, options);
  const cursor = format === "text" ? new TextCursor(bytes, options) : new OpenMetricsCursor(bytes, options);
  return options.customBounds === true
    ? new CustomBoundsCursor(cursor, options.keepClassic ?? false)
    : cursor;
}
