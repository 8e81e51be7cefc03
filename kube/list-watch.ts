import type { Clock, Random } from "@taffrail/base";

import type { KubeClient } from "./client.ts";
import { ApiAnswerError, type Status } from "./errors.ts";
import { ListItems } from "./list-items.ts";
import { cutManagedFields } from "./managed-fields-text.ts";
import type { KubeObject } from "./object.ts";
import { paced } from "./paced.ts";
import { collectionPath, type ResourceType } from "./resource-types.ts";
import { statusError } from "./response.ts";
import { lines } from "./watch-lines.ts";
import { rememberWriters } from "./writers.ts";

/** Part of a collection: one namespace, and what the server selects for us. */
export interface Selection {
  readonly namespace?: string;
  /** As in the API: `app=shop,tier!=db`. */
  readonly labelSelector?: string;
  /** As in the API: `spec.nodeName=n1`. */
  readonly fieldSelector?: string;
  /** At most so many objects of a list are taken; what is made later comes on top. */
  readonly objectLimit?: number;
  /** Whether a list may come from what the server has in memory, which may be a little old. */
  readonly fromCache?: boolean;
}

/** Some objects of a list, and the version that the whole list is of: known on the last page at the latest, empty before. */
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
  /** Every object, some at a time, as they come; all are of one version. Rejects with `ApiStatusError`, `ApiUnreachableError`, `ApiAnswerError`. */
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
  /** Where given, many small changes are taken together, a tenth of a second at a time. */
  readonly clock?: Clock;
}

/** Lists and watches one resource over a client. Objects come without `managedFields`. */
export function listWatch<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType,
  options: ListWatchOptions = {},
): ListWatch<T> {
  const { namespace, labelSelector, fieldSelector, random = Math.random } = options;
  const { clock, fromCache, objectLimit, pageSize = objectLimit ?? listWatchDefaults.pageSize } = options;
  const path = collectionPath(type, namespace);
  const selected = { labelSelector, fieldSelector };
  const resource = namespace === undefined ? type.plural : `${type.plural} in ${namespace}`;

  return {
    resource,
    async *list(signal) {
      let next: string | undefined;
      do {
        const cached = fromCache === true && next === undefined ? { resourceVersion: "0" } : {};
        const query = { ...selected, ...cached, limit: pageSize, continue: next };
        const response = await (await client.request(path, { query, signal })).orThrow();
        next = yield* readList<T>(response.body, `list ${resource}`, objectLimit);
        if (objectLimit !== undefined) return;
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
      const body = clock === undefined ? answer.body : paced(answer.body, clock, signal);
      for await (const line of lines(body)) yield eventOf<T>(line, `watch ${resource}`);
    },
  };
}

/** Objects of one answer as they come; at the end its version, and the token for the next answer where there is more. */
async function* readList<T extends KubeObject>(
  body: AsyncIterable<Uint8Array>,
  what: string,
  objectLimit = Infinity,
): AsyncGenerator<ListPage<T>, string | undefined, undefined> {
  const list = new ListItems(what);
  let metadata: Record<string, unknown> = {};
  let left = objectLimit;
  for await (const chunk of body) {
    const items: T[] = [];
    for (const piece of list.read(chunk)) {
      if (piece.kind === "item") {
        if (left-- > 0) items.push(objectOf<T>(parse(cutManagedFields(piece.text, 1).text, what), what));
      } else if (piece.name === "metadata") {
        const value = parse(piece.text, what);
        if (isRecord(value)) metadata = value;
      } else if (piece.name === "items" && piece.text !== "null") {
        throw new ApiAnswerError(`cannot ${what}: got no list`); // an empty one may be null
      }
    }
    if (items.length > 0) yield { resourceVersion: versionOf(metadata), items };
  }
  if (!list.isComplete) throw new ApiAnswerError(`cannot ${what}: got half a document`);
  const resourceVersion = versionOf(metadata);
  if (resourceVersion === "") throw new ApiAnswerError(`cannot ${what}: got a list without version`);
  yield { resourceVersion, items: [] };
  const next = metadata["continue"];
  return typeof next === "string" && next !== "" ? next : undefined;
}

function versionOf({ resourceVersion }: Record<string, unknown>): string {
  return typeof resourceVersion === "string" ? resourceVersion : "";
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiAnswerError(`cannot ${what}: got what is not JSON`, { cause });
  }
}

/** Parses one line of a watch. Throws what an ERROR event says, or `ApiAnswerError` for anything that is not an event. */
export function eventOf<T extends KubeObject>(line: string, what: string): WatchEvent<T> {
  const { text, managedFields } = cutManagedFields(line, 2);
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    throw new ApiAnswerError(`cannot ${what}: got a line that is not JSON`, { cause });
  }
  if (!isRecord(event)) throw new ApiAnswerError(`cannot ${what}: got a line that is no event`);
  const { type, object } = event;
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return { type, object: objectOf<T>(object, what, managedFields) };
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

/** Checks what everything relies on, and drops `managedFields`. Of a change it stays known who wrote, `written` where that was cut out already. */
function objectOf<T extends KubeObject>(value: unknown, what: string, written?: string): T {
  const metadata = isRecord(value) ? value["metadata"] : undefined;
  if (!isRecord(value) || !isRecord(metadata)) {
    throw new ApiAnswerError(`cannot ${what}: got an object without metadata`);
  }
  if (
    typeof metadata["name"] !== "string" ||
    typeof metadata["resourceVersion"] !== "string" ||
    typeof metadata["uid"] !== "string" ||
    (metadata["namespace"] !== undefined && typeof metadata["namespace"] !== "string")
  ) {
    throw new ApiAnswerError(`cannot ${what}: got an object without name, uid or version`);
  }
  if (written !== undefined) rememberWriters(value, written);
  if (metadata["managedFields"] === undefined) return value as unknown as T;
  const { managedFields: _, ...kept } = metadata;
  value["metadata"] = kept;
  return value as unknown as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
