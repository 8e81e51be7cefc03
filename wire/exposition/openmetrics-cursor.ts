import { invariant, TaffrailError } from "@taffrail/base";
import type { MetricType } from "@taffrail/model";
import type { EntryKind, ExpositionCursor, ExpositionOptions, ParsedExemplar } from "./cursor.ts";
import { ExpositionError, requireShortLine } from "./exposition-error.ts";
import { readFloat } from "./float.ts";
import {
  boundLabel,
  decode,
  decodePlain,
  exemplarPairs,
  LabelSpans,
  pairsOf,
  requireUtf8,
} from "./label-spans.ts";
import {
  backslash,
  braceClose,
  braceOpen,
  comma,
  endOfLabelName,
  endOfMetricName,
  equals,
  hash,
  hasWord,
  isLabelStart,
  isMetricStart,
  lf,
  quote,
  space,
  withLineFeed,
} from "./letters.ts";
import { noHistogram } from "./native-histogram.ts";
import { namesOf, typeNamed, type TypeNames } from "./type-names.ts";

const types: TypeNames = [
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["gaugehistogram", "gaugehistogram"],
  ["summary", "summary"],
  ["info", "info"],
  ["stateset", "stateset"],
  ["unknown", "unknown"],
];

const created = "_created";
const none: readonly ParsedExemplar[] = [];

/**
 * Reads OpenMetrics text, 0.0.1 and 1.0.0, as strictly as Prometheus does: one space where a space is wanted, no comments but metadata,
 * and `# EOF` at the end, without which an exposition was cut.
 */
export class OpenMetricsCursor implements ExpositionCursor {
  readonly bytes: Uint8Array;
  readonly keyBytes: Uint8Array;
  position = 0;
  keyStart = 0;
  keyEnd = 0;
  value = 0;
  hasTime = false;
  t = 0;
  type: MetricType = "unknown";

  readonly #end: number; // of what was given, before the line feed that may have been added
  readonly #asLabels: boolean;
  readonly #startTimes: boolean;
  readonly #spans = new LabelSpans();
  readonly #exemplarSpans = new LabelSpans();
  #spansRead = false; // whether #spans are of the present series
  #unit = "";
  #nameStart = 0; // of metadata
  #nameEnd = 0;
  #textStart = 0;
  #textEnd = 0;
  #exemplarAt = -1; // where the exemplar's labels begin, −1 without one
  #exemplarValue = 0;
  #exemplarTime: number | undefined = undefined;
  // The next `_created` line, looked for once a family: where it or the family ends, whose it is, and what it says.
  #createdUntil = 0;
  #createdKey = "";
  #createdT: number | undefined = undefined;

  constructor(bytes: Uint8Array, options: ExpositionOptions = {}) {
    this.bytes = this.keyBytes = withLineFeed(bytes);
    this.#end = bytes.length;
    this.#asLabels = options.typeAndUnitLabels ?? false;
    this.#startTimes = options.startTimes ?? false;
  }

  next(): EntryKind {
    const { bytes } = this;
    for (;;) {
      const start = this.position;
      if (start >= this.#end) throw new ExpositionError(bytes, this.#end, "# EOF", "the end");
      const c = bytes[start]!;
      if (c === hash) return this.#readMetadata(start);
      if (!isMetricStart(c) && c !== braceOpen)
        throw new ExpositionError(bytes, start, "a metric name, a brace or metadata");
      this.keyStart = start;
      this.keyEnd = this.#readKey(start);
      this.#spansRead = true;
      this.#readSuffix(this.keyEnd);
      if (!this.#startTimes || !this.#isCreated()) return "series";
    }
  }

  nextKnown(keyEnd: number): boolean {
    if (this.bytes[keyEnd] !== space) return false;
    if (this.#startTimes && hasStart(this.type)) {
      // what was a series while its family said another type is now the start time of others
      this.#readKey(this.position);
      this.#spansRead = false;
      if (this.#isCreated()) return false;
    }
    this.keyStart = this.position;
    this.keyEnd = keyEnd;
    this.#spansRead = false;
    this.#readSuffix(keyEnd);
    return true;
  }

  pairs(): string[] {
    this.#needSpans();
    return pairsOf(this.bytes, this.#spans, { type: this.type, unit: this.#unit, asLabels: this.#asLabels });
  }

  histogram(): never {
    return noHistogram();
  }

  exemplars(): readonly ParsedExemplar[] {
    if (this.#exemplarAt === -1) return none;
    const spans = this.#exemplarSpans;
    return [{ pairs: exemplarPairs(this.bytes, spans), value: this.#exemplarValue, t: this.#exemplarTime }];
  }

  /**
   * What the next `_created` line of the family says, if it is this series'. A later one than the next is not looked at: a family
   * that gives all its `_created` lines at its end has start times for none but the last of its label sets, as in Prometheus.
   */
  startT(): number | undefined {
    if (!this.#startTimes || !hasStart(this.type)) return undefined;
    this.#needSpans();
    const name = decode(
      this.bytes,
      this.#spans.nameStart,
      this.#spans.nameStart + (this.#nameEnd - this.#nameStart),
    );
    const key = this.#seriesKey(name);
    if (key === this.#createdKey && this.#createdT !== undefined) return this.#createdT;
    if (this.position > this.#createdUntil) this.#findCreated();
    return key === this.#createdKey ? this.#createdT : undefined;
  }

  familyName(): string {
    return decode(this.bytes, this.#nameStart, this.#nameEnd);
  }

  text(): string {
    return decode(this.bytes, this.#textStart, this.#textEnd);
  }

  #needSpans(): void {
    if (this.#spansRead) return;
    this.#readKey(this.keyStart);
    this.#spansRead = true;
  }

  #readKey(start: number): number {
    const { bytes } = this;
    const spans = this.#spans;
    spans.clear();
    if (bytes[start] === braceOpen) {
      const end = this.#readLabels(start + 1, spans, false);
      if (spans.nameStart === -1)
        throw new ExpositionError(bytes, start, "a metric name among the labels", "none");
      return end;
    }
    const nameEnd = endOfMetricName(bytes, start + 1);
    spans.setName(start, nameEnd);
    return bytes[nameEnd] === braceOpen ? this.#readLabels(nameEnd + 1, spans, false) : nameEnd;
  }

  /** Reads labels up to and with the closing brace. */
  #readLabels(from: number, spans: LabelSpans, ofExemplar: boolean): number {
    const { bytes } = this;
    let i = from;
    for (;;) {
      let c = bytes[i]!;
      if (c === braceClose) return i + 1;
      let nameStart = i;
      let nameEnd: number;
      const isQuoted = c === quote;
      if (isQuoted) {
        i = endOfQuoted(bytes, i, ofExemplar);
        nameStart++;
        nameEnd = i - 1;
      } else if (isLabelStart(c)) {
        nameEnd = i = endOfLabelName(bytes, i + 1);
      } else throw new ExpositionError(bytes, i, "a label name or a closing brace");

      c = bytes[i]!;
      if (isQuoted && !ofExemplar && (c === comma || c === braceClose)) {
        if (spans.nameStart !== -1)
          throw new ExpositionError(bytes, nameStart, "one metric name", "a second one");
        spans.setName(nameStart, nameEnd);
        i++;
        if (c === braceClose) return i;
        continue;
      }
      if (c !== equals) throw new ExpositionError(bytes, i, "an equals sign");
      if (bytes[++i] !== quote) throw new ExpositionError(bytes, i, "a label value in quotes");
      const valueStart = i + 1;
      i = endOfValue(bytes, i, !ofExemplar);
      spans.push(nameStart, nameEnd, valueStart, i - 1);
      requireShortLine(bytes, from, i);
      c = bytes[i]!;
      if (c === comma) i++;
      else if (c !== braceClose) throw new ExpositionError(bytes, i, "a comma or a closing brace");
    }
  }

  /** Reads value, timestamp and exemplar, and goes to the next line. */
  #readSuffix(from: number): void {
    const { bytes } = this;
    this.hasTime = false;
    this.#exemplarAt = -1;
    let i = endOfWord(bytes, from);
    if (i <= from + 1) throw new ExpositionError(bytes, from, "a space and a value");
    requireShortLine(bytes, this.keyStart, i);
    this.value = this.#number(from + 1, i);

    if (bytes[i] === lf) return this.#endLine(i);
    if (!isExemplar(bytes, i)) {
      const timeStart = i + 1;
      i = endOfWord(bytes, i);
      requireShortLine(bytes, this.keyStart, i);
      if (isUnfinished(bytes, timeStart, i)) {
        this.position = timeStart; // there the next entry is looked for, and not found
        return;
      }
      this.t = this.#time(timeStart, i);
      this.hasTime = true;
      if (bytes[i] === lf) return this.#endLine(i);
      if (!isExemplar(bytes, i))
        throw new ExpositionError(bytes, i, "an exemplar or the end of the line after the timestamp");
    }
    this.#readExemplar(i + 4);
  }

  #readExemplar(from: number): void {
    const { bytes } = this;
    this.#exemplarAt = from;
    this.#exemplarTime = undefined;
    this.#exemplarSpans.clear();
    const labelsEnd = this.#readLabels(from, this.#exemplarSpans, true);
    let i = endOfWord(bytes, labelsEnd);
    requireShortLine(bytes, labelsEnd, i);
    if (i <= labelsEnd + 1) throw new ExpositionError(bytes, labelsEnd, "a space and the exemplar's value");
    this.#exemplarValue = this.#number(labelsEnd + 1, i);
    if (bytes[i] === lf) return this.#endLine(i);
    const timeStart = i + 1;
    i = endOfWord(bytes, i);
    requireShortLine(bytes, timeStart, i);
    this.#exemplarTime = this.#time(timeStart, i);
    if (bytes[i] !== lf) throw new ExpositionError(bytes, i, "the end of the line after the exemplar");
    this.#endLine(i);
  }

  /** A line must end with a line feed of its own: without, the text was cut. */
  #endLine(at: number): void {
    if (at >= this.#end) throw new ExpositionError(this.bytes, this.#end, "# EOF", "the end");
    this.position = at + 1;
  }

  #number(start: number, end: number): number {
    const value = readFloat(this.bytes, start, end);
    if (value === undefined) throw new ExpositionError(this.bytes, start, "a number");
    return value;
  }

  /** Seconds to milliseconds, cut to a whole number. */
  #time(start: number, end: number): number {
    const seconds = readFloat(this.bytes, start, end);
    if (seconds === undefined || !Number.isFinite(seconds))
      throw new ExpositionError(this.bytes, start, "a time in seconds");
    return Math.trunc(seconds * 1000) + 0;
  }

  #readMetadata(start: number): EntryKind {
    const { bytes } = this;
    const word = start + 2;
    if (bytes[start + 1] !== space) throw new ExpositionError(bytes, start + 1, "a space");
    if (hasWord(bytes, word, "EOF")) {
      const end = word + 3;
      const last = bytes[end] === lf && end < this.#end ? end + 1 : end;
      if (last < this.#end) throw new ExpositionError(bytes, last, "nothing after # EOF");
      this.position = bytes.length;
      return "end";
    }
    const kind: EntryKind | undefined = hasWord(bytes, word, "HELP ")
      ? "help"
      : hasWord(bytes, word, "TYPE ")
        ? "type"
        : hasWord(bytes, word, "UNIT ")
          ? "unit"
          : undefined;
    if (kind === undefined) throw new ExpositionError(bytes, word, "HELP, TYPE, UNIT or EOF");

    let i = word + 5;
    this.#nameStart = i;
    if (bytes[i] === quote) {
      i = endOfQuoted(bytes, i, false);
      this.#nameStart++;
      this.#nameEnd = i - 1;
    } else if (isMetricStart(bytes[i]!)) {
      this.#nameEnd = i = endOfMetricName(bytes, i + 1);
    } else throw new ExpositionError(bytes, i, "a metric name");
    const end = bytes.indexOf(lf, i);
    requireShortLine(bytes, start, end);
    if (bytes[i] !== space || end >= this.#end)
      throw new ExpositionError(bytes, i, `a space and the ${kind}`);
    this.#textStart = i + 1;
    this.#textEnd = end;
    this.position = end + 1;
    this.#createdUntil = 0;
    this.#createdKey = "";
    this.#createdT = undefined;
    if (kind === "help") requireUtf8(bytes, i + 1, end);
    else if (kind === "type") this.#setType();
    else this.#setUnit();
    return kind;
  }

  #setType(): void {
    const type = typeNamed(types, this.bytes, this.#textStart, this.#textEnd);
    if (type === undefined) {
      throw new ExpositionError(this.bytes, this.#textStart, `a type (${namesOf(types)})`, "another");
    }
    this.type = type;
  }

  #setUnit(): void {
    const unit = decodePlain(this.bytes, this.#textStart, this.#textEnd);
    const family = decodePlain(this.bytes, this.#nameStart, this.#nameEnd);
    if (unit !== "" && !family.endsWith(`_${unit}`)) {
      const want = `a unit that is the last part of ${JSON.stringify(family)}`;
      throw new ExpositionError(this.bytes, this.#textStart, want, JSON.stringify(unit));
    }
    this.#unit = unit;
  }

  /** Whether the present series is the start time of others. */
  #isCreated(): boolean {
    return hasStart(this.type) && this.#createdName() !== undefined;
  }

  /** The name of the present series without `_created`, or `undefined`. */
  #createdName(): string | undefined {
    const { nameStart, nameEnd } = this.#spans;
    const at = nameEnd - created.length;
    return at >= nameStart && hasWord(this.bytes, at, created)
      ? decode(this.bytes, nameStart, at)
      : undefined;
  }

  /** A text equal for series with the same start: their family's name and their labels but for bounds. */
  #seriesKey(name: string): string {
    const bound = boundLabel(this.type);
    const { at, count } = this.#spans;
    const parts = [name];
    for (let i = 0; i < count * 4; i += 4) {
      const label = decode(this.bytes, at[i]!, at[i + 1]!);
      if (label !== bound) parts.push(label, decode(this.bytes, at[i + 2]!, at[i + 3]!));
    }
    return JSON.stringify(parts);
  }

  /** Looks ahead for the next `_created` line of the family. A text broken there has no start times; reading on will say so. */
  #findCreated(): void {
    const ahead = new OpenMetricsCursor(this.bytes.subarray(0, this.#end));
    ahead.position = this.position;
    ahead.type = this.type;
    this.#createdKey = "";
    this.#createdT = undefined;
    try {
      while (ahead.next() === "series") {
        const name = ahead.#createdName();
        if (name === undefined) continue;
        this.#createdKey = ahead.#seriesKey(name);
        this.#createdT = Math.trunc(ahead.value * 1000);
        break;
      }
    } catch (error) {
      invariant(error instanceof TaffrailError, "only a fault of the text ends the look ahead");
    }
    this.#createdUntil = ahead.position;
  }
}

function hasStart(type: MetricType): boolean {
  return type === "counter" || type === "histogram" || type === "summary";
}

/** The end of the word that follows the space at `at`; `at` itself where there is no space. */
function endOfWord(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== space) return at;
  let i = at + 1;
  let c = bytes[i];
  while (c !== space && c !== lf) c = bytes[++i];
  return i;
}

function isExemplar(bytes: Uint8Array, at: number): boolean {
  return hasWord(bytes, at, " # {");
}

/** A space too many, or `# ` without a brace: Prometheus gives the series and fails after it. */
function isUnfinished(bytes: Uint8Array, start: number, end: number): boolean {
  return end === start || (end === start + 1 && bytes[start] === hash && bytes[end] === space);
}

/** The end of the quoted name that begins at `start`, after its closing quote. */
function endOfQuoted(bytes: Uint8Array, start: number, ofExemplar: boolean): number {
  for (let i = start + 1; i < bytes.length; i++) {
    let c = bytes[i]!;
    if (c === quote) {
      requireShortLine(bytes, start, i);
      return i + 1;
    }
    if (c === backslash) {
      c = bytes[++i] ?? 0;
      if (c === lf) break;
    } else if (c === lf && ofExemplar) break;
    if (c === 0) break;
  }
  throw new ExpositionError(bytes, start, "a name that ends", "one without an end");
}

/** The end of the label value that begins at `start`, after its closing quote. */
function endOfValue(bytes: Uint8Array, start: number, mayHoldZero: boolean): number {
  let seen = 0;
  for (let i = start + 1; ; i++) {
    let c = bytes[i]!;
    if (c === quote) {
      requireShortLine(bytes, start, i);
      if (seen >= 128) requireUtf8(bytes, start + 1, i);
      return i + 1;
    }
    if (c === backslash) c = bytes[++i]!;
    if (c === lf || (c === 0 && !mayHoldZero)) break;
    seen |= c;
  }
  throw new ExpositionError(bytes, start, "a label value that ends", "one without an end");
}
