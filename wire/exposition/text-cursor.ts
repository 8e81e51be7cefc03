import type { MetricType } from "@taffrail/model";
import type { EntryKind, ExpositionCursor, ExpositionOptions, ParsedExemplar } from "./cursor.ts";
import { ExpositionError, requireShortLine } from "./exposition-error.ts";
import { exactBelow, powersOfTen, readFloat } from "./float.ts";
import { decode, decodePlain, LabelSpans, pairsOf, requireUtf8 } from "./label-spans.ts";
import {
  backslash,
  braceClose,
  braceOpen,
  comma,
  endOfLabelName,
  endOfMetricName,
  equals,
  exponentMark,
  hash,
  hasWord,
  isDigit,
  isLabelStart,
  isMetricStart,
  lf,
  minus,
  nine,
  plus,
  point,
  quote,
  space,
  tab,
  withLineFeed,
  zero,
} from "./letters.ts";
import { noHistogram } from "./native-histogram.ts";
import { namesOf, typeNamed, type TypeNames } from "./type-names.ts";

const types: TypeNames = [
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["summary", "summary"],
  ["untyped", "unknown"],
];

const none: readonly ParsedExemplar[] = [];

/**
 * Reads Prometheus's text format, 0.0.4 and 1.0.0 (UTF-8 names in quotes).
 *
 * It takes what Prometheus's own reader takes, its liberties included: blanks before a name belong to the name, a value may follow
 * the name or brace without a blank, labels may stand without commas, a zero byte where a line should begin ends the text.
 */
export class TextCursor implements ExpositionCursor {
  readonly bytes: Uint8Array;
  readonly keyBytes: Uint8Array;
  position = 0;
  keyStart = 0;
  keyEnd = 0;
  value = 0;
  hasTime = false;
  t = 0;
  type: MetricType = "unknown";

  readonly #asLabels: boolean;
  readonly #spans = new LabelSpans();
  #kind: EntryKind = "end";
  #spansRead = false; // whether #spans are of the present series
  #nameStart = 0; // of metadata
  #nameEnd = 0;
  #textStart = 0;
  #textEnd = 0;

  constructor(bytes: Uint8Array, options: ExpositionOptions = {}) {
    this.bytes = this.keyBytes = withLineFeed(bytes);
    this.#asLabels = options.typeAndUnitLabels ?? false;
  }

  next(): EntryKind {
    const { bytes } = this;
    for (;;) {
      const start = this.position;
      if (start >= bytes.length) return (this.#kind = "end");
      const at = skipBlanks(bytes, start);
      const c = bytes[at]!;
      if (c === lf) {
        this.position = at + 1;
        continue;
      }
      if (isMetricStart(c) || c === braceOpen) {
        this.keyStart = start;
        const end = this.#readKey(start, at);
        this.keyEnd = end;
        this.#spansRead = true;
        this.#readSuffix(end);
        return (this.#kind = "series");
      }
      if (c === hash) return (this.#kind = this.#readComment(at));
      if (c === 0) {
        this.position = bytes.length;
        return (this.#kind = "end");
      }
      throw new ExpositionError(bytes, at, "a metric name, a brace or a comment");
    }
  }

  nextKnown(keyEnd: number): boolean {
    const { bytes } = this;
    const blank = bytes[keyEnd];
    if (blank !== space && blank !== tab) return false;
    this.keyStart = this.position;
    if (!this.#readShortSuffix(keyEnd + 1)) {
      // a bare name may be followed by blanks and labels
      if (bytes[skipBlanks(bytes, keyEnd)] === braceOpen) return false;
      this.#readSuffix(keyEnd);
    }
    this.keyEnd = keyEnd;
    this.#spansRead = false;
    this.#kind = "series";
    return true;
  }

  skipTo(position: number): void {
    this.position = position;
  }

  pairs(): string[] {
    if (!this.#spansRead) {
      this.#readKey(this.keyStart, skipBlanks(this.bytes, this.keyStart));
      this.#spansRead = true;
    }
    return pairsOf(this.bytes, this.#spans, { type: this.type, unit: "", asLabels: this.#asLabels });
  }

  histogram(): never {
    return noHistogram();
  }

  exemplars(): readonly ParsedExemplar[] {
    return none;
  }

  startT(): undefined {
    return undefined;
  }

  familyName(): string {
    return decode(this.bytes, this.#nameStart, this.#nameEnd);
  }

  text(): string {
    if (this.#kind === "comment") {
      return new TextDecoder().decode(this.bytes.slice(this.#textStart, this.#textEnd));
    }
    const text = decodePlain(this.bytes, this.#textStart, this.#textEnd);
    return text.includes("\\") ? text.replace(/\\([\\n])/g, (_, c: string) => (c === "n" ? "\n" : c)) : text;
  }

  /** Reads name and labels; blanks before a bare name are part of it. Returns where the key ends. */
  #readKey(start: number, at: number): number {
    const { bytes } = this;
    const spans = this.#spans;
    spans.clear();
    if (bytes[at] === braceOpen) {
      const end = this.#readLabels(at + 1);
      if (spans.nameStart === -1)
        throw new ExpositionError(bytes, at, "a metric name among the labels", "none");
      return end;
    }
    const nameEnd = endOfMetricName(bytes, at + 1);
    spans.setName(start, nameEnd);
    const next = skipBlanks(bytes, nameEnd);
    return bytes[next] === braceOpen ? this.#readLabels(next + 1) : nameEnd;
  }

  /** Reads labels up to and with the closing brace. */
  #readLabels(from: number): number {
    const { bytes } = this;
    const spans = this.#spans;
    let i = skipBlanks(bytes, from);
    for (;;) {
      let c = bytes[i]!;
      if (c === braceClose) return i + 1;
      let nameStart = i;
      let nameEnd: number;
      const isQuoted = c === quote;
      if (isQuoted) {
        i = endOfQuoted(bytes, i, "a label name that ends");
        nameStart++;
        nameEnd = i - 1;
      } else if (isLabelStart(c)) {
        nameEnd = i = endOfLabelName(bytes, i + 1);
      } else throw new ExpositionError(bytes, i, "a label name or a closing brace");

      i = skipBlanks(bytes, i);
      c = bytes[i]!;
      if (isQuoted && (c === comma || c === braceClose)) {
        if (spans.nameStart !== -1)
          throw new ExpositionError(bytes, nameStart, "one metric name", "a second one");
        spans.setName(nameStart, nameEnd);
        if (c === braceClose) return i + 1;
        i = skipBlanks(bytes, i + 1);
        continue;
      }
      if (c !== equals) throw new ExpositionError(bytes, i, "an equals sign");
      i = skipBlanks(bytes, i + 1);
      if (bytes[i] !== quote) throw new ExpositionError(bytes, i, "a label value in quotes");
      const valueStart = i + 1;
      i = endOfValue(bytes, i);
      spans.push(nameStart, nameEnd, valueStart, i - 1);
      requireShortLine(bytes, from, i);
      i = skipBlanks(bytes, i);
      if (bytes[i] === comma) i = skipBlanks(bytes, i + 1);
    }
  }

  /** Reads value and timestamp, and goes to the next line. */
  #readSuffix(from: number): void {
    const { bytes } = this;
    let i = skipBlanks(bytes, from);
    const valueStart = i;
    let c = bytes[i]!;
    while (c !== space && c !== lf && c !== tab && c !== braceOpen && c !== 0) c = bytes[++i]!;
    if (i === valueStart) throw new ExpositionError(bytes, i, "a value");
    requireShortLine(bytes, this.keyStart, i);
    const value = readFloat(bytes, valueStart, i);
    if (value === undefined) throw new ExpositionError(bytes, valueStart, "a number");
    this.value = value;

    i = skipBlanks(bytes, i);
    this.hasTime = false;
    if (bytes[i] !== lf) {
      const timeStart = i;
      let t = 0;
      while (isDigit(bytes[i]!)) t = t * 10 + (bytes[i++]! - 48);
      if (i === timeStart) throw new ExpositionError(bytes, i, "a timestamp or the end of the line");
      requireShortLine(bytes, this.keyStart, i);
      this.hasTime = true;
      this.t = t < exactBelow ? t : longTime(bytes, timeStart, i);
      i = skipBlanks(bytes, i);
      if (bytes[i] !== lf) throw new ExpositionError(bytes, i, "the end of the line after the timestamp");
    }
    this.position = i + 1;
  }

  /**
   * Reads a value at `from`, and a time one blank behind it, as nearly all lines have them: decimal, below 2⁵³ without its point, the power
   * of ten within ±22, so that one multiplication or division is exact. False, with nothing changed that counts, for any other.
   */
  #readShortSuffix(from: number): boolean {
    const { bytes } = this;
    let i = from;
    const negative = bytes[i] === minus;
    if (negative) i++;
    let mantissa = 0;
    let scale = 0;
    const digitsFrom = i;
    let c = bytes[i]!;
    for (; c >= zero && c <= nine; c = bytes[++i]!) mantissa = mantissa * 10 + (c - zero);
    if (i === digitsFrom) return false;
    if (c === point) {
      const fractionFrom = ++i;
      c = bytes[i]!;
      for (; c >= zero && c <= nine; c = bytes[++i]!) mantissa = mantissa * 10 + (c - zero);
      scale = fractionFrom - i;
    }
    if (c === exponentMark && (bytes[i + 1] === plus || bytes[i + 1] === minus)) {
      const down = bytes[i + 1] === minus;
      i += 2;
      const exponentFrom = i;
      let exponent = 0;
      c = bytes[i]!;
      for (; c >= zero && c <= nine; c = bytes[++i]!) exponent = exponent * 10 + (c - zero);
      if (i === exponentFrom) return false;
      scale += down ? -exponent : exponent;
    }
    if (mantissa >= exactBelow || scale > 22 || scale < -22) return false;
    const hasTime = c === space;
    let t = 0;
    if (hasTime) {
      const timeFrom = ++i;
      c = bytes[i]!;
      for (; c >= zero && c <= nine; c = bytes[++i]!) t = t * 10 + (c - zero);
      if (i === timeFrom || t >= exactBelow) return false;
      this.t = t;
    }
    if (c !== lf) return false;
    const value = scale < 0 ? mantissa / powersOfTen[-scale]! : mantissa * powersOfTen[scale]!;
    this.value = negative ? -value : value;
    this.hasTime = hasTime;
    this.position = i + 1;
    return true;
  }

  #readComment(from: number): EntryKind {
    const { bytes } = this;
    const word = skipBlanks(bytes, from + 1);
    const isHelp = hasWord(bytes, word, "HELP");
    const after = bytes[word + 4];
    if (
      word === from + 1 ||
      !(isHelp || hasWord(bytes, word, "TYPE")) ||
      (after !== space && after !== tab)
    ) {
      const end = bytes.indexOf(lf, from);
      requireShortLine(bytes, from, end);
      if (word === from + 1) {
        const zero = bytes.subarray(from, end).indexOf(0);
        if (zero !== -1) {
          this.position = bytes.length;
          return "end";
        }
      }
      this.#textStart = from;
      this.#textEnd = end;
      this.position = end + 1;
      return "comment";
    }

    let i = skipBlanks(bytes, word + 4);
    this.#nameStart = i;
    if (bytes[i] === quote) {
      i = endOfQuoted(bytes, i, "a metric name that ends");
      this.#nameStart++;
      this.#nameEnd = i - 1;
    } else if (isMetricStart(bytes[i]!)) {
      this.#nameEnd = i = endOfMetricName(bytes, i + 1);
    } else throw new ExpositionError(bytes, i, `a metric name after ${isHelp ? "HELP" : "TYPE"}`);

    const end = bytes.indexOf(lf, i);
    requireShortLine(bytes, from, end);
    this.#textStart = skipBlanks(bytes, i) === end ? end : i + 1; // one byte, whatever it is, parts name and text
    this.#textEnd = end;
    this.position = end + 1;
    if (isHelp) {
      requireUtf8(bytes, this.#textStart, end);
      return "help";
    }
    const type = typeNamed(types, bytes, this.#textStart, end);
    if (type === undefined)
      throw new ExpositionError(bytes, this.#textStart, `a type (${namesOf(types)})`, "another");
    this.type = type;
    return "type";
  }
}

function skipBlanks(bytes: Uint8Array, i: number): number {
  let c = bytes[i];
  while (c === space || c === tab) c = bytes[++i];
  return i;
}

/** The end of the quoted name that begins at `start`, after its closing quote. */
function endOfQuoted(bytes: Uint8Array, start: number, want: string): number {
  for (let i = start + 1; i < bytes.length; i++) {
    const c = bytes[i]!;
    if (c === quote) {
      requireShortLine(bytes, start, i);
      return i + 1;
    }
    if (c === 0 || (c === backslash && (bytes[++i] === lf || bytes[i] === 0))) break;
  }
  throw new ExpositionError(bytes, start, want, "one without an end");
}

/** The end of the label value that begins at `start`, after its closing quote. It may hold line feeds and zero bytes. */
function endOfValue(bytes: Uint8Array, start: number): number {
  let seen = 0;
  const end = bytes.length;
  for (let i = start + 1; i < end; i++) {
    const c = bytes[i]!;
    seen |= c;
    if (c === quote) {
      requireShortLine(bytes, start, i);
      if (seen >= 128) requireUtf8(bytes, start + 1, i);
      return i + 1;
    }
    if (c === backslash) {
      const escaped = bytes[++i];
      if (escaped === undefined || escaped === lf) break;
      seen |= escaped;
    }
  }
  throw new ExpositionError(bytes, start, "a label value that ends", "one without an end");
}

/** A timestamp too long for the short way: up to 2⁶³ − 1, rounded to a double. */
function longTime(bytes: Uint8Array, start: number, end: number): number {
  const digits = decodePlain(bytes, start, end).replace(/^0+(?=\d)/, "");
  if (digits.length > 19 || BigInt(digits) >= 2n ** 63n) {
    throw new ExpositionError(bytes, start, "a timestamp below 2⁶³", "a greater one");
  }
  return Number(digits);
}
