import { type Answer, json, notFound, Refusal, type SimRequest } from "./answers.ts";
import { withKind } from "./list.ts";
import type { ObjectStore, Stored } from "./object-store.ts";
import { type ApiObject, fieldsOf, timeText } from "./objects.ts";
import { jsonPatch, mergePatch, strategicPatch } from "./patch.ts";
import type { ResourceType } from "./resources.ts";

/** What a write needs to know of its surroundings. */
export interface WriteRoom {
  readonly store: ObjectStore;
  readonly now: number;
  /** A new uid. */
  readonly uid: () => string;
  /** Five characters for `generateName`. */
  readonly suffix: () => string;
}

/** Which object a request is about. */
export interface Place {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

const jsonTypes = ["application/json", ""];
const badFormat =
  "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf";

/** Parses a body as JSON; refuses other formats and broken text. */
function parseBody(request: SimRequest, types: readonly string[], kind: string): unknown {
  const type = request.contentType.split(";", 1)[0]!.trim();
  if (!types.includes(type)) throw new Refusal(415, badFormat);
  const text = Buffer.from(request.body).toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(
      400,
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: unexpected end of JSON input (${text.slice(0, 60)})`,
    );
  }
}

function parseObject(request: SimRequest, { type, namespace }: Place): ApiObject {
  const value = fieldsOf(parseBody(request, jsonTypes, type.kind));
  const { kind, apiVersion, ...rest } = value;
  if (
    (kind !== undefined && kind !== type.kind) ||
    (apiVersion !== undefined && apiVersion !== type.apiVersion)
  ) {
    throw new Refusal(
      400,
      `the object provided is unrecognized (must be of type ${type.kind}): got ${String(kind)}`,
    );
  }
  const metadata = { ...fieldsOf(rest["metadata"]) } as unknown as ApiObject["metadata"];
  metadata.name ??= "";
  if (type.namespaced) {
    if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
      throw new Refusal(
        400,
        `the namespace of the provided object does not match the namespace sent on the request`,
      );
    }
    metadata.namespace = namespace;
  } else delete metadata.namespace;
  return { ...rest, metadata };
}

const validName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkName(name: string, type: ResourceType): void {
  const value = JSON.stringify(name);
  if (type.group === "rbac.authorization.k8s.io" || (validName.test(name) && name.length <= 253)) return;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  const invalid = `Invalid value: ${value}: ${rule}`;
  throw new Refusal(422, `${type.kind} ${value} is invalid: metadata.name: ${invalid}`, {
    details: {
      name,
      ...(type.group === "" ? {} : { group: type.group }),
      kind: type.kind,
      causes: [{ reason: "FieldValueInvalid", message: invalid, field: "metadata.name" }],
    },
  });
}

/** Answers a stored object as the document of its own. */
export function objectAnswer(stored: Stored, type: ResourceType, status = 200): Answer {
  return json(`${withKind(stored.text, type)}\n`, status);
}

function detailsOf(type: ResourceType, name: string): Record<string, unknown> {
  return { name, ...(type.group === "" ? {} : { group: type.group }), kind: type.plural };
}

function find({ store }: WriteRoom, { type, namespace, name }: Place): Stored {
  const found = store.get(type.storage, namespace, name);
  if (found === undefined) throw notFound(type.plural, name, type.group);
  return found;
}

const isDry = (query: URLSearchParams): boolean => query.get("dryRun") === "All";

/** POST to a collection. */
export function create(room: WriteRoom, place: Place, request: SimRequest): Answer {
  const { type } = place;
  const object = parseObject(request, place);
  const { metadata } = object;
  if (metadata.name === "" && metadata.generateName !== undefined)
    metadata.name = metadata.generateName + room.suffix();
  checkName(metadata.name, type);
  if (type.namespaced && room.store.get("namespaces", "", place.namespace) === undefined) {
    throw notFound("namespaces", place.namespace);
  }
  if (room.store.get(type.storage, place.namespace, metadata.name) !== undefined) {
    const qualified = type.group === "" ? type.plural : `${type.plural}.${type.group}`;
    throw new Refusal(409, `${qualified} "${metadata.name}" already exists`, {
      reason: "AlreadyExists",
      details: detailsOf(type, metadata.name),
    });
  }
  metadata.uid = room.uid();
  metadata.creationTimestamp = timeText(room.now);
  delete metadata.deletionTimestamp;
  if (hasGeneration(type)) metadata.generation = 1;
  if (isDry(request.query)) return json({ kind: type.kind, apiVersion: type.apiVersion, ...object }, 201);
  return objectAnswer(room.store.put(type.storage, object), type, 201);
}

/** Kinds whose generation counts changes of spec. */
function hasGeneration(type: ResourceType): boolean {
  return (
    ["apps", "batch", "policy", "discovery.k8s.io"].includes(type.group) ||
    (type.group === "networking.k8s.io" && type.plural !== "ipaddresses") ||
    type.plural === "pods"
  );
}

/** PUT of an object or of its status. */
export function update(room: WriteRoom, place: Place, request: SimRequest): Answer {
  const before = find(room, place);
  const next = parseObject(request, place);
  if (next.metadata.name !== place.name) {
    throw new Refusal(
      400,
      `the name of the object (${next.metadata.name}) does not match the name on the URL (${place.name})`,
    );
  }
  return replace(room, place, before, next, request.query);
}

/** PATCH: merge, JSON and strategic merge patches. Server-side apply is refused with 415. */
export function patch(room: WriteRoom, place: Place, request: SimRequest): Answer {
  const before = find(room, place);
  const contentType = request.contentType.split(";", 1)[0]!.trim();
  if (contentType.startsWith("application/apply-patch")) {
    throw new Refusal(415, "not supported yet: server-side apply");
  }
  const types = [
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/strategic-merge-patch+json",
  ];
  const body = parseBody(request, types, place.type.kind);
  const apply = contentType === types[1] ? jsonPatch : contentType === types[2] ? strategicPatch : mergePatch;
  const next = apply(before.object(), body) as ApiObject;
  return replace(room, place, before, next, request.query);
}

/** Writes `next` over `before`: checks the version, keeps what a client may not change, counts the generation. */
function replace(
  room: WriteRoom,
  { type, namespace, name, subresource }: Place,
  before: Stored,
  next: ApiObject,
  query: URLSearchParams,
): Answer {
  const old = before.object();
  const asked = next.metadata.resourceVersion;
  if (asked !== undefined && asked !== "" && asked !== old.metadata.resourceVersion) {
    const qualified = type.group === "" ? type.plural : `${type.plural}.${type.group}`;
    throw new Refusal(
      409,
      `Operation cannot be fulfilled on ${qualified} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      { details: detailsOf(type, name) },
    );
  }
  let object: ApiObject;
  if (subresource === "status")
    object = { ...old, ...(next.status === undefined ? {} : { status: next.status }) };
  else {
    const keepsStatus = type.subresources.some((sub) => sub.name === "status");
    object = { ...next, metadata: { ...next.metadata } };
    if (keepsStatus && old.status !== undefined) object.status = old.status;
    const { metadata } = object;
    metadata.name = name;
    if (namespace !== "") metadata.namespace = namespace;
    if (old.metadata.uid !== undefined) metadata.uid = old.metadata.uid;
    metadata.creationTimestamp = old.metadata.creationTimestamp ?? null;
    if (old.metadata.deletionTimestamp !== undefined) {
      metadata.deletionTimestamp = old.metadata.deletionTimestamp;
      metadata.finalizers = (metadata.finalizers ?? []).filter(
        (f) => old.metadata.finalizers?.includes(f) === true,
      );
    }
    if (old.metadata.generation !== undefined) {
      const changed = JSON.stringify(old.spec) !== JSON.stringify(object.spec);
      metadata.generation = old.metadata.generation + (changed ? 1 : 0);
    }
  }
  if (isDry(query)) return json({ kind: type.kind, apiVersion: type.apiVersion, ...object });
  const { deletionTimestamp, finalizers } = object.metadata;
  if (
    deletionTimestamp !== undefined &&
    (finalizers ?? []).length === 0 &&
    subresource === "" &&
    type.plural !== "pods"
  ) {
    const gone = room.store.delete(type.storage, namespace, name);
    if (gone !== undefined) return objectAnswer(gone, type);
  }
  if (sameButVersion(object, old)) return objectAnswer(before, type); // a write that changes nothing makes no event
  return objectAnswer(room.store.put(type.storage, object), type);
}

function sameButVersion(a: ApiObject, b: ApiObject): boolean {
  const plain = (o: ApiObject): string =>
    JSON.stringify({ ...o, metadata: { ...o.metadata, resourceVersion: undefined } });
  return plain(a) === plain(b);
}

/** How long a pod may take to stop, seconds, if neither it nor the request says. */
const defaultGraceSeconds = 30;

/**
 * DELETE of one object. With finalizers it is only marked; a pod that runs is marked, and goes when its kubelet has
 * stopped it (`onPodDeletion`).
 */
export function remove(room: WriteRoom, place: Place, request: SimRequest): Answer {
  const before = find(room, place);
  const { type, namespace, name } = place;
  const options = request.body.length === 0 ? {} : fieldsOf(parseBody(request, jsonTypes, "DeleteOptions"));
  const wanted = fieldsOf(options["preconditions"])["uid"];
  const object = before.object();
  if (wanted !== undefined && wanted !== object.metadata.uid) {
    throw new Refusal(
      409,
      `Precondition failed: UID in precondition: ${JSON.stringify(wanted)}, UID in object meta: ${object.metadata.uid ?? ""}`,
    );
  }
  const graceText = request.query.get("gracePeriodSeconds") ?? options["gracePeriodSeconds"];
  const finalizers = object.metadata.finalizers ?? [];
  if (type.storage === "pods" && before.nodeName !== "") {
    const ownGrace = Number(object.spec?.["terminationGracePeriodSeconds"] ?? defaultGraceSeconds);
    const grace = graceText === undefined || graceText === null ? ownGrace : Number(graceText);
    if (grace > 0 && object.status?.["phase"] !== "Succeeded" && object.status?.["phase"] !== "Failed") {
      return objectAnswer(markDeleted(room, type, object, grace), type);
    }
  }
  if (finalizers.length > 0) return objectAnswer(markDeleted(room, type, object, 0), type);
  if (isDry(request.query)) return objectAnswer(before, type);
  room.store.delete(type.storage, namespace, name);
  return json({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { ...detailsOf(type, name), uid: object.metadata.uid },
  });
}

function markDeleted(room: WriteRoom, type: ResourceType, object: ApiObject, graceSeconds: number): Stored {
  object.metadata.deletionTimestamp ??= timeText(room.now + graceSeconds * 1000);
  object.metadata.deletionGracePeriodSeconds ??= graceSeconds;
  return room.store.put(type.storage, object);
}

/** The scale subresource: GET, PUT and PATCH of `spec.replicas`. */
export function scale(room: WriteRoom, place: Place, request: SimRequest): Answer {
  let stored = find(room, place);
  const object = stored.object();
  if (request.method !== "GET") {
    const types = [
      "application/json",
      "",
      "application/merge-patch+json",
      "application/strategic-merge-patch+json",
    ];
    const replicas = fieldsOf(fieldsOf(parseBody(request, types, "Scale"))["spec"])["replicas"];
    if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
      throw new Refusal(
        422,
        `Scale.autoscaling "${place.name}" is invalid: spec.replicas: got ${String(replicas)}, want a count`,
      );
    }
    if (object.spec?.["replicas"] !== replicas) {
      object.spec = { ...object.spec, replicas };
      object.metadata.generation = (object.metadata.generation ?? 0) + 1;
      stored = room.store.put(place.type.storage, object);
    }
  }
  const { name, namespace, uid, creationTimestamp } = object.metadata;
  const selector = Object.entries(fieldsOf(fieldsOf(object.spec?.["selector"])["matchLabels"]));
  return json({
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion: String(stored.version), creationTimestamp },
    spec: { replicas: object.spec?.["replicas"] ?? 0 },
    status: {
      replicas: object.status?.["replicas"] ?? 0,
      selector: selector.map(([key, value]) => `${key}=${String(value)}`).join(","),
    },
  });
}
