import type { Position, YamlMap, YamlNode } from "@taffrail/base";
import { parseDurationMs, UnitError } from "@taffrail/model";
import { RuleFileError } from "./rule-errors.ts";

/**
 * Reads a YAML tree as Go programs do, with their complaints: `cannot unmarshal !!map into string` for each value of a wrong kind,
 * `field x not found in type y` for each unknown key. They are collected; a duration that is none ends the reading at once.
 */
export class Decoder {
  readonly #faults: { readonly line: number; readonly text: string }[] = [];
  readonly #ignoresUnknown: boolean;

  constructor({ ignoresUnknown = false }: { readonly ignoresUnknown?: boolean } = {}) {
    this.#ignoresUnknown = ignoresUnknown;
  }

  /** Throws `RuleFileError` with every complaint so far, if there is one. */
  finish(): void {
    if (this.#faults.length === 0) return;
    this.#faults.sort((a, b) => a.line - b.line);
    const lines = this.#faults.map(({ line, text }) => `\n  line ${line}: ${text}`);
    const { line } = this.#faults[0]!;
    throw new RuleFileError(`yaml: unmarshal errors:${lines.join("")}`, { line, column: 1 });
  }

  #wrong(node: YamlNode, type: string): void {
    const shown = node.kind === "scalar" ? ` \`${shortened(node.text)}\`` : "";
    this.#faults.push({ line: node.at.line, text: `cannot unmarshal ${tagOf(node)}${shown} into ${type}` });
  }

  /**
   * The fields of a map; the keys that are read are the ones that are known. `type` is what messages call it. An empty node has no fields.
   */
  fields(node: YamlNode | undefined, type: string): Fields | undefined {
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind !== "map") {
      this.#wrong(node, type);
      return undefined;
    }
    return new Fields(node, type, this);
  }

  /** For `Fields`: a key that nobody asked for. */
  unknown(line: number, key: string, type: string): void {
    if (!this.#ignoresUnknown) this.#faults.push({ line, text: `field ${key} not found in type ${type}` });
  }

  items(node: YamlNode | undefined, type: string): readonly YamlNode[] {
    if (node === undefined || isNull(node)) return [];
    if (node.kind === "list") return node.items;
    this.#wrong(node, type);
    return [];
  }

  text(node: YamlNode | undefined): string | undefined {
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind === "scalar") return node.text;
    this.#wrong(node, "string");
    return undefined;
  }

  integer(node: YamlNode | undefined): number | undefined {
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind === "scalar" && typeof node.value === "number" && !node.quoted) {
      const whole = Math.trunc(node.value);
      if (Number.isSafeInteger(whole)) return whole;
    }
    this.#wrong(node, "int");
    return undefined;
  }

  float(node: YamlNode | undefined): number | undefined {
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind === "scalar" && typeof node.value === "number" && !node.quoted) return node.value;
    this.#wrong(node, "float64");
    return undefined;
  }

  boolean(node: YamlNode | undefined): boolean | undefined {
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind === "scalar" && typeof node.value === "boolean" && !node.quoted) return node.value;
    this.#wrong(node, "bool");
    return undefined;
  }

  /** Milliseconds of a duration. Throws at once where it is none. */
  duration(node: YamlNode | undefined): number | undefined {
    const text = this.text(node);
    if (text === undefined) return undefined;
    try {
      return parseDurationMs(text);
    } catch (error) {
      if (!(error instanceof UnitError)) throw error;
      throw new RuleFileError(error.message, node!.at);
    }
  }

  /** A map of texts, in the order of the file. */
  texts(node: YamlNode | undefined): ReadonlyMap<string, TextField> {
    const texts = new Map<string, TextField>();
    if (node === undefined || isNull(node)) return texts;
    if (node.kind !== "map") {
      this.#wrong(node, "map[string]string");
      return texts;
    }
    for (const { key, keyAt, value } of node.entries) {
      const text = this.text(value);
      if (value.kind === "scalar") texts.set(key, { text: text ?? "", at: value.at, keyAt });
    }
    return texts;
  }
}

/** A text of a map, and where it and its key stand. */
export interface TextField {
  readonly text: string;
  readonly at: Position;
  readonly keyAt: Position;
}

/** A map whose keys are asked for one by one. */
export class Fields {
  readonly #map: YamlMap;
  readonly #type: string;
  readonly #decoder: Decoder;
  readonly #asked = new Set<string>();

  constructor(map: YamlMap, type: string, decoder: Decoder) {
    this.#map = map;
    this.#type = type;
    this.#decoder = decoder;
  }

  get(key: string): YamlNode | undefined {
    this.#asked.add(key);
    return this.#map.entries.find((entry) => entry.key === key)?.value;
  }

  /** Complains of every key that was not asked for. */
  close(): void {
    for (const { key, keyAt } of this.#map.entries)
      if (!this.#asked.has(key)) this.#decoder.unknown(keyAt.line, key, this.#type);
  }
}

function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function shortened(text: string): string {
  return text.length > 10 ? `${text.slice(0, 7)}...` : text;
}

function tagOf(node: YamlNode): string {
  if (node.kind === "map") return "!!map";
  if (node.kind === "list") return "!!seq";
  switch (typeof node.value) {
    case "boolean":
      return "!!bool";
    case "number":
      return Number.isInteger(node.value) && !/[.eE]/.test(node.text) ? "!!int" : "!!float";
    default:
      return "!!str";
  }
}
