import { type Labels, metricName } from "@taffrail/model";
import type { VectorSeries } from "./value.ts";

/** Labels that say what a sample is rather than where it is from: gone with the metric name. */
export const metadataLabels: ReadonlySet<string> = new Set([metricName, "__type__", "__unit__"]);

/** Labels without the metric's name, type and unit. */
export function withoutMetadata(labels: Labels): Labels {
  return labels.without(metadataLabels);
}

/** A series without the metric's name, type and unit: its labels are made when somebody looks at them. */
export class UnnamedSeries implements VectorSeries {
  readonly dropName = false;
  /** The labels as they were. */
  readonly source: Labels;
  #labels: Labels | undefined = undefined;

  constructor(source: Labels) {
    this.source = source;
  }

  get labels(): Labels {
    return (this.#labels ??= withoutMetadata(this.source));
  }
}

/** Whether all series have the same name, type and unit, so that none becomes another's twin without them. */
export function sameMetadata(series: readonly VectorSeries[]): boolean {
  const first = series[0]?.labels.pairs ?? [];
  return series.every(({ labels: { pairs } }) => {
    let i = nextMetadata(first, 0);
    let j = nextMetadata(pairs, 0);
    for (
      ;
      i < first.length && j < pairs.length;
      i = nextMetadata(first, i + 2), j = nextMetadata(pairs, j + 2)
    )
      if (first[i] !== pairs[j] || first[i + 1] !== pairs[j + 1]) return false;
    return i >= first.length && j >= pairs.length;
  });
}

/** Where in names and values, from `from` on, metadata stand next; the end where none do. They are sorted, so few are looked at. */
function nextMetadata(pairs: readonly string[], from: number): number {
  for (let i = from; i < pairs.length; i += 2) {
    const name = pairs[i]!;
    if (name.charCodeAt(0) > underscore) break;
    if (metadataLabels.has(name)) return i;
  }
  return pairs.length;
}

const underscore = 0x5f;
