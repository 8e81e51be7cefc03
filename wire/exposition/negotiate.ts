import { parseMediaType } from "./content-type.ts";
import type { NameEscaping } from "./escape-names.ts";

/** A format to write an exposition in. */
export interface RenderFormat {
  readonly kind: "text" | "openmetrics" | "protobuf";
  readonly escaping: NameEscaping;
  /** What `Content-Type` says of it. */
  readonly contentType: string;
}

const escapings: ReadonlySet<string> = new Set<NameEscaping>([
  "allow-utf-8",
  "underscores",
  "dots",
  "values",
]);
const message = "io.prometheus.client.MetricFamily";

/** The text that everybody reads, with names in plain letters. */
export const plainText: RenderFormat = textFormat("0.0.4", "underscores");

/**
 * The first format that `Accept` asks for and that can be written, the most wanted first; plain text where there is none. Without a
 * word of escaping names become plain. Source: RFC 9110, "Accept"; Prometheus, "Content negotiation".
 */
export function negotiateFormat(accept: string): RenderFormat {
  const clauses = accept
    .split(",")
    .flatMap((clause, place) => {
      const media = parseMediaType(clause);
      if (media.error !== undefined) return [];
      const { type, parameters } = media;
      return [{ type, parameters, place, weight: weightOf(parameters.get("q")) }];
    })
    .sort((a, b) => b.weight - a.weight || a.place - b.place);
  for (const { type, parameters, weight } of clauses) {
    if (weight === 0) continue;
    const asked = parameters.get("escaping") ?? "";
    const escaping = escapings.has(asked) ? (asked as NameEscaping) : "underscores";
    const version = parameters.get("version") ?? "";
    if (type === "application/vnd.google.protobuf") {
      const isOurs = parameters.get("proto") === message && parameters.get("encoding") === "delimited";
      if (isOurs) return protobufFormat(escaping);
    } else if (type === "application/openmetrics-text") {
      if (version === "" || version === "0.0.1" || version === "1.0.0")
        return openMetricsFormat(version === "1.0.0" ? version : "0.0.1", escaping);
    } else if (type === "text/plain" && (version === "" || version === "0.0.4" || version === "1.0.0"))
      return textFormat(version === "1.0.0" ? version : "0.0.4", escaping);
  }
  return plainText;
}

function textFormat(version: string, escaping: NameEscaping): RenderFormat {
  const contentType = `text/plain; version=${version}; charset=utf-8; escaping=${escaping}`;
  return { kind: "text", escaping, contentType };
}

function openMetricsFormat(version: string, escaping: NameEscaping): RenderFormat {
  const contentType = `application/openmetrics-text; version=${version}; charset=utf-8; escaping=${escaping}`;
  return { kind: "openmetrics", escaping, contentType };
}

function protobufFormat(escaping: NameEscaping): RenderFormat {
  const contentType = `application/vnd.google.protobuf; proto=${message}; encoding=delimited; escaping=${escaping}`;
  return { kind: "protobuf", escaping, contentType };
}

/** 1 where nothing is said, 0 for what is no number. */
function weightOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const weight = Number(text);
  return Number.isFinite(weight) ? Math.max(0, Math.min(1, weight)) : 0;
}
