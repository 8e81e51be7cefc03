import type { DnsDiscovery } from "../config.ts";
import type { DnsLookup, DnsRecord } from "./dns-lookup.ts";
import { type DiscoveryRunning, type Look, RefreshedGroups } from "./refreshed.ts";
import type { FoundLabels, TargetGroup } from "./target-group.ts";

/** Targets that stand in the DNS: one group a name. A name that cannot be looked up keeps its targets. */
export function dnsGroups(
  discovery: DnsDiscovery,
  running: DiscoveryRunning,
  lookup: DnsLookup,
): RefreshedGroups {
  const { names, type, refreshIntervalMs } = discovery;
  const look = async (before: readonly TargetGroup[], signal: AbortSignal): Promise<Look> => {
    let fault: unknown;
    const groups = await Promise.all(
      [...new Set(names)].map(async (name): Promise<TargetGroup[]> => {
        const known = before.find(({ source }) => source === name);
        running.counters.dnsLookups.add(1);
        try {
          const found = groupOf(name, await lookup(name, type, signal), discovery);
          return [known !== undefined && JSON.stringify(known) === JSON.stringify(found) ? known : found];
        } catch (error) {
          if (!signal.aborted) running.counters.dnsFailures.add(1);
          fault = error;
          return known === undefined ? [] : [known];
        }
      }),
    );
    return { groups: groups.flat(), ...(fault === undefined ? {} : { error: fault }) };
  };
  return new RefreshedGroups(refreshIntervalMs, running, look);
}

function groupOf(name: string, records: readonly DnsRecord[], { type, port }: DnsDiscovery): TargetGroup {
  const targets = records.map((record): FoundLabels => {
    const host = record.target.replace(/\.$/, "");
    const address = `${host.includes(":") ? `[${host}]` : host}:${record.port ?? port}`;
    const labels: Record<string, string> = { __address__: address, __meta_dns_name: name };
    if (type === "SRV") {
      labels["__meta_dns_srv_record_target"] = record.target;
      labels["__meta_dns_srv_record_port"] = String(record.port ?? "");
    }
    if (type === "MX") labels["__meta_dns_mx_record_target"] = record.target;
    if (type === "NS") labels["__meta_dns_ns_record_target"] = record.target;
    return labels;
  });
  targets.sort((a, b) => (a["__address__"]! < b["__address__"]! ? -1 : 1)); // servers turn their answers round
  return { source: name, labels: {}, targets };
}
