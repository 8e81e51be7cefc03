import type { Stored } from "./object-store.ts";
import { type ApiObject, fieldsOf, type Json } from "./objects.ts";
import type { ResourceType } from "./resources.ts";

/** A column of a Table: priority 1 is shown only on `-o wide`. */
interface Column {
  readonly name: string;
  readonly priority: 0 | 1;
  readonly cell: (object: ApiObject, now: number) => string | number;
}

const none = "<none>";
const column = (name: string, cell: Column["cell"], priority: 0 | 1 = 0): Column => ({
  name,
  priority,
  cell,
});
const nameColumn = column("Name", (o) => o.metadata.name);
const ageColumn = column("Age", (o, now) => ageText(o.metadata.creationTimestamp, now));

const columnsByKind: Record<string, readonly Column[]> = {
  Pod: [
    nameColumn,
    column("Ready", (o) => {
      const statuses = listOf(o.status?.["containerStatuses"]);
      return `${statuses.filter((s) => s["ready"] === true).length}/${listOf(o.spec?.["containers"]).length}`;
    }),
    column("Status", podStatus),
    column("Restarts", (o) =>
      String(
        listOf(o.status?.["containerStatuses"]).reduce((sum, s) => sum + Number(s["restartCount"] ?? 0), 0),
      ),
    ),
    ageColumn,
    column("IP", (o) => textOf(o.status?.["podIP"]), 1),
    column("Node", (o) => textOf(o.spec?.["nodeName"]), 1),
    column("Nominated Node", (o) => textOf(o.status?.["nominatedNodeName"]), 1),
    column("Readiness Gates", () => none, 1),
  ],
  Node: [
    nameColumn,
    column("Status", (o) => {
      const ready = listOf(o.status?.["conditions"]).find((c) => c["type"] === "Ready");
      const state = ready?.["status"] === "True" ? "Ready" : "NotReady";
      return o.spec?.["unschedulable"] === true ? `${state},SchedulingDisabled` : state;
    }),
    column("Roles", (o) => {
      const prefix = "node-role.kubernetes.io/";
      const roles = Object.keys(o.metadata.labels ?? {}).filter((key) => key.startsWith(prefix));
      return roles.length === 0 ? none : roles.map((key) => key.slice(prefix.length)).join(",");
    }),
    ageColumn,
    column("Version", (o) => textOf(fieldsOf(o.status?.["nodeInfo"])["kubeletVersion"])),
    column("Internal-IP", (o) => addressOf(o, "InternalIP"), 1),
    column("External-IP", (o) => addressOf(o, "ExternalIP"), 1),
    column("OS-Image", (o) => textOf(fieldsOf(o.status?.["nodeInfo"])["osImage"]), 1),
    column("Kernel-Version", (o) => textOf(fieldsOf(o.status?.["nodeInfo"])["kernelVersion"]), 1),
    column(
      "Container-Runtime",
      (o) => textOf(fieldsOf(o.status?.["nodeInfo"])["containerRuntimeVersion"]),
      1,
    ),
  ],
  Service: [
    nameColumn,
    column("Type", (o) => textOf(o.spec?.["type"])),
    column("Cluster-IP", (o) => textOf(o.spec?.["clusterIP"])),
    column("External-IP", () => none),
    column("Port(s)", (o) => {
      const ports = listOf(o.spec?.["ports"]).map((p) => `${textOf(p["port"])}/${textOf(p["protocol"])}`);
      return ports.length === 0 ? none : ports.join(",");
    }),
    ageColumn,
    column("Selector", (o) => pairsOf(o.spec?.["selector"]), 1),
  ],
  Deployment: [
    nameColumn,
    column("Ready", (o) => `${countOf(o.status?.["readyReplicas"])}/${countOf(o.spec?.["replicas"])}`),
    column("Up-to-date", (o) => countOf(o.status?.["updatedReplicas"])),
    column("Available", (o) => countOf(o.status?.["availableReplicas"])),
    ageColumn,
    column("Containers", (o) => templateContainers(o, "name"), 1),
    column("Images", (o) => templateContainers(o, "image"), 1),
    column("Selector", (o) => pairsOf(fieldsOf(o.spec?.["selector"])["matchLabels"]), 1),
  ],
  Event: [
    column("Last Seen", (o, now) => ageText(textOf(o["lastTimestamp"]), now)),
    column("Type", (o) => textOf(o["type"])),
    column("Reason", (o) => textOf(o["reason"])),
    column("Object", (o) => {
      const about = fieldsOf(o["involvedObject"]);
      return `${textOf(about["kind"]).toLowerCase()}/${textOf(about["name"])}`;
    }),
    column("Subobject", (o) => textOf(fieldsOf(o["involvedObject"])["fieldPath"], ""), 1),
    column("Source", (o) => textOf(fieldsOf(o["source"])["component"]), 1),
    column("Message", (o) => textOf(o["message"])),
    column("First Seen", (o, now) => ageText(textOf(o["firstTimestamp"]), now), 1),
    column("Count", (o) => countOf(o["count"]), 1),
    column("Name", (o) => o.metadata.name, 1),
  ],
};

const plainColumns: readonly Column[] = [nameColumn, ageColumn];

/** A Table over `items`, for `kubectl get` and alike. `meta` is the rendered inside of its metadata. */
export function tableOf(type: ResourceType, meta: string, items: readonly Stored[], now: number): string {
  const columns = columnsByKind[type.kind] ?? plainColumns;
  const definitions = columns.map(({ name, priority }) => ({
    name,
    type: "string",
    format: name === "Name" ? "name" : "",
    description: "",
    priority,
  }));
  const rows = items.map((item) => {
    const object = item.object();
    return {
      cells: columns.map(({ cell }) => cell(object, now)),
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata },
    };
  });
  return `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{${meta}},"columnDefinitions":${JSON.stringify(definitions)},"rows":${JSON.stringify(rows)}}\n`;
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function textOf(value: unknown, missing: string = none): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : missing;
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function pairsOf(value: unknown): string {
  const pairs = Object.entries(fieldsOf(value)).map(([key, v]) => `${key}=${String(v)}`);
  return pairs.length === 0 ? none : pairs.join(",");
}

function addressOf(node: ApiObject, kind: string): string {
  const found = listOf(node.status?.["addresses"]).find((address) => address["type"] === kind);
  return textOf(found?.["address"]);
}

function templateContainers(object: ApiObject, field: string): string {
  const spec = fieldsOf(fieldsOf(object.spec?.["template"])["spec"]);
  return listOf(spec["containers"])
    .map((c) => textOf(c[field]))
    .join(",");
}

/** What the STATUS column of a pod says: the worst that one of its containers waits for, or its phase. */
function podStatus(pod: ApiObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  let status = textOf(pod.status?.["reason"] ?? pod.status?.["phase"]);
  for (const container of listOf(pod.status?.["containerStatuses"])) {
    const state = fieldsOf(container["state"]);
    const waiting = fieldsOf(state["waiting"])["reason"];
    const terminated = fieldsOf(state["terminated"])["reason"];
    if (waiting !== undefined) status = textOf(waiting);
    else if (terminated !== undefined) status = textOf(terminated);
  }
  return status;
}

/** `5d`, `3h12m`, `41s`: an age as people read it. */
function ageText(since: string | null | undefined, now: number): string {
  const from = Date.parse(since ?? "");
  if (Number.isNaN(from)) return "<unknown>";
  const seconds = Math.max(0, Math.floor((now - from) / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours < 8 && minutes % 60 > 0 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}
