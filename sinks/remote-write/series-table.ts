import { type Labels, LabelsBuilder, type MetricMetadata, relabel } from "@taffrail/model";
import type { RemoteWriteConfig } from "./config.ts";
import type { SentSeries } from "./row-ring.ts";

/**
 * Series by their numbers in the log, as they are sent: with external labels, through the rules. As large as the store has series and
 * those that the log still names; `keep` lets go of others.
 */
export class SeriesTable {
  readonly #config: Pick<RemoteWriteConfig, "externalLabels" | "relabelRules">;
  /** `undefined` for what the rules drop. */
  readonly #byRef = new Map<number, SentSeries | undefined>();
  #newestRef = 0;

  constructor(config: Pick<RemoteWriteConfig, "externalLabels" | "relabelRules">) {
    this.#config = config;
  }

  get size(): number {
    return this.#byRef.size;
  }

  /** The largest number there is. */
  get newestRef(): number {
    return this.#newestRef;
  }

  has(ref: number): boolean {
    return this.#byRef.has(ref);
  }

  /** The series; `undefined` where it is dropped or unknown (`has` tells which). */
  get(ref: number): SentSeries | undefined {
    return this.#byRef.get(ref);
  }

  add(ref: number, labels: Labels): void {
    if (ref > this.#newestRef) this.#newestRef = ref;
    this.#byRef.set(ref, this.#sent(labels));
  }

  describe(ref: number, metadata: Omit<MetricMetadata, "family">): void {
    const series = this.#byRef.get(ref);
    if (series !== undefined) series.metadata = { family: "", ...metadata };
  }

  /** Keeps those of `refs`, and those past `upTo`. */
  keep(refs: ReadonlySet<number>, upTo: number): void {
    for (const ref of this.#byRef.keys()) if (ref <= upTo && !refs.has(ref)) this.#byRef.delete(ref);
  }

  #sent(labels: Labels): SentSeries | undefined {
    const { externalLabels, relabelRules } = this.#config;
    if (externalLabels.size === 0 && relabelRules.length === 0) return { labels, metadata: undefined };
    const builder = new LabelsBuilder(labels);
    for (const [name, value] of externalLabels) if (!labels.has(name)) builder.set(name, value);
    if (!relabel(builder, relabelRules)) return undefined;
    const sent = builder.labels();
    return sent.size === 0 ? undefined : { labels: sent, metadata: undefined };
  }
}
