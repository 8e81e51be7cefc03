import type { Random } from "@taffrail/base";

import type { KubeClient } from "./client.ts";
import { ApiAnswerError, type Status } from "./errors.ts";
import type { KubeObject } from "./object.ts";
import { collectionPath, type ResourceType } from "./resource-types.ts";
import { statusError } from "./response.ts";
import { lines } from "./watch-lines.ts";

/** Part of a collection: one namespace, and what the server selects for us. */
export interface Selection {
  readonly namespace?: string;
  /** As in the API: `app=shop,tier!=db`. */
  readonly labelSelector?: string;
  /** As in the API: `spec.nodeName=n1`. */
  readonly fieldSelector?: string;
  /** At most so many objects of a list are taken; what is made later comes on top. */
  readonly objectLimit?: number;
}

/** Some objects of a list, and the version that the whole list is of. */
export interface ListPage<T extends KubeObject> {
  readonly resourceVersion: string;
  readonly items: readonly T[];
}

/** What a watch tells. A bookmark carries a version and no object; the first says that the server took the watch. */
export type WatchEvent<T extends KubeObject> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string };

/** One collection of the API server, as a reflector needs it. */
export interface ListWatch<T extends KubeObject> {
  /** For logs: `pods`, `pods in shop`. */
  readonly resource: string;
  /** Every object, page by page; all pages are of one version. Rejects with `ApiStatusError`, `ApiUnreachableError`, `ApiAnswerError`. */
  list(signal: AbortSignal): AsyncIterable<ListPage<T>>;
  /** What changed after `version`. Ends when the server ends it; rejects as `list` does, with `ResourceExpiredError` for a version too old. */
  watch(version: string, signal: AbortSignal): AsyncIterable<WatchEvent<T>>;
}

/** Sizes and times of lists and watches. */
export const listWatchDefaults = {
  /** Objects a page. */
  pageSize: 500,
  /** A watch is asked to end by itself after a time between these two, seconds. */
  minWatchSeconds: 300,
  maxWatchSeconds: 600,
  /** How much longer than that it may stay silent before it is taken for dead, milliseconds. */
  watchGraceMs: 30_000,
} as const;

/** What `listWatch` may be told. */
export interface ListWatchOptions extends Selection {
  readonly pageSize?: number;
  readonly random?: Random;
}

/** Lists and watches one resource over a client. Objects come without `managedFields`. */
export function listWatch<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType,
  options: ListWatchOptions = {},
): ListWatch<T> {
  const { namespace, labelSelector, fieldSelector, random = Math.random } = options;
  const { objectLimit, pageSize = objectLimit ?? listWatchDefaults.pageSize } = options;
  const path = collectionPath(type, namespace);
  const selected = { labelSelector, fieldSelector };
  const resource = namespace === undefined ? type.plural : `${type.plural} in ${namespace}`;

  return {
    resource,
    async *list(signal) {
      let next: string | undefined;
      do {
        const query = { ...selected, limit: pageSize, continue: next };
        const response = await client.request(path, { query, signal });
        const page = pageOf<T>(await (await response.orThrow()).json(), `list ${resource}`);
        next = objectLimit === undefined ? page.next : undefined;
        yield objectLimit === undefined ? page : { ...page, items: page.items.slice(0, objectLimit) };
      } while (next !== undefined);
    },
    async *watch(version, signal) {
      const { minWatchSeconds, maxWatchSeconds, watchGraceMs } = listWatchDefaults;
      const seconds = Math.round(minWatchSeconds + random() * (maxWatchSeconds - minWatchSeconds));
      const query = {
        ...selected,
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: version,
        timeoutSeconds: seconds,
      };
      const idleMs = seconds * 1000 + watchGraceMs;
      const response = await client.request(path, { query, signal, idleMs, longLived: true });
      using answer = await response.orThrow();
      yield { type: "BOOKMARK", resourceVersion: version };
      for await (const line of lines(answer.body)) yield eventOf<T>(line, `watch ${resource}`);
    },
  };
}

interface Page<T extends KubeObject> extends ListPage<T> {
  /** The continue token; absent on the last page. */
  readonly next: string | undefined;
}

function pageOf<T extends KubeObject>(body: unknown, what: string): Page<T> {
  if (!isRecord(body) || !isRecord(body["metadata"])) {
    throw new ApiAnswerError(`cannot ${what}: got no list`);
  }
  const { resourceVersion, continue: next } = body["metadata"];
  const items = body["items"] ?? []; // an empty list may be null
  if (typeof resourceVersion !== "string" || resourceVersion === "" || !Array.isArray(items)) {
    throw new ApiAnswerError(`cannot ${what}: got a list without version or items`);
  }
  return {
    resourceVersion,
    items: items.map((item: unknown) => objectOf<T>(item, what)),
    next: typeof next === "string" && next !== "" ? next : undefined,
  };
}

/** Parses one line of a watch. Throws what an ERROR event says, or `ApiAnswerError` for anything that is not an event. */
export function eventOf<T extends KubeObject>(line: string, what: string): WatchEvent<T> {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch (cause) {
    throw new ApiAnswerError(`cannot ${what}: got a line that is not JSON`, { cause });
  }
  if (!isRecord(event)) throw new ApiAnswerError(`cannot ${what}: got a line that is no event`);
  const { type, object } = event;
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return { type, object: objectOf<T>(object, what) };
    case "BOOKMARK": {
      const metadata = isRecord(object) ? object["metadata"] : undefined;
      const version = isRecord(metadata) ? metadata["resourceVersion"] : undefined;
      if (typeof version !== "string" || version === "") {
        throw new ApiAnswerError(`cannot ${what}: got a bookmark without version`);
      }
      return { type, resourceVersion: version };
    }
    case "ERROR": {
      const status: Status = isRecord(object) ? object : {};
      throw statusError(what, typeof status.code === "number" ? status.code : 500, status);
    }
    default:
      throw new ApiAnswerError(`cannot ${what}: got an event of type ${JSON.stringify(type)}`);
  }
}

/** Checks what everything relies on, and drops `managedFields`: often half of an object, and of use to nobody here. */
function objectOf<T extends KubeObject>(value: unknown, what: string): T {
  const metadata = isRecord(value) ? value["metadata"] : undefined;
  if (!isRecord(value) || !isRecord(metadata)) {
    throw new ApiAnswerError(`cannot ${what}: got an object without metadata`);
  }
  if (
    typeof metadata["name"] !== "string" ||
    typeof metadata["resourceVersion"] !== "string" ||
    typeof metadata["uid"] !== "string"
  ) {
    throw new ApiAnswerError(`cannot ${what}: got an object without name, uid or version`);
  }
  if (metadata["managedFields"] === undefined) return value as unknown as T;
  const { managedFields: _, ...kept } = metadata;
  value["metadata"] = kept;
  return value as unknown as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
