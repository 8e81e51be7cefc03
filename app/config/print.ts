import { formatDurationMs, formatSizeBytes } from "@taffrail/model";
import { opaqueText } from "./read.ts";
import type { Field, FieldType, Value } from "./schema.ts";
import { Section } from "./section.ts";

/**
 * Prints a section as YAML, with defaults filled in and secrets hidden: what `GET /api/v1/status/config` shows. Fields stand in the order of
 * their table; those that are zero, empty or false are left out unless their row says `always`.
 */
export function printSection(section: Section): string {
  return linesOf(section).join("\n") + "\n";
}

function linesOf(section: Section): string[] {
  return section.table.fields.flatMap((field) => fieldLines(field, section.get(field.key)));
}

function fieldLines(field: Field, value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (field.always !== true && isZero(field.type, value)) return [];
  return keyed(field.key, blockOf(field.type, value));
}

/** What stands behind a key: on the same line, or in lines below. */
type Block =
  | { readonly inline: string }
  | { readonly kind: "map" | "list"; readonly lines: readonly string[] };

function blockOf(type: FieldType, value: Value): Block {
  if (type.kind === "opaque") return { inline: opaqueText };
  if (value instanceof Section) {
    const lines = linesOf(value);
    return lines.length === 0 ? { inline: "{}" } : { kind: "map", lines };
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return { inline: "[]" };
    const of = type.kind === "list" ? type.of : ({ kind: "text" } as const);
    return { kind: "list", lines: (value as readonly Value[]).flatMap((item) => listed(blockOf(of, item))) };
  }
  if (value instanceof Map) {
    if (value.size === 0) return { inline: "{}" };
    const of = type.kind === "map" ? type.of : ({ kind: "text" } as const);
    const entries = [...(value as ReadonlyMap<string, Value>)].sort(([a], [b]) => (a < b ? -1 : 1));
    return { kind: "map", lines: entries.flatMap(([key, item]) => keyed(quoted(key), blockOf(of, item))) };
  }
  return { inline: leafOf(type, value as string | number | boolean | null) };
}

function keyed(key: string, block: Block): string[] {
  if ("inline" in block) return [`${key}: ${block.inline}`];
  return [`${key}:`, ...(block.kind === "list" ? block.lines : block.lines.map((line) => `  ${line}`))];
}

function listed(block: Block): string[] {
  if ("inline" in block) return [`- ${block.inline}`];
  return block.lines.map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}

function leafOf(type: FieldType, value: string | number | boolean | null): string {
  switch (type.kind) {
    case "secret":
      return value === "" ? '""' : opaqueText;
    case "duration":
      return formatDurationMs(value as number);
    case "size":
      return formatSizeBytes(value as number);
    case "url":
      return quoted(withoutPassword(String(value)));
    default:
      return typeof value === "string" ? quoted(value) : String(value);
  }
}

function isZero(type: FieldType, value: Value): boolean {
  if (value instanceof Section) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return value === "" || value === 0 || value === false || value === null;
}

/** A URL with its password hidden. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#@]*@/i, "$1:xxxxx@");
}

function quoted(text: string): string {
  if (text === "") return '""';
  const plain =
    /^[A-Za-z0-9_./$(^<+-][^\n\t"\\]*$/.test(text) &&
    !/: |:$| #|\s$/.test(text) &&
    !/^(true|false|yes|no|on|off|null|~|y|n|[-+.]?[0-9][0-9._eExa-fA-F]*|[-?] .*|-|\.inf|\.nan)$/i.test(text);
  if (plain) return text;
  return /[\n\t\\]|[^\x20-\x7e]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
