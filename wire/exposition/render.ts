import {
  type FamilySample,
  isPlainLabelName,
  isPlainMetricName,
  type MetricFamily,
  type MetricType,
} from "@taffrail/model";
import { classicSamples } from "./classic-samples.ts";
import { escapeName, type NameEscaping } from "./escape-names.ts";
import { formatFloat } from "./float.ts";
import { boundLabel } from "./label-spans.ts";
import { customBoundsSchema } from "./native-histogram.ts";

/** What `Content-Type` says of a text made here. */
export const textContentType = "text/plain; version=0.0.4; charset=utf-8";
export const openMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** What an OpenMetrics text ends with. */
export const openMetricsEnd = "# EOF\n";

const textTypes: Readonly<Record<MetricType, string>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  gaugehistogram: "untyped", // the text format has no such type
  summary: "summary",
  info: "gauge",
  stateset: "gauge",
  unknown: "untyped",
};

/** Families in Prometheus's text format, 0.0.4; names that are not plain in quotes, as 1.0.0 has them. */
export function renderText(families: Iterable<MetricFamily>): string {
  let out = "";
  for (const family of families) out += renderTextFamily(family, "allow-utf-8");
  return out;
}

/** Families in OpenMetrics text, 1.0.0. Counters are named as they come, but for their metadata, where `_total` goes. */
export function renderOpenMetrics(families: Iterable<MetricFamily>): string {
  let out = "";
  for (const family of families) out += renderOpenMetricsFamily(family, "allow-utf-8");
  return out + openMetricsEnd;
}

/** One family of a text; "" where it has native histograms only, which a text cannot say. */
export function renderTextFamily(family: MetricFamily, escaping: NameEscaping): string {
  const { type, help } = family;
  const samples = sayable(family);
  if (samples === undefined) return "";
  const shown = shownName(escapeName(family.name, escaping));
  let out = help === "" ? "" : `# HELP ${shown} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`;
  out += `# TYPE ${shown} ${textTypes[type]}\n`;
  for (const sample of samples) {
    const time = sample.t === undefined ? "" : ` ${sample.t}`;
    out += `${renderSeries(escaped(sample, escaping))} ${formatFloat(sample.value)}${time}\n`;
  }
  return out;
}

/**
 * One family of an OpenMetrics text, with exemplars where the format has them: of counters and buckets. Start times become `_created`
 * lines behind each metric. "" where the family has native histograms only.
 */
export function renderOpenMetricsFamily(family: MetricFamily, escaping: NameEscaping): string {
  const { type, help, unit = "" } = family;
  const samples = sayable(family);
  if (samples === undefined) return "";
  const { name } = family;
  const base = type === "counter" && name.endsWith("_total") ? name.slice(0, -"_total".length) : name;
  const shown = shownName(escapeName(base, escaping));
  let out = `# TYPE ${shown} ${type}\n`;
  if (unit !== "" && base.endsWith(`_${unit}`)) out += `# UNIT ${shown} ${unit}\n`;
  if (help !== "") out += `# HELP ${shown} ${quotable(help)}\n`;
  const hasStart = type === "counter" || type === "histogram" || type === "summary";
  const bound = boundLabel(type);
  let created = ""; // the line that the present metric ends with
  for (const sample of samples) {
    const { t, startT, exemplar } = sample;
    let line = "";
    if (hasStart && startT !== undefined) {
      const labels = sample.labels.filter((_, i) => sample.labels[i & ~1] !== bound);
      line = `${renderSeries(escaped({ name: `${base}_created`, labels }, escaping))} ${renderSeconds(startT)}\n`;
    }
    if (created !== line) out += created;
    created = line;
    const time = t === undefined ? "" : ` ${renderSeconds(t)}`;
    out += `${renderSeries(escaped(sample, escaping))} ${formatFloat(sample.value)}${time}`;
    if (exemplar !== undefined && (type === "counter" || sample.name.endsWith("_bucket"))) {
      const at = exemplar.t === undefined ? "" : ` ${renderSeconds(exemplar.t)}`;
      const labels = renderLabels(exemplar.labels);
      out += ` # ${labels === "" ? "{}" : labels} ${formatFloat(exemplar.value)}${at}`;
    }
    out += "\n";
  }
  return out + created;
}

/** The samples that a text can say; `undefined` where there were some and none is left. */
function sayable({ samples }: MetricFamily): readonly FamilySample[] | undefined {
  if (!samples.some(({ histogram }) => histogram !== undefined)) return samples;
  const said = samples.flatMap((sample) => {
    const { histogram } = sample;
    if (histogram === undefined) return [sample];
    return histogram.schema === customBoundsSchema ? classicSamples(sample, histogram) : [];
  });
  return said.length === 0 ? undefined : said;
}

type Series = Pick<FamilySample, "name" | "labels">;

function escaped(series: Series, escaping: NameEscaping): Series {
  if (escaping === "allow-utf-8") return series;
  const labels = series.labels.map((text, i) => (i % 2 === 0 ? escapeName(text, escaping) : text));
  return { name: escapeName(series.name, escaping), labels };
}

/** Name and labels as both formats write them. */
export function renderSeries({ name, labels }: Series): string {
  if (isPlainMetricName(name)) return name + renderLabels(labels);
  return `{${quotedName(name)}${labels.length === 0 ? "" : ","}${renderLabels(labels).slice(1, -1)}}`;
}

/** Labels, name, value, name, value …, in their braces; "" without any. */
export function renderLabels(labels: readonly string[]): string {
  if (labels.length === 0) return "";
  let inside = "";
  for (let i = 0; i < labels.length; i += 2) {
    const label = labels[i]!;
    if (inside !== "") inside += ",";
    inside += `${isPlainLabelName(label) ? label : quotedName(label)}="${quotable(labels[i + 1]!)}"`;
  }
  return `{${inside}}`;
}

function shownName(name: string): string {
  return isPlainMetricName(name) ? name : quotedName(name);
}

function quotedName(name: string): string {
  return `"${quotable(name)}"`;
}

function quotable(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`)) : text;
}

/** Milliseconds as seconds with up to three decimals, never with an exponent. */
function renderSeconds(ms: number): string {
  const whole = Math.trunc(ms / 1000);
  const rest = Math.abs(ms % 1000);
  const sign = ms < 0 && whole === 0 ? "-" : "";
  return rest === 0 ? `${whole}` : `${sign}${whole}.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
}
