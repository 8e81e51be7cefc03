import type { EscapingScheme, ScrapeConfig, ScrapeProtocol } from "../config.ts";

const mediaTypes: Readonly<Record<ScrapeProtocol, string>> = {
  PrometheusProto:
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
  "OpenMetricsText1.0.0": "application/openmetrics-text;version=1.0.0",
  "OpenMetricsText0.0.1": "application/openmetrics-text;version=0.0.1",
  "PrometheusText1.0.0": "text/plain;version=1.0.0",
  "PrometheusText0.0.4": "text/plain;version=0.0.4",
};

/** The first protocols whose names may be more than ASCII, and which are told how to escape them. */
const escapable: ReadonlySet<ScrapeProtocol> = new Set(["OpenMetricsText1.0.0", "PrometheusText1.0.0"]);

/** The `Accept` header: the job's protocols in their order, less and less wanted, then anything. */
export function acceptHeader(protocols: readonly ScrapeProtocol[], escaping: EscapingScheme): string {
  let weight = protocols.length + 1;
  const parts = protocols.map((protocol) => {
    const suffix = escapable.has(protocol) ? `;escaping=${escaping}` : "";
    return `${mediaTypes[protocol]}${suffix};q=0.${weight--}`;
  });
  return [...parts, `*/*;q=0.${weight}`].join(",");
}

/** The headers of a scrape, but for those that the HTTP block adds. */
export function scrapeHeaders(
  config: ScrapeConfig,
  timeoutMs: number,
  userAgent: string,
): Record<string, string> {
  return {
    Accept: acceptHeader(config.scrapeProtocols, config.escapingScheme),
    "Accept-Encoding": config.enableCompression ? "gzip" : "identity",
    "User-Agent": userAgent,
    "X-Prometheus-Scrape-Timeout-Seconds": String(timeoutMs / 1000),
  };
}

/** The media type without parameters that a fallback protocol stands for; "" without one. */
export function fallbackMediaType(protocol: ScrapeProtocol | undefined): string {
  return protocol === undefined ? "" : mediaTypes[protocol].split(";", 1)[0]!;
}
