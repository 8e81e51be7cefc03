import { type Answer, json, Refusal } from "./answers.ts";
import type { Collection, ObjectStore, Stored } from "./object-store.ts";
import type { ResourceType } from "./resources.ts";
import { selection, type Test } from "./selectors.ts";
import { tableOf } from "./table.ts";

/** The form in which objects are asked for. */
export type Form = "plain" | "table" | "partial";

/** How long a continue token works, milliseconds: etcd is compacted every five minutes. */
const snapshotLifeMs = 5 * 60_000;
const snapshotLimit = 32;

interface Snapshot {
  readonly version: number;
  readonly items: readonly Stored[];
  readonly expires: number;
}

/** Lists that were begun in pages: a page comes from the state that the first one saw. */
export class Snapshots {
  #byToken = new Map<string, Snapshot>();

  keep(id: string, version: number, items: readonly Stored[], now: number): void {
    this.#byToken.delete(id);
    this.#byToken.set(id, { version, items, expires: now + snapshotLifeMs });
    for (const [old, snapshot] of this.#byToken) {
      if (this.#byToken.size <= snapshotLimit && snapshot.expires >= now) break;
      this.#byToken.delete(old);
    }
  }

  get(id: string, now: number): Snapshot | undefined {
    const found = this.#byToken.get(id);
    return found !== undefined && found.expires >= now ? found : undefined;
  }

  clear(): void {
    this.#byToken.clear();
  }
}

interface Token {
  readonly v: string;
  readonly rv: number;
  readonly start: string;
}

function encodeToken(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv, start })).toString("base64url");
}

function decodeToken(text: string): Token {
  let found: Partial<Token>;
  try {
    found = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<Token>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(400, `invalid continue token: continue key is not valid: ${why}`);
  }
  if (found.v !== "meta.k8s.io/v1" || typeof found.rv !== "number" || typeof found.start !== "string") {
    throw new Refusal(
      400,
      "invalid continue token: continue key is not valid: incorrect encoded start resourceVersion",
    );
  }
  return { v: found.v, rv: found.rv, start: found.start };
}

/** The text of an object inside a document of its own: with kind and apiVersion in front. */
export function withKind(text: string, type: ResourceType): string {
  if (text.startsWith('{"kind":') || text.startsWith('{"apiVersion":')) return text;
  return `{"kind":"${type.kind}","apiVersion":"${type.apiVersion}",${text.slice(1)}`;
}

/** Only the metadata of an object. */
export function partialOf(stored: Stored): string {
  const metadata = JSON.stringify(stored.object().metadata);
  return `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${metadata}}`;
}

/** Refuses a version that is no number, too old to be exact, or ahead of the server. */
export function checkVersion(query: URLSearchParams, store: ObjectStore, collection: Collection): void {
  const text = query.get("resourceVersion") ?? "";
  if (text === "" || text === "0") return;
  if (!/^\d+$/.test(text)) {
    const message = `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`;
    throw new Refusal(500, message, { reason: "" });
  }
  const version = Number(text);
  if (version > store.version) {
    throw new Refusal(504, `Timeout: Too large resource version: ${version}, current: ${store.version}`, {
      details: {
        causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
        retryAfterSeconds: 1,
      },
      headers: { "retry-after": "1" },
    });
  }
  if (query.get("resourceVersionMatch") === "Exact" && version < collection.compacted) {
    throw new Refusal(410, "The resourceVersion for the provided list is too old.");
  }
}

/** Answers a LIST: whole, in pages, chosen by selectors, as objects, as a Table or as metadata only. */
export function list(
  store: ObjectStore,
  snapshots: Snapshots,
  type: ResourceType,
  { namespace, query, form, now }: { namespace: string; query: URLSearchParams; form: Form; now: number },
): Answer {
  const collection = store.collection(type.storage);
  const test = selection(namespace, query, type.plural);
  const limit = Math.max(0, Number(query.get("limit") ?? 0) || 0);
  const tokenText = query.get("continue") ?? "";

  let version = store.version;
  let items: readonly Stored[];
  let start = 0;
  if (tokenText !== "") {
    const token = decodeToken(tokenText);
    if (token.rv < 0) {
      items = selected(collection, namespace, test); // goes on in the present, as the 410 below offers
    } else {
      const snapshot = snapshots.get(snapshotId(type, namespace, query, token.rv), now);
      if (snapshot === undefined) throw expired(token.start);
      version = snapshot.version;
      items = snapshot.items;
    }
    start = items.findIndex((item) => item.key >= token.start);
    if (start < 0) start = items.length;
  } else {
    checkVersion(query, store, collection);
    items = selected(collection, namespace, test);
  }

  const end = limit > 0 ? Math.min(items.length, start + limit) : items.length;
  let meta = `"resourceVersion":"${version}"`;
  if (end < items.length) {
    snapshots.keep(snapshotId(type, namespace, query, version), version, items, now);
    meta += `,"continue":"${encodeToken(version, items[end]!.key)}"`;
    // the real server does not count what a selector would have to read
    if (test === undefined || namespace !== "") meta += `,"remainingItemCount":${items.length - end}`;
  }
  return render(type, form, meta, start === 0 && end === items.length ? items : items.slice(start, end), now);
}

/** Warnings that lists of deprecated resources carry. */
const deprecated: Readonly<Record<string, string>> = {
  componentstatuses: '299 - "v1 ComponentStatus is deprecated in v1.19+"',
  endpoints: '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
};

function selected(collection: Collection, namespace: string, test: Test | undefined): readonly Stored[] {
  const all = namespace === "" ? collection.list() : collection.listNamespace(namespace);
  return test === undefined ? all : all.filter(test);
}

function render(type: ResourceType, form: Form, meta: string, items: readonly Stored[], now: number): Answer {
  if (form === "table") return json(tableOf(type, meta, items, now));
  if (form === "partial") {
    const head = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{${meta}},"items":[`;
    return json(`${head}${items.map(partialOf).join(",")}]}\n`);
  }
  const head = `{"kind":"${type.kind}List","apiVersion":"${type.apiVersion}","metadata":{${meta}},"items":[`;
  let body = head;
  for (let i = 0; i < items.length; i++) body += i === 0 ? items[i]!.text : `,${items[i]!.text}`;
  const warning = deprecated[type.plural];
  return json(`${body}]}\n`, 200, warning !== undefined && type.group === "" ? { warning } : {});
}

function snapshotId(type: ResourceType, namespace: string, query: URLSearchParams, version: number): string {
  const labels = query.get("labelSelector") ?? "";
  return [type.storage, namespace, labels, query.get("fieldSelector") ?? "", version].join("\n");
}

/** A token whose list is forgotten: the refusal offers one that goes on in the present. */
function expired(start: string): Refusal {
  return new Refusal(410, expiredMessage, { metadata: { continue: encodeToken(-1, start) } });
}

const expiredMessage =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
  "deleted between the time the first chunk was returned and now may show up in the list.";
