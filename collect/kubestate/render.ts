import type { KubeObject } from "@taffrail/kube";

import type { Family, ShownKeys, StateTable } from "./family.ts";
import { escapeHelp, labelsText, Samples } from "./samples.ts";

/** The formats that object state is served in; their samples are the same bytes. */
export type StateFormat = "text" | "openmetrics";

/**
 * The samples of one object, family by family, as pages keep them: literals, each with its length in two bytes before it (little endian).
 * Before each of them stand the family's prefix and the object's identity, but not after one of length 65535, which goes on in the next, and
 * not where the object has no identity. Valid until the next `render`.
 */
export interface Rendered {
  readonly bytes: Uint8Array;
  /** Where each family's samples end in `bytes`; a family begins where the one before it ends. */
  readonly ends: Uint32Array;
  /** How often prefix and identity stand in each family. */
  readonly cuts: Uint32Array;
  readonly identity: Uint8Array;
  /** Samples in all families. */
  readonly lines: number;
}

const encoder = new TextEncoder();

/** A literal of this length is cut here and goes on in the next. */
export const longestLiteral = 0xffff;

/** Writes the families of one resource, for one object at a time. Families that are not shown are never worked out. */
export class Renderer<T extends KubeObject = KubeObject> {
  readonly table: StateTable<T>;
  readonly families: readonly Family<T>[];
  /** What every sample of an object with an identity begins with, by family: `kube_pod_info{`. */
  readonly prefixes: readonly Uint8Array[];
  /** HELP and TYPE lines by family, for each of the two formats. */
  readonly headers: Readonly<Record<StateFormat, readonly Uint8Array[]>>;
  /** How often a family could not be worked out for an object: a field was not what it should be. */
  faults = 0;
  readonly #shown: ShownKeys;
  readonly #out = new Samples();
  readonly #ends: Uint32Array;
  readonly #cuts: Uint32Array;
  readonly #marksUpTo: Uint32Array; // how many marks there are at the end of each family
  #scratch: Uint8Array = new Uint8Array(64 << 10);

  constructor(table: StateTable<T>, families: readonly Family<T>[], shown: ShownKeys) {
    this.table = table;
    this.families = families;
    const headers = (format: StateFormat): readonly Uint8Array[] =>
      families.map((family) => encoder.encode(headerOf(family, format)));
    this.headers = { text: headers("text"), openmetrics: headers("openmetrics") };
    this.prefixes = families.map(({ name }) => encoder.encode(`${name}{`));
    this.#shown = shown;
    this.#ends = new Uint32Array(families.length);
    this.#cuts = new Uint32Array(families.length);
    this.#marksUpTo = new Uint32Array(families.length);
  }

  /**
   * The samples of an object; costs about as much as the text is long. A family that a field of the wrong type breaks has none for this
   * object; the others do not suffer. `joined` stands behind the labels that identify the object.
   */
  render(object: T, joined = ""): Rendered {
    const out = this.#out;
    let text = "";
    try {
      out.object(this.table.identify(object), joined);
      for (let i = 0; i < this.families.length; i++) {
        const family = this.families[i]!;
        out.family(family.name);
        try {
          family.write(object, out, this.#shown);
        } catch {
          out.drop();
          this.faults++;
        }
        text += out.take();
        this.#ends[i] = text.length;
        this.#marksUpTo[i] = out.marks.length;
      }
    } catch {
      this.faults++;
      out.object({});
      this.#ends.fill((text = "").length);
      this.#marksUpTo.fill(0);
    }
    this.#countCuts();
    const bytes = this.#encode(text);
    return {
      bytes,
      ends: this.#ends,
      cuts: this.#cuts,
      identity: encoder.encode(out.identity),
      lines: out.lines,
    };
  }

  /** The labels that identify an object, as they begin its samples; empty where it has none. */
  identityOf(object: T): string {
    try {
      return labelsText("", this.table.identify(object));
    } catch {
      return "";
    }
  }

  #countCuts(): void {
    const isIdentified = this.#out.identity !== "";
    let before = 0;
    for (let i = 0; i < this.#cuts.length; i++) {
      const upTo = this.#marksUpTo[i]!;
      this.#cuts[i] = isIdentified ? upTo - before : 0;
      before = upTo;
    }
  }

  /** Encodes the text and puts the lengths of the literals where their marks are. */
  #encode(text: string): Uint8Array {
    if (this.#scratch.length < text.length * 3) this.#scratch = new Uint8Array(text.length * 4);
    const bytes = this.#scratch;
    const { written } = encoder.encodeInto(text, bytes);
    if (written !== text.length) return this.#encodeSlowly(text);
    const { marks } = this.#out;
    let family = 0;
    for (let i = 0; i < marks.length; i++) {
      while (this.#marksUpTo[family]! <= i) family++;
      const isLast = i + 1 === this.#marksUpTo[family];
      const at = marks[i]!;
      const length = (isLast ? this.#ends[family]! : marks[i + 1]!) - at - 2;
      if (length >= longestLiteral) return this.#encodeSlowly(text);
      bytes[at] = length & 0xff;
      bytes[at + 1] = length >>> 8;
    }
    return bytes.subarray(0, written);
  }

  /** The same, literal by literal: for text that is not ASCII, or has very long literals. */
  #encodeSlowly(text: string): Uint8Array {
    const { marks } = this.#out;
    let at = 0;
    let mark = 0;
    for (let family = 0; family < this.#ends.length; family++) {
      const end = this.#ends[family]!;
      for (; mark < this.#marksUpTo[family]!; mark++) {
        const isLast = mark + 1 === this.#marksUpTo[family];
        const literal = encoder.encode(text.slice(marks[mark]! + 2, isLast ? end : marks[mark + 1]));
        at = this.#put(literal, at);
      }
      this.#ends[family] = at;
    }
    return this.#scratch.subarray(0, at);
  }

  #put(literal: Uint8Array, start: number): number {
    let at = start;
    const need = at + literal.length + 2 * (1 + Math.ceil(literal.length / longestLiteral));
    if (need > this.#scratch.length) {
      const larger = new Uint8Array(need * 2);
      larger.set(this.#scratch.subarray(0, at));
      this.#scratch = larger;
    }
    let from = 0;
    for (;;) {
      const length = Math.min(literal.length - from, longestLiteral);
      this.#scratch[at++] = length & 0xff;
      this.#scratch[at++] = length >>> 8;
      this.#scratch.set(literal.subarray(from, from + length), at);
      at += length;
      from += length;
      if (length < longestLiteral) return at;
    }
  }
}

function headerOf(family: Family<never>, format: StateFormat): string {
  const { name, help, stability } = family;
  const isGauge = format === "text" && (family.type === "info" || family.type === "stateset");
  const type = isGauge ? "gauge" : family.type;
  const tag = stability === "STABLE" ? "[STABLE] " : "";
  return `# HELP ${name} ${tag}${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}
