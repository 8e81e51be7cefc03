import type { NameEscaping } from "@taffrail/wire";

/** How federated samples are written. */
export interface FederateFormat {
  readonly kind: "text" | "protobuf";
  readonly escaping: NameEscaping;
  readonly contentType: string;
}

const escapings: readonly string[] = [
  "allow-utf-8",
  "underscores",
  "dots",
  "values",
] satisfies NameEscaping[];
const message = "io.prometheus.client.MetricFamily";

/**
 * The format that `Accept` asks for: messages, or text of 0.0.4 where it asks for none of what there is, OpenMetrics included. The last
 * escaping that is named up to there holds. As Prometheus chooses, which is not how RFC 9110 would.
 */
export function federateFormat(accept: string): FederateFormat {
  let escaping: NameEscaping = "underscores";
  for (const { type, parameters } of clausesOf(accept)) {
    const asked = parameters.get("escaping") ?? "";
    if (escapings.includes(asked)) escaping = asked as NameEscaping;
    const isMessage =
      type === "application/vnd.google.protobuf" &&
      parameters.get("proto") === message &&
      parameters.get("encoding") === "delimited";
    if (isMessage) {
      const contentType = `${type}; proto=${message}; encoding=delimited; escaping=${escaping}`;
      return { kind: "protobuf", escaping, contentType };
    }
    const version = parameters.get("version") ?? "";
    if (type === "text/plain" && (version === "" || version === "0.0.4")) break;
  }
  const contentType = `text/plain; version=0.0.4; charset=utf-8; escaping=${escaping}`;
  return { kind: "text", escaping, contentType };
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a client accepts, the most wanted first. */
function clausesOf(accept: string): Clause[] {
  const clauses = accept.split(",").map((text) => {
    const [type = "", ...rest] = text.split(";").map((part) => part.trim());
    const parameters = new Map<string, string>();
    for (const part of rest) {
      const at = part.indexOf("=");
      if (at > 0) parameters.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
    }
    const weight = Number(parameters.get("q") ?? 1);
    return { type: type.toLowerCase(), parameters, weight: Number.isNaN(weight) ? 1 : weight };
  });
  return clauses.sort((a, b) => b.weight - a.weight);
}
