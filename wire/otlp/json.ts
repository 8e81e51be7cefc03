import { TaffrailError } from "@taffrail/base";
import type { FieldKind, MessageShape, MessageValue } from "../protobuf/message.ts";

/** JSON that is no OTLP message. */
export class OtlpJsonError extends TaffrailError {
  readonly code = "wire/otlp-json";
}

const deepest = 64;
/** Enumerations may be named. */
const named: Readonly<Record<string, number>> = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
};

/**
 * Reads a message from the JSON of OTLP, into what `decodeMessage` would give: names in camel case, 64-bit numbers as numbers or texts,
 * ids in hexadecimal, other bytes in base 64. Throws `OtlpJsonError`.
 */
export function messageOfJson(shape: MessageShape, text: string): MessageValue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new OtlpJsonError("cannot read JSON", { cause });
  }
  return messageOf(shape, value, 0);
}

function messageOf(shape: MessageShape, value: unknown, depth: number): MessageValue {
  if (depth > deepest) throw new OtlpJsonError(`cannot read ${shape.name}: nested more than ${deepest} deep`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OtlpJsonError(`cannot read ${shape.name}: want an object`);
  const fields = typeof shape.fields === "function" ? shape.fields() : shape.fields;
  const given = value as Readonly<Record<string, unknown>>;
  const message: Record<string, unknown> = {};
  for (const { name, kind, repeated } of fields) {
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const one = given[camel] ?? given[name];
    const where = `${shape.name}.${camel}`;
    if (repeated === true) {
      if (one !== undefined && one !== null && !Array.isArray(one))
        throw new OtlpJsonError(`cannot read ${where}: want a list`);
      message[name] = ((one ?? []) as readonly unknown[]).map((item) =>
        valueOf(kind, item, name, where, depth),
      );
    } else if (one !== undefined && one !== null) message[name] = valueOf(kind, one, name, where, depth);
  }
  return message;
}

function valueOf(kind: FieldKind, value: unknown, name: string, where: string, depth: number): unknown {
  switch (kind) {
    case "string":
      if (typeof value !== "string") break;
      return value;
    case "bool":
      if (typeof value !== "boolean") break;
      return value;
    case "bytes":
      if (typeof value !== "string") break;
      return name.endsWith("_id") ? bytesOfHex(value, where) : bytesOfBase64(value, where);
    case "fixed64":
    case "sfixed64":
      if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
      if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
      break;
    case "double":
    case "int64":
    case "uint64":
    case "int32":
    case "uint32":
    case "sint32":
    case "sint64":
    case "fixed32": {
      const number =
        typeof value === "string" ? (named[value] ?? (value === "" ? NaN : Number(value))) : value;
      if (typeof number !== "number") break;
      if (Number.isNaN(number) && value !== "NaN") break;
      return number;
    }
    default:
      return messageOf(kind, value, depth + 1);
  }
  throw new OtlpJsonError(`cannot read ${where}: got ${JSON.stringify(value)?.slice(0, 50) ?? "nothing"}`);
}

function bytesOfHex(text: string, where: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text))
    throw new OtlpJsonError(`cannot read ${where}: want hexadecimal digits`);
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

function bytesOfBase64(text: string, where: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch (cause) {
    throw new OtlpJsonError(`cannot read ${where}: want base 64`, { cause });
  }
}
