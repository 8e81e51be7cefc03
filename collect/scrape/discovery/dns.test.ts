import assert from "node:assert/strict";
import { test } from "node:test";
import { Instruments, ManualClock, noLog } from "@taffrail/base";
import type { DnsDiscovery } from "../config.ts";
import { discoveryCounters } from "./counters.ts";
import { dnsGroups } from "./dns.ts";
import { type DnsLookup, type DnsRecord, lookUp, searchedNames } from "./dns-lookup.ts";
import type { FoundLabels } from "./target-group.ts";

const records: Readonly<Record<DnsDiscovery["type"], DnsRecord>> = {
  A: { target: "10.0.0.1" },
  AAAA: { target: "fd00::1" },
  SRV: { target: "host.example.", port: 8080 },
  MX: { target: "mail.example." },
  NS: { target: "ns.example." },
};

const cases: readonly { readonly type: DnsDiscovery["type"]; readonly want: FoundLabels }[] = [
  { type: "A", want: { __address__: "10.0.0.1:9100" } },
  { type: "AAAA", want: { __address__: "[fd00::1]:9100" } },
  {
    type: "SRV",
    want: {
      __address__: "host.example:8080",
      __meta_dns_srv_record_target: "host.example.",
      __meta_dns_srv_record_port: "8080",
    },
  },
  { type: "MX", want: { __address__: "mail.example:9100", __meta_dns_mx_record_target: "mail.example." } },
  { type: "NS", want: { __address__: "ns.example:9100", __meta_dns_ns_record_target: "ns.example." } },
];

async function found(
  discovery: DnsDiscovery,
  lookup: DnsLookup,
  rounds = 1,
): Promise<{ targets: FoundLabels[]; error: unknown; failures: number }> {
  const clock = new ManualClock();
  const instruments = new Instruments();
  let onChange = (): void => {};
  const running = {
    signal: new AbortController().signal,
    clock,
    log: noLog,
    counters: discoveryCounters(instruments),
    changed: () => onChange(),
  };
  await using groups = dnsGroups(discovery, running, lookup);
  await groups.ready;
  for (let i = 1; i < rounds; i++) {
    const changed = new Promise<void>((resolve) => (onChange = resolve));
    await clock.advance(discovery.refreshIntervalMs);
    await changed;
  }
  const failures = instruments.read().find(({ name }) => name.endsWith("lookup_failures_total"))!
    .rows[0]!.value;
  return {
    targets: [...groups.groups()].flatMap((group) => [...group.targets]),
    error: groups.error,
    failures,
  };
}

for (const { type, want } of cases) {
  test(`records of type ${type} become targets`, async () => {
    const discovery = { names: ["x.example"], type, port: 9100, refreshIntervalMs: 1000 };
    const { targets } = await found(discovery, (_, asked) => Promise.resolve([records[asked]]));
    assert.deepEqual(targets, [{ ...want, __meta_dns_name: "x.example" }]);
  });
}

test("a name that cannot be looked up keeps its targets, one that is gone has none", async () => {
  let round = 0;
  const lookup: DnsLookup = (name) => {
    if (name === "b") round++;
    if (round < 2) return Promise.resolve([{ target: `${name}.1` }]);
    return name === "a" ? Promise.reject(new Error("no answer")) : Promise.resolve([]);
  };
  const discovery = { names: ["b", "a"], type: "A", port: 1, refreshIntervalMs: 1000 } as const;
  const { targets, error, failures } = await found(discovery, lookup, 2);
  assert.deepEqual(targets, [{ __address__: "a.1:1", __meta_dns_name: "a" }]);
  assert.equal((error as Error).message, "no answer");
  assert.equal(failures, 1);
});

const lists = [
  { name: "a.b.", config: "search x y", want: ["a.b."] },
  { name: "a", config: "search x y.\nnameserver 1.1.1.1", want: ["a.x.", "a.y.", "a."] },
  { name: "a.b", config: "search x", want: ["a.b.", "a.b.x."] },
  { name: "a.b", config: "search x\noptions ndots:5 edns0", want: ["a.b.x.", "a.b."] },
  { name: "a", config: "domain d\n# search e", want: ["a.d.", "a."] },
  { name: "a", config: "", want: ["a."] },
] as const;
for (const { name, config, want } of lists) {
  test(`${name} by ${JSON.stringify(config)} stands for ${want.join(" ")}`, () =>
    assert.deepEqual(searchedNames(name, config), want));
}

test("the first name that exists is taken; that there is none must be known of all", async () => {
  const answers: Record<string, DnsRecord[] | string> = {
    good: [{ target: "1" }],
    empty: "ENODATA",
    none: "ENOTFOUND",
    sick: "ESERVFAIL",
  };
  const resolve = (name: string): Promise<DnsRecord[]> => {
    const answer = answers[name]!;
    return typeof answer === "string"
      ? Promise.reject(Object.assign(new Error(answer), { code: answer }))
      : Promise.resolve(answer);
  };
  assert.deepEqual(await lookUp(["none", "good"], resolve), [{ target: "1" }]);
  assert.deepEqual(await lookUp(["sick", "good"], resolve), [{ target: "1" }]);
  assert.deepEqual(await lookUp(["none", "empty", "good"], resolve), []);
  assert.deepEqual(await lookUp(["none", "none"], resolve), []);
  await assert.rejects(lookUp(["none", "sick"], resolve), /cannot look up none, sick/);
});
