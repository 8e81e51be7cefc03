import { ProtobufError } from "./protobuf-error.ts";
import { ProtobufReader, wireType } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** What a field holds. `fixed64` is a bigint, all other numbers are doubles: exact to ±2⁵³. */
export type FieldKind =
  | "double"
  | "int64"
  | "uint64"
  | "int32"
  | "uint32"
  | "sint32"
  | "sint64"
  | "fixed64"
  | "sfixed64"
  | "fixed32"
  | "bool"
  | "string"
  | "bytes"
  | MessageShape;

/** One field of a message. */
export interface Field {
  readonly number: number;
  readonly name: string;
  readonly kind: FieldKind;
  /** A list; numbers in it are written packed and read either way. */
  readonly repeated?: boolean;
  /** Whether it is written even where it has its default: so it is in a `oneof`. */
  readonly explicit?: boolean;
}

/** The fields of a message, ascending by number. A message within itself is given by a function. */
export interface MessageShape {
  readonly name: string;
  readonly fields: readonly Field[] | (() => readonly Field[]);
}

/** A message as an object: absent fields are absent, or an empty list where repeated. */
export type MessageValue = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Messages within messages, at most: a body of nothing but lengths must not take the stack. */
const deepest = 64;

/**
 * Reads a message by its shape, for what is asked seldom: each value is an object of its own. Unknown fields are passed over; of a
 * field that is there twice the last counts. Throws `ProtobufError`.
 */
export function decodeMessage(shape: MessageShape, bytes: Uint8Array): MessageValue {
  return readMessage(shape, new ProtobufReader(bytes), 0);
}

/** Writes a message by its shape, fields in order of their numbers. */
export function encodeMessage(
  shape: MessageShape,
  value: MessageValue,
  into: ProtobufWriter = new ProtobufWriter(),
): Uint8Array {
  writeMessage(shape, value, into);
  return into.written();
}

function fieldsOf(shape: MessageShape): readonly Field[] {
  return typeof shape.fields === "function" ? shape.fields() : shape.fields;
}

function readMessage(shape: MessageShape, reader: ProtobufReader, depth: number): MessageValue {
  if (depth > deepest)
    throw new ProtobufError(
      reader.at,
      `messages nested more than ${deepest} deep`,
      "a message of a known form",
    );
  const fields = fieldsOf(shape);
  const message: Record<string, unknown> = {};
  for (const field of fields) if (field.repeated === true) message[field.name] = [];
  while (reader.next()) {
    const field = fields.find(({ number }) => number === reader.field);
    if (field === undefined) reader.skip();
    else if (field.repeated === true) readList(field.kind, reader, message[field.name] as unknown[], depth);
    else message[field.name] = readValue(field.kind, reader, depth);
  }
  return message;
}

function readList(kind: FieldKind, reader: ProtobufReader, into: unknown[], depth: number): void {
  const isPacked =
    reader.wire === wireType.lengthDelimited &&
    typeof kind === "string" &&
    kind !== "string" &&
    kind !== "bytes";
  if (!isPacked) {
    into.push(readValue(kind, reader, depth));
    return;
  }
  const outer = reader.enter();
  reader.wire = wireOf(kind);
  while (reader.at < reader.end) into.push(readValue(kind, reader, depth));
  reader.leave(outer);
}

function readValue(kind: FieldKind, reader: ProtobufReader, depth: number): unknown {
  switch (kind) {
    case "double":
      return reader.double();
    case "int64":
      return reader.int64();
    case "uint64":
      return reader.uint64();
    case "int32":
      return reader.int32();
    case "uint32":
      return reader.uint32();
    case "sint32":
      return reader.sint32();
    case "sint64": {
      let value = 0;
      reader.sint64s((high, low) => {
        value = high * 2 ** 32 + low;
      });
      return value;
    }
    case "fixed64":
      return reader.fixed64();
    case "sfixed64":
      return BigInt.asIntN(64, reader.fixed64());
    case "fixed32":
      return reader.fixed32();
    case "bool":
      return reader.uint64() !== 0;
    case "string":
    case "bytes": {
      const outer = reader.enter();
      const { at, end } = reader;
      reader.leave(outer);
      return kind === "bytes" ? reader.bytes.slice(at, end) : textOf(reader.bytes, at, end);
    }
    default: {
      const outer = reader.enter();
      const message = readMessage(kind, reader, depth + 1);
      reader.leave(outer);
      return message;
    }
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    throw new ProtobufError(start, "bytes that are no UTF-8", "a text");
  }
}

function writeMessage(shape: MessageShape, message: MessageValue, into: ProtobufWriter): void {
  for (const { number, name, kind, repeated, explicit } of fieldsOf(shape)) {
    const value = message[name];
    if (value === undefined || value === null) continue;
    if (repeated !== true) {
      if (explicit !== true && isDefault(value)) continue;
      into.tag(number, wireOf(kind));
      writeValue(kind, value, into);
      continue;
    }
    const values = value as readonly unknown[];
    if (values.length === 0) continue;
    if (typeof kind === "string" && kind !== "string" && kind !== "bytes") {
      into.tag(number, wireType.lengthDelimited);
      const entered = into.enter();
      for (const one of values) writeValue(kind, one, into);
      into.leave(entered);
    } else {
      for (const one of values) {
        into.tag(number, wireType.lengthDelimited);
        writeValue(kind, one, into);
      }
    }
  }
}

function isDefault(value: unknown): boolean {
  if (typeof value === "object") return value instanceof Uint8Array && value.length === 0;
  return value === "" || value === false || value === 0n || Object.is(value, 0);
}

function writeValue(kind: FieldKind, value: unknown, into: ProtobufWriter): void {
  switch (kind) {
    case "double":
      return into.double(value as number);
    case "int64":
    case "int32":
      return into.int64(value as number);
    case "uint64":
    case "uint32":
      return into.varint(value as number);
    case "sint32":
      return into.sint32(value as number);
    case "sint64":
      return into.sint64(value as number);
    case "fixed64":
    case "sfixed64":
      return into.fixed64(value as bigint);
    case "fixed32":
      return into.fixed32(value as number);
    case "bool":
      return into.varint(value === true ? 1 : 0);
    case "string":
      return into.text(value as string);
    case "bytes":
      return into.delimited(value as Uint8Array);
    default: {
      const entered = into.enter();
      writeMessage(kind, value as MessageValue, into);
      into.leave(entered);
    }
  }
}

function wireOf(kind: FieldKind): number {
  switch (kind) {
    case "double":
    case "fixed64":
    case "sfixed64":
      return wireType.fixed64;
    case "fixed32":
      return wireType.fixed32;
    case "int64":
    case "uint64":
    case "int32":
    case "uint32":
    case "sint32":
    case "sint64":
    case "bool":
      return wireType.varint;
    default:
      return wireType.lengthDelimited;
  }
}
