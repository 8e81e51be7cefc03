import type { KubeObject } from "@taffrail/kube";

import type { Family, ShownKeys, StateTable } from "./family.ts";
import { escapeHelp, Samples } from "./samples.ts";

/** The formats that object state is served in; their samples are the same bytes. */
export type StateFormat = "text" | "openmetrics";

/** The samples of one object, family by family, as they are served. */
export interface Rendered {
  readonly bytes: Uint8Array;
  /** Where each family's samples end in `bytes`; a family begins where the one before it ends. */
  readonly ends: Uint32Array;
}

const encoder = new TextEncoder();

/** Writes the families of one resource, for one object at a time. Families that are not shown are never worked out. */
export class Renderer<T extends KubeObject = KubeObject> {
  readonly table: StateTable<T>;
  readonly families: readonly Family<T>[];
  /** HELP and TYPE lines by family, for each of the two formats. */
  readonly headers: Readonly<Record<StateFormat, readonly Uint8Array[]>>;
  readonly #shown: ShownKeys;
  readonly #out = new Samples();

  constructor(table: StateTable<T>, families: readonly Family<T>[], shown: ShownKeys) {
    this.table = table;
    this.families = families;
    const headers = (format: StateFormat): readonly Uint8Array[] =>
      families.map((family) => encoder.encode(headerOf(family, format)));
    this.headers = { text: headers("text"), openmetrics: headers("openmetrics") };
    this.#shown = shown;
  }

  /** The samples of an object; costs about as much as the text is long. */
  render(object: T): Rendered {
    const out = this.#out;
    out.object(this.table.identify(object));
    const ends = new Uint32Array(this.families.length);
    let text = "";
    for (const [i, family] of this.families.entries()) {
      out.family(family.name);
      family.write(object, out, this.#shown);
      text += out.take();
      ends[i] = text.length;
    }
    const bytes = encoder.encode(text);
    if (bytes.length !== text.length) toByteOffsets(text, ends);
    return { bytes, ends };
  }
}

/** Turns offsets in UTF-16 units into offsets in bytes, for the few objects whose text is not ASCII. */
function toByteOffsets(text: string, ends: Uint32Array): void {
  let start = 0;
  let at = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    at += encoder.encode(text.slice(start, end)).length;
    start = end;
    ends[i] = at;
  }
}

function headerOf(family: Family<never>, format: StateFormat): string {
  const { name, help, stability } = family;
  const isGauge = format === "text" && (family.type === "info" || family.type === "stateset");
  const type = isGauge ? "gauge" : family.type;
  const tag = stability === "STABLE" ? "[STABLE] " : "";
  return `# HELP ${name} ${tag}${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}
