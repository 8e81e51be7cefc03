import { ByteWriter } from "@taffrail/base";

/** An exemplar as a message. */
export interface ExemplarMessage {
  readonly pairs: readonly string[];
  readonly value: number;
  readonly t?: number | undefined;
}

/** One side of a native histogram: counts of integers are written as differences. */
export interface SideMessage {
  readonly spans: readonly (readonly [offset: number, length: number])[];
  readonly counts: readonly number[];
}

export interface HistogramMessage {
  readonly isFloat: boolean;
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly {
    readonly bound: number;
    readonly count: number;
    readonly exemplar?: ExemplarMessage | undefined;
  }[];
  readonly native?:
    | {
        readonly schema: number;
        readonly zeroThreshold: number;
        readonly zeroCount: number;
        readonly positive: SideMessage;
        readonly negative: SideMessage;
        readonly exemplars: readonly ExemplarMessage[];
      }
    | undefined;
}

export interface MetricOf<Value> {
  readonly pairs: readonly string[];
  readonly t?: number | undefined;
  readonly startT?: number | undefined;
  readonly value: Value;
}

export type FamilyMessage = { readonly name: string; readonly help: string; readonly unit: string } & (
  | {
      readonly type: "counter";
      readonly metrics: readonly MetricOf<{ value: number; exemplar?: ExemplarMessage | undefined }>[];
    }
  | { readonly type: "gauge" | "unknown"; readonly metrics: readonly MetricOf<number>[] }
  | {
      readonly type: "summary";
      readonly metrics: readonly MetricOf<{
        count: number;
        sum: number;
        quantiles: readonly (readonly [number, number])[];
      }>[];
    }
  | { readonly type: "histogram" | "gaugehistogram"; readonly metrics: readonly MetricOf<HistogramMessage>[] }
);

const typeNumbers = {
  counter: 0,
  gauge: 1,
  summary: 2,
  unknown: 3,
  histogram: 4,
  gaugehistogram: 5,
} as const;

/** Families as a server would send them, each with its length before it. `packed` as proto3 has it, or not. */
export function encodeFamilies(families: readonly FamilyMessage[], packed = true): Uint8Array {
  const out = new Message();
  for (const family of families) {
    const message = new Message()
      .text(1, family.name)
      .text(2, family.help)
      .integer(3, typeNumbers[family.type])
      .text(5, family.unit);
    for (const metric of family.metrics) message.message(4, encodeMetric(family.type, metric, packed));
    out.delimited(message);
  }
  return out.bytes();
}

/** A message being written. Fields that are 0 or empty are left out, as encoders do. */
export class Message {
  readonly #out = new ByteWriter();

  bytes(): Uint8Array {
    return this.#out.written().slice();
  }

  integer(field: number, value: number): this {
    if (value !== 0) this.tag(field, 0).raw(varint(value));
    return this;
  }

  zigZag(field: number, value: number): this {
    if (value !== 0) this.tag(field, 0).#out.varint(value);
    return this;
  }

  double(field: number, value: number, always = false): this {
    return Object.is(value, 0) && !always ? this : this.tag(field, 1).raw(littleEndian(value));
  }

  text(field: number, value: string): this {
    if (value !== "") this.tag(field, 2).#out.text(value);
    return this;
  }

  message(field: number, message: Message): this {
    this.tag(field, 2);
    return this.delimited(message);
  }

  delimited(message: Message): this {
    const bytes = message.bytes();
    this.#out.uvarint(bytes.length);
    return this.raw(bytes);
  }

  tag(field: number, wire: number): this {
    this.#out.uvarint(field * 8 + wire);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#out.raw(bytes);
    return this;
  }
}

function encodeMetric(
  type: FamilyMessage["type"],
  metric: FamilyMessage["metrics"][number],
  packed: boolean,
): Message {
  const out = new Message();
  for (const label of encodePairs(metric.pairs)) out.message(1, label);
  out.integer(6, metric.t ?? 0);
  const { value, startT } = metric;
  if (typeof value === "number") return out.message(type === "gauge" ? 2 : 5, new Message().double(1, value));
  if ("value" in value) {
    const counter = new Message().double(1, value.value);
    if (value.exemplar !== undefined) counter.message(2, encodeExemplar(value.exemplar));
    if (startT !== undefined) counter.message(3, encodeTime(startT));
    return out.message(3, counter);
  }
  if ("quantiles" in value) {
    const summary = new Message().integer(1, value.count).double(2, value.sum);
    for (const [q, v] of value.quantiles) summary.message(3, new Message().double(1, q).double(2, v));
    if (startT !== undefined) summary.message(4, encodeTime(startT));
    return out.message(4, summary);
  }
  const histogram = encodeHistogram(value, packed);
  if (startT !== undefined) histogram.message(15, encodeTime(startT));
  return out.message(7, histogram);
}

function encodeHistogram(
  { isFloat, count, sum, buckets, native }: HistogramMessage,
  packed: boolean,
): Message {
  const out = new Message().double(2, sum);
  if (isFloat) out.double(4, count);
  else out.integer(1, count);
  for (const bucket of buckets) {
    const message = new Message().double(2, bucket.bound);
    if (isFloat) message.double(4, bucket.count);
    else message.integer(1, bucket.count);
    if (bucket.exemplar !== undefined) message.message(3, encodeExemplar(bucket.exemplar));
    out.message(3, message);
  }
  if (native === undefined) return out;
  out.zigZag(5, native.schema).double(6, native.zeroThreshold);
  if (isFloat) out.double(8, native.zeroCount);
  else out.integer(7, native.zeroCount);
  for (const [side, field] of [
    [native.negative, 9],
    [native.positive, 12],
  ] as const) {
    for (const [offset, length] of side.spans)
      out.message(field, new Message().zigZag(1, offset).integer(2, length));
    const values = new Message();
    side.counts.forEach((value, i) => {
      const delta = value - (side.counts[i - 1] ?? 0);
      if (packed) values.raw(isFloat ? littleEndian(value) : zigZag(delta));
      else if (isFloat) out.double(field + 2, value, true);
      else out.tag(field + 1, 0).raw(zigZag(delta));
    });
    if (packed) out.message(field + (isFloat ? 2 : 1), values);
  }
  for (const exemplar of native.exemplars) out.message(16, encodeExemplar(exemplar));
  return out;
}

function encodePairs(pairs: readonly string[]): Message[] {
  const labels: Message[] = [];
  for (let i = 0; i < pairs.length; i += 2)
    labels.push(new Message().text(1, pairs[i]!).text(2, pairs[i + 1]!));
  return labels;
}

function encodeExemplar({ pairs, value, t }: ExemplarMessage): Message {
  const out = new Message();
  for (const label of encodePairs(pairs)) out.message(1, label);
  out.double(2, value);
  return t === undefined ? out : out.message(3, encodeTime(t));
}

function encodeTime(t: number): Message {
  const seconds = Math.floor(t / 1000);
  return new Message().integer(1, seconds).integer(2, (t - seconds * 1000) * 1e6);
}

/** Negative integers take ten bytes, as two's complement. */
export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

export function zigZag(value: number | bigint): Uint8Array {
  const n = BigInt(value);
  return varint((n << 1n) ^ (n >> 63n));
}

function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}
