import {
  BatchBuilder,
  type FloatHistogram,
  type MetricMetadata,
  type RowExemplar,
  type SampleBatch,
  setStale,
} from "@taffrail/model";

/** Rows of floats and histograms. Reused: cleared, never given away. */
export class RowBatch extends BatchBuilder {
  /** By row; no longer than the last histogram. */
  readonly histograms: (FloatHistogram | undefined)[] = [];

  /** A row whose value is a histogram. */
  pushHistogram(ref: number, t: number, histogram: FloatHistogram): void {
    this.push(ref, t, histogram.sum);
    const row = this.length - 1;
    while (this.histograms.length < row) this.histograms.push(undefined); // no holes: they are slow to read
    this.histograms.push(histogram);
  }

  /** What a sink takes: only the columns that hold something. Good until the batch is changed. */
  toSink(): SampleBatch {
    const { length, refs, t, v, histograms } = this;
    return { length, refs, t, v, ...(histograms.length === 0 ? {} : { histograms }) };
  }

  /** Leaves out the rows without a ref of the sink: series that it refused. Gives the new place of each row; −1: none. */
  dropRefless(): Int32Array {
    const { refs, t, v, histograms } = this;
    const movedTo = new Int32Array(this.length).fill(-1);
    let kept = 0;
    for (let row = 0; row < this.length; row++) {
      if (refs[row]! <= 0) continue;
      refs[kept] = refs[row]!;
      t[kept] = t[row]!;
      v[kept] = v[row]!;
      if (kept < histograms.length) histograms[kept] = histograms[row];
      movedTo[row] = kept++;
    }
    this.length = kept;
    if (histograms.length > kept) histograms.length = kept;
    return movedTo;
  }

  override clear(): void {
    super.clear();
    this.histograms.length = 0;
  }
}

/** The rows of one scrape. */
export class ScrapeBatch extends RowBatch {
  readonly exemplars: RowExemplar[] = [];
  /** What families said of themselves for the first time, or anew. */
  readonly metadata: MetricMetadata[] = [];
  /** Zeros where counters began, to be stored before the rest. The sink refuses those that come too late: that is no fault. */
  readonly starts: RowBatch = new RowBatch(0);
  readonly #startT: number[] = []; // by row, as far as it is filled; 0 where it is not known

  /** Says when the counter of the row pushed last began: Unix milliseconds. */
  setStart(startT: number): void {
    const row = this.length - 1;
    while (this.#startT.length < row) this.#startT.push(0);
    this.#startT.push(startT);
  }

  /** Says that the series ended at `t`. */
  pushStale(ref: number, t: number): void {
    this.push(ref, t, 0);
    setStale(this.v, this.length - 1);
  }

  override dropRefless(): Int32Array {
    this.starts.dropRefless();
    const movedTo = super.dropRefless();
    const startT = this.#startT.splice(0);
    startT.forEach((t, row) => {
      if (movedTo[row]! >= 0) this.#startT[movedTo[row]!] = t;
    });
    const exemplars = this.exemplars.splice(0);
    for (const exemplar of exemplars) {
      const row = movedTo[exemplar.row] ?? -1;
      if (row >= 0) this.exemplars.push({ ...exemplar, row });
    }
    return movedTo;
  }

  override toSink(): SampleBatch {
    const { exemplars, metadata } = this;
    return {
      ...super.toSink(),
      ...(this.#startT.length === 0 ? {} : { startT: this.#startColumn() }),
      ...(exemplars.length === 0 ? {} : { exemplars }),
      ...(metadata.length === 0 ? {} : { metadata }),
    };
  }

  override clear(): void {
    super.clear();
    this.starts.clear();
    this.exemplars.length = 0;
    this.metadata.length = 0;
    this.#startT.length = 0;
  }

  #startColumn(): Float64Array {
    const column = new Float64Array(this.length);
    column.set(this.#startT);
    return column;
  }
}

/** Batches that are kept for the next scrape: how many, and how long each may be. */
const mostKept = 4;
const longestKeptRows = 1 << 20;

/** Batches that scrapes share one after another: a large target's own one would hold 24 bytes a series from scrape to scrape. */
export class ScrapeBatches {
  readonly #free: ScrapeBatch[] = [];

  /** An empty batch, until the answer is disposed of. */
  take(): { readonly batch: ScrapeBatch } & Disposable {
    const batch = this.#free.pop() ?? new ScrapeBatch();
    return {
      batch,
      [Symbol.dispose]: () => {
        batch.clear();
        if (this.#free.length < mostKept && batch.refs.length <= longestKeptRows) this.#free.push(batch);
      },
    };
  }
}
