import { NotSupportedError } from "@taffrail/base";
import type { ExpositionCursor, ExpositionFormat, ExpositionOptions } from "./cursor.ts";
import { OpenMetricsCursor } from "./openmetrics-cursor.ts";
import { TextCursor } from "./text-cursor.ts";

/** A cursor before the first entry of `bytes`, which must not change while it is in use. */
export function openExposition(
  format: ExpositionFormat,
  bytes: Uint8Array,
  options: ExpositionOptions = {},
): ExpositionCursor {
  if (options.customBounds === true)
    throw new NotSupportedError("classic histograms as histograms with custom bounds");
  switch (format) {
    case "text":
      return new TextCursor(bytes, options);
    case "openmetrics":
      return new OpenMetricsCursor(bytes, options);
    case "protobuf":
      throw new NotSupportedError("exposition as protobuf");
  }
}
