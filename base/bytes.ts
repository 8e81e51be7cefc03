import { TaffrailError } from "./errors.ts";

const two32 = 2 ** 32;
const two63 = 2 ** 63;
const two64 = 2 ** 64;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Data that end, or mean nothing, where something should stand. */
export class MalformedBytesError extends TaffrailError {
  readonly code = "base/malformed-bytes";
}

/**
 * Bytes that grow at the end. Fixed widths are big-endian. 64-bit integers are given as numbers: exact to 2^53, and beyond the
 * ends of the range the ends are written, so the largest and smallest integer survive as ±2^63 (2^64 unsigned).
 */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;
  #view: DataView;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** What was written, as a view of the writer's own buffer: good until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** Empties the writer and gives back what it grew to. */
  shrink(): void {
    this.length = 0;
    this.bytes = new Uint8Array(256);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `more` bytes. Kernels then write into `bytes` themselves and move `length`. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
    wider.set(this.bytes.subarray(0, this.length));
    this.bytes = wider;
    this.#view = new DataView(wider.buffer);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  be16(value: number): void {
    this.reserve(2);
    this.#view.setUint16(this.length, value);
    this.length += 2;
  }

  be32(value: number): void {
    this.reserve(4);
    this.#view.setUint32(this.length, value);
    this.length += 4;
  }

  be64(value: number): void {
    if (value >= two63) return this.halves(0x7fffffff, 0xffffffff);
    const high = Math.floor(value / two32);
    this.halves(high, value - high * two32);
  }

  /** 64 bits as their upper and lower half. */
  halves(high: number, low: number): void {
    this.reserve(8);
    this.#view.setInt32(this.length, high);
    this.#view.setInt32(this.length + 4, low);
    this.length += 8;
  }

  /** A float whose NaN payload does not matter. One that does is copied by `halves`. */
  f64(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.length, value);
    this.length += 8;
  }

  /** Groups of seven bits, least first. */
  uvarint(value: number): void {
    this.reserve(10);
    let rest = value;
    if (rest >= two64) {
      this.bytes.fill(0xff, this.length, this.length + 9);
      this.bytes[this.length + 9] = 1;
      this.length += 10;
      return;
    }
    while (rest >= two32) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    rest |= 0; // from here on in 32 bits
    while (rest >>> 0 >= 128) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Zig-zag: small for numbers near zero of either sign. */
  varint(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const magnitude = sign === 1 ? -value - 1 : value;
    if (magnitude >= two63) {
      this.uvarint(two64);
      this.bytes[this.length - 10] = 0xfe | sign;
    } else if (magnitude < 2 ** 30) {
      this.uvarint(magnitude * 2 + sign);
    } else {
      this.u8(0x80 | ((magnitude % 64) * 2) | sign); // doubling all of it would lose the last bit above 2^52
      this.uvarint(Math.floor(magnitude / 64));
    }
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Length as uvarint, then UTF-8. */
  text(value: string): void {
    this.reserve(value.length + 10);
    const start = this.length;
    this.uvarint(value.length);
    let i = 0;
    for (; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) break;
      this.bytes[this.length++] = unit;
    }
    if (i === value.length) return;
    const encoded = encoder.encode(value);
    this.length = start;
    this.uvarint(encoded.length);
    this.raw(encoded);
  }
}

/** Reads what `ByteWriter` writes. Every read past the end throws `MalformedBytesError`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.at;
  }

  u8(): number {
    return this.bytes[this.#take(1)]!;
  }

  be16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  be32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** Signed. */
  be64(): number {
    const at = this.#take(8);
    return this.#view.getInt32(at) * two32 + this.#view.getUint32(at + 4);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  uvarint(): number {
    return this.#groups(10);
  }

  varint(): number {
    const first = this.u8();
    const rest = first < 0x80 ? 0 : this.#groups(9);
    const magnitude = ((first & 0x7f) >>> 1) + 64 * rest;
    return (first & 1) === 1 ? -magnitude - 1 : magnitude;
  }

  /** A view of the next `length` bytes. */
  raw(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  text(): string {
    const length = this.uvarint();
    return decoder.decode(this.raw(length));
  }

  #groups(most: number): number {
    let value = 0;
    let scale = 1;
    for (let groups = 0; groups < most; groups++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedBytesError("cannot read an integer: got more than ten bytes");
  }

  #take(length: number): number {
    const { at } = this;
    if (!(length <= this.end - at)) {
      throw new MalformedBytesError(`cannot read ${length} bytes: got ${this.end - at}`);
    }
    this.at = at + length;
    return at;
  }
}
