import { ProtobufError } from "./protobuf-error.ts";

const two32 = 2 ** 32;
const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** How a field is written, by the lowest three bits of its tag. */
export const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * Walks the fields of protobuf messages in place: it copies nothing, and a length that lies is refused before anything is done with it.
 *
 * Source: protobuf encoding guide, "Message structure". `next` reads a tag; the caller then takes the value by the one method that
 * fits, or `skip`s it. A nested message is read between `enter` and `leave`.
 * Throws `ProtobufError` where the bytes are none.
 */
export class ProtobufReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** The end of the message being read. */
  end: number;
  /** Of the last tag. */
  field = 0;
  wire = 0;

  readonly #view: DataView;
  #low = 0; // halves of the last varint, signed
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Turns to the bytes from `start` up to `end`. */
  turnTo(start: number, end: number): void {
    this.at = start;
    this.end = end;
  }

  /** Goes to the next field of the message; false at its end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const start = this.at;
    this.#varint();
    this.wire = this.#low & 7;
    this.field = (this.#low >>> 3) | (this.#high << 29);
    if (this.field <= 0) throw new ProtobufError(start, `field number ${this.field}`, "one above 0");
    return true;
  }

  /** An unsigned integer: exact to 2⁵³, beyond it the nearest double. */
  uint64(): number {
    this.#expect(wireType.varint);
    this.#varint();
    return (this.#high >>> 0) * two32 + (this.#low >>> 0);
  }

  /** A signed integer in two's complement: exact to ±2⁵³, beyond it the nearest double. */
  int64(): number {
    this.#expect(wireType.varint);
    this.#varint();
    return this.#high * two32 + (this.#low >>> 0);
  }

  /** The lower 32 bits of an integer, as unsigned, which is how protobuf cuts a longer one. */
  uint32(): number {
    this.#expect(wireType.varint);
    this.#varint();
    return this.#low >>> 0;
  }

  int32(): number {
    this.#expect(wireType.varint);
    this.#varint();
    return this.#low;
  }

  /** A zig-zag integer of 32 bits. */
  sint32(): number {
    this.#expect(wireType.varint);
    this.#varint();
    return (this.#low >>> 1) ^ -(this.#low & 1);
  }

  /** A zig-zag integer as its halves: `take` gets the upper one signed, the lower one unsigned. For `packed` values too. */
  sint64s(take: (high: number, low: number) => void): void {
    const isPacked = this.wire === wireType.lengthDelimited;
    if (!isPacked) this.#expect(wireType.varint);
    const outer = isPacked ? this.enter() : this.end;
    do {
      if (isPacked && this.at >= this.end) break;
      this.#varint();
      const sign = -(this.#low & 1);
      const low = (this.#low >>> 1) | (this.#high << 31);
      take((this.#high >>> 1) ^ sign, (low ^ sign) >>> 0);
    } while (isPacked);
    this.end = outer;
  }

  /** A float. The payload of a NaN does not survive. */
  double(): number {
    this.#expect(wireType.fixed64);
    const { at } = this;
    this.#take(8);
    return this.#view.getFloat64(at, true);
  }

  /** Eight bytes as an unsigned integer. */
  fixed64(): bigint {
    this.#expect(wireType.fixed64);
    const { at } = this;
    this.#take(8);
    return this.#view.getBigUint64(at, true);
  }

  /** Four bytes as an unsigned integer. */
  fixed32(): number {
    this.#expect(wireType.fixed32);
    const { at } = this;
    this.#take(4);
    return this.#view.getUint32(at, true);
  }

  /** Copies a float into `values` bit for bit: a staleness marker stays one. */
  doubleInto(values: Float64Array, index: number): void {
    this.#expect(wireType.fixed64);
    const { at } = this;
    this.#take(8);
    const to = new Uint8Array(values.buffer, values.byteOffset + index * 8, 8);
    for (let i = 0; i < 8; i++) to[isLittle ? i : 7 - i] = this.bytes[at + i]!;
  }

  /** Floats, one alone or `packed`. */
  doubles(out: number[]): void {
    if (this.wire !== wireType.lengthDelimited) {
      out.push(this.double());
      return;
    }
    const start = this.at;
    const outer = this.enter();
    if ((this.end - this.at) % 8 !== 0)
      throw new ProtobufError(start, `${this.end - this.at} bytes`, "whole floats");
    for (; this.at < this.end; this.at += 8) out.push(this.#view.getFloat64(this.at, true));
    this.end = outer;
  }

  /**
   * Goes into the message, text or bytes at the cursor, which then lie from `at` up to `end`. Gives what `leave` wants, to go on
   * behind them.
   */
  enter(): number {
    this.#expect(wireType.lengthDelimited);
    const length = this.#length();
    const outer = this.end;
    this.end = this.at + length;
    return outer;
  }

  /** Goes into the message at the cursor, which has its length before it and no tag: a stream of messages is written so. */
  enterDelimited(): void {
    const start = this.at;
    const length = this.#length();
    if (this.at - start > 5)
      throw new ProtobufError(start, "a length of more than five bytes", "a shorter one");
    this.end = this.at + length;
  }

  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  /** Passes over the value at the cursor, whatever it is; a group with all that is in it. */
  skip(): void {
    let depth = 0;
    const start = this.at;
    for (;;) {
      switch (this.wire) {
        case wireType.varint:
          this.#varint();
          break;
        case wireType.fixed64:
          this.#take(8);
          break;
        case wireType.lengthDelimited:
          this.#take(this.#length());
          break;
        case wireType.fixed32:
          this.#take(4);
          break;
        case 3:
          depth++;
          break;
        case 4:
          if (depth-- === 0) throw new ProtobufError(start, "the end of a group", "a value");
          break;
        default:
          throw new ProtobufError(start, `wire type ${this.wire}`, "0 to 5");
      }
      if (depth === 0) return;
      if (!this.next()) throw new ProtobufError(this.at, "the end of the message", "the end of a group");
    }
  }

  #expect(wire: number): void {
    if (this.wire !== wire) {
      throw new ProtobufError(this.at, `wire type ${this.wire} for field ${this.field}`, `wire type ${wire}`);
    }
  }

  /** Reads a length and refuses one that reaches past the message. */
  #length(): number {
    const start = this.at;
    this.#varint();
    const length = (this.#high >>> 0) * two32 + (this.#low >>> 0);
    if (length > this.end - this.at)
      throw new ProtobufError(start, `a length of ${length} bytes`, `at most ${this.end - this.at}`);
    return length;
  }

  #take(length: number): void {
    if (length > this.end - this.at)
      throw new ProtobufError(this.at, `${this.end - this.at} bytes`, `${length}`);
    this.at += length;
  }

  /** Groups of seven bits, least first, at most ten; what the tenth has above 64 bits is dropped. */
  #varint(): void {
    const { bytes, end } = this;
    const start = this.at;
    let at = start;
    let low = 0;
    let high = 0;
    let shift = 0;
    for (;;) {
      if (at >= end) throw new ProtobufError(start, "the end of the message", "a whole integer");
      const byte = bytes[at++]!;
      const group = byte & 0x7f;
      if (shift < 28) low |= group << shift;
      else if (shift === 28) {
        low |= group << 28;
        high |= group >>> 4;
      } else high |= group << (shift - 32);
      if (byte < 0x80) break;
      shift += 7;
      if (shift >= 70) throw new ProtobufError(start, "more than ten bytes", "an integer");
    }
    this.#low = low;
    this.#high = high;
    this.at = at;
  }
}
