import { type Clock, type Random } from "@taffrail/base";
import {
  type Answer,
  apiHeaders,
  json,
  notFound,
  Refusal,
  refused,
  type Reply,
  type SimRequest,
  text,
} from "./answers.ts";
import {
  aggregatedDiscovery,
  aggregatedForm,
  apiGroup,
  apiGroups,
  apiResources,
  apiVersions,
} from "./discovery.ts";
import { applyFault, Faults } from "./faults.ts";
import { health, version } from "./health.ts";
import { type Form, list, Snapshots } from "./list.ts";
import type { ObjectStore } from "./object-store.ts";
import { builtinTypes, type ResourceType, type ResourceTypes } from "./resources.ts";
import { review } from "./reviews.ts";
import { OpenWatches, watch } from "./watch.ts";
import { create, objectAnswer, patch, remove, scale, update, type WriteRoom } from "./write.ts";

/** What the API server hands on: requests that end at a kubelet or in a pod. */
export interface Backends {
  /** `path` of the kubelet of `node`; undefined if there is no such node. */
  node(node: string, path: string, request: SimRequest): Reply | undefined;
  /** `path` of a pod's port (`name:port`, or `name` for its first port). */
  pod(namespace: string, name: string, port: string, path: string, request: SimRequest): Reply | undefined;
  /** `path` of a pod behind a service. */
  service(
    namespace: string,
    name: string,
    port: string,
    path: string,
    request: SimRequest,
  ): Reply | undefined;
  /** The `log` subresource of a pod. */
  log(namespace: string, pod: string, query: URLSearchParams): Reply | undefined;
  /** `/metrics` of the API server. */
  metrics(): Answer;
  /** Collections that are computed when asked for (`metrics.k8s.io`); undefined leaves it to the store. */
  computed(type: ResourceType, namespace: string, name: string, query: URLSearchParams): Answer | undefined;
}

/** Settings of the API server. */
export interface ApiServerOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly backends: Backends;
  /** What it serves; Kubernetes's own resources if left out. */
  readonly types?: ResourceTypes;
  /** Documents that are answered as they are, before anything else is looked at. */
  readonly fixed?: (request: SimRequest) => Answer | undefined;
  /** Asked of every request, if given; health and version stay open. */
  readonly token?: string | undefined;
  /** What discovery says where the server is. */
  readonly address: () => string;
  /** Brings the cluster up to now before a request is answered. */
  readonly refresh: () => void;
}

/** Paths that need no token. */
const open = new Set(["/livez", "/readyz", "/healthz", "/version"]);

/** The API server: requests in, replies out; sockets are the listener's. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #types: ResourceTypes;
  readonly #snapshots = new Snapshots();
  readonly watches: OpenWatches = new OpenWatches();
  readonly faults: Faults;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#types = options.types ?? builtinTypes;
    this.faults = new Faults(options.store, this.watches, this.#snapshots);
  }

  /** Answers one request. Never throws. */
  handle(request: SimRequest): Reply {
    try {
      this.#options.refresh();
      return this.#route(request);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      const message = error instanceof Error ? error.message : String(error);
      return refused(new Refusal(500, `Internal error occurred: ${message}`));
    }
  }

  #route(request: SimRequest): Reply {
    const { path } = request;
    if (path.startsWith("/sim/")) return this.#simRoute(request);
    const failure = this.faults.nextFailure(path);
    if (failure !== undefined) {
      const after = failure.retryAfterSeconds;
      throw new Refusal(failure.status, `simulated failure ${failure.status}`, {
        headers: after === undefined ? {} : { "retry-after": String(after) },
      });
    }
    const { token } = this.#options;
    if (token !== undefined && !open.has(path) && request.authorization !== `Bearer ${token}`) {
      throw new Refusal(401, "Unauthorized");
    }
    return this.#fixed(request) ?? this.#resource(request);
  }

  /** Paths that are no resource. */
  #fixed(request: SimRequest): Reply | undefined {
    const { path, query, accept } = request;
    const given = this.#options.fixed?.(request);
    if (given !== undefined) return given;
    switch (path) {
      case "/livez":
      case "/readyz":
      case "/healthz":
        return health(path.slice(1) as "livez", query.has("verbose"));
      case "/version":
        return version();
      case "/metrics":
        return this.#options.backends.metrics();
      case "/api":
        return accept.includes(aggregatedForm)
          ? aggregatedDiscovery(this.#types, true)
          : apiVersions(this.#options.address());
      case "/apis":
        return accept.includes(aggregatedForm)
          ? aggregatedDiscovery(this.#types, false)
          : apiGroups(this.#types);
      case "/":
        return json({
          paths: ["/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/readyz", "/version"],
        });
      default:
        break;
    }
    const group = /^\/apis\/([^/]+)$/.exec(path)?.[1];
    if (group !== undefined) return apiGroup(this.#types, group) ?? text("404 page not found\n", 404);
    const apiVersion = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(path);
    if (apiVersion !== null) {
      return (
        apiResources(this.#types, apiVersion[1] ?? apiVersion[2] ?? "") ?? text("404 page not found\n", 404)
      );
    }
    return undefined;
  }

  #resource(request: SimRequest): Reply {
    const match = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\/(.+)$/.exec(request.path);
    if (match === null) return text("404 page not found\n", 404);
    const apiVersion = match[1] ?? match[2] ?? "";
    if (!this.#types.hasVersion(apiVersion)) return text("404 page not found\n", 404);
    const parts = match[3]!.split("/").map(decodeURIComponent);
    let namespace = "";
    // `namespaces/NAME/status` and `…/finalize` are of the namespace itself
    if (
      parts[0] === "namespaces" &&
      parts.length > 2 &&
      !(parts.length === 3 && ["status", "finalize"].includes(parts[2]!))
    ) {
      namespace = parts[1]!;
      parts.splice(0, 2);
    }
    const [plural = "", name = "", subresource = "", ...rest] = parts;
    const type = this.#types.find(apiVersion, plural);
    if (type === undefined) {
      throw new Refusal(404, "the server could not find the requested resource", { details: {} });
    }
    if (subresource === "proxy") return this.#proxy(type, namespace, name, rest.join("/"), request);
    return name === ""
      ? this.#collection(type, namespace, request)
      : this.#object(type, namespace, name, subresource, request);
  }

  #collection(type: ResourceType, namespace: string, request: SimRequest): Reply {
    const { method, query } = request;
    if (method === "GET" && type.verbs.includes("list")) {
      const form = formOf(request.accept);
      const computed = this.#options.backends.computed(type, namespace, "", query);
      const watching = ["true", "1"].includes(query.get("watch") ?? "");
      if (watching && !type.verbs.includes("watch")) throw notAllowed();
      if (computed !== undefined) return computed;
      const { store, random } = this.#options;
      const now = this.#now();
      if (!watching) return list(store, this.#snapshots, type, { namespace, query, form, now });
      const lifeMs = (30 + 30 * random()) * 60_000;
      return watch(store, this.watches, type, { namespace, query, form, now, lifeMs });
    }
    if (method === "POST" && type.verbs.includes("create")) {
      if (["authentication.k8s.io", "authorization.k8s.io"].includes(type.group))
        return review(type, request);
      return create(this.#room(), { type, namespace, name: "", subresource: "" }, request);
    }
    throw notAllowed();
  }

  #object(
    type: ResourceType,
    namespace: string,
    name: string,
    subresource: string,
    request: SimRequest,
  ): Reply {
    const { store, backends } = this.#options;
    if (subresource !== "" && !type.subresources.some((sub) => sub.name === subresource)) {
      throw new Refusal(404, "the server could not find the requested resource", { details: {} });
    }
    const place = { type, namespace, name, subresource };
    if (subresource === "log") {
      const log = backends.log(namespace, name, request.query);
      if (log === undefined) throw notFound(type.plural, name, type.group);
      return log;
    }
    if (subresource === "scale") return scale(this.#room(), place, request);
    if (subresource === "eviction" && request.method === "POST") {
      remove(this.#room(), place, { ...request, body: new Uint8Array() });
      return json({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 }, 201);
    }
    if (!["", "status", "finalize", "resize", "approval"].includes(subresource)) {
      throw new Refusal(405, `not supported yet: the subresource ${subresource}`);
    }
    switch (request.method) {
      case "GET": {
        formOf(request.accept);
        const computed = backends.computed(type, namespace, name, request.query);
        if (computed !== undefined) return computed;
        const found = store.get(type.storage, namespace, name);
        if (found === undefined) throw notFound(type.plural, name, type.group);
        return objectAnswer(found, type);
      }
      case "PUT":
        return update(this.#room(), place, request);
      case "PATCH":
        return patch(this.#room(), place, request);
      case "DELETE":
        return remove(this.#room(), place, request);
      default:
        throw notAllowed();
    }
  }

  #proxy(type: ResourceType, namespace: string, name: string, path: string, request: SimRequest): Reply {
    const { backends } = this.#options;
    const [host = "", port = ""] = name.split(":");
    const reply =
      type.plural === "nodes"
        ? backends.node(host, `/${path}`, request)
        : type.plural === "pods"
          ? backends.pod(namespace, host, port, `/${path}`, request)
          : backends.service(namespace, host, port, `/${path}`, request);
    if (reply === undefined) throw notFound(type.plural, host, type.group);
    return reply;
  }

  #simRoute({ method, path, query }: SimRequest): Reply {
    const fault = /^\/sim\/faults\/(\w+)$/.exec(path)?.[1];
    if (method === "POST" && fault !== undefined) {
      const done = applyFault(this.faults, fault, query);
      if (done !== undefined) return json(done);
    }
    return text("404 page not found\n", 404);
  }

  #now(): number {
    return this.#options.clock.now() + this.faults.skewMs;
  }

  #room(): WriteRoom {
    const { store, random } = this.#options;
    return { store, now: this.#now(), uid: () => uidOf(random), suffix: () => suffixOf(random) };
  }
}

function notAllowed(): Refusal {
  return new Refusal(405, "the server does not allow this method on the requested resource", {
    reason: "MethodNotAllowed",
    details: {},
  });
}

/** The form that an Accept header asks for; refuses with 406 what is not JSON. */
function formOf(accept: string): Form {
  for (const part of accept.split(",")) {
    const [type = "", ...parameters] = part.split(";").map((p) => p.trim());
    if (type !== "application/json" && type !== "*/*" && type !== "application/*" && type !== "") continue;
    if (parameters.includes("as=Table")) return "table";
    if (
      parameters.includes("as=PartialObjectMetadataList") ||
      parameters.includes("as=PartialObjectMetadata")
    ) {
      return "partial";
    }
    return "plain";
  }
  throw new Refusal(
    406,
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
    { details: {} },
  );
}

/** Characters of generated names: no vowels, nothing that looks like another. */
const nameCharacters = "bcdfghjklmnpqrstvwxz2456789";

/** Five characters for generated names. */
export function suffixOf(random: Random, length = 5): string {
  let suffix = "";
  for (let i = 0; i < length; i++) suffix += nameCharacters[Math.floor(random() * nameCharacters.length)];
  return suffix;
}

/** A UUID of version 4. */
export function uidOf(random: Random): string {
  let hex = "";
  for (let i = 0; i < 4; i++)
    hex += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const variant = "89ab"[Math.floor(random() * 4)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Headers that the API server adds to what a backend answered. */
export const proxyHeaders: Record<string, string> = apiHeaders;
