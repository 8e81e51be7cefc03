import { TaffrailError } from "@taffrail/base";
import type { OtlpConfig } from "./config.ts";

/** What a metric is, as far as its name shows it. */
export type NamedKind = "monotonic" | "gauge" | "other";

/* Source of the tables and rules: OpenTelemetry, "Prometheus and OpenMetrics compatibility". */
const units: Readonly<Record<string, string>> = {
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  GiBy: "gibibytes",
  TiBy: "tibibytes",
  KBy: "kilobytes",
  MBy: "megabytes",
  GBy: "gigabytes",
  TBy: "terabytes",
  m: "meters",
  V: "volts",
  A: "amperes",
  J: "joules",
  W: "watts",
  g: "grams",
  Cel: "celsius",
  Hz: "hertz",
  "1": "",
  "%": "percent",
};
const perUnits: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  mo: "month",
  y: "year",
};

/** The unit of a metric in Prometheus's words: what is measured, and per what; "" where there is none. */
export function unitWords(unit: string): { readonly main: string; readonly per: string } {
  const [first = "", ...rest] = unit.split("/");
  const wordOf = (text: string, table: Readonly<Record<string, string>>): string => {
    const trimmed = text.trim();
    if (trimmed === "" || /[{}]/.test(trimmed)) return "";
    return Object.hasOwn(table, trimmed) ? table[trimmed]! : trimmed;
  };
  const per = rest.length === 0 ? "" : wordOf(rest.join("/"), perUnits);
  return { main: wordOf(first, units), per: per === "" ? "" : `per_${per}` };
}

/** The unit as metadata has it. */
export function unitText(unit: string): string {
  const { main, per } = unitWords(unit);
  return [main, per].filter((word) => word !== "").join("_");
}

/** The name of a metric. */
export function metricNameOf(
  name: string,
  unit: string,
  kind: NamedKind,
  { translationStrategy }: Pick<OtlpConfig, "translationStrategy">,
): string {
  switch (translationStrategy) {
    case "NoTranslation":
      return name;
    case "NoUTF8EscapingWithSuffixes":
      return withSuffixes(name, unit, kind);
    case "UnderscoreEscapingWithoutSuffixes":
      return noDigitFirst(partsOf(name).join("_"));
    case "UnderscoreEscapingWithSuffixes":
      return noDigitFirst(escapedWithSuffixes(name, unit, kind));
  }
}

function escapedWithSuffixes(name: string, unit: string, kind: NamedKind): string {
  let tokens = tokensOf(name);
  const { main, per } = unitWords(unit);
  const cleanMain = tokensOf(main).join("_");
  const cleanPer = tokensOf(per).join("_");
  if (cleanMain !== "" && !tokens.includes(cleanMain)) tokens.push(cleanMain);
  if (cleanPer !== "" && !tokens.join("_").includes(cleanPer)) tokens.push(cleanPer);
  if (kind === "monotonic") tokens = [...tokens.filter((token) => token !== "total"), "total"];
  if (unit === "1" && kind === "gauge") tokens = [...tokens.filter((token) => token !== "ratio"), "ratio"];
  return tokens.join("_");
}

function withSuffixes(name: string, unit: string, kind: NamedKind): string {
  const { main, per } = unitWords(unit);
  let named = name;
  const add = (suffix: string): void => {
    if (suffix !== "" && !named.endsWith(suffix)) named += `_${suffix}`;
  };
  if (kind === "monotonic") named = named.replace(/(?<=.).total$/su, "");
  if (unit === "1" && kind === "gauge") named = named.replace(/(?<=.).ratio$/su, "");
  add(main);
  add(per);
  if (kind === "monotonic") named += "_total";
  if (unit === "1" && kind === "gauge") named += "_ratio";
  return named;
}

function tokensOf(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:]+/).filter((token) => token !== "");
}

/** As `tokensOf`, with underscores as they are. */
function partsOf(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:_]+/).filter((part) => part !== "");
}

function noDigitFirst(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}

/** A label that cannot be named in Prometheus's old alphabet. */
export class OtlpLabelError extends TaffrailError {
  readonly code = "api/otlp-label";

  constructor(name: string) {
    super(`cannot name a label: got ${JSON.stringify(name)}, want a letter or a digit in it`);
  }
}

/** The name of a label. Throws `OtlpLabelError`. */
export function labelNameOf(name: string, config: OtlpConfig): string {
  const { translationStrategy, labelNameUnderscoreSanitization } = config;
  if (translationStrategy === "NoTranslation" || translationStrategy === "NoUTF8EscapingWithSuffixes")
    return name;
  let escaped = Array.from(name, (char) => (/[a-zA-Z0-9_]/.test(char) ? char : "_")).join("");
  if (!config.labelNamePreserveMultipleUnderscores) escaped = escaped.replace(/__+/g, "_");
  if (/^_+$/.test(escaped)) throw new OtlpLabelError(name);
  if (/^\d/.test(escaped)) return `key_${escaped}`;
  if (labelNameUnderscoreSanitization && escaped.startsWith("_") && !escaped.startsWith("__"))
    return `key${escaped}`;
  return escaped;
}
