import { resolve4, resolve6 } from "node:dns/promises";
import { hostname, networkInterfaces } from "node:os";
import { type Clock, type Log, TaffrailError } from "@taffrail/base";
import { Shards, type ShardView } from "@taffrail/scrape";
import type { LoadedConfig } from "./config/load.ts";

/** Targets that cannot be shared as the configuration says. */
export class ShardsError extends TaffrailError {
  readonly code = "app/shards";
}

/** Where a server is asked for its view of the members. */
export const shardsPath = "/-/shards";

/** How long another member may take to answer, milliseconds. */
const mostAnswerMs = 2000;
/** How often the DNS is asked who the members are, milliseconds. */
const dnsEveryMs = 10_000;

/** What is found out about the machine, and how. A test gives its own. */
export interface Surroundings {
  readonly hostname: () => string;
  readonly ownAddresses: () => readonly string[];
  readonly resolve: (name: string) => Promise<readonly string[]>;
  readonly ask: (member: string, signal: AbortSignal) => Promise<ShardView>;
}

const machine: Surroundings = {
  hostname,
  ownAddresses: () =>
    Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
  resolve: async (name) => {
    const found = await Promise.allSettled([resolve4(name), resolve6(name)]);
    const addresses = found.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const [first] = found;
    throw first.status === "rejected" ? first.reason : new ShardsError(`${name} has no address`);
  },
  ask: async (member, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(mostAnswerMs)]);
    return viewOf(await (await fetch(new URL(shardsPath, member), { signal: limited })).json());
  },
};

/** The members of a configuration's `scrape.shards`; who this server is among them is found by host name or address. */
export class ConfiguredShards implements AsyncDisposable {
  readonly shards: Shards;
  readonly #surroundings: Surroundings;
  readonly #running: Running;
  readonly #stop: AbortController;
  #polling = new AbortController();
  #done: Promise<void> = Promise.resolve();

  private constructor(shards: Shards, surroundings: Surroundings, running: Running, stop: AbortController) {
    this.shards = shards;
    this.#surroundings = surroundings;
    this.#running = running;
    this.#stop = stop;
  }

  /** `undefined` where nothing is shared. Rejects with `ShardsError` where this server is none of the members listed. */
  static async open(
    config: LoadedConfig,
    { clock, log, signal }: Running,
    surroundings: Surroundings = machine,
  ): Promise<ConfiguredShards | undefined> {
    const section = sectionOf(config);
    if (section === undefined) return undefined;
    const { dns, port, members } = section;
    const found = dns === "" ? members : await membersOf(dns, port, surroundings, log);
    const self = section.self !== "" ? section.self : selfAmong(found, dns, port, surroundings);
    const stop = new AbortController();
    const running = { clock, log, signal: AbortSignal.any([stop.signal, signal]) };
    const shards = new Shards({ self, members: found, ask: surroundings.ask, ...running });
    const configured = new ConfiguredShards(shards, surroundings, running, stop);
    if (dns !== "") configured.#poll(dns, port);
    return configured;
  }

  /** Takes the members of another configuration to `sharing`; says so where that cannot be. */
  static update(sharing: ConfiguredShards | undefined, config: LoadedConfig, log: Log): void {
    const section = sectionOf(config);
    if (sharing !== undefined && section !== undefined) sharing.#update(section);
    else if (sharing !== undefined)
      log.warn("scrape.shards is gone from the configuration: targets stay shared until a restart");
    else if (section !== undefined) log.warn("scrape.shards holds from the next start on");
  }

  #update(section: ShardsSection): void {
    if (section.dns === "") {
      this.#polling.abort();
      this.shards.propose(section.members);
    } else this.#poll(section.dns, section.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("targets are not shared any more"));
    this.#polling.abort();
    await this.#done;
  }

  #poll(dns: string, port: number): void {
    this.#polling.abort();
    this.#polling = new AbortController();
    const signal = AbortSignal.any([this.#polling.signal, this.#running.signal]);
    this.#done = this.#done.then(async () => {
      const { clock, log } = this.#running;
      while (!signal.aborted) {
        await clock.sleep(dnsEveryMs, signal);
        if (signal.aborted) return;
        const found = await membersOf(dns, port, this.#surroundings, log);
        if (found.length > 0) this.shards.propose(found); // without an answer who was there stays
      }
    });
  }
}

interface Running {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

interface ShardsSection {
  readonly members: readonly string[];
  readonly dns: string;
  readonly port: number;
  readonly self: string;
}

function sectionOf(config: LoadedConfig): ShardsSection | undefined {
  const section = config.root.section("scrape")?.section("shards");
  if (section === undefined) return undefined;
  return {
    members: section.texts("members").map(memberName),
    dns: section.text("dns"),
    port: section.number("port"),
    self: section.text("self") === "" ? "" : memberName(section.text("self")),
  };
}

/** An address as members are told apart by: without a slash at its end. */
function memberName(url: string): string {
  return url.replace(/\/+$/, "");
}

async function membersOf(dns: string, port: number, { resolve }: Surroundings, log: Log): Promise<string[]> {
  try {
    return (await resolve(dns)).map((address) => memberAt(address, port));
  } catch (error) {
    log.warn("cannot look up who shares the targets", { dns, error });
    return [];
  }
}

function memberAt(address: string, port: number): string {
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** The member that this server is: by the first part of its host's name, as in a StatefulSet, or by an address of this machine. */
function selfAmong(
  members: readonly string[],
  dns: string,
  port: number,
  surroundings: Surroundings,
): string {
  const own = surroundings.ownAddresses().map((address) => memberAt(address, port));
  if (dns !== "") return members.find((member) => own.includes(member)) ?? own[0] ?? "";
  const name = surroundings.hostname();
  const addresses = new Set(surroundings.ownAddresses());
  const found = members.find((member) => {
    const host = new URL(member).hostname.replace(/^\[|\]$/g, "");
    return host === name || host.split(".", 1)[0] === name || addresses.has(host);
  });
  if (found !== undefined) return found;
  throw new ShardsError(`cannot share targets: none of ${members.join(", ")} is this server, ${name}`, {
    hint: "name it in scrape.shards.self, or list this host among the members",
  });
}

/** Reads what a member answered. Throws `ShardsError` where that is no view. */
function viewOf(answer: unknown): ShardView {
  const { members, since, isInForce, next } = (answer ?? {}) as Partial<Record<keyof ShardView, unknown>>;
  const planned = next === undefined ? undefined : plannedOf(next);
  if (!isTexts(members) || typeof since !== "number" || typeof isInForce !== "boolean")
    throw new ShardsError("cannot read the answer of a member: want members, since, isInForce");
  return { members, since, isInForce, ...(planned === undefined ? {} : { next: planned }) };
}

function plannedOf(next: unknown): NonNullable<ShardView["next"]> {
  const { members, at } = (next ?? {}) as { readonly members?: unknown; readonly at?: unknown };
  if (!isTexts(members) || typeof at !== "number")
    throw new ShardsError("cannot read the answer of a member: want members and at of what is next");
  return { members, at };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
