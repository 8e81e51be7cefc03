import { BatchBuilder, type RowExemplar, setStale } from "@taffrail/model";

/** The rows of one scrape. Reused: cleared, never given away. */
export class ScrapeBatch extends BatchBuilder {
  readonly exemplars: RowExemplar[] = [];

  /** Says that the series ended at `t`. */
  pushStale(ref: number, t: number): void {
    this.push(ref, t, 0);
    setStale(this.v, this.length - 1);
  }

  override clear(): void {
    super.clear();
    this.exemplars.length = 0;
  }
}
