import { compareText } from "@taffrail/model";
import type { otlpMessages } from "@taffrail/wire";
import type { OtlpConfig } from "./config.ts";
import { labelNameOf } from "./names.ts";

type Attribute = otlpMessages.OtlpAttribute;
type AnyValue = otlpMessages.OtlpValue;

/** A value as a label holds it; what is no text is JSON. */
export function textOf(value: AnyValue | undefined): string {
  if (value === undefined) return "";
  if (value.string_value !== undefined) return value.string_value;
  if (value.bool_value !== undefined) return String(value.bool_value);
  if (value.int_value !== undefined) return String(value.int_value);
  if (value.double_value !== undefined) return String(value.double_value);
  if (value.bytes_value !== undefined) return base64(value.bytes_value);
  if (value.array_value !== undefined || value.kvlist_value !== undefined)
    return JSON.stringify(plainOf(value));
  return "";
}

/** An attribute by its name; "" where there is none. */
export function attribute(attributes: readonly Attribute[], name: string): string {
  return textOf(attributes.find(({ key }) => key === name)?.value);
}

/** Puts attributes into labels. Of names that become the same the values are joined by `;`, in order of the names before. */
export function addAttributes(
  labels: Map<string, string>,
  attributes: readonly Attribute[],
  config: OtlpConfig,
): void {
  const added = new Set<string>();
  for (const { key = "", value } of attributes.toSorted((a, b) => compareText(a.key ?? "", b.key ?? ""))) {
    const name = labelNameOf(key, config);
    if (name === "") continue;
    const text = textOf(value);
    labels.set(name, added.has(name) ? `${labels.get(name)};${text}` : text);
    added.add(name);
  }
}

function plainOf(value: AnyValue): unknown {
  if (value.array_value !== undefined) return value.array_value.values.map(plainOf);
  if (value.kvlist_value !== undefined)
    return Object.fromEntries(
      value.kvlist_value.values
        .toSorted((a, b) => compareText(a.key ?? "", b.key ?? ""))
        .map((one) => [one.key ?? "", one.value === undefined ? null : plainOf(one.value)]),
    );
  if (value.bytes_value !== undefined) return base64(value.bytes_value);
  return value.string_value ?? value.bool_value ?? value.int_value ?? value.double_value ?? null;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
