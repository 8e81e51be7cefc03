import { Refusal, type Sink, type StreamAnswer } from "./answers.ts";
import { checkVersion, type Form, partialOf, withKind } from "./list.ts";
import type { Change, Collection, ObjectStore, Stored } from "./object-store.ts";
import type { ResourceType } from "./resources.ts";
import { selection, type Test } from "./selectors.ts";

/** One open watch, as the server holds it: faults and bookmarks reach it here. */
export interface OpenWatch {
  readonly type: ResourceType;
  readonly sink: Sink;
  /** Writes a bookmark, if its reader asked for them. */
  bookmark(): void;
  /** When it ends by itself, Unix milliseconds. */
  readonly ends: number;
}

/** All watches that are open now. */
export class OpenWatches implements Iterable<OpenWatch> {
  readonly #open = new Set<OpenWatch>();

  get size(): number {
    return this.#open.size;
  }

  [Symbol.iterator](): Iterator<OpenWatch> {
    return [...this.#open][Symbol.iterator]();
  }

  add(watch: OpenWatch): () => void {
    this.#open.add(watch);
    return () => void this.#open.delete(watch);
  }

  /** Sends bookmarks, and ends the watches whose time has come. */
  tick(now: number, bookmarksDue: boolean): void {
    for (const watch of this) {
      const over = now >= watch.ends;
      if (over || bookmarksDue) watch.bookmark();
      if (over) watch.sink.end();
    }
  }
}

/** What the bookmark of some kinds holds beside its metadata: fields without `omitempty` in the typed empty object. */
const emptyFields: Record<string, string> = {
  Pod: ',"spec":{"containers":null},"status":{}',
  Node: ',"spec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}',
  Namespace: ',"spec":{},"status":{}',
  Service: ',"spec":{},"status":{"loadBalancer":{}}',
  Deployment:
    ',"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"strategy":{}},"status":{}',
  ReplicaSet: ',"spec":{"selector":null},"status":{"replicas":0}',
};

/** The line of a bookmark. */
export function bookmarkLine(type: ResourceType, version: number, initialEventsEnd = false): string {
  const annotations = initialEventsEnd ? ',"annotations":{"k8s.io/initial-events-end":"true"}' : "";
  return `{"type":"BOOKMARK","object":{"kind":"${type.kind}","apiVersion":"${type.apiVersion}","metadata":{"resourceVersion":"${version}"${annotations}}${emptyFields[type.kind] ?? ""}}}\n`;
}

/** The line that ends a watch whose version is forgotten. */
export function expiredLine(from: number, oldest: number): string {
  const status = new Refusal(410, `too old resource version: ${from} (${oldest})`).toStatus();
  return `{"type":"ERROR","object":${JSON.stringify(status)}}\n`;
}

/** The line of an event. */
export function eventLine(eventType: string, stored: Stored, type: ResourceType, form: Form): string {
  return `{"type":"${eventType}","object":${form === "partial" ? partialOf(stored) : withKind(stored.text, type)}}\n`;
}

/** What a change means to a watch with a selector: an object may come into view or leave it. */
function seenAs(change: Change, test: Test | undefined): Change["type"] | undefined {
  if (test === undefined) return change.type;
  const was = change.before !== undefined && test(change.before);
  const is = change.type !== "DELETED" && test(change.stored);
  if (is) return was ? "MODIFIED" : "ADDED";
  return was ? "DELETED" : undefined;
}

/** Answers a WATCH: initial events if asked, changes since the version given, then live ones until it is ended. */
export function watch(
  store: ObjectStore,
  open: OpenWatches,
  type: ResourceType,
  {
    namespace,
    query,
    form,
    now,
    lifeMs,
  }: { namespace: string; query: URLSearchParams; form: Form; now: number; lifeMs: number },
): StreamAnswer {
  const collection = store.collection(type.storage);
  const test = selection(namespace, query, type.plural);
  checkVersion(query, store, collection);
  const initial = query.get("sendInitialEvents") === "true";
  if (initial && query.get("resourceVersionMatch") !== "NotOlderThan") {
    throw new Refusal(
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  const bookmarks = ["true", "1"].includes(query.get("allowWatchBookmarks") ?? "");
  const seconds = Number(query.get("timeoutSeconds") ?? 0);
  const ends = now + (seconds > 0 ? seconds * 1000 : lifeMs);
  const from = Number(query.get("resourceVersion") ?? 0) || 0;
  const headers = { "cache-control": "no-cache, private", "content-type": "application/json" };
  return { status: 200, headers, start: (sink) => begin(sink) };

  function begin(sink: Sink): () => void {
    if (initial || from === 0) sendAll(sink, collection, bookmarks);
    else if (!replay(sink, collection)) return () => undefined;
    const stop = collection.listen((change) => {
      const seen = seenAs(change, test);
      if (seen !== undefined) sink.write(eventLine(seen, change.stored, type, form));
    });
    const bookmark = (): void => void (bookmarks && sink.write(bookmarkLine(type, store.version)));
    const forget = open.add({ type, sink, bookmark, ends });
    return () => {
      stop();
      forget();
    };
  }

  function sendAll(sink: Sink, from: Collection, endWithBookmark: boolean): void {
    let batch = "";
    for (const stored of namespace === "" ? from.list() : from.listNamespace(namespace)) {
      if (test !== undefined && !test(stored)) continue;
      batch += eventLine("ADDED", stored, type, form);
      if (batch.length > 1 << 18) {
        sink.write(batch);
        batch = "";
      }
    }
    if (initial && endWithBookmark) batch += bookmarkLine(type, store.version, true);
    sink.write(batch);
  }

  /** False when the version is forgotten: then the watch is over before it began. */
  function replay(sink: Sink, from_: Collection): boolean {
    const changes = from_.since(from);
    if (changes === undefined) {
      sink.write(expiredLine(from, from_.compacted));
      sink.end();
      return false;
    }
    let batch = "";
    for (const change of changes) {
      const seen = seenAs(change, test);
      if (seen !== undefined) batch += eventLine(seen, change.stored, type, form);
    }
    if (batch !== "") sink.write(batch);
    return true;
  }
}
