import type { KubeObject } from "../kinds.ts";
import {
  type Beside,
  code,
  codeCell,
  type KindList,
  nothing,
  objectCell,
  said,
  selector,
  severalCell,
  several,
  size,
  text,
  textCell,
  worked,
} from "./column.ts";
import { at, entriesAt, flagAt, instantAt, listAt, numberAt, textAt, textsAt } from "./read.ts";
import { leaving } from "./replicas.ts";

const graceMs = 2 * 60_000;
const serviceLabel = "kubernetes.io/service-name";

/** "80→8080/TCP", with the node's port where there is one. */
function portsOf(object: KubeObject): readonly string[] {
  return listAt(object, "spec.ports").map((port) => {
    const number = numberAt(port, "port") ?? "";
    const node = numberAt(port, "nodePort");
    const target = at(port, "targetPort");
    const to =
      (typeof target === "number" || typeof target === "string") && target !== number ? `→${target}` : "";
    return `${number}${node === undefined ? "" : `:${node}`}${to}/${textAt(port, "protocol") || "TCP"}`;
  });
}

/** Where a load balancer or an ingress is reached. */
function addressesOf(object: KubeObject): readonly string[] {
  return listAt(object, "status.loadBalancer.ingress")
    .map((one) => textAt(one, "ip") || textAt(one, "hostname"))
    .filter((text) => text !== "");
}

/** Behind the key of a service: of its endpoints, those that its slices name a port for. */
const onPort = " on a port";

/** Ready and all endpoints of slices, by `namespace/service`; and behind `onPort`, such as are on a port and all. */
function endpointsByService(slices: readonly KubeObject[]): Beside {
  const by = new Map<string, [number, number]>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[serviceLabel];
    if (service === undefined) continue;
    const key = `${slice.metadata.namespace ?? ""}/${service}`;
    const counts = by.get(key) ?? [0, 0];
    const ported = by.get(key + onPort) ?? [0, 0];
    const hasPort = listAt(slice, "ports").length > 0;
    for (const endpoint of listAt(slice, "endpoints")) {
      counts[1]++;
      ported[1]++;
      if (hasPort) ported[0]++;
      if (flagAt(endpoint, "conditions.ready") !== false) counts[0]++; // not told is ready
    }
    by.set(key, counts);
    by.set(key + onPort, ported);
  }
  return by;
}

/** Services that there are, by `namespace/name`. */
function servicesThere(services: readonly KubeObject[]): Beside {
  return new Map(services.map((service) => [keyOf(service), [1, 1]]));
}

/** Services that an ingress leads to, by name. */
function backendsOf(object: KubeObject): readonly string[] {
  const paths = listAt(object, "spec.rules").flatMap((rule) => listAt(rule, "http.paths"));
  const names = paths.map((path) => textAt(path, "backend.service.name"));
  return [
    ...new Set([...names, textAt(object, "spec.defaultBackend.service.name")].filter((name) => name !== "")),
  ];
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;

/** What leads to pods, and who may. */
export const networkLists: Readonly<Record<string, KindList>> = {
  services: {
    beside: { kind: "endpointslices", index: endpointsByService },
    status: (object, tell) => {
      const { words, text: messages, now, format, beside } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const type = textAt(object, "spec.type");
      const made = instantAt(object, "metadata.creationTimestamp") ?? now;
      if (type === "LoadBalancer" && addressesOf(object).length === 0) {
        return now - made > graceMs
          ? said("warn", messages.state.pending, words.why.noAddress(format.span(now - made)), made)
          : said("prog", messages.state.starting, "", made);
      }
      const chooses = entriesAt(object, "spec.selector").length > 0;
      const endpoints = beside.get(keyOf(object));
      if (chooses && endpoints !== undefined && beside.size > 0) {
        const [some, all] = endpoints;
        if (all === 0) return said("off", words.state.empty, words.why.matchesNoPod);
        const [reached] = beside.get(keyOf(object) + onPort) ?? [all];
        if (reached === 0 && listAt(object, "spec.ports").length > 0)
          return said("crit", words.state.down, words.why.noSuchPort);
        if (some === 0) return said("crit", words.state.down, words.why.noneReady(all));
        if (some < all) return said("warn", words.state.degraded, words.why.readyOf(some, all));
      }
      return said("ok", words.state.active);
    },
    columns: [
      text("type", "spec.type", { width: 104 }),
      worked(
        "endpoints",
        (object, { beside }) => {
          const counts = beside.get(keyOf(object));
          if (counts === undefined) return nothing;
          const [some, all] = counts;
          return { as: "part", some, all, ...(some < all ? {} : { tone: "t2" as const }) };
        },
        { width: 84, isFigure: true, isDescending: true, phone: "main" },
      ),
      worked(
        "clusterIp",
        (object) => {
          const ip = textAt(object, "spec.clusterIP");
          const name = textAt(object, "spec.externalName");
          return ip === "None" || ip === "" ? textCell(name || ip, "t3") : codeCell(ip);
        },
        { width: 112 },
      ),
      worked(
        "address",
        (object) => severalCell([...addressesOf(object), ...textsAt(object, "spec.externalIPs")]),
        {
          width: 140,
        },
      ),
      worked("ports", (object) => severalCell(portsOf(object))),
      selector("spec.selector"),
    ],
  },
  endpointslices: {
    isOwned: true,
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const endpoints = listAt(object, "endpoints");
      const some = endpoints.filter((one) => flagAt(one, "conditions.ready") !== false).length;
      if (endpoints.length === 0) return said("off", words.state.empty);
      if (some === 0) return said("warn", messages.state.notReady, words.why.noneReady(endpoints.length));
      return some < endpoints.length
        ? said("warn", words.state.degraded, words.why.readyOf(some, endpoints.length))
        : said("ok", messages.state.ready);
    },
    columns: [
      worked(
        "ready",
        (object) => {
          const endpoints = listAt(object, "endpoints");
          const some = endpoints.filter((one) => flagAt(one, "conditions.ready") !== false).length;
          return {
            as: "part",
            some,
            all: endpoints.length,
            ...(some < endpoints.length ? {} : { tone: "t2" as const }),
          };
        },
        { width: 64, isFigure: true, isDescending: true, phone: "main" },
      ),
      text("addressType", "addressType", { width: 92 }),
      worked("ports", (object) =>
        severalCell(
          listAt(object, "ports").map(
            (port) => `${numberAt(port, "port") ?? "*"}/${textAt(port, "protocol") || "TCP"}`,
          ),
        ),
      ),
      worked("addresses", (object) =>
        severalCell(listAt(object, "endpoints").flatMap((one) => textsAt(one, "addresses"))),
      ),
    ],
  },
  endpoints: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const subsets = listAt(object, "subsets");
      const some = subsets.reduce<number>((n, one) => n + listAt(one, "addresses").length, 0);
      const lazy = subsets.reduce<number>((n, one) => n + listAt(one, "notReadyAddresses").length, 0);
      if (some + lazy === 0) return said("off", words.state.empty);
      if (some === 0) return said("warn", messages.state.notReady, words.why.noneReady(lazy));
      return lazy > 0
        ? said("warn", words.state.degraded, words.why.readyOf(some, some + lazy))
        : said("ok", messages.state.ready);
    },
    columns: [
      worked("addresses", (object) =>
        severalCell(listAt(object, "subsets").flatMap((one) => textsAt(one, "addresses", "ip"))),
      ),
      worked("ports", (object) =>
        severalCell(
          listAt(object, "subsets").flatMap((one) =>
            listAt(one, "ports").map(
              (port) => `${numberAt(port, "port") ?? ""}/${textAt(port, "protocol") || "TCP"}`,
            ),
          ),
        ),
      ),
    ],
  },
  ingresses: {
    beside: { kind: "services", index: servicesThere },
    status: (object, tell) => {
      const { words, beside } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const backends = backendsOf(object);
      const absent = backends.filter((name) => !beside.has(`${object.metadata.namespace ?? ""}/${name}`));
      if (beside.size === 0 || absent.length === 0) return said("ok", words.state.active);
      return absent.length === backends.length
        ? said("crit", words.state.down, words.why.noService(absent[0]!))
        : said("warn", words.state.degraded, words.why.noService(absent[0]!));
    },
    columns: [
      worked("class", (object) => objectCell("IngressClass", textAt(object, "spec.ingressClassName")), {
        width: 120,
      }),
      worked("hosts", (object) => {
        const hosts = listAt(object, "spec.rules").map((rule) => textAt(rule, "host") || "*");
        return severalCell([...new Set(hosts)]);
      }),
      worked("backends", (object) => {
        const paths = listAt(object, "spec.rules").flatMap((rule) => listAt(rule, "http.paths"));
        const resources = paths.map((path) => textAt(path, "backend.resource.name"));
        return severalCell([...new Set([...backendsOf(object), ...resources.filter((name) => name !== "")])]);
      }),
      worked("tls", (object) => severalCell(textsAt(object, "spec.tls", "secretName")), { width: 140 }),
      worked("address", (object) => severalCell(addressesOf(object)), { width: 140, phone: "main" }),
    ],
  },
  ingressclasses: {
    columns: [
      code("controller", "spec.controller", {}),
      isDefault("ingressclass.kubernetes.io/is-default-class"),
    ],
  },
  networkpolicies: {
    columns: [
      selector("spec.podSelector.matchLabels"),
      several("directions", "spec.policyTypes", "", { isCode: false, width: 132 }),
      size("rulesIn", "spec.ingress"),
      size("rulesOut", "spec.egress"),
    ],
  },
};

/** Whether a class is the one that is meant where none is named; an annotation says so. */
export function isDefault(annotation: string): KindList["columns"][number] {
  return worked(
    "default",
    ({ metadata }, { words }) => textCell(metadata.annotations?.[annotation] === "true" ? words.yes : ""),
    { width: 76, phone: "main" },
  );
}
