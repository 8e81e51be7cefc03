import type { MetricMetadata, MetricType } from "@taffrail/model";
import type { EntryKind, ExpositionCursor } from "@taffrail/wire";
import { hashText } from "./series-table.ts";

interface Known extends MetricMetadata {
  readonly family: string;
  type: MetricType;
  help: string;
  unit: string;
  seenIn: number;
}

/** After so many scrapes without a word of it a family is forgotten. */
const forgottenAfter = 10;
/** What is kept of one target: letters of names, helps and units. What comes after is read, and not remembered. */
const mostLetters = 16 << 20;
/** Letters that a family without any takes all the same. */
const lettersOfFamily = 64;

/** What the families of one target say of themselves, kept a little longer than they say it, up to a bound. */
export class TargetMetadata {
  readonly #byFamily = new Map<string, Known>();
  readonly #byLine = new Map<number, Known>(); // by hash: a line that was read before is not read again
  #letters = 0;

  get size(): number {
    return this.#byFamily.size;
  }

  /**
   * Takes a metadata entry at the cursor; the bytes of `view` from `start` up to `end` stand for it. Answers with what is known of the
   * family where that is news.
   */
  take(
    cursor: ExpositionCursor,
    kind: EntryKind,
    view: DataView,
    start: number,
    end: number,
    scrape: number,
  ): MetricMetadata | undefined {
    if (kind === "comment") return undefined;
    const line = hashText(view, start, end);
    const readBefore = this.#byLine.get(line);
    if (readBefore !== undefined) {
      readBefore.seenIn = scrape;
      return undefined;
    }
    const family = cursor.familyName();
    let known = this.#byFamily.get(family);
    if (known === undefined) {
      if (this.#letters + family.length + lettersOfFamily > mostLetters) return undefined;
      known = { family, type: "unknown", help: "", unit: "", seenIn: scrape };
      this.#byFamily.set(family, known);
      this.#letters += family.length + lettersOfFamily;
    }
    known.seenIn = scrape;
    const isNews =
      kind === "type" ? this.#setType(known, cursor.type) : this.#setText(known, kind, cursor.text());
    if (this.#byLine.size > 8 * this.#byFamily.size + 64) this.#byLine.clear(); // texts that change with each scrape
    this.#byLine.set(line, known);
    return isNews ? known : undefined;
  }

  /** Forgets what was not said for a while. */
  prune(scrape: number): void {
    for (const [family, { seenIn, help, unit }] of this.#byFamily) {
      if (scrape - seenIn <= forgottenAfter) continue;
      this.#byFamily.delete(family);
      this.#letters -= family.length + lettersOfFamily + help.length + unit.length;
      this.#byLine.clear();
    }
  }

  get(family: string): MetricMetadata | undefined {
    return this.#byFamily.get(family);
  }

  [Symbol.iterator](): Iterator<MetricMetadata> {
    return this.#byFamily.values();
  }

  #setType(known: Known, type: MetricType): boolean {
    const isNews = known.type !== type;
    known.type = type;
    return isNews;
  }

  #setText(known: Known, kind: EntryKind, text: string): boolean {
    const what = kind === "help" ? "help" : "unit";
    const more = text.length - known[what].length;
    if (known[what] === text || this.#letters + more > mostLetters) return false;
    known[what] = text;
    this.#letters += more;
    return true;
  }
}
