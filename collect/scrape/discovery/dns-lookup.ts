import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { TaffrailError } from "@taffrail/base";
import type { DnsRecordType } from "../config.ts";

/** One record: a host with its dot at the end, or an address; SRV has a port of its own. */
export interface DnsRecord {
  readonly target: string;
  readonly port?: number;
}

/** The records of a name; none where there is no such name, or it has no such records. Rejects where that is not known. */
export type DnsLookup = (name: string, type: DnsRecordType, signal: AbortSignal) => Promise<DnsRecord[]>;

/** A name that could not be looked up. */
export class DnsLookupError extends TaffrailError {
  readonly code = "scrape/dns-lookup";
}

/** How long one server is waited for, milliseconds, and how often it is asked. */
const patienceMs = 5000;
const tries = 2;

/** Looks up by the system's servers and search list, both read anew each time. */
export const systemLookup: DnsLookup = async (name, type, signal) => {
  const resolver = new Resolver({ timeout: patienceMs, tries });
  const stop = (): void => resolver.cancel();
  signal.addEventListener("abort", stop);
  try {
    const config = await readFile("/etc/resolv.conf", "utf8").catch(() => "");
    return await lookUp(searchedNames(name, config), (full) => resolve(resolver, full, type));
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

/** The names that a name may stand for, in order, by the search list of a `resolv.conf`. Spec: resolv.conf(5). */
export function searchedNames(name: string, config: string): string[] {
  if (name.endsWith(".")) return [name];
  let search: string[] = [];
  let dots = 1;
  for (const line of config.split("\n")) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === "search") search = rest;
    else if (word === "domain") search = rest.slice(0, 1);
    else if (word === "options")
      for (const option of rest)
        if (/^ndots:\d+$/.test(option)) dots = Math.min(15, Number(option.slice("ndots:".length)));
  }
  const full = `${name}.`;
  const below = search.map((domain) =>
    `${full}${domain.endsWith(".") ? domain : `${domain}.`}`.replace("..", "."),
  );
  return name.split(".").length > dots ? [full, ...below] : [...below, full];
}

/** The answer for the first name that exists. Only where every name is known not to exist there are no records. */
export async function lookUp(
  names: readonly string[],
  resolveOne: (name: string) => Promise<DnsRecord[]>,
): Promise<DnsRecord[]> {
  let fault: unknown;
  for (const name of names) {
    try {
      return await resolveOne(name);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENODATA") return [];
      if (code !== "ENOTFOUND") fault = error;
    }
  }
  if (fault === undefined) return [];
  throw new DnsLookupError(`cannot look up ${names.join(", ")}`, { cause: fault });
}

async function resolve(resolver: Resolver, name: string, type: DnsRecordType): Promise<DnsRecord[]> {
  const dotted = (host: string): string => (host.endsWith(".") ? host : `${host}.`);
  switch (type) {
    case "A":
      return (await resolver.resolve4(name)).map((target) => ({ target }));
    case "AAAA":
      return (await resolver.resolve6(name)).map((target) => ({ target }));
    case "SRV":
      return (await resolver.resolveSrv(name)).map((srv) => ({ target: dotted(srv.name), port: srv.port }));
    case "MX":
      return (await resolver.resolveMx(name)).map(({ exchange }) => ({ target: dotted(exchange) }));
    case "NS":
      return (await resolver.resolveNs(name)).map((target) => ({ target: dotted(target) }));
  }
}
