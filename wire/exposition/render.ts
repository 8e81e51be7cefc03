import {
  isPlainLabelName,
  isPlainMetricName,
  type FamilySample,
  type MetricFamily,
  type MetricType,
} from "@taffrail/model";
import { formatFloat } from "./float.ts";

/** What `Content-Type` says of a text made here. */
export const textContentType = "text/plain; version=0.0.4; charset=utf-8";
export const openMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

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
  for (const { name, type, help, samples } of families) {
    const shown = isPlainMetricName(name) ? name : quotedName(name);
    if (help !== "") out += `# HELP ${shown} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`;
    out += `# TYPE ${shown} ${textTypes[type]}\n`;
    for (const sample of samples) {
      const time = sample.t === undefined ? "" : ` ${sample.t}`;
      out += `${renderSeries(sample)} ${formatFloat(sample.value)}${time}\n`;
    }
  }
  return out;
}

/** Families in OpenMetrics text, 1.0.0. Counters are named as they come, but for their metadata, where `_total` goes. */
export function renderOpenMetrics(families: Iterable<MetricFamily>): string {
  let out = "";
  for (const family of families) {
    const { name, type, help, unit = "", samples } = family;
    const base = type === "counter" && name.endsWith("_total") ? name.slice(0, -"_total".length) : name;
    const shown = isPlainMetricName(base) ? base : quotedName(base);
    out += `# TYPE ${shown} ${type}\n`;
    if (unit !== "" && base.endsWith(`_${unit}`)) out += `# UNIT ${shown} ${unit}\n`;
    if (help !== "") out += `# HELP ${shown} ${escaped(help)}\n`;
    for (const sample of samples) {
      const time = sample.t === undefined ? "" : ` ${renderSeconds(sample.t)}`;
      out += `${renderSeries(sample)} ${formatFloat(sample.value)}${time}\n`;
    }
  }
  return `${out}# EOF\n`;
}

/** Name and labels as both formats write them. */
export function renderSeries({ name, labels }: Pick<FamilySample, "name" | "labels">): string {
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
    inside += `${isPlainLabelName(label) ? label : quotedName(label)}="${escaped(labels[i + 1]!)}"`;
  }
  return `{${inside}}`;
}

function quotedName(name: string): string {
  return `"${escaped(name)}"`;
}

function escaped(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`)) : text;
}

/** Milliseconds as seconds with up to three decimals, never with an exponent. */
function renderSeconds(ms: number): string {
  const whole = Math.trunc(ms / 1000);
  const rest = Math.abs(ms % 1000);
  const sign = ms < 0 && whole === 0 ? "-" : "";
  return rest === 0 ? `${whole}` : `${sign}${whole}.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
}
