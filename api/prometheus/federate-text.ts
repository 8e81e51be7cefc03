import { type FloatHistogram, isPlainLabelName, isPlainMetricName } from "@taffrail/model";
import { customBoundsSchema, escapeName, formatFloat, type NameEscaping } from "@taffrail/wire";
import type { Federated } from "./federate.ts";

/** Federated samples as text of 0.0.4, one call for each, in their order. */
export class FederateText {
  readonly #escaping: NameEscaping;
  /** The family that was begun. */
  #family = "";
  #isHistogram = false;

  constructor(escaping: NameEscaping) {
    this.#escaping = escaping;
  }

  /** The lines of one sample; the first of a family begins it. Histograms that are not custom have none: a text cannot say them. */
  lines({ name, labels, t, v, histogram }: Federated): string {
    if (histogram !== undefined && histogram.schema !== customBoundsSchema) return "";
    const shown = escapeName(name, this.#escaping);
    const isHistogram = histogram !== undefined;
    let head = "";
    if (name !== this.#family || isHistogram !== this.#isHistogram) {
      this.#family = name;
      this.#isHistogram = isHistogram;
      head = `# TYPE ${isPlainMetricName(shown) ? shown : quoted(shown)} ${isHistogram ? "histogram" : "untyped"}\n`;
    }
    let inside = "";
    for (let i = 0; i < labels.length; i += 2) {
      const label = escapeName(labels[i]!, this.#escaping);
      inside += `${i === 0 ? "" : ","}${isPlainLabelName(label) ? label : quoted(label)}=${quoted(labels[i + 1]!)}`;
    }
    if (histogram === undefined) return `${head}${series(shown, inside)} ${valueText(v)} ${t}\n`;
    const comma = inside === "" ? "" : ",";
    let out = head;
    const upTo = cumulativeCounts(histogram);
    for (let i = 0; i < upTo.length; i++) {
      const bound = `${inside}${comma}le="${valueText(histogram.customValues[i]!)}"`;
      out += `${series(`${shown}_bucket`, bound)} ${valueText(upTo[i]!)} ${t}\n`;
    }
    out += `${series(`${shown}_bucket`, `${inside}${comma}le="+Inf"`)} ${valueText(histogram.count)} ${t}\n`;
    out += `${series(`${shown}_sum`, inside)} ${valueText(histogram.sum)} ${t}\n`;
    return `${out}${series(`${shown}_count`, inside)} ${valueText(histogram.count)} ${t}\n`;
  }
}

/** How many observations are at or below each bound of a histogram that has its own. */
export function cumulativeCounts({
  positiveSpans,
  positiveBuckets,
  customValues,
}: FloatHistogram): Float64Array {
  const counts = new Float64Array(customValues.length + 1);
  let at = 0;
  let bucket = 0;
  for (const { offset, length } of positiveSpans) {
    at += offset;
    for (let i = 0; i < length; i++) counts[at++] = positiveBuckets[bucket++]!;
  }
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
  return counts.subarray(0, customValues.length);
}

/** The two zeros are written alike, as Prometheus does. */
function valueText(value: number): string {
  return value === 0 ? "0" : formatFloat(value);
}

function series(name: string, inside: string): string {
  if (isPlainMetricName(name)) return inside === "" ? name : `${name}{${inside}}`;
  return `{${quoted(name)}${inside === "" ? "" : ","}${inside}}`;
}

function quoted(text: string): string {
  return /[\\"\n]/.test(text)
    ? `"${text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`))}"`
    : `"${text}"`;
}
