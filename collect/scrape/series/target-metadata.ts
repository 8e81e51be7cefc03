import type { MetricMetadata, MetricType } from "@taffrail/model";
import type { EntryKind, ExpositionCursor } from "@taffrail/wire";
import { hashText } from "./series-table.ts";

interface Known {
  family: string;
  type: MetricType;
  help: string;
  unit: string;
  seenIn: number;
}

/** After so many scrapes without a word of it a family is forgotten. */
const forgottenAfter = 10;

/** What the families of one target say of themselves, kept a little longer than they say it. */
export class TargetMetadata {
  readonly #byFamily = new Map<string, Known>();
  readonly #byLine = new Map<number, Known>(); // by hash: a line that was read before is not read again

  get size(): number {
    return this.#byFamily.size;
  }

  /** Takes a metadata entry at the cursor; the bytes of `view` from `start` up to `end` stand for it. */
  take(
    cursor: ExpositionCursor,
    kind: EntryKind,
    view: DataView,
    start: number,
    end: number,
    scrape: number,
  ): void {
    if (kind === "comment") return;
    const line = hashText(view, start, end);
    const readBefore = this.#byLine.get(line);
    if (readBefore !== undefined) {
      readBefore.seenIn = scrape;
      return;
    }
    const family = cursor.familyName();
    let known = this.#byFamily.get(family);
    if (known === undefined) {
      known = { family, type: "unknown", help: "", unit: "", seenIn: scrape };
      this.#byFamily.set(family, known);
    }
    known.seenIn = scrape;
    if (kind === "type") known.type = cursor.type;
    else if (kind === "help") known.help = cursor.text();
    else if (kind === "unit") known.unit = cursor.text();
    if (this.#byLine.size > 8 * this.#byFamily.size + 64) this.#byLine.clear(); // texts that change with each scrape
    this.#byLine.set(line, known);
  }

  /** Forgets what was not said for a while. */
  prune(scrape: number): void {
    for (const [family, { seenIn }] of this.#byFamily) {
      if (scrape - seenIn <= forgottenAfter) continue;
      this.#byFamily.delete(family);
      this.#byLine.clear();
    }
  }

  get(family: string): MetricMetadata | undefined {
    return this.#byFamily.get(family);
  }

  [Symbol.iterator](): Iterator<MetricMetadata> {
    return this.#byFamily.values();
  }
}
