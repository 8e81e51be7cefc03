const two32 = 2 ** 32;
const utf8 = new TextEncoder();
const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Writes protobuf messages into bytes that grow. Source: protobuf encoding guide, "Message structure". Whoever calls leaves out what has
 * its default; a nested message is written between `enter` and `leave`.
 */
export class ProtobufWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** What was written, as a view of the writer's own buffer: good until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  tag(field: number, wire: number): void {
    this.varint(field * 8 + wire);
  }

  /** An unsigned integer up to 2⁵³. */
  varint(value: number): void {
    this.reserve(10);
    const { bytes } = this;
    let at = this.length;
    let rest = value;
    while (rest >= two32) {
      bytes[at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    rest = rest | 0;
    while (rest >>> 0 >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /** 64 bits as their upper and lower half, signed or not. */
  halves(high: number, low: number): void {
    this.reserve(10);
    const { bytes } = this;
    let at = this.length;
    let upper = high >>> 0;
    let lower = low >>> 0;
    while (upper !== 0 || lower >= 0x80) {
      bytes[at++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    bytes[at++] = lower;
    this.length = at;
  }

  /** A signed integer in two's complement, up to ±2⁵³. */
  int64(value: number): void {
    if (value >= 0) return this.varint(value);
    const high = Math.floor(value / two32);
    this.halves(high, value - high * two32);
  }

  sint32(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** A zig-zag integer up to ±2⁵³. */
  sint64(value: number): void {
    if (Math.abs(value) < 2 ** 52) return this.varint(value < 0 ? -value * 2 - 1 : value * 2);
    const doubled = value < 0 ? -BigInt(value) * 2n - 1n : BigInt(value) * 2n;
    this.halves(Number(doubled >> 32n), Number(doubled & 0xffffffffn));
  }

  /** A float. A NaN comes out as the one NaN there is: for payloads use `doubleAt`. */
  double(value: number): void {
    float[0] = value;
    this.#float(floatBytes, 0);
  }

  /** The float at `index`, bit for bit: a staleness marker stays one. */
  doubleAt(values: Float64Array, index: number): void {
    this.#float(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), index * 8);
  }

  fixed64(value: bigint): void {
    this.reserve(8);
    for (let i = 0, rest = value; i < 8; i++, rest >>= 8n) this.bytes[this.length++] = Number(rest & 0xffn);
  }

  fixed32(value: number): void {
    this.reserve(4);
    for (let i = 0; i < 4; i++) this.bytes[this.length++] = value >>> (8 * i);
  }

  /** Bytes with their length before them. */
  delimited(from: Uint8Array): void {
    this.varint(from.length);
    this.reserve(from.length);
    this.bytes.set(from, this.length);
    this.length += from.length;
  }

  /** Bytes as they are: fields that were written elsewhere. */
  raw(from: Uint8Array): void {
    this.reserve(from.length);
    this.bytes.set(from, this.length);
    this.length += from.length;
  }

  /** A text with its length before it. */
  text(text: string): void {
    const most = text.length * 3;
    this.reserve(most + 10);
    if (most < 0x80) {
      // its length takes one byte whatever it is
      const { written } = utf8.encodeInto(text, this.bytes.subarray(this.length + 1));
      this.bytes[this.length] = written;
      this.length += written + 1;
    } else this.delimited(utf8.encode(text));
  }

  /** Begins a nested message after its tag; gives what `leave` wants. */
  enter(): number {
    this.reserve(1);
    return this.length++;
  }

  /** Ends a nested message: writes its length where `enter` left room for one byte, and moves the message where that is too little. */
  leave(entered: number): void {
    const length = this.length - entered - 1;
    if (length < 0x80) {
      this.bytes[entered] = length;
      return;
    }
    let more = 0;
    for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 128)) more++;
    this.reserve(more);
    this.bytes.copyWithin(entered + 1 + more, entered + 1, this.length);
    const end = this.length + more;
    this.length = entered;
    this.varint(length);
    this.length = end;
  }

  /** Makes room for `more` bytes. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
    wider.set(this.bytes.subarray(0, this.length));
    this.bytes = wider;
  }

  #float(from: Uint8Array, at: number): void {
    this.reserve(8);
    const { bytes, length } = this;
    for (let i = 0; i < 8; i++) bytes[length + i] = from[at + (isLittle ? i : 7 - i)]!;
    this.length += 8;
  }
}
