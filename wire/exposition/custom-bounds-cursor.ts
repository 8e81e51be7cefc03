import { compareText, metricName, type MetricType } from "@taffrail/model";
import { ClassicBuckets } from "./classic-buckets.ts";
import type { EntryKind, ExpositionCursor, ParsedExemplar } from "./cursor.ts";
import { parseFloatText } from "./float.ts";
import { noHistogram, type ParsedHistogram } from "./native-histogram.ts";
import { renderLabels } from "./render.ts";

const suffixes = ["_bucket", "_sum", "_count"] as const;
const utf8 = new TextEncoder();

/** The series of one classic histogram that were met so far. */
interface Gathered {
  /** Name and labels but `le`. */
  readonly pairs: readonly string[];
  readonly key: string;
  readonly startT: number | undefined;
  readonly exemplars: ParsedExemplar[];
  hasTime: boolean;
  t: number;
}

/** A histogram ready to be given out. */
interface Made extends Gathered {
  readonly histogram: ParsedHistogram;
  readonly keyBytes: Uint8Array;
}

/**
 * Makes one histogram with custom bounds of the series of each classic histogram that another cursor gives, one after the other; a
 * series of another metric, any metadata and the end close it. Series that contradict each other make none. What belongs to no
 * histogram passes through, as does a bucket whose `le` is no number.
 *
 * The histogram stands where its series end, and has the time of the last of them. It is known by its name and labels, in order of
 * name, as a text would have them.
 */
export class CustomBoundsCursor implements ExpositionCursor {
  readonly #inner: ExpositionCursor;
  readonly #keepClassic: boolean;
  readonly #buckets = new ClassicBuckets();
  #family = ""; // of the last type entry
  #gathered: Gathered | undefined = undefined;
  #made: Made | undefined = undefined; // the present entry, where it is a histogram
  #isTaken = false; // whether the present entry is a series that went into #gathered
  #waiting: EntryKind | undefined = undefined; // the entry of #inner that closed #made
  #waitingFrom = 0; // where it begins

  constructor(inner: ExpositionCursor, keepClassic: boolean) {
    this.#inner = inner;
    this.#keepClassic = keepClassic;
  }

  get bytes(): Uint8Array {
    return this.#inner.bytes;
  }

  get position(): number {
    return this.#waiting === undefined ? this.#inner.position : this.#waitingFrom;
  }

  get keyBytes(): Uint8Array {
    return this.#made?.keyBytes ?? this.#inner.keyBytes;
  }

  get keyStart(): number {
    return this.#made === undefined ? this.#inner.keyStart : 0;
  }

  get keyEnd(): number {
    return this.#made?.keyBytes.length ?? this.#inner.keyEnd;
  }

  get value(): number {
    return this.#inner.value;
  }

  get hasTime(): boolean {
    return (this.#made ?? this.#inner).hasTime;
  }

  get t(): number {
    return (this.#made ?? this.#inner).t;
  }

  get type(): MetricType {
    return this.#made === undefined ? this.#inner.type : "histogram"; // #inner may be at the next family
  }

  next(): EntryKind {
    this.#made = undefined;
    this.#isTaken = false;
    for (;;) {
      const from = this.position;
      const kind = this.#waiting ?? this.#inner.next();
      this.#waiting = undefined;
      const isOurs = kind === "series" && this.#inner.type === "histogram";
      const pairs = isOurs ? this.#inner.pairs() : [];
      const key = isOurs ? this.#keyOf(pairs) : undefined;
      if (this.#gathered !== undefined && key !== this.#gathered.key) {
        this.#made = this.#make(this.#gathered);
        this.#gathered = undefined;
        if (this.#made !== undefined) {
          this.#waiting = kind;
          this.#waitingFrom = from;
          return "histogram";
        }
      }
      if (kind === "type") this.#family = this.#inner.familyName();
      this.#isTaken = key !== undefined && this.#gather(pairs, key);
      if (!this.#isTaken || this.#keepClassic) return kind;
    }
  }

  nextKnown(keyEnd: number): boolean {
    if (this.#waiting !== undefined || this.#gathered !== undefined || this.#inner.type === "histogram")
      return false;
    if (!this.#inner.nextKnown(keyEnd)) return false;
    this.#made = undefined;
    this.#isTaken = false;
    return true;
  }

  pairs(): string[] {
    return this.#made === undefined ? this.#inner.pairs() : [...this.#made.pairs];
  }

  histogram(): ParsedHistogram {
    return this.#made?.histogram ?? noHistogram();
  }

  /** Those of a classic series are given with its histogram, and not twice. */
  exemplars(): readonly ParsedExemplar[] {
    if (this.#made !== undefined) return this.#made.exemplars;
    return this.#isTaken ? [] : this.#inner.exemplars();
  }

  startT(): number | undefined {
    const from = this.#made ?? this.#gathered;
    return from === undefined ? this.#inner.startT() : from.startT;
  }

  familyName(): string {
    return this.#inner.familyName();
  }

  text(): string {
    return this.#inner.text();
  }

  /** A text equal for the series of one histogram; `undefined` for a series of none. */
  #keyOf(pairs: readonly string[]): string | undefined {
    if (suffixOf(pairs, this.#family) === undefined) return undefined;
    return JSON.stringify(sortedLabels(withoutBound(pairs)));
  }

  /** Takes a series into its histogram; false where it is a bucket without a bound. */
  #gather(pairs: readonly string[], key: string): boolean {
    const inner = this.#inner;
    const suffix = suffixOf(pairs, this.#family);
    let bound = NaN;
    if (suffix === "_bucket") {
      const at = pairs.findIndex((name, i) => i % 2 === 0 && name === "le");
      bound = (at === -1 ? undefined : parseFloatText(pairs[at + 1]!)) ?? NaN;
      if (Number.isNaN(bound)) return false;
    }
    if (this.#gathered === undefined) this.#begin(pairs, key);
    const gathered = this.#gathered!;
    gathered.hasTime = inner.hasTime;
    gathered.t = inner.t;
    for (const exemplar of inner.exemplars()) gathered.exemplars.push(exemplar);
    if (suffix === "_bucket") this.#buckets.bucket(bound, inner.value);
    else if (suffix === "_sum") this.#buckets.sum(inner.value);
    else this.#buckets.count(inner.value);
    return true;
  }

  #begin(pairs: readonly string[], key: string): void {
    this.#buckets.clear();
    this.#gathered = {
      pairs: [metricName, this.#family, ...withoutBound(pairs)],
      key,
      startT: this.#inner.startT(),
      exemplars: [],
      hasTime: false,
      t: 0,
    };
  }

  #make(gathered: Gathered): Made | undefined {
    const histogram = this.#buckets.histogram("unknown");
    if (histogram === undefined) return undefined;
    const keyBytes = utf8.encode(this.#family + renderLabels(sortedLabels(gathered.pairs.slice(2))));
    return { ...gathered, histogram, keyBytes };
  }
}

/** What the name of a series has behind its family's, where that makes it a part of a classic histogram. */
function suffixOf(pairs: readonly string[], family: string): (typeof suffixes)[number] | undefined {
  const name = pairs[1]!;
  if (!name.startsWith(family)) return undefined;
  return suffixes.find((suffix) => name.length === family.length + suffix.length && name.endsWith(suffix));
}

/** The labels but the name and `le`. */
function withoutBound(pairs: readonly string[]): string[] {
  return pairs.filter((_, i) => i > 1 && pairs[i & ~1] !== "le");
}

function sortedLabels(pairs: readonly string[]): string[] {
  const labels: [name: string, value: string][] = [];
  for (let i = 0; i < pairs.length; i += 2) labels.push([pairs[i]!, pairs[i + 1]!]);
  return labels.sort(([a], [b]) => compareText(a, b)).flat();
}
