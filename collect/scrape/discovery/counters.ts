import type { Counter, Instruments } from "@taffrail/base";

/** How often discovery failed, under the names that Prometheus has for it. */
export interface DiscoveryCounters {
  readonly httpFailures: Counter;
  readonly dnsLookups: Counter;
  readonly dnsFailures: Counter;
  readonly fileErrors: Counter;
}

/** Makes the counters; once for each set of instruments. */
export function discoveryCounters(instruments: Instruments): DiscoveryCounters {
  const counter = (name: string, help: string): Counter => instruments.counter(name, help);
  return {
    httpFailures: counter("prometheus_sd_http_failures_total", "Lists of targets over HTTP that failed."),
    dnsLookups: counter("prometheus_sd_dns_lookups_total", "Lookups of names for targets."),
    dnsFailures: counter("prometheus_sd_dns_lookup_failures_total", "Lookups of names that failed."),
    fileErrors: counter("prometheus_sd_file_read_errors_total", "Files of targets that could not be used."),
  };
}
