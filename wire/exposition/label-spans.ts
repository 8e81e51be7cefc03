import { metricName, type MetricType } from "@taffrail/model";
import { ExpositionError } from "./exposition-error.ts";
import { formatBound, parseFloatText } from "./float.ts";
import { isUtf8, strictUtf8 } from "./utf8.ts";

const noPlaces = new Int32Array(0); // most bodies of a known target ask for none

/** Where the name and the labels of one series lie in its bytes: quotes left out, escapes as written. Reused from line to line. */
export class LabelSpans {
  /** −1 while there is no name. */
  nameStart = -1;
  nameEnd = -1;
  /** How many labels there are. */
  count = 0;
  /** Name start, name end, value start, value end of each label. */
  at: Int32Array = noPlaces;
  /** The texts at the same places in the series before. */
  readonly texts: TextCache = new TextCache();

  clear(): void {
    this.nameStart = -1;
    this.nameEnd = -1;
    this.count = 0;
  }

  setName(start: number, end: number): void {
    this.nameStart = start;
    this.nameEnd = end;
  }

  push(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const i = this.count++ * 4;
    if (i === this.at.length) {
      const wider = new Int32Array(Math.max(64, i * 2));
      wider.set(this.at);
      this.at = wider;
    }
    this.at[i] = nameStart;
    this.at[i + 1] = nameEnd;
    this.at[i + 2] = valueStart;
    this.at[i + 3] = valueEnd;
  }
}

/** What the metadata before a series says of it. */
export interface SeriesMetadata {
  readonly type: MetricType;
  readonly unit: string;
  /** Whether type and unit become labels. */
  readonly asLabels: boolean;
}

/**
 * Name, value, name, value … of a series. `le` of a histogram and `quantile` of a summary are written as OpenMetrics wants them, so
 * that `1` and `1.0` are one series.
 */
export function pairsOf(bytes: Uint8Array, spans: LabelSpans, metadata: SeriesMetadata): string[] {
  const { texts, at, count } = spans;
  const pairs = [metricName, texts.get(0, bytes, spans.nameStart, spans.nameEnd)];
  const typeLabel = metadata.asLabels && metadata.type !== "unknown" ? metadata.type : "";
  const unitLabel = metadata.asLabels ? metadata.unit : "";
  if (typeLabel !== "") pairs.push("__type__", typeLabel);
  if (unitLabel !== "") pairs.push("__unit__", unitLabel);
  const bound = boundLabel(metadata.type);
  for (let i = 0; i < count * 4; i += 4) {
    const name = texts.get(i + 1, bytes, at[i]!, at[i + 1]!);
    if ((typeLabel !== "" && name === "__type__") || (unitLabel !== "" && name === "__unit__")) continue;
    const value = texts.get(i + 2, bytes, at[i + 2]!, at[i + 3]!);
    pairs.push(name, name === bound ? canonicalBound(value) : value);
  }
  return pairs;
}

/**
 * Gives the text of the series before where the bytes at the same place are the same: names always are, and most values. That is
 * three times as fast as decoding, and one string then stands for many.
 */
class TextCache {
  readonly #texts: string[] = [];

  get(place: number, bytes: Uint8Array, start: number, end: number): string {
    const before = this.#texts[place];
    if (before !== undefined && isText(before, bytes, start, end)) return before;
    const text = decode(bytes, start, end);
    // a text with a backslash is not the bytes that it was written with
    this.#texts[place] = text.includes("\\") ? "" : text;
    return text;
  }
}

/** Whether the bytes are ASCII and those of `text`. */
function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (text.length !== length) return false;
  for (let i = length - 1; i >= 0; i--) {
    const c = bytes[start + i]!; // from the end: texts of one place tend to differ there
    if (c !== text.charCodeAt(i) || c >= 128) return false;
  }
  return true;
}

/** The labels of an exemplar as name, value, name, value … */
export function exemplarPairs(bytes: Uint8Array, spans: LabelSpans): string[] {
  const pairs: string[] = [];
  for (let i = 0; i < spans.count * 4; i += 2) pairs.push(decode(bytes, spans.at[i]!, spans.at[i + 1]!));
  return pairs;
}

/** The label of this type of family whose value is a number: `le`, `quantile`, or "". */
export function boundLabel(type: MetricType): string {
  return type === "histogram" ? "le" : type === "summary" ? "quantile" : "";
}

function canonicalBound(value: string): string {
  const bound = parseFloatText(value);
  return bound === undefined ? value : formatBound(bound);
}

/** A text between quotes, escapes undone: `\"`, `\\` and `\n`; any other backslash stands for itself. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  const text = decodePlain(bytes, start, end);
  return text.includes("\\") ? text.replace(/\\(["\\n])/g, (_, c: string) => (c === "n" ? "\n" : c)) : text;
}

/** A text as it stands. Throws `ExpositionError` where it is not UTF-8. */
export function decodePlain(bytes: Uint8Array, start: number, end: number): string {
  try {
    return strictUtf8.decode(bytes.subarray(start, end));
  } catch {
    throw new ExpositionError(bytes, start, "UTF-8", "bytes that are not");
  }
}

/** Throws `ExpositionError` unless the bytes are UTF-8. */
export function requireUtf8(bytes: Uint8Array, start: number, end: number): void {
  if (!isUtf8(bytes, start, end)) throw new ExpositionError(bytes, start, "UTF-8", "bytes that are not");
}
