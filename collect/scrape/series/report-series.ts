import { type Labels, LabelsBuilder, metricName, type SampleSink, type SeriesRef } from "@taffrail/model";
import type { ScrapeBatch } from "./scrape-batch.ts";

/** What a scrape says of itself, as samples. */
export interface ScrapeReport {
  readonly up: boolean;
  readonly durationMs: number;
  readonly scraped: number;
  readonly kept: number;
  readonly added: number;
  /** Decoded bytes; −1 where the limit was hit, 0 after other faults. */
  readonly bodyBytes: number;
}

/** What the extra series say besides. */
export interface ReportExtras {
  readonly timeoutMs: number;
  readonly sampleLimit: number;
}

const rows: readonly (readonly [name: string, value: (report: ScrapeReport) => number])[] = [
  ["up", ({ up }) => (up ? 1 : 0)],
  ["scrape_duration_seconds", ({ durationMs }) => durationMs / 1000],
  ["scrape_samples_scraped", ({ scraped }) => scraped],
  ["scrape_samples_post_metric_relabeling", ({ kept }) => kept],
  ["scrape_series_added", ({ added }) => added],
];

const extraRows: readonly (readonly [
  name: string,
  value: (report: ScrapeReport, extras: ReportExtras) => number,
])[] = [
  ["scrape_timeout_seconds", (_, { timeoutMs }) => timeoutMs / 1000],
  ["scrape_sample_limit", (_, { sampleLimit }) => sampleLimit],
  ["scrape_body_size_bytes", ({ bodyBytes }) => bodyBytes],
];

/** The series that report on the scrapes of one target. Target labels always win here, and no metric relabel rule sees them. */
export class ReportSeries {
  readonly #target: Labels;
  readonly #sink: SampleSink;
  readonly #extras: ReportExtras | undefined;
  #refs: SeriesRef[] = [];

  /** `extras` for the extra series; `undefined` without them. */
  constructor(target: Labels, sink: SampleSink, extras: ReportExtras | undefined) {
    this.#target = target;
    this.#sink = sink;
    this.#extras = extras;
  }

  /** As far as they were written. */
  get refs(): readonly SeriesRef[] {
    return this.#refs;
  }

  push(report: ScrapeReport, t: number, batch: ScrapeBatch): void {
    const refs = this.#resolved();
    rows.forEach(([, value], i) => batch.push(refs[i]!, t, value(report)));
    const extras = this.#extras;
    if (extras === undefined) return;
    extraRows.forEach(([, value], i) => batch.push(refs[rows.length + i]!, t, value(report, extras)));
  }

  /** The target is gone. */
  end(t: number, batch: ScrapeBatch): void {
    for (const ref of this.#refs) batch.pushStale(ref, t);
  }

  #resolved(): readonly SeriesRef[] {
    if (this.#refs.length > 0) return this.#refs;
    const all = this.#extras === undefined ? rows : [...rows, ...extraRows];
    return (this.#refs = all.map(([name]) => this.#sink.refOf(reportLabels(name, this.#target))));
  }
}

function reportLabels(name: string, target: Labels): Labels {
  return new LabelsBuilder(target).set(metricName, name).labels();
}
