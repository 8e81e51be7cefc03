import { ByteWriter } from "@taffrail/base";
import type { Labels, SampleBatch } from "@taffrail/model";
import { type ExemplarRecord, type MetadataRecord, putExemplars, putMetadata } from "../wal/other-records.ts";
import { type Exemplar, Exemplars } from "./exemplars.ts";
import type { Head } from "./head.ts";
import { familyOf, FamilyMetadata, seriesOfFamily } from "./metadata.ts";

/** Exemplars and families in one record. */
const mostInRecord = 1_000;

/** What is kept for all heads that stand for one log. */
interface Kept {
  exemplars: Exemplars;
  readonly metadata: FamilyMetadata;
  /** Exemplars stored and not stored since the store was opened. */
  exemplarsStored: number;
  exemplarsRefused: number;
}

/** What comes beside samples and is kept in memory and in the log only: exemplars, and what metric families say of themselves. */
export class Companions {
  readonly #kept: Kept;
  readonly #head: Head;
  readonly #out = new ByteWriter();
  #accepted: (ExemplarRecord & { readonly series: Labels })[] = [];
  #news: SampleBatch["metadata"] & {} = [];

  /** `kept`: a number of exemplars, or what others have. */
  constructor(head: Head, kept: number | Kept) {
    this.#head = head;
    this.#kept =
      typeof kept === "number"
        ? {
            exemplars: new Exemplars(kept),
            metadata: new FamilyMetadata(),
            exemplarsStored: 0,
            exemplarsRefused: 0,
          }
        : kept;
  }

  /** The same of another head that stands for the same log: what comes through either both have. */
  seenFrom(head: Head): Companions {
    return new Companions(head, this.#kept);
  }

  get exemplars(): Exemplars {
    return this.#kept.exemplars;
  }

  get metadata(): FamilyMetadata {
    return this.#kept.metadata;
  }

  /** Since the store was opened. */
  get exemplarsStored(): number {
    return this.#kept.exemplarsStored;
  }

  /** Not stored since the store was opened. */
  get exemplarsRefused(): number {
    return this.#kept.exemplarsRefused;
  }

  get heldBytes(): number {
    return this.exemplars.heldBytes + this.metadata.heldBytes;
  }

  /** Decides about exemplars and metadata of a batch; gives their records. `apply` follows once these are written. */
  take({ exemplars, metadata, refs }: SampleBatch): { before: Uint8Array[]; after: Uint8Array[] } {
    this.#accepted = [];
    this.#news = metadata?.filter((family) => this.metadata.isNews(family)) ?? [];
    const before = this.#news.length > 0 ? this.#metadataRecords(this.#news) : [];
    if (exemplars === undefined || exemplars.length === 0 || this.exemplars.capacity === 0)
      return { before, after: [] };
    const { table } = this.#head.index;
    const newest = new Map<number, Exemplar>();
    for (const exemplar of exemplars) {
      const slot = exemplar.row < refs.length ? table.slotOf(refs[exemplar.row]!) : -1; // past the rows: it came alone
      if (slot < 0) continue;
      const series = this.#head.labelsOf(slot);
      const fate = this.exemplars.judge(series, exemplar, newest.get(slot));
      if (fate !== "stored") {
        if (fate !== "repeated") this.#kept.exemplarsRefused++;
        continue;
      }
      newest.set(slot, exemplar);
      const { labels, value, t } = exemplar;
      this.#accepted.push({ ref: table.walRef[slot]!, labels, value, t, series });
    }
    if (this.#accepted.length === 0) return { before, after: [] };
    this.#out.clear();
    putExemplars(this.#out, this.#accepted);
    return { before, after: [this.#out.written()] };
  }

  /** Takes over what was decided last, and written to that segment of the log. */
  apply(segment: number): void {
    for (const exemplar of this.#accepted) this.exemplars.add(exemplar.series, exemplar, segment);
    for (const family of this.#news) this.metadata.set(family);
    this.#kept.exemplarsStored += this.#accepted.length;
    this.#accepted = [];
    this.#news = [];
  }

  /** Keeps at most so many exemplars from now on: the newest of those there are. */
  limitExemplars(most: number): void {
    if (most === this.exemplars.capacity) return;
    const resized = new Exemplars(most);
    for (const { series, exemplar, segment } of this.exemplars.inOrder())
      resized.add(series, exemplar, segment);
    this.#kept.exemplars = resized;
  }

  /** Takes in an exemplar from the log; `segment` −1: from a checkpoint. */
  restoreExemplar(slot: number, exemplar: Exemplar, segment: number): void {
    const series = this.#head.labelsOf(slot);
    if (this.exemplars.judge(series, exemplar) === "stored") this.exemplars.add(series, exemplar, segment);
  }

  /** Takes in what the log says of the family of a series. */
  restoreMetadata(slot: number, { type, unit, help }: Omit<MetadataRecord, "ref">): void {
    const family = { family: familyOf(this.#head.labelsOf(slot).name, type), type, unit, help };
    if (this.metadata.isNews(family)) this.metadata.set(family);
  }

  /**
   * What the log has up to a segment, as records: for a checkpoint. Metadata is given whole. What is of no living series is left out, and
   * families of none are forgotten.
   */
  *recordsUpTo(upTo: number): Generator<Uint8Array> {
    const { index } = this.#head;
    const families = [...this.metadata];
    for (const family of families) if (seriesOfFamily(index, family) < 0) this.metadata.delete(family.family);
    for (const record of this.#metadataRecords([...this.metadata])) yield record;
    let batch: ExemplarRecord[] = [];
    const write = (): Uint8Array => {
      this.#out.clear();
      putExemplars(this.#out, batch);
      batch = [];
      return this.#out.written();
    };
    for (const { series, exemplar, segment } of this.exemplars.inOrder()) {
      const slot = segment > upTo ? -1 : index.find(series);
      if (slot < 0) continue;
      batch.push({ ref: index.table.walRef[slot]!, ...exemplar });
      if (batch.length === mostInRecord) yield write();
    }
    if (batch.length > 0) yield write();
  }

  /** Records in which a series stands for each family. */
  #metadataRecords(families: SampleBatch["metadata"] & {}): Uint8Array[] {
    const { index } = this.#head;
    const records: Uint8Array[] = [];
    for (let from = 0; from < families.length; from += mostInRecord) {
      const found: MetadataRecord[] = [];
      for (const family of families.slice(from, from + mostInRecord)) {
        const slot = seriesOfFamily(index, family);
        if (slot >= 0) found.push({ ref: index.table.walRef[slot]!, ...family });
      }
      if (found.length === 0) continue;
      const out = new ByteWriter();
      putMetadata(out, found);
      records.push(out.written());
    }
    return records;
  }
}
