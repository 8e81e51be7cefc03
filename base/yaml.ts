import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { messageOf, TaffrailError } from "./errors.ts";

/** Where a node stands in its file: both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML document as a tree that remembers where everything stood. Anchors, aliases and merge keys are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

/** Entries in the order of the file; a key given twice is an error before anyone sees it. */
export interface YamlMap {
  readonly kind: "map";
  readonly at: Position;
  readonly entries: readonly YamlEntry[];
}

/** A key with its place, and what stands behind it. */
export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: YamlNode;
}

/** Items in order; an empty item is a scalar `null`. */
export interface YamlList {
  readonly kind: "list";
  readonly at: Position;
  readonly items: readonly YamlNode[];
}

/** A leaf: `value` as YAML reads it, `text` as it was written, without quotes. */
export interface YamlScalar {
  readonly kind: "scalar";
  readonly at: Position;
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly quoted: boolean;
}

/** A text that is not YAML. */
export class YamlSyntaxError extends TaffrailError {
  readonly code = "base/yaml-syntax";
  readonly at: Position;

  constructor(file: string, at: Position, message: string) {
    super(`${file}:${at.line}:${at.column}: ${message}`);
    this.at = at;
  }
}

/** Deeper documents than this are refused. */
const deepestLevel = 100;
/** Aliases may unfold into so many nodes in all: no small file may become a large one. */
const mostUnfolded = 200_000;

/**
 * Parses one document of YAML 1.1 as configuration files are written. An empty text is `undefined`. Throws `YamlSyntaxError`, whose message
 * begins with `file:line:column`.
 */
export function parseYaml(text: string, file: string): YamlNode | undefined {
  const [first, second] = parseYamlDocuments(text, file);
  if (second !== undefined) throw new YamlSyntaxError(file, second.at, "got a second document, want one");
  return first;
}

/** Parses every document of a text; empty ones are left out. */
export function parseYamlDocuments(text: string, file: string): YamlNode[] {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: "1.1",
    merge: true,
    uniqueKeys: true,
    prettyErrors: false,
    intAsBigInt: false,
    strict: true,
  });
  if (!Array.isArray(documents)) return [];
  const nodes: YamlNode[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) throw new YamlSyntaxError(file, positionOf(error.pos[0]), error.message);
    if (document.contents === null) continue;
    let unfolded = 0;
    let aliases = 0; // how many of them are being followed
    const convert = (node: Node | null, level: number): YamlNode => {
      const at = positionOf(node?.range?.[0] ?? 0);
      if (level > deepestLevel)
        throw new YamlSyntaxError(file, at, `nested deeper than ${deepestLevel} levels`);
      if (aliases > 0 && ++unfolded > mostUnfolded) {
        throw new YamlSyntaxError(file, at, `its aliases unfold into more than ${mostUnfolded} nodes`);
      }
      if (isAlias(node)) {
        const target = node.resolve(document);
        if (target === undefined) throw new YamlSyntaxError(file, at, `unknown anchor ${node.source}`);
        aliases++;
        const followed = convert(target, level + 1);
        aliases--;
        return { ...followed, at }; // where it is used, not where it was first written
      }
      if (isMap(node)) return { kind: "map", at, entries: entriesOf(node.items as never, level) };
      if (isSeq(node))
        return { kind: "list", at, items: node.items.map((item) => convert(item as Node | null, level + 1)) };
      if (isScalar(node)) {
        const value = node.value;
        const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" || isBlock(node.type);
        if (typeof value === "string") return { kind: "scalar", at, value, text: value, quoted };
        if (typeof value === "number" || typeof value === "boolean") {
          return { kind: "scalar", at, value, text: node.source ?? String(value), quoted };
        }
        if (value === null || value === undefined)
          return { kind: "scalar", at, value: null, text: node.source ?? "", quoted };
        const text =
          node.tag === "tag:yaml.org,2002:binary"
            ? binaryText(node.source ?? "", file, at)
            : (node.source ?? "");
        return { kind: "scalar", at, value: text, text, quoted }; // anything else, a date for one, stays as it was written
      }
      return { kind: "scalar", at, value: null, text: "", quoted: false };
    };
    const entriesOf = (
      pairs: readonly { key: Node | null; value: Node | null }[],
      level: number,
    ): YamlEntry[] => {
      const entries = new Map<string, YamlEntry>();
      const merged: YamlEntry[] = [];
      for (const { key, value } of pairs) {
        const name = convert(key, level + 1);
        if (name.kind !== "scalar")
          throw new YamlSyntaxError(file, name.at, "got a map or list as a key, want a text");
        const node = convert(value, level + 1);
        if (name.text === "<<" && !name.quoted) {
          const sources = node.kind === "list" ? node.items : [node];
          for (const source of sources) if (source.kind === "map") merged.push(...source.entries);
          continue;
        }
        const position = name.at;
        if (entries.has(name.text))
          throw new YamlSyntaxError(file, position, `key "${name.text}" is given twice`);
        const at = value === null ? position : node.at;
        entries.set(name.text, { key: name.text, keyAt: position, value: { ...node, at } });
      }
      for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
      return [...entries.values()];
    };
    nodes.push(convert(document.contents as Node, 0));
  }
  return nodes;
}

/** The plain value of a tree: objects, arrays and leaves. */
export function plainOf(node: YamlNode): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
    case "list":
      return node.items.map(plainOf);
    case "scalar":
      return node.value;
  }
}

/** The text that a `!!binary` scalar holds. */
function binaryText(base64: string, file: string, at: Position): string {
  const compact = base64.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) {
    throw new YamlSyntaxError(file, at, "!!binary value contains invalid base64 data");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(atob(compact), (c) => c.charCodeAt(0)),
    );
  } catch (error) {
    throw new YamlSyntaxError(file, at, `!!binary value is not UTF-8 text: ${messageOf(error)}`);
  }
}

function isBlock(type: string | undefined): boolean {
  return type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
}
