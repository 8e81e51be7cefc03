import type { KubeObject } from "../kinds.ts";
import { amountOf, parseAmount } from "../amounts.ts";
import {
  type Cell,
  codeCell,
  nothing,
  numberCell,
  objectCell,
  severalCell,
  textCell,
  type Tell,
} from "../kinds/column.ts";
import { at, entriesAt, flagAt, listAt, numberAt, textAt, textsAt } from "../kinds/read.ts";
import type { Amounts } from "../kinds.ts";
import { selectorTerms } from "./facts.ts";
import type { ObjectWords } from "./words.ts";

type Head = keyof ObjectWords["heads"];

/** A table of what an object holds: ports, rules, entries. */
export interface PartTable {
  readonly title: keyof ObjectWords["tables"];
  readonly heads: readonly Head[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of figures, by their place. */
  readonly figures?: readonly number[];
  /** The column that takes what is left; the last one otherwise. */
  readonly widest?: number;
  /** Shares of the width that the others take, percent; equal ones otherwise. */
  readonly widths?: readonly number[];
}

/** What a table is made with. */
export interface TableTell extends Tell {
  readonly own: ObjectWords;
}

type Make = (object: KubeObject, tell: TableTell) => readonly PartTable[];

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** More rows than anyone reads are cut: a ConfigMap may have ten thousand entries. */
const mostRows = 500;

function table(
  title: PartTable["title"],
  heads: readonly Head[],
  rows: readonly (readonly Cell[])[],
  more: Partial<PartTable> = {},
): readonly PartTable[] {
  return rows.length === 0 ? [] : [{ title, heads, rows: rows.slice(0, mostRows), ...more }];
}

const containersAt =
  (path: string): Make =>
  (object) =>
    table(
      "containers",
      ["container", "image", "requests", "limits", "ports", "probes"],
      [...listAt(object, `${path}.initContainers`), ...listAt(object, `${path}.containers`)].map((one) => {
        const amounts = (of: string): Cell =>
          severalCell(entriesAt(one, `resources.${of}`).map(([name, value]) => `${name} ${written(value)}`));
        const probes = ["startupProbe", "readinessProbe", "livenessProbe"].filter(
          (name) => at(one, name) !== undefined,
        );
        return [
          codeCell(textAt(one, "name")),
          codeCell(textAt(one, "image")),
          amounts("requests"),
          amounts("limits"),
          severalCell(listAt(one, "ports").map((port) => written(at(port, "containerPort")))),
          severalCell(probes.map((name) => name.replace("Probe", ""))),
        ];
      }),
      { widest: 1, widths: [15, 0, 17, 17, 8, 12] },
    );

const servicePorts: Make = (object) =>
  table(
    "ports",
    ["port", "name", "protocol", "target", "nodePort"],
    listAt(object, "spec.ports").map((port) => [
      numberCell(numberAt(port, "port")),
      textCell(textAt(port, "name")),
      textCell(textAt(port, "protocol")),
      codeCell(written(at(port, "targetPort"))),
      numberCell(numberAt(port, "nodePort")),
    ]),
  );

const ingressRules: Make = (object, { own }) =>
  table(
    "rules",
    ["host", "path", "backend", "port", "tls"],
    listAt(object, "spec.rules").flatMap((rule) => {
      const host = textAt(rule, "host");
      const isSecure = listAt(object, "spec.tls").some((tls) => textsAt(tls, "hosts").includes(host));
      return listAt(rule, "http.paths").map((path) => {
        const service = textAt(path, "backend.service.name");
        const port = written(
          at(path, "backend.service.port.number") ?? at(path, "backend.service.port.name"),
        );
        return [
          codeCell(host === "" ? "*" : host),
          codeCell(`${textAt(path, "path") || "/"}${textAt(path, "pathType") === "Exact" ? " =" : ""}`),
          service === ""
            ? codeCell(`${textAt(path, "backend.resource.kind")} ${textAt(path, "backend.resource.name")}`)
            : objectCell("Service", service, object.metadata.namespace),
          codeCell(port),
          textCell(isSecure ? own.yes : own.no),
        ];
      });
    }),
  );

const roleRules: Make = (object) =>
  table(
    "rules",
    ["resources", "groups", "names", "verbs"],
    listAt(object, "rules").map((rule) => [
      severalCell([...textsAt(rule, "resources"), ...textsAt(rule, "nonResourceURLs")]),
      severalCell(listAt(rule, "apiGroups").map((group) => (group === "" ? '""' : String(group)))),
      severalCell(textsAt(rule, "resourceNames")),
      severalCell(textsAt(rule, "verbs")),
    ]),
    { widest: 0 },
  );

const subjects: Make = (object) =>
  table(
    "subjects",
    ["kind", "name", "namespace"],
    listAt(object, "subjects").map((one) => {
      const [kind, name, namespace] = [textAt(one, "kind"), textAt(one, "name"), textAt(one, "namespace")];
      return [
        textCell(kind),
        kind === "ServiceAccount"
          ? objectCell(kind, name, namespace || object.metadata.namespace)
          : codeCell(name),
        codeCell(namespace),
      ];
    }),
  );

/** Entries of a ConfigMap with their values, the long ones cut; of a Secret only the names, as the server sends no values. */
const configEntries: Make = (object, { format }) =>
  table(
    "data",
    ["key", "size", "value"],
    [
      ...entriesAt(object, "data").map(([key, value]): readonly Cell[] => {
        const whole = written(value);
        return [
          codeCell(key),
          textCell(sizeText(whole.length, format)),
          codeCell(whole.slice(0, 200).replaceAll("\n", " ⏎ ")),
        ];
      }),
      ...entriesAt(object, "binaryData").map(([key, value]): readonly Cell[] => [
        codeCell(key),
        textCell(sizeText(Math.floor((written(value).length * 3) / 4), format)),
        nothing,
      ]),
    ],
    { figures: [1] },
  );

function sizeText(bytes: number, format: Tell["format"]): string {
  const { figure, unit } = format.bytes(bytes);
  return `${figure}\u202f${unit}`;
}

const secretEntries: Make = (object, { own }) =>
  table(
    "data",
    ["key", "value"],
    [...entriesAt(object, "data"), ...entriesAt(object, "stringData")].map(([key]) => [
      codeCell(key),
      textCell(own.yaml.hidden, "t3"),
    ]),
  );

const quota: Make = (object, { format }) =>
  table(
    "quota",
    ["resource", "used", "hard", "share"],
    entriesAt(object, "status.hard").map(([resource, hard]): readonly Cell[] => {
      const used = at(object, "status.used");
      const [some, all] = [amountOf(used as Amounts | undefined, resource), parseAmount(written(hard))];
      const share = some === undefined || all === undefined || all === 0 ? undefined : some / all;
      return [
        codeCell(resource),
        codeCell(written((used as Record<string, unknown> | undefined)?.[resource])),
        codeCell(written(hard)),
        share === undefined
          ? nothing
          : {
              as: "bar",
              share,
              text: format.share(share),
              ...(share >= 1 ? { tone: "crit" as const } : share > 0.9 ? { tone: "warn" as const } : {}),
            },
      ];
    }),
    { figures: [1, 2] },
  );

const limits: Make = (object) =>
  table(
    "limits",
    ["type", "resource", "min", "max", "request", "default"],
    listAt(object, "spec.limits").flatMap((limit) => {
      const names = new Set(
        ["min", "max", "default", "defaultRequest"].flatMap((part) =>
          entriesAt(limit, part).map(([name]) => name),
        ),
      );
      const amount = (part: string, name: string): Cell =>
        codeCell(written((at(limit, part) as Record<string, unknown> | undefined)?.[name]));
      return [...names].map((name) => [
        textCell(textAt(limit, "type")),
        codeCell(name),
        amount("min", name),
        amount("max", name),
        amount("defaultRequest", name),
        amount("default", name),
      ]);
    }),
  );

const sliceAddresses: Make = (object, { own }) =>
  table(
    "addresses",
    ["address", "ready", "pod", "node", "zone"],
    listAt(object, "endpoints").map((one) => [
      severalCell(textsAt(one, "addresses")),
      textCell(flagAt(one, "conditions.ready") === false ? own.no : own.yes),
      textAt(one, "targetRef.kind") === "Pod"
        ? objectCell(
            "Pod",
            textAt(one, "targetRef.name"),
            textAt(one, "targetRef.namespace") || object.metadata.namespace,
          )
        : codeCell(textAt(one, "targetRef.name")),
      objectCell("Node", textAt(one, "nodeName")),
      codeCell(textAt(one, "zone")),
    ]),
    { widest: 2 },
  );

const endpointAddresses: Make = (object, { own }) =>
  table(
    "addresses",
    ["address", "ready", "pod", "node"],
    listAt(object, "subsets").flatMap((part) =>
      ["addresses", "notReadyAddresses"].flatMap((of) =>
        listAt(part, of).map((one) => [
          codeCell(textAt(one, "ip")),
          textCell(of === "addresses" ? own.yes : own.no),
          objectCell("Pod", textAt(one, "targetRef.name"), object.metadata.namespace),
          objectCell("Node", textAt(one, "nodeName")),
        ]),
      ),
    ),
    { widest: 2 },
  );

const slicePorts: Make = (object) =>
  table(
    "ports",
    ["port", "name", "protocol"],
    listAt(object, "ports").map((port) => [
      numberCell(numberAt(port, "port")),
      textCell(textAt(port, "name")),
      textCell(textAt(port, "protocol")),
    ]),
  );

const policy =
  (way: "ingress" | "egress"): Make =>
  (object, { own }) => {
    const types = textsAt(object, "spec.policyTypes");
    const isBound =
      way === "ingress" ? types.length === 0 || types.includes("Ingress") : types.includes("Egress");
    if (!isBound) return [];
    const rules = listAt(object, `spec.${way}`);
    const rows = rules.map((rule): readonly Cell[] => {
      const peers = listAt(rule, way === "ingress" ? "from" : "to").map((peer) => peerText(peer, own));
      const ports = listAt(rule, "ports").map((port) =>
        [written(at(port, "port")), numberAt(port, "endPort"), textAt(port, "protocol")]
          .filter((part) => part !== "" && part !== undefined)
          .join(" "),
      );
      return [
        peers.length === 0 ? textCell(own.anyone) : severalCell(peers),
        ports.length === 0 ? textCell(own.anyPort) : severalCell(ports),
      ];
    });
    return [
      {
        title: way === "ingress" ? "policyIn" : "policyOut",
        heads: ["from", "ports"],
        rows: rows.length === 0 ? [[textCell(own.none), nothing]] : rows,
        widest: 0,
      },
    ];
  };

function peerText(peer: unknown, own: ObjectWords): string {
  const block = textAt(peer, "ipBlock.cidr");
  if (block !== "") {
    const except = textsAt(peer, "ipBlock.except");
    return except.length === 0 ? block : `${block} − ${except.join(", ")}`;
  }
  const [pods, spaces] = [at(peer, "podSelector"), at(peer, "namespaceSelector")];
  const terms = (selector: unknown): string => selectorTerms(selector).join(",") || own.everyPod;
  const parts = [
    ...(spaces === undefined ? [] : [`namespace: ${selectorTerms(spaces).join(",") || "*"}`]),
    ...(pods === undefined ? [] : [terms(pods)]),
  ];
  return parts.join(" / ");
}

/** What an autoscaler goes by. */
const scalerMetrics: Make = (object) =>
  table(
    "metrics",
    ["type", "metric", "now", "target"],
    listAt(object, "spec.metrics").map((metric, i) => {
      const source = textAt(metric, "type");
      const part = source === "" ? "" : source[0]!.toLowerCase() + source.slice(1);
      const current = listAt(object, "status.currentMetrics")[i];
      const name = textAt(metric, `${part}.name`) || textAt(metric, `${part}.metric.name`);
      const amount = (of: unknown, side: string): string => {
        const share = numberAt(of, `${part}.${side}.averageUtilization`);
        if (share !== undefined) return `${share} %`;
        return written(at(of, `${part}.${side}.averageValue`) ?? at(of, `${part}.${side}.value`));
      };
      return [
        textCell(source),
        codeCell(name),
        textCell(amount(current, "current")),
        textCell(amount(metric, "target")),
      ];
    }),
    { figures: [2, 3], widest: 1 },
  );

const parameters: Make = (object) =>
  table(
    "parameters",
    ["key", "value"],
    [...entriesAt(object, "parameters"), ...entriesAt(object, "spec.csi.volumeAttributes")].map(
      ([key, value]) => [codeCell(key), codeCell(written(value))],
    ),
  );

const webhooks: Make = (object) =>
  table(
    "webhooks",
    ["name", "calls", "onFailure", "matches"],
    listAt(object, "webhooks").map((one) => {
      const [name, namespace] = [
        textAt(one, "clientConfig.service.name"),
        textAt(one, "clientConfig.service.namespace"),
      ];
      return [
        codeCell(textAt(one, "name")),
        name === "" ? codeCell(textAt(one, "clientConfig.url")) : objectCell("Service", name, namespace),
        textCell(textAt(one, "failurePolicy")),
        severalCell(
          listAt(one, "rules").map(
            (rule) => `${textsAt(rule, "operations").join(",")} ${textsAt(rule, "resources").join(",")}`,
          ),
        ),
      ];
    }),
  );

const versions: Make = (object, { own }) =>
  table(
    "versions",
    ["name", "served", "stored"],
    listAt(object, "spec.versions").map((one) => [
      codeCell(textAt(one, "name")),
      textCell(flagAt(one, "served") === true ? own.yes : own.no),
      textCell(flagAt(one, "storage") === true ? own.yes : own.no),
    ]),
  );

const both =
  (...makes: readonly Make[]): Make =>
  (object, tell) =>
    makes.flatMap((make) => make(object, tell));

const makers: Readonly<Record<string, Make>> = {
  deployments: containersAt("spec.template.spec"),
  statefulsets: containersAt("spec.template.spec"),
  daemonsets: containersAt("spec.template.spec"),
  replicasets: containersAt("spec.template.spec"),
  replicationcontrollers: containersAt("spec.template.spec"),
  jobs: containersAt("spec.template.spec"),
  cronjobs: containersAt("spec.jobTemplate.spec.template.spec"),
  horizontalpodautoscalers: scalerMetrics,
  services: servicePorts,
  endpointslices: both(sliceAddresses, slicePorts),
  endpoints: endpointAddresses,
  ingresses: ingressRules,
  networkpolicies: both(policy("ingress"), policy("egress")),
  configmaps: configEntries,
  secrets: secretEntries,
  resourcequotas: quota,
  limitranges: limits,
  roles: roleRules,
  clusterroles: roleRules,
  rolebindings: subjects,
  clusterrolebindings: subjects,
  storageclasses: parameters,
  persistentvolumes: parameters,
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
  customresourcedefinitions: versions,
};

/** What an object of a kind holds, as tables. */
export function tablesOf(plural: string, object: KubeObject, tell: TableTell): readonly PartTable[] {
  return makers[plural]?.(object, tell) ?? [];
}
