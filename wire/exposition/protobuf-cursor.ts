import { invariant } from "@taffrail/base";
import { type CounterResetHint, metricName, type MetricType } from "@taffrail/model";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import { ProtobufReader } from "../protobuf/protobuf-reader.ts";
import { ClassicBuckets } from "./classic-buckets.ts";
import type { EntryKind, ExpositionCursor, ExpositionOptions, ParsedExemplar } from "./cursor.ts";
import { longestLine } from "./exposition-error.ts";
import { formatBound } from "./float.ts";
import {
  messageTypes,
  MetricMessage,
  readExemplar,
  readLabel,
  requireLabel,
  type MessageSide,
} from "./metric-message.ts";
import { compactSide, type ParsedHistogram, type Side } from "./native-histogram.ts";
import { SeriesKey, type SeriesKind } from "./series-key.ts";
import { isUtf8, strictUtf8 } from "./utf8.ts";

/** What `next` looks at first. A metric is walked from `metric` to `done`. */
type Stage = "family" | "unit" | "type" | "metric" | "native" | "fields" | "converted" | "done";

/** The fields of a summary or classic histogram, before its quantiles or buckets. */
const countField = -2;
const sumField = -1;

/**
 * How many bytes of names and labels may be spelled out of one byte read, and how many in any case. A family says its name once and
 * a metric its labels, for any number of series; a text of 60 buckets to a series spells out some 20 times as much.
 */
const mostSpelled = { perByte: 100, always: 16 << 20 };

/** A metric may be no longer, whatever a limit says: bytes. One with a thousand buckets and their exemplars takes 100 KB. */
const longestMetric = 8 << 20;

const noExemplars: readonly ParsedExemplar[] = [];
const noBounds = new Float64Array(0);

/**
 * Reads a stream of `io.prometheus.client.MetricFamily`, each with its length before it, as the entries that a text of it would have.
 * Families are scanned, metrics decoded one by one: memory goes with the largest metric, not with the body.
 *
 * A histogram that has a native form is given in that form, its classic series only if asked for too. Exemplars of a histogram are
 * those with a time: its own, or those of its buckets where it has none.
 */
export class ProtobufCursor implements ExpositionCursor {
  readonly bytes: Uint8Array;
  position = 0;
  readonly keyStart = 0;
  keyEnd = 0;
  value = 0;
  hasTime = false;
  t = 0;
  type: MetricType = "unknown";

  readonly #reader: ProtobufReader;
  readonly #metric = new MetricMessage();
  readonly #buckets = new ClassicBuckets();
  readonly #key = new SeriesKey();
  readonly #asLabels: boolean;
  readonly #customBounds: boolean;
  readonly #keepClassic: boolean;
  readonly #ignoreNative: boolean;

  #stage: Stage = "family";
  #kind: EntryKind = "end";
  #field = countField;
  #valueField = 0;
  #familyEnd = 0;
  #spelled = 0;
  #nameStart = 0;
  #nameEnd = 0;
  #helpStart = 0;
  #helpEnd = 0;
  #unit = "";
  #name: string | undefined = undefined; // of the family, once asked for
  #labels: readonly string[] | undefined = undefined; // of the metric, once asked for
  #converted: ParsedHistogram | undefined = undefined;

  constructor(bytes: Uint8Array, options: ExpositionOptions = {}) {
    this.bytes = bytes;
    this.#reader = new ProtobufReader(bytes);
    this.#asLabels = options.typeAndUnitLabels ?? false;
    this.#customBounds = options.customBounds ?? false;
    this.#keepClassic = options.keepClassic ?? false;
    this.#ignoreNative = options.ignoreNative ?? false;
  }

  get keyBytes(): Uint8Array {
    return this.#key.bytes;
  }

  next(): EntryKind {
    for (;;) {
      switch (this.#stage) {
        case "family":
          if (!this.#openFamily()) return (this.#kind = "end");
          this.#stage = "unit";
          return this.#metadata("help");
        case "unit":
          this.#stage = "type";
          if (this.#unit !== "") return this.#metadata("unit");
          break;
        case "type":
          this.#stage = "metric";
          return this.#metadata("type");
        case "metric":
          this.#stage = this.#beginMetric();
          break;
        case "native":
          this.#stage = this.#keepClassic && this.#metric.bounds.length > 0 ? "fields" : "done";
          this.#spell("histogram", 0);
          return (this.#kind = "histogram");
        case "fields":
          if (this.#nextField()) return (this.#kind = "series");
          this.#stage = this.#isHistogram && this.#customBounds && !this.#isNative ? "converted" : "done";
          break;
        case "converted":
          this.#stage = "done";
          this.#converted = this.#convert();
          if (this.#converted === undefined) break;
          this.#spell("histogram", 0);
          return (this.#kind = "histogram");
        case "done":
          this.#stage = this.#nextMetric() ? "metric" : "family";
      }
    }
  }

  nextKnown(): boolean {
    return false;
  }

  pairs(): string[] {
    this.#labels ??= this.#readLabels();
    const pairs = [metricName, this.familyName() + this.#suffix()];
    const typeLabel = this.#asLabels && this.type !== "unknown" ? this.type : "";
    const unitLabel = this.#asLabels ? this.#unit : "";
    if (typeLabel !== "") pairs.push("__type__", typeLabel);
    if (unitLabel !== "") pairs.push("__unit__", unitLabel);
    for (let i = 0; i < this.#labels.length; i += 2) {
      const name = this.#labels[i]!;
      if ((typeLabel !== "" && name === "__type__") || (unitLabel !== "" && name === "__unit__")) continue;
      pairs.push(name, this.#labels[i + 1]!);
    }
    if (this.#hasBound) pairs.push(this.#isHistogram ? "le" : "quantile", formatBound(this.#bound));
    return pairs;
  }

  histogram(): ParsedHistogram {
    invariant(this.#kind === "histogram", "only an entry of the kind `histogram` has one");
    if (this.#converted !== undefined) return this.#converted;
    const { isFloat, nativeCount, sum, schema, zeroThreshold, zeroCount, positive, negative } = this.#metric;
    const above = sideOf(positive, isFloat);
    const below = sideOf(negative, isFloat);
    return {
      isInteger: !isFloat,
      schema,
      count: nativeCount,
      sum,
      zeroThreshold,
      zeroCount,
      positiveSpans: above.spans,
      negativeSpans: below.spans,
      positiveBuckets: above.buckets,
      negativeBuckets: below.buckets,
      customValues: noBounds,
      counterResetHint: this.#resetHint,
    };
  }

  exemplars(): readonly ParsedExemplar[] {
    const { exemplars, bucketExemplars, exemplarStart, exemplarEnd } = this.#metric;
    if (this.#kind === "histogram")
      return this.#timedExemplars(exemplars.length > 0 ? exemplars : bucketExemplars);
    if (this.type === "counter") return this.#exemplarAt(exemplarStart, exemplarEnd);
    const at = this.#field * 2;
    if (!this.#isHistogram || at < 0 || at >= bucketExemplars.length) return noExemplars;
    return this.#exemplarAt(bucketExemplars[at]!, bucketExemplars[at + 1]!);
  }

  startT(): number | undefined {
    if (this.type === "gauge" || this.type === "unknown" || this.#metric.startT === 0) return undefined;
    return this.#metric.startT;
  }

  familyName(): string {
    return (this.#name ??= strictUtf8.decode(this.bytes.subarray(this.#nameStart, this.#nameEnd)));
  }

  text(): string {
    return this.#kind === "unit"
      ? this.#unit
      : strictUtf8.decode(this.bytes.subarray(this.#helpStart, this.#helpEnd));
  }

  get #isHistogram(): boolean {
    return this.#valueField === histogramField;
  }

  get #isNative(): boolean {
    return this.#isHistogram && !this.#ignoreNative && this.#metric.isNative;
  }

  get #resetHint(): CounterResetHint {
    return this.type === "gaugehistogram" ? "gauge" : "unknown";
  }

  /** Goes to the next family that has metrics, and reads the first of them. */
  #openFamily(): boolean {
    const reader = this.#reader;
    do {
      if (this.#familyEnd === this.bytes.length) return false;
      reader.turnTo(this.#familyEnd, this.bytes.length);
      reader.enterDelimited();
      this.position = reader.at;
      this.#familyEnd = reader.end;
      this.#scanFamily();
    } while (!this.#nextMetric());
    this.#requireNames();
    return true;
  }

  /** Reads all of a family but its metrics, which may lie anywhere in it. */
  #scanFamily(): void {
    const reader = this.#reader;
    let number = 0;
    this.#nameStart = this.#nameEnd = this.#helpStart = this.#helpEnd = reader.at;
    this.#name = undefined;
    this.#unit = "";
    while (reader.next()) {
      const { field } = reader;
      if (field === 3) {
        number = reader.int32();
        continue;
      }
      if (field < 1 || field > 5) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      if (field === 1) {
        this.#nameStart = reader.at;
        this.#nameEnd = reader.end;
      } else if (field === 2) {
        this.#helpStart = reader.at;
        this.#helpEnd = reader.end;
      } else if (field === 5) this.#unit = this.#readText(reader.at, reader.end, "unit");
      reader.leave(outer);
    }
    const known = messageTypes[number];
    this.type = known?.type ?? "unknown";
    this.#valueField = known?.field ?? -number;
  }

  #requireNames(): void {
    if (this.#nameStart === this.#nameEnd)
      throw new ProtobufError(this.#nameStart, "no name", "one of each family");
    this.#name = this.#readText(this.#nameStart, this.#nameEnd, "name");
    if (this.#helpEnd - this.#helpStart > longestLine)
      throw new ProtobufError(
        this.#helpStart,
        `${this.#helpEnd - this.#helpStart} bytes of help`,
        `at most ${longestLine}`,
      );
    if (!isUtf8(this.bytes, this.#helpStart, this.#helpEnd))
      throw new ProtobufError(
        this.#helpStart,
        "bytes that are not",
        `UTF-8 in the help of ${JSON.stringify(this.#name)}`,
      );
    if (this.#valueField <= 0) {
      const want = `0 to ${messageTypes.length - 1} for ${JSON.stringify(this.#name)}`;
      throw new ProtobufError(this.#nameStart, `the type ${-this.#valueField}`, want);
    }
    const base = this.type === "counter" ? this.#name.replace(/_total$/, "") : this.#name;
    if (this.#unit !== "" && !base.endsWith(`_${this.#unit}`)) {
      const want = `a unit that is the last part of ${JSON.stringify(this.#name)}`;
      throw new ProtobufError(this.#nameStart, JSON.stringify(this.#unit), want);
    }
  }

  #readText(start: number, end: number, what: string): string {
    if (end - start > longestLine)
      throw new ProtobufError(start, `${end - start} bytes of ${what}`, `at most ${longestLine}`);
    if (!isUtf8(this.bytes, start, end))
      throw new ProtobufError(start, "bytes that are not", `UTF-8 in the ${what}`);
    return strictUtf8.decode(this.bytes.subarray(start, end));
  }

  /** Reads the next metric of the family; false where there is none. */
  #nextMetric(): boolean {
    const reader = this.#reader;
    reader.turnTo(this.position, this.#familyEnd);
    while (reader.next()) {
      if (reader.field !== 4) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      this.position = reader.end;
      if (reader.end - reader.at > longestMetric)
        throw new ProtobufError(
          reader.at,
          `a metric of ${reader.end - reader.at} bytes`,
          `one of at most ${longestMetric}`,
        );
      this.#metric.read(reader, this.#valueField);
      reader.leave(outer);
      return true;
    }
    this.position = this.#familyEnd;
    return false;
  }

  #metadata(kind: "help" | "unit" | "type"): EntryKind {
    this.#key.owner(this.bytes, this.#nameStart, this.#nameEnd);
    this.keyEnd =
      kind === "help"
        ? this.#key.help(this.bytes, this.#helpStart, this.#helpEnd)
        : this.#key.word(kind, kind === "type" ? this.type : this.#unit);
    return (this.#kind = kind);
  }

  /** Checks what of the metric was left unread, and says what comes first of it. */
  #beginMetric(): Stage {
    const { labels, labelsAreOneRun, t, positive, negative, isFloat } = this.#metric;
    const reader = this.#reader;
    let length = 0;
    for (let i = 0; i < labels.length; i += 2) {
      length += labels[i + 1]! - labels[i]!;
      reader.turnTo(labels[i]!, labels[i + 1]!);
      requireLabel(reader);
    }
    if (length > longestLine)
      throw new ProtobufError(this.position, `${length} bytes of labels`, `at most ${longestLine}`);
    this.#labels = undefined;
    this.#converted = undefined;
    this.hasTime = t !== 0;
    this.t = t;
    this.#field = countField - 1;
    this.#key.owner(this.bytes, this.#nameStart, this.#nameEnd, labels, labelsAreOneRun);
    if (this.#isNative) {
      this.#requireBuckets("positive", positive, isFloat);
      this.#requireBuckets("negative", negative, isFloat);
      return "native";
    }
    return this.#isHistogram && this.#customBounds && !this.#keepClassic ? "converted" : "fields";
  }

  #requireBuckets(name: string, side: MessageSide, isFloat: boolean): void {
    const got = isFloat ? side.floats.length : side.integers.length;
    if (got === side.wanted) return;
    const want = `the ${side.wanted} that the spans of ${JSON.stringify(this.familyName())} speak of`;
    throw new ProtobufError(this.position, `${got} ${name} buckets`, want);
  }

  /** Goes to the next series of the metric; false where there is none. */
  #nextField(): boolean {
    const { bounds, value } = this.#metric;
    if (!this.#isHistogram && this.type !== "summary") {
      if (this.#field === sumField) return false;
      this.#field = sumField; // of the one series there is
      this.value = value;
      this.#spell("value", 0);
      return true;
    }
    const mostFields = this.#isHistogram ? bounds.length + 1 : bounds.length;
    // a histogram ends with its first bucket without a bound, whether it is written or not
    const isLast = this.#isHistogram && this.#hasBound && this.#bound === Infinity;
    if (isLast || this.#field + 1 >= mostFields) return false;
    this.#field++;
    this.value = this.#fieldValue();
    if (this.#field === countField) this.#spell("count", 0);
    else if (this.#field === sumField) this.#spell("sum", 0);
    else this.#spell("bound", this.#bound);
    return true;
  }

  /** Makes the key of a series. Without a bound on all of them a small body could keep the reader busy for hours. */
  #spell(kind: SeriesKind, bound: number): void {
    this.keyEnd = this.#key.series(kind, bound);
    this.#spelled += this.keyEnd;
    const most = mostSpelled.always + mostSpelled.perByte * this.bytes.length;
    if (this.#spelled > most)
      throw new ProtobufError(
        this.position,
        "more names and labels than the body can mean",
        `at most ${most} bytes`,
      );
  }

  #fieldValue(): number {
    const { count, sum, values } = this.#metric;
    if (this.#field === countField) return count;
    return this.#field === sumField ? sum : (values[this.#field] ?? count);
  }

  /** Whether the present series is a quantile or a bucket. */
  get #hasBound(): boolean {
    return this.#kind !== "histogram" && this.#field >= 0;
  }

  get #bound(): number {
    return this.#metric.bounds[this.#field] ?? Infinity;
  }

  #suffix(): string {
    const isPlain = this.#kind === "histogram" || (!this.#isHistogram && this.type !== "summary");
    if (isPlain) return "";
    if (this.#field === countField) return "_count";
    if (this.#field === sumField) return "_sum";
    return this.#isHistogram ? "_bucket" : "";
  }

  #convert(): ParsedHistogram | undefined {
    const { bounds, values, count, sum } = this.#metric;
    const buckets = this.#buckets;
    buckets.clear();
    buckets.count(count);
    buckets.sum(sum);
    bounds.forEach((bound, i) => buckets.bucket(bound, values[i]!));
    return buckets.histogram(this.#resetHint);
  }

  #readLabels(): readonly string[] {
    const { labels } = this.#metric;
    const pairs: string[] = [];
    for (let i = 0; i < labels.length; i += 2) {
      this.#reader.turnTo(labels[i]!, labels[i + 1]!);
      readLabel(this.#reader, pairs, strictUtf8);
    }
    return pairs;
  }

  #exemplarAt(start: number, end: number): readonly ParsedExemplar[] {
    if (start === -1) return noExemplars;
    this.#reader.turnTo(start, end);
    return [readExemplar(this.#reader, [])];
  }

  #timedExemplars(places: readonly number[]): readonly ParsedExemplar[] {
    const timed: ParsedExemplar[] = [];
    for (let i = 0; i < places.length; i += 2) {
      for (const exemplar of this.#exemplarAt(places[i]!, places[i + 1]!))
        if (exemplar.t !== undefined) timed.push(exemplar);
    }
    return timed;
  }
}

const histogramField = 7;

function sideOf({ offsets, lengths, integers, floats }: MessageSide, isFloat: boolean): Side {
  return compactSide(offsets, lengths, isFloat ? floats : integers, 0);
}
