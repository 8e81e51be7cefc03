import type { KubeObject } from "@taffrail/kube";
import type { Json } from "./diff.ts";

/** Kinds whose changes are no news: they beat like a heart, or repeat what other objects say. */
export const noisyKinds: ReadonlySet<string> = new Set(["Event", "Lease", "Endpoints"]);

const metadataNoise: ReadonlySet<string> = new Set([
  "resourceVersion",
  "managedFields",
  "generation",
  "selfLink",
]);
/** Annotations that repeat the object, secrets and all, or beat. */
const annotationNoise: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "control-plane.alpha.kubernetes.io/leader",
  "endpoints.kubernetes.io/last-change-trigger-time",
]);
/** Fields of conditions that tell when someone looked, not what was seen. */
const conditionNoise: ReadonlySet<string> = new Set(["lastHeartbeatTime", "lastProbeTime", "lastUpdateTime"]);
const statusNoise: Readonly<Record<string, ReadonlySet<string>>> = {
  Node: new Set(["images", "volumesInUse", "volumesAttached"]),
  CronJob: new Set(["lastScheduleTime", "lastSuccessfulTime", "active"]),
  HorizontalPodAutoscaler: new Set(["currentMetrics"]),
};
const observed: ReadonlySet<string> = new Set(["observedGeneration"]);
/** Parts of a Secret that hold its values. */
const secretParts: ReadonlySet<string> = new Set(["data", "stringData"]);

/** What of an object is worth remembering: without versions, heartbeats, and whatever only says that someone looked. A Secret's values give way to `mark`'s. */
export function withoutNoise(kind: string, object: KubeObject, mark: (value: Json) => Json): Json {
  const { apiVersion: _api, kind: _kind, metadata, ...rest } = object as unknown as Record<string, Json>;
  const kept: Record<string, Json> = { metadata: metadataOf(metadata ?? {}) };
  for (const [name, value] of Object.entries(rest)) {
    if (name === "status") kept[name] = statusOf(kind, value);
    else if (kind === "Secret" && secretParts.has(name)) kept[name] = mapFields(value, mark);
    else kept[name] = value;
  }
  return kept;
}

function metadataOf(metadata: Json): Json {
  const kept = omit(metadata, metadataNoise) as Record<string, Json>;
  const { annotations } = kept;
  return annotations === undefined ? kept : { ...kept, annotations: omit(annotations, annotationNoise) };
}

function statusOf(kind: string, status: Json): Json {
  const kept = omit(omit(status, observed), statusNoise[kind] ?? new Set()) as Record<string, Json>;
  const conditions: Json | undefined = kept["conditions"];
  if (!Array.isArray(conditions)) return kept;
  return {
    ...kept,
    conditions: (conditions as Json[]).map((one) => omit(omit(one, conditionNoise), observed)),
  };
}

function omit(value: Json, names: ReadonlySet<string>): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).filter(([name]) => !names.has(name)),
  );
}

function mapFields(value: Json, change: (value: Json) => Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).map(([name, one]) => [name, change(one)]),
  );
}
