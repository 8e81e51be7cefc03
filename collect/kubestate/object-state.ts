import type { Freshness } from "@taffrail/kube";

import { nameOf } from "./family.ts";
import type { Rendered, Renderer, StateFormat } from "./render.ts";

/** Rendered objects of one resource: a lister's, or a list at rest. */
export interface RenderedObjects extends Iterable<Rendered> {
  readonly size: number;
}

/** One resource of what is served: who renders it, and what is rendered, one collection a namespace asked for. */
export interface StatePart {
  readonly renderer: Renderer;
  readonly collections: readonly RenderedObjects[];
}

/** Where object state comes from: its parts in the order of serving, which custom resources may change, and how fresh each is. */
export interface StateSource {
  readonly parts: readonly StatePart[];
  readonly freshness: ReadonlyMap<string, Freshness>;
}

/** How to serve. */
export interface ExpositionOptions {
  readonly format?: StateFormat;
  readonly isShown?: (resource: string) => boolean;
}

/** How large the chunks of an exposition are, about. */
const chunkBytes = 64 << 10;

/**
 * Object state as text of the exposition format. Objects are rendered once, when they change; serving copies bytes.
 * A resource without objects shows nothing; one with objects shows the headers of all its families.
 */
export class ObjectState {
  readonly #source: StateSource;

  constructor(source: StateSource) {
    this.#source = source;
  }

  /** How near each resource is to the API server: what is served stays while it is away, and this says how old it is. */
  get freshness(): ReadonlyMap<string, Freshness> {
    return this.#source.freshness;
  }

  /** Whether every resource was listed once. */
  get isReady(): boolean {
    return [...this.freshness.values()].every(({ heardAt }) => heardAt !== undefined);
  }

  /** The whole text in chunks, whole lines each; taken as it is at the time of the call of `next`. */
  *exposition({ format = "text", isShown = () => true }: ExpositionOptions = {}): Generator<
    Uint8Array,
    void,
    undefined
  > {
    const chunk = new Chunk();
    const seen = new Set<string>(); // families of custom resources may meet: their headers come once
    for (const { renderer, collections } of this.#source.parts) {
      if (!isShown(nameOf(renderer.table)) || collections.every(({ size }) => size === 0)) continue;
      for (const [i, { name }] of renderer.families.entries()) {
        if (!seen.has(name)) chunk.add(renderer.headers[format][i]!);
        seen.add(name);
        for (const collection of collections) {
          for (const { bytes, ends } of collection) {
            const start = i === 0 ? 0 : ends[i - 1]!;
            if (start < ends[i]!) chunk.add(bytes.subarray(start, ends[i]));
            if (chunk.length >= chunkBytes) yield chunk.take();
          }
        }
      }
    }
    if (format === "openmetrics") chunk.add(Buffer.from("# EOF\n"));
    if (chunk.length > 0) yield chunk.take();
  }

  /** The whole text at once. */
  text(options?: ExpositionOptions): Uint8Array {
    return Buffer.concat([...this.exposition(options)]);
  }
}

/** Bytes on their way out. */
class Chunk {
  length = 0;
  #pieces: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.length += piece.length;
  }

  take(): Uint8Array {
    const whole = Buffer.concat(this.#pieces, this.length);
    this.#pieces = [];
    this.length = 0;
    return whole;
  }
}
